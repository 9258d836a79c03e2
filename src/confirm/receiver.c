#include "receiver.h"

#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/vietqr/bank.h"

int receiver_configure(struct arena *a, const json_t *settings, struct fault *why)
{
	static const char *const names[] = {"bin", "account", NULL};
	struct slice bin, account;
	if (fields_only(a, settings, names, why) || field_text_opt(a, settings, "bin", NUMBER_CHARS_MAX, &bin, why) ||
	    field_text_opt(a, settings, "account", NUMBER_CHARS_MAX, &account, why))
		return -1;
	if (bin.p && !bank_by_bin(bin))
		return fault(why, ERR_UNKNOWN_BANK, "bin");
	return account.p && !slice_all_alphanumeric(account) ? fault(why, ERR_BAD_ACCOUNT, "account") : 0;
}

void receiver_take(const struct connection *c, struct slice told_account, struct confirmation *out)
{
	struct slice bin = connection_setting(c, "bin"), account = connection_setting(c, "account");
	out->bin = bin.n ? bin : BANK_UNKNOWN_BIN;
	out->account = account.n ? account : told_account;
}

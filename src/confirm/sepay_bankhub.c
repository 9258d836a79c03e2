/* SePay's Bank Hub (confirmations.md 1.2): the same service with other field names, and a static secret in a header. */
#include "mac.h"
#include "read.h"
#include "socho/base/fields.h"

enum secret { SECRET_KEY };

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	return secret_fits(c, SECRET_KEY, delivery_header(d, "x-secret-key")) ? 0 : fault(why, ERR_BAD_SIGNATURE, "x-secret-key");
}

static int read_event(const struct delivery *d, const json_t *j, struct confirmation *out, struct fault *why)
{
	static const char *const words[] = {"credit", "debit", NULL};
	struct arena *a = d->arena;
	struct slice gateway;
	int at;
	*out = (struct confirmation){.raw = d->body};
	if (read_id(a, j, "transaction_id", &out->event_id, why) || field_choice(j, "transfer_type", words, &at, why) ||
	    read_amount(j, "amount", false, &out->amount_vnd, why) || read_name_opt(a, j, "gateway", &gateway, why) ||
	    read_account_opt(a, j, "account_number", &out->account, why) ||
	    read_account_opt(a, j, "va", &out->virtual_account, why) || read_time(j, "transaction_date", d->now_us, out, why) ||
	    read_memo(a, j, "content", &out->content, why) || read_id_opt(a, j, "reference_code", &out->bank_reference, why))
		return -1;
	if (!out->account.p)
		return fault(why, ERR_MISSING, "account_number");
	out->direction = at ? DIRECTION_DEBIT : DIRECTION_CREDIT;
	out->bin = bank_bin_of(gateway);
	out->uncounted = is_interest(out) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	(void)c;
	return read_one(d, read_event, out, why);
}

const struct adapter adapter_sepay_bankhub = {
	.name = "sepay_bankhub",
	.help = "SePay Bank Hub: X-Secret-Key",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"secret_key", "the key that SePay sends as X-Secret-Key", SECRET_DRAWN}},
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply_success,
};

/* Casso's first webhook (confirmations.md 1.3): a static Secure-Token, and an array of transactions, each of which is a
 * confirmation of its own. Its list over REST spells the same fields in camel case. */
#include <string.h>

#include "casso.h"
#include "mac.h"
#include "pull.h"
#include "read.h"
#include "socho/base/fields.h"

enum secret { SECURE_TOKEN };

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	return secret_fits(c, SECURE_TOKEN, delivery_header(d, "secure-token")) ? 0 : fault(why, ERR_BAD_SIGNATURE, "secure-token");
}

const struct casso_names casso1_names = {
	.reference = {"tid", NULL},
	.time = {"when", NULL},
	.account = {"bank_sub_acc_id", "bankSubAccId", "subAccId"},
	.virtual_account = {"virtualAccount", NULL},
	.payer = {"corresponsiveAccount", NULL},
	.payer_bank = {"corresponsiveBankId", NULL},
};

/* The transactions of a body, read from `list` beside their own bytes. */
static int read_list(const struct delivery *d, const json_t *list, struct parsed *out, struct fault *why)
{
	struct slice text = member_text(d->body, "data");
	json_t *one;
	size_t i, at = 0;
	out->events = arena_array(d->arena, json_array_size(list) + 1, sizeof *out->events);
	json_array_foreach(list, i, one) {
		if (!json_is_object(one))
			return fault(why, ERR_WRONG_TYPE, "data");
		struct slice raw = element_text(text, &at);
		if (casso_is_test(one)) {
			out->aside = ASIDE_TEST;
			out->reason = "test_call";
		} else if (casso_read(d, one, &casso1_names, raw, &out->events[out->count++], why)) {
			return -1;
		}
	}
	if (!out->count && !out->aside) {
		out->aside = ASIDE_IGNORED;
		out->reason = "no_transactions";
	}
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	(void)c;
	*out = (struct parsed){.count = 0};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	const json_t *list = json_object_get(json, "data");
	int rc = json_is_array(list) ? read_list(d, list, out, why) : fault(why, list ? ERR_WRONG_TYPE : ERR_MISSING, "data");
	json_decref(json);
	return rc;
}

const struct adapter adapter_casso1 = {
	.name = "casso1",
	.help = "Casso webhook, first version: Secure-Token",
	.method = "POST",
	.body_bytes_max = BODY_BATCH_BYTES_MAX,
	.secrets = {{"secure_token", "the key that Casso sends as Secure-Token", SECRET_DRAWN},
	            {"api_key", "what the list of transactions is asked with, for --settings {\"pull\": true}", SECRET_GIVEN}},
	.pull = &pull_casso,
	.configure = pull_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply_success,
};

/* Casso's second webhook (confirmations.md 1.3): HMAC-SHA512 over "<milliseconds>.<canonical JSON>". JavaScript's form is
 * taken as the rule; the two that the official samples of PHP and Python make are tried after it. */
#include "casso.h"
#include "mac.h"
#include "pull.h"
#include "read.h"
#include "socho/base/fields.h"
#include "socho/base/log.h"
#include "socho/base/text.h"

enum secret { CHECKSUM_KEY };

static const struct casso_names names = {
	.reference = {"reference", NULL},
	.time = {"transactionDateTime", NULL},
	.account = {"accountNumber", NULL},
	.virtual_account = {"virtualAccountNumber", NULL},
	.payer = {"counterAccountNumber", NULL},
	.payer_bank = {"counterAccountBankId", NULL},
};

/* "t=<ms>,v1=<hex>" in any order. */
static void cut_header(struct slice header, struct slice *t, struct slice *v1)
{
	*t = *v1 = (struct slice){NULL, 0};
	while (header.p) {
		struct slice value = slice_trim(slice_cut(&header, ',')), name = slice_cut(&value, '=');
		if (slice_eq(name, S("t")))
			*t = value;
		else if (slice_eq(name, S("v1")))
			*v1 = value;
	}
}

/* All three are computed, whichever fits. */
static bool is_signed(const struct delivery *d, const struct connection *c, const json_t *json, struct slice t, struct slice v1)
{
	static const char *const writers[WRITER_COUNT] = {"js", "php", "python"};
	bool fits = false;
	for (int w = 0; w < WRITER_COUNT; w++) {
		const struct slice parts[] = {t, S("."), json_canonical(d->arena, json, (enum json_writer)w)};
		bool same = secret_signed(c, CHECKSUM_KEY, MAC_SHA512, parts, 3, v1);
		if (same && !fits && w != WRITER_JS)
			log_info("casso_canonical", KZ("writer", writers[w]));
		fits |= same;
	}
	return fits;
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct slice t, v1;
	struct fault ignored;
	int64_t at_ms;
	cut_header(delivery_header(d, "x-casso-signature"), &t, &v1);
	json_t *json = v1.n && slice_all_digits(t) && slice_to_i64(t, &at_ms) == 0 ? json_read(d->body, &ignored) : NULL;
	bool fits = json && is_signed(d, c, json, t, v1);
	json_decref(json);
	if (!fits)
		return fault(why, ERR_BAD_SIGNATURE, "x-casso-signature");
	return clock_fits(at_ms / 1000, d->now_us, "x-casso-signature", why);
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	(void)c;
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation)};
	json_t *json = json_read(d->body, why);
	const json_t *data = json_object_get(json, "data");
	int rc = !json ? -1 : json_is_object(data) ? 0 : fault(why, data ? ERR_WRONG_TYPE : ERR_MISSING, "data");
	if (rc == 0 && casso_is_test(data)) {
		out->aside = ASIDE_TEST;
		out->reason = "test_call";
	} else if (rc == 0) {
		out->count = 1;
		rc = casso_read(d, data, &names, d->body, out->events, why);
	}
	json_decref(json);
	return rc;
}

const struct adapter adapter_casso2 = {
	.name = "casso2",
	.help = "Casso webhook, second version: X-Casso-Signature",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"checksum_key", "the key that Casso signs with", SECRET_NEEDED},
	            {"api_key", "what the list of transactions is asked with, for --settings {\"pull\": true}", SECRET_GIVEN}},
	.pull = &pull_casso,
	.configure = pull_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply_success,
};

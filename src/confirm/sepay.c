/* SePay's webhook (confirmations.md 1.2): Authorization "Apikey <key>", or X-SePay-Signature over "<seconds>.<raw body>".
 * What is presented is checked: a wrong signature is not made good by a right key. */
#include "mac.h"
#include "read.h"
#include "socho/base/fields.h"

enum secret { APIKEY, HMAC_SECRET };

/* "Apikey <key>"; older consoles send "Bearer Apikey <key>". */
static struct slice apikey_of(struct slice authorization)
{
	struct slice rest = slice_trim(authorization), word = slice_cut(&rest, ' ');
	if (rest.p && slice_eq_nocase(word, S("Bearer")))
		word = slice_cut(&rest, ' ');
	return rest.p && slice_eq_nocase(word, S("Apikey")) ? slice_trim(rest) : S("");
}

static int check_signature(const struct delivery *d, const struct connection *c, struct slice signature, struct fault *why)
{
	struct slice timestamp = delivery_header(d, "x-sepay-timestamp");
	const struct slice parts[] = {timestamp, S("."), d->body};
	int64_t at_s;
	if (!slice_starts(signature, S("sha256=")) || !slice_all_digits(timestamp) || slice_to_i64(timestamp, &at_s) ||
	    !secret_signed(c, HMAC_SECRET, MAC_SHA256, parts, 3, slice_sub(signature, 7, signature.n)))
		return fault(why, ERR_BAD_SIGNATURE, "x-sepay-signature");
	return clock_fits(at_s, d->now_us, "x-sepay-timestamp", why);
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct slice signature = delivery_header(d, "x-sepay-signature"), authorization = delivery_header(d, "authorization");
	if (!signature.p && !authorization.p)
		return fault(why, ERR_BAD_SIGNATURE, "authorization");
	if (signature.p && check_signature(d, c, signature, why))
		return -1;
	return authorization.p && !secret_fits(c, APIKEY, apikey_of(authorization)) ? fault(why, ERR_BAD_SIGNATURE, "authorization") : 0;
}

static int read_direction(const json_t *j, enum direction *out, struct fault *why)
{
	static const char *const words[] = {"in", "out", NULL};
	int at;
	if (field_choice(j, "transferType", words, &at, why))
		return -1;
	*out = at ? DIRECTION_DEBIT : DIRECTION_CREDIT;
	return 0;
}

static int read_event(const struct delivery *d, const json_t *j, struct confirmation *out, struct fault *why)
{
	struct arena *a = d->arena;
	struct slice gateway;
	*out = (struct confirmation){.raw = d->body};
	if (read_id(a, j, "id", &out->event_id, why) || read_direction(j, &out->direction, why) ||
	    read_amount(j, "transferAmount", false, &out->amount_vnd, why) ||
	    read_name_opt(a, j, "gateway", &gateway, why) || read_account_opt(a, j, "accountNumber", &out->account, why) ||
	    read_account_opt(a, j, "subAccount", &out->virtual_account, why) ||
	    read_time(j, "transactionDate", d->now_us, out, why) || read_memo(a, j, "content", &out->content, why) ||
	    read_id_opt(a, j, "referenceCode", &out->bank_reference, why))
		return -1;
	if (!out->account.p)
		return fault(why, ERR_MISSING, "accountNumber");
	out->bin = bank_bin_of(gateway);
	out->uncounted = is_interest(out) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	(void)c;
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	int rc = read_event(d, json, out->events, why);
	json_decref(json);
	return rc;
}

static void reply(struct request *rq, const struct told *t)
{
	static const char *const yes = "{\"success\":true}", *const no = "{\"success\":false}";
	const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = {200, yes},    [OUTCOME_BAD_ADDRESS] = {401, no},  [OUTCOME_BAD_SECRET] = {401, no},
		[OUTCOME_STALE] = {401, no},        [OUTCOME_TOO_LARGE] = {413, no},    [OUTCOME_UNAVAILABLE] = {503, no},
	};
	reply_fixed(rq, t, table);
}

const struct adapter adapter_sepay = {
	.name = "sepay",
	.help = "SePay webhook: Apikey or HMAC",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"apikey", "the key that SePay sends as 'Authorization: Apikey …'", SECRET_DRAWN_ALONE},
	            {"hmac_secret", "the secret SePay signs with", SECRET_GIVEN}},
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

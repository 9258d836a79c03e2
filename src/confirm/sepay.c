/* SePay's webhook (confirmations.md 1.2): Authorization "Apikey <key>" or "Bearer <token that we issued>", or
 * X-SePay-Signature over "<seconds>.<raw body>".
 * What is presented is checked: a wrong signature is not made good by a right key. */
#include "mac.h"
#include "pull.h"
#include "read.h"
#include "socho/base/fields.h"
#include "token.h"

enum secret { APIKEY, HMAC_SECRET, CLIENT_ID, CLIENT_SECRET };

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
	if (!authorization.p)
		return 0;
	bool key = secret_fits(c, APIKEY, apikey_of(authorization)), token = token_fits(c, CLIENT_SECRET, bearer_of(d), d->now_us);
	return key || token ? 0 : fault(why, ERR_BAD_SIGNATURE, "authorization");
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
	return read_one(d, read_event, out, why);
}

/* SePay fetches a token here before it delivers, when the console is set to OAuth 2.0. */
static void issue_token(struct request *rq, const struct delivery *d, const struct connection *c)
{
	token_answer(rq, d, c, CLIENT_ID, CLIENT_SECRET);
}

const struct adapter adapter_sepay = {
	.name = "sepay",
	.help = "SePay webhook: Apikey, HMAC, or OAuth 2.0 with the token endpoint …/token",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"apikey", "the key that SePay sends as 'Authorization: Apikey …'", SECRET_DRAWN_ALONE},
	            {"hmac_secret", "the secret SePay signs with", SECRET_GIVEN},
	            {"client_id", "for OAuth 2.0, with client_secret; 'draw' draws it", SECRET_GIVEN},
	            {"client_secret", "", SECRET_GIVEN},
	            {"api_token", "what the list of transactions is asked with, for --settings {\"pull\": true}", SECRET_GIVEN}},
	.pull = &pull_sepay,
	.configure = pull_configure,
	.calls = {{"/token", issue_token}},
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply_success,
};

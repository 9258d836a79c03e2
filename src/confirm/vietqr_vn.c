/* The partner API of vietqr.vn (confirmations.md 1.5): it fetches a token from us by HTTP Basic before each attempt, and
 * presents it. Nothing in the body is signed by it; `sign` is what the maker of a dynamic code gave it, echoed, and is checked
 * where the connection has a key for that. Some of its documents spell the fields in camel case. */
#include "mac.h"
#include "read.h"
#include "receiver.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "token.h"

enum secret { BASIC_USER, BASIC_PASSWORD, ECHO_KEY };

#define ZONE_ERROR_US VN_OFFSET_US
#define AHEAD_US (INT64_C(300) * US_PER_S)

static const char *spelling(const json_t *j, const char *lower, const char *camel)
{
	return !json_object_get(j, lower) && json_object_get(j, camel) ? camel : lower;
}

static struct slice text_of(const json_t *j, const char *name)
{
	const json_t *v = json_object_get(j, name);
	return slice_of(json_string_value(v), json_string_length(v));
}

/* Over "order|account|terminal|amount", as whoever made the code computed it. */
static bool echo_fits(const struct delivery *d, const struct connection *c, const json_t *j)
{
	struct slice sign = text_of(j, "sign");
	struct fault ignored;
	int64_t amount = 0;
	if (!sign.n || !(c->secret[0][ECHO_KEY].n || c->secret[1][ECHO_KEY].n))
		return true;
	if (read_amount(j, "amount", false, &amount, &ignored))
		return false;
	struct slice message = arena_printf(d->arena, "%.*s|%.*s|%.*s|%lld", SARG(text_of(j, "orderId")),
	                                    SARG(text_of(j, spelling(j, "bankaccount", "bankAccount"))),
	                                    SARG(text_of(j, "terminalCode")), (long long)amount);
	return secret_signed(c, ECHO_KEY, MAC_SHA256, &message, 1, sign);
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct fault unread;
	if (!token_fits(c, BASIC_PASSWORD, bearer_of(d), d->now_us))
		return fault(why, ERR_BAD_SIGNATURE, "authorization");
	json_t *json = json_read(d->body, &unread);
	bool fits = echo_fits(d, c, json);
	json_decref(json);
	return fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "sign");
}

/* Milliseconds, as a number or, in its documents, as text. Some of its clocks read local time as UTC and are seven hours
 * ahead. */
static int read_clock(struct arena *a, const json_t *j, int64_t now_us, struct confirmation *out, struct fault *why)
{
	const char *name = spelling(j, "transactiontime", "transactionTime");
	struct slice text;
	int64_t at_ms;
	if (read_id(a, j, name, &text, why))
		return -1;
	if (slice_to_i64(text, &at_ms) || at_ms < 0 || at_ms > INT64_MAX / US_PER_MS)
		return fault(why, ERR_BAD_DATE, name);
	int64_t at_us = at_ms * US_PER_MS;
	if (at_us > now_us + AHEAD_US && at_us - ZONE_ERROR_US <= now_us + AHEAD_US)
		at_us -= ZONE_ERROR_US;
	return take_time(at_us, name, now_us, out, why);
}

static int read_event(const struct delivery *d, const struct connection *c, const json_t *j, struct confirmation *out,
                      struct fault *why)
{
	static const char *const words[] = {"C", "D", NULL};
	const char *account_name = spelling(j, "bankaccount", "bankAccount");
	struct arena *a = d->arena;
	struct slice account;
	int at;
	*out = (struct confirmation){.raw = d->body};
	if (read_id(a, j, spelling(j, "transactionid", "transactionId"), &out->event_id, why) ||
	    read_clock(a, j, d->now_us, out, why) ||
	    read_id_opt(a, j, spelling(j, "referencenumber", "referenceNumber"), &out->bank_reference, why) ||
	    read_amount(j, "amount", false, &out->amount_vnd, why) || read_memo(a, j, "content", &out->content, why) ||
	    read_account_opt(a, j, account_name, &account, why) || field_choice(j, "transType", words, &at, why) ||
	    read_id_opt(a, j, "orderId", &out->order_id, why) || read_name_opt(a, j, "terminalCode", &out->terminal, why))
		return -1;
	if (!account.p)
		return fault(why, ERR_MISSING, account_name);
	out->direction = at ? DIRECTION_DEBIT : DIRECTION_CREDIT;
	if (at)
		out->reverses = out->order_id;
	receiver_take(c, account, out);
	out->uncounted = is_interest(out) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	int rc = read_event(d, c, json, out->events, why);
	json_decref(json);
	return rc;
}

static void accepted(struct request *rq, struct slice reference)
{
	struct text t;
	text_init(&t, rq->arena);
	text_add(&t, S("{\"error\":false,\"errorReason\":null,\"toastMessage\":null,\"object\":{\"reftransactionid\":"));
	text_add_json(&t, reference);
	text_add(&t, S("}}"));
	answer_json(rq, 200, text_slice(&t));
}

#define REFUSED(reason) "{\"error\":true,\"errorReason\":\"" reason "\",\"toastMessage\":null,\"object\":null}"

static void reply(struct request *rq, const struct told *t)
{
	static const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_BAD_ADDRESS] = {401, REFUSED("bad_address")}, [OUTCOME_BAD_SECRET] = {401, REFUSED("bad_token")},
		[OUTCOME_STALE] = {401, REFUSED("bad_token")},         [OUTCOME_TOO_LARGE] = {400, REFUSED("too_large")},
		[OUTCOME_UNAVAILABLE] = {503, REFUSED("unavailable")},
	};
	char id[UUID_TEXT_BYTES];
	if (table[t->outcome].status) {
		reply_fixed(rq, t, table);
		return;
	}
	if (t->results)
		uuid_format(t->results[0].confirmation, id);
	accepted(rq, t->results ? arena_printf(rq->arena, "conf_%s", id) : arena_printf(rq->arena, "kept_%.*s", SARG(rq->id)));
}

static void token(struct request *rq, const struct delivery *d, const struct connection *c)
{
	token_answer(rq, d, c, BASIC_USER, BASIC_PASSWORD);
}

const struct adapter adapter_vietqr_vn = {
	.name = "vietqr_vn",
	.help = "vietqr.vn (VietQR VN) partner API: token_generate and transaction-sync",
	.method = "POST",
	.path = "/bank/api/transaction-sync",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"basic_user", "the user that vietqr.vn fetches its token with", SECRET_DRAWN},
	            {"basic_password", "and the password", SECRET_DRAWN},
	            {"echo_key", "what the `sign` of codes made there is computed with", SECRET_GIVEN}},
	.calls = {{"/api/token_generate", token}},
	.configure = receiver_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

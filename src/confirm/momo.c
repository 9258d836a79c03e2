/* MoMo's IPN, version 2 (confirmations.md 1.7): `signature` is an HMAC over thirteen values in a fixed order, of which the
 * access key is not in the body. It wants 204 within 15 seconds. */
#include "mac.h"
#include "read.h"
#include "receiver.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"

enum secret { SECRET_KEY, ACCESS_KEY };
enum { RESULT_PAID = 0 };

static void add_member(struct text *t, const json_t *j, const char *name)
{
	const json_t *v = json_object_get(j, name);
	text_addf(t, "&%s=", name);
	if (json_is_integer(v))
		text_addf(t, "%lld", (long long)json_integer_value(v));
	else
		text_add(t, slice_of(json_string_value(v), json_string_length(v)));
}

static struct slice signed_text(struct arena *a, struct slice access_key, const json_t *j)
{
	static const char *const names[] = {"amount", "extraData", "message", "orderId", "orderInfo", "orderType", "partnerCode",
	                                    "payType", "requestId", "responseTime", "resultCode", "transId"};
	struct text t;
	text_init(&t, a);
	text_add(&t, S("accessKey="));
	text_add(&t, access_key);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		add_member(&t, j, names[i]);
	return text_slice(&t);
}

/* The access key is in what is signed, so each set is tried whole. */
static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct fault unread;
	json_t *json = json_read(d->body, &unread);
	const json_t *signature = json_object_get(json, "signature");
	struct slice hex = slice_of(json_string_value(signature), json_string_length(signature));
	bool fits = false;
	for (int set = 0; set < SECRET_SETS; set++) {
		struct slice access = c->secret[set][ACCESS_KEY];
		struct slice message = signed_text(d->arena, access.n ? access : S(" "), json);
		bool good = secret_signed(c, SECRET_KEY, MAC_SHA256, &message, 1, hex);
		fits |= good && access.n;
	}
	fits &= json_is_object(json);
	json_decref(json);
	return fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "signature");
}

static int read_event(const struct delivery *d, const struct connection *c, const json_t *j, struct confirmation *out,
                      struct fault *why)
{
	struct arena *a = d->arena;
	struct slice partner, transaction;
	int64_t result, at_ms;
	*out = (struct confirmation){.direction = DIRECTION_CREDIT, .raw = d->body};
	if (read_id(a, j, "partnerCode", &partner, why) || read_id(a, j, "transId", &transaction, why) ||
	    read_id(a, j, "orderId", &out->order_id, why) || read_amount(j, "amount", false, &out->amount_vnd, why) ||
	    read_memo(a, j, "orderInfo", &out->content, why) || field_int(j, "resultCode", INT32_MIN, INT32_MAX, &result, why) ||
	    field_int(j, "responseTime", 0, INT64_MAX / US_PER_MS, &at_ms, why) ||
	    take_time(at_ms * US_PER_MS, "responseTime", d->now_us, out, why))
		return -1;
	/* One transaction is told again when it goes from authorised to paid. */
	out->event_id = arena_printf(a, "%.*s-%lld", SARG(transaction), (long long)result);
	if (out->event_id.n > CONFIRM_EVENT_ID_CHARS_MAX)
		return fault(why, ERR_BAD_ID, "transId");
	receiver_take(c, partner, out);
	out->uncounted = result == RESULT_PAID ? UNCOUNTED_NOT : UNCOUNTED_UNPAID;
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

static void reply(struct request *rq, const struct told *t)
{
	static const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = {204, NULL}, [OUTCOME_BAD_ADDRESS] = {401, NULL}, [OUTCOME_BAD_SECRET] = {401, NULL},
		[OUTCOME_STALE] = {401, NULL},    [OUTCOME_TOO_LARGE] = {413, NULL},   [OUTCOME_UNAVAILABLE] = {503, NULL},
	};
	reply_fixed(rq, t, table);
}

const struct adapter adapter_momo = {
	.name = "momo",
	.help = "MoMo IPN, version 2",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"secret_key", "the partner's secret key", SECRET_NEEDED}, {"access_key", "the partner's access key", SECRET_NEEDED}},
	.configure = receiver_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

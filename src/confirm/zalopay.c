/* ZaloPay's callback (confirmations.md 1.7): {data, mac, type}, where `data` is JSON in a text and mac an HMAC of that text
 * exactly as it reads once unescaped. The answer is always 200 and a return_code; 0 has it call again. */
#include "mac.h"
#include "read.h"
#include "receiver.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"

enum secret { KEY2 };
enum { TYPE_ORDER = 1 };

static struct slice text_of(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	return slice_of(json_string_value(v), json_string_length(v));
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct fault unread;
	json_t *json = json_read(d->body, &unread);
	struct slice data = text_of(json, "data");
	bool fits = secret_signed(c, KEY2, MAC_SHA256, &data, 1, text_of(json, "mac")) && data.n;
	json_decref(json);
	return fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "mac");
}

static int read_event(const struct delivery *d, const struct connection *c, const json_t *j, struct confirmation *out,
                      struct fault *why)
{
	struct arena *a = d->arena;
	struct slice app;
	int64_t at_ms;
	*out = (struct confirmation){.direction = DIRECTION_CREDIT, .raw = d->body};
	if (read_id(a, j, "zp_trans_id", &out->event_id, why) || read_id(a, j, "app_trans_id", &out->order_id, why) ||
	    read_id(a, j, "app_id", &app, why) || read_amount(j, "amount", false, &out->amount_vnd, why) ||
	    read_memo(a, j, "embed_data", &out->content, why) ||
	    field_int(j, "server_time", 0, INT64_MAX / US_PER_MS, &at_ms, why) ||
	    take_time(at_ms * US_PER_MS, "server_time", d->now_us, out, why))
		return -1;
	receiver_take(c, app, out);
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	json_t *json = json_read(d->body, why), *data = NULL;
	const json_t *type = json_object_get(json, "type");
	int rc = -1;
	if (!json)
		return -1;
	/* A binding of a wallet or another matter than an order. */
	if (json_is_integer(type) && json_integer_value(type) != TYPE_ORDER) {
		*out = (struct parsed){.aside = ASIDE_IGNORED, .reason = "not_an_order"};
		rc = 0;
	} else if ((data = json_read(text_of(json, "data"), why))) {
		rc = read_event(d, c, data, out->events, why);
	}
	json_decref(data);
	json_decref(json);
	return rc;
}

static void reply(struct request *rq, const struct told *t)
{
	static const char *const twice = "{\"return_code\":2,\"return_message\":\"duplicate\"}",
	                  *const forged = "{\"return_code\":-1,\"return_message\":\"mac not equal\"}";
	const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = {200, "{\"return_code\":1,\"return_message\":\"success\"}"},
		[OUTCOME_DUPLICATE] = {200, twice},
		[OUTCOME_CONFLICT] = {200, twice},
		[OUTCOME_BAD_ADDRESS] = {200, forged},
		[OUTCOME_BAD_SECRET] = {200, forged},
		[OUTCOME_STALE] = {200, forged},
		[OUTCOME_TOO_LARGE] = {200, "{\"return_code\":-1,\"return_message\":\"too large\"}"},
		[OUTCOME_UNAVAILABLE] = {200, "{\"return_code\":0,\"return_message\":\"try again\"}"},
	};
	reply_fixed(rq, t, table);
}

const struct adapter adapter_zalopay = {
	.name = "zalopay",
	.help = "ZaloPay callback",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"key2", "the application's key2", SECRET_NEEDED}},
	.configure = receiver_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

/* VNPay's IPN (confirmations.md 1.7): a GET whose query is signed as a whole, sorted by name and still encoded. What was
 * received is what is checked; only when a proxy has encoded it anew is it brought into the form of the two encoders that
 * are in use. The answer is always 200 and an RspCode. */
#include <stdlib.h>

#include "mac.h"
#include "read.h"
#include "receiver.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"

enum secret { HASH_SECRET };
enum { PAIRS_MAX = 64, XU = 100 /* amounts are told in hundredths of a đồng */ };

struct pair {
	struct slice name, value; /* as received */
};

struct query {
	struct pair pairs[PAIRS_MAX];
	size_t count;
	struct slice hash;
};

static int by_name(const void *a, const void *b)
{
	return slice_cmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

/* The pairs that are signed, in order; -1 when there are too many, or one comes twice. */
static int query_read(struct slice text, struct query *out)
{
	*out = (struct query){.count = 0};
	while (text.p && text.n) {
		struct slice value = slice_cut(&text, '&'), name = slice_cut(&value, '=');
		if (slice_eq(name, S("vnp_SecureHash"))) {
			out->hash = value;
		} else if (slice_starts(name, S("vnp_")) && !slice_eq(name, S("vnp_SecureHashType"))) {
			if (out->count == PAIRS_MAX)
				return -1;
			out->pairs[out->count++] = (struct pair){name, value.p ? value : S("")};
		}
	}
	qsort(out->pairs, out->count, sizeof out->pairs[0], by_name);
	for (size_t i = 1; i < out->count; i++)
		if (slice_eq(out->pairs[i - 1].name, out->pairs[i].name))
			return -1;
	return out->count ? 0 : -1;
}

/* application/x-www-form-urlencoded. */
static int form_decode(struct arena *a, struct slice s, struct slice *out)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == '+' ? ' ' : s.p[i];
	return percent_decode(a, slice_of(p, s.n), out);
}

/* `plain` are the marks that stay as they are besides letters and digits: "-_.*" for browsers, "-_." for PHP. */
static void form_encode(struct text *t, struct slice s, struct slice plain)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		for (size_t k = 0; k < plain.n; k++)
			kept |= c == plain.p[k];
		if (c == ' ')
			text_addc(t, '+');
		else if (kept)
			text_addc(t, c);
		else
			text_addf(t, "%%%02X", (unsigned char)c);
	}
}

/* What is signed: as received when `plain` is absent. */
static struct slice signed_text(struct arena *a, const struct query *q, struct slice plain)
{
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < q->count; i++) {
		struct slice value = q->pairs[i].value, decoded;
		if (i)
			text_addc(&t, '&');
		text_add(&t, q->pairs[i].name);
		text_addc(&t, '=');
		if (plain.p && form_decode(a, value, &decoded) == 0)
			form_encode(&t, decoded, plain);
		else
			text_add(&t, value);
	}
	return text_slice(&t);
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	const struct slice encoders[] = {{NULL, 0}, S("-_."), S("-_.*")};
	struct query *q = ARENA_NEW(d->arena, struct query);
	bool read = query_read(d->query, q) == 0, fits = false;
	for (size_t i = 0; i < sizeof encoders / sizeof encoders[0]; i++) {
		struct slice message = read ? signed_text(d->arena, q, encoders[i]) : S("");
		fits |= secret_signed(c, HASH_SECRET, MAC_SHA512, &message, 1, q->hash);
	}
	return read && fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "vnp_SecureHash");
}

/* The query as an object of texts, for the readers that all adapters share. */
static json_t *query_json(struct arena *a, const struct query *q, struct fault *why)
{
	json_t *j = json_object();
	for (size_t i = 0; i < q->count; i++) {
		struct slice name = q->pairs[i].name, value;
		if (form_decode(a, q->pairs[i].value, &value) ||
		    json_object_setn_new(j, name.p, name.n, json_stringn(value.p, value.n))) {
			json_decref(j);
			(void)fault(why, ERR_BAD_TEXT, arena_dup_z(a, name));
			return NULL;
		}
	}
	return j;
}

static int read_dong(const json_t *j, struct confirmation *out, struct fault *why)
{
	if (read_amount(j, "vnp_Amount", false, &out->amount_vnd, why))
		return -1;
	if (out->amount_vnd % XU)
		return fault(why, ERR_BAD_AMOUNT, "vnp_Amount");
	out->amount_vnd /= XU;
	return 0;
}

static bool is(const json_t *j, const char *name, struct slice value)
{
	const json_t *v = json_object_get(j, name);
	return slice_eq(slice_of(json_string_value(v), json_string_length(v)), value);
}

static int read_event(const struct delivery *d, const struct connection *c, const json_t *j, struct confirmation *out,
                      struct fault *why)
{
	struct arena *a = d->arena;
	struct slice terminal, transaction, status, paid_at;
	*out = (struct confirmation){.direction = DIRECTION_CREDIT, .raw = d->query};
	if (read_id(a, j, "vnp_TmnCode", &terminal, why) || read_id(a, j, "vnp_TxnRef", &out->order_id, why) ||
	    read_id(a, j, "vnp_TransactionNo", &transaction, why) || read_id(a, j, "vnp_TransactionStatus", &status, why) ||
	    read_dong(j, out, why) || read_memo(a, j, "vnp_OrderInfo", &out->content, why) ||
	    read_id_opt(a, j, "vnp_BankTranNo", &out->bank_reference, why) || read_id(a, j, "vnp_PayDate", &paid_at, why) ||
	    read_compact_time(paid_at, "vnp_PayDate", d->now_us, out, why))
		return -1;
	/* The number is 0 for what never reached a bank, and one order can be told of as failed and then as paid. */
	out->event_id = slice_eq(transaction, S("0")) ? arena_printf(a, "%.*s-%.*s", SARG(out->order_id), SARG(status))
	                                              : arena_printf(a, "%.*s-%.*s", SARG(transaction), SARG(status));
	if (out->event_id.n > CONFIRM_EVENT_ID_CHARS_MAX)
		return fault(why, ERR_BAD_ID, "vnp_TxnRef");
	receiver_take(c, terminal, out);
	bool paid = slice_eq(status, S("00")) && is(j, "vnp_ResponseCode", S("00"));
	out->uncounted = paid ? UNCOUNTED_NOT : UNCOUNTED_UNPAID;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	struct query *q = ARENA_NEW(d->arena, struct query);
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	if (query_read(d->query, q))
		return fault(why, ERR_BAD_REQUEST, NULL);
	json_t *json = query_json(d->arena, q, why);
	if (!json)
		return -1;
	int rc = read_event(d, c, json, out->events, why);
	json_decref(json);
	return rc;
}

static void reply(struct request *rq, const struct told *t)
{
	static const char *const checksum = "{\"RspCode\":\"97\",\"Message\":\"Fail checksum\"}",
	                  *const other = "{\"RspCode\":\"99\",\"Message\":\"Unknown error\"}";
	const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = {200, "{\"RspCode\":\"00\",\"Message\":\"Confirm Success\"}"},
		[OUTCOME_DUPLICATE] = {200, "{\"RspCode\":\"02\",\"Message\":\"Order already confirmed\"}"},
		[OUTCOME_CONFLICT] = {200, "{\"RspCode\":\"04\",\"Message\":\"Invalid amount\"}"},
		[OUTCOME_BAD_ADDRESS] = {200, "{\"RspCode\":\"03\",\"Message\":\"IP prohibited\"}"},
		[OUTCOME_BAD_SECRET] = {200, checksum},
		[OUTCOME_STALE] = {200, checksum},
		[OUTCOME_TOO_LARGE] = {200, other},
		[OUTCOME_UNAVAILABLE] = {200, other},
	};
	reply_fixed(rq, t, table);
}

const struct adapter adapter_vnpay = {
	.name = "vnpay",
	.help = "VNPay IPN",
	.method = "GET",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"hash_secret", "the terminal's hash secret", SECRET_NEEDED}},
	.configure = receiver_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

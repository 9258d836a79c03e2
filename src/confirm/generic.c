/* A provider that is told by configuration: which fields are signed in which order and how, which field says what, and what
 * each outcome is answered. mb_mms.json and bidv.json beside this file are two of them, as rows of their own; with
 * --provider generic the same object is given as --settings.
 *
 *	"bearer"      true: Authorization: Bearer with the secret `bearer`, or a token of …/token for client_id and client_secret
 *	"signature"   {"in": "body" or "header", "name", "prefix", "parts": [field, "@key", "@body" or "@header:NAME", …],
 *	              "separator", "forms": ["md5:hex", "hmac-sha256:base64", "sha512:hex", …]}: any one form fits; "@key" is
 *	              the secret itself, wherever the sender writes it
 *	"event_id"    fields whose values, joined by "/", name the event; "reference", "content", "virtual_account",
 *	              "terminal" one field each; "order_id" the first of its fields that is not empty; "amount" a field
 *	"direction"   "credit", or {"field", "credit": value, "debit": value}
 *	"bank" a BIN, or "bank_field"; "account" a number, or "account_field"
 *	"time"        {"field", "format": "text", "compact", "s" or "ms"}; the time of receipt without it
 *	"paid"        {"field", "value"}: anything else is no payment and kept aside; "test" the same for test calls
 *	"replies"     {outcome: {"status", "body"}}: what is missing is answered like "recorded", a refusal like "bad_secret" */
#include "embed.h"
#include "generic.h"
#include "mac.h"
#include "read.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "token.h"

enum secret { KEY, BEARER, CLIENT_ID, CLIENT_SECRET };

/* ---- the rules: of a row of its own, or of the connection */

static const json_t *preset(const struct adapter *ad)
{
	static json_t *mb, *bidv;
	struct fault why;
	if (ad == &adapter_mb_mms)
		return mb ? mb : (mb = json_read(embed_confirm_mb_mms_json, &why));
	if (ad == &adapter_bidv)
		return bidv ? bidv : (bidv = json_read(embed_confirm_bidv_json, &why));
	return NULL;
}

/* A connection of a preset may say which account its payments go to. */
static const json_t *rule(const struct connection *c, const char *name)
{
	const json_t *own = json_object_get(c->settings, name);
	return own ? own : json_object_get(preset(c->adapter), name);
}

static struct slice text_of(const json_t *v)
{
	return json_is_string(v) ? slice_of(json_string_value(v), json_string_length(v)) : (struct slice){NULL, 0};
}

/* A field of the message as the text that was signed; "" when there is none. */
static struct slice value_of(struct arena *a, const json_t *message, struct slice name)
{
	const json_t *v = json_object_get(message, arena_dup_z(a, name));
	return json_is_string(v) ? text_of(v) : json_is_integer(v) ? arena_printf(a, "%lld", (long long)json_integer_value(v)) : S("");
}

/* ---- authenticity */

static const struct {
	struct slice name;
	enum mac_digest digest;
	bool keyed, base64;
} forms[] = {
	{SLICE_LIT("md5:hex"), MAC_MD5, false, false},
	{SLICE_LIT("md5:base64"), MAC_MD5, false, true},
	{SLICE_LIT("sha256:hex"), MAC_SHA256, false, false},
	{SLICE_LIT("sha512:hex"), MAC_SHA512, false, false},
	{SLICE_LIT("hmac-md5:hex"), MAC_MD5, true, false},
	{SLICE_LIT("hmac-sha256:hex"), MAC_SHA256, true, false},
	{SLICE_LIT("hmac-sha256:base64"), MAC_SHA256, true, true},
	{SLICE_LIT("hmac-sha512:hex"), MAC_SHA512, true, false},
	{SLICE_LIT("hmac-sha512:base64"), MAC_SHA512, true, true},
};
enum { FORM_COUNT = sizeof forms / sizeof forms[0], PARTS_MAX = GENERIC_PARTS_MAX };

static int form_of(const json_t *name)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (slice_eq(forms[i].name, text_of(name)))
			return i;
	return -1;
}

bool generic_form_known(struct slice name)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (slice_eq(forms[i].name, name))
			return true;
	return false;
}

static struct slice part_of(const struct delivery *d, const json_t *message, struct slice name, struct slice key)
{
	if (slice_eq(name, S("@key")))
		return key;
	if (slice_eq(name, S("@body")))
		return d->body;
	if (slice_starts(name, S("@header:"))) {
		struct slice value = delivery_header(d, arena_dup_z(d->arena, slice_sub(name, 8, name.n)));
		return value.p ? value : S("");
	}
	return value_of(d->arena, message, name);
}

/* What is signed, with this key in its place; a separator stands between the parts. */
static size_t gather(const struct delivery *d, const json_t *message, const json_t *signature, struct slice key,
                     struct slice out[static 2 * PARTS_MAX])
{
	struct slice separator = text_of(json_object_get(signature, "separator"));
	const json_t *part;
	size_t i, n = 0;
	json_array_foreach(json_object_get(signature, "parts"), i, part) {
		if (i >= PARTS_MAX)
			break;
		if (i && separator.n)
			out[n++] = separator;
		out[n++] = part_of(d, message, text_of(part), key);
	}
	return n;
}

/* Hex in either case. */
static struct slice told_bytes(struct arena *a, struct slice told, bool base64)
{
	struct slice bytes = {NULL, 0};
	if (base64)
		return base64_decode(a, told, &bytes) == 0 ? bytes : S("");
	char *lower = arena_alloc(a, told.n + 1);
	for (size_t i = 0; i < told.n; i++)
		lower[i] = (char)(told.p[i] >= 'A' && told.p[i] <= 'F' ? told.p[i] + 32 : told.p[i]);
	return hex_decode(a, slice_of(lower, told.n), &bytes) == 0 ? bytes : S("");
}

static bool is_signed(const struct delivery *d, const struct connection *c, const json_t *message, const json_t *signature)
{
	struct slice name = text_of(json_object_get(signature, "name")), prefix = text_of(json_object_get(signature, "prefix"));
	bool in_header = slice_eq(text_of(json_object_get(signature, "in")), S("header"));
	struct slice told = in_header ? delivery_header(d, arena_dup_z(d->arena, name)) : value_of(d->arena, message, name);
	struct slice parts[2 * PARTS_MAX];
	uint8_t mac[MAC_BYTES_MAX];
	const json_t *form;
	bool fits = false;
	size_t i;
	if (prefix.n && !slice_starts(told, prefix))
		return false;
	told = slice_sub(told, prefix.n, told.n);
	json_array_foreach(json_object_get(signature, "forms"), i, form) {
		int f = form_of(form);
		struct slice bytes = f < 0 ? S("") : told_bytes(d->arena, told, forms[f].base64);
		for (int set = 0; f >= 0 && set < SECRET_SETS; set++) {
			struct slice key = c->secret[set][KEY].n ? c->secret[set][KEY] : S(" ");
			size_t n = gather(d, message, signature, key, parts);
			size_t bytes_n = forms[f].keyed ? mac_hmac(forms[f].digest, key, parts, n, mac) : mac_hash(forms[f].digest, parts, n, mac);
			bool same = mac_eq(slice_of(mac, bytes_n), bytes);
			fits |= same && c->secret[set][KEY].n;
		}
	}
	return fits;
}

static bool bears(const struct delivery *d, const struct connection *c)
{
	struct slice presented = bearer_of(d);
	bool secret = secret_fits(c, BEARER, presented), token = token_fits(c, CLIENT_SECRET, presented, d->now_us);
	return secret || token;
}

/* A connection with neither rule is not made; if there ever were one, it would admit nobody. */
static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	const json_t *signature = rule(c, "signature");
	bool bearer = json_is_true(rule(c, "bearer"));
	struct fault ignored;
	if (bearer && !bears(d, c))
		return fault(why, ERR_BAD_SIGNATURE, "authorization");
	if (!signature)
		return bearer ? 0 : fault(why, ERR_BAD_SIGNATURE, NULL);
	json_t *message = json_read(d->body, &ignored);
	bool fits = message && is_signed(d, c, message, signature);
	json_decref(message);
	return fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "signature");
}

/* ---- meaning */

static const char *field_of(const struct connection *c, const char *name)
{
	return json_string_value(rule(c, name));
}

static int read_ids(struct arena *a, const json_t *j, const struct connection *c, struct confirmation *out, struct fault *why)
{
	const json_t *field;
	size_t i;
	json_array_foreach(rule(c, "event_id"), i, field) {
		struct slice one;
		if (read_id(a, j, json_string_value(field), &one, why))
			return -1;
		out->event_id = i ? arena_printf(a, "%.*s/%.*s", SARG(out->event_id), SARG(one)) : one;
	}
	if (out->event_id.n > CONFIRM_EVENT_ID_CHARS_MAX)
		return fault(why, ERR_BAD_ID, "event_id");
	json_array_foreach(rule(c, "order_id"), i, field)
		if (!out->order_id.p && read_name_opt(a, j, json_string_value(field), &out->order_id, why))
			return -1;
	const char *reference = field_of(c, "reference");
	return reference ? read_id_opt(a, j, reference, &out->bank_reference, why) : 0;
}

static int read_places(struct arena *a, const json_t *j, const struct connection *c, struct confirmation *out, struct fault *why)
{
	const char *account = field_of(c, "account_field"), *bank = field_of(c, "bank_field"), *va = field_of(c, "virtual_account");
	const char *terminal = field_of(c, "terminal"), *content = field_of(c, "content");
	struct slice told = {NULL, 0};
	if ((account && read_account_opt(a, j, account, &out->account, why)) || (bank && read_name_opt(a, j, bank, &told, why)) ||
	    (va && read_account_opt(a, j, va, &out->virtual_account, why)) ||
	    (terminal && read_name_opt(a, j, terminal, &out->terminal, why)) ||
	    (content && read_memo(a, j, content, &out->content, why)))
		return -1;
	if (!out->account.p)
		out->account = arena_dup(a, text_of(rule(c, "account")));
	out->bin = bank_bin_of(bank ? told : text_of(rule(c, "bank")));
	return 0;
}

static int read_direction(const json_t *j, const struct connection *c, struct confirmation *out, struct fault *why)
{
	const json_t *how = rule(c, "direction");
	const char *field = json_string_value(json_object_get(how, "field"));
	if (!field)
		return 0;
	struct slice told = text_of(json_object_get(j, field));
	if (told.n && slice_eq(told, text_of(json_object_get(how, "debit"))))
		out->direction = DIRECTION_DEBIT;
	else if (!told.n || !slice_eq(told, text_of(json_object_get(how, "credit"))))
		return fault(why, ERR_BAD_CHOICE, field);
	return 0;
}

static int read_when(struct arena *a, const json_t *j, const struct connection *c, int64_t now_us, struct confirmation *out, struct fault *why)
{
	const json_t *how = rule(c, "time");
	const char *field = json_string_value(json_object_get(how, "field"));
	struct slice format = text_of(json_object_get(how, "format"));
	int64_t n;
	if (!field)
		return take_time(now_us, NULL, now_us, out, why);
	if (slice_eq(format, S("text")))
		return read_time(j, field, now_us, out, why);
	struct slice told = value_of(a, j, slice_z(field));
	if (slice_eq(format, S("compact")))
		return read_compact_time(told, field, now_us, out, why);
	if (slice_to_i64(told, &n) || n < 0 || n > INT64_MAX / US_PER_S)
		return fault(why, ERR_BAD_DATE, field);
	return take_time(n * (slice_eq(format, S("ms")) ? US_PER_MS : US_PER_S), field, now_us, out, why);
}

/* Whether the message has what the rule asks for; a rule that is not there says `otherwise`. */
static bool says(struct arena *a, const json_t *j, const json_t *how, bool otherwise)
{
	struct slice field = text_of(json_object_get(how, "field"));
	return field.p ? slice_eq(value_of(a, j, field), text_of(json_object_get(how, "value"))) : otherwise;
}

static int read_message(const struct delivery *d, const json_t *j, const struct connection *c, struct parsed *out, struct fault *why)
{
	struct arena *a = d->arena;
	struct confirmation *e = ARENA_NEW(a, struct confirmation);
	bool test = says(a, j, rule(c, "test"), false), paid = says(a, j, rule(c, "paid"), true);
	if (test || !paid) {
		out->aside = test ? ASIDE_TEST : ASIDE_IGNORED;
		out->reason = test ? "test_call" : "not_paid";
		return 0;
	}
	*e = (struct confirmation){.raw = d->body};
	out->events = e;
	out->count = 1;
	if (read_ids(a, j, c, e, why) || read_amount(j, field_of(c, "amount"), false, &e->amount_vnd, why) ||
	    read_direction(j, c, e, why) || read_places(a, j, c, e, why) || read_when(a, j, c, d->now_us, e, why))
		return -1;
	e->uncounted = is_interest(e) ? UNCOUNTED_INTEREST : UNCOUNTED_NOT;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	*out = (struct parsed){.count = 0};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	int rc = json_is_object(json) ? read_message(d, json, c, out, why) : fault(why, ERR_WRONG_TYPE, NULL);
	json_decref(json);
	return rc;
}

/* ---- answers */

static void reply(struct request *rq, const struct told *t)
{
	const struct connection c = {.adapter = t->adapter, .settings = t->settings};
	const json_t *replies = rule(&c, "replies"), *r = json_object_get(replies, outcome_name(t->outcome));
	bool refused = t->outcome >= OUTCOME_BAD_ADDRESS;
	if (!r && t->outcome == OUTCOME_UNAVAILABLE) {
		answer_error(rq, ERR_UNAVAILABLE, NULL);
		return;
	}
	if (!r)
		r = json_object_get(replies, outcome_name(refused ? OUTCOME_BAD_SECRET : OUTCOME_RECORDED));
	int status = (int)json_integer_value(json_object_get(r, "status"));
	const json_t *body = json_object_get(r, "body");
	size_t n = json_dumpb(body, NULL, 0, JSON_COMPACT);
	char *p = arena_alloc(rq->arena, n + 1);
	json_dumpb(body, p, n, JSON_COMPACT);
	if (status == 503)
		rq->answer.retry_after_s = 2;
	if (n)
		answer_json(rq, status, slice_of(p, n));
	else
		answer_empty(rq, status);
}

static void issue_token(struct request *rq, const struct delivery *d, const struct connection *c)
{
	token_answer(rq, d, c, CLIENT_ID, CLIENT_SECRET);
}

#define GENERIC_ROW \
	.method = "POST", .body_bytes_max = BODY_SMALL_BYTES_MAX, .calls = {{"/token", issue_token}}, \
	.authenticate = authenticate, .parse = parse, .reply = reply
#define GENERIC_SECRETS(key_help, kind) \
	{{"key", key_help, kind}, {"bearer", "the token that is sent as 'Authorization: Bearer …'", SECRET_DRAWN}, \
	 {"client_id", "for a token endpoint, with client_secret; 'draw' draws it", SECRET_GIVEN}, {"client_secret", "", SECRET_GIVEN}}

const struct adapter adapter_generic = {
	.name = "generic",
	.help = "any provider of one JSON object a payment, told by --settings (src/confirm/generic.c)",
	.secrets = GENERIC_SECRETS("what the provider signs with", SECRET_GIVEN),
	.configure = generic_configure,
	GENERIC_ROW,
};

const struct adapter adapter_mb_mms = {
	.name = "mb_mms",
	.help = "MB's QR on a terminal (MMS): MD5 over four fields, and a bearer token",
	.secrets = GENERIC_SECRETS("the access key of the checksum", SECRET_NEEDED),
	.configure = generic_configure_account,
	GENERIC_ROW,
};

const struct adapter adapter_bidv = {
	.name = "bidv",
	.help = "BIDV's paybill: MD5 or HMAC over three fields, and a bearer token",
	.secrets = GENERIC_SECRETS("the secret of the checksum", SECRET_NEEDED),
	.configure = generic_configure_account,
	GENERIC_ROW,
};

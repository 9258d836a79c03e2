/* payOS (confirmations.md 1.4): `signature` in the body is an HMAC over the members of `data` alone, sorted by name, as
 * name=value with & between them. Nothing outside `data` is signed, so nothing outside it is believed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mac.h"
#include "read.h"
#include "receiver.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"

enum secret { CHECKSUM_KEY };
enum { DOUBLE_DIGITS_MAX = 17, DOUBLE_TEXT_BYTES = 32 };

/* As JavaScript prints a number: the shortest digits that read back as it. */
static void add_double(struct text *t, double value)
{
	char text[DOUBLE_TEXT_BYTES];
	if (fabs(value) < 1e15 && value == floor(value)) {
		text_addf(t, "%.0f", value);
		return;
	}
	for (int digits = 1; digits <= DOUBLE_DIGITS_MAX; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	text_add(t, slice_z(text));
}

static void add_value(struct text *t, const json_t *v)
{
	char *dumped = NULL;
	switch (json_typeof(v)) {
	case JSON_INTEGER: text_addf(t, "%lld", (long long)json_integer_value(v)); break;
	case JSON_REAL: add_double(t, json_real_value(v)); break;
	case JSON_TRUE: text_add(t, S("true")); break;
	case JSON_FALSE: text_add(t, S("false")); break;
	case JSON_NULL: break;
	case JSON_STRING: {
		struct slice s = slice_of(json_string_value(v), json_string_length(v));
		if (!slice_eq(s, S("null")) && !slice_eq(s, S("undefined")))
			text_add(t, s);
		break;
	}
	case JSON_ARRAY:
	case JSON_OBJECT:
		dumped = json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS);
		text_add(t, slice_z(dumped ? dumped : ""));
		free(dumped);
		break;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct slice signed_text(struct arena *a, const json_t *data)
{
	const char **names = arena_array(a, json_object_size(data) + 1, sizeof *names); /* NOLINT(bugprone-sizeof-expression) */
	size_t n = 0;
	const char *name;
	json_t *value;
	struct text t;
	json_object_foreach((json_t *)data, name, value)
		names[n++] = name;
	qsort((void *)names, n, sizeof *names, by_name); /* NOLINT(bugprone-sizeof-expression) */
	text_init(&t, a);
	for (size_t i = 0; i < n; i++) {
		text_addf(&t, "%s%s=", i ? "&" : "", names[i]);
		add_value(&t, json_object_get(data, names[i]));
	}
	return text_slice(&t);
}

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	struct fault unread;
	json_t *json = json_read(d->body, &unread);
	const json_t *data = json_object_get(json, "data"), *signature = json_object_get(json, "signature");
	struct slice message = json_is_object(data) ? signed_text(d->arena, data) : S("");
	struct slice hex = slice_of(json_string_value(signature), json_string_length(signature));
	bool fits = secret_signed(c, CHECKSUM_KEY, MAC_SHA256, &message, 1, hex) && json_is_object(data);
	json_decref(json);
	return fits ? 0 : fault(why, ERR_BAD_SIGNATURE, "signature");
}

/* What payOS sends to see whether the address answers. */
static bool is_test(const json_t *data)
{
	const char *memo = json_string_value(json_object_get(data, "description"));
	if (!memo)
		return false;
	return strcmp(memo, "Ma giao dich thu nghiem") == 0 ||
	       (strcmp(memo, "VQRIO123") == 0 && json_integer_value(json_object_get(data, "orderCode")) == 123);
}

static int read_payer(struct arena *a, const json_t *j, struct confirmation *out, struct fault *why)
{
	struct slice bin, account;
	if (read_name_opt(a, j, "counterAccountBankId", &bin, why) || read_account_opt(a, j, "counterAccountNumber", &account, why))
		return -1;
	if (account.p)
		out->payer = arena_printf(a, "%.*s/%.*s", SARG(bin), SARG(account));
	return 0;
}

static int read_event(const struct delivery *d, const struct connection *c, const json_t *j, struct confirmation *out,
                      struct fault *why)
{
	struct arena *a = d->arena;
	struct slice link, account, code;
	*out = (struct confirmation){.direction = DIRECTION_CREDIT, .raw = d->body};
	if (read_id(a, j, "paymentLinkId", &link, why) || read_id_opt(a, j, "reference", &out->bank_reference, why) ||
	    read_id(a, j, "orderCode", &out->order_id, why) || read_amount(j, "amount", false, &out->amount_vnd, why) ||
	    read_account_opt(a, j, "accountNumber", &account, why) || read_memo(a, j, "description", &out->content, why) ||
	    read_account_opt(a, j, "virtualAccountNumber", &out->virtual_account, why) ||
	    read_time(j, "transactionDateTime", d->now_us, out, why) || read_id(a, j, "code", &code, why) ||
	    read_payer(a, j, out, why))
		return -1;
	if (!account.p)
		return fault(why, ERR_MISSING, "accountNumber");
	/* A link can be paid in several transfers. */
	out->event_id = out->bank_reference.p ? arena_printf(a, "%.*s-%.*s", SARG(link), SARG(out->bank_reference)) : link;
	if (out->event_id.n > CONFIRM_EVENT_ID_CHARS_MAX)
		return fault(why, ERR_BAD_ID, "reference");
	receiver_take(c, account, out);
	out->uncounted = slice_eq(code, S("00")) ? UNCOUNTED_NOT : UNCOUNTED_UNPAID;
	return 0;
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	const json_t *data = json_object_get(json, "data");
	int rc = 0;
	if (is_test(data))
		*out = (struct parsed){.aside = ASIDE_TEST, .reason = "test_call"};
	else
		rc = read_event(d, c, data, out->events, why);
	json_decref(json);
	return rc;
}

const struct adapter adapter_payos = {
	.name = "payos",
	.help = "payOS webhook",
	.method = "POST",
	.body_bytes_max = BODY_SMALL_BYTES_MAX,
	.secrets = {{"checksum_key", "the channel's checksum key", SECRET_NEEDED}},
	.configure = receiver_configure,
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply_success,
};

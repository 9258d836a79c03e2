#include <string.h>

#include "generic.h"
#include "socho/base/fields.h"

static bool is_texts(const json_t *v, bool may_be_empty)
{
	const json_t *one;
	size_t i;
	if (!json_is_array(v) || json_array_size(v) > GENERIC_PARTS_MAX || (!may_be_empty && !json_array_size(v)))
		return false;
	json_array_foreach(v, i, one)
		if (!json_is_string(one) || !json_string_length(one))
			return false;
	return true;
}

static bool is_pair(const json_t *v, const char *first, const char *second)
{
	return json_is_object(v) && json_object_size(v) == 2 && json_is_string(json_object_get(v, first)) &&
	       json_is_string(json_object_get(v, second));
}

static bool is_one_of(const json_t *v, const char *const *words)
{
	const char *text = json_string_value(v);
	for (; text && *words; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

enum kind { KIND_BOOL, KIND_TEXT, KIND_TEXTS, KIND_OBJECT, KIND_DIRECTION };

static const struct {
	const char *name;
	enum kind kind;
	bool needed;
} rules[] = {
	{"bearer", KIND_BOOL, false},      {"signature", KIND_OBJECT, false},    {"event_id", KIND_TEXTS, true},
	{"amount", KIND_TEXT, true},       {"direction", KIND_DIRECTION, true},  {"bank", KIND_TEXT, false},
	{"bank_field", KIND_TEXT, false},  {"account", KIND_TEXT, false},        {"account_field", KIND_TEXT, false},
	{"terminal", KIND_TEXT, false},    {"virtual_account", KIND_TEXT, false}, {"order_id", KIND_TEXTS, false},
	{"reference", KIND_TEXT, false},   {"content", KIND_TEXT, false},        {"time", KIND_OBJECT, false},
	{"paid", KIND_OBJECT, false},      {"test", KIND_OBJECT, false},         {"replies", KIND_OBJECT, true},
};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

static bool is_text(const json_t *v)
{
	return json_is_string(v) && json_string_length(v);
}

static bool is_kind(const json_t *v, enum kind kind)
{
	switch (kind) {
	case KIND_BOOL: return json_is_boolean(v);
	case KIND_TEXT: return is_text(v);
	case KIND_TEXTS: return is_texts(v, false);
	case KIND_OBJECT: return json_is_object(v);
	case KIND_DIRECTION:
		return (json_is_string(v) && strcmp(json_string_value(v), "credit") == 0) ||
		       (json_is_object(v) && json_object_size(v) == 3 && is_text(json_object_get(v, "field")) &&
		        is_text(json_object_get(v, "credit")) && is_text(json_object_get(v, "debit")));
	}
	return false;
}

static int check_rules(struct arena *a, const json_t *settings, struct fault *why)
{
	const char *names[RULE_COUNT + 1] = {NULL};
	for (int i = 0; i < RULE_COUNT; i++)
		names[i] = rules[i].name;
	if (fields_only(a, settings, names, why))
		return -1;
	for (int i = 0; i < RULE_COUNT; i++) {
		const json_t *v = json_object_get(settings, rules[i].name);
		if (!v && rules[i].needed)
			return fault(why, ERR_MISSING, rules[i].name);
		if (v && !is_kind(v, rules[i].kind))
			return fault(why, ERR_WRONG_TYPE, rules[i].name);
	}
	return 0;
}

static int check_signature(struct arena *a, const json_t *s, struct fault *why)
{
	static const char *const names[] = {"in", "name", "prefix", "parts", "separator", "forms", NULL};
	static const char *const places[] = {"body", "header", NULL};
	const json_t *parts = json_object_get(s, "parts"), *forms = json_object_get(s, "forms"), *one;
	bool keyed = true, has_key = false;
	size_t i;
	if (fields_only(a, s, names, why))
		return -1;
	if (!is_one_of(json_object_get(s, "in"), places))
		return fault(why, ERR_BAD_CHOICE, "signature.in");
	if (!json_string_length(json_object_get(s, "name")))
		return fault(why, ERR_MISSING, "signature.name");
	if (!is_texts(parts, false))
		return fault(why, ERR_WRONG_TYPE, "signature.parts");
	if (!is_texts(forms, false))
		return fault(why, ERR_WRONG_TYPE, "signature.forms");
	json_array_foreach(forms, i, one) {
		if (!generic_form_known(slice_z(json_string_value(one))))
			return fault(why, ERR_BAD_CHOICE, "signature.forms");
		keyed &= strncmp(json_string_value(one), "hmac-", 5) == 0;
	}
	json_array_foreach(parts, i, one)
		has_key |= strcmp(json_string_value(one), "@key") == 0;
	/* A digest that nobody needs a secret for proves nothing. */
	return keyed || has_key ? 0
	                        : fault_say(why, ERR_MISSING, "signature.parts", "mã băm không có khóa thì cần \"@key\"",
	                                    "a plain digest needs \"@key\"");
}

static int check_reply(const json_t *replies, const char *outcome, int least, int most, struct fault *why)
{
	const json_t *r = json_object_get(replies, outcome);
	int64_t status = json_integer_value(json_object_get(r, "status"));
	const json_t *body = json_object_get(r, "body");
	if (!r)
		return fault(why, ERR_MISSING, "replies");
	return status < least || status > most || (body && !json_is_object(body)) ? fault(why, ERR_OUT_OF_RANGE, "replies") : 0;
}

static int check_replies(const json_t *replies, struct fault *why)
{
	const char *outcome;
	json_t *value;
	if (check_reply(replies, outcome_name(OUTCOME_RECORDED), 200, 299, why) ||
	    check_reply(replies, outcome_name(OUTCOME_BAD_SECRET), 200, 499, why))
		return -1;
	json_object_foreach((json_t *)replies, outcome, value) {
		bool known = false;
		for (int o = 0; o < OUTCOME_COUNT; o++)
			known |= strcmp(outcome, outcome_name((enum outcome)o)) == 0;
		if (!known)
			return fault(why, ERR_UNKNOWN_FIELD, "replies");
		if (check_reply(replies, outcome, 200, 599, why))
			return -1;
	}
	return 0;
}

int generic_configure(struct arena *a, const json_t *settings, struct fault *why)
{
	static const char *const formats[] = {"text", "compact", "s", "ms", NULL};
	const json_t *signature = json_object_get(settings, "signature"), *time = json_object_get(settings, "time");
	const json_t *paid = json_object_get(settings, "paid"), *test = json_object_get(settings, "test");
	if (!settings)
		return fault(why, ERR_MISSING, "settings");
	if (check_rules(a, settings, why))
		return -1;
	if (!signature && !json_is_true(json_object_get(settings, "bearer")))
		return fault_say(why, ERR_MISSING, "signature", "chữ ký, mã bearer, hoặc cả hai", "a signature, a bearer token, or both");
	if (signature && check_signature(a, signature, why))
		return -1;
	if (time && (!is_pair(time, "field", "format") || !is_one_of(json_object_get(time, "format"), formats)))
		return fault(why, ERR_WRONG_TYPE, "time");
	if ((paid && !is_pair(paid, "field", "value")) || (test && !is_pair(test, "field", "value")))
		return fault(why, ERR_WRONG_TYPE, paid && !is_pair(paid, "field", "value") ? "paid" : "test");
	return check_replies(json_object_get(settings, "replies"), why);
}

int generic_configure_account(struct arena *a, const json_t *settings, struct fault *why)
{
	static const char *const names[] = {"account", NULL};
	struct slice number;
	if (!settings)
		return 0;
	if (fields_only(a, settings, names, why) || field_text(a, settings, "account", NUMBER_CHARS_MAX, &number, why))
		return -1;
	return slice_all_alphanumeric(number) ? 0 : fault(why, ERR_BAD_ACCOUNT, "account");
}

#include "read.h"

#include <math.h>
#include <stdio.h>

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/vietqr/bank.h"

enum { FRACTION_CHARS_MAX = 2, AHEAD_MAX_DAYS = 1, COMPACT_TIME_CHARS = 14, DAY_CHARS = 8 };
#define AMOUNT_MAX INT64_C(999999999999999)

static struct slice text_of(const json_t *v)
{
	return slice_of(json_string_value(v), json_string_length(v));
}

static int amount_of_text(struct slice text, int64_t *out)
{
	struct slice fraction = text, whole = slice_cut(&fraction, '.');
	struct slice digits = slice_starts(whole, S("-")) ? slice_sub(whole, 1, whole.n) : whole;
	if (!slice_all_digits(digits) || slice_to_i64(whole, out))
		return -1;
	for (size_t i = 0; fraction.p && i < fraction.n; i++)
		if (fraction.p[i] != '0')
			return -1;
	/* "45.000" would be forty-five thousand to whoever wrote it. */
	return fraction.p && (!fraction.n || fraction.n > FRACTION_CHARS_MAX) ? -1 : 0;
}

static int amount_of(const json_t *v, int64_t *out)
{
	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return 0;
	}
	if (json_is_string(v))
		return amount_of_text(text_of(v), out);
	double d = json_is_real(v) ? json_real_value(v) : NAN;
	/* Also false for what is no number. */
	if (!(fabs(d) <= (double)AMOUNT_MAX) || d != floor(d))
		return -1;
	*out = (int64_t)d;
	return 0;
}

int read_amount(const json_t *object, const char *key, bool may_be_negative, int64_t *out, struct fault *why)
{
	const json_t *v = json_object_get(object, key);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, key);
	if (amount_of(v, out) || *out == 0 || *out > AMOUNT_MAX || *out < (may_be_negative ? -AMOUNT_MAX : 1))
		return fault(why, ERR_BAD_AMOUNT, key);
	return 0;
}

static bool is_printable(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return true;
}

int read_id_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why)
{
	const json_t *v = json_object_get(object, key);
	*out = (struct slice){NULL, 0};
	if (!v || json_is_null(v))
		return 0;
	if (json_is_integer(v))
		*out = arena_printf(a, "%lld", (long long)json_integer_value(v));
	else if (json_is_string(v))
		*out = arena_dup(a, slice_trim(text_of(v)));
	else
		return fault(why, ERR_WRONG_TYPE, key);
	if (out->n > CONFIRM_EVENT_ID_CHARS_MAX || !is_printable(*out))
		return fault(why, ERR_BAD_ID, key);
	if (!out->n)
		*out = (struct slice){NULL, 0};
	return 0;
}

int read_id(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why)
{
	if (read_id_opt(a, object, key, out, why))
		return -1;
	return out->p ? 0 : fault(why, ERR_MISSING, key);
}

int read_memo(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why)
{
	const json_t *v = json_object_get(object, key);
	*out = (struct slice){NULL, 0};
	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, key);
	struct slice text = utf8_head(text_of(v), CONFIRM_CONTENT_CHARS_MAX);
	char *p = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		p[i] = (unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f ? ' ' : text.p[i];
	if (text.n)
		*out = slice_of(p, text.n);
	return 0;
}

int read_name_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why)
{
	return field_text_opt(a, object, key, NUMBER_CHARS_MAX, out, why);
}

int read_account_opt(struct arena *a, const json_t *object, const char *key, struct slice *out, struct fault *why)
{
	const json_t *v = json_object_get(object, key);
	*out = (struct slice){NULL, 0};
	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, key);
	struct slice text = text_of(v);
	if (text.n > NUMBER_CHARS_MAX)
		return fault(why, ERR_BAD_ACCOUNT, key);
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != ' ')
			p[n++] = text.p[i];
	if (n)
		*out = slice_of(p, n);
	return n && !slice_all_alphanumeric(*out) ? fault(why, ERR_BAD_ACCOUNT, key) : 0;
}

int take_time(int64_t at_us, const char *field, int64_t now_us, struct confirmation *out, struct fault *why)
{
	if (at_us < 0 || at_us > now_us + AHEAD_MAX_DAYS * US_PER_DAY)
		return fault(why, ERR_OUT_OF_RANGE, field);
	out->occurred_us = at_us;
	out->booked_on = clock_day(at_us);
	return 0;
}

int read_time(const json_t *object, const char *key, int64_t now_us, struct confirmation *out, struct fault *why)
{
	int64_t at_us;
	const json_t *v = json_object_get(object, key);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, key);
	if (!json_is_string(v) || clock_parse(text_of(v), &at_us))
		return fault(why, ERR_BAD_DATE, key);
	return take_time(at_us, key, now_us, out, why);
}

int read_compact_time(struct slice text, const char *field, int64_t now_us, struct confirmation *out, struct fault *why)
{
	char spread[32];
	int64_t at_us;
	if (text.n != COMPACT_TIME_CHARS || !slice_all_digits(text))
		return fault(why, ERR_BAD_DATE, field);
	const char *p = text.p;
	int n = snprintf(spread, sizeof spread, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s", p, p + 4, p + 6, p + 8, p + 10, p + 12);
	if (clock_parse(slice_of(spread, (size_t)n), &at_us))
		return fault(why, ERR_BAD_DATE, field);
	return take_time(at_us, field, now_us, out, why);
}

/* What providers write where the table of banks has another name. */
static const struct {
	struct slice told, bin;
} aliases[] = {
	{SLICE_LIT("MBB"), SLICE_LIT("970422")},
	{SLICE_LIT("MB Bank"), SLICE_LIT("970422")},
	{SLICE_LIT("NH TMCP Quan Doi"), SLICE_LIT("970422")},
	{SLICE_LIT("CTG"), SLICE_LIT("970415")},
	{SLICE_LIT("LienVietPostBank"), SLICE_LIT("970449")},
};

struct slice bank_bin_of(struct slice told)
{
	const struct bank *bank = told.n ? bank_by_name(told) : NULL;
	if (bank)
		return bank->bin;
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (slice_eq_nocase(aliases[i].told, told))
			return aliases[i].bin;
	return BANK_UNKNOWN_BIN;
}

bool is_interest(const struct confirmation *c)
{
	struct slice reference = c->bank_reference;
	if (c->direction != DIRECTION_CREDIT)
		return false;
	if (c->content.p && slice_eq(slice_trim(c->content), S("NODATA")))
		return true;
	return c->account.n && reference.n == c->account.n + 1 + DAY_CHARS && slice_starts(reference, c->account) &&
	       reference.p[c->account.n] == '-' && slice_all_digits(slice_sub(reference, c->account.n + 1, reference.n));
}

int read_one(const struct delivery *d, int (*read_event)(const struct delivery *d, const json_t *j, struct confirmation *out, struct fault *why),
             struct parsed *out, struct fault *why)
{
	*out = (struct parsed){.events = ARENA_NEW(d->arena, struct confirmation), .count = 1};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	int rc = json_is_object(json) ? read_event(d, json, out->events, why) : fault(why, ERR_WRONG_TYPE, NULL);
	json_decref(json);
	return rc;
}

/* Where the value that begins at `at` ends. */
static size_t value_end(struct slice text, size_t at)
{
	int depth = 0;
	bool quoted = false;
	for (; at < text.n; at++) {
		char c = text.p[at];
		if (quoted) {
			if (c == '\\')
				at++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == ',' && !depth) {
			return at;
		} else if ((c == '}' || c == ']') && --depth < 0) {
			return at;
		}
	}
	return at;
}

struct slice member_text(struct slice object, const char *key)
{
	struct slice name = slice_z(key);
	ptrdiff_t open = slice_find(object, '{');
	size_t at = open < 0 ? object.n : (size_t)open + 1;
	while (at < object.n) {
		size_t end = value_end(object, at);
		struct slice member = slice_trim(slice_sub(object, at, end));
		bool named = member.n > name.n + 2 && member.p[0] == '"' && slice_eq(slice_sub(member, 1, name.n + 1), name) &&
		             member.p[name.n + 1] == '"';
		struct slice rest = named ? slice_trim(slice_sub(member, name.n + 2, member.n)) : S("");
		if (slice_starts(rest, S(":")))
			return slice_trim(slice_sub(rest, 1, rest.n));
		at = end + 1;
	}
	return (struct slice){NULL, 0};
}

struct slice element_text(struct slice array, size_t *at)
{
	while (*at < array.n && array.p[*at] != '{')
		(*at)++;
	size_t start = *at, end = value_end(array, start);
	*at = end;
	return start < array.n ? slice_trim(slice_sub(array, start, end)) : (struct slice){NULL, 0};
}

void reply_success(struct request *rq, const struct told *t)
{
	static const char yes[] = "{\"success\":true}", no[] = "{\"success\":false}";
	static const struct fixed_reply table[OUTCOME_COUNT] = {
		[OUTCOME_RECORDED] = {200, yes}, [OUTCOME_BAD_ADDRESS] = {401, no}, [OUTCOME_BAD_SECRET] = {401, no},
		[OUTCOME_STALE] = {401, no},     [OUTCOME_TOO_LARGE] = {413, no},   [OUTCOME_UNAVAILABLE] = {503, no},
	};
	reply_fixed(rq, t, table);
}

#include "socho/base/fields.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/limits.h"
#include "socho/base/utf8.h"

static const json_t *find(const json_t *object, const char *path)
{
	const char *dot = strrchr(path, '.');
	return json_object_get(object, dot ? dot + 1 : path);
}

int fields_only(struct arena *a, const json_t *object, const char *const *names, struct fault *why)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value) {
		const char *const *n = names;
		while (*n && strcmp(*n, key) != 0)
			n++;
		if (!*n)
			return fault(why, ERR_UNKNOWN_FIELD, arena_dup_z(a, slice_z(key)));
	}
	return 0;
}

bool field_present(const json_t *object, const char *path)
{
	const json_t *v = find(object, path);
	return v && !json_is_null(v);
}

static int normal_text(struct arena *a, struct slice raw, const char *path, size_t max_chars, struct slice *out,
                       struct fault *why)
{
	struct slice nfc;
	if (utf8_has_control(raw) || utf8_nfc(a, raw, &nfc))
		return fault(why, ERR_BAD_TEXT, path);
	nfc = utf8_trim(nfc);
	if (utf8_count(nfc) > max_chars)
		return fault_say(why, ERR_TOO_LONG, path, "nhiều nhất %zu ký tự", "at most %zu characters", max_chars);
	*out = nfc.n ? nfc : (struct slice){NULL, 0};
	return 0;
}

int plain_text(struct arena *a, struct slice raw, const char *path, size_t max_chars, struct slice *out,
               struct fault *why)
{
	if (normal_text(a, raw, path, max_chars, out, why))
		return -1;
	return out->n ? 0 : fault(why, ERR_MISSING, path);
}

int field_text_opt(struct arena *a, const json_t *object, const char *path, size_t max_chars, struct slice *out,
                   struct fault *why)
{
	const json_t *v = find(object, path);
	*out = (struct slice){NULL, 0};
	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, path);
	return normal_text(a, slice_of(json_string_value(v), json_string_length(v)), path, max_chars, out, why);
}

int field_text(struct arena *a, const json_t *object, const char *path, size_t max_chars, struct slice *out,
               struct fault *why)
{
	if (field_text_opt(a, object, path, max_chars, out, why))
		return -1;
	return out->n ? 0 : fault(why, ERR_MISSING, path);
}

int field_int(const json_t *object, const char *path, int64_t min, int64_t max, int64_t *out, struct fault *why)
{
	const json_t *v = find(object, path);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, path);
	if (!json_is_integer(v))
		return fault(why, ERR_WRONG_TYPE, path);
	int64_t n = json_integer_value(v);
	if (n < min || n > max)
		return fault_say(why, ERR_OUT_OF_RANGE, path, SAY_BETWEEN_LL, (long long)min, (long long)max);
	*out = n;
	return 0;
}

static int text_value(const json_t *object, const char *path, struct slice *out, struct fault *why)
{
	const json_t *v = find(object, path);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, path);
	if (!json_is_string(v))
		return fault(why, ERR_WRONG_TYPE, path);
	*out = slice_of(json_string_value(v), json_string_length(v));
	return 0;
}

/* Doubles of this size hold two decimals exactly enough: what is more than a millionth beside them was written. */
int field_hundredths(const json_t *object, const char *path, int64_t min, int64_t max, int64_t *out, struct fault *why)
{
	static const double SAFE = 9e13, NOISE = 1e-6;
	const json_t *v = find(object, path);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, path);
	if (!json_is_number(v))
		return fault(why, ERR_WRONG_TYPE, path);
	double value = json_number_value(v);
	if (!(value > -SAFE && value < SAFE))
		return fault(why, ERR_OUT_OF_RANGE, path);
	int64_t n = (int64_t)(value * 100 + (value < 0 ? -0.5 : 0.5));
	double left = value * 100 - (double)n;
	if (left > NOISE * (1 + (value < 0 ? -value : value)) || left < -NOISE * (1 + (value < 0 ? -value : value)))
		return fault_say(why, ERR_OUT_OF_RANGE, path, SAY_TWO_DECIMALS);
	if (n < min || n > max)
		return fault_say(why, ERR_OUT_OF_RANGE, path, "từ %lld,%02lld đến %lld,%02lld", "%lld.%02lld to %lld.%02lld",
		                 (long long)(min / 100), (long long)(min % 100), (long long)(max / 100),
		                 (long long)(max % 100));
	*out = n;
	return 0;
}

int field_uuid(const json_t *object, const char *path, struct uuid *out, struct fault *why)
{
	struct slice s;
	if (text_value(object, path, &s, why))
		return -1;
	return uuid_parse(s, out) ? fault(why, ERR_BAD_ID, path) : 0;
}

int field_day(struct arena *a, const json_t *object, const char *path, int32_t *out, struct fault *why)
{
	struct slice s;
	(void)a;
	if (text_value(object, path, &s, why))
		return -1;
	return day_parse(s, out) ? fault_say(why, ERR_BAD_DATE, path, "dạng năm-tháng-ngày, như 2026-11-21", "yyyy-mm-dd")
	                         : 0;
}

int field_time(struct arena *a, const json_t *object, const char *path, int64_t *at_us, struct fault *why)
{
	struct slice s;
	(void)a;
	if (text_value(object, path, &s, why))
		return -1;
	return clock_parse(s, at_us)
	           ? fault_say(why, ERR_BAD_DATE, path, "ngày giờ kèm múi giờ, như 2026-11-21T08:30:00+07:00",
	                       "RFC 3339, such as 2026-11-21T08:30:00+07:00")
	           : 0;
}

int field_degrees_e6(const json_t *object, const char *path, int most, int32_t *out, struct fault *why)
{
	const json_t *v = find(object, path);
	if (!json_is_number(v))
		return fault(why, v && !json_is_null(v) ? ERR_WRONG_TYPE : ERR_MISSING, path);
	double degrees = json_number_value(v);
	if (!(degrees >= -most && degrees <= most))
		return fault(why, ERR_OUT_OF_RANGE, path);
	*out = (int32_t)(degrees * 1e4 + (degrees < 0 ? -0.5 : 0.5)) * 100;
	return 0;
}

int field_choice(const json_t *object, const char *path, const char *const *choices, int *out, struct fault *why)
{
	struct slice s;
	if (text_value(object, path, &s, why))
		return -1;
	for (int i = 0; choices[i]; i++)
		if (slice_eq(s, slice_z(choices[i]))) {
			*out = i;
			return 0;
		}
	return fault(why, ERR_BAD_CHOICE, path);
}

int field_bool_opt(const json_t *object, const char *path, bool *out, struct fault *why)
{
	const json_t *v = find(object, path);
	*out = json_is_true(v);
	return !v || json_is_null(v) || json_is_boolean(v) ? 0 : fault(why, ERR_WRONG_TYPE, path);
}

int field_object(const json_t *object, const char *path, const json_t **out, struct fault *why)
{
	const json_t *v = find(object, path);
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, path);
	if (!json_is_object(v))
		return fault(why, ERR_WRONG_TYPE, path);
	*out = v;
	return 0;
}

/* Brackets are counted before jansson builds anything: its own depth limit is 2048. */
static bool too_deep(struct slice text)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			if (++depth > BODY_JSON_DEPTH_MAX)
				return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

json_t *json_read(struct slice text, struct fault *why)
{
	json_error_t error;
	if (too_deep(text)) {
		fault_say(why, ERR_BAD_JSON, NULL, "lồng nhau quá %d tầng", "deeper than %d levels", BODY_JSON_DEPTH_MAX);
		return NULL;
	}
	json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
	if (!v && json_error_code(&error) == json_error_duplicate_key)
		fault_say(why, ERR_DUPLICATE_KEY, NULL, "dòng %d, cột %d", "line %d, column %d", error.line, error.column);
	else if (!v)
		fault_say(why, ERR_BAD_JSON, NULL, "dòng %d, cột %d", "line %d, column %d", error.line, error.column);
	return v;
}

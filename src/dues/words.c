#include "words.h"

#include "socho/base/fields.h"
#include "socho/store/sql.h"

const char *const dues_services[] = {"space", "sanitation", "power", "water", "entry", NULL};
const char *const dues_units[] = {"m2_month", "point_month", "kwh", "m3", "entry", NULL};
const char *const point_kinds[] = {"counter", "stand", "kiosk", "shop", "open_air", NULL};

int read_word(const json_t *json, const char *path, const char *const *words, struct slice *out, struct fault *why)
{
	int i;
	if (field_choice(json, path, words, &i, why))
		return -1;
	*out = slice_z(words[i]);
	return 0;
}

int read_word_opt(const json_t *json, const char *path, const char *const *words, struct slice *out, struct fault *why)
{
	*out = slice_z(NULL);
	return field_present(json, path) ? read_word(json, path, words, out, why) : 0;
}

int read_day_opt(struct arena *a, const json_t *json, const char *path, struct sql_date *out, struct fault *why)
{
	out->has = field_present(json, path);
	return out->has ? field_day(a, json, path, &out->value, why) : 0;
}

int read_int_opt(const json_t *json, const char *path, int64_t min, int64_t max, struct sql_bigint *out, struct fault *why)
{
	out->has = field_present(json, path);
	return out->has ? field_int(json, path, min, max, &out->value, why) : 0;
}

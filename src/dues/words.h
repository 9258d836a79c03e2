/* Words of dues as the database and the API have them; each list ends with NULL. */
#ifndef SOCHO_DUES_WORDS_H
#define SOCHO_DUES_WORDS_H

#include <jansson.h>

#include "socho/base/request.h"

enum dues_service { SERVICE_SPACE, SERVICE_SANITATION, SERVICE_POWER, SERVICE_WATER, SERVICE_ENTRY };
enum dues_unit { UNIT_M2_MONTH, UNIT_POINT_MONTH, UNIT_KWH, UNIT_M3, UNIT_ENTRY };
extern const char *const dues_services[], *const dues_units[], *const point_kinds[];

enum { GRADE_MAX = 20, PRICE_VND_MAX = 1000000000, AREA_HUNDREDTHS_MAX = 99999999 };

/* The word of the field, which must be there; optional: absent when it is not. */
int read_word(const json_t *json, const char *path, const char *const *words, struct slice *out, struct fault *why);
int read_word_opt(const json_t *json, const char *path, const char *const *words, struct slice *out, struct fault *why);
/* A day that is optional. */
struct sql_date;
int read_day_opt(struct arena *a, const json_t *json, const char *path, struct sql_date *out, struct fault *why);
/* A whole number that is optional. */
struct sql_bigint;
int read_int_opt(const json_t *json, const char *path, int64_t min, int64_t max, struct sql_bigint *out, struct fault *why);

#endif

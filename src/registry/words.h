/* The words that operators, markets and stalls may carry, as the schema has them, and the checks that the API and the
 * imports share. Lists end with NULL. */
#ifndef SOCHO_REGISTRY_WORDS_H
#define SOCHO_REGISTRY_WORDS_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

extern const char *const unit_levels[];
extern const char *const operator_kinds[];
extern const char *const market_kinds[];
extern const char *const market_faces[];
extern const char *const market_statuses[];
extern const char *const market_models[];
extern const char *const stall_statuses[];
extern const char *const geographies[];
extern const char *const market_calendars[];
extern const char *const person_roles[];

enum { MODEL_NONE = 4, STALL_IN_USE = 0 }; /* in the lists above */
enum { LABEL_CODE_CHARS_MAX = 12, DAY_CUTOFF_MINUTES_MAX = 720, BUSINESS_POINTS_MAX = 1000000 };
enum { NIGHT_CUTOFF_MINUTES = 360, CALENDAR_DAILY = 0, CALENDAR_DAYS_MAX = 31 };
#define AREA_M2_MAX 999999.99
#define GROUND_M2_MAX 9999999.99

/* 1 to LABEL_CODE_CHARS_MAX of A-Z and 0-9. */
bool label_code_ok(struct slice s);
/* When the business day of such a market begins unless somebody says so: at 06:00 at night markets, which are open from
 * 18:00 to 06:00 by 60/2024/NĐ-CP. */
int day_cutoff_of(struct slice kind);
/* Optional: 0.01 to max square metres, to two places, as text for numeric. */
int read_square_metres(struct arena *a, const json_t *json, const char *field, double max, struct slice *out,
                       struct fault *why);
/* The days of a calendar: 1 to 7 of weeks, to 31 of solar and to 30 of lunar months; none for "daily". */
int calendar_days_ok(int calendar, const int16_t *days, size_t count, const char *field, struct fault *why);
/* Index in the list, or -1. */
int word_index(const char *const *words, struct slice s);

#endif

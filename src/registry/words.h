/* The words that operators, markets and stalls may carry, as the schema has them, and the checks that the API and the
 * imports share. Lists end with NULL. */
#ifndef SOCHO_REGISTRY_WORDS_H
#define SOCHO_REGISTRY_WORDS_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

extern const char *const unit_levels[];
extern const char *const operator_kinds[];
extern const char *const market_kinds[];
extern const char *const market_faces[];
extern const char *const market_statuses[];
extern const char *const market_models[];
extern const char *const stall_statuses[];
extern const char *const person_roles[];

enum { MODEL_NONE = 4, STALL_IN_USE = 0 }; /* in the lists above */
enum { LABEL_CODE_CHARS_MAX = 12, DAY_CUTOFF_MINUTES_MAX = 720, BUSINESS_POINTS_MAX = 1000000 };
#define AREA_M2_MAX 999999.99

/* 1 to LABEL_CODE_CHARS_MAX of A-Z and 0-9. */
bool label_code_ok(struct slice s);
/* Index in the list, or -1. */
int word_index(const char *const *words, struct slice s);

#endif

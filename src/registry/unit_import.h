/* What the three tables of socho unit import share: communes of a day, the map from old units to new ones, hamlets. */
#ifndef SOCHO_REGISTRY_UNIT_IMPORT_H
#define SOCHO_REGISTRY_UNIT_IMPORT_H

#include "import.h"
#include "socho/base/limits.h"

struct unit_import {
	struct work work;
	struct tsv table;
	int32_t day;           /* first day of what the file says */
	int32_t since;         /* first day of units that the register meets for the first time in a map */
	struct slice document;
	struct import_counts counts;
	int64_t moved, waiting; /* markets that went to another unit; that a person has to place */
	int64_t hamlets_waiting;
	int64_t rights_ended;   /* rights over units that are no more */
};

enum { COMMUNE_CODE_DIGITS = 5, FULL_NAME_CHARS_MAX = 160 };

extern const struct tsv_column commune_columns[], map_columns[], hamlet_columns[];
/* Each reads the whole table and stores it; the caller commits. */
int import_communes(struct unit_import *u, struct fault *why);
int import_map(struct unit_import *u, struct fault *why);
int import_hamlets(struct unit_import *u, struct fault *why);

/* Digits, this many of them. */
bool unit_code_ok(struct slice s, size_t digits);
/* "Phường Hồng Gai" to "phường" and "Hồng Gai", by the kinds of unit; -1 when it begins with none. */
int unit_full_name(struct arena *a, struct slice full, const char *const *types, struct slice *type, struct slice *name);

#endif

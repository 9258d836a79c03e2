/* What the imports share: reading the file, counting, saying what came of it. */
#ifndef SOCHO_REGISTRY_IMPORT_H
#define SOCHO_REGISTRY_IMPORT_H

#include "socho/base/command.h"
#include "socho/base/tsv.h"
#include "socho/store/work.h"

struct import_counts {
	int64_t created, updated, unchanged;
};

/* Opens the work and the file. 0: w and t are ready. Otherwise the refusal was told, the exit status is returned, and
 * nothing is left open. */
int import_open(struct work *w, struct tsv *t, const char *config_path_z, const char *file_z,
                const struct tsv_column *columns);
/* The next row as tsv_next(); past IMPORT_ROWS_MAX rows ERR_BAD_IMPORT. */
int import_next(struct tsv *t, struct fault *why);
/* What a row is known by, so that one that stands twice in a file is refused. */
struct import_key {
	struct slice text;
	int line;
};
struct import_keys {
	struct import_key *v;
	size_t n;
};
/* Remembers the row last read by the key, which must live in the arena. */
void import_remember(struct tsv *t, struct import_keys *keys, struct slice key);
/* ERR_DUPLICATE for the column, naming both lines, when two rows have one key. Sorts the keys. */
int import_check_repeats(struct tsv *t, struct import_keys *keys, int column, struct fault *why);
/* Commits and tells the counts. Returns the exit status. */
int import_finish(struct work *w, const struct import_counts *counts, bool json, struct fault *why);
/* "{"created":…}" for the trail and for --json. */
struct slice import_json(struct arena *a, const struct import_counts *counts);

#endif

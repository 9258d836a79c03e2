/* Inside the confirm room: hashes of a tree out of its rows, for proofs. First what to ask for, then what to make of the
 * answer; the question is asked by a request's transaction or by a command's. */
#ifndef SOCHO_CONFIRM_TREE_H
#define SOCHO_CONFIRM_TREE_H

#include "growth.h"

struct tree_wish {
	struct arena *arena;
	size_t range_count, part_count;
	int *parts_of; /* how many parts each range has */
	struct merkle_part *parts;
};
/* The hashes of these ranges. */
void tree_wish(struct tree_wish *w, struct arena *a, const struct merkle_range *ranges, int count);
struct sql_call tree_call(const struct tree_wish *w, struct slice log);
/* One hash for each range. ERR_INTERNAL when some are not there. */
int tree_read(const struct tree_wish *w, const struct sql_rows *rows, struct merkle_hash *out, struct fault *why);

/* Consecutive hashes of one tile, or a part of it: level -1 for entries. */
struct sql_call tile_call(struct arena *a, struct slice log, int level, int64_t from, int32_t width);
/* Its hashes, or absent when there are not so many: leaves are hashed here, for only their entries are kept. */
struct slice tile_read(struct arena *a, const struct sql_rows *rows, int level, int32_t width);

#endif

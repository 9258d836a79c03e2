/* Inside the confirm room: what a tree grows by in one transaction, as the arrays of the statements that keep it. */
#ifndef SOCHO_CONFIRM_GROWTH_H
#define SOCHO_CONFIRM_GROWTH_H

#include "socho/confirm/leaf.h"
#include "socho/seal/tlog.h"
#include "socho/store/sql.h"

enum {
	TILE_HEIGHT = 8,
	TILE_HASHES = 1 << TILE_HEIGHT,
	TILE_LEVELS = 8,
};

struct growth {
	struct arena *arena;
	struct merkle_edge edge;
	/* Runs of hashes, each at most to the next multiple of TILE_HASHES: level -1 the entries, from 1 full subtrees. */
	size_t run_count;
	int16_t *level;
	int64_t *run_first;
	struct slice *hashes;
	size_t open[1 + TILE_LEVELS]; /* 1 + the run that a level goes on with; 0: none */
	/* Runs of places, within one province and the same bounds. */
	size_t place_count;
	int16_t *province;
	int64_t *place_first;
	struct uuid *lowest, *highest;
	struct slice *keys;
};

/* For a tree at this edge, before growth_add() takes `leaves` entries out of `batches` batches. */
void growth_init(struct growth *g, struct arena *a, const struct merkle_edge *edge, size_t leaves, size_t batches);
/* One batch: LEAF_ENTRY_BYTES for each. */
void growth_add(struct growth *g, int16_t province, struct slice entries);
struct sql_call growth_hashes_call(const struct growth *g, struct slice log);
struct sql_call growth_places_call(const struct growth *g, struct slice log);

#endif

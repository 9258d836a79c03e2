#include "growth.h"

#include <assert.h>
#include <string.h>

#include "sql.h"

/* Every level ends at most one run that the bounds did not, and begins one. */
static size_t runs_most(size_t leaves)
{
	return leaves / TILE_HASHES + leaves / TILE_HASHES / TILE_HASHES * 2 + (size_t)2 * (1 + TILE_LEVELS) + 2;
}

void growth_init(struct growth *g, struct arena *a, const struct merkle_edge *edge, size_t leaves, size_t batches)
{
	size_t runs = runs_most(leaves), places = leaves / TILE_HASHES + batches + 2;
	*g = (struct growth){.arena = a, .edge = *edge};
	g->level = arena_array(a, runs, sizeof *g->level);
	g->run_first = arena_array(a, runs, sizeof *g->run_first);
	g->hashes = arena_array(a, runs, sizeof *g->hashes);
	g->province = arena_array(a, places, sizeof *g->province);
	g->place_first = arena_array(a, places, sizeof *g->place_first);
	g->lowest = arena_array(a, places, sizeof *g->lowest);
	g->highest = arena_array(a, places, sizeof *g->highest);
	g->keys = arena_array(a, places, sizeof *g->keys);
}

/* Room for the rest of a tile is taken at once; a run is filled in place. */
static void append(struct arena *a, struct slice *to, uint64_t first, const void *p, size_t n)
{
	if (!to->n)
		to->p = arena_alloc(a, (TILE_HASHES - first % TILE_HASHES) * n);
	memcpy((char *)(uintptr_t)to->p + to->n, p, n);
	to->n += n;
}

static void add_hash(struct growth *g, int level, uint64_t index, const uint8_t *hash)
{
	size_t *open = &g->open[1 + level];
	if (!*open) {
		g->level[g->run_count] = (int16_t)level;
		g->run_first[g->run_count] = (int64_t)index;
		g->hashes[g->run_count] = (struct slice){NULL, 0};
		*open = ++g->run_count;
	}
	size_t run = *open - 1;
	append(g->arena, &g->hashes[run], (uint64_t)g->run_first[run], hash, MERKLE_HASH_BYTES);
	if ((index + 1) % TILE_HASHES == 0)
		*open = 0;
}

static void add_key(struct growth *g, int16_t province, uint64_t index, const uint8_t *key)
{
	struct uuid id;
	memcpy(id.b, key, sizeof id.b);
	if (!g->place_count || g->province[g->place_count - 1] != province || index % TILE_HASHES == 0) {
		size_t fresh = g->place_count++;
		g->province[fresh] = province;
		g->place_first[fresh] = (int64_t)index;
		g->lowest[fresh] = g->highest[fresh] = id;
		g->keys[fresh] = (struct slice){NULL, 0};
	}
	size_t at = g->place_count - 1;
	if (memcmp(id.b, g->lowest[at].b, sizeof id.b) < 0)
		g->lowest[at] = id;
	if (memcmp(id.b, g->highest[at].b, sizeof id.b) > 0)
		g->highest[at] = id;
	append(g->arena, &g->keys[at], (uint64_t)g->place_first[at], key, LEAF_KEY_BYTES);
}

static void on_full(int height, uint64_t index, const struct merkle_hash *hash, void *arg)
{
	if (height && height % TILE_HEIGHT == 0)
		add_hash(arg, height / TILE_HEIGHT, index, hash->b);
}

void growth_add(struct growth *g, int16_t province, struct slice entries)
{
	assert(entries.n % LEAF_ENTRY_BYTES == 0);
	for (size_t at = 0; at < entries.n; at += LEAF_ENTRY_BYTES) {
		const uint8_t *entry = (const uint8_t *)entries.p + at;
		uint64_t index = g->edge.size;
		struct merkle_hash leaf = merkle_leaf(slice_of(entry + LEAF_KEY_BYTES, MERKLE_HASH_BYTES));
		add_key(g, province, index, entry);
		add_hash(g, -1, index, entry + LEAF_KEY_BYTES);
		merkle_edge_push(&g->edge, &leaf, on_full, g);
	}
}

struct sql_call growth_hashes_call(const struct growth *g, struct slice log)
{
	return SQL_CALL(g->arena, confirm_ledger_keep_hashes, .log = log, .level = {g->level, g->run_count, NULL},
	                .first = {g->run_first, g->run_count, NULL}, .hashes = {g->hashes, g->run_count});
}

struct sql_call growth_places_call(const struct growth *g, struct slice log)
{
	return SQL_CALL(g->arena, confirm_ledger_keep_places, .log = log, .first = {g->place_first, g->place_count, NULL},
	                .province = {g->province, g->place_count, NULL}, .lowest = {g->lowest, g->place_count, NULL},
	                .highest = {g->highest, g->place_count, NULL}, .keys = {g->keys, g->place_count});
}

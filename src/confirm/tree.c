/* A full subtree of 2^h leaves is made of 2^(h mod 8) hashes of tile level h / 8, all in one tile. Level 0 is kept as its
 * entries. */
#include "tree.h"

#include <string.h>

#include "sql.h"

void tree_wish(struct tree_wish *w, struct arena *a, const struct merkle_range *ranges, int count)
{
	*w = (struct tree_wish){.arena = a, .range_count = (size_t)count};
	w->parts_of = arena_array(a, (size_t)count + 1, sizeof *w->parts_of);
	w->parts = arena_array(a, (size_t)count * MERKLE_HEIGHT_MAX + 1, sizeof *w->parts);
	for (int i = 0; i < count; i++) {
		w->parts_of[i] = merkle_parts(ranges[i], w->parts + w->part_count);
		w->part_count += (size_t)w->parts_of[i];
	}
}

/* Level 0 stands in the rows as level -1. */
static int kept_level(int level)
{
	return level ? level : -1;
}

struct sql_call tree_call(const struct tree_wish *w, struct slice log)
{
	size_t n = w->part_count;
	int16_t *level = arena_array(w->arena, n + 1, sizeof *level);
	int64_t *first = arena_array(w->arena, n + 1, sizeof *first);
	int32_t *count = arena_array(w->arena, n + 1, sizeof *count);
	for (size_t i = 0; i < n; i++) {
		int within = w->parts[i].height % TILE_HEIGHT;
		level[i] = (int16_t)kept_level(w->parts[i].height / TILE_HEIGHT);
		first[i] = (int64_t)(w->parts[i].index << within);
		count[i] = 1 << within;
	}
	return SQL_CALL(w->arena, confirm_ledger_tiles, .log = log, .level = {level, n, NULL}, .first = {first, n, NULL},
	                .count = {count, n, NULL});
}

static void leaves_of(struct merkle_hash *hashes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hashes[i] = merkle_leaf(slice_of(hashes[i].b, sizeof hashes[i].b));
}

static int part_hash(const struct tree_wish *w, const struct sql_rows *rows, size_t at, struct merkle_hash *out)
{
	struct sql_confirm_ledger_tiles_out row;
	struct merkle_hash hashes[TILE_HASHES];
	int within = w->parts[at].height % TILE_HEIGHT;
	size_t n = (size_t)1 << within;
	sql_row(w->arena, rows, (int)at, &row);
	if (row.ord != (int32_t)at || row.hashes.n != n * MERKLE_HASH_BYTES)
		return -1;
	memcpy(hashes, row.hashes.p, row.hashes.n);
	if (w->parts[at].height < TILE_HEIGHT)
		leaves_of(hashes, n);
	*out = merkle_full(hashes, within);
	return 0;
}

int tree_read(const struct tree_wish *w, const struct sql_rows *rows, struct merkle_hash *out, struct fault *why)
{
	size_t at = 0;
	if ((size_t)rows->count != w->part_count)
		return faultf(why, ERR_INTERNAL, NULL, "hashes of the ledger are missing");
	for (size_t i = 0; i < w->range_count; i++) {
		struct merkle_hash parts[MERKLE_HEIGHT_MAX];
		for (int k = 0; k < w->parts_of[i]; k++)
			if (part_hash(w, rows, at++, &parts[k]))
				return faultf(why, ERR_INTERNAL, NULL, "hashes of the ledger are missing");
		out[i] = merkle_join(parts, w->parts_of[i]);
	}
	return 0;
}

struct sql_call tile_call(struct arena *a, struct slice log, int level, int64_t from, int32_t width)
{
	int16_t *kept = ARENA_NEW(a, int16_t);
	int64_t *first = ARENA_NEW(a, int64_t);
	int32_t *count = ARENA_NEW(a, int32_t);
	*kept = (int16_t)kept_level(level);
	*first = from;
	*count = width;
	return SQL_CALL(a, confirm_ledger_tiles, .log = log, .level = {kept, 1, NULL}, .first = {first, 1, NULL},
	                .count = {count, 1, NULL});
}

struct slice tile_read(struct arena *a, const struct sql_rows *rows, int level, int32_t width)
{
	struct sql_confirm_ledger_tiles_out row;
	if (!rows->count)
		return slice_z(NULL);
	sql_row(a, rows, 0, &row);
	if (row.hashes.n != (size_t)width * MERKLE_HASH_BYTES)
		return slice_z(NULL);
	struct merkle_hash *hashes = arena_array(a, (size_t)width, sizeof *hashes);
	memcpy(hashes, row.hashes.p, row.hashes.n);
	if (level == 0)
		leaves_of(hashes, (size_t)width);
	return slice_of(hashes, row.hashes.n);
}

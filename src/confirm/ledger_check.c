/* The places say which row stands where, the rows say what they are now, and the entries say what they were. Where these
 * three disagree a row was altered or taken away; where the tree over the entries disagrees with a root that was signed,
 * the entries were. A row that no place names and that does not wait on the list was put in beside the service. */
#include "ledger_check.h"

#include <stdlib.h>
#include <string.h>

#include "growth.h"
#include "socho/base/text.h"
#include "sql.h"
#include "tree.h"

enum { PLACES_AT_ONCE = 128, STRANGERS_MAX = 1000, CLAIMS_FIRST = 64 };

static struct slice log_name(const struct ledger_check *k)
{
	return slice_z(tlog_name(k->log));
}

static void tell(struct ledger_check *k, const char *what_z, int64_t at)
{
	k->found(k->arg, what_z, at, "");
}

static void tell_id(struct ledger_check *k, const char *what_z, int64_t at, struct uuid id)
{
	char text[UUID_TEXT_BYTES];
	uuid_format(id, text);
	k->found(k->arg, what_z, at, text);
}

/* ---- claims */

static void claim(struct ledger_check *k, uint64_t size, struct merkle_hash root, const char *by_z)
{
	if (k->claim_count == k->claims_cap) {
		size_t cap = k->claims_cap ? 2 * k->claims_cap : CLAIMS_FIRST;
		struct claim *more = arena_array(&k->work->arena, cap, sizeof *more);
		if (k->claim_count)
			memcpy(more, k->claims, k->claim_count * sizeof *more);
		k->claims = more;
		k->claims_cap = cap;
	}
	k->claims[k->claim_count++] = (struct claim){size, root, by_z};
}

static int by_size(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	return x->size < y->size ? -1 : x->size > y->size;
}

/* Those whose size the tree has right now. */
static void judge_claims(struct ledger_check *k)
{
	struct merkle_hash root;
	bool known = false;
	for (; k->next_claim < k->claim_count && k->claims[k->next_claim].size == k->edge.size; k->next_claim++) {
		const struct claim *c = &k->claims[k->next_claim];
		if (!known)
			root = merkle_edge_root(&k->edge);
		known = true;
		if (!merkle_eq(&root, &c->root))
			tell(k, c->by_z, (int64_t)c->size);
	}
}

void ledger_check_note(struct ledger_check *k, struct slice note)
{
	struct tlog_checkpoint c;
	struct seal_published by;
	struct fault why = {.err = ERR_NONE};
	struct slice origin = tlog_origin(&k->work->arena, k->log, k->work->config.province);
	if (tlog_note_read(&k->work->arena, note, &c, &why) || !slice_eq(c.origin, origin) ||
	    !tlog_note_signed(&k->work->arena, k->trust, note, &by))
		tell(k, "signature", why.err ? -1 : (int64_t)c.size);
	else
		claim(k, c.size, c.root, "checkpoint");
}

static int collect_claims(struct ledger_check *k, struct sql_confirm_ledger_state_out *state, struct fault *why)
{
	struct arena *a = &k->work->arena;
	struct sql_rows rows;
	if (work_row(k->work, SQL_CALL(a, confirm_ledger_state, .log = log_name(k)), state, why) ||
	    work_run(k->work, SQL_CALL(a, confirm_ledger_notes, .log = log_name(k)), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_ledger_notes_out row;
		sql_row(a, &rows, i, &row);
		ledger_check_note(k, row.note);
	}
	if (state->note.p)
		ledger_check_note(k, state->note);
	struct merkle_hash root;
	memcpy(root.b, state->root.p, sizeof root.b);
	claim(k, (uint64_t)state->size, root, "root");
	qsort(k->claims, k->claim_count, sizeof *k->claims, by_size);
	return 0;
}

/* ---- places, rows and entries */

static void on_full(int height, uint64_t index, const struct merkle_hash *hash, void *arg)
{
	struct ledger_check *k = arg;
	(void)index;
	if (height && height % TILE_HEIGHT == 0 && height / TILE_HEIGHT <= TILE_LEVELS)
		text_add(&k->upper[height / TILE_HEIGHT - 1], slice_of(hash->b, sizeof hash->b));
}

/* Keys of one province, from the places or from the list. */
struct keys {
	int16_t province;
	size_t count;
	int64_t *at; /* indexes; -1 on the list */
	struct uuid *id;
	int64_t *time_us;
	struct merkle_hash *entry;
};

static void keys_init(struct keys *s, struct arena *a, int16_t province, size_t most)
{
	*s = (struct keys){.province = province};
	s->at = arena_array(a, most, sizeof *s->at);
	s->id = arena_array(a, most, sizeof *s->id);
	s->time_us = arena_array(a, most, sizeof *s->time_us);
	s->entry = arena_array(a, most, sizeof *s->entry);
}

static void keys_add(struct keys *s, const char *key, int64_t at, const char *entry)
{
	uint64_t time = 0;
	for (int i = 16; i < LEAF_KEY_BYTES; i++)
		time = time << 8 | (uint8_t)key[i];
	memcpy(s->id[s->count].b, key, sizeof s->id[0].b);
	memcpy(s->entry[s->count].b, entry, sizeof s->entry[0].b);
	s->at[s->count] = at;
	s->time_us[s->count++] = (int64_t)time;
}

static int read_rows(struct ledger_check *k, const struct keys *s, struct sql_rows *rows, struct fault *why)
{
	if (k->log == TLOG_CONFIRMATIONS)
		return work_run(k->work, SQL_CALL(&k->part, confirm_ledger_confirmations, .province = s->province,
		                .id = {s->id, s->count, NULL}, .received_at = {s->time_us, s->count, NULL}), rows, why);
	return work_run(k->work, SQL_CALL(&k->part, confirm_ledger_lines, .province = s->province,
	                .id = {s->id, s->count, NULL}, .at = {s->time_us, s->count, NULL}), rows, why);
}

/* The rows as they are against the entries as they were. */
static int judge_rows(struct ledger_check *k, const struct keys *s, struct fault *why)
{
	struct sql_rows rows;
	size_t next = 0;
	if (!s->count || read_rows(k, s, &rows, why))
		return s->count ? -1 : 0;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_ledger_lines_out row; /* both statements have the same shape */
		sql_row(&k->part, &rows, i, &row);
		for (; next < (size_t)row.ord; next++)
			tell_id(k, "missing", s->at[next], s->id[next]);
		next++;
		k->rows++;
		k->forgotten += row.forgotten;
		if (!slice_eq(row.entry, slice_of(s->entry[row.ord].b, sizeof s->entry[0].b)))
			tell_id(k, "altered", s->at[row.ord], s->id[row.ord]);
	}
	for (; next < s->count; next++)
		tell_id(k, "missing", s->at[next], s->id[next]);
	return 0;
}

struct places {
	size_t count;
	struct sql_confirm_ledger_places_out *row;
	struct slice *entries; /* as many as there are */
};

static int read_places(struct ledger_check *k, int64_t from, struct places *p, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(k->work, SQL_CALL(&k->part, confirm_ledger_places, .log = log_name(k), .from_index = from,
	             .most = PLACES_AT_ONCE), &rows, why))
		return -1;
	size_t n = (size_t)rows.count;
	*p = (struct places){.count = n, .row = arena_array(&k->part, n + 1, sizeof *p->row),
	                     .entries = arena_array(&k->part, n + 1, sizeof *p->entries)};
	int16_t *level = arena_array(&k->part, n + 1, sizeof *level);
	int64_t *first = arena_array(&k->part, n + 1, sizeof *first);
	int32_t *count = arena_array(&k->part, n + 1, sizeof *count);
	for (size_t i = 0; i < n; i++) {
		sql_row(&k->part, &rows, (int)i, &p->row[i]);
		level[i] = -1;
		first[i] = p->row[i].first;
		count[i] = (int32_t)(p->row[i].keys.n / LEAF_KEY_BYTES);
		p->entries[i] = slice_of("", 0);
	}
	if (work_run(k->work, SQL_CALL(&k->part, confirm_ledger_tiles, .log = log_name(k), .level = {level, n, NULL},
	             .first = {first, n, NULL}, .count = {count, n, NULL}), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_ledger_tiles_out tile;
		sql_row(&k->part, &rows, i, &tile);
		p->entries[tile.ord] = tile.hashes;
	}
	return 0;
}

static void grow(struct ledger_check *k, const struct merkle_hash *entry)
{
	struct merkle_hash leaf = merkle_leaf(slice_of(entry->b, sizeof entry->b));
	merkle_edge_push(&k->edge, &leaf, on_full, k);
	judge_claims(k);
}

/* One run of places into s. Where an entry is gone, zeros stand for it: its row counts as altered, and the root tells. */
static void take_place(struct ledger_check *k, const struct sql_confirm_ledger_places_out *place, struct slice entries,
                       struct keys *s)
{
	static const char none[MERKLE_HASH_BYTES];
	size_t n = place->keys.n / LEAF_KEY_BYTES;
	if (place->first != (int64_t)k->edge.size)
		tell(k, "order", (int64_t)k->edge.size);
	for (size_t i = 0; i < n; i++) {
		bool has = entries.n >= (i + 1) * MERKLE_HASH_BYTES;
		keys_add(s, place->keys.p + i * LEAF_KEY_BYTES, (int64_t)k->edge.size, has ? entries.p + i * MERKLE_HASH_BYTES : none);
		if (!has)
			tell(k, "hash", (int64_t)k->edge.size);
		grow(k, &s->entry[s->count - 1]);
	}
}

static int check_places(struct ledger_check *k, struct fault *why)
{
	struct places p;
	int64_t from = 0;
	judge_claims(k);
	do {
		arena_reset(&k->part);
		if (read_places(k, from, &p, why))
			return -1;
		for (size_t i = 0; i < p.count;) {
			struct keys s;
			size_t most = 0, end = i;
			for (; end < p.count && p.row[end].province == p.row[i].province; end++)
				most += p.row[end].keys.n / LEAF_KEY_BYTES;
			keys_init(&s, &k->part, p.row[i].province, most);
			for (; i < end; i++)
				take_place(k, &p.row[i], p.entries[i], &s);
			if (judge_rows(k, &s, why))
				return -1;
		}
		if (p.count)
			from = p.row[p.count - 1].first + 1;
	} while (p.count);
	return 0;
}

/* ---- what is kept of the tree itself */

static int check_upper(struct ledger_check *k, int level, struct fault *why)
{
	struct slice want = text_slice(&k->upper[level - 1]);
	struct sql_rows rows;
	int64_t at = 0;
	do {
		arena_reset(&k->part);
		if (work_run(k->work, SQL_CALL(&k->part, confirm_ledger_hashes, .log = log_name(k), .level = (int16_t)level,
		             .from_index = at, .most = PLACES_AT_ONCE), &rows, why))
			return -1;
		for (int i = 0; i < rows.count; i++) {
			struct sql_confirm_ledger_hashes_out row;
			sql_row(&k->part, &rows, i, &row);
			size_t from = (size_t)at * MERKLE_HASH_BYTES;
			if (row.first != at || !slice_eq(row.hashes, slice_sub(want, from, from + row.hashes.n)))
				tell(k, "hash", at << (TILE_HEIGHT * level));
			at = row.first + (int64_t)(row.hashes.n / MERKLE_HASH_BYTES);
		}
	} while (rows.count);
	if ((size_t)at * MERKLE_HASH_BYTES != want.n)
		tell(k, "hash", at << (TILE_HEIGHT * level));
	return 0;
}

static int check_tree(struct ledger_check *k, const struct sql_confirm_ledger_state_out *state, struct fault *why)
{
	if ((int64_t)k->edge.size != state->size)
		tell(k, "size", (int64_t)k->edge.size);
	else if (!slice_eq(merkle_edge_bytes(&k->edge), state->edge))
		tell(k, "root", state->size);
	for (; k->next_claim < k->claim_count; k->next_claim++)
		tell(k, k->claims[k->next_claim].by_z, (int64_t)k->claims[k->next_claim].size);
	for (int level = 1; level < TILE_LEVELS; level++)
		if (check_upper(k, level, why))
			return -1;
	return 0;
}

/* ---- rows that are in no tree */

static int check_listed(struct ledger_check *k, struct fault *why)
{
	struct sql_rows rows;
	arena_reset(&k->part);
	if (work_run(k->work, SQL_CALL0(&k->part, confirm_ledger_listed), &rows, why))
		return -1;
	size_t n = (size_t)rows.count;
	struct keys *batches = arena_array(&k->part, n + 1, sizeof *batches);
	for (size_t i = 0; i < n; i++) {
		struct sql_confirm_ledger_listed_out row;
		sql_row(&k->part, &rows, (int)i, &row);
		keys_init(&batches[i], &k->part, row.province, row.entries.n / LEAF_ENTRY_BYTES + 1);
		for (size_t at = 0; at + LEAF_ENTRY_BYTES <= row.entries.n; at += LEAF_ENTRY_BYTES)
			keys_add(&batches[i], row.entries.p + at, -1, row.entries.p + at + LEAF_KEY_BYTES);
	}
	for (size_t i = 0; i < n; i++) {
		k->unsealed += (int64_t)batches[i].count;
		if (judge_rows(k, &batches[i], why))
			return -1;
	}
	return 0;
}

/* Every place that still has its row has another one, so that rows beyond those were put in. */
static int check_strangers(struct ledger_check *k, struct fault *why)
{
	struct sql_confirm_ledger_totals_out totals;
	struct sql_rows rows;
	arena_reset(&k->part);
	if (work_row(k->work, SQL_CALL0(&k->part, confirm_ledger_totals), &totals, why))
		return -1;
	if (k->log == TLOG_REGISTRY)
		k->unsealed = totals.lines_listed;
	int64_t there = k->log == TLOG_REGISTRY ? totals.lines - totals.lines_listed : totals.confirmations;
	if (there == k->rows)
		return 0;
	if (work_run(k->work, SQL_CALL(&k->part, confirm_ledger_strangers, .log = log_name(k), .most = STRANGERS_MAX), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_ledger_strangers_out row;
		sql_row(&k->part, &rows, i, &row);
		tell_id(k, "added", -1, row.id);
	}
	return 0;
}

int ledger_check_run(struct ledger_check *k, struct fault *why)
{
	struct sql_confirm_ledger_state_out state;
	struct text upper[TILE_LEVELS];
	arena_init(&k->part, (size_t)1024 * 1024);
	k->upper = upper;
	for (int i = 0; i < TILE_LEVELS; i++)
		text_init(&upper[i], &k->work->arena);
	int rc = collect_claims(k, &state, why) || check_places(k, why) || check_tree(k, &state, why) ||
	                 (k->log == TLOG_CONFIRMATIONS && check_listed(k, why)) || check_strangers(k, why)
	             ? -1
	             : 0;
	k->size = (int64_t)k->edge.size;
	k->root = merkle_edge_root(&k->edge);
	arena_release(&k->part);
	return rc;
}

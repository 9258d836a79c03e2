#include "socho/confirm/ledger.h"

#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/store/db.h"
#include "sql.h"
#include "tree.h"

/* A request for something of one log. */
struct ask {
	struct request *rq;
	struct slice log;
	/* of a tile */
	int level;
	int64_t number;
	int32_t width;
	/* of a proof */
	int64_t index, from, to;
	bool has_to;
	struct uuid id;
	struct slice entry;
	struct sql_confirm_ledger_head_out head;
	struct tree_wish wish;
};

static struct ask *ask_new(struct request *rq)
{
	if (tlog_by_name(rq->param[0]) < 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return NULL;
	}
	struct ask *k = ARENA_NEW(rq->arena, struct ask);
	*k = (struct ask){.rq = rq, .log = rq->param[0]};
	return k;
}

/* ---- the checkpoint */

static void on_checkpoint(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = ((struct ask *)arg)->rq;
	struct sql_confirm_ledger_head_out head;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NO_CHECKPOINT, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &head);
	struct merkle_hash digest = merkle_digest(head.note);
	rq->answer.etag = arena_printf(rq->arena, "\"%.*s\"", SARG(base64url_encode(rq->arena, slice_of(digest.b, 12))));
	rq->answer.cache = S("public, max-age=1");
	answer_bytes(rq, "text/plain; charset=utf-8", head.note);
}

void ledger_checkpoint(struct request *rq)
{
	struct ask *k = ask_new(rq);
	if (k)
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_ledger_head, .log = k->log), on_checkpoint, k);
}

/* ---- tiles */

static int three_digits(struct slice s, int64_t *out)
{
	return s.n == 3 && slice_all_digits(s) ? slice_to_i64(s, out) : -1;
}

/* "x001/x234/067" or "x001/x234/067.p/25"; groups of zeros do not lead. */
static int read_number(struct slice text, struct ask *k)
{
	struct slice group = slice_cut(&text, '/');
	int64_t digits, width;
	k->number = 0;
	k->width = TILE_HASHES;
	for (int groups = 0; slice_starts(group, S("x")); groups++, group = slice_cut(&text, '/')) {
		if (groups == 3 || three_digits(slice_sub(group, 1, group.n), &digits) || (!groups && !digits))
			return -1;
		k->number = k->number * 1000 + digits;
	}
	bool partial = slice_ends(group, S(".p"));
	if (three_digits(partial ? slice_sub(group, 0, group.n - 2) : group, &digits))
		return -1;
	k->number = k->number * 1000 + digits;
	if (!partial)
		return text.p ? -1 : 0;
	if (!slice_all_digits(text) || text.p[0] == '0' || slice_to_i64(text, &width) || width >= TILE_HASHES)
		return -1;
	k->width = (int32_t)width;
	return 0;
}

static int read_tile(struct request *rq, struct ask *k)
{
	static const struct slice before = SLICE_LIT("/tile/");
	ptrdiff_t at = slice_find_all(rq->path, before);
	struct slice rest = slice_sub(rq->path, (size_t)at + before.n, rq->path.n), level = slice_cut(&rest, '/');
	int64_t n = -1;
	if (!slice_eq(level, S("entries")) &&
	    (!slice_all_digits(level) || level.n != 1 || slice_to_i64(level, &n) || n >= TILE_LEVELS))
		return -1;
	k->level = (int)n;
	return read_number(rest, k);
}

static struct slice entries_bundle(struct arena *a, struct slice hashes)
{
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < hashes.n; i += MERKLE_HASH_BYTES) {
		text_addc(&t, 0);
		text_addc(&t, MERKLE_HASH_BYTES);
		text_add(&t, slice_sub(hashes, i, i + MERKLE_HASH_BYTES));
	}
	return text_slice(&t);
}

static void on_tile(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	struct request *rq = k->rq;
	(void)tx;
	struct slice hashes = tile_read(rq->arena, rows, k->level, k->width);
	if (!hashes.p) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	rq->answer.cache = S("public, max-age=31536000, immutable");
	answer_bytes(rq, "application/octet-stream", k->level < 0 ? entries_bundle(rq->arena, hashes) : hashes);
}

void ledger_tile(struct request *rq)
{
	struct ask *k = ask_new(rq);
	if (!k)
		return;
	if (read_tile(rq, k))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, tile_call(rq->arena, k->log, k->level, k->number * TILE_HASHES, k->width), on_tile, k);
}

/* ---- proofs */

static void add_hashes(struct text *t, const struct merkle_hash *hashes, size_t count)
{
	text_add(t, S("["));
	for (size_t i = 0; i < count; i++)
		text_addf(t, "%s\"%.*s\"", i ? "," : "", SARG(base64_encode(t->arena, slice_of(hashes[i].b, sizeof hashes[i].b))));
	text_add(t, S("]"));
}

static int number_in(struct request *rq, const char *name_z, bool *has, int64_t *out, struct fault *why)
{
	struct slice text;
	if (request_query(rq, name_z, &text, why))
		return -1;
	*has = text.p != NULL;
	if (*has && (!slice_all_digits(text) || slice_to_i64(text, out)))
		return fault(why, ERR_OUT_OF_RANGE, name_z);
	return 0;
}

static void on_entry(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	(void)tx;
	k->entry = tile_read(k->rq->arena, rows, -1, 1);
}

static void on_proof(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	struct request *rq = k->rq;
	struct tlog_proof p = {.index = (uint64_t)k->index, .note = k->head.note, .count = k->wish.range_count};
	struct tlog_checkpoint c;
	struct fault why;
	(void)tx;
	if (tree_read(&k->wish, rows, p.hashes, &why) || tlog_note_read(rq->arena, k->head.note, &c, &why)) {
		answer_fault(rq, &why);
		return;
	}
	struct text t;
	text_init(&t, rq->arena);
	text_addf(&t, "{\"log\":\"%.*s\",\"index\":%lld,\"entry\":\"%.*s\",\"size\":%lld,\"root\":\"%.*s\",\"hashes\":",
	          SARG(k->log), (long long)k->index, SARG(base64_encode(rq->arena, k->entry)), (long long)k->head.size,
	          SARG(base64_encode(rq->arena, slice_of(c.root.b, sizeof c.root.b))));
	add_hashes(&t, p.hashes, p.count);
	text_add(&t, S(",\"proof\":"));
	text_add_json(&t, tlog_proof_text(rq->arena, &p));
	text_add(&t, S("}"));
	answer_json(rq, 200, text_slice(&t));
}

static void prove(struct tx *tx, struct ask *k)
{
	struct request *rq = k->rq;
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	if (k->index >= k->head.size) {
		answer_error(rq, ERR_NOT_SEALED, NULL);
		return;
	}
	int count = merkle_inclusion((uint64_t)k->index, (uint64_t)k->head.size, ranges);
	tree_wish(&k->wish, rq->arena, ranges, count);
	tx_query(tx, tile_call(rq->arena, k->log, -1, k->index, 1), on_entry, k);
	tx_query(tx, tree_call(&k->wish, k->log), on_proof, k);
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	struct sql_confirm_ledger_find_out row;
	if (!rows->count) {
		answer_error(k->rq, ERR_NOT_SEALED, "id");
		return;
	}
	sql_row(k->rq->arena, rows, 0, &row);
	k->index = row.index;
	prove(tx, k);
}

static bool head_is_there(struct ask *k, const struct sql_rows *rows)
{
	if (rows->count)
		sql_row(k->rq->arena, rows, 0, &k->head);
	else
		answer_error(k->rq, ERR_NO_CHECKPOINT, NULL);
	return rows->count != 0;
}

static void on_proof_head(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	if (!head_is_there(k, rows))
		return;
	if (k->index < 0)
		tx_query(tx, SQL_CALL(k->rq->arena, confirm_ledger_find, .log = k->log, .id = k->id), on_found, k);
	else
		prove(tx, k);
}

static int read_proof(struct request *rq, struct ask *k, struct fault *why)
{
	static const char *const names[] = {"index", "id", NULL};
	bool has_index;
	struct slice id;
	if (request_query_only(rq, names, why) || number_in(rq, "index", &has_index, &k->index, why) ||
	    request_query(rq, "id", &id, why))
		return -1;
	if (has_index == (id.p != NULL))
		return fault(why, ERR_MISSING, "index");
	if (!has_index)
		k->index = -1;
	return id.p && uuid_parse(id, &k->id) ? fault(why, ERR_NOT_FOUND, "id") : 0;
}

void ledger_proof(struct request *rq)
{
	struct ask *k = ask_new(rq);
	struct fault why;
	if (!k)
		return;
	if (read_proof(rq, k, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_ledger_head, .log = k->log), on_proof_head, k);
}

static void on_consistency(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	struct request *rq = k->rq;
	struct merkle_hash hashes[MERKLE_PROOF_MAX];
	struct fault why;
	(void)tx;
	if (tree_read(&k->wish, rows, hashes, &why)) {
		answer_fault(rq, &why);
		return;
	}
	struct text t;
	text_init(&t, rq->arena);
	text_addf(&t, "{\"log\":\"%.*s\",\"from\":%lld,\"to\":%lld,\"hashes\":", SARG(k->log), (long long)k->from,
	          (long long)k->to);
	add_hashes(&t, hashes, k->wish.range_count);
	text_add(&t, S("}"));
	answer_json(rq, 200, text_slice(&t));
}

static void on_consistency_head(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct ask *k = arg;
	struct merkle_range ranges[MERKLE_PROOF_MAX];
	if (!head_is_there(k, rows))
		return;
	if (!k->has_to)
		k->to = k->head.size;
	if (k->to > k->head.size || k->from > k->to) {
		answer_error(k->rq, ERR_OUT_OF_RANGE, k->from > k->to ? "from" : "to");
		return;
	}
	tree_wish(&k->wish, k->rq->arena, ranges, merkle_consistency((uint64_t)k->from, (uint64_t)k->to, ranges));
	tx_query(tx, tree_call(&k->wish, k->log), on_consistency, k);
}

static int read_consistency(struct request *rq, struct ask *k, struct fault *why)
{
	static const char *const names[] = {"from", "to", NULL};
	bool has_from;
	if (request_query_only(rq, names, why) || number_in(rq, "from", &has_from, &k->from, why) ||
	    number_in(rq, "to", &k->has_to, &k->to, why))
		return -1;
	return has_from ? 0 : fault(why, ERR_MISSING, "from");
}

void ledger_consistency(struct request *rq)
{
	struct ask *k = ask_new(rq);
	struct fault why;
	if (!k)
		return;
	if (read_consistency(rq, k, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_ledger_head, .log = k->log), on_consistency_head, k);
}

/* A turn goes through the logs. For each, one transaction looks whether there is work, takes the lease, locks the tree,
 * takes entries off the list and grows the tree by them; after its commit the signer signs the new checkpoint and a
 * second transaction publishes it. A log that had more than one transaction takes is gone through again at once.
 *
 * A row on the list of confirmations bears the transaction that wrote it. Once a look found nothing left, rows of
 * transactions that had ended before it cannot come any more, and the next look begins behind them (0078_ledger.sql). */
#include "socho/confirm/sealer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "growth.h"
#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "sql.h"

enum {
	IDLE_MS = 500,
	LEASE_S = 2,
	PUBLISH_MS = 1000, /* at most so long behind a tree that grows and grows */
	BATCHES_MAX = 5000, /* of confirmations, in one transaction */
	ENTRIES_MAX = 200000, /* and the batch that reaches this is the last */
	LINES_MAX = 5000,
	ARENA_BYTES = 65536,
};

struct sealer {
	struct sealer_options options;
	struct event *timer;
	struct arena arena; /* of one log's part of a turn */
	int64_t from_xid[TLOG_COUNT];
	enum tlog log;
	bool stopping;
	/* Of the transaction under way. */
	int64_t horizon, fence, note_size;
	struct growth growth;
	bool more;
	int64_t published_us; /* monotonic */
};

static struct slice log_name(const struct sealer *s)
{
	return slice_z(tlog_name(s->log));
}

static void begin(struct sealer *s);

static void rest(struct sealer *s)
{
	struct timeval t = clock_timeval(IDLE_MS);
	if (!s->stopping)
		event_add(s->timer, &t);
}

static void next(struct sealer *s, bool again)
{
	if (!again)
		s->log = (s->log + 1) % TLOG_COUNT;
	if (s->stopping)
		return;
	if (!again && s->log == 0)
		rest(s);
	else
		begin(s);
}

/* ---- publish */

static void on_published(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)arg;
	if (rows->count)
		tx_commit(tx);
	else
		tx_rollback(tx);
}

struct publication {
	struct sealer *sealer;
	struct slice note;
};

static void publish_start(struct tx *tx, void *arg)
{
	struct publication *p = arg;
	struct sealer *s = p->sealer;
	tx_query(tx, SQL_CALL0(&s->arena, confirm_ledger_enter), NULL, NULL);
	tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_publish, .log = log_name(s), .fence = s->fence,
	         .size = (int64_t)s->growth.edge.size, .note = p->note), on_published, p);
}

/* What was not published is signed again in the next turn: the tree is larger than its checkpoint. */
static void publish_done(const struct tx_result *result, void *arg)
{
	struct sealer *s = ((struct publication *)arg)->sealer;
	s->published_us = clock_mono_us();
	if (result->end == TX_COMMITTED)
		log_debug("ledger_published", KZ("log", tlog_name(s->log)), KI("size", (int64_t)s->growth.edge.size));
	next(s, s->more && result->end == TX_COMMITTED);
}

static void on_signed(const struct signer_answer *answer, void *arg)
{
	struct sealer *s = arg;
	if (s->stopping)
		return;
	if (answer->why.err) {
		log_warn("ledger_not_signed", KZ("log", tlog_name(s->log)), KZ("code", err_info(answer->why.err)->code));
		next(s, false);
		return;
	}
	struct publication *p = ARENA_NEW(&s->arena, struct publication);
	*p = (struct publication){s, arena_dup(&s->arena, answer->sealed)};
	tx_run(s->options.db, &(struct tx_plan){.label = "ledger_publish", .arena = &s->arena, .start = publish_start,
	                                        .done = publish_done, .arg = p});
}

static void have_signed(struct sealer *s)
{
	struct ledger_statement m = {.log = (uint32_t)s->log, .province = (uint32_t)s->options.province,
	                             .size = s->growth.edge.size};
	struct merkle_hash root = merkle_edge_root(&s->growth.edge);
	memcpy(m.root, root.b, sizeof m.root);
	signer_sign_ledger(s->options.signer, &m, on_signed, s);
}

/* ---- grow */

static void on_grown(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)arg;
	if (rows->count)
		tx_commit(tx);
	else
		tx_rollback(tx);
}

static void keep(struct sealer *s, struct tx *tx, int64_t from_size)
{
	const struct growth *g = &s->growth;
	struct slice log = log_name(s);
	struct merkle_hash *root = ARENA_NEW(&s->arena, struct merkle_hash);
	*root = merkle_edge_root(&g->edge);
	tx_query(tx, growth_hashes_call(g, log), NULL, NULL);
	tx_query(tx, growth_places_call(g, log), NULL, NULL);
	tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_grow, .log = log, .fence = s->fence, .from_size = from_size,
	         .size = (int64_t)g->edge.size, .root = slice_of(root->b, sizeof root->b), .edge = merkle_edge_bytes(&g->edge)),
	         on_grown, s);
}

struct batches {
	size_t count, leaves;
	int16_t *province;
	struct slice *entries;
};

static struct batches batches_for(struct sealer *s, const struct sql_rows *rows)
{
	size_t n = (size_t)rows->count + 1;
	return (struct batches){.province = arena_array(&s->arena, n, sizeof(int16_t)),
	                        .entries = arena_array(&s->arena, n, sizeof(struct slice))};
}

static void batches_put(struct batches *b, int16_t province, struct slice entries)
{
	b->province[b->count] = province;
	b->entries[b->count++] = entries;
	b->leaves += entries.n / LEAF_ENTRY_BYTES;
}

static void grow_by(struct sealer *s, struct tx *tx, const struct batches *b)
{
	struct merkle_edge before = s->growth.edge;
	if (!b->leaves) {
		tx_commit(tx);
		return;
	}
	growth_init(&s->growth, &s->arena, &before, b->leaves, b->count);
	for (size_t i = 0; i < b->count; i++)
		growth_add(&s->growth, b->province[i], b->entries[i]);
	keep(s, tx, (int64_t)before.size);
}

static void on_confirmations(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct sealer *s = arg;
	struct batches b = batches_for(s, rows);
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_ledger_take_confirmations_out row;
		sql_row(&s->arena, rows, i, &row);
		batches_put(&b, row.province, row.entries);
	}
	s->more = rows->count == BATCHES_MAX || b.leaves >= ENTRIES_MAX;
	grow_by(s, tx, &b);
}

static void on_lines(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct sealer *s = arg;
	struct batches b = batches_for(s, rows);
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_ledger_take_lines_out row;
		char id[UUID_TEXT_BYTES];
		sql_row(&s->arena, rows, i, &row);
		if (row.entries.p) {
			batches_put(&b, row.province, row.entries);
			continue;
		}
		uuid_format(row.id, id);
		log_error("trail_line_missing", KZ("id", id));
	}
	s->more = rows->count == LINES_MAX;
	grow_by(s, tx, &b);
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct sealer *s = arg;
	struct sql_confirm_ledger_open_out row;
	sql_row(&s->arena, rows, 0, &row);
	s->note_size = row.note_size;
	s->growth = (struct growth){.arena = NULL};
	int odd = merkle_edge_read(&s->growth.edge, row.size, row.edge);
	struct merkle_hash root = merkle_edge_root(&s->growth.edge);
	if (odd || !slice_eq(row.root, slice_of(root.b, sizeof root.b))) {
		log_error("ledger_altered", KZ("log", tlog_name(s->log)), KI("size", row.size));
		tx_rollback(tx);
	} else if (s->log == TLOG_CONFIRMATIONS) {
		tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_take_confirmations, .from_xid = s->from_xid[s->log],
		         .most = BATCHES_MAX, .most_bytes = (int64_t)ENTRIES_MAX * LEAF_ENTRY_BYTES), on_confirmations, s);
	} else {
		tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_take_lines, .most = LINES_MAX), on_lines, s);
	}
}

static void on_lease(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct sealer *s = arg;
	struct sql_confirm_ledger_lease_out row;
	if (!rows->count) {
		tx_rollback(tx);
		return;
	}
	sql_row(&s->arena, rows, 0, &row);
	s->fence = row.fence;
	tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_open, .log = log_name(s)), on_open, s);
}

static void on_look(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct sealer *s = arg;
	struct sql_confirm_ledger_look_out row;
	sql_row(&s->arena, rows, 0, &row);
	s->horizon = row.horizon;
	/* Numbers of transactions begin anew in a database that was restored into another cluster. */
	if (row.horizon < s->from_xid[s->log])
		s->from_xid[s->log] = 0;
	if (!row.pending && !row.unpublished)
		tx_rollback(tx);
	else
		tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_lease, .holder = slice_z(s->options.holder_z), .seconds = LEASE_S),
		         on_lease, s);
}

static void seal_start(struct tx *tx, void *arg)
{
	struct sealer *s = arg;
	s->more = false;
	tx_query(tx, SQL_CALL0(&s->arena, confirm_ledger_enter), NULL, NULL);
	tx_query(tx, SQL_CALL(&s->arena, confirm_ledger_look, .log = log_name(s), .from_xid = s->from_xid[s->log]), on_look, s);
}

static void seal_done(const struct tx_result *result, void *arg)
{
	struct sealer *s = arg;
	if (result->end == TX_COMMITTED) {
		if (!s->more)
			s->from_xid[s->log] = s->horizon;
		bool hurries = s->more && clock_mono_us() - s->published_us < PUBLISH_MS * US_PER_MS;
		if ((int64_t)s->growth.edge.size > s->note_size && !hurries)
			have_signed(s);
		else
			next(s, s->more);
		return;
	}
	if (result->end != TX_ROLLED_BACK && !s->stopping)
		log_warn("ledger_not_sealed", KZ("log", tlog_name(s->log)), KZ("code", err_info(result->err)->code),
		         KZ("sqlstate", result->sqlstate));
	next(s, false);
}

static void begin(struct sealer *s)
{
	arena_reset(&s->arena);
	tx_run(s->options.db, &(struct tx_plan){.label = "ledger", .arena = &s->arena, .start = seal_start, .done = seal_done,
	                                        .arg = s});
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	begin(arg);
}

struct sealer *sealer_open(const struct sealer_options *options)
{
	struct sealer *s = calloc(1, sizeof *s);
	assert(s);
	s->options = *options;
	arena_init(&s->arena, ARENA_BYTES);
	s->timer = evtimer_new(options->loop, on_timer, s);
	if (!s->timer) {
		sealer_close(s);
		return NULL;
	}
	rest(s);
	return s;
}

void sealer_stop(struct sealer *s)
{
	s->stopping = true;
	event_del(s->timer);
}

void sealer_close(struct sealer *s)
{
	if (!s)
		return;
	if (s->timer)
		event_free(s->timer);
	arena_release(&s->arena);
	free(s);
}

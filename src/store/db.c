/* The pool. A transaction waits in a queue, gets a link, and keeps it until the server has decided it:
 *
 *   WAITING -> RUNNING -> ENDING (sync sent) -> done, or back to WAITING after a pause
 *
 * A failed statement moves it to ENDING as well, by a sync that ends the skipped pipeline; then it is either run again
 * (40001, 40P01) or told as failed. When the link breaks before the sync was sent nothing can have been committed, so
 * the transaction is simply run again; after it, nobody knows, and the caller is told so. */
#include "socho/store/db.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/store/constraint.h"

enum tx_state { TX_WAITING, TX_RUNNING, TX_ENDING };

struct tx {
	struct tx *next;
	struct db *db;
	struct seat *seat; /* NULL while waiting */
	struct tx_plan plan;
	struct tx_result result;
	enum tx_state state;
	bool failed, commit_asked;
	bool paused;  /* waits a moment before it runs again */
	bool inside;  /* a callback of the plan is on the stack: what it sends is flushed once, afterwards */
	int attempts;
	struct event *timer; /* longest wait, the pause, or longest run */
};

/* A link and who sits on it. */
struct seat {
	struct db *db;
	struct link *link;
	struct tx *tx;
	bool up;
};

struct db {
	struct event_base *loop;
	struct event *kick;
	struct seat *seats;
	int seat_count;
	struct tx *first, **last;
	bool closing;
	struct db_stats stats;
};

/* What travels with a statement and comes back with its rows. */
struct wish {
	tx_rows_fn *on_rows;
	void *arg;
};

static void dispatch(struct db *db);

static void enqueue(struct db *db, struct tx *tx)
{
	tx->next = NULL;
	*db->last = tx;
	db->last = &tx->next;
	db->stats.waiting++;
}

static void unqueue(struct db *db, struct tx *tx)
{
	for (struct tx **at = &db->first; *at; at = &(*at)->next)
		if (*at == tx) {
			*at = tx->next;
			if (db->last == &tx->next)
				db->last = at;
			db->stats.waiting--;
			return;
		}
	assert(false && "a queued transaction is in its queue");
}

static void set_timer(struct tx *tx, int ms)
{
	struct timeval tv = clock_timeval(ms);
	event_add(tx->timer, &tv);
}

static void finish(struct tx *tx, enum tx_end end)
{
	struct db *db = tx->db;
	tx->result.end = end;
	switch (end) {
	case TX_COMMITTED: db->stats.commits++; break;
	case TX_ROLLED_BACK: db->stats.rollbacks++; break;
	default:
		db->stats.failures++;
		log_warn("tx_failed", KZ("label", tx->plan.label), KZ("code", err_info(tx->result.err)->code),
		         KZ("sqlstate", tx->result.sqlstate), KZ("constraint", tx->result.constraint),
		         KI("unknown", end == TX_UNKNOWN));
	}
	if (tx->seat)
		tx->seat->tx = NULL;
	event_free(tx->timer);
	tx->plan.done(&tx->result, tx->plan.arg);
	free(tx);
}

static void fail(struct tx *tx, enum err e, enum tx_end end)
{
	tx->result.err = e;
	finish(tx, end);
}

static void run_again(struct tx *tx)
{
	struct db *db = tx->db;
	tx->seat->tx = NULL;
	tx->seat = NULL;
	tx->state = TX_WAITING;
	tx->failed = tx->commit_asked = false;
	tx->result = (struct tx_result){.end = TX_FAILED};
	tx->paused = true;
	db->stats.retries++;
	enqueue(db, tx);
	/* Two transactions that collided should not collide again. */
	uint8_t random;
	random_bytes(&random, sizeof random);
	set_timer(tx, 1 + random % (10 << tx->attempts));
}

static void begin(struct seat *seat, struct tx *tx)
{
	seat->tx = tx;
	tx->seat = seat;
	tx->state = TX_RUNNING;
	tx->attempts++;
	set_timer(tx, DB_STATEMENT_MS + DB_STATEMENT_MS / 2);
	tx->inside = true;
	tx->plan.start(tx, tx->plan.arg);
	tx->inside = false;
	link_flush(seat->link);
}

static struct tx *next_ready(struct db *db)
{
	struct tx *tx = db->first;
	while (tx && (tx->paused || tx->failed))
		tx = tx->next;
	return tx;
}

static void dispatch(struct db *db)
{
	for (int i = 0; i < db->seat_count; i++) {
		struct seat *seat = &db->seats[i];
		struct tx *tx = seat->up && !seat->tx ? next_ready(db) : NULL;
		if (tx) {
			unqueue(db, tx);
			begin(seat, tx);
		}
	}
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct db *db = arg;
	/* Refusals wait here too: done() is never called from inside tx_run(). */
	for (struct tx *tx = db->first; tx;) {
		struct tx *next = tx->next;
		if (tx->failed) {
			unqueue(db, tx);
			fail(tx, ERR_UNAVAILABLE, TX_FAILED);
		}
		tx = next;
	}
	dispatch(db);
}

static void on_tx_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct tx *tx = arg;
	struct db *db = tx->db;
	if (tx->seat) {
		tx->attempts = DB_TX_ATTEMPTS_MAX;
		link_break(tx->seat->link, "transaction deadline");
	} else if (tx->paused) {
		tx->paused = false;
		set_timer(tx, tx->plan.wait_ms);
		dispatch(db);
	} else {
		unqueue(db, tx);
		fail(tx, ERR_DATABASE_DOWN, TX_FAILED);
	}
}

void tx_run(struct db *db, const struct tx_plan *plan)
{
	struct tx *tx = calloc(1, sizeof *tx);
	assert(tx);
	tx->db = db;
	tx->plan = *plan;
	if (!tx->plan.wait_ms)
		tx->plan.wait_ms = DB_STATEMENT_MS;
	tx->timer = evtimer_new(db->loop, on_tx_timer, tx);
	assert(tx->timer);
	tx->failed = db->closing || db->stats.waiting >= DB_QUEUE_MAX;
	enqueue(db, tx);
	set_timer(tx, tx->plan.wait_ms);
	event_active(db->kick, EV_TIMEOUT, 0);
}

void tx_query(struct tx *tx, struct sql_call call, tx_rows_fn *on_rows, void *arg)
{
	if (tx->state != TX_RUNNING || tx->failed)
		return; /* already failed: the answer is on its way to done() */
	struct wish *wish = ARENA_NEW(tx->plan.arena, struct wish);
	*wish = (struct wish){on_rows, arg};
	link_send(tx->seat->link, call, wish);
	if (!tx->inside)
		link_flush(tx->seat->link);
}

void tx_commit(struct tx *tx)
{
	if (tx->state != TX_RUNNING || tx->failed)
		return;
	tx->state = TX_ENDING;
	tx->commit_asked = true;
	link_sync(tx->seat->link);
}

void tx_rollback(struct tx *tx)
{
	if (tx->state != TX_RUNNING || tx->failed)
		return;
	tx->state = TX_ENDING;
	link_rollback(tx->seat->link);
}

void tx_allow(struct tx *tx, int run_ms)
{
	if (tx->state == TX_RUNNING)
		set_timer(tx, run_ms);
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->plan.arena;
}

static void copy_field(char *out, size_t n, const PGresult *result, int code)
{
	const char *text = PQresultErrorField(result, code);
	size_t len = text ? strlen(text) : 0;
	if (len >= n)
		len = n - 1;
	if (len)
		memcpy(out, text, len);
	out[len] = 0;
}

static void statement_failed(struct tx *tx, const struct sql_statement *s, const PGresult *result)
{
	struct tx_result *r = &tx->result;
	if (tx->failed)
		return;
	tx->failed = true;
	copy_field(r->sqlstate, sizeof r->sqlstate, result, PG_DIAG_SQLSTATE);
	copy_field(r->constraint, sizeof r->constraint, result, PG_DIAG_CONSTRAINT_NAME);
	r->err = constraint_error(r->sqlstate, r->constraint, &r->field);
	/* The primary message names objects and types; values stand in the detail, which is left out. */
	if (r->err == ERR_INTERNAL)
		log_error("statement_failed", KZ("statement", s ? s->name : "commit"), KZ("sqlstate", r->sqlstate),
		          KZ("message", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
	if (tx->state == TX_RUNNING) {
		tx->state = TX_ENDING;
		link_sync(tx->seat->link);
	}
}

/* The session is over, and with it goes what it says of the statement: whether a commit under way was done is known
 * only to the server. link_break() follows, and on_down() decides. */
static bool about_session(const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	return !severity || strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0;
}

static void on_answered(struct link *l, void *owner, const struct sql_statement *s, const PGresult *result, void *tag)
{
	struct seat *seat = owner;
	struct tx *tx = seat->tx;
	struct wish *wish = tag;
	(void)l;
	if (!tx || !result)
		return;
	if (PQresultStatus(result) == PGRES_FATAL_ERROR) {
		if (!about_session(result))
			statement_failed(tx, s, result);
		return;
	}
	if (tx->failed || !wish || !wish->on_rows)
		return;
	struct slice affected = slice_z(PQcmdTuples((PGresult *)(uintptr_t)result));
	struct sql_rows rows = {.statement = s, .result = result, .count = PQntuples(result)};
	if (affected.n && slice_to_i64(affected, &rows.affected))
		rows.affected = 0;
	tx->inside = true;
	wish->on_rows(tx, &rows, wish->arg);
	tx->inside = false;
}

static void on_synced(struct link *l, void *owner)
{
	struct seat *seat = owner;
	struct tx *tx = seat->tx;
	(void)l;
	if (tx && tx->failed && sqlstate_retry(tx->result.sqlstate) && tx->attempts < DB_TX_ATTEMPTS_MAX && !seat->db->closing)
		run_again(tx);
	else if (tx)
		finish(tx, tx->failed ? TX_FAILED : tx->commit_asked ? TX_COMMITTED : TX_ROLLED_BACK);
	dispatch(seat->db);
}

static void on_up(struct link *l, void *owner)
{
	struct seat *seat = owner;
	(void)l;
	seat->up = true;
	seat->db->stats.connections_up++;
	dispatch(seat->db);
}

static void on_down(struct link *l, void *owner)
{
	struct seat *seat = owner;
	struct tx *tx = seat->tx;
	(void)l;
	seat->up = false;
	seat->db->stats.connections_up--;
	seat->db->stats.reconnects++;
	if (!tx)
		return;
	if (tx->commit_asked && !tx->failed)
		fail(tx, ERR_DATABASE_DOWN, TX_UNKNOWN);
	else if (tx->attempts >= DB_TX_ATTEMPTS_MAX || seat->db->closing)
		fail(tx, ERR_DATABASE_DOWN, TX_FAILED);
	else
		run_again(tx);
}

static const struct link_owner calls = {.up = on_up, .down = on_down, .answered = on_answered, .synced = on_synced};

int db_open(struct db **out, struct event_base *loop, const struct db_options *options)
{
	struct db *db = calloc(1, sizeof *db);
	assert(db);
	db->loop = loop;
	db->last = &db->first;
	db->kick = event_new(loop, -1, 0, on_kick, db);
	db->seats = calloc((size_t)options->connections, sizeof *db->seats);
	assert(db->kick && db->seats);
	db->seat_count = db->stats.connections = options->connections;
	for (int i = 0; i < db->seat_count; i++) {
		struct seat *seat = &db->seats[i];
		seat->db = db;
		seat->link = link_new(loop, options->conninfo_z, options->name_z, &calls, seat);
	}
	*out = db;
	return 0;
}

void db_close(struct db *db)
{
	db->closing = true;
	for (int i = 0; i < db->seat_count; i++) {
		struct tx *tx = db->seats[i].tx;
		if (tx)
			fail(tx, ERR_DATABASE_DOWN, tx->commit_asked ? TX_UNKNOWN : TX_FAILED);
		link_free(db->seats[i].link);
	}
	while (db->first) {
		struct tx *tx = db->first;
		unqueue(db, tx);
		fail(tx, ERR_DATABASE_DOWN, TX_FAILED);
	}
	event_free(db->kick);
	free(db->seats);
	free(db);
}

bool db_ready(const struct db *db)
{
	return db->stats.connections_up > 0;
}

void db_stats(const struct db *db, struct db_stats *out)
{
	*out = db->stats;
}

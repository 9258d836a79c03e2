/* PostgreSQL on the event loop. A `struct db` is a pool of connections of one process; work happens in transactions
 * that take a connection, send prepared statements in pipeline mode, and end in a commit or a rollback.
 *
 * A transaction is run, not held: tx_run() queues it, and its `start` is called once a connection is there. If the
 * server answers 40001 or 40P01 the transaction is rolled back and started again from `start`, with a jittered pause,
 * at most DB_TX_ATTEMPTS_MAX times; so `start` must take its input from `arg` and change nothing else before `done`.
 * Every statement is prepared once per connection. A statement deadline is set on each connection. Connections that
 * break are made again with jittered backoff; meanwhile work waits in a bounded queue and is refused past the bound
 * or its deadline. */
#ifndef SOCHO_STORE_DB_H
#define SOCHO_STORE_DB_H

#include <event2/event.h>

#include "socho/base/error.h"
#include "socho/store/sql.h"

struct db;
struct tx;

struct db_options {
	const char *conninfo_z; /* with user and password; the pool sets the deadlines itself */
	int connections;
	const char *name_z;     /* for logs and application_name */
};

/* 0; the pool connects in the background. The strings are copied. */
int db_open(struct db **out, struct event_base *loop, const struct db_options *options);
/* Ends every transaction with TX_FAILED and closes. */
void db_close(struct db *db);
/* At least one connection is up. */
bool db_ready(const struct db *db);
struct db_stats {
	int connections_up, connections;
	int waiting;             /* transactions in the queue */
	uint64_t commits, rollbacks, retries, failures, reconnects;
};
void db_stats(const struct db *db, struct db_stats *out);

enum tx_end {
	TX_COMMITTED,
	TX_ROLLED_BACK, /* tx_rollback() was called */
	TX_FAILED,      /* a statement failed, the queue was full, or no connection came in time */
	TX_UNKNOWN,     /* the connection broke while the commit was under way: it may or may not have happened */
};

struct tx_result {
	enum tx_end end;
	enum err err;             /* ERR_NONE when committed: what to tell the caller otherwise */
	char sqlstate[6];         /* of the failed statement, or "" */
	char constraint[64];      /* violated constraint, or "" */
	const char *field;        /* field at fault by the constraint table, or NULL */
};

struct tx_plan {
	const char *label;        /* for logs and metrics */
	struct arena *arena;      /* rows and parameters live here */
	void (*start)(struct tx *tx, void *arg);
	void (*done)(const struct tx_result *result, void *arg); /* exactly once, always */
	void *arg;
	int wait_ms;              /* longest wait for a connection; 0 means DB_STATEMENT_MS */
};

/* Queues the transaction. `done` is never called from inside this call. */
void tx_run(struct db *db, const struct tx_plan *plan);

/* Called with the rows of one statement, in the order the statements were sent. Not called when the statement failed:
 * then the transaction ends and `done` says why. */
typedef void tx_rows_fn(struct tx *tx, const struct sql_rows *rows, void *arg);

/* Sends one statement in this transaction; several may be sent before the first answer. on_rows may be NULL. */
void tx_query(struct tx *tx, struct sql_call call, tx_rows_fn *on_rows, void *arg);
/* Commits or rolls back once everything sent was answered; `done` follows. */
void tx_commit(struct tx *tx);
void tx_rollback(struct tx *tx);
struct arena *tx_arena(struct tx *tx);
/* For work that is known to be long: the transaction may run so many ms from now, instead of half as much again as
 * DB_STATEMENT_MS from its start. */
void tx_allow(struct tx *tx, int run_ms);

#endif

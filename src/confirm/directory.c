#include "socho/confirm/directory.h"

#include <assert.h>
#include <stdlib.h>

#include "counts.h"
#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/seal/column_key.h"
#include "socho/store/db.h"
#include "sql.h"

enum { REFRESH_MS = 1000, REFRESH_GAP_MS = 200, KEYS_WAIT_MS = 50 };

struct waiter {
	struct waiter *next;
	void (*done)(bool fresh, void *arg);
	void *arg;
};

struct directory {
	struct db *db;
	const struct column_keys *columns;
	struct connection *connections;
	size_t count;
	struct event *timer;
	struct arena arena; /* of one reading */
	bool reading;
	int64_t read_us; /* start of the last good reading */
	struct waiter *waiters;  /* for the reading under way */
	struct waiter *latecomers; /* for the one after it */
};

static void read_now(struct directory *d);

static void release(struct connection *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		connection_wipe(&all[i]);
	free(all);
}

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct directory *d = arg;
	struct connection *fresh = calloc((size_t)rows->count + 1, sizeof *fresh);
	size_t n = 0;
	assert(fresh);
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_connections_out row;
		sql_row(&d->arena, rows, i, &row);
		const struct connection_facts facts = {row.id, row.province, row.provider, row.path_token_hash, row.secret_box,
		                                       row.second_secret_box, row.public_key, row.settings, row.addresses,
		                                       row.client_pin, row.second_client_pin};
		if (connection_unseal(&fresh[n], &d->arena, d->columns, &facts)) {
			log_error("connection_provider_unknown", KI("province", row.province));
			continue;
		}
		fresh[n].counts = counts_of(row.id, fresh[n].adapter);
		n++;
	}
	release(d->connections, d->count);
	d->connections = fresh;
	d->count = n;
	tx_commit(tx);
}

static void on_start(struct tx *tx, void *arg)
{
	struct directory *d = arg;
	tx_query(tx, SQL_CALL0(&d->arena, store_enter_public), NULL, NULL);
	tx_query(tx, SQL_CALL0(&d->arena, confirm_connections), on_rows, d);
}

static void on_done(const struct tx_result *result, void *arg)
{
	struct directory *d = arg;
	struct waiter *w = d->waiters;
	d->reading = false;
	arena_reset(&d->arena);
	d->waiters = d->latecomers;
	d->latecomers = NULL;
	if (d->waiters) {
		struct timeval gap = clock_timeval(REFRESH_GAP_MS);
		event_add(d->timer, &gap);
	}
	while (w) {
		struct waiter *next = w->next;
		w->done(result->end == TX_COMMITTED, w->arg);
		free(w);
		w = next;
	}
}

static void read_now(struct directory *d)
{
	bool ready = column_keys_ready(d->columns);
	struct timeval period = clock_timeval(ready ? REFRESH_MS : KEYS_WAIT_MS);
	event_add(d->timer, &period);
	if (d->reading || !ready)
		return;
	d->reading = true;
	d->read_us = clock_mono_us();
	tx_run(d->db, &(struct tx_plan){.label = "directory", .arena = &d->arena, .start = on_start, .done = on_done, .arg = d,
	                                .wait_ms = 2000});
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	read_now(arg);
}

void directory_refresh(struct directory *d, void (*done)(bool fresh, void *arg), void *arg)
{
	struct waiter *w = calloc(1, sizeof *w);
	assert(w);
	w->done = done;
	w->arg = arg;
	struct waiter **list = d->reading ? &d->latecomers : &d->waiters;
	w->next = *list;
	*list = w;
	/* The next reading is soon enough when the last one began a moment ago: guessing cannot make readings frequent. */
	if (!d->reading && clock_mono_us() - d->read_us > REFRESH_GAP_MS * US_PER_MS) {
		read_now(d);
	} else if (!d->reading) {
		struct timeval gap = clock_timeval(REFRESH_GAP_MS);
		event_add(d->timer, &gap);
	}
}

const struct connection *directory_all(const struct directory *d, size_t *count)
{
	*count = d->count;
	return d->connections;
}

int directory_open(struct directory **out, struct event_base *loop, struct db *db, const struct column_keys *columns)
{
	struct directory *d = calloc(1, sizeof *d);
	assert(d);
	d->db = db;
	d->columns = columns;
	d->timer = evtimer_new(loop, on_timer, d);
	assert(d->timer);
	arena_init(&d->arena, 16384);
	read_now(d);
	*out = d;
	return 0;
}

void directory_close(struct directory *d)
{
	release(d->connections, d->count);
	event_free(d->timer);
	arena_release(&d->arena);
	while (d->waiters) {
		struct waiter *next = d->waiters->next;
		free(d->waiters);
		d->waiters = next;
	}
	free(d);
}

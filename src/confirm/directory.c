#include "socho/confirm/directory.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/log.h"
#include "socho/confirm/webhook.h"
#include "socho/seal/column.h"
#include "socho/store/db.h"
#include "sql.h"

enum { REFRESH_MS = 1000, REFRESH_GAP_MS = 200 };

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
	for (size_t i = 0; i < n; i++) {
		struct connection *c = &all[i];
		for (size_t k = 0; k < c->key_count; k++)
			webhook_key_free(c->keys[k]);
		for (int set = 0; set < SECRET_SETS; set++)
			secrets_wipe(c->secret[set]);
		json_decref(c->settings);
	}
	free(all);
}

static void add_key(struct connection *c, struct slice text)
{
	struct fault why;
	if (webhook_key_new(&c->keys[c->key_count], text, &why) == 0)
		c->key_count++;
	else
		log_error("connection_key_unusable", KI("province", c->province));
}

/* A secret that does not open counts as missing, and a connection without its secrets admits nobody. */
static void add_box(struct directory *d, struct connection *c, int set, struct slice box)
{
	static const char *const columns[SECRET_SETS] = {"secret_box", "second_secret_box"};
	struct slice text;
	struct fault why;
	if (!box.p)
		return;
	if (column_open(&d->arena, d->columns, c->province, "connection", columns[set], slice_of(c->id.b, sizeof c->id.b), box,
	                &text, &why)) {
		log_error("connection_secret_unreadable", KI("province", c->province));
		return;
	}
	if (secrets_read(c->adapter, text, c->secret[set]))
		log_error("connection_secret_unusable", KI("province", c->province));
	else if (c->adapter == &adapter_native)
		add_key(c, c->secret[set][0]);
	OPENSSL_cleanse((char *)(uintptr_t)text.p, text.n);
}

static void add_settings(struct connection *c, struct slice settings)
{
	struct fault why;
	if (settings.p && !(c->settings = json_read(settings, &why)))
		log_error("connection_settings_unusable", KI("province", c->province));
}

static void fill(struct directory *d, struct connection *c, const struct sql_confirm_connections_out *row)
{
	*c = (struct connection){.id = row->id, .province = row->province, .adapter = adapter_by_name(row->provider)};
	c->counts = counts_of(c->id, c->adapter);
	memcpy(c->path_hash, row->path_token_hash.p, sizeof c->path_hash);
	add_box(d, c, 0, row->secret_box);
	add_box(d, c, 1, row->second_secret_box);
	if (c->adapter == &adapter_native && row->public_key.p) {
		struct slice text = base64_encode(&d->arena, row->public_key);
		add_key(c, arena_printf(&d->arena, "whpk_%.*s", SARG(text)));
	}
	add_settings(c, row->settings);
	assert(row->addresses.n < sizeof c->addresses);
	if (row->addresses.n)
		memcpy(c->addresses, row->addresses.p, row->addresses.n);
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
		if (adapter_by_name(row.provider))
			fill(d, &fresh[n++], &row);
		else
			log_error("connection_provider_unknown", KI("province", row.province));
	}
	release(d->connections, d->count);
	d->connections = fresh;
	d->count = n;
	tx_commit(tx);
}

static void on_start(struct tx *tx, void *arg)
{
	struct directory *d = arg;
	tx_query(tx, SQL_CALL0(&d->arena, confirm_enter_public), NULL, NULL);
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
	struct timeval period = clock_timeval(REFRESH_MS);
	event_add(d->timer, &period);
	if (d->reading)
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

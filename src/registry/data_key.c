/* A process that was started while the database is away has no keys and waits for them; one that has them goes on without
 * the database. A new version may be wrapped by a master key that took over meanwhile: then the file is read again. */
#include "socho/registry/data_key.h"

#include <assert.h>
#include <stdlib.h>

#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/store/db.h"
#include "sql.h"

enum { ROW_ARENA_BYTES = 16384, WATCH_MS = 1000, FIRST_MS = 50 };

static int take_row(struct arena *a, struct column_keys *k, const struct sql_rows *rows, int i, struct fault *why)
{
	struct sql_registry_data_keys_out row;
	struct column_key key;
	sql_row(a, rows, i, &row);
	key = (struct column_key){.province = row.province, .version = row.version, .master_id = row.master_id, .wrapped = row.wrapped};
	if (column_key_kind_parse(row.kind, &key.kind))
		return fault(why, ERR_BAD_KEY, NULL);
	if (!row.wrapped.p)
		return fault_say(why, ERR_BAD_KEY, NULL, "khóa đầu tiên của tỉnh %d chưa được bọc",
		                 "the first key of province %d was not wrapped yet", row.province);
	if (column_keys_add(k, &key, why))
		return -1;
	if (row.current && key.kind == COLUMN_KEY_BOX && key.version > 0)
		column_keys_seal_with(k, key.province, key.version);
	return 0;
}

/* All of them; what does not open is told, and the others are taken. */
static int take_rows(struct arena *a, struct column_keys *k, const struct sql_rows *rows, struct fault *why)
{
	int failed = 0;
	for (int i = 0; i < rows->count; i++)
		if (take_row(a, k, rows, i, why))
			failed = -1;
	return failed;
}

static int check_home(const struct column_keys *k, const struct config *c, struct fault *why)
{
	if (column_keys_sealing(k, (int)c->province) >= 0)
		return 0;
	return fault_say(why, ERR_BAD_CONFIG, "province", "chưa có khóa cho tỉnh %d", "there are no keys for province %d",
	                 (int)c->province);
}

/* ---- commands, and before the roles start */

static int make_missing(struct session *s, struct arena *a, const struct column_keys *k, struct fault *why)
{
	struct sql_rows rows;
	if (session_run(s, SQL_CALL0(a, registry_data_keys_missing), &rows, why))
		return -1;
	int count = rows.count;
	struct column_key *keys = arena_array(a, (size_t)count + 1, sizeof *keys);
	for (int i = 0; i < count; i++) {
		struct sql_registry_data_keys_missing_out row;
		sql_row(a, &rows, i, &row);
		keys[i] = (struct column_key){.province = row.province, .version = row.version};
		if (column_key_kind_parse(row.kind, &keys[i].kind))
			return fault(why, ERR_BAD_KEY, NULL);
	}
	for (int i = 0; i < count; i++) {
		column_key_make(a, k, &keys[i]);
		if (session_run(s, SQL_CALL(a, registry_data_key_make, .province = (int16_t)keys[i].province,
		                            .kind = slice_z(column_key_kind_name(keys[i].kind)), .version = (int16_t)keys[i].version,
		                            .master_id = keys[i].master_id, .wrapped = keys[i].wrapped), NULL, why))
			return -1;
	}
	return 0;
}

int data_keys_open(struct column_keys **out, const struct config *c, struct session *s, struct fault *why)
{
	struct column_keys *k;
	struct sql_rows rows;
	struct arena a;
	if (column_keys_begin(&k, c->column_key_file, why))
		return -1;
	arena_init(&a, ROW_ARENA_BYTES);
	int rc = make_missing(s, &a, k, why) || session_run(s, SQL_CALL0(&a, registry_data_keys), &rows, why) ||
	         take_rows(&a, k, &rows, why) || check_home(k, c, why) ? -1 : 0;
	arena_release(&a);
	if (rc)
		column_keys_free(k);
	else
		column_keys_set_ready(*out = k);
	return rc;
}

int data_keys_load(struct column_keys **out, const struct config *c, struct fault *why)
{
	struct column_keys *k = NULL;
	struct arena a;
	struct session *s = session_open(c, "press", why);
	if (!s)
		return -1;
	arena_init(&a, ROW_ARENA_BYTES);
	int rc = session_begin(s, why) || session_run(s, SQL_CALL0(&a, store_enter_public), NULL, why) ||
	         data_keys_open(&k, c, s, why) || session_commit(s, why) ? -1 : 0;
	if (rc)
		column_keys_free(k);
	else
		*out = k;
	arena_release(&a);
	session_close(s);
	return rc;
}

/* ---- beside the work of a process */

struct data_keys_watch {
	struct db *db;
	const struct config *config;
	struct column_keys *columns;
	struct event *timer;
	struct arena arena; /* of one reading */
	bool failed;        /* and told so */
};

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct data_keys_watch *w = arg;
	struct fault why = {.err = ERR_NONE}, ignored;
	bool failed = take_rows(&w->arena, w->columns, rows, &why) != 0;
	if (failed && column_keys_reload(w->columns, w->config->column_key_file, &ignored) == 0)
		failed = take_rows(&w->arena, w->columns, rows, &why) != 0;
	failed = failed || check_home(w->columns, w->config, &why) != 0;
	if (failed && !w->failed)
		log_error("data_keys_unreadable", KZ("code", err_info(why.err)->code), KZ("detail", why.detail));
	if (!failed)
		column_keys_set_ready(w->columns);
	w->failed = failed;
	tx_commit(tx);
}

static void on_start(struct tx *tx, void *arg)
{
	struct data_keys_watch *w = arg;
	tx_query(tx, SQL_CALL0(&w->arena, store_enter_public), NULL, NULL);
	tx_query(tx, SQL_CALL0(&w->arena, registry_data_keys), on_rows, w);
}

static void on_done(const struct tx_result *result, void *arg)
{
	struct data_keys_watch *w = arg;
	struct timeval pause = clock_timeval(column_keys_ready(w->columns) ? WATCH_MS : FIRST_MS);
	(void)result;
	arena_reset(&w->arena);
	event_add(w->timer, &pause);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct data_keys_watch *w = arg;
	(void)fd;
	(void)what;
	tx_run(w->db, &(struct tx_plan){.label = "data_keys", .arena = &w->arena, .start = on_start, .done = on_done, .arg = w});
}

struct data_keys_watch *data_keys_watch_open(struct event_base *loop, struct db *db, const struct config *c,
                                             struct column_keys *columns)
{
	struct data_keys_watch *w = calloc(1, sizeof *w);
	assert(w);
	*w = (struct data_keys_watch){.db = db, .config = c, .columns = columns, .timer = evtimer_new(loop, on_timer, w)};
	assert(w->timer);
	arena_init(&w->arena, ROW_ARENA_BYTES);
	on_timer(-1, 0, w);
	return w;
}

void data_keys_watch_close(struct data_keys_watch *w)
{
	if (!w)
		return;
	event_free(w->timer);
	arena_release(&w->arena);
	free(w);
}

/* Life of a connection: waiting (a jittered pause) -> connecting -> up -> waiting again when it breaks.
 *
 * Statements between two syncs form one implicit transaction of the server (PostgreSQL documentation, "Pipeline
 * Mode"): no BEGIN and COMMIT travel, and a sync is the commit. A failed statement makes the server skip everything
 * up to the next sync, so one error can never be followed by a half-done transaction. */
#include "link.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"

enum { ITEMS_MAX = 128 };

enum item_kind { ITEM_PREPARE, ITEM_QUERY, ITEM_ROLLBACK, ITEM_SYNC };

struct item {
	enum item_kind kind;
	const struct sql_statement *statement;
	void *tag;
};

struct link {
	struct event_base *loop;
	char *conninfo_z, *name_z;
	const struct link_owner *calls;
	void *owner;
	PGconn *pg;
	struct event *readable, *writable, *timer;
	bool is_up;
	bool unasked; /* statements were sent after the last flush request or sync */
	int64_t pause_ms;
	bool *prepared; /* by statement index */
	/* What was sent and is not answered yet, oldest first. */
	struct item items[ITEMS_MAX];
	size_t first, count;
};

static void on_socket(evutil_socket_t fd, short what, void *arg);
static void connect_start(struct link *l);

static void drop_events(struct link *l)
{
	if (l->readable)
		event_free(l->readable);
	if (l->writable)
		event_free(l->writable);
	l->readable = l->writable = NULL;
}

static void close_connection(struct link *l)
{
	drop_events(l);
	if (l->pg)
		PQfinish(l->pg);
	l->pg = NULL;
	l->is_up = false;
	l->first = l->count = 0;
	l->unasked = false;
}

static void wait_and_reconnect(struct link *l)
{
	uint16_t random;
	random_bytes(&random, sizeof random);
	int64_t ms = l->pause_ms / 2 + l->pause_ms * random / 65536;
	struct timeval tv = clock_timeval(ms);
	event_add(l->timer, &tv);
	l->pause_ms = l->pause_ms * 2 > DB_RECONNECT_MAX_MS ? DB_RECONNECT_MAX_MS : l->pause_ms * 2;
}

void link_break(struct link *l, const char *reason)
{
	bool was_up = l->is_up;
	/* libpq's own words may quote the statement, so only their first line is kept, and only at connect time. */
	struct slice words = was_up || !l->pg ? S("") : slice_z(PQerrorMessage(l->pg));
	struct slice line = slice_cut(&words, '\n');
	log_warn("db_link_down", KZ("pool", l->name_z), KZ("reason", reason), KS("message", line));
	close_connection(l);
	wait_and_reconnect(l);
	if (was_up)
		l->calls->down(l, l->owner);
}

static void watch(struct link *l, bool persistent, short what)
{
	drop_events(l);
	int fd = PQsocket(l->pg);
	if (what & EV_READ) {
		l->readable = event_new(l->loop, fd, (short)(EV_READ | (persistent ? EV_PERSIST : 0)), on_socket, l);
		event_add(l->readable, NULL);
	}
	if (persistent || (what & EV_WRITE))
		l->writable = event_new(l->loop, fd, EV_WRITE, on_socket, l);
	if (what & EV_WRITE)
		event_add(l->writable, NULL);
}

static void ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static void connect_poll(struct link *l)
{
	switch (PQconnectPoll(l->pg)) {
	case PGRES_POLLING_READING: watch(l, false, EV_READ); return;
	case PGRES_POLLING_WRITING: watch(l, false, EV_WRITE); return;
	case PGRES_POLLING_OK: break;
	default: link_break(l, "connect"); return;
	}
	if (PQsetnonblocking(l->pg, 1) || !PQenterPipelineMode(l->pg)) {
		link_break(l, "pipeline");
		return;
	}
	PQsetNoticeReceiver(l->pg, ignore_notice, NULL);
	memset(l->prepared, 0, (size_t)sql_statement_count * sizeof *l->prepared);
	l->is_up = true;
	l->pause_ms = DB_RECONNECT_MIN_MS;
	watch(l, true, EV_READ);
	event_del(l->timer);
	log_info("db_link_up", KZ("pool", l->name_z), KI("backend", PQbackendPID(l->pg)));
	l->calls->up(l, l->owner);
}

static void connect_start(struct link *l)
{
	const char *const keywords[] = {"dbname", "application_name", "options", "connect_timeout", "tcp_user_timeout",
	                                "keepalives_idle", "target_session_attrs", NULL};
	/* Plans are made once a connection: the server would else plan a batch of arrays anew each time, which costs more
	 * than running it; and none is compiled, which takes seconds for statements that run in milliseconds. The zone is
	 * UTC+7 in POSIX's notation, so that times in JSON made by PostgreSQL read +07:00 and no zone file is needed. */
	static const char options[] = "-c statement_timeout=10s -c lock_timeout=5s "
	                              "-c idle_in_transaction_session_timeout=30s -c timezone=<+07>-7 "
	                              "-c plan_cache_mode=force_generic_plan -c jit=off";
	const char *const values[] = {l->conninfo_z, l->name_z, options, "3", "5000", "5", "read-write", NULL};
	_Static_assert(DB_STATEMENT_MS == 10000, "the options above say the same");
	l->pg = PQconnectStartParams(keywords, values, 1);
	if (!l->pg || PQstatus(l->pg) == CONNECTION_BAD) {
		link_break(l, "start");
		return;
	}
	/* A host that swallows packets must not hold the link for ever. */
	struct timeval patience = {.tv_sec = 5};
	event_add(l->timer, &patience);
	watch(l, false, EV_WRITE);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct link *l = arg;
	if (l->pg)
		link_break(l, "connect deadline");
	else
		connect_start(l);
}

struct link *link_new(struct event_base *loop, const char *conninfo_z, const char *name_z,
                      const struct link_owner *calls, void *owner)
{
	struct link *l = calloc(1, sizeof *l);
	assert(l);
	l->loop = loop;
	l->conninfo_z = strdup(conninfo_z);
	l->name_z = strdup(name_z);
	l->calls = calls;
	l->owner = owner;
	l->pause_ms = DB_RECONNECT_MIN_MS;
	l->prepared = calloc((size_t)sql_statement_count + 1, sizeof *l->prepared);
	l->timer = evtimer_new(loop, on_timer, l);
	assert(l->conninfo_z && l->name_z && l->prepared && l->timer);
	connect_start(l);
	return l;
}

void link_free(struct link *l)
{
	close_connection(l);
	event_free(l->timer);
	free(l->prepared);
	explicit_bzero(l->conninfo_z, strlen(l->conninfo_z));
	free(l->conninfo_z);
	free(l->name_z);
	free(l);
}

static void push(struct link *l, struct item it)
{
	assert(l->count < ITEMS_MAX);
	l->items[(l->first + l->count++) % ITEMS_MAX] = it;
}

static void pop(struct link *l)
{
	l->first = (l->first + 1) % ITEMS_MAX;
	l->count--;
}

static void prepare(struct link *l, const struct sql_statement *s)
{
	Oid types[64];
	assert(s->in_count <= 64);
	for (int i = 0; i < s->in_count; i++)
		types[i] = s->in[i].oid;
	push(l, (struct item){.kind = ITEM_PREPARE, .statement = s});
	/* A failure here is a broken connection, which the next read reports. */
	(void)PQsendPrepare(l->pg, s->name, s->text, s->in_count, types);
	l->prepared[s->index] = true;
}

void link_send(struct link *l, struct sql_call call, void *tag)
{
	static const int binary[64] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	const struct sql_statement *s = call.statement;
	assert(l->is_up);
	if (!l->prepared[s->index])
		prepare(l, s);
	push(l, (struct item){.kind = ITEM_QUERY, .statement = s, .tag = tag});
	(void)PQsendQueryPrepared(l->pg, s->name, s->in_count, call.values, call.lengths, binary, 1);
	l->unasked = true;
}

void link_sync(struct link *l)
{
	push(l, (struct item){.kind = ITEM_SYNC});
	(void)PQpipelineSync(l->pg);
	l->unasked = false;
	link_flush(l);
}

/* "begin" makes the implicit transaction a plain one, earlier statements included: without it the server ends it all the
 * same, and warns that there is none. */
void link_rollback(struct link *l)
{
	static const char *const words[] = {"begin", "rollback"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		push(l, (struct item){.kind = ITEM_ROLLBACK});
		(void)PQsendQueryParams(l->pg, words[i], 0, NULL, NULL, NULL, NULL, 1);
	}
	link_sync(l);
}

void link_flush(struct link *l)
{
	if (!l->is_up)
		return;
	if (l->unasked)
		(void)PQsendFlushRequest(l->pg);
	l->unasked = false;
	int left = PQflush(l->pg);
	if (left > 0)
		event_add(l->writable, NULL);
	/* left < 0: the connection broke; the read side notices at once. */
}

static void take_result(struct link *l, const PGresult *result)
{
	struct item it = l->items[l->first];
	ExecStatusType status = PQresultStatus(result);
	/* A commit that fails is an error first and the sync afterwards. */
	if (it.kind != ITEM_SYNC || status == PGRES_PIPELINE_SYNC)
		pop(l);
	assert((status == PGRES_PIPELINE_SYNC) == (it.kind == ITEM_SYNC) || status == PGRES_FATAL_ERROR);
	if (it.kind == ITEM_PREPARE && status != PGRES_COMMAND_OK)
		l->prepared[it.statement->index] = false;
	if (status == PGRES_PIPELINE_SYNC)
		l->calls->synced(l, l->owner);
	else if (it.kind == ITEM_QUERY || status == PGRES_FATAL_ERROR)
		l->calls->answered(l, l->owner, it.statement, status == PGRES_PIPELINE_ABORTED ? NULL : result, it.tag);
}

/* Takes every answer that is here. The NULL that ends a statement's results is read before its callback runs: libpq
 * leaves it out when something is sent in between. Callbacks may break the link, so its state is looked at each turn. */
static void drain(struct link *l)
{
	while (l->is_up && l->count && !PQisBusy(l->pg)) {
		PGresult *result = PQgetResult(l->pg);
		if (!result)
			break;
		if (PQresultStatus(result) != PGRES_PIPELINE_SYNC)
			PQclear(PQgetResult(l->pg));
		take_result(l, result);
		PQclear(result);
	}
}

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct link *l = arg;
	(void)fd;
	if (!l->is_up) {
		connect_poll(l);
		return;
	}
	if ((what & EV_WRITE) && PQflush(l->pg) > 0)
		event_add(l->writable, NULL);
	if (!(what & EV_READ))
		return;
	bool gone = !PQconsumeInput(l->pg);
	drain(l);
	if (!l->is_up)
		return;
	if (gone || PQstatus(l->pg) == CONNECTION_BAD)
		link_break(l, "connection lost");
	else
		link_flush(l);
}

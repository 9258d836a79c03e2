#include "socho/confirm/intake.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aside.h"
#include "batch.h"
#include "socho/base/clock.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/base/metric.h"
#include "socho/store/db.h"
#include "sql.h"

enum { ARENA_CHUNK_BYTES = 256 * 1024, TELL_MAX = 32 };

/* One batch in flight. */
struct lane {
	struct intake *in;
	struct arena arena;
	struct batch batch;
	bool busy;
	struct push *single; /* goes row by row, or NULL */
	int unknowns; /* how often this batch's commit was left undecided */
	int64_t started_us;
	enum err why;        /* of the row that is being kept aside */
	char constraint[64];
};

struct intake {
	struct db *db;
	struct event *kick;
	const struct column_keys *columns;
	struct match_memory *memory;
	struct lane *lanes;
	int lane_count;
	struct push *first, **last;
	struct push *decided, **decided_last; /* not told yet */
	struct event *tell;
	size_t waiting_rows;
	bool closing;
};

enum { M_RECORDED, M_DUPLICATE, M_CONFLICT, M_UNRECORDED, M_REFUSED, M_WAITING, M_COUNT };
static struct metric metrics[M_COUNT] = {
	[M_RECORDED] = {"socho_confirmations_total", "confirmations decided", "result=\"recorded\"", METRIC_COUNTER, 0, NULL},
	[M_DUPLICATE] = {"socho_confirmations_total", "", "result=\"duplicate\"", METRIC_COUNTER, 0, NULL},
	[M_CONFLICT] = {"socho_confirmations_total", "", "result=\"conflict\"", METRIC_COUNTER, 0, NULL},
	[M_UNRECORDED] = {"socho_confirmations_total", "", "result=\"unrecorded\"", METRIC_COUNTER, 0, NULL},
	[M_REFUSED] = {"socho_confirmations_refused_total", "events refused because the queue was full", NULL, METRIC_COUNTER, 0, NULL},
	[M_WAITING] = {"socho_ingest_waiting_rows", "rows waiting for a batch", NULL, METRIC_GAUGE, 0, NULL},
};

static struct histogram batch_rows = {.name = "socho_ingest_batch_rows", .help = "rows of a committed batch", .per_unit = 1,
                                      .bound_count = 10, .bounds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}};
static struct histogram batch_time = {.name = "socho_ingest_batch_seconds", .help = "from building a batch to its commit",
                                      .per_unit = US_PER_S, .bound_count = 12,
                                      .bounds = {500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 5000000}};

const char *pushed_status_name(enum pushed_status s)
{
	static const char *const names[] = {"recorded", "duplicate", "conflict", "unrecorded"};
	return names[s];
}

static void start_lanes(struct intake *in);

static void enqueue(struct intake *in, struct push *p)
{
	p->next = NULL;
	*in->last = p;
	in->last = &p->next;
	in->waiting_rows += p->count;
	metrics[M_WAITING].value = (int64_t)in->waiting_rows;
}

/* The next pushes that may travel together: one province, at most CONFIRM_BATCH_ROWS_MAX rows; a push that must go
 * alone goes alone. */
static struct push *take(struct intake *in)
{
	struct push *taken = NULL, **end = &taken;
	size_t rows = 0;
	while (in->first) {
		struct push *p = in->first;
		bool fits = !taken || (!taken->alone && !p->alone && p->province == taken->province &&
		                       rows + p->count <= CONFIRM_BATCH_ROWS_MAX);
		if (!fits)
			break;
		in->first = p->next;
		if (!in->first)
			in->last = &in->first;
		rows += p->count;
		p->next = NULL;
		*end = p;
		end = &p->next;
	}
	in->waiting_rows -= rows;
	metrics[M_WAITING].value = (int64_t)in->waiting_rows;
	return taken;
}

static void on_record(struct tx *tx, void *arg)
{
	struct lane *lane = arg;
	batch_record(&lane->batch, tx);
}

static void on_settle(struct tx *tx, void *arg)
{
	struct lane *lane = arg;
	batch_settle(&lane->batch, tx);
}

static void count_results(const struct push *p)
{
	int64_t n[PUSHED_STATUS_COUNT] = {0};
	for (size_t i = 0; i < p->count; i++)
		n[p->results[i].status]++;
	for (int s = 0; s < PUSHED_STATUS_COUNT; s++)
		metric_add(&metrics[M_RECORDED + s], n[s]);
}

/* Whether the failure is about what was in the batch, and not about the database's health. */
static bool about_data(const struct tx_result *r)
{
	return r->end == TX_FAILED && r->err != ERR_DATABASE_DOWN && r->err != ERR_UNAVAILABLE;
}

static void decide(struct intake *in, struct push *p, enum err err)
{
	p->err = err;
	p->next = NULL;
	*in->decided_last = p;
	in->decided_last = &p->next;
	event_active(in->tell, EV_TIMEOUT, 0);
}

/* A few at a time: who is answered asks again at once, and is heard while his connection is still in the cache. */
static void on_tell(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct intake *in = arg;
	for (int i = 0; in->decided && (i < TELL_MAX || in->closing); i++) {
		struct push *p = in->decided;
		in->decided = p->next;
		if (!in->decided)
			in->decided_last = &in->decided;
		p->done(p, p->err);
	}
	if (in->decided)
		event_active(in->tell, EV_TIMEOUT, 0);
}

/* With the database away a batch has waited for it; those behind it would wait as long again, one after the other. */
static void refuse_waiting(struct intake *in)
{
	struct push *p = in->first;
	in->first = NULL;
	in->last = &in->first;
	in->waiting_rows = 0;
	metrics[M_WAITING].value = 0;
	while (p) {
		struct push *next = p->next;
		decide(in, p, ERR_DATABASE_DOWN);
		p = next;
	}
}

/* ---- row by row */

static void record(struct lane *lane);
static void next_single(struct lane *lane);

static void leave_single(struct lane *lane, enum err err)
{
	struct intake *in = lane->in;
	struct push *p = lane->single;
	lane->single = NULL;
	lane->busy = false;
	if (!err)
		count_results(p);
	decide(in, p, err);
	arena_reset(&lane->arena);
	start_lanes(in);
}

static void on_buried(const struct tx_result *result, void *arg)
{
	struct lane *lane = arg;
	struct push *p = lane->single;
	if (result->end != TX_COMMITTED) {
		leave_single(lane, result->err ? result->err : ERR_INTERNAL);
		return;
	}
	p->results[p->at++] = (struct pushed){.status = PUSHED_UNRECORDED};
	next_single(lane);
}

static void on_bury(struct tx *tx, void *arg)
{
	struct lane *lane = arg;
	const struct push *p = lane->single;
	const struct aside_facts facts = {.province = p->province, .connection = p->connection, .received_us = p->received_us,
	                                  .kind = "unrecorded", .reason = err_info(lane->why)->code,
	                                  .field = lane->constraint[0] ? lane->constraint : NULL,
	                                  .raw = p->delivery.p ? p->delivery : p->events[p->at].raw};
	tx_query(tx, SQL_CALL(&lane->arena, confirm_enter, .province = p->province), NULL, NULL);
	tx_query(tx, aside_call(&lane->arena, lane->in->columns, &facts), NULL, NULL);
	tx_commit(tx);
}

static void bury(struct lane *lane, const struct tx_result *result)
{
	lane->why = result->err;
	snprintf(lane->constraint, sizeof lane->constraint, "%s", result->constraint);
	log_warn("event_unrecorded", KZ("sqlstate", result->sqlstate), KZ("constraint", result->constraint));
	tx_run(lane->in->db, &(struct tx_plan){.label = "confirm_aside", .arena = &lane->arena, .start = on_bury, .done = on_buried, .arg = lane});
}

static void next_single(struct lane *lane)
{
	struct push *p = lane->single;
	if (p->at == p->count || lane->in->closing) {
		leave_single(lane, p->at == p->count ? ERR_NONE : ERR_UNAVAILABLE);
		return;
	}
	arena_reset(&lane->arena);
	lane->started_us = clock_mono_us();
	lane->unknowns = 0;
	batch_gather_one(&lane->batch, &lane->arena, p, p->at);
	record(lane);
}

/* Whether the row itself is at fault: what is bad about it stays bad, and sending it again helps nobody. */
static bool is_poison(const struct tx_result *r)
{
	static const char *const classes[] = {"22", "23", "54"};
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (strncmp(r->sqlstate, classes[i], 2) == 0)
			return r->end == TX_FAILED;
	return false;
}

static void finish_single(struct lane *lane, const struct tx_result *result)
{
	if (result->end == TX_COMMITTED) {
		lane->single->at++;
		next_single(lane);
	} else if (is_poison(result)) {
		bury(lane, result);
	} else {
		leave_single(lane, result->err ? result->err : ERR_INTERNAL);
	}
}

static void begin_single(struct lane *lane, struct push *p)
{
	lane->single = p;
	lane->batch.pushes = NULL;
	p->at = 0;
	next_single(lane);
}

/* Every push of the batch hears what became of it, or waits to be tried alone. The next batch leaves first: writing the
 * answers takes about as long as the database takes for a few rows, and it need not wait for that. */
static void finish_batch(struct lane *lane, const struct tx_result *result)
{
	struct intake *in = lane->in;
	struct push *p = lane->batch.pushes;
	bool committed = result->end == TX_COMMITTED;
	bool again = about_data(result) && p->next;
	if (lane->single) {
		finish_single(lane, result);
		return;
	}
	if (!p->next && is_poison(result)) {
		begin_single(lane, p);
		return;
	}
	if (committed) {
		histogram_add(&batch_rows, (int64_t)lane->batch.count);
		histogram_add(&batch_time, clock_mono_us() - lane->started_us);
	}
	if (again)
		log_warn("batch_alone", KI("rows", lane->batch.count), KZ("sqlstate", result->sqlstate));
	while (p) {
		struct push *next = p->next;
		if (again) {
			p->alone = true;
			enqueue(in, p);
		} else {
			if (committed)
				count_results(p);
			decide(in, p, committed ? ERR_NONE : result->end == TX_ROLLED_BACK ? ERR_INTERNAL : result->err);
		}
		p = next;
	}
	if (result->err == ERR_DATABASE_DOWN && !db_ready(in->db))
		refuse_waiting(in);
	lane->busy = false;
	lane->batch.pushes = NULL;
	arena_reset(&lane->arena);
	start_lanes(in);
}

static void on_settled(const struct tx_result *result, void *arg)
{
	finish_batch(arg, result);
}

static void on_recorded(const struct tx_result *result, void *arg);

static void record(struct lane *lane)
{
	tx_run(lane->in->db, &(struct tx_plan){.label = "confirm", .arena = &lane->arena, .start = on_record, .done = on_recorded,
	                                       .arg = lane, .wait_ms = CONFIRM_WAIT_MS});
}

/* While there is time: a provider that hears nothing for long calls it a failure anyway. */
static bool may_ask_again(const struct lane *lane)
{
	return lane->unknowns < DB_TX_ATTEMPTS_MAX && !lane->in->closing &&
	       clock_mono_us() - lane->started_us < DB_STATEMENT_MS * US_PER_MS;
}

/* A commit that may or may not have happened is asked again: what had happened comes back as a repeat. */
static void on_recorded(const struct tx_result *result, void *arg)
{
	struct lane *lane = arg;
	lane->unknowns += result->end == TX_UNKNOWN;
	if (result->end == TX_UNKNOWN && may_ask_again(lane))
		record(lane);
	else if (result->end == TX_COMMITTED && lane->batch.outdated)
		record(lane);
	else if (result->end == TX_COMMITTED && lane->batch.stale_count)
		tx_run(lane->in->db, &(struct tx_plan){.label = "confirm_settle", .arena = &lane->arena, .start = on_settle,
		                                       .done = on_settled, .arg = lane});
	else
		finish_batch(lane, result);
}

/* A lane that is free, when it is worth using: a statement costs about as much as a dozen rows before its first, so
 * while one batch is in flight a further one waits until enough rows do. */
static struct lane *free_lane(struct intake *in)
{
	struct lane *found = NULL;
	int busy = 0;
	for (int i = 0; i < in->lane_count; i++) {
		busy += in->lanes[i].busy;
		if (!found && !in->lanes[i].busy)
			found = &in->lanes[i];
	}
	return busy && in->waiting_rows < CONFIRM_LANE_ROWS_MIN ? NULL : found;
}

static void start_lanes(struct intake *in)
{
	struct lane *lane;
	while (in->first && !in->closing && (lane = free_lane(in)) != NULL) {
		lane->busy = true;
		lane->started_us = clock_mono_us();
		lane->unknowns = 0;
		batch_gather(&lane->batch, &lane->arena, take(in));
		record(lane);
	}
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	start_lanes(arg);
}

int intake_push(struct intake *in, struct push *p, struct fault *why)
{
	assert(p->count >= 1 && p->count <= CONFIRM_EVENTS_MAX);
	if (in->waiting_rows + p->count > CONFIRM_QUEUE_ROWS_MAX) {
		metric_add(&metrics[M_REFUSED], (int64_t)p->count);
		return fault(why, ERR_UNAVAILABLE, NULL);
	}
	p->alone = false;
	p->results = arena_array(p->arena, p->count, sizeof *p->results);
	batch_prepare(in->columns, in->memory, p);
	enqueue(in, p);
	/* After the events of this loop turn, so that pushes read in one turn share a batch. */
	event_active(in->kick, EV_TIMEOUT, 0);
	return 0;
}

int intake_open(struct intake **out, struct event_base *loop, const struct intake_options *options)
{
	struct intake *in = calloc(1, sizeof *in);
	assert(in);
	in->columns = options->columns;
	in->last = &in->first;
	in->decided_last = &in->decided;
	in->memory = match_memory_new();
	in->lane_count = options->lanes;
	in->lanes = calloc((size_t)options->lanes, sizeof *in->lanes);
	in->kick = event_new(loop, -1, 0, on_kick, in);
	in->tell = event_new(loop, -1, 0, on_tell, in);
	assert(in->lanes && in->kick && in->tell);
	for (int i = 0; i < in->lane_count; i++) {
		in->lanes[i].in = in;
		in->lanes[i].batch.lane = (int16_t)(options->first_lane + i);
		in->lanes[i].batch.memory = in->memory;
		in->lanes[i].batch.columns = in->columns;
		arena_init(&in->lanes[i].arena, ARENA_CHUNK_BYTES);
	}
	metric_register_all(metrics, M_COUNT);
	histogram_register(&batch_rows);
	histogram_register(&batch_time);
	*out = in;
	return db_open(&in->db, loop,
	               &(struct db_options){.conninfo_z = options->conninfo_z, .connections = options->lanes, .name_z = "socho_intake"});
}

void intake_close(struct intake *in)
{
	in->closing = true;
	db_close(in->db);
	while (in->first) {
		struct push *p = in->first;
		in->first = p->next;
		decide(in, p, ERR_UNAVAILABLE);
	}
	on_tell(-1, 0, in);
	for (int i = 0; i < in->lane_count; i++)
		arena_release(&in->lanes[i].arena);
	match_memory_free(in->memory);
	event_free(in->kick);
	event_free(in->tell);
	free(in->lanes);
	free(in);
}

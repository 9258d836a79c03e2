/* One job at a time. A turn is a transaction that schedules what fell due and takes a job; the job's own transaction
 * does the work and records it, fenced by holder and attempts, so a worker that lost its lease rolls back. What a
 * transaction cannot do itself, telling that it failed, is a third one. With nothing to do the worker looks again
 * after POLL_MS. */
#include "worker.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/log.h"
#include "socho/base/metric.h"
#include "socho/seal/column_key.h"
#include "sql.h"

enum {
	POLL_MS = 1000,
	KEYS_WAIT_MS = 50,
	LEASE_S = 60,
	RENEW_MS = 20000,
	PROGRESS_MS = 300,
	LEAVE_MS = 6000,      /* after this a stopping worker gives its job back */
	REST_MIN_S = 10,
	REST_MAX_S = 3600,
	ARENA_BYTES = 16384,
};

enum { JOBS_DONE, JOBS_FAILED, JOBS_LOST, ROLLUP_WRONG, METRICS };
static struct metric metrics[METRICS] = {
	[JOBS_DONE] = {.name = "socho_jobs_total", .help = "Jobs by outcome.", .labels = "outcome=\"done\""},
	[JOBS_FAILED] = {.name = "socho_jobs_total", .help = "Jobs by outcome.", .labels = "outcome=\"failed\""},
	[JOBS_LOST] = {.name = "socho_jobs_total", .help = "Jobs by outcome.", .labels = "outcome=\"lost\""},
	[ROLLUP_WRONG] = {.name = "socho_job_alarms_total", .help = "Wrong rows that checking jobs found."},
};

struct worker {
	struct worker_options options;
	struct event *poll, *renew, *leave;
	struct arena arena, side; /* side: what runs beside the job */
	int64_t scheduled_us[JOB_KINDS_MAX]; /* latest due time that is known to stand in the table */
	int64_t due_us[JOB_KINDS_MAX];
	struct job job;
	bool taken;               /* a job is at hand */
	bool turning;             /* a turn's transaction is under way */
	bool renewing;
	bool stopping;            /* takes no more */
	bool leaving;             /* does not wait for the job either; nothing that ends now counts */
	char error[400];
	void (*stopped)(void *arg);
	void *stopped_arg;
};

int64_t job_due_us(const struct job_kind *kind, int64_t now_us)
{
	int64_t period_us = kind->period_s * US_PER_S, offset_us = kind->offset_s * US_PER_S - VN_OFFSET_US;
	int64_t since_us = now_us - offset_us;
	return since_us / period_us * period_us + offset_us;
}

int job_rest_s(int attempts)
{
	int rest_s = REST_MIN_S;
	for (int i = 1; i < attempts && rest_s < REST_MAX_S; i++)
		rest_s *= 2;
	return rest_s < REST_MAX_S ? rest_s : REST_MAX_S;
}

static void after(struct event *e, int ms)
{
	struct timeval t = clock_timeval(ms);
	event_add(e, &t);
}

static void enter(struct tx *tx, struct arena *a, int16_t province)
{
	tx_query(tx, SQL_CALL(a, press_enter, .province = province), NULL, NULL);
}

static void turn(struct worker *w);

static void now_stopped(struct worker *w)
{
	event_del(w->leave);
	w->stopped(w->stopped_arg);
}

static void free_hands(struct worker *w)
{
	w->taken = false;
	event_del(w->renew);
	if (w->stopping)
		now_stopped(w);
	else
		turn(w);
}

/* ---- the end of a job */

static void fail_start(struct tx *tx, void *arg)
{
	struct worker *w = arg;
	const struct job *j = &w->job;
	bool translated = j->why.err && strcmp(j->why.detail, j->why.detail_vi) != 0;
	enter(tx, &w->arena, j->province);
	tx_query(tx,
	         SQL_CALL(&w->arena, press_failed, .province = j->province, .id = j->id, .holder = slice_z(j->holder_z),
	                  .attempts = j->attempts, .error = slice_z(w->error), .seconds = job_rest_s(j->attempts),
	                  .error_vi = slice_z(translated ? j->why.detail_vi : NULL)),
	         NULL, NULL);
	tx_commit(tx);
}

/* When even this could not be told, the lease runs out. */
static void fail_done(const struct tx_result *result, void *arg)
{
	struct worker *w = arg;
	(void)result;
	if (!w->leaving)
		free_hands(w);
}

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)arg;
	if (rows->count)
		tx_commit(tx);
	else
		tx_rollback(tx);
}

void job_done(struct tx *tx, struct job *j, struct slice result)
{
	tx_query(tx,
	         SQL_CALL(j->arena, press_done, .province = j->province, .id = j->id, .holder = slice_z(j->holder_z),
	                  .attempts = j->attempts, .result = result),
	         on_recorded, j);
}

void job_continue(struct tx *tx, struct job *j, int32_t progress, int32_t total)
{
	tx_query(tx,
	         SQL_CALL(j->arena, press_continue, .province = j->province, .id = j->id, .holder = slice_z(j->holder_z),
	                  .attempts = j->attempts, .progress = progress, .progress_total = total),
	         on_recorded, j);
}

/* Work that goes on by itself must not outlive its transaction. */
static void abandon(struct worker *w)
{
	struct job *j = &w->job;
	if (j->abandoned)
		j->abandoned(j->abandoned_arg);
	j->abandoned = NULL;
}

void job_on_abandoned(struct job *j, void (*abandoned)(void *arg), void *arg)
{
	j->abandoned = abandoned;
	j->abandoned_arg = arg;
}

void job_fail(struct tx *tx, struct job *j, const struct fault *why)
{
	j->why = *why;
	tx_rollback(tx);
}

void job_progress(struct job *j, int32_t progress)
{
	if (!j->progress && !j->worker->renewing)
		after(j->worker->renew, PROGRESS_MS);
	j->progress = progress;
}

static void work_start(struct tx *tx, void *arg)
{
	struct worker *w = arg;
	abandon(w);
	w->job.alarms = 0;
	w->job.progress = 0;
	w->job.why.err = ERR_NONE;
	enter(tx, &w->arena, w->job.province);
	w->job.kind->run(tx, &w->job);
}

static void tell_done(const struct job *j)
{
	metric_add(&metrics[JOBS_DONE], 1);
	if (j->alarms) {
		metric_add(&metrics[ROLLUP_WRONG], j->alarms);
		log_error("job_alarm", KZ("kind", j->kind->name), KI("wrong", j->alarms));
	}
	log_info("job_done", KZ("kind", j->kind->name), KI("attempts", j->attempts));
}

static void work_done(const struct tx_result *result, void *arg)
{
	struct worker *w = arg;
	const struct job *j = &w->job;
	abandon(w);
	if (w->leaving)
		return;
	if (result->end == TX_COMMITTED) {
		tell_done(j);
		free_hands(w);
		return;
	}
	if (result->end == TX_ROLLED_BACK && !j->why.err) {
		metric_add(&metrics[JOBS_LOST], 1);
		log_warn("job_lost", KZ("kind", j->kind->name), KI("attempts", j->attempts));
		free_hands(w);
		return;
	}
	metric_add(&metrics[JOBS_FAILED], 1);
	if (j->why.err)
		snprintf(w->error, sizeof w->error, "%s %s", err_info(j->why.err)->code, j->why.detail);
	else
		snprintf(w->error, sizeof w->error, "%s %s %s", err_info(result->err)->code, result->sqlstate, result->constraint);
	log_warn("job_failed", KZ("kind", j->kind->name), KI("attempts", j->attempts), KZ("sqlstate", result->sqlstate),
	         KZ("error", w->error));
	tx_run(w->options.db, &(struct tx_plan){.label = "job_failed", .arena = &w->arena, .start = fail_start,
	                                        .done = fail_done, .arg = w});
}

/* ---- beside the job: the lease, and leaving */

static void renew_start(struct tx *tx, void *arg)
{
	struct worker *w = arg;
	const struct job *j = &w->job;
	arena_reset(&w->side);
	enter(tx, &w->side, j->province);
	tx_query(tx,
	         SQL_CALL(&w->side, press_renew, .province = j->province, .id = j->id, .holder = slice_z(j->holder_z),
	                  .attempts = j->attempts, .seconds = LEASE_S, .progress = j->progress),
	         NULL, NULL);
	tx_commit(tx);
}

static void renew_done(const struct tx_result *result, void *arg)
{
	struct worker *w = arg;
	(void)result;
	w->renewing = false;
	if (w->taken)
		after(w->renew, w->job.progress ? PROGRESS_MS : RENEW_MS);
}

static void on_renew(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	(void)fd;
	(void)what;
	if (!w->taken || w->renewing || w->leaving)
		return;
	w->renewing = true;
	tx_run(w->options.db, &(struct tx_plan){.label = "job_renew", .arena = &w->side, .start = renew_start,
	                                        .done = renew_done, .arg = w});
}

/* Not in the side arena, which a renewal may be using and empties when it is run again. */
static void release_start(struct tx *tx, void *arg)
{
	struct worker *w = arg;
	const struct job *j = &w->job;
	enter(tx, &w->arena, j->province);
	tx_query(tx,
	         SQL_CALL(&w->arena, press_release, .province = j->province, .id = j->id, .holder = slice_z(j->holder_z),
	                  .attempts = j->attempts),
	         NULL, NULL);
	tx_commit(tx);
}

static void release_done(const struct tx_result *result, void *arg)
{
	(void)result;
	now_stopped(arg);
}

static void on_leave(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	(void)fd;
	(void)what;
	w->leaving = true;
	if (!w->taken) {
		now_stopped(w);
		return;
	}
	abandon(w);
	log_warn("job_released", KZ("kind", w->job.kind->name), KI("attempts", w->job.attempts));
	tx_run(w->options.db, &(struct tx_plan){.label = "job_release", .arena = &w->arena, .start = release_start,
	                                        .done = release_done, .arg = w, .wait_ms = 1000});
}

/* ---- a turn */

static const struct job_kind *kind_of(struct slice name)
{
	for (size_t i = 0; i < job_kind_count; i++)
		if (slice_eq(name, slice_z(job_kinds[i].name)))
			return &job_kinds[i];
	return NULL;
}

static void on_taken(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct worker *w = arg;
	struct sql_press_take_out row;
	(void)tx;
	if (rows->count == 0)
		return;
	sql_row(&w->arena, rows, 0, &row);
	w->job = (struct job){
		.arena = &w->arena,
		.kind = kind_of(row.kind),
		.province = row.province,
		.id = row.id,
		.payload = row.payload,
		.attempts = row.attempts,
		.holder_z = w->options.holder_z,
		.tools = w->options.tools,
		.worker = w,
	};
	assert(w->job.kind);
	w->taken = true;
}

static void turn_start(struct tx *tx, void *arg)
{
	struct worker *w = arg;
	struct slice *names = arena_array(&w->arena, job_kind_count, sizeof *names);
	w->taken = false;
	enter(tx, &w->arena, 0);
	for (size_t i = 0; i < job_kind_count; i++) {
		names[i] = slice_z(job_kinds[i].name);
		if (w->due_us[i] != w->scheduled_us[i])
			tx_query(tx, SQL_CALL(&w->arena, press_schedule, .kind = names[i], .due = w->due_us[i]), NULL, NULL);
	}
	tx_query(tx,
	         SQL_CALL(&w->arena, press_take, .kinds = {names, job_kind_count}, .holder = slice_z(w->options.holder_z),
	                  .seconds = LEASE_S),
	         on_taken, w);
	tx_commit(tx);
}

static void turn_done(const struct tx_result *result, void *arg)
{
	struct worker *w = arg;
	w->turning = false;
	if (w->leaving)
		return;
	if (result->end != TX_COMMITTED)
		w->taken = false; /* if it was committed after all, the lease runs out */
	else
		memcpy(w->scheduled_us, w->due_us, sizeof w->due_us);
	if (w->taken) {
		after(w->renew, RENEW_MS);
		tx_run(w->options.db, &(struct tx_plan){.label = "job", .arena = &w->arena, .start = work_start,
		                                        .done = work_done, .arg = w});
	} else if (w->stopping) {
		now_stopped(w);
	} else {
		after(w->poll, POLL_MS);
	}
}

static void turn(struct worker *w)
{
	int64_t now_us = clock_now_us();
	if (w->options.tools->columns && !column_keys_ready(w->options.tools->columns)) {
		after(w->poll, KEYS_WAIT_MS);
		return;
	}
	arena_reset(&w->arena);
	for (size_t i = 0; i < job_kind_count; i++)
		if (job_kinds[i].period_s)
			w->due_us[i] = job_due_us(&job_kinds[i], now_us);
	w->turning = true;
	tx_run(w->options.db, &(struct tx_plan){.label = "job_take", .arena = &w->arena, .start = turn_start,
	                                        .done = turn_done, .arg = w});
}

static void on_poll(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	turn(arg);
}

struct worker *worker_open(const struct worker_options *options)
{
	struct worker *w = calloc(1, sizeof *w);
	assert(w);
	w->options = *options;
	arena_init(&w->arena, ARENA_BYTES);
	arena_init(&w->side, ARENA_BYTES);
	w->poll = evtimer_new(options->loop, on_poll, w);
	w->renew = evtimer_new(options->loop, on_renew, w);
	w->leave = evtimer_new(options->loop, on_leave, w);
	if (!w->poll || !w->renew || !w->leave) {
		worker_close(w);
		return NULL;
	}
	metric_register_all(metrics, METRICS);
	after(w->poll, 0);
	return w;
}

void worker_stop(struct worker *w, void (*stopped)(void *arg), void *arg)
{
	w->stopping = true;
	w->stopped = stopped;
	w->stopped_arg = arg;
	event_del(w->poll);
	if (w->taken || w->turning)
		after(w->leave, LEAVE_MS);
	else
		now_stopped(w);
}

void worker_close(struct worker *w)
{
	struct event *events[] = {w->poll, w->renew, w->leave};
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i])
			event_free(events[i]);
	arena_release(&w->arena);
	arena_release(&w->side);
	free(w);
}

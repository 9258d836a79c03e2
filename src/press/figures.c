/* A night's snapshots of a province are of the months, by both windows, that yesterday lies in; and of each longer period, and
 * each month again, that ended yesterday or LATE_DAYS before it: by then what comes late has mostly come. Each is one
 * transaction; progress says which is next, so that a press that dies repeats one at most. The first step sums the last months
 * anew and tells, as alarms, how many sums had been wrong. */
#include "figures.h"

#include <jansson.h>

#include "socho/adoption/period.h"
#include "socho/adoption/snapshot.h"
#include "socho/base/clock.h"
#include "sql.h"

enum { LATE_DAYS = 4, ANEW_DAYS = 75, STATEMENT_MS = 120 * 1000, PROVIDER_DAYS = 3 };
enum { PERIODS_MAX = 24 };

static void on_rollups(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_rollups_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"summed\":%lld,\"changed\":%lld,\"days\":%lld}", (long long)row.summed,
	                             (long long)row.changed, (long long)row.days));
}

void rollups_run(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_rollups, .days_max = PROVIDER_DAYS), on_rollups, j);
}

static void on_queued(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_snapshots_queue_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"queued\":%lld}", (long long)row.queued));
}

void snapshots_queue(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_snapshots_queue, .day = clock_day(clock_now_us())), on_queued, j);
}

/* Of the night that begins this day. */
static int periods_of(int32_t day, struct period out[static PERIODS_MAX])
{
	int n = 0;
	for (int back = 0; back <= LATE_DAYS; back += LATE_DAYS)
		for (int kind = PERIOD_MONTH; kind <= PERIOD_YEAR; kind++)
			for (int mid = 0; mid < 2; mid++) {
				int32_t last = day - 1 - back;
				struct period p = period_around((enum period_kind)kind, mid, last);
				if (p.to == last || (kind == PERIOD_MONTH && !back))
					out[n++] = p;
			}
	return n;
}

struct night {
	struct job *job;
	int32_t day;
	struct period periods[PERIODS_MAX];
	int done, total;
};

static void step_on(struct tx *tx, struct night *n)
{
	struct job *j = n->job;
	if (n->done < n->total)
		job_continue(tx, j, n->done, n->total);
	else
		job_done(tx, j, arena_printf(j->arena, "{\"periods\":%d}", n->total - 1));
}

static void on_anew(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct night *n = arg;
	struct sql_press_rollups_anew_out row;
	sql_row(n->job->arena, rows, 0, &row);
	n->job->alarms = row.wrong;
	step_on(tx, n);
}

static void on_taken(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)rows;
	step_on(tx, arg);
}

/* The day that the job was queued with. */
static int read_payload(const struct job *j, int32_t *day)
{
	json_t *o = json_loadb(j->payload.p, j->payload.n, 0, NULL);
	const char *text = json_string_value(json_object_get(o, "day"));
	int rc = text ? day_parse(slice_z(text), day) : -1;
	json_decref(o);
	return rc;
}

static void on_progress(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct night *n = arg;
	struct job *j = n->job;
	struct sql_press_progress_out row;
	if (!rows->count)
		return; /* the job is somebody else's now, and what follows finds that */
	sql_row(j->arena, rows, 0, &row);
	n->total = 1 + periods_of(n->day, n->periods);
	n->done = row.progress + 1;
	tx_query(tx, SQL_CALL(j->arena, adoption_patience, .milliseconds = STATEMENT_MS), NULL, NULL);
	if (row.progress == 0)
		tx_query(tx, SQL_CALL(j->arena, press_rollups_anew, .province = j->province, .since = n->day - ANEW_DAYS), on_anew, n);
	else if (n->done > n->total)
		step_on(tx, n);
	else
		tx_query(tx, snapshot_take(j->arena, j->province, "nightly", &n->periods[row.progress - 1],
		                           snapshot_moment(j->tools->config, clock_now_us()), NULL), on_taken, n);
}

void snapshot_run(struct tx *tx, struct job *j)
{
	struct night *n = ARENA_NEW(j->arena, struct night);
	struct fault why;
	*n = (struct night){.job = j};
	if (read_payload(j, &n->day)) {
		faultf(&why, ERR_INTERNAL, NULL, "the job names no day");
		job_fail(tx, j, &why);
		return;
	}
	tx_query(tx, SQL_CALL(j->arena, press_progress, .province = j->province, .id = j->id), on_progress, n);
}

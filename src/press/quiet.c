/* Fifty markets a statement, so that no statement runs long however many markets there are; all in the one transaction of
 * the job. */
#include "quiet.h"

#include "sql.h"

enum { PAGE = 50 }; /* as the statement has it */

struct looking {
	struct job *job;
	struct uuid after;
	int32_t markets, found;
};

static void next(struct tx *tx, struct looking *l);

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct looking *l = arg;
	struct job *j = l->job;
	struct sql_press_stall_alarms_out row;
	sql_row(j->arena, rows, 0, &row);
	l->markets += row.markets;
	l->found += row.found;
	if (row.markets == PAGE) {
		l->after = row.last.value;
		next(tx, l);
		return;
	}
	j->alarms = l->found;
	job_done(tx, j, arena_printf(j->arena, "{\"markets\":%d,\"found\":%d}", l->markets, l->found));
}

static void next(struct tx *tx, struct looking *l)
{
	struct job *j = l->job;
	tx_query(tx, SQL_CALL(j->arena, press_stall_alarms, .after = l->after, .day = {.has = false}, .payload = j->payload),
	         on_page, l);
}

void quiet_run(struct tx *tx, struct job *j)
{
	struct looking *l = ARENA_NEW(j->arena, struct looking);
	*l = (struct looking){.job = j};
	next(tx, l);
}

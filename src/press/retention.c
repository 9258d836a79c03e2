#include "retention.h"

#include "socho/base/limits.h"
#include "sql.h"

static void on_step(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_retention_step_out row;
	sql_row(j->arena, rows, 0, &row);
	if (row.done < row.total)
		job_continue(tx, j, row.done, row.total);
	else
		job_done(tx, j, arena_printf(j->arena, "{\"rules\":%d}", row.total));
}

void retention_run(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_retention_step, .run = j->id, .payload = j->payload, .most = RETENTION_BATCH_ROWS),
	         on_step, j);
}

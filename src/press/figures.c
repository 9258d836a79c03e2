#include "figures.h"

#include "sql.h"

static void on_rollups(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_rollups_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j,
	         arena_printf(j->arena, "{\"summed\":%lld,\"changed\":%lld}", (long long)row.summed, (long long)row.changed));
}

void rollups_run(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL0(j->arena, press_rollups), on_rollups, j);
}

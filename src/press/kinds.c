#include "bill.h"
#include "erase.h"
#include "figures.h"
#include "import.h"
#include "notice.h"
#include "paper.h"
#include "payers.h"
#include "payout.h"
#include "print.h"
#include "pull.h"
#include "quiet.h"
#include "rekey.h"
#include "replay.h"
#include "report.h"
#include "reseal.h"
#include "retention.h"
#include "round_sheet.h"
#include "socho/base/clock.h"
#include "sql.h"
#include "statement.h"
#include "worker.h"

enum { MONTHS_AHEAD = 3, CONFIRMATION_KEEP_MONTHS = 120, SILENT_DAYS = 2, ACTIVE_DAYS = 5 };

#define MINUTE_S INT64_C(60)
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)

static void on_partitions(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_partitions_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"made\":%d,\"retired\":%d}", row.made, row.retired));
}

static void partitions(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_partitions, .months_ahead = MONTHS_AHEAD, .keep_months = CONFIRMATION_KEEP_MONTHS), on_partitions, j);
}

static void on_sessions(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_sessions_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"swept\":%lld}", (long long)row.swept));
}

static void sessions(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL0(j->arena, press_sessions), on_sessions, j);
}

static void on_expired(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_expire_codes_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"expired\":%lld}", (long long)row.expired));
}

static void expire_codes(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL0(j->arena, press_expire_codes), on_expired, j);
}

static void on_reversals(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_reversals_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"settled\":%lld}", (long long)row.settled));
}

static void reversals(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL0(j->arena, press_reversals), on_reversals, j);
}

static void on_rollup_check(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_rollup_check_out row;
	sql_row(j->arena, rows, 0, &row);
	j->alarms = row.wrong;
	job_done(tx, j,
	         arena_printf(j->arena, "{\"stalls\":%lld,\"wrong\":%lld}", (long long)row.stalls, (long long)row.wrong));
}

static void rollup_check(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_rollup_check, .payload = j->payload), on_rollup_check, j);
}

static void on_silences(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_silences_out row;
	sql_row(j->arena, rows, 0, &row);
	j->alarms = row.found;
	job_done(tx, j,
	         arena_printf(j->arena, "{\"found\":%lld,\"ended\":%lld,\"open\":%lld}", (long long)row.found, (long long)row.ended,
	                      (long long)row.open));
}

static void silences(struct tx *tx, struct job *j)
{
	tx_query(tx,
	         SQL_CALL(j->arena, press_silences, .today = clock_day(clock_now_us()), .silent_days = SILENT_DAYS,
	                  .active_days = ACTIVE_DAYS),
	         on_silences, j);
}

static void on_open_data(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_open_data_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"markets\":%lld}", (long long)row.markets));
}

/* Of the last thirty days; a code counts as displayed, and a stall as observed, by what was seen in sixty. */
static void open_data(struct tx *tx, struct job *j)
{
	int32_t today = clock_day(clock_now_us());
	tx_query(tx, SQL_CALL(j->arena, press_open_data, .from_day = today - 29, .to_day = today, .seen_from = today - 60,
	                      .shown_from = today - 60), on_open_data, j);
}

const struct job_kind job_kinds[] = {
	{"open_data", open_data, DAY_S, HOUR_S + 30 * MINUTE_S},
	{"partitions", partitions, DAY_S, HOUR_S},
	{"sessions", sessions, 10 * MINUTE_S, 0},
	{"expire_codes", expire_codes, 5 * MINUTE_S, 0},
	{"rollup_check", rollup_check, DAY_S, 2 * HOUR_S},
	{"print", print_run, 0, 0},
	{"prints", print_sweep, DAY_S, 3 * HOUR_S},
	{"reseal", reseal_run, 0, 0},
	{"rekey", rekey_run, 0, 0},
	{"import_check", import_check_run, 0, 0},
	{"import_commit", import_commit_run, 0, 0},
	{"import_forget", import_forget_run, HOUR_S, 20 * MINUTE_S},
	{"payout_change", payout_run, 0, 0},
	{"paper", paper_run, 0, 0},
	{"payers", payers_run, 0, 0},
	{"round_sheet", round_sheet_run, 0, 0},
	{"report", report_run, 0, 0},
	{"notice", notice_run, 0, 0},
	{"replay", replay_run, 0, 0},
	{"statement", statement_run, 0, 0},
	{"erase", erase_run, 0, 0},
	{"bill_prepare", bill_prepare_run, 0, 0},
	{"bill_issue", bill_issue_run, 0, 0},
	{"bill_slips", bill_slips_run, 0, 0},
	{"silences", silences, HOUR_S, 10 * MINUTE_S},
	{"stall_alarms", quiet_run, DAY_S, 6 * HOUR_S + 30 * MINUTE_S}, /* once the night markets have closed */
	{"pulls", pulls_queue, 5 * MINUTE_S, 0},
	{"pull", pull_run, 0, 0},
	{"retention", retention_run, DAY_S, 2 * HOUR_S + 30 * MINUTE_S},
	{"papers", paper_sweep, DAY_S, 3 * HOUR_S},
	{"rollups", rollups_run, MINUTE_S, 0},
	{"snapshots", snapshots_queue, DAY_S, 30 * MINUTE_S},
	{"snapshot", snapshot_run, 0, 0},
	{"reversals", reversals, MINUTE_S, 0},
};
const size_t job_kind_count = sizeof job_kinds / sizeof job_kinds[0];
_Static_assert(sizeof job_kinds / sizeof job_kinds[0] <= JOB_KINDS_MAX, "the worker has a place for each");

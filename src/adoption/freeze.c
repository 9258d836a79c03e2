/* Hands a report in: its head as who asks may see it, then, as the service that sees the whole place, the snapshot of its lock, its
 * lines made of that, and all of it in one frozen text. */
#include <string.h>

#include "report_figures.h"
#include "say.h"
#include "socho/adoption/period.h"
#include "socho/adoption/report.h"
#include "socho/adoption/snapshot.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { LOCK_STATEMENT_MS = 60 * 1000 };

struct freezing {
	struct request *rq;
	struct uuid id;
	int32_t version;
	struct sql_adoption_report_head_out head;
	struct period period;
	int64_t as_of_us;
	int32_t at;
	struct uuid snapshot;
	struct report_figures figures;
};

static void start(struct freezing *f)
{
	const struct sql_adoption_report_head_out *h = &f->head;
	struct report_figures *figures = &f->figures;
	char as_of[CLOCK_TEXT_BYTES], snapshot[UUID_TEXT_BYTES];
	clock_format(f->as_of_us, as_of);
	uuid_format(f->snapshot, snapshot);
	report_figures_init(figures, f->rq->arena, h->form);
	report_figures_word(figures, "place", h->place);
	report_figures_word(figures, "above", h->above);
	report_figures_word(figures, "issuer", h->issuer);
	report_figures_word(figures, "seat", h->seat);
	report_figures_word(figures, "plan", h->plan);
	report_figures_word(figures, "period", slice_z(f->period.name));
	report_figures_day(figures, "from", f->period.from);
	report_figures_day(figures, "to", f->period.to);
	report_figures_day(figures, "at", f->at);
	report_figures_word(figures, "as_of", slice_z(as_of));
	report_figures_word(figures, "snapshot", slice_z(snapshot));
}

static void on_submitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	(void)tx;
	if (rows->count)
		reply_json(f->rq, SQL_CALL(f->rq->arena, adoption_report_get, .report = f->id, .person = WRITER(f->rq)), 200);
	else
		answer_error(f->rq, ERR_CONFLICT, "version");
}

static void hand_in(struct freezing *f)
{
	struct request *rq = f->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_submit, .report = f->id, .version = f->version, .snapshot = f->snapshot,
	                          .figures = report_figures_finish(&f->figures), .person = WRITER(rq), .request = rq->id),
	         on_submitted, f);
}

/* A province's own target stands in the last row, before the sum of its communes'. */
static void on_target(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct sql_adoption_report_target_out row;
	(void)tx;
	if (rows->count) {
		sql_row(f->rq->arena, rows, 0, &row);
		json_object_set_new(f->figures.total, "target", json_integer(row.value));
		report_figures_word(&f->figures, "target_of", row.number);
	}
	hand_in(f);
}

static void on_lines(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct arena *a = f->rq->arena;
	start(f);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_report_lines_out row;
		sql_row(a, rows, i, &row);
		report_figures_line(&f->figures, &row);
	}
	if (slice_eq(f->head.form, S("03")))
		tx_query(tx, SQL_CALL(a, adoption_report_target, .province = f->head.province, .day = f->at), on_target, f);
	else
		hand_in(f);
}

static void on_teams(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	(void)tx;
	start(f);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_report_teams_out row;
		sql_row(f->rq->arena, rows, i, &row);
		report_figures_team(&f->figures, &row);
	}
	hand_in(f);
}

static void on_ranking(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	(void)tx;
	start(f);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_report_ranking_out row;
		sql_row(f->rq->arena, rows, i, &row);
		report_figures_rank(&f->figures, &row);
	}
	hand_in(f);
}

static void on_locked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	static const int years_back[] = {[PERIOD_DAY] = -365, [PERIOD_MONTH] = -12, [PERIOD_QUARTER] = -4, [PERIOD_HALF] = -2, [PERIOD_YEAR] = -1};
	struct freezing *f = arg;
	struct arena *a = f->rq->arena;
	const struct sql_adoption_report_head_out *h = &f->head;
	struct period before = period_after(&f->period, years_back[f->period.kind]);
	struct sql_adoption_report_lock_out row;
	if (rows->count == 0) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(a, rows, 0, &row);
	f->snapshot = row.snapshot;
	if (slice_eq(h->form, S("04")))
		tx_query(tx, SQL_CALL(a, adoption_report_teams, .province = h->province, .snapshot = f->snapshot), on_teams, f);
	else if (slice_eq(h->form, S("05")))
		tx_query(tx, SQL_CALL(a, adoption_report_ranking, .province = h->province, .snapshot = f->snapshot), on_ranking, f);
	else
		tx_query(tx, SQL_CALL(a, adoption_report_lines, .province = h->province, .form = h->form, .market = h->market, .unit = h->unit,
		                      .snapshot = f->snapshot, .from_day = f->period.from, .to_day = f->period.to, .at_day = f->at,
		                      .before = arena_dup(a, slice_z(before.name))), on_lines, f);
}

static void lock(struct freezing *f)
{
	struct request *rq = f->rq;
	struct period month = period_month(&f->period);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_enter_province, .province = f->head.province), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_patience, .milliseconds = LOCK_STATEMENT_MS), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_lock, .province = f->head.province, .report = f->id,
	                          .period = arena_dup(rq->arena, slice_z(f->period.name)), .from_day = f->period.from,
	                          .to_day = f->period.to, .month_from = month.from, .month_to = month.to, .as_of = f->as_of_us,
	                          .person = WRITER(rq)), on_locked, f);
}

static int admit(struct freezing *f, struct fault *why)
{
	const struct sql_adoption_report_head_out *h = &f->head;
	int32_t today;
	if (!slice_eq(h->state, S("draft")) && !slice_eq(h->state, S("returned")))
		return fault_state(why, ERR_REPORT_LOCKED, NULL, h->state);
	if (h->version != f->version)
		return fault_say(why, ERR_CONFLICT, "version", SAY_VERSION_D, h->version);
	if (h->waiting.p)
		return faultf(why, ERR_REPORT_ORDER, NULL, "%.*s", SARG(h->waiting));
	if (period_parse(h->period, &f->period))
		return fault(why, ERR_BAD_PERIOD, "period");
	f->as_of_us = snapshot_moment(f->rq->services->config, f->rq->received_us);
	today = clock_day(f->as_of_us);
	if (f->period.from > today)
		return fault_say(why, ERR_BAD_PERIOD, "period", SAY_NOT_BEGUN);
	f->at = f->period.to < today ? f->period.to : today;
	return 0;
}

static void on_head(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &f->head);
	if (admit(f, &why))
		answer_fault(f->rq, &why);
	else
		lock(f);
}

void report_submit(struct request *rq)
{
	static const char *const names[] = {"version", NULL};
	struct freezing *f = ARENA_NEW(rq->arena, struct freezing);
	struct fault why;
	int64_t version;
	f->rq = rq;
	if (path_id(rq, 0, &f->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &version, &why)) {
		answer_fault(rq, &why);
		return;
	}
	f->version = (int32_t)version;
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_head, .report = f->id), on_head, f);
}

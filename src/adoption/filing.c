/* Cycles, drafts and the steps of the chain. What may follow what, and who may do it, is decided by the statements; what they
 * found wrong gets its words here. */
#include "say.h"
#include "socho/adoption/form.h"
#include "socho/adoption/period.h"
#include "socho/adoption/report.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { LEAD_CHARS_MAX = 200, EXPLANATION_CHARS_MAX = 4000, PERIOD_CHARS_MAX = 12 };
enum { DUE_MARKET_DAYS = 5, DUE_COMMUNE_DAYS = 10, DUE_PROVINCE_DAYS = 15 };

static const char *const forms[] = {"01", "02", "03", "04", "05", "06", NULL};
static const char *const states[] = {"draft", "submitted", "received", "returned", "approved", "published", NULL};

/* ---- cycles */

static int read_due(struct request *rq, const char *field, int32_t usual, int32_t *out, struct fault *why)
{
	*out = usual;
	return field_present(rq->json, field) ? field_day(rq->arena, rq->json, field, out, why) : 0;
}

static int read_cycle(struct request *rq, struct sql_adoption_cycle_create_in *in, struct fault *why)
{
	static const char *const names[] = {"province", "period", "lead", "plan", "due_market", "due_commune", "due_province", NULL};
	struct arena *a = rq->arena;
	struct period period;
	int64_t province;
	if (fields_only(a, rq->json, names, why) || field_int(rq->json, "province", 1, 99, &province, why) ||
	    field_text(a, rq->json, "period", PERIOD_CHARS_MAX, &in->period, why) ||
	    field_text(a, rq->json, "lead", LEAD_CHARS_MAX, &in->lead, why))
		return -1;
	if (period_parse(in->period, &period) || period.kind == PERIOD_DAY)
		return fault_say(why, ERR_BAD_PERIOD, "period", "như 2026-10, 2026-Q4 hoặc 2026-Q4/15",
		                 "such as 2026-10, 2026-Q4 or 2026-Q4/15");
	in->province = (int16_t)province;
	in->period_from = period.from;
	in->period_to = period.to;
	in->plan.has = field_present(rq->json, "plan");
	if ((in->plan.has && field_uuid(rq->json, "plan", &in->plan.value, why)) ||
	    read_due(rq, "due_market", period.to + DUE_MARKET_DAYS, &in->due_market, why) ||
	    read_due(rq, "due_commune", in->due_market + DUE_COMMUNE_DAYS - DUE_MARKET_DAYS, &in->due_commune, why) ||
	    read_due(rq, "due_province", in->due_commune + DUE_PROVINCE_DAYS - DUE_COMMUNE_DAYS, &in->due_province, why))
		return -1;
	if (in->due_market <= period.to)
		return fault_say(why, ERR_OUT_OF_RANGE, "due_market", "sau kỳ báo cáo", "after the period");
	if (in->due_commune < in->due_market || in->due_province < in->due_commune)
		return fault_say(why, ERR_OUT_OF_RANGE, in->due_commune < in->due_market ? "due_commune" : "due_province",
		                 "không trước hạn gửi của cấp dưới", "not before the level below");
	return 0;
}

void cycle_create(struct request *rq)
{
	struct sql_adoption_cycle_create_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_cycle(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_adoption_cycle_create, &in), 201);
}

void cycles_list(struct request *rq)
{
	reply_json(rq, SQL_CALL(rq->arena, adoption_cycles, .today = clock_day(rq->received_us)), 200);
}

/* ---- reports */

struct filing {
	struct request *rq;
	struct uuid id;
};

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, adoption_report_get, .report = id, .person = WRITER(rq)), status);
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_report_create_out row;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_UNKNOWN_CYCLE, "cycle");
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.place_found)
		show(rq, row.id, 201);
	else
		answer_error(rq, ERR_OUT_OF_SCOPE, field_present(rq->json, "market") ? "market" : field_present(rq->json, "unit") ? "unit" : "form");
}

void report_create(struct request *rq)
{
	static const char *const names[] = {"cycle", "form", "market", "unit", NULL};
	struct sql_adoption_report_create_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	int form;
	if (fields_only(rq->arena, rq->json, names, &why) || field_uuid(rq->json, "cycle", &in.cycle, &why) ||
	    field_choice(rq->json, "form", forms, &form, &why))
		goto refused;
	in.form = slice_z(forms[form]);
	in.market.has = form == 0;
	if ((form == 0 && field_uuid(rq->json, "market", &in.market.value, &why)) ||
	    (form == 1 && field_text(rq->arena, rq->json, "unit", UNIT_CODE_CHARS_MAX, &in.unit, &why)))
		goto refused;
	if ((form != 0 && field_present(rq->json, "market")) || (form != 1 && field_present(rq->json, "unit"))) {
		fault(&why, ERR_UNKNOWN_FIELD, form != 0 && field_present(rq->json, "market") ? "market" : "unit");
		goto refused;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_report_create, &in), on_created, rq);
	return;
refused:
	answer_fault(rq, &why);
}

void reports_list(struct request *rq)
{
	static const char *const names[] = {"province", "cycle", "form", "state", "after", "limit", NULL};
	struct sql_adoption_reports_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_province(rq, &in.province, &why) || query_uuid(rq, "cycle", &in.cycle, &why) ||
	    query_word(rq, "form", forms, &in.form, &why) || query_word(rq, "state", states, &in.state, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_reports, &in), 200);
}

void report_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

static void on_edited(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct filing *f = arg;
	struct sql_adoption_report_edit_out row;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &row);
	if (row.open && row.fits) {
		show(f->rq, f->id, 200);
		return;
	}
	if (row.open)
		fault_say(&why, ERR_CONFLICT, "version", SAY_VERSION_D, row.version);
	else
		fault(&why, ERR_REPORT_LOCKED, NULL);
	answer_fault(f->rq, &why);
}

void report_edit(struct request *rq)
{
	static const char *const names[] = {"version", "explanation", "number", NULL};
	struct sql_adoption_report_edit_in in = {.person = WRITER(rq), .request = rq->id};
	struct filing *f = ARENA_NEW(rq->arena, struct filing);
	struct arena *a = rq->arena;
	enum document_style style;
	struct fault why;
	int64_t version;
	if (path_id(rq, 0, &in.report, &why) || fields_only(a, rq->json, names, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &version, &why) ||
	    field_text_opt(a, rq->json, "explanation", EXPLANATION_CHARS_MAX, &in.explanation, &why) ||
	    field_text_opt(a, rq->json, "number", DOCUMENT_CHARS_MAX, &in.number, &why) ||
	    (in.number.p && document_number(a, in.number, "number", &in.number, &style, &why))) {
		answer_fault(rq, &why);
		return;
	}
	in.version = (int32_t)version;
	*f = (struct filing){rq, in.report};
	tx_query(rq->tx, sql_call_of(a, &sql_adoption_report_edit, &in), on_edited, f);
}

/* ---- steps */

static int judge(const struct sql_adoption_report_move_out *row, struct fault *why)
{
	if (!row->taker)
		return fault_say(why, ERR_OUT_OF_SCOPE, NULL, "việc này do cấp trên làm", "the level above does that");
	if (row->locked)
		return fault_say(why, ERR_REPORT_LOCKED, NULL, "báo cáo cấp trên đã được gửi", "the report above it was handed in");
	if (!row->fits)
		return fault_state(why, ERR_REPORT_STATE, NULL, row->state);
	if (!row->at_version)
		return fault(why, ERR_CONFLICT, "version");
	if (row->waiting.p)
		return faultf(why, ERR_REPORT_ORDER, NULL, "%.*s", SARG(row->waiting));
	return fault(why, row->other ? ERR_CONFLICT : ERR_SAME_PERSON, NULL);
}

static void on_moved(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct filing *f = arg;
	struct sql_adoption_report_move_out row;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &row);
	if (row.done) {
		show(f->rq, f->id, 200);
		return;
	}
	judge(&row, &why);
	answer_fault(f->rq, &why);
}

static void move(struct request *rq, const char *step)
{
	static const char *const plain[] = {"version", NULL}, *const reasoned[] = {"version", "reason", NULL};
	struct sql_adoption_report_move_in in = {.step = slice_z(step), .person = WRITER(rq), .request = rq->id};
	struct filing *f = ARENA_NEW(rq->arena, struct filing);
	bool back = slice_eq(in.step, S("return"));
	struct fault why;
	int64_t version;
	if (path_id(rq, 0, &in.report, &why) || fields_only(rq->arena, rq->json, back ? reasoned : plain, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &version, &why) ||
	    (back && field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))) {
		answer_fault(rq, &why);
		return;
	}
	if (back && !in.reason.p) {
		answer_error(rq, ERR_REASON_NEEDED, "reason");
		return;
	}
	in.version = (int32_t)version;
	*f = (struct filing){rq, in.report};
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_report_move, &in), on_moved, f);
}

void report_receive(struct request *rq)
{
	move(rq, "receive");
}

void report_return(struct request *rq)
{
	move(rq, "return");
}

void report_approve(struct request *rq)
{
	move(rq, "approve");
}

void report_publish(struct request *rq)
{
	move(rq, "publish");
}

static void on_addendum(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_report_addendum_out row;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.fits)
		show(rq, row.id, 201);
	else
		answer_error(rq, ERR_REPORT_STATE, NULL);
}

void report_addendum(struct request *rq)
{
	static const char *const names[] = {"reason", NULL};
	struct sql_adoption_report_addendum_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.report, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_report_addendum, &in), on_addendum, rq);
}

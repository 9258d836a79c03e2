#include "socho/dues/bill.h"

#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { PERIOD_DAYS_MAX = 366, LEASES_MAX = 2000 };

static void show(struct request *rq, const struct sql_statement *statement)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		reply_told(rq, sql_call_of(rq->arena, statement, &id), 200);
}

/* ---- runs */

void bill_runs_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid market;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_bill_runs, .market = market, .after = page.after, .count = page.count), 200);
}

static int read_leases(struct request *rq, struct sql_uuids *out, struct fault *why)
{
	const json_t *list = json_object_get(rq->json, "leases");
	*out = (struct sql_uuids){NULL, 0, NULL};
	if (!field_present(rq->json, "leases"))
		return 0;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "leases");
	size_t n = json_array_size(list);
	if (n < 1 || n > LEASES_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "leases", SAY_1_TO_D, LEASES_MAX);
	struct uuid *ids = arena_array(rq->arena, n, sizeof *ids);
	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (!text || uuid_parse(slice_z(text), &ids[i]))
			return fault(why, ERR_BAD_ID, "leases");
	}
	*out = (struct sql_uuids){ids, n, NULL};
	return 0;
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_bill_run_create_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.known)
		answer_error(rq, ERR_NOT_FOUND, "leases");
	else if (!row.body.p)
		answer_error(rq, ERR_DUES_NOT_SET, NULL);
	else
		answer_json(rq, 201, row.body);
}

void bill_run_create(struct request *rq)
{
	static const char *const names[] = {"period_from", "period_to", "leases", NULL};
	struct sql_dues_bill_run_create_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "period_from", &in.period_from, &why) ||
	    field_day(rq->arena, rq->json, "period_to", &in.period_to, &why) || read_leases(rq, &in.leases, &why))
		answer_fault(rq, &why);
	else if (in.period_to < in.period_from || in.period_to - in.period_from >= PERIOD_DAYS_MAX)
		answer_error(rq, ERR_BAD_PERIOD, "period_to");
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_bill_run_create, &in), on_created, rq);
}

void bill_run_show(struct request *rq)
{
	show(rq, &sql_dues_bill_run_get);
}

void bill_run_items(struct request *rq)
{
	static const char *const names[] = {"faults", "after", "limit", NULL}, *const yes[] = {"true", "false", NULL};
	struct sql_dues_bill_run_items_in in = {.after = 0};
	struct slice faults, after;
	struct fault why;
	int64_t place = 0;
	if (path_id(rq, 0, &in.run, &why) || request_query_only(rq, names, &why) || query_word(rq, "faults", yes, &faults, &why) ||
	    request_query(rq, "after", &after, &why) || page_limit(rq, &in.count, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (after.p && (slice_to_i64(after, &place) || place < 0 || place > INT32_MAX)) {
		answer_error(rq, ERR_OUT_OF_RANGE, "after");
		return;
	}
	in.faulty = faults.p && slice_eq(faults, S("true"));
	in.after = (int32_t)place;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_bill_run_items, &in), 200);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_bill_run_decide_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.own)
		answer_error(rq, ERR_SAME_PERSON, NULL);
	else if (row.moved || (!row.body.p && !row.empty))
		answer_error(rq, ERR_RUN_MOVED_ON, NULL);
	else if (row.empty)
		answer_error(rq, ERR_NOTHING_TO_BILL, NULL);
	else
		answer_json(rq, 200, row.body);
}

static void decide(struct request *rq, bool approve)
{
	static const char *const with_reason[] = {"version", "reason", NULL}, *const plain[] = {"version", NULL};
	struct sql_dues_bill_run_decide_in in = {.approve = approve, .person = rq->who.person, .request = rq->id};
	struct fault why;
	int64_t version;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, approve ? plain : with_reason, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &version, &why) ||
	    (!approve && field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))) {
		answer_fault(rq, &why);
		return;
	}
	in.version = (int32_t)version;
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_bill_run_decide, &in), on_decided, rq);
}

void bill_run_approve(struct request *rq)
{
	decide(rq, true);
}

void bill_run_reject(struct request *rq)
{
	decide(rq, false);
}

/* ---- bills */

void bills_list(struct request *rq)
{
	static const char *const names[] = {"state", "run", "stall", "after", "limit", NULL};
	static const char *const states[] = {"open", "late", "part_paid", "paid", "overpaid", "credited", NULL};
	struct sql_dues_bills_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || query_word(rq, "state", states, &in.state, &why) ||
	    query_uuid(rq, "run", &in.run, &why) || query_uuid(rq, "stall", &in.stall, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_bills, &in), 200);
}

void bill_show(struct request *rq)
{
	show(rq, &sql_dues_bill_get);
}

static void on_credit(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_bill_credit_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.body.p)
		answer_json(rq, 201, row.body);
	else
		answer_error(rq, ERR_BILL_CREDITED, NULL);
}

void bill_credit(struct request *rq)
{
	static const char *const names[] = {"reason", NULL};
	struct sql_dues_bill_credit_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.bill, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_bill_credit, &in), on_credit, rq);
}

void my_bills(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	reply_json(rq, SQL_CALL(rq->arena, dues_my_bills, .after = page.after, .count = page.count), 200);
}

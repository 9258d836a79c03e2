#include "socho/registry/vendor_report.h"

#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

static const char *const kinds[] = {"money", "sticker", "facts", "other", NULL};

/* ---- the trader's */

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_my_report_create_out out;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_UNKNOWN_STALL, "stall");
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.full)
		answer_error(rq, ERR_TOO_MANY, NULL);
	else if (!out.body.p) /* another request with the same client_id is being committed */
		answer_error(rq, ERR_CONFLICT, "client_id");
	else
		answer_json(rq, 201, out.body);
}

static int read_form(const struct request *rq, struct sql_registry_my_report_create_in *in, struct fault *why)
{
	static const char *const names[] = {"client_id", "stall", "kind", "note", NULL};
	int kind;
	if (fields_only(rq->arena, rq->json, names, why) || field_uuid(rq->json, "client_id", &in->client_id, why) ||
	    field_uuid(rq->json, "stall", &in->stall, why) || field_choice(rq->json, "kind", kinds, &kind, why) ||
	    field_text(rq->arena, rq->json, "note", REASON_CHARS_MAX, &in->note, why))
		return -1;
	in->kind = slice_z(kinds[kind]);
	return 0;
}

void my_report_create(struct request *rq)
{
	struct sql_registry_my_report_create_in in = {.most = MY_REPORTS_WAITING_MAX, .person = rq->who.person, .request = rq->id};
	struct fault why;
	if (read_form(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_my_report_create, &in), on_created, rq);
}

void my_reports_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	reply_json(rq, SQL_CALL(rq->arena, registry_my_reports, .after = page.after, .count = page.count), 200);
}

/* ---- the board's */

void vendor_reports_list(struct request *rq)
{
	static const char *const names[] = {"market", "answered", "after", "limit", NULL}, *const yes[] = {"true", "false", NULL};
	struct sql_registry_vendor_reports_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "market", &in.market, &why) ||
	    query_word(rq, "answered", yes, &in.answered, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_vendor_reports, &in), 200);
}

static void on_answered(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_vendor_report_answer_out out;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.answered)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_CONFLICT, NULL);
}

void vendor_report_answer(struct request *rq)
{
	static const char *const names[] = {"answer", NULL};
	struct sql_registry_vendor_report_answer_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "answer", REASON_CHARS_MAX, &in.answer, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_vendor_report_answer, &in), on_answered, rq);
}

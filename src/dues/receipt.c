#include "socho/dues/receipt.h"

#include "desk_pay.h"
#include "read.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"

enum { QUANTITY_MAX = 100000 };
#define CASH_VND_MAX INT64_C(100000000000)

struct entering {
	struct request *rq;
	struct sql_dues_receipt_create_in in;
};

static void on_entered(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_receipt_create_out made;
	(void)tx;
	if (rq->answer.status)
		return;
	sql_row(rq->arena, rows, 0, &made);
	reply_json(rq, SQL_CALL(rq->arena, dues_receipt_get, .id = made.id), 201);
}

/* Cash for a bill or a case may be any amount: what is too much is money that was taken all the same. */
static int check(struct entering *e, const struct sql_dues_receipt_facts_out *f, struct fault *why)
{
	struct sql_bigint amount = {true, e->in.amount};
	const char *what = e->in.fee.has ? "fee" : e->in.bill.has ? "bill" : "case";
	if (!f->state.p)
		return fault(why, ERR_UNKNOWN_DUE, what);
	if (!slice_eq(f->state, S("open")))
		return fault(why, e->in.fee.has ? ERR_FEE_NOT_IN_FORCE : ERR_UNKNOWN_DUE, what);
	return e->in.fee.has ? fee_amount(f->amount, f->min_amount, f->max_amount, e->in.quantity.value, &amount, why) : 0;
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct entering *e = arg;
	struct request *rq = e->rq;
	struct sql_dues_receipt_facts_out facts;
	struct fault why;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &facts);
	if (check(e, &facts, &why)) {
		answer_fault(rq, &why);
		return;
	}
	e->in.province = facts.province;
	if (!e->in.taken_by.n)
		e->in.taken_by = facts.taker;
	tx_query(tx, sql_call_of(rq->arena, &sql_dues_receipt_create, &e->in), on_entered, rq);
}

static int read_receipt(struct request *rq, struct sql_dues_receipt_create_in *in, struct fault *why)
{
	static const char *const names[] = {"number", "taken_on", "taken_by", "amount", "case", "fee", "quantity", "bill", NULL};
	const json_t *form = rq->json;
	int64_t quantity = 1;
	in->bill.has = field_present(form, "bill");
	in->desk_case.has = field_present(form, "case");
	in->fee.has = in->quantity.has = field_present(form, "fee");
	if (fields_only(rq->arena, form, names, why) || field_text(rq->arena, form, "number", NUMBER_CHARS_MAX, &in->number, why) ||
	    read_past_day(rq, "taken_on", &in->taken_on, why) ||
	    field_text_opt(rq->arena, form, "taken_by", NAME_CHARS_MAX, &in->taken_by, why) ||
	    field_int(form, "amount", 1, CASH_VND_MAX, &in->amount, why) ||
	    (in->desk_case.has && field_uuid(form, "case", &in->desk_case.value, why)) ||
	    (in->bill.has && field_uuid(form, "bill", &in->bill.value, why)) ||
	    (in->fee.has && field_uuid(form, "fee", &in->fee.value, why)) ||
	    (field_present(form, "quantity") && field_int(form, "quantity", 1, QUANTITY_MAX, &quantity, why)))
		return -1;
	if (in->desk_case.has + in->fee.has + in->bill.has != 1)
		return fault_say(why, ERR_MISSING, "bill", "một phiếu thu, một hồ sơ hoặc một loại phí",
		                 "a bill, a case or a fee");
	if (!in->fee.has && field_present(form, "quantity"))
		return fault_say(why, ERR_OUT_OF_RANGE, "quantity", "chỉ dùng cho phí", "of a fee only");
	in->quantity.value = quantity;
	return 0;
}

void receipt_create(struct request *rq)
{
	struct entering *e = ARENA_NEW(rq->arena, struct entering);
	struct fault why;
	*e = (struct entering){.rq = rq, .in = {.person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &e->in.market, &why) || read_receipt(rq, &e->in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_receipt_facts, .market = e->in.market, .desk_case = e->in.desk_case,
		         .fee = e->in.fee, .day = e->in.taken_on, .bill = e->in.bill), on_facts, e);
}

static void on_voided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_receipt_void_out row;
	(void)tx;
	if (rq->answer.status)
		return;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	reply_json(rq, SQL_CALL(rq->arena, dues_receipt_get, .id = row.id), 200);
}

void receipt_void(struct request *rq)
{
	struct sql_dues_receipt_void_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || read_reason(rq, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_receipt_void, &in), on_voided, rq);
}

void receipt_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_receipt_get, .id = id), 200);
}

void receipts_list(struct request *rq)
{
	static const char *const names[] = {"state", "from", "to", "number", "after", "limit", NULL};
	static const char *const states[] = {"kept", "voided", NULL};
	struct sql_dues_receipts_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || query_day(rq, "from", &in.from_day, &why) ||
	    query_day(rq, "to", &in.to_day, &why) || query_text(rq, "number", &in.number, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_receipts, &in), 200);
}

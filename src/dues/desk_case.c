#include <string.h>

#include "desk_pay.h"
#include "read.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/dues/desk.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"

enum { REFERENCE_CHARS_MAX = 40, DUE_DAYS_MAX = 3660 };

static const char *const states[] = {"open", "late", "part_paid", "paid", "overpaid", "cancelled", NULL};

/* Letters without marks, digits and . / - alone: the number of a file has no blank in it, a name has. */
static bool reference_ok(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!plain && (!i || !strchr("./-", c)))
			return false;
	}
	return s.n > 0;
}

struct owing {
	struct slice reference;
	int32_t due_on;
};

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_case_create_out made;
	(void)tx;
	if (rq->answer.status)
		return;
	sql_row(rq->arena, rows, 0, &made);
	reply_json(rq, SQL_CALL(rq->arena, dues_case_get, .id = made.id), 201);
}

static void keep(struct paying *p, const struct code_made *made)
{
	const struct owing *o = p->form;
	struct request *rq = p->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, dues_case_create, .code = made->code, .fee = p->fee, .reference = o->reference,
	         .amount = p->amount.value, .due_on = o->due_on, .day = clock_day(rq->received_us), .person = rq->who.person,
	         .request = rq->id), on_created, rq);
}

static int read_case(struct request *rq, struct paying *p, struct owing *o, struct fault *why)
{
	static const char *const names[] = {"stall", "reference", "amount", "due_on", NULL};
	const json_t *form = rq->json;
	int32_t today = clock_day(rq->received_us);
	o->due_on = today;
	p->amount.has = field_present(form, "amount");
	if (fields_only(rq->arena, form, names, why) || field_uuid(form, "stall", &p->stall, why) ||
	    field_text(rq->arena, form, "reference", REFERENCE_CHARS_MAX, &o->reference, why) ||
	    (p->amount.has && read_due_amount(form, "amount", &p->amount.value, why)) ||
	    (field_present(form, "due_on") && field_day(rq->arena, form, "due_on", &o->due_on, why)))
		return -1;
	if (!reference_ok(o->reference))
		return fault_say(why, ERR_BAD_TEXT, "reference", "chữ không dấu, chữ số và . / -",
		                 "letters without marks, digits and . / -");
	if (o->due_on < today || o->due_on > today + DUE_DAYS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "due_on", "sớm nhất là hôm nay", "today at the earliest");
	return 0;
}

void case_create(struct request *rq)
{
	struct paying *p = ARENA_NEW(rq->arena, struct paying);
	struct owing *o = ARENA_NEW(rq->arena, struct owing);
	struct fault why;
	*p = (struct paying){.rq = rq, .keep = keep, .form = o};
	if (path_id(rq, 0, &p->fee, &why) || read_case(rq, p, o, &why))
		answer_fault(rq, &why);
	else
		desk_pay(p);
}

void case_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_case_get, .id = id), 200);
}

struct cancelling {
	struct request *rq;
	struct sql_dues_case_cancel_in in;
};

static void on_cancelled(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct cancelling *c = arg;
	struct sql_dues_case_cancel_out row;
	(void)tx;
	if (c->rq->answer.status)
		return;
	sql_row(c->rq->arena, rows, 0, &row);
	if (row.done)
		reply_json(c->rq, SQL_CALL(c->rq->arena, dues_case_get, .id = c->in.id), 200);
	else
		answer_error(c->rq, ERR_CASE_PAID, NULL);
}

static void on_locked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct cancelling *c = arg;
	if (rows->count)
		tx_query(tx, sql_call_of(c->rq->arena, &sql_dues_case_cancel, &c->in), on_cancelled, c);
	else
		answer_error(c->rq, ERR_NOT_FOUND, NULL);
}

void case_cancel(struct request *rq)
{
	struct cancelling *c = ARENA_NEW(rq->arena, struct cancelling);
	struct fault why;
	*c = (struct cancelling){.rq = rq, .in = {.person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &c->in.id, &why) || read_reason(rq, &c->in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_case_lock, .id = c->in.id), on_locked, c);
}

void cases_list(struct request *rq)
{
	static const char *const names[] = {"state", "fee", "from", "to", "reference", "after", "limit", NULL};
	struct sql_dues_cases_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || query_uuid(rq, "fee", &in.fee, &why) ||
	    query_day(rq, "from", &in.from_day, &why) || query_day(rq, "to", &in.to_day, &why) ||
	    query_text(rq, "reference", &in.reference, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_cases, &in), 200);
}

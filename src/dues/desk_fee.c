#include <string.h>

#include "read.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/dues/desk.h"
#include "socho/registry/code.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { FEE_CODE_CHARS_MAX = 20, FEE_NAME_CHARS_MAX = 200 };

static const char *const kinds[] = {"fee", "charge", "tuition", "hospital", "service", NULL};

/* A-Z, 0-9, and inside it dots and hyphens, as the schema has it. */
static bool code_ok(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9') && (!i || !strchr(".-", s.p[i])))
			return false;
	return s.n > 0;
}

struct entering {
	struct request *rq;
	struct sql_dues_fee_create_in in;
};

/* Fixed, or free within bounds. */
static int read_amounts(const json_t *form, struct sql_dues_fee_create_in *in, struct fault *why)
{
	in->amount.has = field_present(form, "amount");
	in->min_amount.has = in->max_amount.has = !in->amount.has;
	if (in->amount.has)
		return field_present(form, "min") || field_present(form, "max")
		           ? fault_say(why, ERR_OUT_OF_RANGE, "amount",
		                       "một mức cố định, hoặc tự do từ mức thấp nhất đến mức cao nhất",
		                       "fixed, or free from min to max")
		           : read_due_amount(form, "amount", &in->amount.value, why);
	if (read_due_amount(form, "min", &in->min_amount.value, why) || read_due_amount(form, "max", &in->max_amount.value, why))
		return -1;
	return in->max_amount.value < in->min_amount.value
	           ? fault_say(why, ERR_OUT_OF_RANGE, "max", "không thấp hơn mức thấp nhất", "not below min")
	           : 0;
}

static int read_fee(struct request *rq, struct sql_dues_fee_create_in *in, struct fault *why)
{
	static const char *const names[] = {"code", "name", "kind", "amount", "min", "max", "document", "valid_from", "valid_to", NULL};
	const json_t *form = rq->json;
	struct arena *a = rq->arena;
	enum document_style style;
	struct slice document;
	int kind;
	in->valid_to.has = field_present(form, "valid_to");
	if (fields_only(a, form, names, why) || field_text(a, form, "code", FEE_CODE_CHARS_MAX, &in->code, why) ||
	    field_text(a, form, "name", FEE_NAME_CHARS_MAX, &in->name, why) || field_choice(form, "kind", kinds, &kind, why) ||
	    read_amounts(form, in, why) || field_text(a, form, "document", DOCUMENT_CHARS_MAX, &document, why) ||
	    document_number(a, document, "document", &in->document, &style, why) ||
	    field_day(a, form, "valid_from", &in->valid_from, why) ||
	    (in->valid_to.has && field_day(a, form, "valid_to", &in->valid_to.value, why)))
		return -1;
	if (!code_ok(in->code))
		return fault_say(why, ERR_BAD_TEXT, "code", "A-Z, 0-9, dấu chấm và gạch nối", "A-Z, 0-9, dots and hyphens");
	if (in->valid_to.has && in->valid_to.value < in->valid_from)
		return fault_say(why, ERR_OUT_OF_RANGE, "valid_to", "không trước ngày bắt đầu", "not before valid_from");
	in->kind = slice_z(kinds[kind]);
	return 0;
}

static void on_entered(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_fee_create_out made;
	(void)tx;
	if (rq->answer.status)
		return;
	if (!rows->count) {
		answer_error(rq, ERR_FEE_OVERLAP, "valid_from");
		return;
	}
	sql_row(rq->arena, rows, 0, &made);
	reply_json(rq, SQL_CALL(rq->arena, dues_fee_get, .id = made.id), 201);
}

static void on_market(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct entering *e = arg;
	if (rows->count)
		tx_query(tx, sql_call_of(e->rq->arena, &sql_dues_fee_create, &e->in), on_entered, e->rq);
	else
		answer_error(e->rq, ERR_NOT_FOUND, NULL);
}

void fee_create(struct request *rq)
{
	struct entering *e = ARENA_NEW(rq->arena, struct entering);
	struct fault why;
	*e = (struct entering){.rq = rq, .in = {.person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &e->in.market, &why) || read_fee(rq, &e->in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_desk_lock, .market = e->in.market), on_market, e);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_fee_end_out row = {.done = false};
	struct uuid id;
	struct fault why;
	(void)tx;
	if (rows->count)
		sql_row(rq->arena, rows, 0, &row);
	if (!rows->count || path_id(rq, 0, &id, &why))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (!row.done)
		answer_error(rq, ERR_CONFLICT, "valid_to");
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_fee_get, .id = id), 200);
}

void fee_end(struct request *rq)
{
	static const char *const names[] = {"valid_to", NULL};
	struct sql_dues_fee_end_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "valid_to", &in.valid_to, &why)) {
		answer_fault(rq, &why);
		return;
	}
	/* What was in force stays so: a fee does not end before yesterday. */
	if (in.valid_to < clock_day(rq->received_us) - 1) {
		fault_say(&why, ERR_OUT_OF_RANGE, "valid_to", "sớm nhất là hôm qua", "yesterday at the earliest");
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_fee_end, &in), on_ended, rq);
}

void fees_list(struct request *rq)
{
	static const char *const names[] = {"on", "kind", "all", "after", "limit", NULL};
	static const char *const yes[] = {"true", "false", NULL};
	struct sql_dues_fees_in in = {.count = 0};
	struct slice all;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || query_day(rq, "on", &in.on_day, &why) ||
	    query_word(rq, "kind", kinds, &in.kind, &why) || query_word(rq, "all", yes, &all, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!in.on_day.has && !slice_eq(all, S("true")))
		in.on_day = (struct sql_date){true, clock_day(rq->received_us)};
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_fees, &in), 200);
}

void fee_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_fee_get, .id = id), 200);
}

/* An entry ticket has no lease behind it and costs what the list says, so nobody approves it: the code is made and the bill
 * with it, while the seller stands there. It is due on its day, and its code ends with the next. */
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/dues/bill.h"
#include "socho/dues/charge.h"
#include "socho/registry/code.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { ENTRIES_MAX = 1000, CODE_DAYS = 2, HUNDREDTHS = 100 };

struct selling {
	struct request *rq;
	struct uuid market;
	int64_t entries;
	struct sql_dues_ticket_price_out price;
	struct charge_sum sum;
};

static void on_billed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct selling *s = arg;
	struct request *rq = s->rq;
	struct sql_dues_ticket_create_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_DUES_NOT_SET, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	reply_json(rq, SQL_CALL(rq->arena, dues_bill_get, .id = row.bill), 201);
}

static void on_code(struct request *rq, const struct code_made *made, void *arg)
{
	struct selling *s = arg;
	tx_query(rq->tx, SQL_CALL(rq->arena, dues_ticket_create, .province = made->province, .market = s->market, .code = made->code,
	         .tariff_line = s->price.tariff_line.value, .entries = (int32_t)s->entries, .price = s->price.price.value,
	         .vat_rate_bp = s->price.vat_rate_bp, .vat_included = s->price.vat_included, .net = s->sum.net_vnd, .vat = s->sum.vat_vnd,
	         .amount = s->sum.amount_vnd, .person = rq->who.person, .request = rq->id), on_billed, s);
}

static int add_up(struct selling *s, struct fault *why)
{
	if (!s->price.payee.has)
		return fault(why, ERR_DUES_NOT_SET, NULL);
	if (!s->price.price.has || !s->price.tariff_line.has)
		return fault(why, ERR_NO_PRICE, NULL);
	const struct charge c = {.quantity = s->entries * HUNDREDTHS, .price_vnd = s->price.price.value,
	                         .vat_rate_bp = s->price.vat_rate_bp, .vat_included = s->price.vat_included};
	return charge_sum(&c, &s->sum, why);
}

static void on_price(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct selling *s = arg;
	struct request *rq = s->rq;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &s->price);
	if (add_up(s, &why)) {
		answer_fault(rq, &why);
		return;
	}
	const struct code_order order = {
		.stall = s->price.payee.value, .amount = {true, s->sum.amount_vnd},
		.expires_at = {true, clock_day_start_us(clock_day(rq->received_us) + CODE_DAYS)}, .note = S("Vé vào chợ")};
	code_make(rq, &order, on_code, s);
}

void ticket_create(struct request *rq)
{
	static const char *const names[] = {"entries", "point_kind", "grade", NULL};
	struct selling *s = ARENA_NEW(rq->arena, struct selling);
	struct sql_dues_ticket_price_in in = {.grade = {.has = false}};
	struct fault why;
	s->rq = rq;
	if (path_id(rq, 0, &in.market, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_int(rq->json, "entries", 1, ENTRIES_MAX, &s->entries, &why) ||
	    read_word_opt(rq->json, "point_kind", point_kinds, &in.point_kind, &why) ||
	    read_int_opt(rq->json, "grade", 1, GRADE_MAX, &in.grade, &why)) {
		answer_fault(rq, &why);
		return;
	}
	s->market = in.market;
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_ticket_price, &in), on_price, s);
}

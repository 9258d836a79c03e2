#include "desk_pay.h"

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/dues/desk.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"

int fee_amount(struct sql_bigint fixed, struct sql_bigint min, struct sql_bigint max, int64_t times,
               struct sql_bigint *amount, struct fault *why)
{
	if (fixed.has && !amount->has)
		*amount = (struct sql_bigint){true, fixed.value * times};
	if (!amount->has)
		return fault(why, ERR_MISSING, "amount");
	int64_t low = (fixed.has ? fixed.value : min.value) * times, high = (fixed.has ? fixed.value : max.value) * times;
	if (amount->value < low || amount->value > high)
		return low == high ? fault_say(why, ERR_FEE_BOUNDS, "amount", "đúng %lld đồng", "%lld", (long long)low)
		                   : fault_say(why, ERR_FEE_BOUNDS, "amount", SAY_BETWEEN_LL, (long long)low, (long long)high);
	return 0;
}

static int check(struct paying *p, struct fault *why)
{
	const struct sql_dues_fee_facts_out *f = &p->facts;
	if (!f->stall.has)
		return fault(why, ERR_UNKNOWN_STALL, "stall");
	if (!f->in_force)
		return fault(why, ERR_FEE_NOT_IN_FORCE, "fee");
	if (!f->account.has)
		return fault(why, ERR_NOT_OWN_ACCOUNT, "stall");
	if (p->standing) {
		p->amount = f->amount;
		return 0;
	}
	return fee_amount(f->amount, f->min_amount, f->max_amount, 1, &p->amount, why);
}

static void on_code(struct request *rq, const struct code_made *made, void *arg)
{
	struct paying *p = arg;
	(void)rq;
	p->keep(p, made);
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct paying *p = arg;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(p->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(p->rq->arena, rows, 0, &p->facts);
	if (check(p, &why)) {
		answer_fault(p->rq, &why);
		return;
	}
	/* A standing code asks for the amount of its fee, and so ends with it; what a case owes it owes until it is paid. */
	code_make(p->rq, &(struct code_order){.stall = p->stall, .account = p->facts.account, .amount = p->amount, .note = p->note,
	                                      .expires_at = p->standing ? p->facts.ends_at : (struct sql_bigint){.has = false},
	                                      .standing = p->standing}, on_code, p);
}

void desk_pay(struct paying *p)
{
	tx_query(p->rq->tx, SQL_CALL(p->rq->arena, dues_fee_facts, .fee = p->fee, .stall = p->stall,
	         .day = clock_day(p->rq->received_us)), on_facts, p);
}

static void keep_standing(struct paying *p, const struct code_made *made)
{
	tx_query(p->rq->tx, SQL_CALL(p->rq->arena, dues_fee_code_keep, .code = made->code, .fee = p->fee), NULL, NULL);
	reply_json(p->rq, SQL_CALL(p->rq->arena, registry_code_get, .id = made->code), 201);
}

void fee_code_create(struct request *rq)
{
	static const char *const names[] = {"stall", NULL};
	struct paying *p = ARENA_NEW(rq->arena, struct paying);
	struct fault why;
	*p = (struct paying){.rq = rq, .standing = true, .keep = keep_standing};
	if (path_id(rq, 0, &p->fee, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_uuid(rq->json, "stall", &p->stall, &why))
		answer_fault(rq, &why);
	else
		desk_pay(p);
}

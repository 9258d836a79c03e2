#include "socho/registry/my_code.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/code.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

struct asking {
	struct request *rq;
	struct code_order order;
};

static void show(struct request *rq, const struct code_made *made, void *arg)
{
	(void)arg;
	reply_json(rq, SQL_CALL(rq->arena, registry_my_code_get, .id = made->code), 201);
}

static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *k = arg;
	struct request *rq = k->rq;
	struct sql_registry_my_code_account_out own;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_UNKNOWN_STALL, "stall");
		return;
	}
	sql_row(rq->arena, rows, 0, &own);
	if (own.waiting >= MY_CODES_WAITING_MAX) {
		answer_error(rq, ERR_TOO_MANY, NULL);
		return;
	}
	k->order.account = (struct sql_uuid){.has = true, .value = own.account};
	code_make(rq, &k->order, show, NULL);
}

static int read_form(const struct request *rq, struct code_order *o, struct fault *why)
{
	static const char *const names[] = {"stall", "amount", NULL};
	if (fields_only(rq->arena, rq->json, names, why) || field_uuid(rq->json, "stall", &o->stall, why) ||
	    field_int(rq->json, "amount", INT64_MIN, INT64_MAX, &o->amount.value, why))
		return -1;
	if (o->amount.value < 1 || o->amount.value > VIETQR_AMOUNT_VND_MAX)
		return fault(why, ERR_BAD_AMOUNT, "amount");
	o->amount.has = true;
	o->expires_at = (struct sql_bigint){.has = true, .value = rq->received_us + MY_CODE_LIFE_S * US_PER_S};
	return 0;
}

void my_code_create(struct request *rq)
{
	struct asking *k = ARENA_NEW(rq->arena, struct asking);
	struct fault why;
	*k = (struct asking){.rq = rq};
	if (read_form(rq, &k->order, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_my_code_account, .stall = k->order.stall), on_account, k);
}

void my_code_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct slice id;
	struct fault why;
	if (path_code(rq, 0, &id, &why) || request_query_only(rq, names, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	reply_json_or(rq, SQL_CALL(rq->arena, registry_my_code_get, .id = id), 200, ERR_BAD_CODE_ID, NULL);
}

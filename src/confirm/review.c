#include "socho/confirm/review.h"

#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/seal/column.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

void conflicts_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, confirm_conflicts, .after = page.after, .count = page.count), 200);
}

void letters_list(struct request *rq)
{
	static const char *const names[] = {"settled", "after", "limit", NULL};
	struct page page;
	struct slice settled;
	struct fault why;
	if (request_query_only(rq, names, &why) || request_query(rq, "settled", &settled, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (settled.n && !slice_eq(settled, S("true")) && !slice_eq(settled, S("false"))) {
		answer_error(rq, ERR_BAD_CHOICE, "settled");
		return;
	}
	reply_json(rq,
	           SQL_CALL(rq->arena, confirm_letters, .settled = slice_eq(settled, S("true")), .after = page.after, .count = page.count), 200);
}

struct asking {
	struct request *rq;
	struct uuid id;
};

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *a = arg;
	struct sql_confirm_replay_create_out out = {.made = false};
	struct fault why;
	(void)tx;
	if (rows->count)
		sql_row(a->rq->arena, rows, 0, &out);
	if (rows->count && !out.made) {
		(void)fault_say(&why, ERR_REPLAY_TOO_LARGE, "since", "có hơn %d xác nhận giao dịch", "more than %d confirmations",
		                REPLAY_ROWS_MAX);
		answer_fault(a->rq, &why);
	} else if (rows->count)
		reply_json(a->rq, SQL_CALL(a->rq->arena, confirm_replay_get, .id = a->id), 201);
	else
		answer_error(a->rq, ERR_NO_CONNECTION, "connection");
}

static int read_day(const struct request *rq, const char *name_z, struct sql_date *out, struct fault *why)
{
	out->has = field_present(rq->json, name_z);
	return out->has ? field_day(rq->arena, rq->json, name_z, &out->value, why) : 0;
}

static int read_wish(const struct request *rq, struct sql_confirm_replay_create_in *in, struct fault *why)
{
	static const char *const names[] = {"connection", "province", "since", "until", NULL};
	int64_t province = rq->services->config->province;
	if (fields_only(rq->arena, rq->json, names, why))
		return -1;
	if (field_present(rq->json, "province") && field_int(rq->json, "province", 1, COLUMN_PROVINCE_MAX, &province, why))
		return -1;
	in->province = (int16_t)province;
	in->connection.has = field_present(rq->json, "connection");
	if (in->connection.has && field_uuid(rq->json, "connection", &in->connection.value, why))
		return -1;
	if (read_day(rq, "since", &in->since, why) || read_day(rq, "until", &in->until, why))
		return -1;
	return in->since.has && !in->connection.has ? fault(why, ERR_MISSING, "connection") : 0;
}

void replay_create(struct request *rq)
{
	struct asking *a = ARENA_NEW(rq->arena, struct asking);
	struct sql_confirm_replay_create_in in = {.id = uuid_new(), .person = {rq->who.known, rq->who.person}, .request = rq->id,
	                                              .most = REPLAY_ROWS_MAX};
	struct fault why;
	*a = (struct asking){.rq = rq, .id = in.id};
	if (read_wish(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_confirm_replay_create, &in), on_created, a);
}

void replay_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (uuid_parse(rq->param[0], &id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, confirm_replay_get, .id = id), 200);
}

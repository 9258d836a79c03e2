#include "socho/field/round_sheet.h"

#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

struct taking {
	struct request *rq;
	struct uuid id;
};

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	(void)tx;
	if (rows->count)
		reply_json(t->rq, SQL_CALL(t->rq->arena, field_round_sheet_get, .id = t->id), 201);
	else
		answer_error(t->rq, ERR_NOT_FOUND, NULL);
}

void round_sheet_create(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct taking *t = ARENA_NEW(rq->arena, struct taking);
	struct uuid round;
	struct fault why;
	*t = (struct taking){rq, uuid_new()};
	if (path_id(rq, 0, &round, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_round_sheet_create, .id = t->id, .round = round, .person = rq->who.person,
		         .request = rq->id), on_created, t);
}

static int only_id(const struct request *rq, struct uuid *id, struct fault *why)
{
	static const char *const names[] = {NULL};
	return path_id(rq, 0, id, why) || request_query_only(rq, names, why) ? -1 : 0;
}

void round_sheet_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		reply_told(rq, SQL_CALL(rq->arena, field_round_sheet_get, .id = id), 200);
}

static void on_file(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_field_round_sheet_file_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.file.p)
		answer_bytes(rq, "application/pdf", row.file);
	else
		answer_error(rq, slice_eq(row.state, S("gone")) ? ERR_PAPER_GONE : ERR_NOT_PRINTED, NULL);
}

void round_sheet_pdf(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_round_sheet_file, .id = id), on_file, rq);
}

#include "socho/registry/paper.h"

#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/seal/column.h"
#include "socho/store/reply.h"
#include "sql.h"

struct taking {
	struct request *rq;
	struct uuid id;
};

static void show(struct request *rq, struct uuid id, int status)
{
	reply_told(rq, SQL_CALL(rq->arena, registry_paper_get, .id = id), status);
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	(void)tx;
	if (rows->count)
		show(t->rq, t->id, 201);
	else
		answer_error(t->rq, ERR_NOT_FOUND, NULL);
}

void registration_form(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct taking *t = ARENA_NEW(rq->arena, struct taking);
	struct uuid revision;
	struct fault why;
	t->rq = rq;
	t->id = uuid_new();
	if (path_id(rq, 0, &revision, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_paper_create, .id = t->id, .revision = revision,
		         .person = rq->who.person, .request = rq->id), on_created, t);
}

void paper_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

static void on_file(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	struct request *rq = t->rq;
	struct sql_registry_paper_file_out row;
	struct slice file;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.file_box.p)
		answer_error(rq, slice_eq(row.state, S("gone")) ? ERR_PAPER_GONE : ERR_NOT_PRINTED, NULL);
	else if (column_open(rq->arena, rq->services->columns, row.province, "paper", "file_box",
	                     slice_of(t->id.b, sizeof t->id.b), row.file_box, &file, &why))
		answer_fault(rq, &why);
	else
		answer_bytes(rq, "application/pdf", file);
}

void paper_pdf(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct taking *t = ARENA_NEW(rq->arena, struct taking);
	struct fault why;
	t->rq = rq;
	if (path_id(rq, 0, &t->id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_paper_file, .id = t->id, .person = rq->who.person, .request = rq->id),
		         on_file, t);
}

#include "socho/dues/slips.h"

#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/registry/print.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_bill_slips_create_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.body.p)
		answer_json(rq, 201, row.body);
	else
		answer_error(rq, ERR_NOT_PRINTABLE, NULL);
}

void bill_slips_create(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid run;
	struct fault why;
	if (path_id(rq, 0, &run, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_bill_slips_create, .run = run, .person = rq->who.person, .request = rq->id), on_created, rq);
}

struct fetching {
	struct request *rq;
	struct uuid id;
	bool file;
};

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	const struct fetching *f = arg;
	struct request *rq = f->rq;
	struct sql_dues_bill_slips_get_out row;
	struct slice file;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!f->file)
		answer_told(rq, 200, row.body);
	else if (!slice_eq(row.state, S("done")))
		answer_error(rq, ERR_NOT_PRINTED, NULL);
	else if (row.gone)
		answer_error(rq, ERR_PRINT_GONE, NULL);
	else if (file_read(rq->arena, print_path(rq->arena, rq->services->config, f->id, S("pdf")), PRINT_FILE_BYTES_MAX, &file, &why))
		answer_error(rq, ERR_INTERNAL, NULL);
	else
		answer_bytes(rq, "application/pdf", file);
}

static void fetch(struct request *rq, bool file)
{
	struct fetching *f = ARENA_NEW(rq->arena, struct fetching);
	struct fault why;
	*f = (struct fetching){.rq = rq, .file = file};
	if (path_id(rq, 0, &f->id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_bill_slips_get, .id = f->id), on_found, f);
}

void bill_slips_show(struct request *rq)
{
	fetch(rq, false);
}

void bill_slips_pdf(struct request *rq)
{
	fetch(rq, true);
}

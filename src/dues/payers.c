/* What is late, and who paid a month's bills how. */
#include "read.h"
#include "socho/base/grid_write.h"
#include "socho/dues/receipt.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

static const char *const ages[] = {"1-30", "31-60", "61-90", "91+", NULL};

/* The parameter after of a list by places. */
static int query_place(const struct request *rq, int32_t *skip, struct fault *why)
{
	struct slice text;
	int64_t n = 0;
	if (query_text(rq, "after", &text, why))
		return -1;
	if (text.p && (slice_to_i64(text, &n) || n < 0 || n > INT32_MAX - PAGE_ROWS_MAX))
		return fault(why, ERR_OUT_OF_RANGE, "after");
	*skip = (int32_t)n;
	return 0;
}

void arrears_list(struct request *rq)
{
	static const char *const names[] = {"age", "after", "limit", NULL};
	struct sql_dues_arrears_in in = {.count = 0};
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || query_word(rq, "age", ages, &in.age, &why) ||
	    query_place(rq, &in.skip, &why) || page_limit(rq, &in.count, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_dues_arrears, &in), 200);
}

void arrears_by_market(struct request *rq)
{
	static const char *const names[] = {NULL};
	int64_t province;
	struct fault why;
	if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else if (slice_to_i64(rq->param[0], &province) || province < 1 || province > 99)
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_arrears_of_markets, .province = (int16_t)province), 200);
}

void payers_show(struct request *rq)
{
	static const char *const names[] = {"month", "after", "limit", NULL};
	struct sql_dues_payers_in in = {.count = 0};
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_month(rq, &in.from_day, &in.to_day, &why) || query_place(rq, &in.skip, &why) || page_limit(rq, &in.count, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_dues_payers, &in), 200);
}

static const struct {
	const char *title;
	enum cell_kind kind;
	int width;
} columns[] = {
	{"STT", CELL_NUMBER, 6}, {"Điểm kinh doanh", CELL_TEXT, 16}, {"Người nộp", CELL_TEXT, 30}, {"Số phiếu báo thu", CELL_TEXT, 18},
	{"Phải thu (đồng)", CELL_NUMBER, 16}, {"Tiền mặt (đồng)", CELL_NUMBER, 16}, {"Không tiền mặt (đồng)", CELL_NUMBER, 20},
	{"Ngày nộp", CELL_DATE, 12}, {"Hình thức", CELL_TEXT, 16}, {"Trạng thái", CELL_TEXT, 16},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct filing {
	struct request *rq;
	enum grid_format format;
	struct uuid market;
};

static int write_file(struct request *rq, enum grid_format format, const struct sql_rows *rows, struct slice *file,
                      struct fault *why)
{
	struct grid_writer *w;
	struct slice titles[COLUMNS];
	if (grid_writer_open(&w, rq->arena, format, why))
		return -1;
	grid_writer_sheet(w, "Ai nộp thế nào");
	for (int c = 0; c < COLUMNS; c++) {
		titles[c] = slice_z(columns[c].title);
		grid_writer_column(w, c, columns[c].width, columns[c].kind == CELL_TEXT);
	}
	grid_writer_head(w, titles, COLUMNS);
	for (int i = 0; i < rows->count; i++) {
		struct sql_dues_payers_rows_out r;
		struct cell cells[COLUMNS];
		sql_row(rq->arena, rows, i, &r);
		const struct slice texts[COLUMNS] = {r.place, r.stall, r.vendor, r.bill, r.due, r.cash, r.cashless, r.paid_on, r.method, r.state};
		for (int c = 0; c < COLUMNS; c++)
			cells[c] = (struct cell){texts[c].n ? columns[c].kind : CELL_EMPTY, texts[c]};
		grid_writer_row(w, cells, COLUMNS);
	}
	return grid_writer_finish(w, file, why);
}

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct filing *f = arg;
	struct slice file;
	struct fault why;
	if (!rows->count)
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
	else if (rows->count > EXPORT_ROWS_MAX)
		answer_error(f->rq, ERR_EXPORT_TOO_LONG, "month");
	else if (write_file(f->rq, f->format, rows, &file, &why))
		answer_fault(f->rq, &why);
	else {
		tx_query(tx, SQL_CALL(f->rq->arena, adoption_export_trail, .person = f->rq->who.person, .request = f->rq->id,
		         .action = S("export.payers"), .market = {true, f->market}, .rows = rows->count - 1), NULL, NULL);
		answer_bytes(f->rq, grid_format_type(f->format), file);
	}
}

void payers_file(struct request *rq)
{
	static const char *const names[] = {"month", NULL};
	struct sql_dues_payers_rows_in in = {.from_day = 0};
	struct filing *f = ARENA_NEW(rq->arena, struct filing);
	struct fault why;
	f->rq = rq;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_month(rq, &in.from_day, &in.to_day, &why))
		answer_fault(rq, &why);
	else if (grid_format_of(rq->param[1], &f->format))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else {
		f->market = in.market;
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_payers_rows, &in), on_rows, f);
	}
}

static void on_asked(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_payers_paper_out made;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &made);
	reply_json(rq, SQL_CALL(rq->arena, registry_paper_get, .id = made.id), 201);
}

void payers_paper(struct request *rq)
{
	struct sql_dues_payers_paper_in in = {.id = uuid_new(), .person = rq->who.person, .request = rq->id};
	int32_t last;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || read_month(rq, &in.month, &last, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_payers_paper, &in), on_asked, rq);
}

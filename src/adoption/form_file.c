/* A report as a spreadsheet and as its PDF: what was handed in, whatever became of the rows since. */
#include "socho/adoption/form.h"
#include "socho/adoption/report.h"
#include "socho/base/fields.h"
#include "socho/base/grid_write.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/base/clock.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "sql.h"

enum { NAME_WIDTH = 32, COUNT_WIDTH = 14 };

struct taking {
	struct request *rq;
	enum grid_format format;
	bool pdf;
};

static struct slice word(const json_t *object, const char *key)
{
	const char *z = json_string_value(json_object_get(object, key));
	return z ? slice_z(z) : S("");
}

static struct slice day_vi(struct arena *a, struct slice iso)
{
	struct text t;
	int32_t day;
	text_init(&t, a);
	if (day_parse(iso, &day) == 0)
		vn_day(&t, day);
	return text_slice(&t);
}

static void line_of(struct grid_writer *w, struct slice words)
{
	const struct cell cell = {CELL_TEXT, words};
	grid_writer_row(w, &cell, 1);
}

static void write_head(struct grid_writer *w, struct arena *a, const struct form *f, const json_t *head,
                       const struct sql_adoption_report_file_out *r)
{
	line_of(w, arena_printf(a, "%s – %s", f->name, f->subject));
	line_of(w, arena_printf(a, "%.*s, %.*s", SARG(word(head, "issuer")), SARG(word(head, "place"))));
	line_of(w, arena_printf(a, "Kỳ %.*s: từ %.*s đến %.*s, số liệu đến hết ngày %.*s", SARG(word(head, "period")),
	                        SARG(day_vi(a, word(head, "from"))), SARG(day_vi(a, word(head, "to"))), SARG(day_vi(a, word(head, "at")))));
	if (r->serial)
		line_of(w, arena_printf(a, "Bổ sung lần %d: %.*s", r->serial, SARG(r->addendum_reason)));
	if (r->explanation.n)
		line_of(w, arena_printf(a, "Giải trình: %.*s", SARG(r->explanation)));
}

static void write_row(struct grid_writer *w, struct arena *a, const struct form *f, const json_t *row, int serial)
{
	struct cell cells[FORM_COLUMNS_MAX];
	int n = form_column_count(f);
	for (int c = 0; c < n; c++) {
		struct slice text = form_cell(a, &f->columns[c], row, serial, false);
		if (!serial && f->columns[c].kind == FORM_TEXT && c == 1)
			text = slice_z(f->total);
		cells[c] = (struct cell){!text.n ? CELL_EMPTY : f->columns[c].kind == FORM_TEXT ? CELL_TEXT : CELL_NUMBER, text};
	}
	grid_writer_row(w, cells, n);
}

static int write_file(struct taking *t, const json_t *figures, const struct sql_adoption_report_file_out *r, struct slice *out,
                      struct fault *why)
{
	struct arena *a = t->rq->arena;
	const struct form *f = form_find(word(figures, "form"));
	struct slice titles[FORM_COLUMNS_MAX];
	struct grid_writer *w;
	const json_t *lines = json_object_get(figures, "lines");
	if (!f)
		return fault(why, ERR_INTERNAL, NULL);
	if (grid_writer_open(&w, a, t->format, why))
		return -1;
	int n = form_column_count(f);
	grid_writer_sheet(w, f->code);
	for (int c = 0; c < n; c++) {
		titles[c] = slice_z(f->columns[c].title);
		grid_writer_column(w, c, c == 1 ? NAME_WIDTH : COUNT_WIDTH, f->columns[c].kind == FORM_TEXT);
	}
	write_head(w, a, f, json_object_get(figures, "head"), r);
	grid_writer_head(w, titles, n);
	for (size_t i = 0; i < json_array_size(lines); i++)
		write_row(w, a, f, json_array_get(lines, i), (int)i + 1);
	if (f->total)
		write_row(w, a, f, json_object_get(figures, "total"), 0);
	if (f->note)
		line_of(w, slice_z(f->note));
	return grid_writer_finish(w, out, why);
}

static void on_row(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct taking *t = arg;
	struct request *rq = t->rq;
	struct sql_adoption_report_file_out row;
	struct slice file;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.figures.p || (t->pdf && !row.file.p)) {
		answer_error(rq, row.figures.p ? ERR_NOT_PRINTED : ERR_REPORT_STATE, NULL);
		return;
	}
	if (t->pdf) {
		answer_bytes(rq, "application/pdf", row.file);
		return;
	}
	json_t *figures = json_read(row.figures, &why);
	int failed = figures ? write_file(t, figures, &row, &file, &why) : -1;
	json_decref(figures);
	if (failed)
		answer_fault(rq, &why);
	else
		answer_bytes(rq, grid_format_type(t->format), file);
}

static void take(struct request *rq, bool pdf, enum grid_format format)
{
	static const char *const names[] = {NULL};
	struct taking *t = ARENA_NEW(rq->arena, struct taking);
	struct uuid id;
	struct fault why;
	*t = (struct taking){rq, format, pdf};
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_file, .report = id), on_row, t);
}

void report_xlsx(struct request *rq)
{
	take(rq, false, GRID_XLSX);
}

void report_csv(struct request *rq)
{
	take(rq, false, GRID_CSV);
}

void report_pdf(struct request *rq)
{
	take(rq, true, GRID_CSV);
}

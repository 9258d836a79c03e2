#include "import_errors.h"

#include <jansson.h>

#include "socho/base/grid_write.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/vendor_sheet.h"
#include "sql.h"

enum { ROW_ARENA_BYTES = 64 * 1024 };

static const struct slice reasons_title = SLICE_LIT("Lỗi");

struct writing {
	struct arena *arena;
	struct grid_writer *writer;
	struct grid_head head;
	int reasons_at;
	const struct sql_rows *rows;
	int next; /* row with faults */
};

/* "Số điện thoại: Số điện thoại không đúng. (nhiều nhất 15 ký tự) Ngân hàng: không có." */
static struct slice reasons_of(struct arena *a, struct slice faults)
{
	struct text t;
	size_t i;
	json_t *list = json_loadb(faults.p, faults.n, 0, NULL), *one;
	text_init(&t, a);
	json_array_foreach(list, i, one) {
		const char *column = json_string_value(json_object_get(one, "column")), *vi = json_string_value(json_object_get(one, "vi"));
		const char *detail = json_string_value(json_object_get(one, "detail_vi"));
		text_addf(&t, "%s%s%s%s", t.n ? " " : "", column ? column : "", column ? ": " : "", vi ? vi : "");
		if (detail)
			text_addf(&t, " (%s)", detail);
	}
	json_decref(list);
	return text_slice(&t);
}

/* A file that was handed in again has the column already. */
static void plan(struct writing *w)
{
	struct slice key;
	w->reasons_at = w->head.width;
	for (int i = 0; i < w->head.width; i++)
		if (utf8_search_key(w->arena, w->head.title[i], &key) == 0 && slice_eq(key, S("loi")))
			w->reasons_at = i;
}

static void write_head(struct writing *w)
{
	struct slice titles[GRID_COLUMNS_MAX + 1] = {{0}};
	int count = w->reasons_at == w->head.width ? w->head.width + 1 : w->head.width;
	for (int i = 0; i < w->head.width; i++) {
		titles[i] = w->head.title[i];
		grid_writer_column(w->writer, i, 20, true);
	}
	titles[w->reasons_at] = reasons_title;
	grid_writer_column(w->writer, w->reasons_at, 80, true);
	grid_writer_head(w->writer, titles, count);
}

static void write_row(struct writing *w, struct arena *a, const struct cell *cells, struct slice faults)
{
	struct cell row[GRID_COLUMNS_MAX + 1] = {{CELL_EMPTY, {NULL, 0}}};
	int count = w->reasons_at == w->head.width ? w->head.width + 1 : w->head.width;
	for (int i = 0; i < w->head.width; i++)
		row[i] = cells[i];
	row[w->reasons_at] = (struct cell){CELL_TEXT, reasons_of(a, faults)};
	grid_writer_row(w->writer, row, count);
}

static int write_rows(struct writing *w, struct grid *g, struct fault *why)
{
	struct arena a; /* of one row */
	int got = 0;
	arena_init(&a, ROW_ARENA_BYTES);
	while (w->next < w->rows->count && (got = grid_next(g, &a, why)) == 1) {
		struct sql_press_import_faults_out row;
		sql_row(&a, w->rows, w->next, &row);
		if (row.line == grid_line(g)) {
			write_row(w, &a, grid_cells(g), row.faults);
			w->next++;
		}
		arena_reset(&a);
	}
	arena_release(&a);
	return got < 0 ? -1 : 0;
}

int import_errors_write(struct arena *a, struct slice upload, const struct sql_rows *rows, struct slice *out,
                        struct fault *why)
{
	static const struct grid_options options = {.rows_max = IMPORT_SHEET_ROWS_MAX + GRID_HEAD_LINES};
	struct writing w = {.arena = a, .rows = rows};
	struct grid *g;
	int result = -1;
	*out = (struct slice){NULL, 0};
	if (!rows->count)
		return 0;
	if (grid_open(&g, upload, &options, why))
		return -1;
	if (grid_head_read(g, a, vendor_sheet_columns, VENDOR_SHEET_COLUMNS, &w.head, why) ||
	    grid_writer_open(&w.writer, a, grid_is_xlsx(g) ? GRID_XLSX : GRID_CSV, why))
		goto out;
	plan(&w);
	grid_writer_sheet(w.writer, "Người bán");
	write_head(&w);
	if (write_rows(&w, g, why))
		grid_writer_close(w.writer);
	else
		result = grid_writer_finish(w.writer, out, why);
out:
	grid_close(g);
	return result;
}

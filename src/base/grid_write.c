/* libxlsxwriter wants file names: it is given a memory file and a memory file system, for what is exported may name
 * people. Rows are written in order, so that it keeps one row at a time. */
#include "socho/base/grid_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "socho/base/clock.h"
#include "socho/base/text.h"

enum { CHOICE_ROWS = IMPORT_SHEET_ROWS_MAX };

struct grid_writer {
	struct arena *arena;
	enum grid_format format;
	struct text csv;
	bool beyond; /* a second sheet of a CSV */
	int fd;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *bold, *as_text, *day, *time;
	lxw_row_t row;
	bool failed;
};

static const struct {
	const char *name, *type;
} formats[] = {
	[GRID_CSV] = {"csv", "text/csv; charset=utf-8"},
	[GRID_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

int grid_format_of(struct slice name, enum grid_format *out)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (slice_eq(name, slice_z(formats[i].name))) {
			*out = (enum grid_format)i;
			return 0;
		}
	return -1;
}

const char *grid_format_type(enum grid_format format)
{
	return formats[format].type;
}

bool grid_is_formula(struct slice text)
{
	return text.n && slice_find(S("=+-@\t\r"), text.p[0]) >= 0;
}

/* ---- opening */

static int open_book(struct grid_writer *w, struct fault *why)
{
	char path[64], directory[] = "/dev/shm";
	w->fd = memfd_create("workbook", MFD_CLOEXEC);
	if (w->fd < 0)
		return faultf(why, ERR_CANNOT_WRITE, NULL, "memory: %s", strerror(errno));
	snprintf(path, sizeof path, "/proc/self/fd/%d", w->fd);
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = directory};
	w->book = workbook_new_opt(path, &options);
	if (!w->book)
		return faultf(why, ERR_CANNOT_WRITE, NULL, "libxlsxwriter cannot begin");
	w->bold = workbook_add_format(w->book);
	w->as_text = workbook_add_format(w->book);
	w->day = workbook_add_format(w->book);
	w->time = workbook_add_format(w->book);
	format_set_bold(w->bold);
	format_set_text_wrap(w->bold);
	format_set_num_format(w->as_text, "@");
	format_set_num_format(w->day, "dd/mm/yyyy");
	format_set_num_format(w->time, "dd/mm/yyyy hh:mm:ss");
	return 0;
}

int grid_writer_open(struct grid_writer **out, struct arena *a, enum grid_format format, struct fault *why)
{
	struct grid_writer *w = ARENA_NEW(a, struct grid_writer);
	w->arena = a;
	w->format = format;
	w->fd = -1;
	text_init(&w->csv, a);
	if (format == GRID_CSV)
		text_add(&w->csv, S("\xef\xbb\xbf"));
	else if (open_book(w, why)) {
		grid_writer_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

/* libxlsxwriter frees a book only by writing it. */
void grid_writer_close(struct grid_writer *w)
{
	if (w->book)
		workbook_close(w->book);
	if (w->fd >= 0)
		close(w->fd);
	w->book = NULL;
	w->fd = -1;
}

void grid_writer_sheet(struct grid_writer *w, const char *title_z)
{
	w->beyond = w->csv.n > 3;
	w->row = 0;
	if (w->book)
		w->sheet = workbook_add_worksheet(w->book, title_z);
	w->failed |= w->book && !w->sheet;
}

void grid_writer_column(struct grid_writer *w, int column, int width, bool text)
{
	if (w->sheet)
		worksheet_set_column(w->sheet, (lxw_col_t)column, (lxw_col_t)column, width, text ? w->as_text : NULL);
}

void grid_writer_choices(struct grid_writer *w, int column, const char *range_z)
{
	char range[120], title[] = "Sổ Chợ", message[] = "Hãy chọn một mục trong danh sách.";
	if (!w->sheet)
		return;
	snprintf(range, sizeof range, "%s", range_z);
	lxw_data_validation rule = {
		.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
		.value_formula = range,
		.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
		.error_title = title,
		.error_message = message,
	};
	w->failed |= worksheet_data_validation_range(w->sheet, 1, (lxw_col_t)column, CHOICE_ROWS, (lxw_col_t)column, &rule) != LXW_NO_ERROR;
}

/* ---- cells */

static void csv_cell(struct text *t, int column, struct slice text)
{
	bool quote = false;
	if (column)
		text_addc(t, ',');
	for (size_t i = 0; i < text.n; i++)
		quote |= strchr(",;\"\r\n", text.p[i]) != NULL;
	if (quote)
		text_addc(t, '"');
	if (grid_is_formula(text))
		text_addc(t, '\'');
	for (size_t i = 0; i < text.n; i++) {
		text_addc(t, text.p[i]);
		if (text.p[i] == '"')
			text_addc(t, '"');
	}
	if (quote)
		text_addc(t, '"');
}

/* "2026-11-22" or "2026-11-22 08:30:00" */
static bool to_datetime(struct slice text, lxw_datetime *out)
{
	int32_t day;
	int64_t hour = 0, minute = 0, second = 0;
	*out = (lxw_datetime){.year = 0};
	if ((text.n != 10 && text.n != 19) || day_parse(slice_sub(text, 0, 10), &day))
		return false;
	if (text.n == 19 && (slice_to_i64(slice_sub(text, 11, 13), &hour) || slice_to_i64(slice_sub(text, 14, 16), &minute) ||
	                     slice_to_i64(slice_sub(text, 17, 19), &second)))
		return false;
	day_to_civil(day, &out->year, &out->month, &out->day);
	out->hour = (int)hour;
	out->min = (int)minute;
	out->sec = (double)second;
	return true;
}

static lxw_error xlsx_cell(struct grid_writer *w, lxw_col_t column, const struct cell *cell)
{
	const char *text_z = arena_dup_z(w->arena, cell->text);
	lxw_datetime at;
	switch (cell->kind) {
	case CELL_EMPTY: return LXW_NO_ERROR;
	case CELL_NUMBER: return worksheet_write_number(w->sheet, w->row, column, strtod(text_z, NULL), NULL);
	case CELL_TRUTH: return worksheet_write_boolean(w->sheet, w->row, column, text_z[0] == '1', NULL);
	case CELL_DATE:
		if (to_datetime(cell->text, &at))
			return worksheet_write_datetime(w->sheet, w->row, column, &at, cell->text.n == 10 ? w->day : w->time);
		break;
	case CELL_TEXT:
	case CELL_ERROR: break;
	}
	return worksheet_write_string(w->sheet, w->row, column, text_z, w->as_text);
}

void grid_writer_row(struct grid_writer *w, const struct cell *cells, int count)
{
	if (w->format == GRID_CSV && !w->beyond) {
		for (int i = 0; i < count; i++) {
			/* A negative number is none. */
			if (cells[i].kind == CELL_NUMBER)
				text_addf(&w->csv, "%s%.*s", i ? "," : "", SARG(cells[i].text));
			else
				csv_cell(&w->csv, i, cells[i].text);
		}
		text_add(&w->csv, S("\r\n"));
	}
	for (int i = 0; w->sheet && i < count; i++)
		w->failed |= xlsx_cell(w, (lxw_col_t)i, &cells[i]) != LXW_NO_ERROR;
	w->row++;
}

void grid_writer_head(struct grid_writer *w, const struct slice *titles, int count)
{
	if (w->format == GRID_CSV) {
		struct cell *cells = arena_array(w->arena, (size_t)count, sizeof *cells);
		for (int i = 0; i < count; i++)
			cells[i] = (struct cell){CELL_TEXT, titles[i]};
		grid_writer_row(w, cells, count);
		return;
	}
	for (int i = 0; w->sheet && i < count; i++)
		w->failed |= worksheet_write_string(w->sheet, w->row, (lxw_col_t)i, arena_dup_z(w->arena, titles[i]), w->bold) != LXW_NO_ERROR;
	w->row++;
	if (w->sheet)
		worksheet_freeze_panes(w->sheet, w->row, 0);
}

/* ---- the end */

static int take_book(struct grid_writer *w, struct slice *out, struct fault *why)
{
	lxw_workbook *book = w->book;
	w->book = NULL;
	w->sheet = NULL;
	lxw_error error = workbook_close(book);
	if (error != LXW_NO_ERROR || w->failed)
		return faultf(why, ERR_CANNOT_WRITE, NULL, "%.150s", lxw_strerror(error));
	off_t size = lseek(w->fd, 0, SEEK_END);
	if (size <= 0)
		return fault_say(why, ERR_CANNOT_WRITE, NULL, "bảng tính không có gì", "the workbook is empty");
	char *p = arena_alloc(w->arena, (size_t)size);
	size_t done = 0;
	while (done < (size_t)size) {
		ssize_t n = pread(w->fd, p + done, (size_t)size - done, (off_t)done);
		if (n <= 0 && errno != EINTR)
			return faultf(why, ERR_CANNOT_WRITE, NULL, "memory: %s", strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	*out = slice_of(p, done);
	return 0;
}

int grid_writer_finish(struct grid_writer *w, struct slice *out, struct fault *why)
{
	int result = 0;
	if (w->book)
		result = take_book(w, out, why);
	else
		*out = text_slice(&w->csv);
	grid_writer_close(w);
	return result;
}

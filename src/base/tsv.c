#include "socho/base/tsv.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/utf8.h"

int tsv_fault(const struct tsv *t, struct fault *why, enum err e, int column, const char *vi, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	fault_sayv(why, e, column >= 0 ? t->columns[column].name : NULL, vi, en, args);
	va_end(args);
	return fault_at_line(why, t->line);
}

static int column_by_name(const struct tsv *t, struct slice name)
{
	for (int i = 0; i < t->count; i++)
		if (slice_eq(name, slice_z(t->columns[i].name)))
			return i;
	return -1;
}

/* The next line without its end; false at the end of the text. */
static bool take_line(struct tsv *t, struct slice *line)
{
	if (!t->rest.n)
		return false;
	*line = slice_cut(&t->rest, '\n');
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	t->line++;
	return true;
}

static int read_head(struct tsv *t, struct slice head, struct fault *why)
{
	while (head.p) {
		struct slice name = slice_trim(slice_cut(&head, '\t'));
		int column = column_by_name(t, name);
		if (column < 0)
			return fault_say(why, ERR_BAD_IMPORT,
			                 utf8_valid(name) && !utf8_has_control(name) ? arena_dup_z(t->arena, name) : NULL,
			                 "dòng 1: bảng không có cột này; --help kể tên các cột",
			                 "line 1: the table has no such column; --help lists them");
		if (t->at[column] >= 0)
			return tsv_fault(t, why, ERR_BAD_IMPORT, column, "cột này có hai lần", "this column stands there twice");
		t->at[column] = t->width++;
	}
	for (int i = 0; i < t->count; i++)
		if (t->at[i] < 0 && !t->columns[i].optional)
			return tsv_fault(t, why, ERR_BAD_IMPORT, i, "thiếu cột này", "this column is missing");
	return 0;
}

int tsv_open(struct tsv *t, struct arena *a, struct slice text, const struct tsv_column *columns, struct fault *why)
{
	struct slice head = {NULL, 0};
	*t = (struct tsv){.arena = a, .columns = columns};
	while (columns[t->count].name) {
		assert(t->count < TSV_COLUMNS_MAX);
		t->at[t->count++] = -1;
	}
	t->rest = slice_starts(text, S("\xef\xbb\xbf")) ? slice_sub(text, 3, text.n) : text;
	if (!take_line(t, &head) || !head.n)
		return fault_say(why, ERR_BAD_IMPORT, NULL, "dòng 1: dòng đầu là tên cột",
		                 "line 1: the first line names the columns");
	return read_head(t, head, why);
}

static int read_cell(struct tsv *t, int column, struct slice raw, struct fault *why)
{
	struct slice nfc;
	if (utf8_has_control(raw) || utf8_nfc(t->arena, raw, &nfc))
		return tsv_fault(t, why, ERR_BAD_TEXT, column, "có ký tự không dùng được", "not plain text");
	nfc = utf8_trim(nfc);
	if (nfc.n)
		t->cell[column] = nfc;
	return 0;
}

int tsv_next(struct tsv *t, struct fault *why)
{
	struct slice line, cells[TSV_COLUMNS_MAX] = {{0}};
	int found = 0;
	memset(t->cell, 0, sizeof t->cell);
	if (!take_line(t, &line))
		return 0;
	if (!line.n)
		return tsv_fault(t, why, ERR_BAD_IMPORT, -1, "dòng trống", "an empty line");
	for (; line.p; found++) {
		struct slice cell = slice_cut(&line, '\t');
		if (found < t->width)
			cells[found] = cell;
	}
	if (found != t->width)
		return tsv_fault(t, why, ERR_BAD_IMPORT, -1, "có %d ô thay vì %d", "%d cells instead of %d", found, t->width);
	for (int i = 0; i < t->count; i++)
		if (t->at[i] >= 0 && read_cell(t, i, cells[t->at[i]], why))
			return -1;
	return 1;
}

int tsv_text_opt(const struct tsv *t, int column, size_t max_chars, struct slice *out, struct fault *why)
{
	*out = t->cell[column];
	if (utf8_count(*out) > max_chars)
		return tsv_fault(t, why, ERR_TOO_LONG, column, "nhiều nhất %zu ký tự", "at most %zu characters", max_chars);
	return 0;
}

int tsv_text(const struct tsv *t, int column, size_t max_chars, struct slice *out, struct fault *why)
{
	if (!t->cell[column].n)
		return tsv_fault(t, why, ERR_MISSING, column, "ô trống", "the cell is empty");
	return tsv_text_opt(t, column, max_chars, out, why);
}

int tsv_int_opt(const struct tsv *t, int column, int64_t min, int64_t max, bool *has, int64_t *out, struct fault *why)
{
	struct slice s = t->cell[column];
	*has = s.n > 0;
	if (!*has)
		return 0;
	if (slice_to_i64(s, out))
		return tsv_fault(t, why, ERR_WRONG_TYPE, column, "không phải số nguyên", "not a whole number");
	if (*out < min || *out > max)
		return tsv_fault(t, why, ERR_OUT_OF_RANGE, column, SAY_BETWEEN_LL, (long long)min, (long long)max);
	return 0;
}

int tsv_int(const struct tsv *t, int column, int64_t min, int64_t max, int64_t *out, struct fault *why)
{
	bool has;
	if (tsv_int_opt(t, column, min, max, &has, out, why))
		return -1;
	return has ? 0 : tsv_fault(t, why, ERR_MISSING, column, "ô trống", "the cell is empty");
}

int tsv_choice(const struct tsv *t, int column, const char *const *choices, int *out, struct fault *why)
{
	struct slice s = {NULL, 0};
	if (tsv_text(t, column, SIZE_MAX, &s, why))
		return -1;
	for (int i = 0; choices[i]; i++)
		if (slice_eq(s, slice_z(choices[i]))) {
			*out = i;
			return 0;
		}
	return tsv_fault(t, why, ERR_BAD_CHOICE, column, "không phải từ dùng cho cột này",
	                 "not one of the words for this column");
}

int tsv_day_opt(const struct tsv *t, int column, bool *has, int32_t *out, struct fault *why)
{
	*has = t->cell[column].n > 0;
	if (*has && day_parse(t->cell[column], out))
		return tsv_fault(t, why, ERR_BAD_DATE, column, "dạng năm-tháng-ngày, như 2026-11-21", "yyyy-mm-dd");
	return 0;
}

/* Sign, digits, and perhaps a point with 1 to `places` digits; short enough for strtod to be told all of it. */
static bool is_decimal(struct slice s, int places)
{
	if (s.n > 30)
		return false;
	struct slice fraction = slice_sub(s, s.n && s.p[0] == '-' ? 1 : 0, s.n), whole = slice_cut(&fraction, '.');
	if (!whole.n || !slice_all_digits(whole))
		return false;
	return !fraction.p || (fraction.n && fraction.n <= (size_t)places && slice_all_digits(fraction));
}

int tsv_decimal_opt(const struct tsv *t, int column, double min, double max, int places, struct slice *out,
                    struct fault *why)
{
	*out = t->cell[column];
	if (!out->n)
		return 0;
	if (!is_decimal(*out, places))
		return tsv_fault(t, why, ERR_WRONG_TYPE, column, "số như 12.5, nhiều nhất %d chữ số sau dấu chấm",
		                 "a number such as 12.5, at most %d digits after the point", places);
	double v = strtod(arena_dup_z(t->arena, *out), NULL);
	if (v < min || v > max)
		return tsv_fault(t, why, ERR_OUT_OF_RANGE, column, "từ %g đến %g", "%g to %g", min, max);
	return 0;
}

/* SpreadsheetML (ECMA-376 part 1, chapter 18): what surrounds the cells is read whole when the workbook is opened, the
 * rows of its first visible sheet as they are asked for. A cell says of itself that it is a number, a shared string or
 * an error (18.18.11); that it is a date only its style's number format says (18.8.30, 18.8.31). */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grid_parts.h"
#include "grid_xml.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

enum { DAYS_1900 = 25569, DAYS_1904 = 24107, SERIAL_MAX = 2958465, DIGITS_MAX = 15, FORMATS_MAX = 1000 };

struct format {
	long id;
	bool date;
};

struct xlsx {
	struct grid *grid;
	struct pack pack;
	struct xml sheet;
	char sheet_id[64], sheet_part[200]; /* relationship, and the part it leads to */
	char book_part[200], strings_part[200], styles_part[200];
	int sheets;
	bool found, epoch_1904;
	struct text ignored;
	struct format *formats;
	int format_count;
	bool *style_is_date; /* by the index of a cell's style */
	int style_count;
	bool in_cell_styles;
	struct slice *strings;
	size_t string_count, string_cap, string_bytes;
	/* the text or the cell at hand */
	char *buffer; /* GRID_CELL_BYTES_MAX */
	size_t n;
	bool in_rows, in_string, phonetic, taking;
	int column;
	char type[12];
	int style;
	bool formula, has_value;
	bool row_holds;
};

/* ---- text at hand */

static void take(struct xml *x, struct slice text)
{
	struct xlsx *s = x->arg;
	if (!s->taking)
		return;
	if (text.n > GRID_CELL_BYTES_MAX - s->n) {
		xml_refuse(x, ERR_CELL_TOO_LONG, "có ô dài quá 32 kB", "a cell of more than 32 kB");
		return;
	}
	memcpy(s->buffer + s->n, text.p, text.n);
	s->n += text.n;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "_x000D_" stands for a character that XML cannot hold (22.9.2.19): those are controls, and become blanks. */
static struct slice clean(struct xlsx *s)
{
	char *p = s->buffer;
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		bool escape = i + 6 < s->n && p[i] == '_' && p[i + 1] == 'x' && p[i + 6] == '_' && p[i + 2] == '0' && p[i + 3] == '0' &&
		              (p[i + 4] == '0' || p[i + 4] == '1') && hex_digit(p[i + 5]) >= 0;
		p[n++] = escape ? ' ' : p[i];
		i += escape ? 6 : 0;
	}
	return utf8_trim(slice_of(p, n));
}

/* ---- the parts around the cells */

static void copy_part(char *out, size_t size, struct xml *x, const char *base_z, const char *target_z)
{
	int n = target_z[0] == '/' ? snprintf(out, size, "%s", target_z + 1) : snprintf(out, size, "%s%s", base_z, target_z);
	if (n < 0 || (size_t)n >= size || strstr(out, ".."))
		xml_refuse(x, ERR_BAD_WORKBOOK, "một phần của tệp mang tên lạ", "a part has a strange name");
}

static bool ends_with(const char *text_z, const char *end_z)
{
	return text_z && slice_ends(slice_z(text_z), slice_z(end_z));
}

static void on_type(struct xml *x, const char *name_z, const char **attributes)
{
	const char *type = xml_attribute(attributes, "ContentType");
	(void)name_z;
	if (type && (strstr(type, "macroEnabled") || strstr(type, "vbaProject")))
		xml_refuse(x, ERR_WORKBOOK_MACROS, "%s", "%s", "");
}

static void on_root_relation(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	const char *target = xml_attribute(attributes, "Target");
	(void)name_z;
	if (target && ends_with(xml_attribute(attributes, "Type"), "/officeDocument"))
		copy_part(s->book_part, sizeof s->book_part, x, "", target);
}

static void on_book(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	if (strcmp(name_z, "workbookPr") == 0) {
		const char *epoch = xml_attribute(attributes, "date1904");
		s->epoch_1904 = epoch && (strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0);
	}
	if (strcmp(name_z, "sheet") != 0)
		return;
	const char *id = xml_attribute(attributes, "id"), *state = xml_attribute(attributes, "state");
	const char *title = xml_attribute(attributes, "name");
	bool visible = !state || strcmp(state, "visible") == 0;
	if (++s->sheets > GRID_SHEETS_MAX)
		xml_refuse(x, ERR_BAD_WORKBOOK, "quá nhiều trang tính", "too many sheets");
	else if (visible && !s->found && id && (size_t)snprintf(s->sheet_id, sizeof s->sheet_id, "%s", id) < sizeof s->sheet_id)
		s->found = true;
	else if (title)
		text_addf(&s->ignored, "%s%.100s", s->ignored.n ? ", " : "", title);
}

static void on_book_relation(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
	const char *target = xml_attribute(attributes, "Target");
	char base[200];
	(void)name_z;
	if (!target || !id)
		return;
	snprintf(base, sizeof base, "%s", s->book_part);
	char *slash = strrchr(base, '/');
	base[slash ? slash - base + 1 : 0] = 0;
	if (strcmp(id, s->sheet_id) == 0)
		copy_part(s->sheet_part, sizeof s->sheet_part, x, base, target);
	else if (ends_with(type, "/sharedStrings"))
		copy_part(s->strings_part, sizeof s->strings_part, x, base, target);
	else if (ends_with(type, "/styles"))
		copy_part(s->styles_part, sizeof s->styles_part, x, base, target);
}

static bool built_in_date(long id)
{
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* A format shows days or times when it has their letters outside quotes, escapes and brackets; [h] counts, too. */
static bool is_date_format(const char *code)
{
	for (; *code && *code != ';'; code++) {
		if (*code == '"') {
			while (code[1] && *++code != '"')
				;
		} else if (*code == '\\' || *code == '_' || *code == '*') {
			code += code[1] != 0;
		} else if (*code == '[') {
			if (strchr("hHmMsS", code[1]) && code[1] && (code[2] == ']' || code[2] == code[1]))
				return true;
			while (code[1] && *++code != ']')
				;
		} else if (strchr("dDmMyYhHsS", *code)) {
			return true;
		}
	}
	return false;
}

static void on_style(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
	if (strcmp(name_z, "cellXfs") == 0)
		s->in_cell_styles = true;
	if (strcmp(name_z, "numFmt") == 0 && id && code && s->format_count < FORMATS_MAX)
		s->formats[s->format_count++] = (struct format){strtol(id, NULL, 10), is_date_format(code)};
	if (strcmp(name_z, "xf") != 0 || !s->in_cell_styles)
		return;
	long number = id ? strtol(id, NULL, 10) : 0;
	bool date = built_in_date(number);
	for (int i = 0; i < s->format_count; i++)
		if (s->formats[i].id == number)
			date = s->formats[i].date;
	if (s->style_count == GRID_STYLES_MAX)
		xml_refuse(x, ERR_BAD_WORKBOOK, "quá nhiều kiểu ô", "too many styles");
	else
		s->style_is_date[s->style_count++] = date;
}

static void on_style_end(struct xml *x, const char *name_z)
{
	if (strcmp(name_z, "cellXfs") == 0)
		((struct xlsx *)x->arg)->in_cell_styles = false;
}

static void on_string(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	(void)attributes;
	if (strcmp(name_z, "si") == 0)
		s->n = 0;
	s->phonetic |= strcmp(name_z, "rPh") == 0;
	s->taking = strcmp(name_z, "t") == 0 && !s->phonetic;
}

static void add_string(struct xml *x)
{
	struct xlsx *s = x->arg;
	struct arena *a = &s->grid->arena;
	struct slice text;
	if (s->string_count == GRID_STRINGS_MAX || s->string_bytes > GRID_STRINGS_BYTES_MAX) {
		xml_refuse(x, ERR_WORKBOOK_EXPANDS, "quá nhiều chữ", "too many strings");
		return;
	}
	if (s->string_count == s->string_cap) {
		size_t cap = s->string_cap ? 2 * s->string_cap : 1024;
		struct slice *more = arena_array(a, cap, sizeof *more);
		if (s->string_count)
			memcpy(more, s->strings, s->string_count * sizeof *more);
		s->strings = more;
		s->string_cap = cap;
	}
	if (utf8_nfc(a, clean(s), &text)) {
		xml_refuse(x, ERR_BAD_WORKBOOK, "chữ không theo Unicode", "text that is not Unicode");
		return;
	}
	s->string_bytes += text.n;
	s->strings[s->string_count++] = text;
}

static void on_string_end(struct xml *x, const char *name_z)
{
	struct xlsx *s = x->arg;
	s->taking = false;
	if (strcmp(name_z, "rPh") == 0)
		s->phonetic = false;
	if (strcmp(name_z, "si") == 0)
		add_string(x);
}

static int read_part(struct xlsx *s, const char *name_z, xml_start_fn *start, xml_end_fn *end, xml_text_fn *text,
                     struct fault *why)
{
	struct xml x = {.start = start, .end = end, .text = text, .arg = s};
	return xml_read(&x, &s->pack, name_z, why);
}

static int read_book(struct xlsx *s, struct fault *why)
{
	char relations[220];
	if (!pack_has(&s->pack, "[Content_Types].xml"))
		return fault_say(why, ERR_NOT_A_TABLE, NULL, "tệp nén ZIP, không phải bảng tính",
		                 "a ZIP archive, but no workbook");
	if (read_part(s, "[Content_Types].xml", on_type, NULL, NULL, why) ||
	    read_part(s, "_rels/.rels", on_root_relation, NULL, NULL, why))
		return -1;
	if (pack_has(&s->pack, "xl/vbaProject.bin"))
		return fault(why, ERR_WORKBOOK_MACROS, NULL);
	if (!s->book_part[0])
		return fault_say(why, ERR_NOT_A_TABLE, NULL, "tệp Office, nhưng không phải bảng tính",
		                 "an Office file, but no workbook");
	if (read_part(s, s->book_part, on_book, NULL, NULL, why))
		return -1;
	if (!s->found)
		return fault_say(why, ERR_BAD_WORKBOOK, NULL, "không có trang tính nào hiện ra", "no visible sheet");
	const char *slash = strrchr(s->book_part, '/');
	int dir = slash ? (int)(slash - s->book_part) + 1 : 0;
	snprintf(relations, sizeof relations, "%.*s_rels/%s.rels", dir, s->book_part, s->book_part + dir);
	if (read_part(s, relations, on_book_relation, NULL, NULL, why))
		return -1;
	return s->sheet_part[0]
	           ? 0
	           : fault_say(why, ERR_BAD_WORKBOOK, NULL, "thiếu trang tính đầu tiên", "its first sheet is missing");
}

/* ---- cells */

static void begin_cell(struct xml *x, const char **attributes)
{
	struct xlsx *s = x->arg;
	const char *where = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t");
	const char *style = xml_attribute(attributes, "s");
	int column = 0;
	for (; where && *where >= 'A' && *where <= 'Z' && column < 20000; where++)
		column = column * 26 + *where - 'A' + 1;
	column = column ? column - 1 : s->column + 1;
	if (column <= s->column)
		xml_refuse(x, ERR_BAD_WORKBOOK, "các ô không theo thứ tự", "cells are out of order");
	s->column = column;
	snprintf(s->type, sizeof s->type, "%s", type ? type : "n");
	long index = style ? strtol(style, NULL, 10) : 0;
	s->style = index < 0 || index >= s->style_count ? -1 : (int)index;
	s->formula = s->has_value = s->taking = s->in_string = s->phonetic = false;
	s->n = 0;
}

static struct cell number_cell(struct xlsx *s, struct slice raw)
{
	struct arena *a = s->grid->row;
	const char *text_z = arena_dup_z(a, raw);
	char *end;
	double value = strtod(text_z, &end);
	if (!raw.n || *end || !(value >= -1e300 && value <= 1e300))
		return (struct cell){CELL_ERROR, arena_dup(a, raw)};
	bool date = s->style >= 0 && s->style_is_date[s->style] && value >= 0 && value <= SERIAL_MAX;
	if (!date)
		return (struct cell){CELL_NUMBER, arena_printf(a, "%.*g", DIGITS_MAX, value)};
	/* The year 1900 had no 29 February, but serial 60 (18.17.4.1). */
	int64_t second = (int64_t)(value * 86400 + 0.5);
	int64_t serial = second / 86400;
	int32_t day = (int32_t)(serial - (s->epoch_1904 ? DAYS_1904 : DAYS_1900)) + (!s->epoch_1904 && serial < 60);
	char text[DAY_TEXT_BYTES];
	day_format(day, text);
	second %= 86400;
	if (!second)
		return (struct cell){CELL_DATE, arena_dup(a, slice_z(text))};
	return (struct cell){CELL_DATE, arena_printf(a, "%s %02d:%02d:%02d", text, (int)(second / 3600),
	                                             (int)(second / 60 % 60), (int)(second % 60))};
}

static struct cell shared_cell(struct xml *x, struct slice raw)
{
	struct xlsx *s = x->arg;
	int64_t index;
	if (slice_to_i64(raw, &index) || index < 0 || (size_t)index >= s->string_count) {
		xml_refuse(x, ERR_BAD_WORKBOOK, "một ô trỏ tới chữ không có trong tệp",
		           "a cell names a string that is not there");
		return (struct cell){CELL_EMPTY, {NULL, 0}};
	}
	struct slice text = s->strings[index];
	return text.n ? (struct cell){CELL_TEXT, text} : (struct cell){CELL_EMPTY, {NULL, 0}};
}

static struct cell text_cell(struct xml *x, struct slice raw, enum cell_kind kind)
{
	struct xlsx *s = x->arg;
	struct cell cell = {CELL_EMPTY, {NULL, 0}};
	if (!raw.n)
		return cell;
	cell.kind = kind;
	if (utf8_nfc(s->grid->row, raw, &cell.text))
		xml_refuse(x, ERR_BAD_WORKBOOK, "chữ không theo Unicode", "text that is not Unicode");
	return cell;
}

/* An ISO 8601 day or time, in Strict files. */
static struct cell iso_cell(struct xml *x, struct slice raw)
{
	struct cell cell = text_cell(x, slice_sub(raw, 0, 19), CELL_DATE);
	for (size_t i = 0; i < cell.text.n; i++)
		if (cell.text.p[i] == 'T')
			((char *)(uintptr_t)cell.text.p)[i] = ' ';
	return cell;
}

static struct cell make_cell(struct xml *x)
{
	struct xlsx *s = x->arg;
	struct slice raw = clean(s);
	if (s->formula && !s->has_value)
		return (struct cell){CELL_ERROR, S("=")};
	if (strcmp(s->type, "s") == 0)
		return s->has_value ? shared_cell(x, raw) : (struct cell){CELL_EMPTY, {NULL, 0}};
	if (strcmp(s->type, "inlineStr") == 0 || strcmp(s->type, "str") == 0)
		return text_cell(x, raw, CELL_TEXT);
	if (strcmp(s->type, "b") == 0)
		return text_cell(x, raw, CELL_TRUTH);
	if (strcmp(s->type, "e") == 0)
		return text_cell(x, raw, CELL_ERROR);
	if (strcmp(s->type, "d") == 0)
		return iso_cell(x, raw);
	return s->has_value && raw.n ? number_cell(s, raw) : (struct cell){CELL_EMPTY, {NULL, 0}};
}

static void end_cell(struct xml *x)
{
	struct xlsx *s = x->arg;
	struct cell cell = make_cell(x);
	if (!cell.kind)
		return;
	if (s->column >= GRID_COLUMNS_MAX) {
		xml_refuse(x, ERR_TOO_MANY_COLUMNS, SAY_AT_MOST_D, GRID_COLUMNS_MAX);
		return;
	}
	s->grid->cell[s->column] = cell;
	s->row_holds = true;
}

static void on_sheet(struct xml *x, const char *name_z, const char **attributes)
{
	struct xlsx *s = x->arg;
	if (strcmp(name_z, "sheetData") == 0) {
		s->in_rows = true;
	} else if (!s->in_rows) {
		return;
	} else if (strcmp(name_z, "row") == 0) {
		const char *number = xml_attribute(attributes, "r");
		long line = number ? strtol(number, NULL, 10) : s->grid->line + 1;
		if (line <= s->grid->line || line > 1048576)
			xml_refuse(x, ERR_BAD_WORKBOOK, "các dòng không theo thứ tự", "rows are out of order");
		s->grid->line = (int)line;
		s->column = -1;
		s->row_holds = false;
	} else if (strcmp(name_z, "c") == 0) {
		begin_cell(x, attributes);
	} else if (strcmp(name_z, "f") == 0) {
		s->formula = true;
	} else if (strcmp(name_z, "v") == 0) {
		s->taking = s->has_value = true;
	} else if (strcmp(name_z, "is") == 0) {
		s->in_string = true;
	} else if (strcmp(name_z, "rPh") == 0) {
		s->phonetic = true;
	} else if (strcmp(name_z, "t") == 0) {
		s->taking = s->in_string && !s->phonetic;
	}
}

static void on_sheet_end(struct xml *x, const char *name_z)
{
	struct xlsx *s = x->arg;
	s->taking = false;
	if (!s->in_rows)
		return;
	if (strcmp(name_z, "c") == 0)
		end_cell(x);
	else if (strcmp(name_z, "rPh") == 0)
		s->phonetic = false;
	else if (strcmp(name_z, "is") == 0)
		s->in_string = false;
	else if (strcmp(name_z, "sheetData") == 0)
		s->in_rows = false;
	else if (strcmp(name_z, "row") == 0 && s->row_holds)
		xml_pause(x);
}

/* ---- the reader */

int xlsx_open(struct grid *g, struct slice bytes, struct fault *why)
{
	struct xlsx *s = ARENA_NEW(&g->arena, struct xlsx);
	s->grid = g;
	s->column = -1;
	g->xlsx = s;
	text_init(&s->ignored, &g->arena);
	s->buffer = arena_alloc(&g->arena, GRID_CELL_BYTES_MAX);
	s->formats = arena_array(&g->arena, FORMATS_MAX, sizeof *s->formats);
	s->style_is_date = arena_array(&g->arena, GRID_STYLES_MAX, sizeof *s->style_is_date);
	if (pack_open(&s->pack, bytes, why) || read_book(s, why) ||
	    (s->styles_part[0] && read_part(s, s->styles_part, on_style, on_style_end, NULL, why)) ||
	    (s->strings_part[0] && read_part(s, s->strings_part, on_string, on_string_end, take, why)))
		return -1;
	g->ignored = s->ignored.n ? text_slice(&s->ignored) : S("");
	s->taking = s->phonetic = false;
	s->n = 0;
	s->sheet = (struct xml){.start = on_sheet, .end = on_sheet_end, .text = take, .arg = s};
	return xml_open(&s->sheet, &s->pack, s->sheet_part, why);
}

int xlsx_next(struct grid *g, struct fault *why)
{
	return xml_run(&g->xlsx->sheet, why);
}

void xlsx_close(struct grid *g)
{
	struct xlsx *s = g->xlsx;
	xml_close(&s->sheet);
	pack_close(&s->pack);
}

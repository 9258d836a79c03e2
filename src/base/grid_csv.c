/* libcsv is fed a line at a time, so that a row is there as soon as its last line was. It is strict about quotes. */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "grid_parts.h"
#include "socho/base/details.h"
#include "socho/base/grid_write.h"
#include "socho/base/utf8.h"

struct csv_source {
	struct csv_parser parser;
	struct slice rest;
	int lines;      /* fed so far */
	int first_line; /* of the row being read */
	int column;
	bool row_done;
};

/* The mark of UTF-16, which spreadsheets call "Unicode text". */
static bool is_utf16(struct slice bytes)
{
	return slice_starts(bytes, S("\xff\xfe")) || slice_starts(bytes, S("\xfe\xff"));
}

static size_t count_outside_quotes(struct slice line, char c)
{
	size_t count = 0;
	bool quoted = false;
	for (size_t i = 0; i < line.n; i++) {
		quoted ^= line.p[i] == '"';
		count += !quoted && line.p[i] == c;
	}
	return count;
}

static int to_utf8(struct grid *g, struct slice bytes, struct slice *out, struct fault *why)
{
	if (is_utf16(bytes))
		return faultf(why, ERR_BAD_ENCODING, NULL, "UTF-16");
	*out = slice_starts(bytes, S("\xef\xbb\xbf")) ? slice_sub(bytes, 3, bytes.n) : bytes;
	if (memchr(out->p, 0, out->n))
		return fault_say(why, ERR_NOT_A_TABLE, NULL, "dữ liệu nhị phân", "binary data");
	return utf8_valid(*out) ? 0 : vn1258_decode(&g->arena, bytes, out, why);
}

int csv_open(struct grid *g, struct slice bytes, struct fault *why)
{
	struct slice text, rest, line = {NULL, 0};
	if (to_utf8(g, bytes, &text, why))
		return -1;
	struct csv_source *s = ARENA_NEW(&g->arena, struct csv_source);
	if (csv_init(&s->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return fault(why, ERR_INTERNAL, NULL);
	s->rest = rest = text;
	while (rest.p && !slice_trim(line).n)
		line = slice_cut(&rest, '\n');
	bool semicolons = count_outside_quotes(line, ';') > count_outside_quotes(line, ',');
	csv_set_delim(&s->parser, semicolons ? ';' : ',');
	g->csv = s;
	return 0;
}

void csv_close(struct grid *g)
{
	csv_free(&g->csv->parser);
}

static void on_cell(void *p, size_t n, void *arg)
{
	struct grid *g = arg;
	int column = g->csv->column++;
	struct slice text = utf8_trim(slice_of(p, n));
	if (text.n > 1 && text.p[0] == '\'' && grid_is_formula(slice_sub(text, 1, text.n)))
		text = slice_sub(text, 1, text.n);
	if (g->why->err || !text.n)
		return;
	if (column >= GRID_COLUMNS_MAX)
		(void)fault_say(g->why, ERR_TOO_MANY_COLUMNS, NULL, "dòng %d: nhiều nhất %d cột", "line %d: at most %d",
		                g->csv->lines, GRID_COLUMNS_MAX);
	else if (text.n > GRID_CELL_BYTES_MAX)
		(void)fault_say(g->why, ERR_CELL_TOO_LONG, NULL, "dòng %d: nhiều nhất %d byte", "line %d: at most %d bytes",
		                g->csv->lines, GRID_CELL_BYTES_MAX);
	else if (utf8_nfc(g->row, text, &g->cell[column].text))
		(void)fault_say(g->why, ERR_BAD_ENCODING, NULL, SAY_LINE_D, g->csv->lines);
	else
		g->cell[column].kind = CELL_TEXT;
}

static void on_row(int end, void *arg)
{
	struct grid *g = arg;
	(void)end;
	g->csv->column = 0;
	g->csv->row_done = true;
}

static bool holds_anything(const struct grid *g)
{
	for (int i = 0; i < GRID_COLUMNS_MAX; i++)
		if (g->cell[i].kind)
			return true;
	return false;
}

/* Bytes up to and with the next CR, LF or CRLF. */
static size_t line_length(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || s.p[i] == '\r')
			return i + 1 + (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n');
	return s.n;
}

/* Feeds the next line, or the end. */
static int feed(struct grid *g, struct fault *why)
{
	struct csv_source *s = g->csv;
	bool at_end = !s->rest.n, taken;
	size_t n = line_length(s->rest);
	s->lines += n > 0;
	if (at_end)
		taken = csv_fini(&s->parser, on_cell, on_row, g) == 0;
	else
		taken = csv_parse(&s->parser, s->rest.p, n, on_cell, on_row, g) == n;
	s->rest = slice_sub(s->rest, n, s->rest.n);
	if (why->err)
		return -1;
	return taken ? 0 : fault_say(why, ERR_BAD_CSV, NULL, SAY_LINE_D, s->lines);
}

int csv_next(struct grid *g, struct fault *why)
{
	struct csv_source *s = g->csv;
	struct fault none = {.err = ERR_NONE};
	g->why = why;
	*why = none;
	for (bool at_end = false; !at_end;) {
		s->row_done = false;
		s->first_line = s->lines + 1;
		while (!s->row_done && !at_end) {
			at_end = !s->rest.n;
			if (feed(g, why))
				return -1;
		}
		g->line = s->first_line;
		if (s->row_done && holds_anything(g))
			return 1;
	}
	return 0;
}

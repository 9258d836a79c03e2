#include "socho/base/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "grid_parts.h"
#include "socho/base/details.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"

enum { ARENA_BYTES = 64 * 1024 };

/* Compound files (MS-CFB 2.2): what .xls was, and what an .xlsx with a password is. */
static const char compound[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

int grid_open(struct grid **out, struct slice bytes, const struct grid_options *options, struct fault *why)
{
	assert(options->rows_max > 0);
	if (bytes.n > GRID_BYTES_MAX)
		return fault_say(why, ERR_TOO_LARGE, NULL, SAY_AT_MOST_BYTES_D, GRID_BYTES_MAX);
	if (slice_starts(bytes, slice_z(compound)))
		return fault(why, ERR_WORKBOOK_LOCKED, NULL);
	if (!bytes.n)
		return fault_say(why, ERR_NOT_A_TABLE, NULL, "tệp không có gì", "the file is empty");
	struct grid *g = calloc(1, sizeof *g);
	if (!g)
		abort();
	arena_init(&g->arena, ARENA_BYTES);
	g->rows_max = options->rows_max;
	g->ignored = S("");
	int failed = slice_starts(bytes, S("PK")) ? xlsx_open(g, bytes, why) : csv_open(g, bytes, why);
	if (failed) {
		grid_close(g);
		return -1;
	}
	*out = g;
	return 0;
}

void grid_close(struct grid *g)
{
	if (!g)
		return;
	if (g->xlsx)
		xlsx_close(g);
	if (g->csv)
		csv_close(g);
	arena_release(&g->arena);
	free(g);
}

int grid_next(struct grid *g, struct arena *a, struct fault *why)
{
	if (g->ended)
		return 0;
	g->row = a;
	memset(g->cell, 0, sizeof g->cell);
	int got = g->xlsx ? xlsx_next(g, why) : csv_next(g, why);
	if (got == 1 && ++g->rows > g->rows_max)
		got = fault_say(why, ERR_TOO_MANY_ROWS, NULL, SAY_AT_MOST_D, g->rows_max);
	g->ended = got != 1;
	return got;
}

int grid_line(const struct grid *g)
{
	return g->line;
}

const struct cell *grid_cells(const struct grid *g)
{
	return g->cell;
}

struct slice grid_sheets_ignored(const struct grid *g)
{
	return g->ignored;
}

bool grid_is_xlsx(const struct grid *g)
{
	return g->xlsx != NULL;
}

/* ---- the head */

static int column_of(struct arena *a, const struct grid_column *columns, int count, struct slice title)
{
	struct slice key, name;
	if (utf8_search_key(a, title, &key))
		return -1;
	for (int i = 0; i < count; i++)
		for (const char *const *z = columns[i].names; *z; z++)
			if (utf8_search_key(a, slice_z(*z), &name) == 0 && slice_eq(key, name))
				return i;
	return -1;
}

/* How many columns the row names. */
static int try_head(const struct grid *g, struct arena *a, const struct grid_column *columns, int count,
                    struct grid_head *out, int *repeated)
{
	struct text ignored;
	int named = 0;
	text_init(&ignored, a);
	*out = (struct grid_head){.line = g->line};
	*repeated = -1;
	for (int i = 0; i < count; i++)
		out->at[i] = -1;
	for (int i = 0; i < GRID_COLUMNS_MAX; i++) {
		if (!g->cell[i].text.n)
			continue;
		out->title[i] = arena_dup(a, g->cell[i].text);
		out->width = i + 1;
		int column = column_of(a, columns, count, out->title[i]);
		if (column < 0) {
			text_addf(&ignored, "%s%.*s", ignored.n ? ", " : "", SARG(out->title[i]));
		} else if (out->at[column] >= 0) {
			*repeated = column;
		} else {
			out->at[column] = i;
			named++;
		}
	}
	out->ignored = ignored.n ? text_slice(&ignored) : S("");
	return named;
}

static int judge_head(const struct grid_head *head, const struct grid_column *columns, int count, int repeated,
                      struct fault *why)
{
	if (repeated >= 0)
		return fault_say(why, ERR_REPEATED_COLUMN, columns[repeated].names[0], SAY_LINE_D, head->line);
	for (int i = 0; i < count; i++)
		if (columns[i].required && head->at[i] < 0)
			return fault_say(why, ERR_MISSING_COLUMN, columns[i].names[0], "dòng %d là dòng tên cột",
			                 "line %d names the columns", head->line);
	return 0;
}

int grid_head_read(struct grid *g, struct arena *a, const struct grid_column *columns, int count, struct grid_head *out,
                   struct fault *why)
{
	int required = 0, repeated = -1, got = 0;
	assert(count <= GRID_COLUMNS_MAX);
	for (int i = 0; i < count; i++)
		required += columns[i].required;
	int enough = required && required < 2 ? required : 2;
	for (int row = 0; row < GRID_HEAD_LINES && (got = grid_next(g, a, why)) == 1; row++)
		if (try_head(g, a, columns, count, out, &repeated) >= enough)
			return judge_head(out, columns, count, repeated, why);
	return got < 0 ? -1
	               : fault_say(why, ERR_NO_HEAD, NULL, "không dòng nào trong %d dòng đầu có tên cột",
	                           "none of the first %d rows names the columns", GRID_HEAD_LINES);
}

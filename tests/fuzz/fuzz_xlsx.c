/* A workbook one part of which is anything; which one, the first byte says. With 0 the whole file is. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/workbook.h"
#include "socho/base/grid.h"
#include "socho/base/utf8.h"

static void read_all_rows(struct arena *a, struct slice file)
{
	struct grid *g;
	struct fault why = {.err = ERR_NONE};
	if (grid_open(&g, file, &(struct grid_options){.rows_max = 100}, &why)) {
		assert(why.err != ERR_NONE);
		return;
	}
	int line = 0, got;
	while ((got = grid_next(g, a, &why)) == 1) {
		assert(grid_line(g) > line);
		line = grid_line(g);
		for (int i = 0; i < GRID_COLUMNS_MAX; i++) {
			const struct cell *c = &grid_cells(g)[i];
			assert(c->kind == CELL_EMPTY ? !c->text.p : utf8_valid(c->text));
			assert(c->text.n <= 4 * GRID_CELL_BYTES_MAX);
		}
	}
	assert(got == 0 || why.err != ERR_NONE);
	grid_close(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct workbook w = plain_workbook;
	struct slice *const parts[] = {NULL, &w.sheet, &w.strings, &w.styles, &w.book, &w.book_relations, &w.relations, &w.types};
	struct arena a;
	if (n == 0)
		return 0;
	arena_init(&a, 16384);
	struct slice rest = arena_dup(&a, slice_of(p + 1, n - 1));
	struct slice *part = parts[p[0] % (sizeof parts / sizeof parts[0])];
	if (!part) {
		read_all_rows(&a, rest);
	} else {
		*part = rest;
		read_all_rows(&a, workbook_pack(&a, &w));
	}
	arena_release(&a);
	return 0;
}

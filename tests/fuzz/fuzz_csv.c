/* Any bytes as a CSV file: lines go up, cells are clean and within their bounds, and nothing is read past the end. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/grid.h"
#include "socho/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct grid *g;
	struct fault why = {.err = ERR_NONE};
	struct arena a;
	if (n > 1 && p[0] == 'P' && p[1] == 'K')
		return 0; /* fuzz_xlsx */
	char *bytes = malloc(n ? n : 1);
	memcpy(bytes, p, n);
	arena_init(&a, 4096);
	if (grid_open(&g, slice_of(bytes, n), &(struct grid_options){.rows_max = 100}, &why) == 0) {
		int line = 0, got;
		while ((got = grid_next(g, &a, &why)) == 1) {
			assert(grid_line(g) > line);
			line = grid_line(g);
			for (int i = 0; i < GRID_COLUMNS_MAX; i++) {
				const struct cell *c = &grid_cells(g)[i];
				assert(c->kind == CELL_EMPTY || (c->kind == CELL_TEXT && c->text.n && utf8_valid(c->text)));
			}
		}
		assert(got == 0 || why.err != ERR_NONE);
		grid_close(g);
	}
	arena_release(&a);
	free(bytes);
	return 0;
}

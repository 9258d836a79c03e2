/* Any bytes as a table: rows are counted within the text's lines, cells are clean, and nothing is read past the end. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/tsv.h"
#include "socho/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct tsv_column columns[] = {{"a", false}, {"b", false}, {"c", true}, {NULL, false}};
	struct arena a;
	struct tsv t;
	struct fault why;
	char *text = malloc(n + 1); /* exactly n bytes may be read */
	memcpy(text, p, n);
	text = realloc(text, n ? n : 1);
	arena_init(&a, 4096);
	if (tsv_open(&t, &a, slice_of(text, n), columns, &why) == 0) {
		int line = t.line, got;
		while ((got = tsv_next(&t, &why)) == 1) {
			assert(t.line == ++line);
			for (int i = 0; i < 3; i++)
				assert(!t.cell[i].p || (t.cell[i].n && utf8_valid(t.cell[i]) && !utf8_has_control(t.cell[i])));
			struct slice text_out;
			int64_t number;
			bool has;
			tsv_decimal_opt(&t, 0, -90, 90, 6, &text_out, &why);
			tsv_int_opt(&t, 1, 0, 1000, &has, &number, &why);
		}
		assert(got == 0 || why.err != ERR_NONE);
	}
	arena_release(&a);
	free(text);
	return 0;
}

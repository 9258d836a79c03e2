#include "import.h"

#include <stdio.h>
#include <stdlib.h>

#include "socho/base/file.h"
#include "socho/base/limits.h"

int import_open(struct work *w, struct tsv *t, const char *config_path_z, const char *file_z,
                const struct tsv_column *columns)
{
	struct slice text;
	struct fault why;
	int status = EXIT_DONE;
	if (work_open(w, config_path_z, &why))
		return fault_print(&why);
	/* Told before the arena goes: the field at fault may live there. */
	if (file_read(&w->arena, file_z, IMPORT_BYTES_MAX, &text, &why) || tsv_open(t, &w->arena, text, columns, &why)) {
		status = fault_print(&why);
		work_close(w);
	}
	return status;
}

int import_next(struct tsv *t, struct fault *why)
{
	int got = tsv_next(t, why);
	if (got == 1 && t->line > IMPORT_ROWS_MAX + 1)
		return tsv_fault(t, why, ERR_BAD_IMPORT, -1, "nhiều nhất %d dòng trong một tệp", "at most %d rows in one file",
		                 IMPORT_ROWS_MAX);
	return got;
}

void import_remember(struct tsv *t, struct import_keys *keys, struct slice key)
{
	if (!keys->v)
		keys->v = arena_array(t->arena, IMPORT_ROWS_MAX, sizeof *keys->v);
	keys->v[keys->n++] = (struct import_key){key, t->line};
}

static int by_text(const void *a, const void *b)
{
	const struct import_key *x = a, *y = b;
	int order = slice_cmp(x->text, y->text);
	return order ? order : x->line - y->line;
}

int import_check_repeats(struct tsv *t, struct import_keys *keys, int column, struct fault *why)
{
	if (keys->n)
		qsort(keys->v, keys->n, sizeof *keys->v, by_text);
	for (size_t i = 1; i < keys->n; i++)
		if (slice_eq(keys->v[i].text, keys->v[i - 1].text)) {
			t->line = keys->v[i].line;
			return tsv_fault(t, why, ERR_DUPLICATE, column, "đã có ở dòng %d", "also in line %d", keys->v[i - 1].line);
		}
	return 0;
}

struct slice import_json(struct arena *a, const struct import_counts *c)
{
	return arena_printf(a, "{\"created\":%lld,\"updated\":%lld,\"unchanged\":%lld}", (long long)c->created,
	                    (long long)c->updated, (long long)c->unchanged);
}

int import_finish(struct work *w, const struct import_counts *c, bool json, struct fault *why)
{
	if (work_commit(w, why))
		return fault_print(why);
	if (json)
		printf("%.*s\n", SARG(import_json(&w->arena, c)));
	else if (!c->created && !c->updated)
		printf("nothing changed: %lld rows are there already\n", (long long)c->unchanged);
	else
		printf("created %lld, updated %lld, unchanged %lld\n", (long long)c->created, (long long)c->updated,
		       (long long)c->unchanged);
	return EXIT_DONE;
}

/* A report as the table of its form for a page: the cells that its papers have, and how far each number is from the period before. */
#include <stdlib.h>

#include "socho/adoption/form.h"
#include "socho/adoption/report.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "sql.h"

static const char *const kinds[] = {
	[FORM_SERIAL] = "serial", [FORM_TEXT] = "text",   [FORM_COUNT] = "count",   [FORM_RATE] = "rate",
	[FORM_RATIO] = "ratio",   [FORM_SHARE] = "share", [FORM_CHANGE] = "change",
};

static json_t *word_json(struct slice s)
{
	return s.p ? json_stringn(s.p, s.n) : json_null();
}

static json_t *columns_json(const struct form *f)
{
	json_t *all = json_array();
	for (int c = 0; c < form_column_count(f); c++) {
		const struct form_column *column = &f->columns[c];
		json_array_append_new(all, json_pack("{ss ss ss ss?}", "title", column->title, "title_en", column->title_en, "kind",
		                                     kinds[column->kind], "formula", column->formula));
	}
	return all;
}

static bool is_same(const json_t *a, const json_t *b, const char *key)
{
	const json_t *x = json_object_get(a, key), *y = json_object_get(b, key);
	return json_is_string(x) && json_is_string(y) && json_equal(x, y);
}

/* The line of the same place: its code, or, without one, its name. */
static const json_t *line_before(const json_t *lines, const json_t *line)
{
	const char *key = json_is_string(json_object_get(line, "code")) ? "code" : "name";
	for (size_t i = 0; i < json_array_size(lines); i++)
		if (is_same(json_array_get(lines, i), line, key))
			return json_array_get(lines, i);
	return NULL;
}

static json_t *row_json(struct arena *a, const struct form *f, const json_t *row, const json_t *before, int serial)
{
	json_t *cells = json_array(), *changes = json_array();
	for (int c = 0; c < form_column_count(f); c++) {
		const struct form_column *column = &f->columns[c];
		struct slice cell = form_cell(a, column, row, serial, true), none = {NULL, 0};
		if (!serial && c == 1)
			cell = slice_z(f->total);
		json_array_append_new(cells, word_json(cell));
		json_array_append_new(changes, word_json(before ? form_moved(a, column, row, before) : none));
	}
	return json_pack("{so so}", "cells", cells, "changes", changes);
}

static json_t *table_json(struct arena *a, const struct form *f, const json_t *figures, const json_t *before)
{
	const json_t *lines = json_object_get(figures, "lines"), *old = json_object_get(before, "lines");
	json_t *rows = json_array();
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		json_array_append_new(rows, row_json(a, f, line, line_before(old, line), (int)i + 1));
	}
	return json_pack("{ss ss ss ss? so so so}", "name", f->name, "subject", f->subject, "subject_en", f->subject_en, "note", f->note,
	                 "columns", columns_json(f), "rows", rows, "total",
	                 f->total ? row_json(a, f, json_object_get(figures, "total"), json_object_get(before, "total"), 0) : json_null());
}

static void tell(struct request *rq, const struct sql_adoption_report_table_out *row, const json_t *figures, const json_t *before)
{
	const json_t *code = json_object_get(figures, "form");
	const struct form *f = json_is_string(code) ? form_find(slice_z(json_string_value(code))) : NULL;
	char id[UUID_TEXT_BYTES];
	if (!f) {
		answer_error(rq, ERR_INTERNAL, NULL);
		return;
	}
	json_t *body = table_json(rq->arena, f, figures, before), *told = json_null();
	if (row->before_id.has) {
		uuid_format(row->before_id.value, id);
		told = json_pack("{ss so}", "id", id, "period", word_json(row->before_period));
	}
	json_object_set_new(body, "before", told);
	char *text_z = json_dumps(body, JSON_COMPACT);
	answer_json(rq, 200, arena_dup(rq->arena, slice_z(text_z)));
	free(text_z);
	json_decref(body);
}

static void on_row(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_report_table_out row;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.figures.p) {
		answer_error(rq, ERR_REPORT_STATE, NULL);
		return;
	}
	json_t *figures = json_read(row.figures, &why), *before = row.before.p ? json_read(row.before, &why) : NULL;
	if (figures && (before || !row.before.p))
		tell(rq, &row, figures, before);
	else
		answer_fault(rq, &why);
	json_decref(figures);
	json_decref(before);
}

void report_table(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_table, .report = id), on_row, rq);
}

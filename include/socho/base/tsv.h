/* Tables in text files: cells between tabs, one row a line, the first line names the columns, UTF-8, no quoting. Read
 * strictly, for what is imported stays: a column that is unknown, missing or named twice, a row with more or fewer
 * cells, an empty line, a control character, anything that is not UTF-8 is refused with its line and column. A byte
 * order mark at the start and CR before LF are taken, because spreadsheets write them. */
#ifndef SOCHO_BASE_TSV_H
#define SOCHO_BASE_TSV_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { TSV_COLUMNS_MAX = 24 };

struct tsv_column {
	const char *name;    /* NULL ends the table */
	bool optional;       /* the file may do without the column */
};

struct tsv {
	struct arena *arena; /* cells in NFC live here */
	const struct tsv_column *columns;
	int count;           /* columns of the table */
	int line;            /* of the row last read; the head is line 1 */
	struct slice rest;
	int at[TSV_COLUMNS_MAX];     /* which of the file's cells a column stands in; -1: not in this file */
	int width;                   /* cells in a row of the file */
	struct slice cell[TSV_COLUMNS_MAX]; /* of the row last read, by column, trimmed; absent when empty */
};

/* Reads the head. The text must outlive t. ERR_BAD_IMPORT names the column. */
int tsv_open(struct tsv *t, struct arena *a, struct slice text, const struct tsv_column *columns, struct fault *why);
/* The next row into t->cell: 1, 0 at the end, -1 with a fault. */
int tsv_next(struct tsv *t, struct fault *why);

/* A fault about the row last read: the field is the column, the detail, said as in fault_say, begins "line N". Returns
 * -1. */
int tsv_fault(const struct tsv *t, struct fault *why, enum err e, int column, const char *vi, const char *en, ...)
	__attribute__((format(printf, 5, 7), format(printf, 6, 7)));

/* Typed cells of the row last read, by index of the column. Required ones refuse an empty cell (ERR_MISSING). */
int tsv_text(const struct tsv *t, int column, size_t max_chars, struct slice *out, struct fault *why);
/* Absent when empty. */
int tsv_text_opt(const struct tsv *t, int column, size_t max_chars, struct slice *out, struct fault *why);
int tsv_int(const struct tsv *t, int column, int64_t min, int64_t max, int64_t *out, struct fault *why);
/* *has tells an empty cell. */
int tsv_int_opt(const struct tsv *t, int column, int64_t min, int64_t max, bool *has, int64_t *out, struct fault *why);
/* One of the NULL-ended list; out is its index. */
int tsv_choice(const struct tsv *t, int column, const char *const *choices, int *out, struct fault *why);
/* yyyy-mm-dd; *has tells an empty cell. ERR_BAD_DATE. */
int tsv_day_opt(const struct tsv *t, int column, bool *has, int32_t *out, struct fault *why);
/* A plain decimal number such as "-12.50" from min to max, with at most `places` digits after the point; the text is
 * kept as it is, for PostgreSQL's numeric. Absent when empty. */
int tsv_decimal_opt(const struct tsv *t, int column, double min, double max, int places, struct slice *out,
                    struct fault *why);

#endif

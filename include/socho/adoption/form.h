/* The forms that reports are made on: Biểu 01 (a market), 02 (a commune), 03 (a province), 04 (digital teams), 05 (their ranking),
 * 06 (desks, schools, clinics). A report's figures are frozen as JSON: lines of named counts and their total, never a rate; what
 * a form shows of them, and in which columns, stands here, so that every file and page shows the same. */
#ifndef SOCHO_ADOPTION_FORM_H
#define SOCHO_ADOPTION_FORM_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum form_column_kind {
	FORM_SERIAL, /* 1, 2, 3 … */
	FORM_TEXT,   /* a text of the line */
	FORM_COUNT,
	FORM_RATE,   /* part of whole, in percent with two decimals */
	FORM_RATIO,  /* whole to each part, with two decimals */
	FORM_SHARE,  /* a count of hundredths of a percent, or of a point */
	FORM_CHANGE, /* of that rate since the year before, in points */
};

struct form_column {
	const char *title, *title_en;
	enum form_column_kind kind;
	const char *part, *whole; /* names of counts, or the name of the text */
	const char *formula;      /* such as "(8)=(4)/(2)"; NULL: its number alone */
	int share;                /* of the page's width, in hundredths */
};

enum { FORM_COLUMNS_MAX = 18, FORM_SMALL = 5 };

struct form {
	const char *code;    /* "01" */
	const char *name;    /* "Biểu 01/CHO" */
	const char *subject, *subject_en; /* what the report is about */
	const char *total;   /* what the last row is called; NULL: there is none */
	const char *note;    /* printed below; NULL: none */
	struct form_column columns[FORM_COLUMNS_MAX];
};

/* NULL for another code. */
const struct form *form_find(struct slice code);
int form_column_count(const struct form *f);

/* Money of fewer than FORM_SMALL stalls is not told, nor can it be had by taking the other lines from the total. lines: an
 * array of {name, counts}; total: counts. Both are changed: what is not told becomes null. */
void form_hide_small(json_t *lines, json_t *total);

/* One cell as a Vietnamese reader expects it ("1.216", "84,86", "–" for what is not known), or as a spreadsheet reads it ("1216",
 * "84.86", absent). The slice lies in the arena. row: a line, or {counts: total}; serial: its place, 0 for the total. */
struct slice form_cell(struct arena *a, const struct form_column *c, const json_t *row, int serial, bool vietnamese);

/* How far the number of a cell moved since `before`, a row of the same form, as a Vietnamese reader expects it and with its sign
 * ("+12", "−3,50", "0"); absent where either is not known, and for what is no number. Rates and shares move in points. */
struct slice form_moved(struct arena *a, const struct form_column *c, const json_t *row, const json_t *before);

#endif

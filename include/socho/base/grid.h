/* Spreadsheet files as rows of cells: XLSX and CSV behind one door. What comes from outside is bounded before it is
 * believed (GRID_ in limits.h), and what the file itself has lost, such as a leading zero, is told and not mended.
 *
 * XLSX (ECMA-376): the first visible sheet, read as a stream; formulas by their cached value; dates by their number
 * format. A document type, a macro, a password and an archive that grows past its bounds are refused.
 * CSV (RFC 4180): ',' or ';', whichever the first line has more of; UTF-8, or Windows-1258 with its combining tones. An
 * apostrophe before a leading = + - or @, which keeps a spreadsheet from computing, is dropped. */
#ifndef SOCHO_BASE_GRID_H
#define SOCHO_BASE_GRID_H

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/base/limits.h"

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER, /* a number in an XLSX; whatever zeros stood in front of it are lost */
	CELL_DATE,   /* a day or a time in an XLSX */
	CELL_TRUTH,
	CELL_ERROR,  /* #N/A and its like, and a formula without a value */
};

struct cell {
	enum cell_kind kind;
	/* NFC without surrounding blanks. A number as "-12.5" or, beyond 15 digits, "1.23456789012346e+18"; a day as
	 * "2026-11-22", with a time "2026-11-22 08:30:00"; a truth as "1" or "0". Absent when empty. */
	struct slice text;
};

struct grid;

struct grid_options {
	int rows_max; /* that hold anything, the head among them: past it ERR_TOO_MANY_ROWS */
};

/* Reads what must be known before the first row; the bytes must outlive the grid. ERR_NOT_A_TABLE, ERR_BAD_WORKBOOK,
 * ERR_WORKBOOK_EXPANDS, ERR_WORKBOOK_MACROS, ERR_WORKBOOK_LOCKED, ERR_CELL_TOO_LONG, ERR_BAD_ENCODING. */
int grid_open(struct grid **out, struct slice bytes, const struct grid_options *options, struct fault *why);
/* The next row that holds anything: 1, 0 at the end, -1 with a fault, after which there are no more rows. Texts are
 * in the arena a or in the grid. Also ERR_TOO_MANY_ROWS, ERR_TOO_MANY_COLUMNS, ERR_BAD_CSV. */
int grid_next(struct grid *g, struct arena *a, struct fault *why);
void grid_close(struct grid *g);

/* Of the row last read: its number as a spreadsheet shows it, and GRID_COLUMNS_MAX cells. */
int grid_line(const struct grid *g);
const struct cell *grid_cells(const struct grid *g);

/* What was left aside: names of sheets, "" when there is none. */
struct slice grid_sheets_ignored(const struct grid *g);
bool grid_is_xlsx(const struct grid *g);

/* ---- columns by their names */

struct grid_column {
	const char *const *names; /* NULL-ended: the first is the one that templates write */
	bool required;
};

enum { GRID_HEAD_LINES = 10 };

struct grid_head {
	int line;                     /* of the head */
	int at[GRID_COLUMNS_MAX];     /* cell of a column of the table; -1: not in this file */
	struct slice title[GRID_COLUMNS_MAX]; /* what stands over each cell; absent: nothing */
	int width;                    /* cells up to the last title */
	struct slice ignored;         /* titles that no column has, with ", " between; "" when there is none */
};

/* Reads rows up to the head, which is the first within GRID_HEAD_LINES rows that names at least two columns or all
 * required ones; names compare by their search key (utf8.h), so "Số tài khoản" and "SO TAI KHOAN" are one. Everything
 * of it lives in the arena. ERR_NO_HEAD, ERR_MISSING_COLUMN (field: the column's first name), ERR_REPEATED_COLUMN. */
int grid_head_read(struct grid *g, struct arena *a, const struct grid_column *columns, int count, struct grid_head *out,
                   struct fault *why);

#endif

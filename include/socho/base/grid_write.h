/* Spreadsheet files of our own: XLSX by libxlsxwriter, and CSV (RFC 4180, UTF-8 with its mark, ',' and CRLF). A text
 * that a spreadsheet would take for a formula (a leading = + - @, tab or CR) is kept from it: in CSV an apostrophe
 * stands before it, which grid.h drops again; in XLSX every text is a string cell in the text format, which no spreadsheet
 * computes, not even after it was edited. */
#ifndef SOCHO_BASE_GRID_WRITE_H
#define SOCHO_BASE_GRID_WRITE_H

#include "socho/base/grid.h"

enum grid_format { GRID_CSV, GRID_XLSX };

struct grid_writer;

/* "csv" and "xlsx"; 0, or -1. */
int grid_format_of(struct slice name, enum grid_format *out);
const char *grid_format_type(enum grid_format format); /* Content-Type */

/* Nothing is written to a disk. ERR_CANNOT_WRITE. */
int grid_writer_open(struct grid_writer **out, struct arena *a, enum grid_format format, struct fault *why);
/* Begins a sheet; a CSV has the first alone, and the rows of others are left out. */
void grid_writer_sheet(struct grid_writer *w, const char *title_z);
/* How wide a column is, in characters, and whether what is typed there stays text. */
void grid_writer_column(struct grid_writer *w, int column, int width, bool text);
/* What may be chosen in a column from the second row down: a range such as "='Banks'!$A$2:$A$9". */
void grid_writer_choices(struct grid_writer *w, int column, const char *range_z);
/* The next row; a head stays in sight. */
void grid_writer_head(struct grid_writer *w, const struct slice *titles, int count);
void grid_writer_row(struct grid_writer *w, const struct cell *cells, int count);
/* The whole file, in the arena. ERR_CANNOT_WRITE. */
int grid_writer_finish(struct grid_writer *w, struct slice *out, struct fault *why);
void grid_writer_close(struct grid_writer *w);

/* Whether a spreadsheet would take the text for a formula. */
bool grid_is_formula(struct slice text);

#endif

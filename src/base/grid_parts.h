/* What the readers of spreadsheet files share. */
#ifndef SOCHO_BASE_GRID_PARTS_H
#define SOCHO_BASE_GRID_PARTS_H

#include "socho/base/grid.h"

struct xlsx;
struct csv_source;

struct grid {
	struct arena arena;  /* as long as the grid */
	struct arena *row;   /* given to grid_next() */
	struct fault *why;   /* of the call under way */
	int rows_max, rows, line;
	bool ended;
	struct slice ignored;
	struct cell cell[GRID_COLUMNS_MAX];
	struct xlsx *xlsx;   /* one of the two */
	struct csv_source *csv;
};

int xlsx_open(struct grid *g, struct slice bytes, struct fault *why);
/* 1: a row stands in g->cell, 0: no more, -1. */
int xlsx_next(struct grid *g, struct fault *why);
void xlsx_close(struct grid *g);

int csv_open(struct grid *g, struct slice bytes, struct fault *why);
int csv_next(struct grid *g, struct fault *why);
void csv_close(struct grid *g);

/* Windows-1258 to UTF-8 in NFC. ERR_BAD_ENCODING for a byte that it does not have, and for a tone that does not follow
 * a vowel: then the text is in another encoding. */
int vn1258_decode(struct arena *a, struct slice bytes, struct slice *out, struct fault *why);

#endif

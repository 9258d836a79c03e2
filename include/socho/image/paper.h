/* A4 sheets in the official form, filled line by line: head with the issuing body and the state's motto, title, headings,
 * labelled fields, boxes to tick, tables, signatures. What does not fit goes on to the next page, and each
 * then says at its foot what it belongs to; nothing is cut off. */
#ifndef SOCHO_IMAGE_PAPER_H
#define SOCHO_IMAGE_PAPER_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

struct paper;
enum paper_shape { PAPER_TALL, PAPER_WIDE }; /* of a form; of a report with a wide table, whose sheets are counted at the top */

/* sample prints MẪU across each page. ERR_INTERNAL; the caller frees the paper in any case. */
int paper_open(struct paper **out, enum paper_shape shape, bool sample, struct fault *why);
/* Left: the body above, the issuing body, the document's number ("" for none); right: the motto, place and day. */
int paper_head(struct paper *p, struct slice above, struct slice issuer, struct slice number, struct slice place_day,
               struct fault *why);
/* about: whose it is, for the feet of several pages; title and about are borrowed until the paper is finished. */
int paper_title(struct paper *p, struct slice title, struct slice subtitle, struct slice about, struct fault *why);
int paper_heading(struct paper *p, struct slice words, struct fault *why);
int paper_text(struct paper *p, struct slice words, struct fault *why);
/* An empty value leaves a dotted line to write on. */
int paper_field(struct paper *p, struct slice label, struct slice value, struct fault *why);
/* An empty box before the words: consent is ticked by hand. */
int paper_box(struct paper *p, struct slice words, struct fault *why);
/* A table with lines: widths in millimetres, at most PAPER_WIDTH_MM together; its head stands again on each page. The columns
 * are borrowed until the paper is finished. */
enum { PAPER_WIDTH_MM = 160, PAPER_COLUMNS_MAX = 12 };
struct paper_column {
	struct slice title;
	double width_mm;
};
int paper_table(struct paper *p, const struct paper_column *columns, size_t count, struct fault *why);
/* A row of the last table, a cell a column; it is as high as its longest cell, and never broken. */
int paper_row(struct paper *p, const struct slice *cells, struct fault *why);
/* The closing words and, on the same page, two columns with room to sign. */
int paper_signatures(struct paper *p, struct slice closing, struct slice left, struct slice right, struct fault *why);
/* A table as wide as the sheet. titles stand in the first row of each sheet, marks (such as "(3)=(2)/(1)") in the second; cells
 * are a row after the other; text[c] says that a column is read from the left; shares are parts of the width. The last row is
 * bold when total. */
struct paper_report {
	const char *const *titles, *const *marks;
	const double *shares;
	const bool *text;
	int columns, rows;
	const struct slice *cells;
	bool total;
};
int paper_report(struct paper *p, const struct paper_report *t, struct fault *why);
/* The closing words, and below, on the same sheet: where copies go, on the left; who signs, on the right, with room for hand and
 * seal. post: "" for none. */
int paper_close(struct paper *p, struct slice closing, struct slice copies, struct slice authority, struct slice post,
                struct fault *why);
/* The whole PDF, owned by the paper. Each of these: ERR_NO_GLYPH when no font has a character; ERR_INTERNAL. */
int paper_finish(struct paper *p, struct slice *file, struct fault *why);
/* NULL is fine. */
void paper_free(struct paper *p);

#endif

/* What the files of a paper share: the sheet that is being filled, and words on it. */
#ifndef SOCHO_IMAGE_PAPER_INSIDE_H
#define SOCHO_IMAGE_PAPER_INSIDE_H

#include "draw.h"
#include "socho/base/text.h"
#include "socho/image/paper.h"

struct paper {
	struct arena arena;
	struct text file;
	cairo_surface_t *surface;
	struct pen pen;
	struct slice title, about;
	const struct paper_column *columns; /* of the table at hand */
	size_t column_count;
	double page_w, page_h, left, right, bottom; /* millimetres */
	double y;
	int number;
	bool wide, sample;
};

struct style {
	double w, em;
	PangoAlignment align;
	bool bold, italic;
};

/* Lays the words out; their height. */
int paper_lay_out(struct paper *p, struct slice words, const struct style *s, double *height, struct fault *why);
/* Words in a column from x on; *bottom is where they end, if that is further down. */
int paper_column(struct paper *p, double x, struct slice words, const struct style *s, double *bottom, struct fault *why);
/* Words from x on, with room made for them; what follows stands below. */
int paper_paragraph(struct paper *p, double x, struct slice words, const struct style *s, struct fault *why);
/* Another sheet when so much does not fit this one. */
int paper_make_room(struct paper *p, double height, struct fault *why);
void paper_rule(struct paper *p, double x, double y, double w, bool dotted);

#endif

/* A label on paper, as the project's own layout code draws it at 300 dpi, and where on it the symbol stands that is to be
 * read. */
#ifndef SOCHO_BENCH_SCAN_PAPER_H
#define SOCHO_BENCH_SCAN_PAPER_H

#include "socho/image/sheet.h"

enum shown_face { SHOWN_PLAIN, SHOWN_SEALED };

/* One symbol of one layout. */
struct subject {
	const struct layout *layout;
	enum shown_face face;
	enum symbol_level level;
	bool control; /* the plain face alone on the same paper, with modules as large as the subject's */
};

struct paper {
	int w, h;      /* of one label, in dots */
	uint8_t *soft; /* grey, the edges softened so that ink that spreads can be told by a threshold */
	double dots_a_mm;
	double x_mm, y_mm, side_mm; /* the symbol's box, with its quiet zone */
	double module_mm;
	int modules; /* a side, without the quiet zone */
	double preview_pixels; /* of a phone's preview: pixels a mm times mm of distance */
	double distance_mm;
	const char *payload_z;
};

/* Whether the product prints that face there, at that level. */
bool paper_is_printed(const struct subject *s);
/* Everything in the arena. */
int paper_print(struct arena *a, const struct subject *s, struct paper *out, struct fault *why);

#endif

/* Drawing of one label with cairo and pango; a user unit is a millimetre. */
#ifndef SOCHO_IMAGE_DRAW_H
#define SOCHO_IMAGE_DRAW_H

#include <pango/pangocairo.h>

#include "socho/image/sheet.h"
#include "socho/image/symbol.h"

enum face { FACE_PLAIN, FACE_SEALED, FACE_VERIFY, FACE_COUNT };

/* A label with those symbols made that its layout shows. */
struct prepared {
	const struct label *label;
	struct symbol symbols[FACE_COUNT];
	int page; /* counts from 1 */
};

/* What belongs to one target: pango's working memory for the texts. */
struct pen {
	cairo_t *cr;
	PangoLayout *text;
};

/* The pen's cairo context must have no other user. ERR_INTERNAL. */
int pen_init(struct pen *p, cairo_t *cr, struct fault *why);
void pen_release(struct pen *p);

/* Which symbol of the label stands in a box, and what it says. */
enum face draw_face(const struct label *l, const struct box *b, double scale, struct slice *payload);

/* The boxes with the label's facts, or with a window only those that reach into it; the current user space starts at the
 * cell's corner and is not changed. */
int draw_boxes(struct pen *p, const struct box *boxes, size_t count, double scale, const struct prepared *l,
               const struct box *window, struct fault *why);
/* Words, in NFC, in the middle of the box's height; they shrink and wrap to stay inside. ERR_NO_ROOM, ERR_NO_GLYPH. */
int draw_text(struct pen *p, const struct box *b, double scale, struct slice words, struct fault *why);
/* The symbol with its quiet zone fills the box's width, on white. */
void draw_symbol(cairo_t *cr, const struct symbol *s, const struct box *b, double scale);
/* MẪU across a box of this size. */
int draw_sample(struct pen *p, double w_mm, double h_mm, struct fault *why);

#endif

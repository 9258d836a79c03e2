/* What can be printed: one row a layout, one table of boxes for what stands on it. A page has cells, a cell holds one
 * label; boxes of a page are drawn once, with the facts of its first label. */
#ifndef SOCHO_IMAGE_LAYOUT_H
#define SOCHO_IMAGE_LAYOUT_H

#include "socho/base/slice.h"

enum {
	/* A symbol narrower than this, quiet zone included, is always of the plain face (reliability.md 3.4: the sealed face
	 * costs a quarter of the scanning distance). */
	LAYOUT_SEALED_MM_MIN = 60,
};

/* Nine frames in ten of a stall are read from 4.5 pixels a module upward, by any face (reliability.md 3.4). */
#define LAYOUT_PIXELS_A_MODULE_MIN 4.5

enum item {
	ITEM_MARKET, ITEM_STALL, ITEM_HOLDER, ITEM_BANK, ITEM_LAST4, ITEM_CODE, ITEM_SERIAL, ITEM_ISSUED,
	ITEM_SERIAL_ISSUED, /* both in one line */
	ITEM_ADDRESS, ITEM_PAY, ITEM_ADVICE_VI, ITEM_ADVICE_EN,
	ITEM_PAGE,        /* its number */
	ITEM_TRIAL_HELP, ITEM_TRIAL_SEALED, ITEM_TRIAL_PLAIN, /* words of the interoperability sheet */
	ITEM_TRIAL_TABLE, /* one row for each bank app that is tried */
	ITEM_SYMBOL,      /* of the code's own face, where it is wide enough */
	ITEM_SYMBOL_SEALED, ITEM_SYMBOL_PLAIN,
	ITEM_VERIFY,      /* the small symbol of the short address */
	ITEM_COUNT
};

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* Millimetres from the top left of the cell or page; em_mm is the largest size of the text, which shrinks or wraps to
 * stay inside. */
struct box {
	enum item item;
	double x_mm, y_mm, w_mm, h_mm, em_mm;
	enum align align;
	bool bold;
};

struct layout {
	const char *name;
	double page_w_mm, page_h_mm;
	int columns, rows;
	double left_mm, top_mm, pitch_x_mm, pitch_y_mm; /* of the first cell; from one cell to the next */
	double cell_w_mm, cell_h_mm;
	double scale;       /* of the boxes */
	double distance_mm; /* from which a phone is meant to read it */
	const struct box *boxes;
	size_t box_count;
	const struct box *page_boxes;
	size_t page_box_count;
};

extern const struct layout layouts[];
extern const size_t layout_count;

/* NULL when there is none of that name. */
const struct layout *layout_find(struct slice name);
int layout_labels_a_page(const struct layout *l);
int layout_pages(const struct layout *l, int labels);

/* How large a millimetre of the layout is to a phone with a preview of 1080 pixels, at the layout's distance. */
double layout_pixels_a_mm(const struct layout *l);
/* The same of a module of a symbol in the box; modules a side, without the quiet zone. Under LAYOUT_PIXELS_A_MODULE_MIN
 * the symbol is too dense for its place. */
double layout_pixels_a_module(const struct layout *l, const struct box *b, int modules);

/* The names of the layouts whose labels are for display and show the sealed face of a code whose face is "sealed"; room
 * for layout_count. Returns how many. */
size_t layout_names_sealed(struct slice *out);
/* Whether the item is a symbol. */
bool item_is_symbol(enum item item);

#endif

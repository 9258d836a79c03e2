/* The symbols take what room there is, so that a phone at the layout's distance sees LAYOUT_PIXELS_A_MODULE of even the
 * widest payload of the face shown (reliability.md 3.4); the words share the rest. The larger stickers follow the
 * commonest die-cut sheet of 99.1 x 67.7 mm. The smaller follow the sheet of 70 x 42.3 mm that is cut without margins,
 * for no other sheet of 21 has room for such a symbol; its words keep clear of what printers cannot reach. A6 is the A4
 * poster made smaller. */
#include "socho/image/layout.h"

#include "socho/image/symbol.h"

#define COUNT(table) (table), sizeof(table) / sizeof(table)[0]

static const struct box poster[] = {
	{ITEM_MARKET, 15, 8, 180, 9, 8, ALIGN_CENTER, true},
	{ITEM_STALL, 15, 17, 180, 20, 17, ALIGN_CENTER, true},
	{ITEM_SYMBOL, 19, 37, 172, 172, 0, ALIGN_CENTER, false},
	{ITEM_PAY, 15, 209, 180, 6.5, 5.2, ALIGN_CENTER, false},
	{ITEM_HOLDER, 15, 216, 180, 13, 10.5, ALIGN_CENTER, true},
	{ITEM_BANK, 15, 229, 88, 12.5, 9, ALIGN_RIGHT, false},
	{ITEM_LAST4, 107, 229, 88, 12.5, 11, ALIGN_LEFT, true},
	{ITEM_ADVICE_VI, 15, 242, 180, 7, 5.8, ALIGN_CENTER, true},
	{ITEM_ADVICE_EN, 15, 249, 180, 6, 4.8, ALIGN_CENTER, false},
	{ITEM_CODE, 15, 256, 142, 8, 5, ALIGN_LEFT, true},
	{ITEM_SERIAL, 15, 264, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ISSUED, 15, 271.5, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 15, 279, 142, 10, 5, ALIGN_LEFT, false},
	{ITEM_VERIFY, 162, 256, 33, 33, 0, ALIGN_CENTER, false},
};

static const struct box poster_near[] = {
	{ITEM_MARKET, 8, 4, 132, 6.5, 5.6, ALIGN_CENTER, true},
	{ITEM_STALL, 8, 10.5, 132, 12.5, 11, ALIGN_CENTER, true},
	{ITEM_SYMBOL, 3, 23, 142, 142, 0, ALIGN_CENTER, false},
	{ITEM_PAY, 8, 165, 132, 4, 3.4, ALIGN_CENTER, false},
	{ITEM_HOLDER, 8, 169, 132, 8, 6.8, ALIGN_CENTER, true},
	{ITEM_BANK, 8, 177, 64, 8, 6, ALIGN_RIGHT, false},
	{ITEM_LAST4, 76, 177, 64, 8, 7.4, ALIGN_LEFT, true},
	{ITEM_ADVICE_VI, 8, 185.5, 108, 4.6, 3.9, ALIGN_LEFT, true},
	{ITEM_ADVICE_EN, 8, 190.1, 108, 3.9, 3.3, ALIGN_LEFT, false},
	{ITEM_CODE, 8, 194.2, 54, 4, 3.2, ALIGN_LEFT, true},
	{ITEM_SERIAL_ISSUED, 64, 194.2, 52, 4, 3.2, ALIGN_RIGHT, false},
	{ITEM_ADDRESS, 8, 198.4, 108, 7, 3.6, ALIGN_LEFT, false},
	{ITEM_VERIFY, 119, 185.5, 20.5, 20.5, 0, ALIGN_CENTER, false},
};

static const struct box sticker_8[] = {
	{ITEM_MARKET, 2.5, 2.5, 60, 8, 5, ALIGN_LEFT, true},
	{ITEM_STALL, 64, 2, 32.6, 9, 8, ALIGN_RIGHT, true},
	{ITEM_SYMBOL, 2.5, 11, 46, 46, 0, ALIGN_CENTER, false},
	{ITEM_HOLDER, 50, 12, 46.6, 12, 5, ALIGN_LEFT, true},
	{ITEM_BANK, 50, 24, 46.6, 6, 4.4, ALIGN_LEFT, false},
	{ITEM_LAST4, 50, 30, 46.6, 10, 8.5, ALIGN_LEFT, true},
	{ITEM_CODE, 50, 41, 46.6, 4, 3, ALIGN_LEFT, true},
	{ITEM_SERIAL, 50, 45, 46.6, 4, 3, ALIGN_LEFT, false},
	{ITEM_ISSUED, 50, 49, 46.6, 4, 3, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 50, 53, 46.6, 4, 2.8, ALIGN_LEFT, false},
	{ITEM_ADVICE_VI, 2.5, 57.5, 94.1, 4.2, 3.5, ALIGN_CENTER, true},
	{ITEM_ADVICE_EN, 2.5, 61.7, 94.1, 3.7, 3, ALIGN_CENTER, false},
};

static const struct box sticker_21[] = {
	{ITEM_SYMBOL, 1.2, 0.5, 41.25, 41.25, 0, ALIGN_CENTER, false},
	{ITEM_MARKET, 43, 3.6, 23, 4.2, 2.6, ALIGN_LEFT, false},
	{ITEM_STALL, 43, 7.8, 23, 5.2, 4.5, ALIGN_LEFT, true},
	{ITEM_HOLDER, 43, 13, 23, 5.4, 2.3, ALIGN_LEFT, true},
	{ITEM_BANK, 43, 18.4, 23, 2.7, 2.3, ALIGN_LEFT, false},
	{ITEM_LAST4, 43, 21.1, 23, 4.2, 3.7, ALIGN_LEFT, true},
	{ITEM_CODE, 43, 25.3, 23, 2, 1.6, ALIGN_LEFT, true},
	{ITEM_SERIAL_ISSUED, 43, 27.3, 23, 2, 1.5, ALIGN_LEFT, false},
	{ITEM_ADVICE_VI, 43, 29.4, 23, 4, 1.7, ALIGN_LEFT, true},
	{ITEM_ADVICE_EN, 43, 33.4, 23, 3.4, 1.5, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 43, 36.8, 23, 2.3, 1.4, ALIGN_LEFT, false},
};

static const struct box list_row[] = {
	{ITEM_SYMBOL, 0, 0.2, 31.1, 31.1, 0, ALIGN_CENTER, false},
	{ITEM_STALL, 33, 0.4, 59, 7.4, 6, ALIGN_LEFT, true},
	{ITEM_HOLDER, 33, 7.8, 59, 7.2, 3.6, ALIGN_LEFT, true}, /* two lines of a company's name */
	{ITEM_BANK, 33, 15.1, 32, 5.8, 3.4, ALIGN_LEFT, false},
	{ITEM_LAST4, 65, 15.1, 27, 5.8, 4.8, ALIGN_RIGHT, true},
	{ITEM_CODE, 33, 21, 59, 3.2, 2.7, ALIGN_LEFT, true},
	{ITEM_SERIAL_ISSUED, 33, 24.2, 59, 2.9, 2.4, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 33, 27.1, 59, 3.2, 2.2, ALIGN_LEFT, false},
};
static const struct box list_page[] = {
	{ITEM_MARKET, 10, 8, 190, 11, 8, ALIGN_LEFT, true},
	{ITEM_ADVICE_VI, 10, 279, 140, 5, 3.8, ALIGN_LEFT, true},
	{ITEM_ADVICE_EN, 10, 284, 140, 4.5, 3.2, ALIGN_LEFT, false},
	{ITEM_PAGE, 155, 279, 45, 9.5, 3.8, ALIGN_RIGHT, false},
};

static const struct box trial[] = {
	{ITEM_MARKET, 15, 12, 180, 10, 8, ALIGN_CENTER, true},
	{ITEM_STALL, 15, 22, 180, 15, 12.5, ALIGN_CENTER, true},
	{ITEM_TRIAL_SEALED, 15, 38, 86, 8, 4.5, ALIGN_CENTER, true},
	{ITEM_SYMBOL_SEALED, 15, 46, 86, 86, 0, ALIGN_CENTER, false},
	{ITEM_TRIAL_PLAIN, 109, 38, 86, 8, 4.5, ALIGN_CENTER, true},
	{ITEM_SYMBOL_PLAIN, 109, 46, 86, 86, 0, ALIGN_CENTER, false},
	{ITEM_HOLDER, 15, 133, 180, 11, 7.5, ALIGN_CENTER, true},
	{ITEM_BANK, 15, 145, 88, 11, 7, ALIGN_RIGHT, false},
	{ITEM_LAST4, 107, 145, 88, 11, 9, ALIGN_LEFT, true},
	{ITEM_TRIAL_HELP, 15, 158, 180, 12, 4.4, ALIGN_LEFT, false},
	{ITEM_TRIAL_TABLE, 15, 172, 180, 63, 4.2, ALIGN_LEFT, false},
	{ITEM_ADVICE_VI, 15, 237, 180, 6, 4.6, ALIGN_CENTER, true},
	{ITEM_ADVICE_EN, 15, 243, 180, 5.5, 4, ALIGN_CENTER, false},
	{ITEM_CODE, 15, 251, 142, 8, 5, ALIGN_LEFT, true},
	{ITEM_SERIAL, 15, 259, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ISSUED, 15, 266.5, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 15, 274, 142, 10, 5, ALIGN_LEFT, false},
	{ITEM_VERIFY, 161, 250, 34, 34, 0, ALIGN_CENTER, false},
};

/* name, page, columns and rows, first cell, pitch, cell, scale of the boxes, distance, boxes of a cell and of a page */
const struct layout layouts[] = {
	{"poster_a4", 210, 297, 1, 1, 0, 0, 0, 0, 210, 297, 1, 600, COUNT(poster), NULL, 0},
	{"poster_a5", 148, 210, 1, 1, 0, 0, 0, 0, 148, 210, 1, 500, COUNT(poster_near), NULL, 0},
	{"stand_a6", 105, 148, 1, 1, 0, 0, 0, 0, 105, 148, 148.0 / 297, 300, COUNT(poster), NULL, 0},
	{"stickers_2x4", 210, 297, 2, 4, 4.65, 13.1, 101.6, 67.7, 99.1, 67.7, 1, 200, COUNT(sticker_8), NULL, 0},
	{"stickers_3x7", 210, 297, 3, 7, 0, 0.45, 70, 42.3, 70, 42.3, 1, 200, COUNT(sticker_21), NULL, 0},
	{"field_list", 210, 297, 2, 8, 10, 22, 98, 32, 92, 31.4, 1, 150, COUNT(list_row), COUNT(list_page)},
	{"interoperability", 210, 297, 1, 1, 0, 0, 0, 0, 210, 297, 1, 300, COUNT(trial), NULL, 0},
};
const size_t layout_count = sizeof layouts / sizeof layouts[0];

const struct layout *layout_find(struct slice name)
{
	for (size_t i = 0; i < layout_count; i++)
		if (slice_eq(name, slice_z(layouts[i].name)))
			return &layouts[i];
	return NULL;
}

int layout_labels_a_page(const struct layout *l)
{
	return l->columns * l->rows;
}

int layout_pages(const struct layout *l, int labels)
{
	int a_page = layout_labels_a_page(l);
	return (labels + a_page - 1) / a_page;
}

/* reliability.md 3.4: a phone's preview, 1080 pixels wide over a field of view of 50 degrees: 540 / tan(25 degrees). */
static const double PREVIEW_PIXELS = 1158;

double layout_pixels_a_mm(const struct layout *l)
{
	return PREVIEW_PIXELS / l->distance_mm;
}

double layout_pixels_a_module(const struct layout *l, const struct box *b, int modules)
{
	return b->w_mm * l->scale / (modules + 2 * SYMBOL_QUIET_MODULES) * layout_pixels_a_mm(l);
}

bool item_is_symbol(enum item item)
{
	return item == ITEM_SYMBOL || item == ITEM_SYMBOL_SEALED || item == ITEM_SYMBOL_PLAIN || item == ITEM_VERIFY;
}

static bool shows_sealed(const struct layout *l)
{
	for (size_t i = 0; i < l->box_count; i++) {
		const struct box *b = &l->boxes[i];
		if (b->item == ITEM_SYMBOL && b->w_mm * l->scale >= LAYOUT_SEALED_MM_MIN)
			return true;
	}
	return false;
}

size_t layout_names_sealed(struct slice *out)
{
	size_t count = 0;
	for (size_t i = 0; i < layout_count; i++)
		if (shows_sealed(&layouts[i]))
			out[count++] = slice_z(layouts[i].name);
	return count;
}

/* The two sticker sheets follow the commonest die-cut A4 sheets, 99.1 x 67.7 and 63.5 x 38.1 mm, whose margins every
 * printer can leave white. A5 and A6 are the A4 poster made smaller. */
#include "socho/image/layout.h"

#define COUNT(table) (table), sizeof(table) / sizeof(table)[0]

static const struct box poster[] = {
	{ITEM_MARKET, 15, 12, 180, 14, 10, ALIGN_CENTER, true},
	{ITEM_STALL, 15, 27, 180, 27, 23, ALIGN_CENTER, true},
	{ITEM_SYMBOL, 40, 55, 130, 130, 0, ALIGN_CENTER, false},
	{ITEM_PAY, 15, 186, 180, 9, 6.5, ALIGN_CENTER, false},
	{ITEM_HOLDER, 15, 196, 180, 18, 12, ALIGN_CENTER, true},
	{ITEM_BANK, 15, 215, 88, 16, 10, ALIGN_RIGHT, false},
	{ITEM_LAST4, 107, 215, 88, 16, 13.5, ALIGN_LEFT, true},
	{ITEM_ADVICE_VI, 15, 232, 180, 8, 6.2, ALIGN_CENTER, true},
	{ITEM_ADVICE_EN, 15, 240, 180, 7, 5, ALIGN_CENTER, false},
	{ITEM_CODE, 15, 251, 142, 8, 5, ALIGN_LEFT, true},
	{ITEM_SERIAL, 15, 259, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ISSUED, 15, 266.5, 142, 7.5, 5, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 15, 274, 142, 10, 5, ALIGN_LEFT, false},
	{ITEM_VERIFY, 161, 250, 34, 34, 0, ALIGN_CENTER, false},
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
	{ITEM_SYMBOL, 1.5, 1.5, 28, 28, 0, ALIGN_CENTER, false},
	{ITEM_MARKET, 30, 1.5, 32, 3.3, 2.7, ALIGN_LEFT, false},
	{ITEM_STALL, 30, 4.8, 32, 6, 5.2, ALIGN_LEFT, true},
	{ITEM_HOLDER, 30, 10.8, 32, 6, 2.7, ALIGN_LEFT, true},
	{ITEM_BANK, 30, 16.8, 32, 3.1, 2.6, ALIGN_LEFT, false},
	{ITEM_LAST4, 30, 19.9, 32, 5, 4.3, ALIGN_LEFT, true},
	{ITEM_CODE, 30, 24.9, 32, 2.4, 2, ALIGN_LEFT, true},
	{ITEM_SERIAL_ISSUED, 30, 27.3, 32, 2.4, 2, ALIGN_LEFT, false},
	{ITEM_ADVICE_VI, 1.5, 29.8, 60.5, 2.6, 2.2, ALIGN_CENTER, true},
	{ITEM_ADVICE_EN, 1.5, 32.4, 60.5, 2.3, 1.9, ALIGN_CENTER, false},
	{ITEM_ADDRESS, 1.5, 34.7, 60.5, 2.3, 1.9, ALIGN_CENTER, false},
};

static const struct box list_row[] = {
	{ITEM_SYMBOL, 0, 1, 28, 28, 0, ALIGN_CENTER, false},
	{ITEM_STALL, 30, 1, 62, 8, 6.5, ALIGN_LEFT, true},
	{ITEM_HOLDER, 30, 9, 62, 5.5, 3.6, ALIGN_LEFT, false},
	{ITEM_BANK, 30, 14.7, 34, 6, 3.4, ALIGN_LEFT, false},
	{ITEM_LAST4, 64, 14.7, 28, 6, 5, ALIGN_RIGHT, true},
	{ITEM_CODE, 30, 21, 62, 3.2, 2.7, ALIGN_LEFT, true},
	{ITEM_SERIAL_ISSUED, 30, 24.2, 62, 2.9, 2.4, ALIGN_LEFT, false},
	{ITEM_ADDRESS, 30, 27.1, 62, 2.7, 2.2, ALIGN_LEFT, false},
};
static const struct box list_page[] = {
	{ITEM_MARKET, 10, 8, 190, 11, 8, ALIGN_LEFT, true},
	{ITEM_ADVICE_VI, 10, 279, 190, 5, 3.8, ALIGN_LEFT, true},
	{ITEM_ADVICE_EN, 10, 284, 190, 4.5, 3.2, ALIGN_LEFT, false},
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

/* name, page, columns and rows, first cell, pitch, cell, scale of the boxes, boxes of a cell, boxes of a page */
const struct layout layouts[] = {
	{"poster_a4", 210, 297, 1, 1, 0, 0, 0, 0, 210, 297, 1, COUNT(poster), NULL, 0},
	{"poster_a5", 148, 210, 1, 1, 0, 0, 0, 0, 148, 210, 148.0 / 210, COUNT(poster), NULL, 0},
	{"stand_a6", 105, 148, 1, 1, 0, 0, 0, 0, 105, 148, 104.0 / 210, COUNT(poster), NULL, 0},
	{"stickers_2x4", 210, 297, 2, 4, 4.65, 13.1, 101.6, 67.7, 99.1, 67.7, 1, COUNT(sticker_8), NULL, 0},
	{"stickers_3x7", 210, 297, 3, 7, 7.2, 15.15, 66.05, 38.1, 63.5, 38.1, 1, COUNT(sticker_21), NULL, 0},
	{"field_list", 210, 297, 2, 8, 10, 22, 98, 32, 92, 30, 1, COUNT(list_row), COUNT(list_page)},
	{"interoperability", 210, 297, 1, 1, 0, 0, 0, 0, 210, 297, 1, COUNT(trial), NULL, 0},
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

/* Payment slips of bills, eight to an A4 page, as one PDF: who owes what for which period, line by line, in digits and in
 * words, with the code that pays it. Each symbol is decoded before it is drawn. A text that has no glyph or no room makes
 * the file fail, so nothing is cut off. Every slip says that it is not an invoice. */
#ifndef SOCHO_IMAGE_SLIP_H
#define SOCHO_IMAGE_SLIP_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { SLIP_LINES_MAX = 12, SLIPS_A_PAGE = 8 };

/* Texts are UTF-8 in any normal form. */
struct slip_line {
	struct slice what, amount;
};
struct slip {
	struct slice market, number, period, due, who; /* who owes it: point and name */
	struct slip_line lines[SLIP_LINES_MAX];
	size_t line_count;
	struct slice total, words;
	struct slice bank, holder, memo, address; /* the board's account; address may be empty */
	struct slice payload;                     /* what its symbol says: the plain face, for the symbol is small */
};

struct slips;
/* sample prints MẪU across the words. ERR_INTERNAL; the caller frees it in any case. */
int slips_open(struct slips **out, bool sample, struct fault *why);
/* ERR_NO_SYMBOL, ERR_NOT_DECODED, ERR_NO_GLYPH, ERR_NO_ROOM, ERR_BAD_TEXT. */
int slips_add(struct slips *s, const struct slip *one, struct fault *why);
/* The whole PDF, owned by the slips. ERR_INTERNAL. */
int slips_finish(struct slips *s, struct slice *file, struct fault *why);
/* NULL is fine. */
void slips_free(struct slips *s);

#endif

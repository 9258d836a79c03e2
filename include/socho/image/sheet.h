/* Labels on paper: posters, stickers, lists, as PDF or as a PNG of 300 dpi. Every symbol, with everything that lies over
 * it, is rendered and decoded to its payload before it is drawn; one that is not makes the sheet fail. A text that has
 * no glyph or no room makes it fail too, so nothing is cut off or left out. */
#ifndef SOCHO_IMAGE_SHEET_H
#define SOCHO_IMAGE_SHEET_H

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/image/layout.h"
#include "socho/image/symbol.h"

/* The facts of one label; texts are UTF-8 in any normal form. */
struct label {
	struct slice market, stall;
	struct slice holder, bank, last4; /* the holder as the bank shows it */
	struct slice code, serial, issued; /* code without groups; issued dd/mm/yyyy */
	struct slice address; /* short address that is printed */
	struct slice verify;  /* what the small symbol says */
	struct slice plain, sealed; /* payloads of the two faces */
	bool prefer_plain;
};

enum sheet_format { SHEET_PDF, SHEET_PNG };

struct sheet;
struct sheet_options {
	const struct layout *layout;
	enum sheet_format format; /* PNG: as many labels as stand on one page */
	enum symbol_level level;  /* of its symbols */
	bool sample;              /* prints MẪU across */
};

/* ERR_INTERNAL when cairo or zbar cannot be set up. The caller frees the sheet. */
int sheet_open(struct sheet **out, const struct sheet_options *o, struct fault *why);
/* The next cell. ERR_NOT_DECODED, ERR_NO_GLYPH, ERR_NO_ROOM, ERR_NO_SYMBOL; then the sheet is good for nothing but
 * sheet_free(). */
int sheet_add(struct sheet *s, const struct label *l, struct fault *why);
/* The whole file, owned by the sheet. ERR_INTERNAL. */
int sheet_finish(struct sheet *s, struct slice *file, struct fault *why);
void sheet_free(struct sheet *s);

#endif

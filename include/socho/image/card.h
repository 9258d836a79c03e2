/* The quick link's pictures: a symbol with a few words below it, in the four sizes that VietQR users know. Made in well
 * under two milliseconds of letters that the program carries, so that a process which serves requests may do it; bank and
 * VietQR marks are not drawn. Each picture is read back before it is let go. */
#ifndef SOCHO_IMAGE_CARD_H
#define SOCHO_IMAGE_CARD_H

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/image/decode.h"
#include "socho/image/png.h"

enum {
	CARD_WIDTH_MAX = 600,
	CARD_HEIGHT_MAX = 776,
};

struct card;

/* What stands on one; texts are UTF-8 in any normal form, absent ones are left out. */
struct card_facts {
	struct slice payload;
	struct slice holder, bank, last4;
	struct slice amount, memo; /* amount as people read it */
	bool sample;               /* invented data: says MẪU where there are words */
	const struct png_note *notes;
	size_t note_count;
};

/* "qr_only", "compact", "compact2", "print"; NULL when there is none of that name. */
const struct card *card_find(struct slice name);
const char *card_name(const struct card *c);

/* The PNG: grey, without words 1-bit, else 4-bit. ERR_NO_SYMBOL; ERR_NO_GLYPH for a character that the letters lack;
 * ERR_NO_ROOM; ERR_NOT_DECODED when the picture at half its size does not read as the payload. */
int card_draw(struct arena *a, const struct card *c, const struct card_facts *f, struct decoder *d, struct slice *png,
              struct fault *why);

#endif

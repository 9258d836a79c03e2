/* Letters that were drawn when the program was built (tools/glyphs.c), so that a picture with a few words needs neither
 * pango nor a font at run time: ASCII, Latin-1, every Vietnamese letter in its composed form, and a few signs. */
#ifndef SOCHO_IMAGE_GLYPH_H
#define SOCHO_IMAGE_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GLYPH_LEVELS = 15 }; /* of ink: 0 none, 15 full */

struct glyph {
	uint32_t character;
	uint32_t at;         /* of its rows in glyph_ink */
	int16_t left, top;   /* of the drawn rectangle: pixels right of the pen, pixels above the baseline */
	uint16_t width, height;
	uint16_t advance_64; /* 64ths of a pixel */
};

/* One size and weight. */
struct strike {
	int px;
	bool bold;
	int ascent, descent; /* room of a line, above and below its baseline */
	const struct glyph *glyphs; /* in order of their characters */
	size_t count;
};

/* Within a weight the largest first. */
extern const struct strike strikes[];
extern const size_t strike_count;
/* Two pixels a byte, the left one in the upper half; a row begins with a byte. */
extern const uint8_t glyph_ink[];

#endif

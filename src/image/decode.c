#include "socho/image/decode.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum { PIXELS_A_MODULE = 3, WHITE = 255 };

struct decoder {
	zbar_image_scanner_t *scanner;
};

struct decoder *decoder_open(void)
{
	struct decoder *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	d->scanner = zbar_image_scanner_create();
	/* QR only, and its bytes as they are: no guessing of a character set. */
	if (!d->scanner || zbar_image_scanner_set_config(d->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0) ||
	    zbar_image_scanner_set_config(d->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1) ||
	    zbar_image_scanner_set_config(d->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1)) {
		decoder_close(d);
		return NULL;
	}
	return d;
}

void decoder_close(struct decoder *d)
{
	if (d && d->scanner)
		zbar_image_scanner_destroy(d->scanner);
	free(d);
}

static bool says(const zbar_image_t *image, struct slice payload)
{
	const zbar_symbol_t *first = zbar_image_first_symbol(image);
	return first && !zbar_symbol_next(first) &&
	       slice_eq(slice_of(zbar_symbol_get_data(first), zbar_symbol_get_data_length(first)), payload);
}

bool decoder_reads(struct decoder *d, const uint8_t *grey, unsigned width, unsigned height, struct slice payload)
{
	zbar_image_t *image = zbar_image_create();
	if (!image)
		return false;
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, width, height);
	zbar_image_set_data(image, grey, (unsigned long)width * height, NULL);
	bool read = zbar_scan_image(d->scanner, image) > 0 && says(image, payload);
	zbar_image_destroy(image);
	return read;
}

bool decoder_reads_symbol(struct arena *a, struct decoder *d, const struct symbol *s, struct slice payload)
{
	size_t side = (size_t)PIXELS_A_MODULE * (size_t)(s->width + 2 * SYMBOL_QUIET_MODULES);
	uint8_t *grey = arena_alloc(a, side * side);
	memset(grey, WHITE, side * side);
	for (int y = 0; y < s->width; y++)
		for (int x = 0; x < s->width; x++) {
			uint8_t *at = grey + (size_t)PIXELS_A_MODULE * ((size_t)(y + SYMBOL_QUIET_MODULES) * side + (size_t)(x + SYMBOL_QUIET_MODULES));
			for (int row = 0; s->modules[y * s->width + x] && row < PIXELS_A_MODULE; row++)
				memset(at + (size_t)row * side, 0, PIXELS_A_MODULE);
		}
	return decoder_reads(d, grey, (unsigned)side, (unsigned)side, payload);
}

#include "socho/image/decode.h"

#include <stdlib.h>
#include <zbar.h>

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

/* Reads a drawn symbol back with a decoder that is not ours (zbar), before anybody prints it. */
#ifndef SOCHO_IMAGE_DECODE_H
#define SOCHO_IMAGE_DECODE_H

#include "socho/base/arena.h"
#include "socho/image/symbol.h"

struct decoder;

/* NULL when zbar cannot be set up. */
struct decoder *decoder_open(void);
void decoder_close(struct decoder *d);
/* Whether the grey picture (a byte a pixel, 0 black, in rows without gaps) holds exactly one symbol, and that one says
 * the payload. */
bool decoder_reads(struct decoder *d, const uint8_t *grey, unsigned width, unsigned height, struct slice payload);
/* The same for a symbol that is about to become pixels or squares one by one: a module is as good as its picture. */
bool decoder_reads_symbol(struct arena *a, struct decoder *d, const struct symbol *s, struct slice payload);

#endif

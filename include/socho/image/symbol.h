/* A payload as a QR symbol: byte mode only (EMVCo MPM 4.12.1 allows no other), the smallest version that holds it. What
 * is issued has error correction level M; Q is there to be measured against it. Text past ASCII has an ECI header in front that says UTF-8. */
#ifndef SOCHO_IMAGE_SYMBOL_H
#define SOCHO_IMAGE_SYMBOL_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { SYMBOL_QUIET_MODULES = 4 }; /* ISO/IEC 18004 section 5.3.8, on every side */

enum symbol_level { SYMBOL_M, SYMBOL_Q };

struct symbol {
	int version;            /* 1..40 */
	int width;              /* modules a side, without the quiet zone: 17 + 4 * version */
	const uint8_t *modules; /* width * width in rows from the top left; 1 is dark */
};

/* The modules live in the arena. ERR_NO_SYMBOL when the payload is empty or longer than version 40 holds. */
int symbol_make_at(struct arena *a, enum symbol_level level, struct slice payload, struct symbol *out,
                   struct fault *why);
/* At level M. */
int symbol_make(struct arena *a, struct slice payload, struct symbol *out, struct fault *why);

#endif

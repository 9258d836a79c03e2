/* Text forms of bytes: hex, base64 (RFC 4648 section 4), base64url without padding (section 5), and random bytes. */
#ifndef SOCHO_BASE_ENCODE_H
#define SOCHO_BASE_ENCODE_H

#include "socho/base/arena.h"

struct slice hex_encode(struct arena *a, struct slice bytes);
struct slice base64_encode(struct arena *a, struct slice bytes);
struct slice base64url_encode(struct arena *a, struct slice bytes);

/* 0, or -1 when the text is not exactly the encoding of some bytes: bad symbol, bad length, bad padding, or spare
 * bits that are not zero. */
int hex_decode(struct arena *a, struct slice text, struct slice *out);
int base64_decode(struct arena *a, struct slice text, struct slice *out);
int base64url_decode(struct arena *a, struct slice text, struct slice *out);

/* 0 to 15, or -1 when it is no hex digit of either case. */
int hex_digit(char c);

/* From the kernel's generator; never fails short. */
void random_bytes(void *p, size_t n);

#endif

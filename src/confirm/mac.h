/* Inside the confirm room: what adapters compare and compute. Everything here takes the same time whether a secret fits
 * or not, tries both sets of a connection, and admits nobody by a secret that is missing. */
#ifndef SOCHO_CONFIRM_MAC_H
#define SOCHO_CONFIRM_MAC_H

#include "socho/confirm/adapter.h"

enum mac_digest { MAC_MD5, MAC_SHA256, MAC_SHA512 };
enum { MAC_BYTES_MAX = 64 };

size_t mac_bytes(enum mac_digest d);
/* HMAC of the parts one after the other, and the plain digest of them. How many bytes. */
size_t mac_hmac(enum mac_digest d, struct slice key, const struct slice *parts, size_t count,
                uint8_t out[static MAC_BYTES_MAX]);
size_t mac_hash(enum mac_digest d, const struct slice *parts, size_t count, uint8_t out[static MAC_BYTES_MAX]);

/* Whether the text is that secret of the connection. */
bool secret_fits(const struct connection *c, int index, struct slice text);
/* Whether the hex text (either case) is the HMAC of the parts under that secret. */
bool secret_signed(const struct connection *c, int index, enum mac_digest d, const struct slice *parts, size_t count,
                   struct slice hex);
/* Whether the same bytes, of a MAC. */
bool mac_eq(struct slice a, struct slice b);
/* "300" seconds or fewer between a time told (seconds) and now: else -1 with ERR_CLOCK_SKEW. */
int clock_fits(int64_t told_s, int64_t now_us, const char *field, struct fault *why);

#endif

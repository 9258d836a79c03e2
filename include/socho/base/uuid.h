/* Row identifiers: UUID version 7 (RFC 9562 section 5.7), so that rows made together lie together in an index. */
#ifndef SOCHO_BASE_UUID_H
#define SOCHO_BASE_UUID_H

#include "socho/base/slice.h"

enum { UUID_TEXT_BYTES = 37 };

struct uuid {
	uint8_t b[16];
};

struct uuid uuid_new(void);
void uuid_format(struct uuid id, char out[static UUID_TEXT_BYTES]);
/* The 36-character form in either case. 0, or -1. */
int uuid_parse(struct slice text, struct uuid *out);
bool uuid_eq(struct uuid a, struct uuid b);

#endif

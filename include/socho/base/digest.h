/* SHA-256 of bytes that stand in several places, with working memory that the process keeps: for one thread. */
#ifndef SOCHO_BASE_DIGEST_H
#define SOCHO_BASE_DIGEST_H

#include "socho/base/slice.h"

enum { DIGEST_BYTES = 32 };

/* Of the parts one after another, without anything between them. */
void digest_parts(const struct slice *parts, size_t count, uint8_t out[static DIGEST_BYTES]);

#endif

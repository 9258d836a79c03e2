/* The bytes of an answer: status line, headers, body. */
#ifndef SOCHO_HTTP_REPLY_H
#define SOCHO_HTTP_REPLY_H

#include "socho/http/exchange.h"

/* The answer of the exchange in one piece, in its arena, for one record and one write; a large body stays apart in
 * *body, and otherwise that is empty. Turns it into 304 when If-None-Match names its ETag (RFC 9110 13.1.2). */
struct slice reply_make(struct exchange *x, struct slice *body);

#endif

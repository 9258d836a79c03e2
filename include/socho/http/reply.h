/* The bytes of an answer: status line, headers, body. */
#ifndef SOCHO_HTTP_REPLY_H
#define SOCHO_HTTP_REPLY_H

#include "socho/http/exchange.h"

/* Appends the answer of the exchange; turns it into 304 when If-None-Match names its ETag (RFC 9110 13.1.2). Returns
 * the bytes written. */
size_t reply_write(struct evbuffer *out, struct exchange *x);

#endif

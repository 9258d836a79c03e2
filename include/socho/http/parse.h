/* The strict HTTP/1.1 request parser (RFC 9112): pure functions over bytes, no sockets. It takes only what one reading
 * is possible of, so that no proxy in front can understand another request than we do; everything else is refused with
 * a status and the connection is to be closed. The verdict depends on the bytes alone, never on how they were cut. */
#ifndef SOCHO_HTTP_PARSE_H
#define SOCHO_HTTP_PARSE_H

#include "socho/base/request.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_COUNT };
const char *method_name(enum method m);

enum parse { PARSE_MORE, PARSE_DONE, PARSE_REFUSED };

/* Why a request was refused. The reason is a literal in snake_case, for logs and metrics. */
struct refusal {
	enum err err;
	const char *reason;
};

/* Where a head that is still arriving stands. All zero at the start of each request. */
struct head_scan {
	size_t at;    /* bytes judged; after PARSE_DONE the length of the head, blank line included */
	size_t line;  /* where the line being read began */
	size_t lines; /* complete lines */
	struct refusal refusal; /* after PARSE_REFUSED */
};

/* `bytes` are all bytes of the request so far, beginning with its first; they may move between calls and may hold
 * more than the head. Judges each byte and each complete line as it comes: the request line (a known method, origin
 * form, HTTP/1.1), header syntax (no folding, no blank before the colon, no control characters), bare LF and CR, at
 * most HTTP_HEADERS_MAX lines and HTTP_HEAD_BYTES_MAX bytes. */
enum parse head_scan(struct head_scan *s, struct slice bytes);

struct head {
	enum method method;
	struct slice path, query; /* as sent; query is absent without a '?' */
	struct header *headers;
	size_t header_count;
	bool chunked;
	size_t length;            /* Content-Length; 0 without one */
	bool close;               /* Connection: close */
	bool expects_continue;
};

/* Splits a head that head_scan() found complete (`bytes` is exactly the head, and must live as long as *out) and
 * judges what spans lines: exactly one Host (RFC 9112 3.2), one Content-Length of digits only and none beside
 * Transfer-Encoding (6.1-6.3), no other transfer coding than chunked, Expect (RFC 9110 10.1.1), and no header twice
 * except those defined as lists. 0, or -1 with *why. */
int head_read(struct arena *a, struct slice bytes, struct head *out, struct refusal *why);

/* Decoding of a chunked body (RFC 9112 7.1) without extensions and trailers. All zero at the start. */
struct chunked {
	int state;
	int digits;
	size_t left;  /* of the chunk being read */
	size_t total; /* of all chunks announced */
};

/* Takes bytes off the front of *in. PARSE_MORE: *data holds body bytes (inside *in's old bytes) or is empty; call again
 * while in->n is not 0. PARSE_DONE: the body ended, *in holds what follows it. ERR_TOO_LARGE as soon as the announced
 * chunks exceed max_bytes. */
enum parse chunked_read(struct chunked *c, struct slice *in, size_t max_bytes, struct slice *data, struct refusal *why);

#endif

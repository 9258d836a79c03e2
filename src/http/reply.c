/* A small answer goes into one reserved piece of the output: each piece of an evbuffer becomes its own TLS record and
 * its own write. */
#include "socho/http/reply.h"

#include <assert.h>
#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "socho/base/clock.h"
#include "socho/http/server.h"

enum { FIXED_BYTES_MAX = 1024, ONE_PIECE_BYTES_MAX = 32 * 1024 };

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{200, "OK"},
	{201, "Created"},
	{202, "Accepted"},
	{204, "No Content"},
	{303, "See Other"},
	{304, "Not Modified"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone"},
	{413, "Content Too Large"},
	{414, "URI Too Long"},
	{415, "Unsupported Media Type"},
	{417, "Expectation Failed"},
	{422, "Unprocessable Content"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{503, "Service Unavailable"},
	{505, "HTTP Version Not Supported"},
};

static const char *phrase_of(int status)
{
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "";
}

struct piece {
	char *p;
	size_t n, cap;
};

static void put(struct piece *o, struct slice s)
{
	assert(s.n <= o->cap - o->n);
	if (s.n)
		memcpy(o->p + o->n, s.p, s.n);
	o->n += s.n;
}

static void put_number(struct piece *o, int64_t n)
{
	char text[24];
	put(o, slice_of(text, (size_t)snprintf(text, sizeof text, "%lld", (long long)n)));
}

static void put_header(struct piece *o, const char *name_z, struct slice value)
{
	if (!value.n)
		return;
	/* Values come from our own code; one that could end the line would be a bug of ours. */
	assert(!memchr(value.p, '\r', value.n) && !memchr(value.p, '\n', value.n));
	put(o, slice_z(name_z));
	put(o, S(": "));
	put(o, value);
	put(o, S("\r\n"));
}

static struct slice date_of(struct server *s)
{
	int64_t now_s = clock_now_us() / US_PER_S;
	if (now_s != s->date_s) {
		struct tm tm;
		time_t t = (time_t)now_s;
		gmtime_r(&t, &tm);
		strftime(s->date, sizeof s->date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
		s->date_s = now_s;
	}
	return slice_z(s->date);
}

static void put_head(struct piece *o, struct exchange *x)
{
	struct answer *a = &x->rq.answer;
	put(o, S("HTTP/1.1 "));
	put_number(o, a->status);
	put(o, S(" "));
	put(o, slice_z(phrase_of(a->status)));
	put(o, S("\r\n"));
	put_header(o, "Date", date_of(x->server));
	if (a->status != 204 && a->status != 304) {
		put_header(o, "Content-Type", a->type);
		if (a->stream.opened) {
			put(o, S("Transfer-Encoding: chunked\r\n"));
		} else {
			put(o, S("Content-Length: "));
			put_number(o, (int64_t)a->body.n);
			put(o, S("\r\n"));
		}
	}
	put_header(o, "Cache-Control", a->cache.n ? a->cache : S("no-store"));
	put_header(o, "ETag", a->etag);
	put_header(o, "Content-Encoding", a->encoding);
	put_header(o, "Vary", a->vary);
	put_header(o, "Location", a->location);
	put_header(o, "Set-Cookie", a->cookie);
	put_header(o, "Allow", x->allow);
	if (a->retry_after_s) {
		put(o, S("Retry-After: "));
		put_number(o, a->retry_after_s);
		put(o, S("\r\n"));
	}
	put_header(o, "X-Request-Id", x->rq.id);
	put_header(o, "Content-Security-Policy", a->policy.n ? a->policy : S("default-src 'none'; frame-ancestors 'none'"));
	put(o, S("Strict-Transport-Security: max-age=31536000\r\nX-Content-Type-Options: nosniff\r\n"
	         "Referrer-Policy: no-referrer\r\n"));
	put(o, x->close ? S("Connection: close\r\n\r\n") : S("\r\n"));
}

struct slice reply_make(struct exchange *x, struct slice *body)
{
	struct answer *a = &x->rq.answer;
	bool reads = x->method == METHOD_GET || x->method == METHOD_HEAD;
	if (reads && a->status == 200 && a->etag.n && request_has_etag(&x->rq, a->etag))
		a->status = 304;
	bool bodiless = x->method == METHOD_HEAD || a->status == 204 || a->status == 304;
	bool apart = !bodiless && a->body.n > ONE_PIECE_BYTES_MAX;
	size_t inlined = bodiless || apart ? 0 : a->body.n;
	size_t most = FIXED_BYTES_MAX + a->type.n + a->cache.n + a->etag.n + a->cookie.n + a->policy.n +
	              a->encoding.n + a->vary.n + a->location.n + x->allow.n + inlined;
	struct piece o = {.p = arena_alloc(&x->arena, most), .cap = most};
	put_head(&o, x);
	if (inlined)
		put(&o, a->body);
	*body = apart ? a->body : S("");
	return slice_of(o.p, o.n);
}

/* Any bytes to the request parser, whole and cut at a place the input chooses: the verdict must be the same, and
 * nothing is read past what has arrived. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/http/parse.h"

enum { BODY_MAX = 4096 };

struct verdict {
	enum parse result;
	enum err err;
	size_t used, body;
};

static struct verdict read_chunks(struct slice bytes, size_t cut)
{
	struct chunked c = {.state = 0};
	struct refusal why = {.err = ERR_NONE};
	struct verdict v = {.result = PARSE_MORE};
	struct slice parts[2] = {slice_sub(bytes, 0, cut), slice_sub(bytes, cut, bytes.n)};
	for (int i = 0; i < 2; i++) {
		struct slice in = parts[i], data;
		while (in.n && v.result == PARSE_MORE) {
			v.result = chunked_read(&c, &in, BODY_MAX, &data, &why);
			v.body += data.n;
		}
		v.used += parts[i].n - in.n;
		if (v.result != PARSE_MORE)
			break;
	}
	assert(v.body <= BODY_MAX);
	v.err = v.result == PARSE_REFUSED ? why.err : ERR_NONE;
	return v;
}

static struct verdict read_request(struct arena *a, struct slice bytes, size_t cut)
{
	struct head_scan scan = {.at = 0};
	char *first = malloc(cut + 1);
	memcpy(first, bytes.p, cut);
	enum parse result = head_scan(&scan, slice_of(first, cut));
	free(first);
	if (result == PARSE_MORE)
		result = head_scan(&scan, bytes);
	if (result == PARSE_REFUSED)
		return (struct verdict){.result = result, .err = scan.refusal.err};
	if (result == PARSE_MORE)
		return (struct verdict){.result = result};
	assert(scan.at <= HTTP_HEAD_BYTES_MAX && scan.at <= bytes.n);
	struct head h;
	struct refusal why;
	if (head_read(a, slice_sub(bytes, 0, scan.at), &h, &why))
		return (struct verdict){.result = PARSE_REFUSED, .err = why.err};
	assert(h.header_count <= HTTP_HEADERS_MAX && h.path.n && h.path.p[0] == '/');
	assert(!(h.chunked && h.length));
	if (!h.chunked)
		return (struct verdict){.result = PARSE_DONE, .used = scan.at, .body = h.length};
	struct slice rest = slice_sub(bytes, scan.at, bytes.n);
	return read_chunks(rest, cut > scan.at ? cut - scan.at : rest.n / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n < 2)
		return 0;
	struct arena a;
	arena_init(&a, 4096);
	struct slice bytes = slice_of(p + 2, n - 2);
	size_t cut = bytes.n ? ((size_t)p[0] << 8 | p[1]) % (bytes.n + 1) : 0;
	struct verdict whole = read_request(&a, bytes, bytes.n), parts = read_request(&a, bytes, cut);
	assert(whole.result == parts.result && whole.err == parts.err && whole.used == parts.used && whole.body == parts.body);
	arena_release(&a);
	return 0;
}

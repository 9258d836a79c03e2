/* Any bytes as a form with files: parts lie within the body, in order, and nothing is read past the end. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct multipart form;
	struct arena a;
	char *bytes = malloc(n ? n : 1);
	memcpy(bytes, p, n);
	/* The first line is the Content-Type. */
	struct slice body = slice_of(bytes, n), type = slice_cut(&body, '\n');
	if (!body.p)
		body = slice_of(bytes + n, 0);
	arena_init(&a, 4096);
	if (multipart_read(&a, type, body, &form) == 0) {
		const char *at = body.p;
		assert(form.count <= MULTIPART_PARTS_MAX);
		for (int i = 0; i < form.count; i++) {
			const struct multipart_part *part = &form.part[i];
			assert(part->name.n && part->body.p >= at && part->body.p + part->body.n <= body.p + body.n);
			at = part->body.p + part->body.n;
		}
	}
	arena_release(&a);
	free(bytes);
	return 0;
}

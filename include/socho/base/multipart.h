/* Forms with files in them (multipart/form-data, RFC 7578), as browsers send them: read from the whole body, strictly. */
#ifndef SOCHO_BASE_MULTIPART_H
#define SOCHO_BASE_MULTIPART_H

#include "socho/base/arena.h"

enum { MULTIPART_PARTS_MAX = 8 };

struct multipart_part {
	struct slice name, filename; /* filename absent when the part has none; both in the arena or the body */
	struct slice body;
};

struct multipart {
	struct multipart_part part[MULTIPART_PARTS_MAX];
	int count;
};

/* Whether the Content-Type says that the body is one. */
bool multipart_is(struct slice content_type);
/* 0, or -1 when the body is not the form that its Content-Type says, or has too many parts. */
int multipart_read(struct arena *a, struct slice content_type, struct slice body, struct multipart *out);
/* NULL when there is no part with this name. */
const struct multipart_part *multipart_part(const struct multipart *m, const char *name_z);

#endif

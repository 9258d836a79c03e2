/* What names the document behind a plan, a set of criteria, a recognition or a report: number, issuer, day, and the SHA-256 of
 * its file when somebody has one. */
#ifndef SOCHO_ADOPTION_PAPER_FACTS_H
#define SOCHO_ADOPTION_PAPER_FACTS_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { ISSUER_CHARS_MAX = 200 };

struct paper_facts {
	struct slice number, issuer, digest; /* digest: 32 bytes, or NULL */
	int32_t issued_on;
};

/* The fields number, issuer, issued_on and file_sha256, of which the last may be missing. ERR_BAD_DOCUMENT, ERR_MISSING, … */
int paper_facts_read(struct arena *a, const json_t *body, struct paper_facts *out, struct fault *why);

#endif

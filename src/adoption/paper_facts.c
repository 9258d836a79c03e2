#include "paper_facts.h"

#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/registry/document.h"

enum { DIGEST_CHARS = 64 };

static int read_digest(struct arena *a, const json_t *body, struct slice *digest, struct fault *why)
{
	struct slice text;
	*digest = (struct slice){NULL, 0};
	if (field_text_opt(a, body, "file_sha256", DIGEST_CHARS, &text, why))
		return -1;
	if (text.p && (text.n != DIGEST_CHARS || hex_decode(a, text, digest)))
		return fault_say(why, ERR_BAD_TEXT, "file_sha256", SAY_HEX_64);
	return 0;
}

int paper_facts_read(struct arena *a, const json_t *body, struct paper_facts *out, struct fault *why)
{
	struct slice number;
	enum document_style style;
	return field_text(a, body, "number", DOCUMENT_CHARS_MAX, &number, why) ||
	               document_number(a, number, "number", &out->number, &style, why) ||
	               field_text(a, body, "issuer", ISSUER_CHARS_MAX, &out->issuer, why) ||
	               field_day(a, body, "issued_on", &out->issued_on, why) || read_digest(a, body, &out->digest, why)
	           ? -1
	           : 0;
}

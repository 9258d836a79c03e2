#include "socho/http/openapi.h"

#include <openssl/sha.h>

#include "embed.h"
#include "socho/base/encode.h"

enum { ETAG_BYTES = 12 };

void openapi_show(struct request *rq)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct slice document = embed_http_openapi_json;
	SHA256((const unsigned char *)document.p, document.n, digest);
	struct slice name = base64url_encode(rq->arena, slice_of(digest, ETAG_BYTES));
	rq->answer.etag = arena_printf(rq->arena, "\"%.*s\"", SARG(name));
	rq->answer.cache = S("public, no-cache");
	answer_json(rq, 200, document);
}

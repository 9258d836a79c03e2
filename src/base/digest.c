#include "socho/base/digest.h"

#include <assert.h>
#include <openssl/evp.h>

void digest_parts(const struct slice *parts, size_t count, uint8_t out[static DIGEST_BYTES])
{
	static EVP_MD_CTX *ctx;
	static EVP_MD *sha256;
	unsigned n = DIGEST_BYTES;
	if (!ctx) {
		ctx = EVP_MD_CTX_new();
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
		assert(ctx && sha256);
	}
	EVP_DigestInit_ex2(ctx, sha256, NULL);
	for (size_t i = 0; i < count; i++)
		EVP_DigestUpdate(ctx, parts[i].p, parts[i].n);
	EVP_DigestFinal_ex(ctx, out, &n);
}

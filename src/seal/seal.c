#include "socho/seal/seal.h"

#include <assert.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/text.h"

/* Each with its NUL, the zero byte of the message. */
static const struct slice code_context = {"socho-code-v1", sizeof "socho-code-v1"};
static const struct slice import_context = {"socho-import-v1", sizeof "socho-import-v1"};

static struct slice message_of(struct arena *a, struct slice context, const char *key_id, struct slice bytes)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, context);
	text_add(&t, slice_of(key_id, SEAL_KEY_ID_CHARS));
	text_add(&t, bytes);
	return text_slice(&t);
}

static int sign(const struct seal_key *k, struct slice message, uint8_t signature[static 64], struct fault *why)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = SEAL_SIGNATURE_BYTES;
	bool done = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, seal_key_pkey(k)) == 1 &&
	            EVP_DigestSign(ctx, signature, &n, (const unsigned char *)message.p, message.n) == 1 &&
	            n == SEAL_SIGNATURE_BYTES;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return done ? 0 : faultf(why, ERR_INTERNAL, NULL, "the signature could not be made");
}

static bool verifies(EVP_PKEY *pkey, struct slice context, struct slice bytes, const char key_id[static 9],
                     const uint8_t signature[static 64])
{
	struct arena a;
	arena_init(&a, 2048);
	struct slice message = message_of(&a, context, key_id, bytes);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool right = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	             EVP_DigestVerify(ctx, signature, SEAL_SIGNATURE_BYTES, (const unsigned char *)message.p, message.n) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	arena_release(&a);
	return right;
}

int seal_sign(struct arena *a, const struct seal_key *k, struct slice head, uint8_t signature[static 64],
              struct slice *templates, struct fault *why)
{
	char id[SEAL_KEY_ID_CHARS + 1];
	seal_key_id(k, id);
	if (sign(k, message_of(a, code_context, id, head), signature, why))
		return -1;
	*templates = seal_templates(a, id, signature);
	return 0;
}

bool seal_signature_is(EVP_PKEY *pkey, struct slice head, const char key_id[static 9],
                       const uint8_t signature[static 64])
{
	return verifies(pkey, code_context, head, key_id, signature);
}

int seal_sign_imported(struct arena *a, const struct seal_key *k, struct slice payload, uint8_t signature[static 64],
                       struct fault *why)
{
	char id[SEAL_KEY_ID_CHARS + 1];
	seal_key_id(k, id);
	return sign(k, message_of(a, import_context, id, payload), signature, why);
}

bool seal_imported_is(EVP_PKEY *pkey, struct slice payload, const char key_id[static 9],
                      const uint8_t signature[static 64])
{
	return verifies(pkey, import_context, payload, key_id, signature);
}

struct slice seal_templates(struct arena *a, const char key_id[static 9], const uint8_t signature[static 64])
{
	struct slice text = base64url_encode(a, slice_of(signature, SEAL_SIGNATURE_BYTES));
	assert(text.n == SEAL_HALF_CHARS + SEAL_HALF_CHARS);
	struct slice first = slice_sub(text, 0, SEAL_HALF_CHARS), last = slice_sub(text, SEAL_HALF_CHARS, text.n);
	return arena_printf(a, "97710008vn.socho0108%.8s0243%.*s98590008vn.socho0243%.*s", key_id, SARG(first), SARG(last));
}

enum seal_verdict seal_check_reading(struct arena *a, const struct seal_trust *t, const struct vietqr_reading *r)
{
	if (!r->seal.present)
		return SEAL_ABSENT;
	char key_id[SEAL_KEY_ID_CHARS + 1] = "";
	struct slice signature;
	if (r->seal.key_id.n != SEAL_KEY_ID_CHARS || base64url_decode(a, r->seal.signature, &signature) ||
	    signature.n != SEAL_SIGNATURE_BYTES)
		return SEAL_INVALID; /* the reader lets no such shape through */
	memcpy(key_id, r->seal.key_id.p, SEAL_KEY_ID_CHARS);
	return seal_check(t, slice_sub(r->payload, 0, r->seal.at), key_id, (const uint8_t *)signature.p);
}

const char *seal_verdict_name(enum seal_verdict v)
{
	static const char *const names[] = {
		[SEAL_ABSENT] = "absent",           [SEAL_VALID] = "valid",     [SEAL_INVALID] = "invalid",
		[SEAL_UNKNOWN_KEY] = "unknown_key", [SEAL_REVOKED] = "revoked", [SEAL_EXPIRED] = "expired",
	};
	return names[v];
}

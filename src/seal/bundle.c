#include "socho/seal/bundle.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "socho/base/clock.h"

static const char context[] = "socho-bundle-v1"; /* its NUL is the zero byte of the message */

enum {
	NUMBERS = 3,
	MESSAGE_BYTES = sizeof context + SEAL_KEY_ID_CHARS + 16 + NUMBERS * sizeof(int64_t) + SEAL_BUNDLE_DIGEST_BYTES,
};

static void message_of(const struct seal_bundle *b, const char *key_id, uint8_t out[static MESSAGE_BYTES])
{
	const int64_t numbers[NUMBERS] = {b->issued_us, b->until_us, b->codes};
	memcpy(out, context, sizeof context);
	out += sizeof context;
	memcpy(out, key_id, SEAL_KEY_ID_CHARS);
	out += SEAL_KEY_ID_CHARS;
	memcpy(out, b->market.b, sizeof b->market.b);
	out += sizeof b->market.b;
	for (int i = 0; i < NUMBERS; i++)
		for (int shift = 56; shift >= 0; shift -= 8)
			*out++ = (uint8_t)((uint64_t)numbers[i] >> shift);
	memcpy(out, b->digest, sizeof b->digest);
}

int seal_bundle_judge(const struct seal_bundle *b, int64_t now_us, struct fault *why)
{
	int64_t off_us = b->issued_us > now_us ? b->issued_us - now_us : now_us - b->issued_us;
	if (off_us > SEAL_BUNDLE_SKEW_S * US_PER_S)
		return fault_say(why, ERR_SIGNER_REFUSED, NULL, "tệp kiểm tra ngoại tuyến không phải phát hành lúc này",
		                 "the bundle is not issued now");
	if (b->until_us <= b->issued_us || b->until_us - b->issued_us > SEAL_BUNDLE_DAYS_MAX * US_PER_DAY)
		return fault_say(why, ERR_SIGNER_REFUSED, NULL, "tệp kiểm tra ngoại tuyến dùng được nhiều nhất %d ngày",
		                 "a bundle is good for at most %d days", SEAL_BUNDLE_DAYS_MAX);
	if (b->codes < 0 || b->codes > SEAL_BUNDLE_CODES_MAX)
		return fault_say(why, ERR_SIGNER_REFUSED, NULL, "tệp kiểm tra ngoại tuyến có nhiều nhất %d mã",
		                 "a bundle has at most %d codes", SEAL_BUNDLE_CODES_MAX);
	return 0;
}

static bool verifies(EVP_PKEY *pkey, const struct seal_bundle *b, const char *key_id, const uint8_t *signature)
{
	uint8_t message[MESSAGE_BYTES];
	message_of(b, key_id, message);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool right = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	             EVP_DigestVerify(ctx, signature, SEAL_SIGNATURE_BYTES, message, sizeof message) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return right;
}

int seal_bundle_sign(const struct seal_key *k, const struct seal_bundle *b, uint8_t signature[static 64],
                     struct fault *why)
{
	uint8_t message[MESSAGE_BYTES];
	char id[SEAL_KEY_ID_CHARS + 1];
	size_t n = SEAL_SIGNATURE_BYTES;
	seal_key_id(k, id);
	message_of(b, id, message);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool done = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, seal_key_pkey(k)) == 1 &&
	            EVP_DigestSign(ctx, signature, &n, message, sizeof message) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	/* As for codes: nothing unverified leaves. */
	if (!done || !verifies(seal_key_pkey(k), b, id, signature))
		return faultf(why, ERR_INTERNAL, NULL, "the bundle could not be signed");
	return 0;
}

enum seal_verdict seal_bundle_check(const struct seal_trust *t, const struct seal_bundle *b, const char key_id[static 9],
                                    const uint8_t signature[static 64])
{
	for (size_t i = 0; i < seal_trust_count(t); i++) {
		struct seal_published key;
		seal_trust_get(t, i, &key);
		if (memcmp(key.key_id, key_id, SEAL_KEY_ID_CHARS) != 0)
			continue;
		EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.public_key, sizeof key.public_key);
		bool right = pkey && verifies(pkey, b, key_id, signature);
		EVP_PKEY_free(pkey);
		return right ? seal_key_at(t, key_id, b->issued_us) : SEAL_INVALID;
	}
	return SEAL_UNKNOWN_KEY;
}

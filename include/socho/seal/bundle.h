/* The signature of an offline bundle (field/bundle.h has the file): an Ed25519 signature of an issuing key over
 * "socho-bundle-v1", a zero byte, the 8 key-id characters, the market's 16 bytes, issued and until (microseconds) and
 * the number of codes, each as 8 bytes big-endian, and the SHA-256 of everything in the file before its last line. */
#ifndef SOCHO_SEAL_BUNDLE_H
#define SOCHO_SEAL_BUNDLE_H

#include "socho/base/uuid.h"
#include "socho/seal/seal.h"

enum {
	SEAL_BUNDLE_DAYS_MAX = 7,
	SEAL_BUNDLE_CODES_MAX = 20000,
	SEAL_BUNDLE_SKEW_S = 300, /* between whoever asks for a signature and the signer */
	SEAL_BUNDLE_DIGEST_BYTES = 32,
};

struct seal_bundle {
	struct uuid market;
	int64_t issued_us, until_us;
	int64_t codes;
	uint8_t digest[SEAL_BUNDLE_DIGEST_BYTES];
};

/* What is signed is issued now, and ends within SEAL_BUNDLE_DAYS_MAX. ERR_SIGNER_REFUSED. */
int seal_bundle_judge(const struct seal_bundle *b, int64_t now_us, struct fault *why);
/* ERR_INTERNAL when OpenSSL fails or the signature does not verify. */
int seal_bundle_sign(const struct seal_key *k, const struct seal_bundle *b, uint8_t signature[static 64],
                     struct fault *why);
/* SEAL_INVALID when it is not this key's signature; else how the key stood when it was made. */
enum seal_verdict seal_bundle_check(const struct seal_trust *t, const struct seal_bundle *b, const char key_id[static 9],
                                    const uint8_t signature[static 64]);

#endif

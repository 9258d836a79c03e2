/* Any bytes as a file of published keys: what is taken are Ed25519 keys with an id of their own, and nothing signed by
 * nobody reads as valid. */
#include <stdlib.h>
#include <string.h>

#include "socho/seal/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* R is the neutral element and S is 1, so that not even a key of small order fits. */
	static const uint8_t signature[SEAL_SIGNATURE_BYTES] = {[0] = 1, [32] = 1};
	struct seal_trust *t;
	struct fault why = {.err = ERR_NONE};
	seal_trust_open(&t);
	int rc = seal_trust_add_pem(t, slice_of(data, size), &why);
	must((rc == 0) == (why.err == ERR_NONE));
	for (size_t i = 0; i < seal_trust_count(t); i++) {
		struct seal_published p;
		seal_trust_get(t, i, &p);
		must(strlen(p.key_id) == SEAL_KEY_ID_CHARS);
		enum seal_verdict v = seal_check(t, S("a head"), p.key_id, signature);
		must(v == SEAL_INVALID);
	}
	seal_trust_free(t);
	return 0;
}

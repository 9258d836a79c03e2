/* The key directory: certificates of the seal and the private keys that belong to them.
 *
 *   code-<key id>.key   issuing key, encrypted PKCS#8      code-<key id>.crt   its certificate
 *   authority.key       the authority that signed it       authority.crt
 *
 * A certificate NAME.crt has its private half, if that is here, in NAME.key. Keys are mode 0600; certificates are
 * public. */
#ifndef SOCHO_SEAL_KEYDIR_H
#define SOCHO_SEAL_KEYDIR_H

#include "socho/base/config.h"
#include "socho/seal/seal.h"

enum { KEYDIR_CERTIFICATES_MAX = 256, KEYDIR_PEM_BYTES_MAX = 64 * 1024 };

struct keydir_entry {
	char key_id[9];
	bool issuing;         /* false: an authority */
	struct slice key_path; /* absent when the private half is not here */
	struct slice subject; /* RFC 2253, UTF-8 */
	int64_t not_before_us, not_after_us;
	struct slice pem;     /* the certificate */
};

/* The Ed25519 certificates of the directory, newest first; a missing directory has none. ERR_BAD_KEY for a file *.crt
 * that is no certificate. */
int keydir_list(struct arena *a, const char *key_dir_z, struct keydir_entry **out, size_t *count, struct fault *why);
/* The entry to sign with: issuing, valid now, private half here, the newest. NULL when there is none. */
const struct keydir_entry *keydir_current(const struct keydir_entry *entries, size_t count);
/* Adds every issuing certificate of the directory to the published keys. */
int keydir_trust(const char *key_dir_z, struct seal_trust *t, struct fault *why);

/* socho key list */
int cmd_key_list(int argc, char **argv);

#endif

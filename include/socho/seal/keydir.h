/* The key directory: certificates of the seal and the private keys that belong to them.
 *
 *   code-<key id>.key   issuing key, encrypted PKCS#8      code-<key id>.crt   its certificate
 *   authority.key       the root that signed it            authority.crt
 *   revocations.note    the list of revoked keys, signed by the root
 *
 * A certificate NAME.crt has its private half, if that is here, in NAME.key. Keys are mode 0600; the rest is public. */
#ifndef SOCHO_SEAL_KEYDIR_H
#define SOCHO_SEAL_KEYDIR_H

#include "socho/seal/revocation.h"
#include "socho/seal/seal.h"

#define KEYDIR_REVOCATIONS "revocations.note"

enum {
	KEYDIR_CERTIFICATES_MAX = 256,
	KEYDIR_PEM_BYTES_MAX = 64 * 1024,
	KEYDIR_WARN_DAYS = 30,
	KEYDIR_ALARM_DAYS = 7, /* from here on it is an error in the log */
};

struct keydir_entry {
	char key_id[9];
	bool issuing;         /* false: an authority */
	struct slice key_path; /* absent when the private half is not here */
	struct slice subject; /* RFC 2253, UTF-8 */
	int64_t not_before_us, not_after_us;
	struct slice pem, der; /* the certificate */
	const struct keydir_entry *issuer; /* the authority here whose signature the certificate bears; NULL for none */
	const struct revocation *revoked;  /* its row of the list; NULL while it is not revoked */
};

/* The Ed25519 certificates of the directory, newest first, joined with the list of revoked keys; a missing directory
 * has none. ERR_BAD_KEY for a file *.crt that is no certificate, ERR_BAD_REVOCATIONS. */
int keydir_list(struct arena *a, const char *key_dir_z, struct keydir_entry **out, size_t *count, struct fault *why);
/* The entry to sign with: issuing, valid now, not revoked, private half here, the newest. NULL when there is none. */
const struct keydir_entry *keydir_current(const struct keydir_entry *entries, size_t count);
/* NULL when there is none. */
const struct keydir_entry *keydir_find(const struct keydir_entry *entries, size_t count, const char key_id[static 9]);
/* What a key is good for now: "root", "next" (not yet valid), "current" (signs), "verify" (its seals are good, it signs
 * no more), "retired" (its certificate ran out) or "revoked". */
const char *keydir_state(const struct keydir_entry *entries, size_t count, const struct keydir_entry *e);
/* The list of revoked keys, verified under an authority of the directory; no list reads as an empty one of version 0.
 * ERR_BAD_REVOCATIONS. */
int keydir_revocations(struct arena *a, const char *key_dir_z, struct revocations *out, struct fault *why);
/* Adds every certificate of the directory, and the list of revoked keys, to the published keys. */
int keydir_trust(const char *key_dir_z, struct seal_trust *t, struct fault *why);
/* Logs what runs out within KEYDIR_WARN_DAYS and has no successor: the current key, the roots, the list. */
void keydir_warn(const char *key_dir_z);

#endif

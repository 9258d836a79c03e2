/* The seal of a payment code: an Ed25519 signature over what the code says, carried in the unreserved EMVCo templates
 * 97 and 98 or kept beside the plain code. Signing needs a private key; checking needs the published ones. */
#ifndef SOCHO_SEAL_SEAL_H
#define SOCHO_SEAL_SEAL_H

#include "socho/base/arena.h"
#include "socho/seal/key.h"
#include "socho/vietqr/reader.h"

/* A head is the exact payload bytes before 97. What is signed is "socho-code-v1", a zero byte, the 8 characters of
 * the key id, and the head. */

/* Signs the head. The templates "97…98…" live in the arena. ERR_INTERNAL when OpenSSL fails. */
int seal_sign(struct arena *a, const struct seal_key *k, struct slice head, uint8_t signature[static 64],
              struct slice *templates, struct fault *why);
/* The templates again from a stored signature, without the key. */
struct slice seal_templates(struct arena *a, const char key_id[static 9], const uint8_t signature[static 64]);
/* Whether this key made the signature over the head; key_id stands in the message. */
bool seal_signature_is(struct evp_pkey_st *pkey, struct slice head, const char key_id[static 9],
                       const uint8_t signature[static 64]);

/* The detached seal of a payload that another issued and that is kept verbatim: what is signed is "socho-import-v1", a
 * zero byte, the 8 characters of the key id, and the whole payload. A seal of the one kind is never one of the other. */
int seal_sign_imported(struct arena *a, const struct seal_key *k, struct slice payload, uint8_t signature[static 64],
                       struct fault *why);
bool seal_imported_is(struct evp_pkey_st *pkey, struct slice payload, const char key_id[static 9],
                      const uint8_t signature[static 64]);

enum seal_verdict {
	SEAL_ABSENT,
	SEAL_VALID,
	SEAL_INVALID,     /* the key is known and the signature is not its own over this head */
	SEAL_UNKNOWN_KEY,
	SEAL_REVOKED,     /* a right signature by a key that is revoked for that time */
	SEAL_EXPIRED,     /* a right signature by a key whose certificate had run out by that time */
};
/* "absent", "valid", "invalid", "unknown_key", "revoked", "expired". */
const char *seal_verdict_name(enum seal_verdict v);

/* The published keys. */
struct seal_trust;
int seal_trust_open(struct seal_trust **out);
void seal_trust_free(struct seal_trust *t);
/* Adds the Ed25519 keys of PUBLIC KEY and CERTIFICATE blocks. Those of authorities are kept apart: they sign lists of
 * revoked keys and never codes. A key given both ways takes the certificate's validity. ERR_BAD_KEY for any other
 * block, another kind of key, or no block at all; keys read before the fault stay. */
int seal_trust_add_pem(struct seal_trust *t, struct slice pem, struct fault *why);
/* A key by its bytes and validity, as somebody who is trusted tells them. ERR_BAD_KEY. */
struct seal_published;
int seal_trust_add_raw(struct seal_trust *t, const struct seal_published *key, struct fault *why);
/* The key's seals made at since_us or later, or all of them when it is 0, read as revoked; 0, or -1 when the key is not
 * there. */
int seal_trust_revoke(struct seal_trust *t, const char key_id[static 9], int64_t since_us);
/* Revokes what a signed list names (revocation.h); keys that are not there are passed over. The list is one of an
 * authority added before: ERR_BAD_REVOCATIONS when it is not. The list says nothing new after *next_us, which is the
 * caller's to heed. */
int seal_trust_add_revocations(struct seal_trust *t, struct slice note, int64_t *next_us, struct fault *why);

/* The same from a file, for whoever was handed one: ERR_OLD_REVOCATIONS when it is past its next_update, for it may lack
 * a key that is revoked by now. */
int seal_trust_load_revocations(struct seal_trust *t, const char *path_z, struct fault *why);

struct seal_published {
	char key_id[9];
	uint8_t public_key[SEAL_PUBLIC_KEY_BYTES];
	int64_t not_before_us, not_after_us; /* 0 and INT64_MAX for a key without certificate */
	bool revoked;
	int64_t revoked_since_us; /* 0: for all of its seals */
};
size_t seal_trust_count(const struct seal_trust *t);
void seal_trust_get(const struct seal_trust *t, size_t i, struct seal_published *out);

/* A seal does not say when it was made. Offline it is judged by the time of the check: an old sticker reads as expired
 * once its key's certificate ran out, and as revoked whenever it was made. */
enum seal_verdict seal_check(const struct seal_trust *t, struct slice head, const char key_id[static 9],
                             const uint8_t signature[static 64]);
/* As of when it was made, for whoever knows: the registry has that time, and a seal made while its key was good stays
 * valid. */
enum seal_verdict seal_check_at(const struct seal_trust *t, struct slice head, const char key_id[static 9],
                                const uint8_t signature[static 64], int64_t at_us);
/* A detached seal of a payload that another issued, as of when it was made. */
enum seal_verdict seal_check_imported_at(const struct seal_trust *t, struct slice payload, const char key_id[static 9],
                                         const uint8_t signature[static 64], int64_t at_us);
/* The same for any right signature of this key: never SEAL_INVALID. */
enum seal_verdict seal_key_at(const struct seal_trust *t, const char key_id[static 9], int64_t at_us);
/* The seal that a payload carries; SEAL_ABSENT when it has none. The reading is one without error. */
enum seal_verdict seal_check_reading(struct arena *a, const struct seal_trust *t, const struct vietqr_reading *r);

#endif

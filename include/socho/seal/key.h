/* A private issuing key: an Ed25519 key in a PEM file, held only by the signer process and by the command line's
 * --seal. Its name everywhere is its key id. */
#ifndef SOCHO_SEAL_KEY_H
#define SOCHO_SEAL_KEY_H

#include "socho/base/error.h"

enum {
	SEAL_SIGNATURE_BYTES = 64,
	SEAL_PUBLIC_KEY_BYTES = 32,
	SEAL_PIN_BYTES = 32,
	SEAL_PASSPHRASE_BYTES_MAX = 1024,
};

struct seal_key;
struct evp_pkey_st; /* OpenSSL's EVP_PKEY */

/* Reads the first private key of the file, PKCS#8, encrypted or not. An absent passphrase leaves encrypted files
 * unread; nothing is ever asked at a terminal. ERR_BAD_KEY when the file is missing, is not an Ed25519 key, or does
 * not open with the passphrase. */
int seal_key_load(struct seal_key **out, const char *path_z, struct slice passphrase, struct fault *why);
/* Wipes it. NULL is fine. */
void seal_key_free(struct seal_key *k);

/* First 8 base64url characters of SHA-256 over the SubjectPublicKeyInfo, NUL-ended. */
void seal_key_id(const struct seal_key *k, char out[static 9]);
/* The same for any public key. */
void seal_key_id_of(const struct evp_pkey_st *pkey, char out[static 9]);
/* The whole SHA-256, by which a certificate is pinned (RFC 7469 2.4): it stays while the key does. */
void seal_pin_of(const struct evp_pkey_st *pkey, uint8_t out[static SEAL_PIN_BYTES]);
/* Borrowed. */
struct evp_pkey_st *seal_key_pkey(const struct seal_key *k);

/* First line of a passphrase file, without its line end, in buf. ERR_BAD_KEY when it cannot be read, is empty or too
 * long. Wipe buf after use. */
int seal_passphrase_read(const char *path_z, char buf[static SEAL_PASSPHRASE_BYTES_MAX], struct slice *out,
                         struct fault *why);

#endif

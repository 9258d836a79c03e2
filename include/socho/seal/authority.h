/* Where the keys of the seal come from. A province draws a root once, keeps its private half away from the server, and
 * signs issuing keys and the list of revoked keys with it. A register that was given no keys draws a development
 * authority and one issuing key under it on first use, and a new issuing key when the last one ran out or was revoked;
 * those certificates say DEVELOPMENT. */
#ifndef SOCHO_SEAL_AUTHORITY_H
#define SOCHO_SEAL_AUTHORITY_H

#include "socho/base/config.h"
#include "socho/seal/key.h"
#include "socho/seal/revocation.h"

enum { AUTHORITY_ROOT_DAYS = 3652, AUTHORITY_ISSUING_DAYS = 365, AUTHORITY_DAYS_MAX = 7305 };

/* Extended key usage of certificates for issuing payment codes; an arc of its own by ITU-T X.667. */
#define AUTHORITY_CODE_ISSUING_OID "2.25.174206349186532045903116498137519437441"

/* The issuing key to sign with. Makes the key directory, the passphrase file and the keys when the directory is empty
 * or missing. ERR_BAD_KEY when keys are there but none can sign now and no authority here can make another, or the
 * passphrase is wrong; ERR_CANNOT_READ, ERR_CANNOT_WRITE. */
int authority_issuing_key(const struct config *c, struct seal_key **out, struct fault *why);

/* Where the root's private half is. NULL: in the key directory, and under the same passphrase as the issuing keys. */
struct authority_root {
	const char *dir_z, *passphrase_file_z;
};

/* Draws the root: authority.key and authority.crt in its directory, the certificate and an empty list of revoked keys
 * in the key directory too. The new root's key id goes to `key_id`. ERR_BAD_KEY when a root is there already. */
int authority_init(const struct config *c, const struct authority_root *root, int days, char key_id[static 9],
                   struct fault *why);
/* Makes an issuing key, good from that time on for that many days. ERR_BAD_KEY when it would outlive the root, or the
 * root is not the one whose certificate stands in the key directory. */
int authority_issue(const struct config *c, const struct authority_root *root, int64_t from_us, int days,
                    char key_id[static 9], struct fault *why);
/* Signs the next list of revoked keys: with one more row, or with the same ones when row is NULL, which only puts its
 * next_update off. ERR_BAD_KEY when the key is not there or is revoked already. */
int authority_revoke(const struct config *c, const struct authority_root *root, const struct revocation *row,
                     struct fault *why);

#endif

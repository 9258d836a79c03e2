/* The keys of a register that was given none: a development authority and one issuing key of the province under it,
 * drawn on first use, and a new issuing key when the last one ran out. A province in earnest puts its own issuing key
 * and certificate into the key directory; then nothing is drawn. */
#ifndef SOCHO_SEAL_AUTHORITY_H
#define SOCHO_SEAL_AUTHORITY_H

#include "socho/base/config.h"
#include "socho/seal/key.h"

enum { AUTHORITY_ROOT_DAYS = 3652, AUTHORITY_ISSUING_DAYS = 365 };

/* Extended key usage of certificates for issuing payment codes; an arc of its own by ITU-T X.667. */
#define AUTHORITY_CODE_ISSUING_OID "2.25.174206349186532045903116498137519437441"

/* The issuing key to sign with. Makes the key directory, the passphrase file and the keys when the directory is empty
 * or missing. ERR_BAD_KEY when keys are there but none can sign now and no development authority can make another, or
 * the passphrase is wrong; ERR_CANNOT_READ, ERR_CANNOT_WRITE. */
int authority_issuing_key(const struct config *c, struct seal_key **out, struct fault *why);

#endif

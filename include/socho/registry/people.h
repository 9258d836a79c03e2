/* What the register keeps of people beside their rights: the sealed secret of the second factor, and by what a login is counted. */
#ifndef SOCHO_REGISTRY_PEOPLE_H
#define SOCHO_REGISTRY_PEOPLE_H

#include "socho/base/totp.h"
#include "socho/base/uuid.h"
#include "socho/seal/column.h"

/* The box, in the arena, bound to its person. People belong to no province: province is the register's own. */
struct slice people_totp_seal(struct arena *a, const struct column_keys *k, int province, struct uuid person,
                              const uint8_t secret[static TOTP_SECRET_BYTES]);
/* ERR_BAD_SEAL. The caller wipes the secret. */
int people_totp_open(struct arena *a, const struct column_keys *k, int province, struct uuid person, struct slice box,
                     uint8_t secret[static TOTP_SECRET_BYTES], struct fault *why);
/* What the failed attempts to sign in with a login, whether somebody has it or not, are counted by. */
void people_login_guard(const struct column_keys *k, int province, struct slice login,
                        uint8_t out[static COLUMN_LOOKUP_BYTES]);
/* 2 to 64 of a-z, 0-9 and, but for the first, . _ @ -, with a letter, as one of digits alone could be taken for a phone
 * number: ERR_BAD_LOGIN for the field "login". */
int people_login_check(struct slice login, struct fault *why);

#endif

/* Signing in and out. */
#ifndef SOCHO_HTTP_SIGN_IN_H
#define SOCHO_HTTP_SIGN_IN_H

#include "socho/base/request.h"
#include "socho/seal/column.h"

enum { LOGIN_CHARS_MAX = 64 };

/* POST /v1/sessions {login, password, otp?}: 201 with who it is, and the cookie; 401 wrong_password for an unknown name, a
 * wrong password and a blocked person alike; then totp_needed, totp_wrong or totp_used for who has a second factor; 429
 * with Retry-After for a name or a network with too many failures, whether the name exists or not, and when too many
 * wait. */
void sign_in(struct request *rq);
/* DELETE /v1/sessions/current: 204, and the cookie is taken back. */
void sign_out(struct request *rq);

/* For the other handlers about people: a password as it was typed, out of an object (ERR_MISSING, ERR_WRONG_TYPE,
 * ERR_TOO_LONG); wiping it; and the keyed hashes that attempts are counted by. */
int sign_in_password(const json_t *object, const char *name_z, struct slice *out, struct fault *why);
void sign_in_wipe(struct slice s);
void sign_in_guards(const struct request *rq, struct slice login, uint8_t login_hash[static COLUMN_LOOKUP_BYTES],
                    uint8_t network_hash[static COLUMN_LOOKUP_BYTES]);

#endif

/* Passwords at rest: Argon2id (RFC 9106) with 64 MiB, 3 passes, 1 lane, in the encoded form that names its own
 * parameters. A password is compared in NFC, so that two keyboards write the same one. Hashing takes tenths of a second
 * and 64 MiB on purpose: never on an event loop. */
#ifndef SOCHO_BASE_PASSWORD_H
#define SOCHO_BASE_PASSWORD_H

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum { PASSWORD_DRAWN_BYTES = 24 };

/* At least PASSWORD_CHARS_MIN characters, at most PASSWORD_BYTES_MAX bytes, no control characters: ERR_WEAK_PASSWORD,
 * ERR_TOO_LONG or ERR_BAD_TEXT for the field "password". */
int password_check(struct slice password, struct fault *why);
/* "$argon2id$v=19$m=65536,t=3,p=1$…" in the arena. */
struct slice password_hash(struct arena *a, struct slice password);
/* Whether this is the password. False for anything that is no encoded hash. */
bool password_verify(struct slice encoded, struct slice password);
/* A fresh one of 100 random bits, "xxxxx-xxxxx-xxxxx-xxxxx", NUL-terminated. */
void password_draw(char out[static PASSWORD_DRAWN_BYTES]);

#endif

/* Checking and hashing passwords off the loop. Argon2id costs tenths of a second and 64 MiB on purpose; each check runs in a
 * forked child that says what it found and ends, at most PASSWORD_CHECKS_AT_ONCE at a time, the rest in a bounded queue. */
#ifndef SOCHO_HTTP_PASSWORDS_H
#define SOCHO_HTTP_PASSWORDS_H

#include <event2/event.h>

#include "socho/base/error.h"

struct passwords;
/* ERR_NONE: it fits; ERR_WRONG_PASSWORD: it does not; ERR_UNAVAILABLE: it could not be compared. */
typedef void passwords_done_fn(enum err err, void *arg);
/* ERR_NONE with the encoded hash, which is gone after the call; ERR_UNAVAILABLE. */
typedef void passwords_hashed_fn(enum err err, struct slice encoded, void *arg);

struct passwords *passwords_open(struct event_base *loop);
/* Ends the children; what waits is never called back. */
void passwords_close(struct passwords *p);
/* `encoded` absent: nobody has that name; it takes as long and is wrong. Both texts are copied, the password is wiped
 * afterwards. `done` is called once, later. -1 with ERR_TOO_MANY when the queue is full. */
int passwords_check(struct passwords *p, struct slice encoded, struct slice password, passwords_done_fn *done, void *arg,
                    struct fault *why);
/* A fresh hash of a password that password_check() takes, in the same line. The same faults. */
int passwords_hash(struct passwords *p, struct slice password, passwords_hashed_fn *done, void *arg, struct fault *why);

#endif

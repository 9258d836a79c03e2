/* The signed-in person's own affairs: who they are and what they may do, their password, their sessions. Nobody needs a
 * role for them. */
#ifndef SOCHO_HTTP_ME_H
#define SOCHO_HTTP_ME_H

#include "socho/base/request.h"
#include "socho/store/sql.h"

/* GET /v1/me: {person, login, name, owes, second_factor, roles, rights, grants}. owes: "password" or "totp" when that has
 * to be done before anything else is allowed; rights: names of right.h, over all grants and by grant, for menus. */
void me_show(struct request *rq);
/* POST /v1/me/password {old, new}: 204, and every other session ends. ERR_WRONG_PASSWORD, ERR_WEAK_PASSWORD,
 * ERR_SAME_PASSWORD; ERR_TOO_MANY with Retry-After after failures, which count with those of signing in. */
void me_password(struct request *rq);
/* GET /v1/me/sessions: {items}; DELETE /v1/me/sessions/{id}: 204 or ERR_NOT_FOUND. */
void me_sessions(struct request *rq);
void me_end_session(struct request *rq);

/* The statement behind me_show(), in a transaction that has entered. token_hash has SESSION_HASH_BYTES. */
struct sql_call me_call(struct arena *a, struct uuid person, struct slice token_hash);

#endif

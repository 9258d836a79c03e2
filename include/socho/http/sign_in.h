/* Signing in and out. */
#ifndef SOCHO_HTTP_SIGN_IN_H
#define SOCHO_HTTP_SIGN_IN_H

#include "socho/base/request.h"

enum { LOGIN_CHARS_MAX = 64 };

/* POST /v1/sessions {login, password}: 201 with who it is, and the cookie; 401 wrong_password for an unknown name, a
 * wrong password and a blocked person alike; 429 when too many wait. */
void sign_in(struct request *rq);
/* DELETE /v1/sessions/current: 204, and the cookie is taken back. */
void sign_out(struct request *rq);
/* GET /v1/me: {person, login, name, roles, grants}. */
void sign_in_me(struct request *rq);

#endif

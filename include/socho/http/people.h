/* The people of the register and what guards them, for who rules the system over all that they hold: over everything, or
 * over the one province of all their grants. Letting people in: people_add.h; their rights: people_rights.h. */
#ifndef SOCHO_HTTP_PEOPLE_H
#define SOCHO_HTTP_PEOPLE_H

#include "socho/base/request.h"

/* GET /v1/people?after=LOGIN&limit=: {items, next}. */
void people_list(struct request *rq);
/* GET /v1/people/{id}/sessions; DELETE /v1/people/{id}/sessions/{session}: 204. ERR_NOT_FOUND. */
void people_sessions(struct request *rq);
void people_end_session(struct request *rq);
/* POST /v1/people/{id}/totp/reset {}: 204; the next sign-in enrols another device. ERR_NOT_FOUND; ERR_NO_TOTP. */
void people_totp_reset(struct request *rq);

#endif

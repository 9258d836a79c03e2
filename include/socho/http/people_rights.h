/* What people may do, changed over the API by who rules the system (RIGHT_SYSTEM) over all that they hold; everybody else
 * is ERR_NOT_FOUND. Nobody changes their own rights (ERR_OWN_RIGHTS), and one who rules everything is always left
 * (ERR_LAST_ADMIN). Each change is in the trail and counts from the person's next request. */
#ifndef SOCHO_HTTP_PEOPLE_RIGHTS_H
#define SOCHO_HTTP_PEOPLE_RIGHTS_H

#include "socho/base/request.h"

/* GET /v1/people/{id}: grants, second factor, how many sessions, and the lock after failed attempts. */
void person_show(struct request *rq);
/* POST /v1/people/{id}/grants {role, scope: all|province|market|unit, province|market|unit, bank?}: 201 with the person. bank:
 * of a bank_checker over a province. ERR_DUPLICATE; ERR_OUT_OF_SCOPE: more than one rules oneself. */
void person_grant(struct request *rq);
/* DELETE /v1/people/{id}/grants/{grant}: 204. */
void person_withdraw(struct request *rq);
/* POST /v1/people/{id}/block {reason}: 200 with the person, whose sessions have ended. DELETE: 204, may sign in again. */
void person_block(struct request *rq);
void person_admit(struct request *rq);
/* DELETE /v1/people/{id}/lock: 204, the failed attempts are forgotten. */
void person_unlock(struct request *rq);

#endif

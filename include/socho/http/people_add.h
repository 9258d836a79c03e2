/* People who are let in, by who rules the system (RIGHT_SYSTEM). The password is drawn here, told once to whoever gives it
 * out, kept as a hash only, and changed before anything else is done with it. */
#ifndef SOCHO_HTTP_PEOPLE_ADD_H
#define SOCHO_HTTP_PEOPLE_ADD_H

#include "socho/base/request.h"

/* POST /v1/people {id?, login, name, and a first role as POST /v1/people/{id}/grants takes it}: 201 {id, login, password}.
 * The same id again, for who was added under it: 200 with null instead of a password. ERR_BAD_LOGIN; ERR_LOGIN_TAKEN;
 * ERR_DUPLICATE for an id that is somebody else's; ERR_OUT_OF_SCOPE: more than one rules oneself. */
void person_create(struct request *rq);
/* POST /v1/people/{id}/password {}: 200 {id, password}, and every session of theirs ends. ERR_NOT_FOUND; ERR_OWN_RIGHTS for
 * oneself; ERR_PIN_AT_BOARD for a vendor's page. */
void person_password(struct request *rq);
/* GET /v1/system/places?kind=province|unit|market&q=&after=&limit=: {items: [{kind, id, name, within, code}], next}: what a
 * role may be given over; id is what POST …/grants takes. */
void places_find(struct request *rq);

#endif

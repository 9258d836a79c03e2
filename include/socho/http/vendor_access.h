/* A vendor's way in: the phone number as a login, and a PIN that is drawn here, told once to whoever gives it out on a slip,
 * and kept as a hash only. The login is stored as a keyed hash of the number. */
#ifndef SOCHO_HTTP_VENDOR_ACCESS_H
#define SOCHO_HTTP_VENDOR_ACCESS_H

#include "socho/base/request.h"

/* The login that stands for a phone number in E.164, in the arena. */
struct slice vendor_login(const struct request *rq, struct slice phone);
/* POST /v1/vendors/{id}/access {}: 201 {pin}; a page that was open closes and takes the new PIN. ERR_NOT_FOUND,
 * ERR_NO_PHONE, ERR_PHONE_ELSEWHERE when another vendor's page has the number. */
void vendor_access_give(struct request *rq);
/* DELETE /v1/vendors/{id}/access: 204, at once. ERR_NOT_FOUND when there is none. */
void vendor_access_end(struct request *rq);

#endif

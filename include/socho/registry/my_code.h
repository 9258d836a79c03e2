/* A vendor's own codes, on the vendor's page: the static ones as pictures, and dynamic ones that name an amount, made at the
 * stall while the customer waits. What is not the vendor's own is not there. */
#ifndef SOCHO_REGISTRY_MY_CODE_H
#define SOCHO_REGISTRY_MY_CODE_H

#include "socho/base/request.h"

/* POST /v1/my/codes {stall, amount}: 201 with a dynamic code that pays the vendor's own account at that stall and ends after
 * MY_CODE_LIFE_S. ERR_UNKNOWN_STALL, ERR_BAD_AMOUNT, ERR_SIGNER_DOWN; ERR_TOO_MANY when MY_CODES_WAITING_MAX wait. */
void my_code_create(struct request *rq);
/* GET /v1/my/codes/{id}: how it stands, and what was paid by it. ERR_BAD_CODE_ID. */
void my_code_show(struct request *rq);

#endif

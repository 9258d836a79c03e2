/* Codes on a market's posters from before the register, so that money that is still paid by them finds its stall
 * (confirm/old_code.h looks for them in memos). */
#ifndef SOCHO_REGISTRY_OLD_CODE_H
#define SOCHO_REGISTRY_OLD_CODE_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/old_codes with a CSV or XLSX of "Mã cũ" and "Số sạp" as the body: those codes stand for those stalls
 * from now on, for none where no stall is named. All rows or none; answers how many changed. */
void old_codes_set(struct request *rq);
/* GET /v1/markets/{id}/old_codes */
void old_codes_list(struct request *rq);

#endif

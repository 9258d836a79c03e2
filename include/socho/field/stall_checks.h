/* What was seen at one stall: suspected swaps and checks of its sticker, the newest of both. */
#ifndef SOCHO_FIELD_STALL_CHECKS_H
#define SOCHO_FIELD_STALL_CHECKS_H

#include "socho/base/request.h"

/* GET /v1/stalls/{id}/checks: at most STALL_SEEN_MAX of each. */
void stall_checks_show(struct request *rq);

#endif

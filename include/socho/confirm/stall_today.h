/* Whether one stall was paid today, for the board: never what, and how often only where its vendors agreed. */
#ifndef SOCHO_CONFIRM_STALL_TODAY_H
#define SOCHO_CONFIRM_STALL_TODAY_H

#include "socho/base/request.h"

/* GET /v1/stalls/{id}/today: {day, paid, payments}, of the market's business day; payments is null without the consent
 * "counts" of everybody who sells there. */
void stall_today(struct request *rq);

#endif

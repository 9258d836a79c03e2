/* Handlers of units, operators, markets, stalls and banks: see request.h for how a handler works. Lists take `after`
 * and `limit` (store/page.h) and refuse query parameters they do not know. */
#ifndef SOCHO_REGISTRY_PLACES_H
#define SOCHO_REGISTRY_PLACES_H

#include "socho/base/request.h"

/* GET /v1/units?level=&parent=&q= : today's units in the order of their codes. parent is a unit's code. */
void units_list(struct request *rq);
/* GET /v1/banks: the table of 72 banks, whole. */
void banks_list(struct request *rq);

/* GET /v1/operators?province=&q= */
void operators_list(struct request *rq);
/* POST {kind, name, province?, tax_code?}; without a province that of the configuration. */
void operator_create(struct request *rq);

/* GET /v1/markets?province=&unit=&kind=&q= */
void markets_list(struct request *rq);
/* GET /v1/markets/{id} */
void market_show(struct request *rq);
/* POST {operator, unit, label_code, name, kind, …}; the province is that of the commune `unit`. */
void market_create(struct request *rq);

/* GET /v1/markets/{id}/stalls?zone=&status= : in the natural order of their numbers. */
void stalls_list(struct request *rq);
/* POST /v1/markets/{id}/stalls {number, …}: draws the stall's content code. */
void stall_create(struct request *rq);

#endif

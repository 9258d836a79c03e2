/* Leases of stalls and how a market collects. A lease is never changed: it is ended with a reason, and what comes after it
 * is another one; two that hold on the same day of one point are refused. */
#ifndef SOCHO_DUES_LEASE_H
#define SOCHO_DUES_LEASE_H

#include "socho/base/request.h"

/* GET /v1/markets/{id}/leases?on= and /v1/stalls/{id}/leases */
void leases_of_market(struct request *rq);
void leases_of_stall(struct request *rq);
/* POST /v1/stalls/{id}/leases {vendor?, number?, point_kind, grade?, corner?, area_m2?, from_day, to_day?,
 * agreed_price_vnd?, agreed_unit?, deposit_vnd?}: without a vendor that of the main tenancy. ERR_NO_TENANCY,
 * ERR_LEASE_OVERLAP. */
void lease_create(struct request *rq);
/* POST /v1/leases/{id}/end {to_day, reason}. ERR_LEASE_BILLED, ERR_BAD_PERIOD. */
void lease_end(struct request *rq);

/* GET and PUT /v1/markets/{id}/dues {payee_stall, due_days?, expire_days?, thousand_word?, zero_word?} */
void dues_show(struct request *rq);
void dues_set(struct request *rq);

#endif

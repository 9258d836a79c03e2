/* Payments that no name could settle: two codes in a memo, names that differ, an account that nobody registered. Somebody
 * proposes whose the money is, or why it is no sale, and somebody else confirms; every look at a payment leaves a line in
 * the trail, and its memo is shown masked (mask.h). A confirmation never changes: what is confirmed is a further match. */
#ifndef SOCHO_CONFIRM_RECONCILE_H
#define SOCHO_CONFIRM_RECONCILE_H

#include "socho/base/request.h"

/* GET /v1/reconciliation?province=&queue=&after=&limit=, GET /v1/reconciliation/{id} */
void reconciliation_list(struct request *rq);
void reconciliation_show(struct request *rq);

/* POST /v1/reconciliation/{id}/propose, POST /v1/payment_proposals/{id}/confirm and /reject */
void reconciliation_propose(struct request *rq);
void proposal_confirm(struct request *rq);
void proposal_reject(struct request *rq);

#endif

/* Billing runs and bills. One person has a period's bills worked out; they can be looked at, each with its lines and what
 * keeps it from being issued; another person approves, and the press issues exactly these. A bill never changes: a wrong
 * one is taken back by a credit, which two people make as well, and billed again. */
#ifndef SOCHO_DUES_BILL_H
#define SOCHO_DUES_BILL_H

#include "socho/base/request.h"

/* GET and POST /v1/markets/{id}/bill_runs {period_from, period_to, leases?}: ERR_DUES_NOT_SET, ERR_BAD_PERIOD. */
void bill_runs_list(struct request *rq);
void bill_run_create(struct request *rq);
/* GET /v1/bill_runs/{id} and …/items?faults=&after= */
void bill_run_show(struct request *rq);
void bill_run_items(struct request *rq);
/* POST …/approve {version} and …/reject {version, reason}: ERR_RUN_MOVED_ON, ERR_SAME_PERSON, ERR_NOTHING_TO_BILL. */
void bill_run_approve(struct request *rq);
void bill_run_reject(struct request *rq);

/* GET /v1/markets/{id}/bills?state=&run=&stall= and GET /v1/bills/{id} */
void bills_list(struct request *rq);
void bill_show(struct request *rq);
/* POST /v1/bills/{id}/credit {reason}: the run that somebody else has to approve. ERR_BILL_CREDITED. */
void bill_credit(struct request *rq);
/* GET /v1/my/bills: the signed-in vendor's own. */
void my_bills(struct request *rq);

/* POST /v1/markets/{id}/tickets {entries, point_kind?, grade?}: entry tickets for a seller without a stall, a bill with
 * its code at once; the price is the list's. ERR_NO_PRICE, ERR_DUES_NOT_SET. */
void ticket_create(struct request *rq);

#endif

/* A vendor's own page: whose it is, and what came in. Every request of it first narrows its transaction to the vendor
 * (enter_vendor), and finds rows by my_vendor and my_account alone. */
#ifndef SOCHO_CONFIRM_MY_PAGE_H
#define SOCHO_CONFIRM_MY_PAGE_H

#include "socho/base/request.h"

/* GET /v1/my: {vendors, stalls, accounts, codes}; of account numbers the last four digits. */
void my_page(struct request *rq);
/* GET /v1/my/payments?after=ID&limit=: {items: [{id, amount_vnd, direction, occurred_at, received_at, account, stall}],
 * next, totals: {today, month, year: {payments, amount_vnd}}}, the newest first. What a stream may have missed is found
 * here, for pages that poll. */
void my_payments(struct request *rq);

#endif

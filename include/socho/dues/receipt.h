/* Cash that was taken on paper and is entered afterwards, so that cashless payments are a share of something; and that share,
 * the indicator FEE. */
#ifndef SOCHO_DUES_RECEIPT_H
#define SOCHO_DUES_RECEIPT_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/receipts {number, taken_on, taken_by?, amount, bill? | case? | fee? quantity?}: 201. More than is due is kept
 * and flagged `overpaid`. ERR_RECEIPT_REPEATED, ERR_FUTURE_DAY; ERR_UNKNOWN_DUE for what is of another market. */
void receipt_create(struct request *rq);
/* POST /v1/receipts/{id}/void {reason}: 200, also when it was voided before; ERR_SAME_PERSON for who entered it. */
void receipt_void(struct request *rq);
/* GET /v1/receipts/{id} */
void receipt_show(struct request *rq);
/* GET /v1/markets/{id}/receipts?state=&from=&to=&number=&after=&limit= : those entered last first. */
void receipts_list(struct request *rq);

/* GET /v1/markets/{id}/arrears?age=&after=&limit= : what is late, by stall, the most owed first; sums by age ("1-30", "31-60",
 * "61-90" and "91+" days). after is a place in the list. */
void arrears_list(struct request *rq);
/* GET /v1/provinces/{code}/arrears: the same by market. */
void arrears_by_market(struct request *rq);
/* GET /v1/markets/{id}/payers?month=&after=&limit= : the bills of a month by stall: due, cash, cashless, day and method. */
void payers_show(struct request *rq);
/* POST /v1/markets/{id}/payers {month?}: 201 with a paper that the press draws of the same, in the official form, with the sums in
 * words; it is fetched and goes away like every paper (registry/paper.h). */
void payers_paper(struct request *rq);
/* GET /v1/markets/{id}/payers.{format}?month= : the same as a file, xlsx or csv, with a total. */
void payers_file(struct request *rq);

/* GET /v1/markets/{id}/collection?month= : FEE of a month ("2026-11"), this one unless given: by number and by value,
 * numerator and denominator, whole and by fee. */
void collection_show(struct request *rq);
/* GET /v1/provinces/{code}/desks?kind=&month=&after=&limit= : desks with their points and FEE. */
void desks_list(struct request *rq);

#endif

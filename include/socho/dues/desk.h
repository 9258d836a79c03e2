/* Desks that collect fees: a dated catalogue, a standing code for a fee or a code for one case, and what came for each. The
 * payee is the body itself (sql/migrations/0104_desks.sql says how it is kept), never a person: ERR_NOT_OWN_ACCOUNT. */
#ifndef SOCHO_DUES_DESK_H
#define SOCHO_DUES_DESK_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/fees {code, name, kind, amount? | min? max?, document, valid_from, valid_to?}: 201 with the fee.
 * Amounts in đồng. ERR_FEE_OVERLAP when the same code has an amount on one of these days. */
void fee_create(struct request *rq);
/* POST /v1/fees/{id}/end {valid_to}: 200 with the fee, whose standing codes end with that day; ERR_CONFLICT for a day before
 * it began or after it ends. */
void fee_end(struct request *rq);
/* GET /v1/markets/{id}/fees?on=&kind=&all=&after=&limit= : in force today, on a day, or ever (all=true). */
void fees_list(struct request *rq);
/* GET /v1/fees/{id} */
void fee_show(struct request *rq);
/* POST /v1/fees/{id}/codes {stall}: 201 with a standing code for the fee at this point of the desk. ERR_FEE_NOT_IN_FORCE. */
void fee_code_create(struct request *rq);

/* POST /v1/fees/{id}/cases {stall, reference, amount?, due_on?}: 201 with the case and its code. A free fee needs the amount,
 * ERR_FEE_BOUNDS outside its bounds; ERR_DUPLICATE for a reference that owes this fee already. */
void case_create(struct request *rq);
/* GET /v1/cases/{id} */
void case_show(struct request *rq);
/* POST /v1/cases/{id}/cancel {reason}: 200; ERR_CASE_PAID once money came. */
void case_cancel(struct request *rq);
/* GET /v1/markets/{id}/cases?state=&fee=&from=&to=&reference=&after=&limit= : newest first, by the day they were made. */
void cases_list(struct request *rq);

#endif

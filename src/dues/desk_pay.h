/* From a fee at a point to the code that pays it. */
#ifndef SOCHO_DUES_DESK_PAY_H
#define SOCHO_DUES_DESK_PAY_H

#include "socho/base/request.h"
#include "socho/registry/code.h"
#include "sql.h"

struct paying {
	struct request *rq;
	struct uuid fee, stall;
	struct sql_bigint amount; /* as asked for; then as the code has it */
	bool standing;            /* a fee whose amount is free may stand without one */
	struct slice note;
	struct sql_dues_fee_facts_out facts;
	void (*keep)(struct paying *p, const struct code_made *made); /* stores what the code is for, and answers */
	void *form;                                                   /* the caller's own */
};

/* Whether so much may be asked by this fee: ERR_FEE_BOUNDS. No amount: the fixed one, or ERR_MISSING. */
int fee_amount(struct sql_bigint fixed, struct sql_bigint min, struct sql_bigint max, int64_t times,
               struct sql_bigint *amount, struct fault *why);
/* ERR_NOT_FOUND for the fee, ERR_UNKNOWN_STALL, ERR_FEE_NOT_IN_FORCE, ERR_NOT_OWN_ACCOUNT, and fee_amount()'s. */
void desk_pay(struct paying *p);

#endif

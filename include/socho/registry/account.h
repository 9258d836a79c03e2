/* How a payout account is looked up without being readable: the one place that knows the normal form behind
 * account.number_hash, for the registry that stores it and the intake that searches it. */
#ifndef SOCHO_REGISTRY_ACCOUNT_H
#define SOCHO_REGISTRY_ACCOUNT_H

#include "socho/base/request.h"
#include "socho/seal/column.h"

/* Keyed hash of bank and number. Letters count without case: banks print aliases in either. */
void account_lookup(const struct column_keys *k, int province, struct slice bin, struct slice number,
                    uint8_t out[static COLUMN_LOOKUP_BYTES]);

/* Sends what keeps account.sole_stall true for the numbers that codes of the stall ever used; an account number may be
 * used in markets that the person does not see, so from here on the transaction has the scope of the province. */
void account_settle_sole_stall(struct request *rq, int16_t province, struct uuid stall);
struct tx;
/* The same where there is no request. */
void account_settle(struct tx *tx, struct arena *a, int16_t province, struct uuid stall);

#endif

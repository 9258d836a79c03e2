/* How a payout account is looked up without being readable: the one place that knows the normal form behind
 * account.number_hash, for the registry that stores it and the intake that searches it. */
#ifndef SOCHO_REGISTRY_ACCOUNT_H
#define SOCHO_REGISTRY_ACCOUNT_H

#include "socho/seal/column.h"

/* Keyed hash of bank and number. Letters count without case: banks print aliases in either. */
void account_lookup(const struct column_keys *k, int province, struct slice bin, struct slice number,
                    uint8_t out[static COLUMN_LOOKUP_BYTES]);

#endif

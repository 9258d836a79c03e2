/* Storing a freshly signed static code: the same for an approval, and for the press when a change of the payout account has
 * rested long enough. */
#ifndef SOCHO_REGISTRY_ISSUE_H
#define SOCHO_REGISTRY_ISSUE_H

#include "socho/base/uuid.h"
#include "socho/seal/column.h"
#include "socho/seal/signer.h"
#include "socho/store/db.h"

struct issue {
	struct tx *tx;
	struct arena *arena;
	const struct column_keys *columns;
	int16_t province;
	struct uuid market, stall, vendor, revision;
	struct slice bin, number_hash; /* of the vendor's account, which is active */
	struct slice face;
	bool keep_others;              /* the vendor's other codes of the stall stay */
	bool primary;
	struct uuid person;            /* who approved it */
	struct slice request;          /* absent in the press */
};

/* Sends what makes the new code the stall's, supersedes those that give way, and settles account.sole_stall (from here on
 * the transaction has the scope of the province). The new code's id, in the arena. */
struct slice issue_static(const struct issue *i, const struct signer_answer *signed_);

#endif

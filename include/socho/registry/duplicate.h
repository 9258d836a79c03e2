/* Two vendors that may be one. Found when a new vendor's revision is submitted: the same ID, phone or account anywhere in the
 * province (by keyed hash), or a like name in the same market. A pair is decided once, side by side, and never asked about
 * again. Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_DUPLICATE_H
#define SOCHO_REGISTRY_DUPLICATE_H

#include "socho/base/request.h"

/* How alike two folded names are, 0 to 1: the share of the trigrams that both have of those that one has (Jaccard), over the
 * words with two blanks before and one behind each, as pg_trgm counts. What form of business a name begins with, "ho kinh
 * doanh" before all, is left out. Names longer than SIMILARITY_BYTES_MAX are cut. */
enum { SIMILARITY_BYTES_MAX = 120, SIMILAR_PERCENT = 60 };
double name_similarity(struct slice a, struct slice b);

/* Compares a new vendor's submitted revision with the register and records the pairs; then `then` is called with rq. An old
 * vendor's revision has nothing to compare. */
void duplicates_find(struct request *rq, struct uuid revision, void (*then)(struct request *rq, struct uuid revision));

/* GET /v1/markets/{id}/duplicates?state= : in pages, newest first. */
void duplicates_list(struct request *rq);
/* GET /v1/duplicates/{id}: both sides beside each other. A side in a market that the person does not see is an id
 * and nothing else. */
void duplicate_show(struct request *rq);
/* POST /v1/duplicates/{id}/decide {same, reason, keep?}: ERR_CONFLICT when it was decided otherwise; twice is once. A
 * registration that is the same as a vendor there is not approved any more (ERR_DUPLICATE). Two registered vendors who are the
 * same become one, `keep` (ERR_MISSING, ERR_BAD_CHOICE): tenancies, accounts, codes, consents and whoever signs in as the other
 * go to it, and the other says merged_into for ever. Refused, and then nothing is decided: ERR_MERGE_CLASH where both hold one
 * stall or have a live code of one account at it, ERR_CHANGE_UNDER_WAY, ERR_REVISION_OPEN, ERR_SAME_PERSON for whoever wrote
 * in the registration of either, ERR_OUT_OF_SCOPE, ERR_WRONG_STATE. */
void duplicate_decide(struct request *rq);

#endif

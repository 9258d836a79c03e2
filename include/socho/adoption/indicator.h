/* Indicators: versioned definitions of what is reported. A version is a row that never changes (published figures name
 * it), valid from a day to come, and retired on one; of several that hold on a day the highest counts. What a value is
 * made of stands in the row (0108_indicator_versions.sql); the counts that it names are made by market_counts() and
 * other_counts(). */
#ifndef SOCHO_ADOPTION_INDICATOR_H
#define SOCHO_ADOPTION_INDICATOR_H

#include "socho/base/request.h"

/* GET /v1/indicators?on=yyyy-mm-dd&code= : every version, or those that hold on the day. */
void indicators_list(struct request *rq);

/* POST /v1/indicators: the next version, or the first of a new indicator, from a day after today on, by a document.
 * Fields left out are as in the last version. Refused: what no value could be made of, and who does not hold the whole
 * register. */
void indicator_create(struct request *rq);

/* POST /v1/indicators/{code}/retire: none of its versions holds from retired_on (after today) on, for a reason. */
void indicator_retire(struct request *rq);

#endif

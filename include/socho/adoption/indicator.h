/* Indicators: versioned definitions of what is reported. A version is a row that never changes (published figures name
 * it), valid from a day, and retired on one; of several that hold on a day the highest counts. What a value is made of
 * stands in the row (0108_indicator_versions.sql); the counts that it names are made by market_counts(). */
#ifndef SOCHO_ADOPTION_INDICATOR_H
#define SOCHO_ADOPTION_INDICATOR_H

#include "socho/base/request.h"

/* GET /v1/indicators?on=yyyy-mm-dd&code= : every version, or those that hold on the day. */
void indicators_list(struct request *rq);

#endif

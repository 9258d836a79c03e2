/* Values of indicators over periods, by place, and what snapshots kept of them. Every value says its numerator, denominator,
 * observed part, indicator version and state: known, not_observed, unknown with the reason, or withheld where fewer than five
 * stalls stand behind an amount. */
#ifndef SOCHO_ADOPTION_VALUES_H
#define SOCHO_ADOPTION_VALUES_H

#include "socho/base/request.h"

/* GET /v1/provinces/{code}/indicators?period=&indicator=&unit= : the province's values when all of its markets are in sight,
 * its communes' and its markets'; or one commune's. The month that runs unless a period is named. ERR_BAD_PERIOD,
 * ERR_UNKNOWN_INDICATOR. */
void values_province(struct request *rq);
/* GET /v1/markets/{id}/indicators?period=&indicator= */
void values_market(struct request *rq);
/* GET /v1/provinces/{code}/trend?indicator=&until=&count=&market=|unit= : the newest snapshots of `count` (12) periods that
 * end with `until` (the month that runs). */
void values_trend(struct request *rq);
/* GET /v1/provinces/{code}/providers?period=&market= : who told of the payments. */
void values_providers(struct request *rq);

#endif

/* The adoption ladder of markets and provinces against the targets of plans: stalls in use, with a registered vendor,
 * with an issued code, with a code seen displayed, observed, with a first payment, active in the month. Every figure
 * carries its numerator, denominator, window, indicator version and time; totals are computed from sums, rates never
 * averaged.
 *
 * A code was seen displayed when a person checked it at its stall, and found it current, within the DSP indicator's
 * seen_days. A stall is observed when a live feed covers an account of one of its codes, or when a confirmed payment to it was
 * seen within the OBS indicator's seen_days. Active means ACT's payments_min confirmations of at least amount_min_vnd
 * in the month, and at a periodic market that said its days so many for each open day instead; most feeds do not tell payers apart, so payers are not asked for and the figure is labelled so. */
#ifndef SOCHO_ADOPTION_ADOPTION_H
#define SOCHO_ADOPTION_ADOPTION_H

#include "socho/base/request.h"

/* GET /v1/markets/{id}/adoption?month=yyyy-mm: the market's ladder, states and attainment. The month that runs when
 * none is named. ERR_BAD_PERIOD "month". */
void adoption_market(struct request *rq);
/* GET /v1/markets/{id}/waiting: how much waits there for somebody, by kind, to lead people to it. */
void market_waiting(struct request *rq);
/* GET /v1/provinces/{code}/adoption?month=yyyy-mm&geography=: the same for each open market in sight, for their sum by
 * unit, and for the whole, with the province's own targets when all of its markets are in sight. The units are those of
 * today, with the targets of their predecessors as they add up; or, with geography=reported, those of the window's last
 * day. */
void adoption_province(struct request *rq);
/* GET /v1/units/{id}/adoption?month=&geography=: the same for one unit and the markets that lie in it, today or as reported. */
void adoption_unit(struct request *rq);
/* GET /v1/markets/{id}/zones?month=: a market's ladder, and that of each of its zones. */
void adoption_zones(struct request *rq);

/* POST /v1/plans {number, issuer, issued_on, title, province, period_from?, period_to?, file_sha256?}. The period is
 * from the day of issue to the end of its year unless given. 201 with the plan; ERR_BAD_DOCUMENT, ERR_DUPLICATE. */
void plan_create(struct request *rq);
/* GET /v1/plans: the latest 200 plans in sight with their targets. */
void plan_list(struct request *rq);
/* GET /v1/plans/{id}: with its targets, their places, and what these reached of them in the month kept last. */
void plan_show(struct request *rq);
/* POST /v1/plans/{id}/targets {indicator, version?, market or unit, period_from, period_to, value, value_kind}. unit is
 * an id, or the code of a province or commune as of period_from. value is a whole number for "count", at most 100 with
 * two decimals for "percent". 201 with the target. */
void target_create(struct request *rq);

/* socho report adoption --market ID | --province CODE [--month YYYY-MM] [--json] */
int cmd_report_adoption(int argc, char **argv);

#endif

/* Handlers of units, operators, markets, stalls and banks: see request.h for how a handler works. Lists take `after`
 * and `limit` (store/page.h) and refuse query parameters they do not know. */
#ifndef SOCHO_REGISTRY_PLACES_H
#define SOCHO_REGISTRY_PLACES_H

#include "socho/base/request.h"

/* GET /v1/units?level=&parent=&q=&name=&code=&on= : the units of a day, of today without one, in the order of their
 * codes. parent is a unit's code; name is a full name, whatever the place of its tone mark. */
void units_list(struct request *rq);
/* GET /v1/units/{id}: with what it came from and what became of it. */
void unit_show(struct request *rq);
/* GET /v1/placements?province=&state= : markets and hamlets whose unit was split, with the units they may lie in now; open ones
 * unless state is "decided". */
void placements_list(struct request *rq);
/* POST /v1/placements/{id}/decide {unit, reason}: one of the candidates by its code. ERR_NOT_A_CANDIDATE,
 * ERR_PLACED_ALREADY. */
void placement_decide(struct request *rq);
/* GET /v1/banks: the table of 72 banks, whole. */
void banks_list(struct request *rq);

/* GET /v1/operators?province=&q= */
void operators_list(struct request *rq);
/* POST {kind, name, province?, tax_code?}; without a province that of the configuration. */
void operator_create(struct request *rq);

/* GET /v1/markets?province=&unit=&kind=&q=&operator=&geography=&on= : in units of today, or, with geography=reported, in
 * those of a day. */
void markets_list(struct request *rq);
/* GET /v1/markets/{id}?on= : with the class that its size suggests beside the one decided. */
void market_show(struct request *rq);
/* POST /v1/markets/{id}/changes {valid_from, document?, unit?, operator?, kind?, class?, status?}: what holds from that day
 * on. GET: everything that was said so. */
void market_change(struct request *rq);
void market_changes(struct request *rq);
/* POST /v1/markets/{id}/details {version, name?, business_points?, face?, day_cutoff_minutes?, ground_m2?, model_4_0?,
 * model_since?, model_note?, source?, as_of?}: what it has without a day; null takes a figure or a note away. ERR_CONFLICT. */
void market_amend(struct request *rq);
/* GET /v1/markets/{id}/calendar?from=&to= : the open days of a window, this month unless given, and what makes them. */
void calendar_show(struct request *rq);
/* POST /v1/markets/{id}/openings {valid_from, calendar, days?, document?} */
void market_open(struct request *rq);
/* POST /v1/markets/{id}/exceptions {from_day, to_day, open?, reason}: closed on those days, or open. */
void market_except(struct request *rq);
/* POST /v1/exceptions/{id}/withdraw {} */
void market_except_withdraw(struct request *rq);
/* POST {operator, unit, label_code, name, kind, …}; the province is that of the commune `unit`. */
void market_create(struct request *rq);

/* GET /v1/markets/{id}/stalls?zone=&status= : in the natural order of their numbers. */
void stalls_list(struct request *rq);
/* POST /v1/markets/{id}/stalls {number, …}: draws the stall's content code. */
void stall_create(struct request *rq);
/* GET /v1/stalls/{id} */
void stall_show(struct request *rq);
/* POST /v1/stalls/{id}/census {status, census_date?, status_reason?, zone?, row?, line_of_business?, area_m2?}. GET: all
 * of them, who said so and when. */
void stall_census(struct request *rq);
void stall_history(struct request *rq);

#endif

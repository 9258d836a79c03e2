/* What a province's page asks beside its figures: who reached most of their targets, what moved, where less is paid than was,
 * and how many stalls fell silent. All but the last is read from snapshots, so that it is the same for everybody on a day, and says
 * of what moment; without a snapshot it says so. Counts of few stalls are withheld as everywhere (0123_small_cells.sql). */
#ifndef SOCHO_ADOPTION_DASHBOARD_H
#define SOCHO_ADOPTION_DASHBOARD_H

#include "socho/base/request.h"

/* GET /v1/provinces/{code}/ranking?indicator=&period=&kind=market|unit : by attainment; equals share a rank, and who has no
 * target or no value stands apart. ERR_MISSING "indicator", ERR_BAD_PERIOD, ERR_BAD_CHOICE. */
void dashboard_ranking(struct request *rq);
/* GET /v1/provinces/{code}/moved?period=&indicator=&kind=market|unit|province&limit= : changes of percentages, in points, against
 * the period before (the quarter that runs against the last), the largest first. */
void dashboard_moved(struct request *rq);
/* GET /v1/provinces/{code}/falling?month=&down=&observed= : markets whose observed stalls were paid, on an open day, at least `down`
 * (30) percent less than in the three months before, with at least `observed` (5) stalls observed in each. The month that ended
 * last unless another is named; a month that has not ended is refused: ERR_BAD_PERIOD. */
void dashboard_falling(struct request *rq);
/* GET /v1/provinces/{code}/silent_stalls : alarms of silent stalls by commune and market, with where to read them. */
void dashboard_silent(struct request *rq);

#endif

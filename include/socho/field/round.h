/* Rounds of inspection: planned for a market by its class and by risk, taken along as a signed bundle or on paper, closed
 * when every stall of the sheet was checked or somebody said why not. Checks are round_check.h's. */
#ifndef SOCHO_FIELD_ROUND_H
#define SOCHO_FIELD_ROUND_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/rounds {from_day, to_day, sample_percent?, most?}: 201 with the round. Each stall stands on its
 * sheet for a reason; what is a sample is drawn by a seed that the register draws and keeps. ERR_NO_STALLS when there is
 * nothing to go to. */
void round_create(struct request *rq);
/* GET /v1/markets/{id}/rounds?state=, GET /v1/rounds/{id}: with progress, coverage, mismatch rate and the median time to
 * replacement, each with numerator and denominator. */
void rounds_list(struct request *rq);
void round_show(struct request *rq);
/* GET /v1/rounds/{id}/stalls, in the order of the sheet; GET /v1/rounds/{id}/checks?flagged= */
void round_stalls_list(struct request *rq);
void round_checks_list(struct request *rq);
/* POST /v1/rounds/{id}/close {version, missing?: [{stall, reason}]}: ERR_ROUND_UNFINISHED while a stall was neither checked
 * nor has a reason; ERR_UNKNOWN_STALL for a reason that none waits for. */
void round_close(struct request *rq);
/* GET /v1/rounds/{id}/test_labels: found, missed, not visited. */
void round_tests_show(struct request *rq);

#endif

/* What makes a market a chợ 4.0. Sets of criteria are dated rows with a decision behind them; a market is held to the set that
 * is in force, each criterion coming out met, not met or not known; and it goes from pilot to evaluated to extended, is
 * recognised by a numbered decision, and may lose that again for a reason. Nothing here is ever changed or taken away. */
#ifndef SOCHO_ADOPTION_CRITERIA_H
#define SOCHO_ADOPTION_CRITERIA_H

#include "socho/base/request.h"

/* POST /v1/criteria_sets {province, name, number, issuer, issued_on, file_sha256?, valid_from, criteria: [{code, name_vi,
 * name_en, measure, threshold?, optional?, ground}]}: 201. */
void criteria_create(struct request *rq);
/* GET /v1/criteria_sets: every set, the shipped one first. */
void criteria_list(struct request *rq);

/* POST /v1/markets/{id}/answers {measure, as_of, yes | numerator, denominator?, source}: what the register cannot count.
 * ERR_ZERO_DENOMINATOR. */
void answer_create(struct request *rq);
/* GET /v1/markets/{id}/answers?after=&limit= */
void answers_list(struct request *rq);

/* POST /v1/markets/{id}/evaluations {on?}: holds the market to the set of the day (today unless given), counting in the quarter
 * of that day. 201 with the verdict of each criterion and its figures; ERR_NOT_FOUND. */
void evaluation_create(struct request *rq);
void evaluations_list(struct request *rq);

/* POST /v1/markets/{id}/recognitions {step, from, evaluation?, number?, issuer?, issued_on?, file_sha256?, reason?}.
 * ERR_MODEL_STATE, ERR_NOT_EVALUATED, ERR_CRITERIA_NOT_MET, ERR_REASON_NEEDED. */
void recognition_step(struct request *rq);
void recognitions_list(struct request *rq);

#endif

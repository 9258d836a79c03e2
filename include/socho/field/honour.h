/* Ranking of community digital teams, never of people, and what is proposed from it. A run is stored whole, with its formula,
 * parameters and evidence, and never changes; another computing is another run. Handlers, see request.h. */
#ifndef SOCHO_FIELD_HONOUR_H
#define SOCHO_FIELD_HONOUR_H

#include "socho/base/request.h"

/* POST /v1/honours {unit, from, to, parameters?: {durable, …}}: 201 with the run; parameters that are not given have the defaults of
 * honour_parameters. ERR_OUT_OF_RANGE, ERR_OUT_OF_SCOPE. */
void honour_compute(struct request *rq);
/* GET /v1/honours, GET /v1/honours/{id} */
void honours_list(struct request *rq);
void honour_show(struct request *rq);
/* GET /v1/honours/{id}/sample : the visits drawn for a second look. */
void honour_sample(struct request *rq);
/* POST /v1/honours/{id}/revisits {visit, result, note?, on}: 201, once a visit, by somebody else than who made it: ERR_OWN_VISIT. */
void honour_revisit(struct request *rq);
/* POST /v1/honours/{id}/reviews {team, decision, reason}: 201; of a team whose marks stand under review. */
void honour_review(struct request *rq);
/* POST /v1/honours/{id}/publish {}: 200 */
void honour_publish(struct request *rq);
/* GET /v1/rankings/{id} : a published run as anybody may see it. */
void ranking_show(struct request *rq);

#endif

/* How long things are kept, and what was let go: rules as dated rows with their ground, runs of the nightly job with their
 * counts. Only who rules the whole register sets a rule or asks for a run. Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_RETENTION_H
#define SOCHO_REGISTRY_RETENTION_H

#include "socho/base/request.h"

void retention_rules_list(struct request *rq);
/* POST /v1/retention_rules {what, keep_days, ground, valid_from?}: from today unless given, never for the past. 201 with all
 * rules; ERR_DUPLICATE when the day has one. */
void retention_rule_set(struct request *rq);
/* GET /v1/retention_runs, and one by its id: counts by rule. */
void retention_runs_list(struct request *rq);
void retention_run_show(struct request *rq);
/* POST /v1/retention_runs {dry?}: 202. dry: only counts. */
void retention_run_ask(struct request *rq);

#endif

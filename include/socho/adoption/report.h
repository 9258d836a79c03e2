/* Reports of a period and their chain of approval: a board hands in to its commune, a commune to the province, which approves
 * and publishes. Figures are frozen when a report is handed in; what was approved is corrected by an addendum, never changed. */
#ifndef SOCHO_ADOPTION_REPORT_H
#define SOCHO_ADOPTION_REPORT_H

#include "socho/base/request.h"

/* POST /v1/report_cycles {province, period, lead, plan?, due_market?, due_commune?, due_province?}: a period by its name
 * (period.h) and the last day of each level, 5, 10 and 15 days after it unless said. ERR_BAD_PERIOD, ERR_DUPLICATE. */
void cycle_create(struct request *rq);
/* GET /v1/report_cycles: each with how many reports are expected, in, in time and late. */
void cycles_list(struct request *rq);

/* POST /v1/reports {cycle, form, market? or unit?}: a draft. ERR_UNKNOWN_CYCLE, ERR_DUPLICATE, ERR_OUT_OF_SCOPE. */
void report_create(struct request *rq);
/* GET /v1/reports?province=&cycle=&form=&state=&after=&limit= */
void reports_list(struct request *rq);
/* GET /v1/reports/{id}: with its figures, its steps, and which of them who asks may take next. */
void report_show(struct request *rq);
/* GET /v1/reports/{id}/table: the form as its papers show it (form_cell), and how each number moved since the approved report of
 * the period right before. ERR_REPORT_STATE before it was handed in. */
void report_table(struct request *rq);
/* POST /v1/reports/{id}/edit {version, explanation?, number?}. ERR_REPORT_LOCKED, ERR_CONFLICT. */
void report_edit(struct request *rq);
/* POST /v1/reports/{id}/submit {version}: counts, freezes and hands in. ERR_REPORT_LOCKED, ERR_REPORT_ORDER while a report of the
 * level below was sent in and is not approved. */
void report_submit(struct request *rq);
/* POST …/receive, return {reason}, approve, publish {version}. ERR_REPORT_STATE, ERR_REPORT_ORDER, ERR_REPORT_LOCKED,
 * ERR_SAME_PERSON, ERR_OUT_OF_SCOPE. */
void report_receive(struct request *rq);
void report_return(struct request *rq);
void report_approve(struct request *rq);
void report_publish(struct request *rq);
/* POST /v1/reports/{id}/addenda {reason}: a correction of what was approved. ERR_REPORT_STATE. */
void report_addendum(struct request *rq);
/* GET /v1/reports/{id}.xlsx, .csv and .pdf of what was handed in. ERR_NOT_PRINTED until the press has drawn it. */
void report_xlsx(struct request *rq);
void report_csv(struct request *rq);
void report_pdf(struct request *rq);

#endif

/* What traders report to their market's board from their own pages, and what the board answers. */
#ifndef SOCHO_REGISTRY_VENDOR_REPORT_H
#define SOCHO_REGISTRY_VENDOR_REPORT_H

#include "socho/base/request.h"

/* POST /v1/my/reports {client_id, stall, kind, note}: 201 with the report; sent again the same one. ERR_UNKNOWN_STALL for a
 * stall that is not the vendor's own; ERR_TOO_MANY when MY_REPORTS_WAITING_MAX wait for an answer. */
void my_report_create(struct request *rq);
/* GET /v1/my/reports?after=&limit= : newest first, with the answers. */
void my_reports_list(struct request *rq);
/* GET /v1/vendor_reports?market=&answered=&after=&limit= : those in scope, newest first. */
void vendor_reports_list(struct request *rq);
/* POST /v1/vendor_reports/{id}/answer {answer}: 204. ERR_NOT_FOUND; ERR_CONFLICT when somebody answered already. */
void vendor_report_answer(struct request *rq);

#endif

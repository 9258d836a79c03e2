/* The jobs of the press one by one, for who rules the system (RIGHT_SYSTEM): within one's scope, and never what they work on. */
#ifndef SOCHO_HTTP_JOBS_H
#define SOCHO_HTTP_JOBS_H

#include "socho/base/request.h"

/* GET /v1/system/jobs?kind=&state=open|queued|running|failed|done&q=&after=&limit=: {items, next}, the newest first. An item's error
 * is {code, title, title_vi, detail} or null. */
void jobs_list(struct request *rq);
/* POST /v1/system/jobs/{id}/retry {}: 204, one that was given up begins anew. ERR_NOT_FOUND; ERR_JOB_STATE; ERR_JOB_AGAIN when
 * another one like it waits or runs. */
void job_retry(struct request *rq);
/* POST /v1/system/jobs/{id}/stop {}: 204, one that waits is given up. ERR_NOT_FOUND; ERR_JOB_STATE when it does not wait, or others
 * would wait for what it does. */
void job_stop(struct request *rq);

#endif

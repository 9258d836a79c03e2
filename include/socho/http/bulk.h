/* Decisions by selection. */
#ifndef SOCHO_HTTP_BULK_H
#define SOCHO_HTTP_BULK_H

#include "socho/base/request.h"

/* POST /v1/revisions/decisions {decision: approve | return | reject, reason?, items: [{id, version}]}: 200 with {done,
 * refused, results: [{id, status, answer}]}, each row decided on its own, in the order given, with the status and the
 * answer that its own address would have given. 1 to 200 items. */
void bulk_decide(struct request *rq);

#endif

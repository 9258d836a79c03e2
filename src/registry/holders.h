/* The names that a vendor's accounts bear, judged anew. */
#ifndef SOCHO_REGISTRY_HOLDERS_H
#define SOCHO_REGISTRY_HOLDERS_H

#include "socho/base/request.h"

/* After the vendor's names, kind or registration changed, or accounts came to it: the verdicts of its live accounts (name_match.h)
 * are those of today, and one that changed leaves a line in the trail. Queues statements on the request's transaction, and
 * calls `then` once they are. A mismatch puts an account on the list of name checks and ends no code. */
void holders_judge(struct request *rq, int16_t province, struct uuid vendor, void (*then)(void *arg), void *arg);

#endif

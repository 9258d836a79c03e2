/* Stalls that were paid on most open days and fell silent while their neighbours trade: the nightly job opens an incident
 * for somebody to look (press/stall_alarms.sql). Not to be taken for a silence of an account's feed (confirm/feed.h). */
#ifndef SOCHO_FIELD_ALARM_H
#define SOCHO_FIELD_ALARM_H

#include "socho/base/request.h"

/* GET /v1/alarms?market=&answered=: newest first, each with the parameters it was judged by and its incident; beside the
 * page how many are open and how the others ended. */
void alarms_list(struct request *rq);

#endif

/* Feeds: which account is seen through which connection, since when and with what consent of its vendor. A stall whose
 * account has an open feed of a live connection is observed; without one, no payment does not mean inactive. */
#ifndef SOCHO_CONFIRM_FEED_H
#define SOCHO_CONFIRM_FEED_H

#include "socho/base/request.h"

/* GET /v1/connections: what a feed can be of, without secrets. */
void connections_list(struct request *rq);
/* GET /v1/accounts/{id}/feeds */
void feeds_list(struct request *rq);
/* POST /v1/accounts/{id}/feeds {"connection", "consent", "since"?}: since today unless given, at most a day ahead. */
void feed_open(struct request *rq);
/* POST /v1/accounts/{id}/feeds/{connection}/end {"until"?} */
void feed_end(struct request *rq);

/* GET /v1/markets/{id}/silences: accounts that were paid on most days and then were not told of, the newest first; ?open=true
 * only those that last. */
void silences_list(struct request *rq);

#endif

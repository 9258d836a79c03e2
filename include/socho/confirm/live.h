/* Payments told to those who watch, within a second of their commit, as server-sent events: to a vendor every payment into
 * the vendor's accounts, to a market's board that a stall became active today, and nothing more. One process looks for
 * all its watchers at once, a few times a second and only while there are any; what was told is told once, except after a
 * reconnection, when everything since Last-Event-ID comes again. A watcher whose session ended is let go within seconds. */
#ifndef SOCHO_CONFIRM_LIVE_H
#define SOCHO_CONFIRM_LIVE_H

#include <event2/event.h>

#include "socho/base/request.h"

struct db;
struct live;

int live_open(struct live **out, struct event_base *loop, struct db *db);
/* After the server is closed: nobody watches any more. */
void live_close(struct live *l);

/* GET /v1/my/payments/live: events `payment`, whose id is the confirmation's and whose data is an item of
 * /v1/my/payments. What came within the last LIVE_LOOKBACK_S comes again: the page knows it by its id. Where it saw one
 * before, everything since: by Last-Event-ID, or ?after=id of a page that begins anew. */
void live_payments(struct request *rq);
/* GET /v1/markets/{id}/live: events `stall`, {stall, day}, once a stall and day, those of today first. No amounts. */
void live_market(struct request *rq);

#endif

/* The ways in for confirmations, for whoever rules the system: what there is, what it delivered that made no confirmation,
 * and other secrets. Making one, its settings and its client certificate stay commands (socho connection). */
#ifndef SOCHO_CONFIRM_CONNECTION_H
#define SOCHO_CONFIRM_CONNECTION_H

#include "socho/base/request.h"

/* GET /v1/system/connections */
void connections_known(struct request *rq);
/* GET /v1/deliveries?connection=&kind=: those kept aside, the newest first, without what they say. */
void deliveries_list(struct request *rq);
/* POST /v1/connections/{id}/rotate {"overlap_hours"?, "secrets"?: {name: value}}: what is given replaces, what is ours is drawn
 * and told this once, the rest stays; the secrets before are taken for 24 hours more unless told otherwise, and 0 ends them
 * within seconds. */
void connection_rotate(struct request *rq);

#endif

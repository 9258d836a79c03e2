/* The ways in for confirmations, for whoever rules the system: which there are, making, changing, stopping and
 * starting one, other secrets and client certificates, and what it delivered that made no confirmation. Who rules a market alone
 * has the connections that credit it alone. */
#ifndef SOCHO_CONFIRM_CONNECTION_H
#define SOCHO_CONFIRM_CONNECTION_H

#include "socho/base/request.h"

/* GET /v1/system/connections */
void connections_known(struct request *rq);
/* GET /v1/system/providers: {items: [{name, native, settings, secrets: [{name, kind, help}]}]}: what a connection of each may have. */
void providers_known(struct request *rq);
/* POST /v1/connections {id?, province, market?, provider, environment?, name, secrets?, settings?, addresses?, public_key?,
 * client_certificate?}: 201 {id, path, secrets}, the path and what was drawn told this once. The same id again: 200 without them.
 * ERR_DUPLICATE for the name or a foreign id; ERR_UNKNOWN_UNIT, ERR_UNKNOWN_MARKET outside one's scope. */
void connection_create(struct request *rq);
/* POST /v1/connections/{id}/settings {name?, addresses?, settings?}: 204, within seconds; what is absent stays, null settings
 * are none. ERR_DUPLICATE for the name. */
void connection_amend(struct request *rq);
/* POST /v1/connections/{id}/disable {}, …/enable {}: 204, within seconds; also when it is so already. */
void connection_disable(struct request *rq);
void connection_enable(struct request *rq);
/* POST /v1/connections/{id}/certificate {client_certificate: PEM, overlap_hours?}: 204, deliveries come under its key, or for
 * so many hours (24) under that of the one before. DELETE: 204, no certificate is asked for. */
void connection_certify(struct request *rq);
void connection_uncertify(struct request *rq);
/* GET /v1/deliveries?connection=&kind=&q=&from=&to=: those kept aside, the newest first, without what they say. */
void deliveries_list(struct request *rq);
/* POST /v1/connections/{id}/rotate {"overlap_hours"?, "secrets"?: {name: value}}: what is given replaces, what is ours is drawn
 * and told this once, the rest stays; the secrets before are taken for 24 hours more unless told otherwise, and 0 ends them
 * within seconds. */
void connection_rotate(struct request *rq);

#endif

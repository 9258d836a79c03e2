/* Checks made by signed-in people, and the incidents that bad stickers open. */
#ifndef SOCHO_FIELD_SCAN_H
#define SOCHO_FIELD_SCAN_H

#include "socho/base/request.h"

/* POST /v1/scans: one scan, or {"scans": […]} with at most FIELD_SCANS_MAX that waited on a phone. Each is recorded once
 * for its client_id; a resend answers what the first one did. */
void scans_record(struct request *rq);

/* POST /v1/my/checks {client_id, stall, payload, at, photo_sha256?}: a vendor's look at the sticker of a stall of the
 * vendor's own. It opens incidents as others do, shows no code displayed, and covers half a stall of a round. */
void own_check_record(struct request *rq);

/* The same for a list inside another batch: `done` is given the JSON array of results, one for each in order, also for those
 * that cannot be read. What a request of the same scans meets just now ends the whole as ERR_CONFLICT. */
void scans_take(struct request *rq, const json_t *list, void (*done)(struct slice results, void *arg), void *arg);

/* GET /v1/incidents?market=&state=, GET /v1/incidents/{id} */
void incidents_list(struct request *rq);
void incident_show(struct request *rq);
/* POST /v1/incidents/{id}/… {version, reason?}: the next state. ERR_INCIDENT_STATE when it is not one. */
void incident_acknowledge(struct request *rq);
void incident_on_site(struct request *rq);
void incident_replaced(struct request *rq);
void incident_revoked(struct request *rq);
/* {version, outcome, reason}: "confirmed" only after it was settled, "false" at any time. */
void incident_close(struct request *rq);

#endif

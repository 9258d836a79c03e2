/* For those who watch over the service. */
#ifndef SOCHO_HTTP_HEALTH_H
#define SOCHO_HTTP_HEALTH_H

#include "socho/base/request.h"

struct web;

/* Figures of the database pool and the certificate among the metrics; once, at start. */
void health_register(const struct web *web);

/* GET /healthz: 200 while the loop turns. */
void health_alive(struct request *rq);
/* GET /readyz: 200 when database, signer and certificate are there, otherwise 503 that says which is not. */
void health_ready(struct request *rq);
/* GET /metrics: to this machine, and to people with the right `system`. */
void health_metrics(struct request *rq);

#endif

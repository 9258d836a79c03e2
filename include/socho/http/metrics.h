/* What the HTTP side counts, and the text of /metrics. */
#ifndef SOCHO_HTTP_METRICS_H
#define SOCHO_HTTP_METRICS_H

#include "socho/base/metric.h"
#include "socho/http/router.h"

enum http_metric {
	HTTP_CONNECTIONS, /* open now */
	HTTP_ACCEPTED,
	HTTP_ACCEPT_PAUSES, /* at the cap, or out of descriptors */
	HTTP_HANDSHAKES,
	HTTP_HANDSHAKES_FAILED,
	HTTP_DEADLINES, /* connections ended because they were too slow */
	HTTP_REQUESTS_NOW,
	HTTP_STREAMS, /* open now */
	HTTP_METRIC_COUNT
};
extern struct metric http_metrics[HTTP_METRIC_COUNT];

/* Registers the table, and makes a row for each route. The router must outlive the process's use of metrics. */
void metrics_open(const struct router *router);
/* The reason must be a literal. */
void metrics_refused(const char *reason);
/* route_index: ROUTE_NONE for requests that found no row. */
#define ROUTE_NONE SIZE_MAX
void metrics_answered(size_t route_index, int status, int64_t duration_us);

#endif

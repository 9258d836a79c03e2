#include "socho/http/metrics.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct metric http_metrics[HTTP_METRIC_COUNT] = {
	[HTTP_CONNECTIONS] = {"socho_http_connections", "Open connections.", NULL, METRIC_GAUGE, 0, NULL},
	[HTTP_ACCEPTED] = {"socho_http_accepted_total", "Connections accepted.", NULL, METRIC_COUNTER, 0, NULL},
	[HTTP_ACCEPT_PAUSES] = {"socho_http_accept_pauses_total", "Times the listener paused at a limit.", NULL,
	                        METRIC_COUNTER, 0, NULL},
	[HTTP_HANDSHAKES] = {"socho_tls_handshakes_total", "TLS handshakes.", "result=\"done\"", METRIC_COUNTER, 0, NULL},
	[HTTP_HANDSHAKES_FAILED] = {"socho_tls_handshakes_total", "TLS handshakes.", "result=\"failed\"", METRIC_COUNTER, 0,
	                            NULL},
	[HTTP_DEADLINES] = {"socho_http_deadlines_total", "Connections ended for being too slow.", NULL, METRIC_COUNTER, 0,
	                    NULL},
	[HTTP_REQUESTS_NOW] = {"socho_http_requests_in_flight", "Requests being worked on.", NULL, METRIC_GAUGE, 0, NULL},
	[HTTP_STREAMS] = {"socho_http_streams", "Streams of events that are open.", NULL, METRIC_GAUGE, 0, NULL},
};

enum { CLASSES = 5, REASONS_MAX = 48 };

struct route_count {
	int64_t by_class[CLASSES];
	int64_t duration_us;
};

static const struct router *router;
static struct route_count *routes; /* one a row, and the last for no row */
static struct {
	const char *reason;
	int64_t count;
} refused[REASONS_MAX];

static const char *label(struct arena *a, const char *name_z, const char *value_z)
{
	return arena_printf(a, "%s=\"%s\"", name_z, value_z).p;
}

static int64_t total(const struct route_count *r)
{
	int64_t n = 0;
	for (int i = 0; i < CLASSES; i++)
		n += r->by_class[i];
	return n;
}

static const char *route_labels(struct arena *a, size_t i)
{
	if (i == router_count(router))
		return "method=\"-\",route=\"-\"";
	const struct route *r = router_route(router, i);
	return arena_printf(a, "method=\"%s\",route=\"%s\"", method_name(r->method), r->path).p;
}

static void write_routes(struct text *out)
{
	metric_write_head(out, "socho_http_requests_total", "Requests answered.", METRIC_COUNTER);
	for (size_t i = 0; i <= router_count(router); i++)
		for (int class = 0; class < CLASSES; class++)
			if (routes[i].by_class[class])
				metric_write_sample(out, "socho_http_requests_total",
				                    arena_printf(out->arena, "%s,status=\"%dxx\"", route_labels(out->arena, i), class + 1).p,
				                    routes[i].by_class[class]);
	metric_write_head(out, "socho_http_request_microseconds_total", "Time from head to answer.", METRIC_COUNTER);
	for (size_t i = 0; i <= router_count(router); i++)
		if (total(&routes[i]))
			metric_write_sample(out, "socho_http_request_microseconds_total", route_labels(out->arena, i),
			                    routes[i].duration_us);
}

static void write_all(struct text *out, void *arg)
{
	(void)arg;
	write_routes(out);
	metric_write_head(out, "socho_http_refused_total", "Requests refused before they reached a route.", METRIC_COUNTER);
	for (size_t i = 0; i < REASONS_MAX && refused[i].reason; i++)
		metric_write_sample(out, "socho_http_refused_total", label(out->arena, "reason", refused[i].reason), refused[i].count);
}

void metrics_open(const struct router *r)
{
	static struct metric_collector collector = {.write = write_all};
	assert(!router || router == r);
	if (router)
		return;
	router = r;
	routes = calloc(router_count(r) + 1, sizeof *routes);
	if (!routes)
		abort();
	metric_register_all(http_metrics, HTTP_METRIC_COUNT);
	metric_register_collector(&collector);
}

void metrics_refused(const char *reason)
{
	for (size_t i = 0; i < REASONS_MAX; i++) {
		if (refused[i].reason && strcmp(refused[i].reason, reason) != 0)
			continue;
		refused[i].reason = reason;
		refused[i].count++;
		return;
	}
}

void metrics_answered(size_t route_index, int status, int64_t duration_us)
{
	struct route_count *r = &routes[route_index == ROUTE_NONE ? router_count(router) : route_index];
	if (status >= 100 && status < 600)
		r->by_class[status / 100 - 1]++;
	r->duration_us += duration_us;
}

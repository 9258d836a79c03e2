#include "socho/http/exchange.h"

#include <assert.h>
#include <event2/buffer.h>
#include <stdlib.h>

#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/base/log.h"
#include "socho/http/client.h"
#include "socho/http/connection.h"
#include "socho/http/metrics.h"
#include "socho/http/session.h"
#include "socho/seal/column_key.h"

enum { ARENA_BYTES = 4096 };

struct exchange *exchange_new(struct server *s, struct connection *c)
{
	struct exchange *x = calloc(1, sizeof *x);
	if (!x)
		abort();
	arena_init(&x->arena, ARENA_BYTES);
	x->server = s;
	x->connection = c;
	x->route_index = ROUTE_NONE;
	x->method = METHOD_COUNT;
	x->begun_us = clock_mono_us();
	x->rq.arena = &x->arena;
	x->rq.services = s->options.services;
	x->rq.received_us = clock_now_us();
	x->rq.id = arena_printf(&x->arena, "%08x-%08x", s->id_prefix, ++s->id_count);
	x->send = exchange_send;
	x->rq.finish = exchange_send;
	s->exchange_count++;
	metric_add(&http_metrics[HTTP_REQUESTS_NOW], 1);
	return x;
}

struct exchange *exchange_of(struct request *rq)
{
	return (struct exchange *)rq;
}

static bool from_proxy(const struct exchange *x)
{
	const struct services *s = x->server->options.services;
	return s && s->config && client_is_listed(connection_client(x->connection), slice_z(s->config->trusted_proxies));
}

/* A proxy that was not named in the configuration may still give itself away. */
bool exchange_is_local(const struct exchange *x)
{
	static const char *const marks[] = {"x-forwarded-for", "forwarded", "via", "x-real-ip"};
	if (!x->connection || !connection_client(x->connection)->is_loopback || from_proxy(x))
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (request_header(&x->rq, marks[i]).p)
			return false;
	return true;
}

/* A trusted proxy says whom it speaks for: the last address of X-Forwarded-For is the one that it saw itself. From
 * anybody else the header says nothing. */
static void take_client(struct exchange *x)
{
	struct client c = *connection_client(x->connection);
	struct slice rest = request_header(&x->rq, "x-forwarded-for"), last = {NULL, 0};
	while (rest.p)
		last = slice_trim(slice_cut(&rest, ','));
	if (last.n && from_proxy(x))
		(void)client_parse(&c, last);
	x->rq.address = arena_dup(&x->arena, slice_z(c.text));
	x->rq.network = c.network;
	x->rq.client_pin = arena_dup(&x->arena, connection_pin(x->connection));
}

void exchange_refuse(struct exchange *x, struct refusal why)
{
	x->close = true;
	x->reason = why.reason;
	metrics_refused(why.reason);
	answer_error(&x->rq, why.err, NULL);
}

static int refused(struct exchange *x, enum err err, const char *reason)
{
	exchange_refuse(x, (struct refusal){err, reason});
	return -1;
}

/* No such row. The connection may go on when no body is on its way. */
static int no_route(struct exchange *x, unsigned allowed, bool body_follows)
{
	x->close = x->close || body_follows;
	if (allowed)
		x->allow = allow_list(&x->arena, allowed);
	answer_error(&x->rq, allowed ? ERR_METHOD_NOT_ALLOWED : ERR_NOT_FOUND, NULL);
	return -1;
}

static bool is_json_type(struct slice type)
{
	return slice_eq_nocase(slice_trim(slice_cut(&type, ';')), S("application/json"));
}

static int take_params(struct exchange *x, const struct route_found *found)
{
	for (int i = 0; i < HTTP_PARAMS_MAX && found->param[i].p; i++)
		if (percent_decode(&x->arena, found->param[i], &x->rq.param[i]))
			return -1;
	return 0;
}

static int find_route(struct exchange *x, const struct head *h)
{
	bool body_follows = h->chunked || h->length;
	struct route_found found;
	router_find(x->server->options.router, h->method, h->path, &found);
	if (!found.route)
		return no_route(x, found.allowed, body_follows);
	x->route = found.route;
	x->route_index = found.index;
	x->right = found.route->right;
	x->handler = found.route->handler;
	enum err err = session_precheck(x);
	if (err) {
		x->close = x->close || body_follows;
		answer_error(&x->rq, err, NULL);
		return -1;
	}
	if (take_params(x, &found))
		return refused(x, ERR_BAD_REQUEST, "bad_escape");
	if (h->length > x->route->body_bytes_max)
		return refused(x, ERR_TOO_LARGE, "large_body");
	if (body_follows && x->route->body == BODY_JSON && !is_json_type(request_header(&x->rq, "content-type")))
		return refused(x, ERR_UNSUPPORTED_TYPE, "not_json");
	return 0;
}

int exchange_begin(struct exchange *x, struct slice head)
{
	struct head h;
	struct refusal why;
	if (head_read(&x->arena, head, &h, &why)) {
		exchange_refuse(x, why);
		return -1;
	}
	x->method = h.method;
	x->rq.method = slice_z(method_name(h.method));
	x->rq.path = h.path;
	x->rq.query = h.query;
	x->rq.headers = h.headers;
	x->rq.header_count = h.header_count;
	take_client(x);
	x->close = h.close;
	x->chunked = h.chunked;
	x->length = h.length;
	x->expects_continue = h.expects_continue && (h.chunked || h.length);
	return find_route(x, &h);
}

/* A process that was started while the database is away has none yet. */
bool exchange_lacks_keys(const struct exchange *x)
{
	const struct services *s = x->server->options.services;
	return s && s->columns && !column_keys_ready(s->columns);
}

void exchange_run(struct exchange *x)
{
	if (x->route->tx != ROUTE_ALONE && exchange_lacks_keys(x)) {
		answer_error(&x->rq, ERR_DATABASE_DOWN, NULL);
		return;
	}
	if (x->route->body == BODY_JSON) {
		struct fault why;
		x->rq.json = json_read(x->rq.body, &why);
		if (!x->rq.json) {
			answer_fault(&x->rq, &why);
			return;
		}
	}
	if (x->route->tx == ROUTE_TX)
		x->server->options.run_in_tx(x);
	else
		x->handler(&x->rq);
}

static void log_answer(const struct exchange *x, size_t bytes, int64_t duration_us)
{
	/* A push that was taken stands in the database and in the counters; a line for each would cost a tenth of it. */
	bool taken = x->right == RIGHT_PROVIDER && x->rq.answer.status < 300;
	LOG_AT(taken ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, "request", KS("id", x->rq.id), KS("method", x->rq.method.n ? x->rq.method : S("-")),
	       KZ("route", x->route ? x->route->path : "-"), KI("status", x->rq.answer.status), KI("duration_us", duration_us),
	       KI("bytes", bytes), KZ("reason", x->reason ? x->reason : "-"), KZ("client", x->connection ? "here" : "gone"));
}

static void send_more(struct request *rq, struct slice bytes)
{
	connection_stream(exchange_of(rq)->connection, bytes);
}

static void end_stream(struct request *rq)
{
	connection_stream_end(exchange_of(rq)->connection);
}

static void open_stream(struct exchange *x)
{
	x->streaming = true;
	x->rq.send_more = send_more;
	x->rq.end = end_stream;
	metric_add(&http_metrics[HTTP_STREAMS], 1);
	x->rq.answer.stream.opened(&x->rq, x->rq.answer.stream.arg);
	if (x->streaming && x->server->stopping)
		end_stream(&x->rq);
}

void exchange_stream_over(struct exchange *x)
{
	struct stream s = x->rq.answer.stream;
	x->streaming = false;
	x->connection = NULL;
	x->rq.send_more = NULL;
	x->rq.end = NULL;
	metric_add(&http_metrics[HTTP_STREAMS], -1);
	s.gone(s.arg);
	server_bury_exchange(x->server, x);
}

void exchange_send(struct request *rq)
{
	struct exchange *x = exchange_of(rq);
	struct connection *c = x->connection;
	int64_t duration_us = clock_mono_us() - x->begun_us;
	x->close = x->close || x->server->stopping;
	size_t bytes = c ? connection_write(c, x) : 0;
	log_answer(x, bytes, duration_us);
	metrics_answered(x->route_index, rq->answer.status, duration_us);
	if (c && rq->answer.stream.opened && x->method != METHOD_HEAD) {
		open_stream(x);
		return;
	}
	x->connection = NULL;
	server_bury_exchange(x->server, x);
	if (c)
		connection_next(c, x->close);
}

void exchange_free(struct exchange *x)
{
	json_decref(x->rq.json);
	if (x->body)
		evbuffer_free(x->body);
	x->server->body_bytes -= x->body_counted;
	x->server->exchange_count--;
	metric_add(&http_metrics[HTTP_REQUESTS_NOW], -1);
	arena_release(&x->arena);
	free(x);
}

#include "socho/http/server.h"

#include <errno.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/log.h"
#include "socho/http/connection.h"
#include "socho/http/metrics.h"

/* Descriptors kept free for the database, files, pipes and the log. */
enum { DESCRIPTORS_SPARE = 64, RESUME_MS = 100, LISTENERS = 2 };

const struct deadlines deadlines_default = {
	.handshake_ms = HTTP_HANDSHAKE_MS,
	.head_ms = HTTP_HEAD_MS,
	.body_ms = HTTP_BODY_MS,
	.write_ms = HTTP_WRITE_MS,
	.idle_ms = HTTP_IDLE_MS,
	.linger_ms = HTTP_LINGER_MS,
};

static void pause_listener(struct server *s)
{
	if (s->paused || s->stopping)
		return;
	s->paused = true;
	for (int i = 0; i < LISTENERS; i++)
		if (s->listeners[i])
			evconnlistener_disable(s->listeners[i]);
	metric_add(&http_metrics[HTTP_ACCEPT_PAUSES], 1);
}

static void resume_listener(struct server *s)
{
	if (!s->paused || s->stopping || s->connection_count >= s->options.connections_max)
		return;
	s->paused = false;
	for (int i = 0; i < LISTENERS; i++)
		if (s->listeners[i])
			evconnlistener_enable(s->listeners[i]);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	resume_listener(arg);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer, int peer_bytes, void *arg)
{
	(void)peer_bytes;
	struct server *s = arg;
	if (connection_open(s, fd, peer, listener == s->listeners[1]))
		return;
	metric_add(&http_metrics[HTTP_ACCEPTED], 1);
	metric_add(&http_metrics[HTTP_CONNECTIONS], 1);
	/* What does not fit waits in the kernel's backlog, where another web process may take it. */
	if (++s->connection_count >= s->options.connections_max)
		pause_listener(s);
}

/* Out of descriptors or memory the socket stays readable: without a pause the loop would spin. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	(void)listener;
	struct server *s = arg;
	log_warn("accept_failed", KZ("error", strerror(errno)), KI("connections", s->connection_count));
	pause_listener(s);
	struct timeval pause = clock_timeval(RESUME_MS);
	event_add(s->resume, &pause);
}

static void reap(struct server *s)
{
	while (s->buried_exchanges) {
		struct exchange *x = s->buried_exchanges;
		s->buried_exchanges = x->next;
		exchange_free(x);
	}
	while (s->buried_connections) {
		struct connection *c = s->buried_connections;
		s->buried_connections = *connection_link(c);
		connection_free(c);
		s->connection_count--;
		metric_add(&http_metrics[HTTP_CONNECTIONS], -1);
	}
}

static void on_reap(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct server *s = arg;
	reap(s);
	resume_listener(s);
	if (s->stopping && s->stopped && !s->connection_count && !s->exchange_count) {
		void (*stopped)(void *) = s->stopped;
		s->stopped = NULL;
		stopped(s->stopped_arg);
	}
}

void server_bury_connection(struct server *s, struct connection *c)
{
	*connection_link(c) = s->buried_connections;
	s->buried_connections = c;
	event_active(s->reaper, EV_TIMEOUT, 0);
}

void server_bury_exchange(struct server *s, struct exchange *x)
{
	x->next = s->buried_exchanges;
	s->buried_exchanges = x;
	event_active(s->reaper, EV_TIMEOUT, 0);
}

static int connections_max(int wanted)
{
	struct rlimit limit;
	int most = wanted > 0 ? wanted : HTTP_CONNECTIONS_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)most + DESCRIPTORS_SPARE)
		most = limit.rlim_cur > (rlim_t)DESCRIPTORS_SPARE * 2 ? (int)limit.rlim_cur - DESCRIPTORS_SPARE : DESCRIPTORS_SPARE;
	return most;
}

static struct evconnlistener *listener_of(struct server *s, int fd)
{
	struct evconnlistener *l = evconnlistener_new(s->options.loop, on_accept, s, LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_CLOSE_ON_FREE, -1, fd);
	if (l)
		evconnlistener_set_error_cb(l, on_accept_error);
	return l;
}

static void close_listeners(struct server *s)
{
	for (int i = 0; i < LISTENERS; i++)
		if (s->listeners[i])
			evconnlistener_free(s->listeners[i]);
	s->listeners[0] = s->listeners[1] = NULL;
}

struct server *server_open(const struct server_options *options, struct fault *why)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->options = *options;
	s->options.connections_max = connections_max(options->connections_max);
	if (!s->options.bodies_bytes_max)
		s->options.bodies_bytes_max = HTTP_BODIES_BYTES_MAX;
	random_bytes(&s->id_prefix, sizeof s->id_prefix);
	signal(SIGPIPE, SIG_IGN);
	metrics_open(options->router);
	s->resume = evtimer_new(options->loop, on_resume, s);
	s->reaper = event_new(options->loop, -1, 0, on_reap, s);
	s->listeners[0] = listener_of(s, options->listen_fd);
	s->listeners[1] = options->mtls_fd > 0 ? listener_of(s, options->mtls_fd) : NULL;
	if (!s->resume || !s->reaper || !s->listeners[0] || (options->mtls_fd > 0 && !s->listeners[1])) {
		faultf(why, ERR_BAD_CONFIG, "listen", "the listening socket cannot be used: %s", strerror(errno));
		server_close(s);
		return NULL;
	}
	return s;
}

void server_stop(struct server *s, void (*stopped)(void *arg), void *arg)
{
	s->stopping = true;
	s->stopped = stopped;
	s->stopped_arg = arg;
	/* Closed and not only left alone: whoever starts next may want the address while requests are being finished. */
	close_listeners(s);
	connections_each(s->connections, connection_stop);
	event_active(s->reaper, EV_TIMEOUT, 0);
}

void server_close(struct server *s)
{
	if (!s)
		return;
	connections_each(s->connections, connection_drop);
	if (s->reaper)
		reap(s);
	close_listeners(s);
	if (s->resume)
		event_free(s->resume);
	if (s->reaper)
		event_free(s->reaper);
	free(s);
}

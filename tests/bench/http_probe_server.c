/* The transport alone, with a table of small routes: for the HTTP tests and benchmarks. Listens on 127.0.0.1, a plain
 * port and (with a certificate) a TLS port, prints "plain PORT" and "tls PORT", stops in an orderly way when standard
 * input ends, takes the certificate files anew on SIGHUP.
 *
 *   http_probe_server [certificate=FILE key=FILE] [connections=N] [bodies=BYTES] [head_ms=N] [body_ms=N] [write_ms=N]
 *                     [idle_ms=N] [handshake_ms=N] [linger_ms=N] [log=LEVEL] */
#include <arpa/inet.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socho/base/command.h"
#include "socho/base/log.h"
#include "socho/base/text.h"
#include "socho/http/metrics.h"
#include "socho/http/server.h"

enum { BIG_BYTES = 4 * 1024 * 1024, SLOW_MS = 300, FILE_BYTES_MAX = 64 * 1024 };

static struct event_base *loop;
static struct server *servers[2];
static struct tls *tls;
static const char *certificate, *key;
static int running;
static int slow_answered; /* to whoever still listened or not */

static void hello(struct request *rq)
{
	answer_json(rq, 200, S("{\"hello\":\"chợ\"}"));
}

static void echo(struct request *rq)
{
	answer_bytes(rq, "application/octet-stream", rq->body);
}

static void echo_json(struct request *rq)
{
	char *text = json_dumps(rq->json, JSON_COMPACT | JSON_ENCODE_ANY);
	struct slice copy = arena_dup(rq->arena, slice_z(text));
	free(text);
	answer_json(rq, 201, copy);
}

static void on_slow(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	slow_answered++;
	answer_json(arg, 200, S("{\"slow\":true}"));
}

static void slow(struct request *rq)
{
	struct timeval wait = {.tv_usec = SLOW_MS * 1000};
	event_base_once(loop, -1, EV_TIMEOUT, on_slow, rq, &wait);
}

static void slow_count(struct request *rq)
{
	answer_json(rq, 200, arena_printf(rq->arena, "%d", slow_answered));
}

static void big(struct request *rq)
{
	char *p = arena_alloc(rq->arena, BIG_BYTES);
	for (size_t i = 0; i < BIG_BYTES; i++)
		p[i] = (char)('a' + i % 26);
	answer_bytes(rq, "text/plain", slice_of(p, BIG_BYTES));
}

static void tagged(struct request *rq)
{
	rq->answer.etag = S("\"v1\"");
	rq->answer.cache = S("max-age=60");
	answer_json(rq, 200, S("{\"tagged\":true}"));
}

static void params(struct request *rq)
{
	struct slice q;
	struct fault why;
	if (request_query(rq, "q", &q, &why)) {
		answer_fault(rq, &why);
		return;
	}
	struct text t;
	text_init(&t, rq->arena);
	text_addc(&t, '[');
	text_add_json(&t, rq->param[0]);
	text_addc(&t, ',');
	text_add_json(&t, rq->param[1]);
	text_addc(&t, ',');
	text_add_json(&t, q);
	text_addc(&t, ']');
	answer_json(rq, 200, text_slice(&t));
}

/* A stream: three events, then its end; or events without end, as fast as the loop turns, for who does not read. */
struct ticking {
	struct request *rq;
	struct event *timer;
	int left; /* below zero: without end */
};
static int streams_gone;

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct ticking *t = arg;
	static char much[16 * 1024];
	struct timeval wait = {.tv_usec = t->left < 0 ? 0 : 20000};
	if (t->left == 0) {
		stream_end(t->rq);
		return;
	}
	event_add(t->timer, &wait);
	if (t->left > 0) {
		stream_send(t->rq, arena_printf(t->rq->arena, "data: %d\n\n", t->left--));
	} else {
		memset(much, ':', sizeof much);
		stream_send(t->rq, slice_of(much, sizeof much));
	}
}

static void on_ticking(struct request *rq, void *arg)
{
	struct ticking *t = arg;
	t->rq = rq;
	t->timer = evtimer_new(loop, on_tick, t);
	on_tick(-1, 0, t);
}

static void on_ticked(void *arg)
{
	struct ticking *t = arg;
	event_free(t->timer);
	streams_gone++;
}

static void tick(struct request *rq, int left)
{
	struct ticking *t = ARENA_NEW(rq->arena, struct ticking);
	*t = (struct ticking){.rq = rq, .left = left};
	answer_events(rq, &(const struct stream){.opened = on_ticking, .gone = on_ticked, .arg = t});
}

static void ticks(struct request *rq)
{
	tick(rq, 3);
}

static void flood(struct request *rq)
{
	tick(rq, -1);
}

static void quiet_opened(struct request *rq, void *arg)
{
	(void)arg;
	stream_send(rq, S(": quiet\n\n"));
}

static void quiet_gone(void *arg)
{
	(void)arg;
	streams_gone++;
}

static void quiet(struct request *rq)
{
	answer_events(rq, &(const struct stream){.opened = quiet_opened, .gone = quiet_gone});
}

static void gone(struct request *rq)
{
	answer_json(rq, 200, arena_printf(rq->arena, "%d", streams_gone));
}

static void metrics(struct request *rq)
{
	struct text t;
	text_init(&t, rq->arena);
	metrics_write(&t);
	answer_bytes(rq, "text/plain; version=0.0.4", text_slice(&t));
}

static const struct route routes[] = {
	{METHOD_GET, "/hello", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, hello},
	{METHOD_POST, "/echo", RIGHT_PUBLIC, BODY_RAW, BODY_BATCH_BYTES_MAX, ROUTE_NO_TX, echo},
	{METHOD_POST, "/small", RIGHT_PUBLIC, BODY_RAW, 16, ROUTE_NO_TX, echo},
	{METHOD_POST, "/json", RIGHT_PUBLIC, BODY_JSON, BODY_SMALL_BYTES_MAX, ROUTE_NO_TX, echo_json},
	{METHOD_GET, "/slow", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, slow},
	{METHOD_GET, "/slow/count", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, slow_count},
	{METHOD_GET, "/big", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, big},
	{METHOD_GET, "/tagged", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, tagged},
	{METHOD_GET, "/params/{a}/{b}.png", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, params},
	{METHOD_GET, "/ticks", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, ticks},
	{METHOD_GET, "/flood", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, flood},
	{METHOD_GET, "/quiet", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, quiet},
	{METHOD_GET, "/streams/gone", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, gone},
	{METHOD_GET, "/metrics", RIGHT_PUBLIC, BODY_NONE, 0, ROUTE_NO_TX, metrics},
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_on_loopback(const char *name)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1024) ||
	    getsockname(fd, (struct sockaddr *)&at, &n))
		die("listen");
	printf("%s %d\n", name, ntohs(at.sin_port));
	return fd;
}

static struct slice load(const char *path)
{
	char *p;
	size_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read_all(fd, FILE_BYTES_MAX, &p, &n))
		die(path);
	close(fd);
	return slice_of(p, n);
}

static void load_tls(void)
{
	struct fault why = {.err = ERR_NONE};
	struct slice chain = load(certificate), secret = load(key);
	if (tls ? tls_reload(tls, chain, secret, &why) : !(tls = tls_open(chain, secret, &why)))
		fault_print(&why);
	free((void *)(uintptr_t)chain.p);
	free((void *)(uintptr_t)secret.p);
}

static void on_hangup(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	load_tls();
	puts("reloaded");
}

static void on_stopped(void *arg)
{
	(void)arg;
	if (--running == 0)
		event_base_loopbreak(loop);
}

static void on_stdin(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	struct event **self = arg;
	char scratch[64];
	if (read(fd, scratch, sizeof scratch) > 0)
		return;
	event_del(*self);
	for (int i = 0; i < 2; i++)
		if (servers[i])
			server_stop(servers[i], on_stopped, NULL);
}

static int option(const char *arg, const char *name, int *out)
{
	size_t n = strlen(name);
	if (strncmp(arg, name, n) != 0 || arg[n] != '=')
		return 0;
	*out = atoi(arg + n + 1);
	return 1;
}

static void read_options(int argc, char **argv, struct server_options *o)
{
	struct deadlines *d = &o->deadlines;
	int level = LOG_LEVEL_WARN;
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		if (strncmp(a, "certificate=", 12) == 0)
			certificate = a + 12;
		else if (strncmp(a, "key=", 4) == 0)
			key = a + 4;
		else if (!option(a, "connections", &o->connections_max) && !option(a, "bodies", &o->bodies_bytes_max) &&
		         !option(a, "head_ms", &d->head_ms) && !option(a, "body_ms", &d->body_ms) && !option(a, "write_ms", &d->write_ms) &&
		         !option(a, "idle_ms", &d->idle_ms) && !option(a, "handshake_ms", &d->handshake_ms) &&
		         !option(a, "linger_ms", &d->linger_ms) && !option(a, "log", &level))
			fprintf(stderr, "unknown option %s\n", a);
	}
	log_init("probe", (enum log_level)level);
}

static struct server *serve(struct server_options o, const char *name)
{
	struct fault why;
	o.listen_fd = listen_on_loopback(name);
	struct server *s = server_open(&o, &why);
	if (!s)
		exit(fault_print(&why));
	running++;
	return s;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	loop = event_base_new();
	struct router *router = router_new(routes, sizeof routes / sizeof routes[0]);
	struct server_options o = {.loop = loop, .router = router, .deadlines = deadlines_default};
	read_options(argc, argv, &o);
	servers[0] = serve(o, "plain");
	if (certificate && key) {
		load_tls();
		o.tls = tls;
		servers[1] = serve(o, "tls");
	}
	struct event *hangup = evsignal_new(loop, SIGHUP, on_hangup, NULL);
	struct event *input;
	input = event_new(loop, STDIN_FILENO, EV_READ | EV_PERSIST, on_stdin, &input);
	event_add(hangup, NULL);
	event_add(input, NULL);
	puts("ready");
	event_base_dispatch(loop);
	server_close(servers[0]);
	server_close(servers[1]);
	event_free(hangup);
	event_free(input);
	event_base_loop(loop, EVLOOP_NONBLOCK);
	tls_close(tls);
	router_free(router);
	event_base_free(loop);
	puts("stopped");
	return 0;
}

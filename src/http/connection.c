/* A connection is always in one state. process() moves it as far as the bytes that are here allow, then settle() sets
 * what follows from the state: whether to read, which deadline runs, whether to close. Nothing else does, so each
 * callback only says what happened.
 *
 * One request at a time is worked on; those pipelined behind it wait in the input buffer, which is bounded by not
 * reading (no read watermark: under TLS it would leave decrypted bytes stuck, since only the socket wakes us). */
#include "socho/http/connection.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event_struct.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/http/client.h"
#include "socho/http/metrics.h"
#include "socho/http/reply.h"
#include "socho/seal/key.h"

enum state {
	STATE_HANDSHAKE,
	STATE_HEAD,    /* waiting for a request, or in the middle of its head */
	STATE_BODY,
	STATE_ANSWER,  /* a handler works */
	STATE_CLOSING, /* the last answer is on its way out */
	STATE_LINGER,  /* our side is shut; what still comes is thrown away */
	STATE_DEAD,
};

enum { CHUNK_FRAME_BYTES = 64 };

#define NO_DEADLINE INT64_MAX

struct connection {
	struct server *server;
	struct connection *next, **link; /* *link is what points here */
	struct bufferevent *bev;
	struct event timer, discard;
	struct exchange *exchange; /* in STATE_BODY and STATE_ANSWER */
	struct head_scan scan;
	enum state state;
	bool reading, peer_done, processing, in_head, discarding;
	struct client client;
	bool asks, has_pin; /* for a certificate */
	uint8_t pin[SEAL_PIN_BYTES];
	int64_t step_deadline_us, write_deadline_us, armed_us;
};

static void process(struct connection *c);
static void settle(struct connection *c);

static struct evbuffer *input_of(const struct connection *c)
{
	return bufferevent_get_input(c->bev);
}

static size_t unsent(const struct connection *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

static int64_t after_ms(int ms)
{
	return clock_mono_us() + ms * US_PER_MS;
}

/* The timer is moved forward only; when it fires too early it is armed again. So a busy connection costs no timer
 * operation a request. */
static void arm(struct connection *c)
{
	int64_t deadline = c->step_deadline_us < c->write_deadline_us ? c->step_deadline_us : c->write_deadline_us;
	if (deadline >= c->armed_us)
		return;
	int64_t left = deadline - clock_mono_us();
	left = left > 0 ? left : 0;
	struct timeval tv = {.tv_sec = left / US_PER_S, .tv_usec = left % US_PER_S};
	event_add(&c->timer, &tv);
	c->armed_us = deadline;
}

static void unlink_connection(struct connection *c)
{
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
}

void connection_drop(struct connection *c)
{
	if (c->state == STATE_DEAD)
		return;
	c->state = STATE_DEAD;
	if (c->exchange) {
		struct exchange *x = c->exchange;
		c->exchange = NULL;
		x->connection = NULL;
		/* A request whose body will not come has nobody else to free it. */
		if (x->streaming)
			exchange_stream_over(x);
		else if (x->waiting_for_body)
			server_bury_exchange(c->server, x);
	}
	bufferevent_setcb(c->bev, NULL, NULL, NULL, NULL);
	bufferevent_disable(c->bev, EV_READ | EV_WRITE);
	event_del(&c->timer);
	if (c->discarding)
		event_del(&c->discard);
	unlink_connection(c);
	server_bury_connection(c->server, c);
}

void connections_each(struct connection *first, void (*call)(struct connection *c))
{
	for (struct connection *c = first, *next; c; c = next) {
		next = c->next;
		call(c);
	}
}

struct connection **connection_link(struct connection *c)
{
	return &c->next;
}

void connection_free(struct connection *c)
{
	bufferevent_free(c->bev);
	free(c);
}

static void on_discard(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	struct connection *c = arg;
	char scratch[16 * 1024];
	ssize_t n = recv(fd, scratch, sizeof scratch, MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		connection_drop(c);
}

/* Everything was sent. Says so (close_notify, FIN), and goes on reading for a moment: closing a socket that has unread
 * input sends a reset, which can destroy the answer on its way (RFC 9112 9.6). */
static void shut(struct connection *c)
{
	evutil_socket_t fd = bufferevent_getfd(c->bev);
	SSL *ssl = c->server->options.tls ? bufferevent_openssl_get_ssl(c->bev) : NULL;
	if (ssl && SSL_is_init_finished(ssl)) {
		ERR_clear_error();
		SSL_shutdown(ssl);
		ERR_clear_error();
	}
	shutdown(fd, SHUT_WR);
	if (c->peer_done) {
		connection_drop(c);
		return;
	}
	c->state = STATE_LINGER;
	bufferevent_disable(c->bev, EV_READ | EV_WRITE);
	event_assign(&c->discard, c->server->options.loop, fd, EV_READ | EV_PERSIST, on_discard, c);
	event_add(&c->discard, NULL);
	c->discarding = true;
	c->write_deadline_us = NO_DEADLINE;
	c->step_deadline_us = after_ms(c->server->options.deadlines.linger_ms);
	arm(c);
}

static void set_reading(struct connection *c, bool wanted)
{
	if (c->reading == wanted)
		return;
	c->reading = wanted;
	if (wanted)
		bufferevent_enable(c->bev, EV_READ);
	else
		bufferevent_disable(c->bev, EV_READ);
}

/* Near the cap idle connections are not kept long. */
static int idle_ms(const struct server *s)
{
	return s->connection_count > s->options.connections_max / 4 * 3 ? s->options.deadlines.idle_ms / 20
	                                                                : s->options.deadlines.idle_ms;
}

static void begin_head(struct connection *c)
{
	c->state = STATE_HEAD;
	c->scan = (struct head_scan){.at = 0};
	c->in_head = false;
	c->step_deadline_us = after_ms(idle_ms(c->server));
}

/* A refusal for which there is no request: it gets an exchange of its own, so that it is answered, logged and counted
 * like any other. */
static void refuse(struct connection *c, enum err err, const char *reason)
{
	struct exchange *x = c->exchange ? c->exchange : exchange_new(c->server, c);
	c->exchange = x;
	c->state = STATE_ANSWER;
	x->waiting_for_body = false;
	exchange_refuse(x, (struct refusal){err, reason});
}

/* Most answers fit the socket: written here, they need no turn of the loop and no change of what epoll watches. What
 * does not go, goes to the output buffer, the same bytes first, as OpenSSL wants a write repeated. */
static size_t write_now(struct connection *c, struct slice bytes)
{
	SSL *ssl = bufferevent_openssl_get_ssl(c->bev);
	ssize_t n;
	if (unsent(c))
		return 0;
	if (ssl) {
		n = SSL_write(ssl, bytes.p, (int)bytes.n);
		ERR_clear_error();
	} else {
		n = send(bufferevent_getfd(c->bev), bytes.p, bytes.n, MSG_NOSIGNAL);
	}
	return n > 0 ? (size_t)n : 0;
}

static void send_piece(struct connection *c, struct slice piece)
{
	struct evbuffer *out = bufferevent_get_output(c->bev);
	size_t written = write_now(c, piece), rest = piece.n - written;
	/* In one chunk, for a repeated write must not be shorter than the first try. */
	if (rest && (evbuffer_expand(out, rest) || evbuffer_add(out, piece.p + written, rest)))
		abort();
}

size_t connection_write(struct connection *c, struct exchange *x)
{
	struct slice body, piece = reply_make(x, &body);
	send_piece(c, piece);
	if (body.n && evbuffer_add(bufferevent_get_output(c->bev), body.p, body.n))
		abort();
	c->write_deadline_us = after_ms(c->server->options.deadlines.write_ms);
	return piece.n + body.n;
}

/* One chunk (RFC 9112 7.1). The deadline is for what did not go at once, from when it first did not. */
void connection_stream(struct connection *c, struct slice bytes)
{
	struct arena a;
	struct text chunk;
	arena_init(&a, bytes.n + CHUNK_FRAME_BYTES);
	text_init(&chunk, &a);
	text_addf(&chunk, "%zx\r\n", bytes.n);
	text_add(&chunk, bytes);
	text_add(&chunk, S("\r\n"));
	send_piece(c, text_slice(&chunk));
	arena_release(&a);
	if (c->write_deadline_us == NO_DEADLINE)
		c->write_deadline_us = after_ms(c->server->options.deadlines.write_ms);
	if (unsent(c) > HTTP_STREAM_UNSENT_BYTES_MAX)
		connection_drop(c);
	else
		settle(c);
}

void connection_stream_end(struct connection *c)
{
	struct exchange *x = c->exchange;
	bool close = x->close || c->server->stopping;
	send_piece(c, S("0\r\n\r\n"));
	exchange_stream_over(x);
	connection_next(c, close);
}

void connection_next(struct connection *c, bool close)
{
	c->exchange = NULL;
	if (close)
		c->state = STATE_CLOSING;
	else
		begin_head(c);
	process(c);
}

static void run(struct connection *c)
{
	c->state = STATE_ANSWER;
	c->step_deadline_us = NO_DEADLINE;
	c->exchange->waiting_for_body = false;
	exchange_run(c->exchange);
}

static void begin_body(struct connection *c)
{
	struct exchange *x = c->exchange;
	c->state = STATE_BODY;
	x->waiting_for_body = true;
	c->step_deadline_us = after_ms(c->server->options.deadlines.body_ms);
	if (x->expects_continue && !evbuffer_get_length(input_of(c))) {
		evbuffer_add(bufferevent_get_output(c->bev), "HTTP/1.1 100 Continue\r\n\r\n", 25);
		c->write_deadline_us = after_ms(c->server->options.deadlines.write_ms);
	}
}

static bool step_head(struct connection *c)
{
	struct evbuffer *in = input_of(c);
	size_t n = evbuffer_get_length(in);
	if (!n || unsent(c) > HTTP_PIPELINE_OUTPUT_BYTES_MAX)
		return false;
	if (!c->in_head)
		c->step_deadline_us = after_ms(c->server->options.deadlines.head_ms);
	c->in_head = true;
	n = n < HTTP_HEAD_BYTES_MAX + 1 ? n : HTTP_HEAD_BYTES_MAX + 1;
	switch (head_scan(&c->scan, slice_of(evbuffer_pullup(in, (ev_ssize_t)n), n))) {
	case PARSE_REFUSED: refuse(c, c->scan.refusal.err, c->scan.refusal.reason); return true;
	case PARSE_MORE:
		if (c->peer_done)
			refuse(c, ERR_BAD_REQUEST, "cut_head");
		return c->peer_done;
	case PARSE_DONE: break;
	}
	struct exchange *x = c->exchange = exchange_new(c->server, c);
	char *head = arena_alloc(&x->arena, c->scan.at);
	evbuffer_remove(in, head, c->scan.at);
	c->state = STATE_ANSWER;
	if (exchange_begin(x, slice_of(head, c->scan.at)) == 0)
		begin_body(c);
	return true;
}

/* Whole in the input already, as nearly always: one copy into the arena. Otherwise it grows by what arrived, never by
 * what was announced. */
static enum parse take_sized_body(struct connection *c, struct exchange *x)
{
	struct evbuffer *in = input_of(c);
	if (!x->body && evbuffer_get_length(in) >= x->length) {
		char *p = arena_alloc(&x->arena, x->length + 1);
		evbuffer_remove(in, p, x->length);
		x->rq.body = slice_of(p, x->length);
		return PARSE_DONE;
	}
	if (!x->body && !(x->body = evbuffer_new()))
		abort();
	evbuffer_remove_buffer(in, x->body, x->length - evbuffer_get_length(x->body));
	return evbuffer_get_length(x->body) == x->length ? PARSE_DONE : PARSE_MORE;
}

static enum parse take_chunked_body(struct connection *c, struct exchange *x, struct refusal *why)
{
	struct evbuffer *in = input_of(c);
	enum parse result = PARSE_MORE;
	if (!x->body && !(x->body = evbuffer_new()))
		abort();
	while (result == PARSE_MORE && evbuffer_get_length(in)) {
		size_t n = evbuffer_get_contiguous_space(in);
		struct slice bytes = slice_of(evbuffer_pullup(in, (ev_ssize_t)n), n), data;
		while (result == PARSE_MORE && bytes.n) {
			result = chunked_read(&x->chunks, &bytes, x->route->body_bytes_max, &data, why);
			if (data.n)
				evbuffer_add(x->body, data.p, data.n);
		}
		evbuffer_drain(in, n - bytes.n);
	}
	return result;
}

/* Bodies are read before anybody is asked who he is, so their sum has a bound, too. */
static bool bodies_fit(struct server *s, struct exchange *x)
{
	size_t n = evbuffer_get_length(x->body);
	s->body_bytes += n - x->body_counted;
	x->body_counted = n;
	return s->body_bytes <= (size_t)s->options.bodies_bytes_max;
}

static bool step_body(struct connection *c)
{
	struct exchange *x = c->exchange;
	struct refusal why = {.err = ERR_NONE};
	enum parse result = x->chunked ? take_chunked_body(c, x, &why) : take_sized_body(c, x);
	if (result == PARSE_REFUSED) {
		refuse(c, why.err, why.reason);
		return true;
	}
	if (result == PARSE_MORE) {
		if (!bodies_fit(c->server, x)) {
			refuse(c, ERR_UNAVAILABLE, "many_bodies");
			return true;
		}
		if (c->peer_done)
			refuse(c, ERR_BAD_REQUEST, "cut_body");
		return c->peer_done;
	}
	if (x->body) {
		size_t n = evbuffer_get_length(x->body);
		x->rq.body = n ? slice_of(evbuffer_pullup(x->body, -1), n) : S("");
	}
	run(c);
	return true;
}

static void settle(struct connection *c)
{
	if (c->state == STATE_DEAD || c->state == STATE_LINGER || c->state == STATE_HANDSHAKE)
		return;
	struct evbuffer *in = input_of(c);
	if (c->state == STATE_HEAD && c->peer_done && !evbuffer_get_length(in))
		c->state = STATE_CLOSING;
	if (!unsent(c))
		c->write_deadline_us = NO_DEADLINE;
	if (c->state == STATE_CLOSING) {
		evbuffer_drain(in, evbuffer_get_length(in));
		c->step_deadline_us = NO_DEADLINE;
		if (!unsent(c)) {
			shut(c);
			return;
		}
	}
	set_reading(c, !c->peer_done && evbuffer_get_length(in) <= HTTP_READ_AHEAD_BYTES_MAX);
	arm(c);
}

static void process(struct connection *c)
{
	if (c->processing)
		return;
	c->processing = true;
	while ((c->state == STATE_HEAD && step_head(c)) || (c->state == STATE_BODY && step_body(c)))
		;
	c->processing = false;
	settle(c);
}

static void on_bytes(struct bufferevent *bev, void *arg)
{
	(void)bev;
	process(arg);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct connection *c = arg;
	if (what & BEV_EVENT_CONNECTED) {
		metric_add(&http_metrics[HTTP_HANDSHAKES], 1);
		c->has_pin = c->asks && tls_client_pin(bufferevent_openssl_get_ssl(bev), c->pin);
		begin_head(c);
		c->step_deadline_us = after_ms(c->server->options.deadlines.head_ms);
		process(c);
		return;
	}
	if (c->state == STATE_HANDSHAKE) {
		/* OpenSSL has sent its alert; a reset should not eat that either. */
		metric_add(&http_metrics[HTTP_HANDSHAKES_FAILED], 1);
		c->peer_done = what & BEV_EVENT_EOF;
		shut(c);
		return;
	}
	/* Nobody half-closes a stream to go on reading it. */
	bool streaming = c->exchange && c->exchange->streaming;
	if (!(what & BEV_EVENT_EOF) || what & BEV_EVENT_WRITING || streaming) {
		connection_drop(c);
		return;
	}
	/* It may be half a close: what was asked is still answered. libevent stopped both directions. */
	c->peer_done = true;
	c->reading = false;
	if (unsent(c))
		bufferevent_enable(bev, EV_WRITE);
	process(c);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	struct connection *c = arg;
	int64_t now = clock_mono_us();
	c->armed_us = NO_DEADLINE;
	if (now < c->step_deadline_us && now < c->write_deadline_us) {
		arm(c);
		return;
	}
	if (c->state != STATE_LINGER && c->state != STATE_HEAD)
		metric_add(&http_metrics[HTTP_DEADLINES], 1);
	if (now >= c->write_deadline_us || c->state == STATE_HANDSHAKE || c->state == STATE_LINGER) {
		connection_drop(c);
	} else if (c->state == STATE_BODY || (c->state == STATE_HEAD && c->in_head)) {
		refuse(c, ERR_TIMEOUT, c->state == STATE_BODY ? "slow_body" : "slow_head");
	} else {
		c->state = STATE_CLOSING;
		process(c);
	}
}

void connection_stop(struct connection *c)
{
	if (c->state == STATE_HANDSHAKE) {
		connection_drop(c);
	} else if (c->state == STATE_HEAD && !c->in_head) {
		c->state = STATE_CLOSING;
		process(c);
	} else if (c->exchange && c->exchange->streaming) {
		connection_stream_end(c);
	}
}

const struct client *connection_client(const struct connection *c)
{
	return &c->client;
}

struct slice connection_pin(const struct connection *c)
{
	return slice_of(c->pin, c->has_pin ? sizeof c->pin : 0);
}

static struct bufferevent *bufferevent_for(struct server *s, int fd, bool asks)
{
	/* Deferred, so that no callback runs inside a call of ours. */
	int options = BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS;
	if (!s->options.tls)
		return bufferevent_socket_new(s->options.loop, fd, options);
	SSL *ssl = asks ? tls_asking_session(s->options.tls) : tls_session(s->options.tls);
	if (!ssl)
		return NULL;
	struct bufferevent *bev = bufferevent_openssl_socket_new(s->options.loop, fd, ssl, BUFFEREVENT_SSL_ACCEPTING, options);
	/* Dirty shutdowns are not allowed in libevent's sense, which would call a reset the end of input; a mere FIN is
	 * told as that end by SSL_OP_IGNORE_UNEXPECTED_EOF. */
	if (!bev)
		SSL_free(ssl);
	return bev;
}

int connection_open(struct server *s, int fd, const struct sockaddr *peer, bool asks)
{
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	struct connection *c = calloc(1, sizeof *c);
	if (!c || !(c->bev = bufferevent_for(s, fd, asks))) {
		free(c);
		close(fd);
		return -1;
	}
	c->server = s;
	c->asks = asks && s->options.tls;
	client_of_peer(&c->client, peer);
	c->armed_us = c->write_deadline_us = NO_DEADLINE;
	c->next = s->connections;
	c->link = &s->connections;
	if (c->next)
		c->next->link = &c->next;
	s->connections = c;
	event_assign(&c->timer, s->options.loop, -1, 0, on_timer, c);
	bufferevent_setcb(c->bev, on_bytes, on_bytes, on_event, c);
	/* The write side is enabled from birth; enabling it again would call back for nothing. */
	set_reading(c, true);
	if (!s->options.tls)
		begin_head(c);
	c->step_deadline_us = after_ms(s->options.tls ? s->options.deadlines.handshake_ms : s->options.deadlines.head_ms);
	arm(c);
	return 0;
}

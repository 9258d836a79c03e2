/* A listener with its connections: accepts on a socket it is given, at most so many at a time, and stops without
 * cutting anybody off. Single-threaded on one event loop. */
#ifndef SOCHO_HTTP_SERVER_H
#define SOCHO_HTTP_SERVER_H

#include <event2/event.h>

#include "socho/http/router.h"
#include "socho/http/tls.h"

struct connection;
struct exchange;
struct evconnlistener;

/* Total deadlines: time for the whole step, however the bytes drip. */
struct deadlines {
	int handshake_ms, head_ms, body_ms, write_ms, idle_ms, linger_ms;
};
extern const struct deadlines deadlines_default; /* the HTTP_*_MS of limits.h */

struct server_options {
	struct event_base *loop;
	int listen_fd;             /* already listening; the server's from then on */
	int mtls_fd;               /* likewise, for clients that are asked for a certificate; 0: none */
	struct tls *tls;           /* NULL: plain, for tests and behind a proxy on loopback */
	const struct router *router;
	const struct services *services;
	int connections_max;       /* 0: HTTP_CONNECTIONS_MAX; never above the descriptor limit */
	int bodies_bytes_max;      /* 0: HTTP_BODIES_BYTES_MAX */
	struct deadlines deadlines;
	/* Opens the transaction of a ROUTE_TX row, checks who asks, runs the handler (session.h). */
	void (*run_in_tx)(struct exchange *x);
};

/* Shared by the files of the transport; others use the functions below. */
struct server {
	struct server_options options;
	struct evconnlistener *listeners[2]; /* the second asks for client certificates, and is mostly NULL */
	struct event *resume; /* looks again after the descriptors ran out */
	struct event *reaper;
	struct connection *connections, *buried_connections;
	struct exchange *buried_exchanges;
	int connection_count, exchange_count;
	size_t body_bytes;    /* held of bodies that arrive in pieces */
	bool paused, stopping;
	void (*stopped)(void *arg);
	void *stopped_arg;
	uint32_t id_prefix, id_count; /* request ids */
	char date[32];                /* of the Date header, and the second it is for */
	int64_t date_s;
};

/* NULL with a fault when the listener cannot be made. */
struct server *server_open(const struct server_options *options, struct fault *why);
/* Closes the listening socket and idle connections, lets requests in flight finish; then calls stopped once, from the
 * loop. */
void server_stop(struct server *s, void (*stopped)(void *arg), void *arg);
/* Drops what is left and frees. Only when no handler holds a request, and followed by one more turn of the loop:
 * libevent finishes its buffers there. */
void server_close(struct server *s);

/* For connection.c and exchange.c: freed at the tail of the loop's turn, so that nobody up the stack holds them. */
void server_bury_connection(struct server *s, struct connection *c);
void server_bury_exchange(struct server *s, struct exchange *x);

#endif

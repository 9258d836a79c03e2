/* One request and its answer. It is made when a head has arrived (or was refused), carries the request through route,
 * body and handler, and is freed after the answer was handed to the connection. It may outlive the connection: then
 * the answer goes nowhere, and only releases it. */
#ifndef SOCHO_HTTP_EXCHANGE_H
#define SOCHO_HTTP_EXCHANGE_H

#include "socho/http/router.h"

struct connection;
struct server;
struct evbuffer;

struct exchange {
	struct request rq; /* first, so that a request is cast back */
	struct arena arena;
	struct server *server;
	struct connection *connection; /* NULL once the client has gone */
	const struct route *route;     /* NULL when none was found */
	size_t route_index;
	enum right right;              /* of the row, or what session_require() asked for instead */
	void (*handler)(struct request *rq);
	void (*send)(struct request *rq); /* the finished answer: exchange_send(), or whoever asked in its own name (bulk.c) */
	void (*then)(void *arg);       /* session.c's: after the transaction, when it does not answer yet */
	void *then_arg;
	enum method method;
	bool expects_continue, close;  /* close: after this answer */
	bool waiting_for_body;         /* no handler has it yet */
	const char *reason;            /* of a refusal by the transport */
	struct slice allow;            /* Allow header of a 405 */
	bool chunked;
	struct chunked chunks;
	size_t length;                 /* of a body that is not chunked */
	struct evbuffer *body;         /* while it arrives in pieces */
	size_t body_counted;           /* bytes of it in server.body_bytes */
	int64_t begun_us;              /* monotonic */
	uint8_t token_hash[16];        /* session.c's: of the session's token */
	bool anonymous;                /* session.c's: it brought none */
	bool streaming;                /* the head has left, the rest follows when it happens */
	struct exchange *next;         /* among the buried */
};

struct exchange *exchange_new(struct server *s, struct connection *c);
struct exchange *exchange_of(struct request *rq);
/* The complete head, in the exchange's arena. 0: the body is wanted now; -1: it was refused and answered, because of
 * its framing, or because no row takes this path, method, size or type. */
int exchange_begin(struct exchange *x, struct slice head);
/* The body is complete in rq.body. */
void exchange_run(struct exchange *x);
/* Answers with the refusal, then closes. */
void exchange_refuse(struct exchange *x, struct refusal why);
/* Hands the finished answer to the connection, logs and counts it, and buries the exchange. The default rq.finish. */
void exchange_send(struct request *rq);
/* The stream is over, by whoever's end: tells its handler and buries the exchange. Not for the connection's eyes. */
void exchange_stream_over(struct exchange *x);
/* Asked from this machine, and not through a proxy that is named in the configuration or tells of itself. */
bool exchange_is_local(const struct exchange *x);
/* Nothing can be unsealed or looked up yet, so nobody can be known. */
bool exchange_lacks_keys(const struct exchange *x);
void exchange_free(struct exchange *x);

#endif

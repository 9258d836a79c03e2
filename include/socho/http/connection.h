/* One client: bytes in, requests one after another, bytes out, and an orderly end. It lives from accept to the end of
 * its lingering close; an exchange that is still being worked on when the client goes is detached, not waited for. */
#ifndef SOCHO_HTTP_CONNECTION_H
#define SOCHO_HTTP_CONNECTION_H

#include "socho/http/exchange.h"
#include "socho/http/server.h"

struct client;
struct sockaddr;

/* Takes over the descriptor. -1 (and it is closed) when memory is short. asks: the client is asked for a certificate. */
int connection_open(struct server *s, int fd, const struct sockaddr *peer, bool asks);
/* Writes the answer of the connection's exchange; how many bytes. */
size_t connection_write(struct connection *c, struct exchange *x);
/* The exchange is over: on to the next request, or to the close. */
void connection_next(struct connection *c, bool close);
/* A piece of the stream that is its answer, or the stream's end. May end the connection: a client that does not read for
 * HTTP_STREAM_UNSENT_BYTES_MAX is not waited for. */
void connection_stream(struct connection *c, struct slice bytes);
void connection_stream_end(struct connection *c);
/* While stopping: closes when nothing is asked, and ends streams. */
void connection_stop(struct connection *c);
/* Ends it at once, without an orderly close. */
void connection_drop(struct connection *c);
/* For the server: its list of connections, and the freeing of buried ones at the tail of the turn. */
void connections_each(struct connection *first, void (*call)(struct connection *c));
struct connection **connection_link(struct connection *c);
void connection_free(struct connection *c);
const struct client *connection_client(const struct connection *c);
/* The pin of the certificate that the client showed; empty when it showed none. */
struct slice connection_pin(const struct connection *c);

#endif

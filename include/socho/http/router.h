/* From method and path to a row of a route table. Patterns hold {parameters}: one matches at least one byte, up to the
 * pattern's next literal byte or the next '/', so "/v1/codes/{id}.png" and "/image/{bank}-{account}-{template}.png"
 * work. A parameter named {rest} ends its pattern and matches all that follows, slashes and nothing at all included. The
 * first row that matches wins. */
#ifndef SOCHO_HTTP_ROUTER_H
#define SOCHO_HTTP_ROUTER_H

#include "socho/http/parse.h"
#include "socho/http/right.h"

enum body_kind { BODY_NONE, BODY_JSON, BODY_RAW };

enum route_tx {
	ROUTE_NO_TX, /* the handler answers by itself; only for RIGHT_PUBLIC and RIGHT_PROVIDER */
	ROUTE_ALONE, /* likewise, and it needs no keys of sealed columns: it answers while the database is away, too */
	ROUTE_TX,    /* a transaction is opened, session and right are checked in it, then the handler runs with rq->tx */
};

struct route {
	enum method method; /* GET also answers HEAD */
	const char *path;
	enum right right;
	enum body_kind body;
	size_t body_bytes_max;
	enum route_tx tx;
	void (*handler)(struct request *rq);
};

struct router;

/* The table must outlive the router. Asserts what a table must keep: patterns begin with '/', at most HTTP_PARAMS_MAX
 * parameters, no body on GET, no right without a transaction. */
struct router *router_new(const struct route *routes, size_t count);
void router_free(struct router *r);

struct route_found {
	const struct route *route; /* NULL: no row for this path and method */
	size_t index;
	struct slice param[HTTP_PARAMS_MAX]; /* as sent, not decoded */
	unsigned allowed;          /* bits of the methods this path takes, when route is NULL; 0: no such path */
};
void router_find(const struct router *r, enum method method, struct slice path, struct route_found *out);
const struct route *router_route(const struct router *r, size_t index);
size_t router_count(const struct router *r);
/* "GET, HEAD, POST" */
struct slice allow_list(struct arena *a, unsigned allowed);

#endif

/* Who asks, and the transaction of a request. A session is a random token in the cookie __Host-socho; the database
 * keeps a keyed hash of it. On each request the same transaction finds the session, checks the right, takes the
 * person's scope, and then runs the handler: nothing is remembered between requests. */
#ifndef SOCHO_HTTP_SESSION_H
#define SOCHO_HTTP_SESSION_H

#include "socho/http/exchange.h"
#include "socho/seal/column.h"

enum { SESSION_TOKEN_BYTES = 32, SESSION_HASH_BYTES = COLUMN_LOOKUP_BYTES };

/* Refuses, before any body is read, what cannot become a session: 0, or the error to answer (ERR_UNAUTHENTICATED
 * without a token; ERR_FORBIDDEN when another site's page sends a request that changes something). */
enum err session_precheck(const struct exchange *x);
/* A server's run_in_tx: the transaction of a ROUTE_TX row with x->right and x->handler. An answer below 400 leaves
 * after the commit; an answer from 400 up after the rollback; a failed transaction becomes a fault. */
void session_enter(struct exchange *x);
/* For a handler without a transaction that finds it needs one: asks for the right, then runs the handler in it. */
void session_require(struct request *rq, enum right right, void (*handler)(struct request *rq));

/* For a handler that is done with its transaction and not with its request, such as one that waits for a password to be
 * hashed: commits, and then calls `then`, which has no transaction any more, knows rq->who, and answers. */
void session_then(struct request *rq, void (*then)(void *arg), void *arg);

/* Keyed hash of the request's token; -1 when it has none. */
int session_hash(const struct request *rq, uint8_t out[static SESSION_HASH_BYTES]);
/* A fresh token for so many seconds: its Set-Cookie value, and its hash. */
struct slice session_draw(struct request *rq, int life_s, uint8_t hash[static SESSION_HASH_BYTES]);
/* Set-Cookie value that takes the cookie back. */
struct slice session_forget(void);

#endif

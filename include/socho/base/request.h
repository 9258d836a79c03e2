/* What a handler is given and how it answers. A handler stands in a domain room and knows no socket: it reads a
 * decoded request, runs statements on the request's transaction, and calls exactly one answer_ function, at once or
 * from a later callback. The transport commits the transaction before an answer below 400 leaves, and rolls it back
 * otherwise, so nothing is acknowledged before it is durable. */
#ifndef SOCHO_BASE_REQUEST_H
#define SOCHO_BASE_REQUEST_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"
#include "socho/base/limits.h"
#include "socho/base/uuid.h"

struct config;
struct db;
struct tx;
struct intake;
struct live;
struct directory;
struct signer_client;
struct receipts;
struct column_keys;
struct published;
struct lookups;
struct decoder;

/* What one web process has; the same for every request. */
struct services {
	const struct config *config;
	struct db *db;
	struct intake *intake;         /* confirmations, group commit */
	struct live *live;             /* who watches payments come in */
	struct directory *directory;   /* connections that may push */
	struct signer_client *signer;
	struct receipts *receipts;     /* signed promises for who asks */
	const struct column_keys *columns;
	struct published *published;   /* the province's public keys */
	struct lookups *lookups;       /* what public look-ups have cost */
	struct decoder *decoder;       /* reads pictures back before they are let go */
};

struct header {
	struct slice name, value; /* value without surrounding blanks */
};

/* Who asks. An unknown principal has known == false and an all-zero person. */
struct principal {
	bool known;
	struct uuid person;
	struct slice name;
	struct slice session; /* the stored hash of its token */
};

struct request;

/* What a handler that answers with a stream is told. */
struct stream {
	void (*opened)(struct request *rq, void *arg); /* once, after the head has left: from now on it may send */
	void (*gone)(void *arg);                       /* once after `opened`: the client or the service has ended it */
	void *arg;
};

struct answer {
	int status; /* 0 until answered */
	struct slice type;     /* Content-Type; empty with an empty body */
	struct slice body;
	struct slice etag;     /* quoted, or empty */
	struct slice cookie;   /* Set-Cookie, or empty */
	struct slice cache;    /* Cache-Control; empty means "no-store" */
	struct slice policy;   /* Content-Security-Policy; empty means that nothing may load */
	struct slice encoding; /* Content-Encoding of the body, or empty */
	struct slice vary;     /* which of the request's headers chose this answer, or empty */
	struct slice location; /* where to go instead, or empty */
	int retry_after_s;     /* 0: none */
	struct stream stream;  /* `opened` set: the body comes later, piece by piece */
};

struct request {
	struct arena *arena;    /* lives until the answer has left */
	const struct services *services;
	struct slice id;        /* request id, for logs and X-Request-Id */
	int64_t received_us;    /* wall clock */
	struct slice address;   /* the client's, as text; empty when it has none */
	uint64_t network;       /* what limits count by: its IPv4 address, or its IPv6 /64 */
	struct slice client_pin; /* SHA-256 of the public key of the certificate that the client showed; empty when it showed none */
	struct slice method, path, query;
	struct slice param[HTTP_PARAMS_MAX]; /* percent-decoded path parameters, in the route's order */
	const struct header *headers;
	size_t header_count;
	struct slice body;      /* raw bytes; lives as long as the arena */
	json_t *json;           /* borrowed; set when the route wants JSON */
	struct principal who;
	struct tx *tx;          /* open, scoped to `who`; NULL on routes without one */
	struct answer answer;
	void (*finish)(struct request *rq); /* set by the transport; called by the answer_ functions */
	/* Set by the transport while a stream is open; used by stream_send() and stream_end(). */
	void (*send_more)(struct request *rq, struct slice bytes);
	void (*end)(struct request *rq);
	/* Set by a handler that waits for something besides its transaction, such as the signer, and unset when that came.
	 * Until then the transaction may break: see request_abandon(). */
	void (*abandoned)(void *arg);
	void *abandoned_arg;
	void *state;            /* a handler's own, from one of its transactions to the next */
};

/* Value of the header (name without case), absent when it is missing. A header given twice is refused earlier. */
struct slice request_header(const struct request *rq, const char *name_z);
/* Whether the client has what this quoted ETag names already (If-None-Match): then any answer 200 with that ETag leaves as
 * a 304, and its body need not be made. */
bool request_has_etag(const struct request *rq, struct slice etag);
/* Whether the client takes this coding of a body (RFC 9110 12.5.3): it names it, and not with a weight of 0. */
bool request_takes_encoding(const struct request *rq, const char *name_z);
/* Percent-decoded query parameter, absent when missing; -1 with a fault when it is malformed. */
int request_query(const struct request *rq, const char *name_z, struct slice *out, struct fault *why);
/* A field of a body of the type application/x-www-form-urlencoded (WHATWG URL 5.1), absent when missing; -1 with a fault when
 * it is malformed. The bytes need be no UTF-8. */
int request_form(const struct request *rq, const char *name_z, struct slice *out, struct fault *why);
/* Whether every query parameter is in the NULL-ended list: else -1 with ERR_UNKNOWN_FIELD, so that a misspelt filter is
 * not taken for none. */
int request_query_only(const struct request *rq, const char *const *names, struct fault *why);
/* "a%20b" to "a b" ('+' stays '+'). 0, or -1 for a bad escape or a NUL. */
int percent_decode(struct arena *a, struct slice s, struct slice *out);

/* For the transport, when a transaction starts anew or has ended: tells a handler that still waits, once, that the
 * request is no longer its own. */
void request_abandon(struct request *rq);

/* Exactly one of these per request. Slices must live in the arena or for ever. */
void answer_json(struct request *rq, int status, struct slice json);
void answer_bytes(struct request *rq, const char *type_z, struct slice body);
/* The same with another status, for pages that say what they did not find. */
void answer_document(struct request *rq, int status, const char *type_z, struct slice body);
void answer_empty(struct request *rq, int status);
/* 303 to a path of our own. */
void answer_see_other(struct request *rq, const char *path_z);
/* 200 with a stream of server-sent events (WHATWG HTML 9.2), after the transaction is committed. The request lives until
 * `gone`. To HEAD only the head is answered, and nothing is called. */
void answer_events(struct request *rq, const struct stream *stream);
/* Bytes of an open stream, copied. A client that does not read is dropped, and `gone` called, inside this call. */
void stream_send(struct request *rq, struct slice bytes);
/* Ends it in order; `gone` is called inside this call. */
void stream_end(struct request *rq);
/* An RFC 9457 problem document. */
void answer_fault(struct request *rq, const struct fault *why);
void answer_error(struct request *rq, enum err e, const char *field);

#endif

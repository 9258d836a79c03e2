/* Group commit of confirmations. A push is what one request brought, 1 to CONFIRM_EVENTS_MAX events; it is decided as
 * a whole. Pushes that arrive while a batch is in flight travel together in the next one, as one multi-row statement
 * in one transaction, without any timer: alone, a push goes at once; under load, batches grow by themselves.
 * A batch that fails for a reason in its data is run again push by push, and such a push row by row, so that a poisoned row
 * fails alone; it is kept aside (delivery_aside), and its neighbours are recorded. */
#ifndef SOCHO_CONFIRM_INTAKE_H
#define SOCHO_CONFIRM_INTAKE_H

#include <event2/event.h>

#include "socho/base/uuid.h"
#include "socho/confirm/event.h"
#include "socho/seal/merkle.h"

struct intake;
struct column_keys;

struct intake_options {
	const char *conninfo_z; /* role web; a pool of its own, so that requests and confirmations do not wait for each other */
	int lanes;              /* batches in flight at most, and connections */
	int first_lane;         /* lanes are numbered from here, different in every process of the service */
	const struct column_keys *columns;
};

/* 0; the pool connects in the background. */
int intake_open(struct intake **out, struct event_base *loop, const struct intake_options *options);
void intake_close(struct intake *in);

enum pushed_status {
	PUSHED_RECORDED,  /* committed now */
	PUSHED_DUPLICATE, /* committed before, with the same facts */
	PUSHED_CONFLICT,  /* the event id stands for another payment; kept as a conflict */
	PUSHED_UNRECORDED, /* the database takes no such row: the bytes are kept aside, with the reason */
	PUSHED_STATUS_COUNT
};
const char *pushed_status_name(enum pushed_status s);

struct pushed {
	enum pushed_status status;
	struct uuid confirmation; /* the row, of now or of then */
	struct slice match_rule;  /* of a row recorded now */
	struct merkle_hash entry; /* of a row recorded now: what the ledger will hold of it */
};

struct push {
	struct arena *arena;      /* of the request; lives until done */
	int16_t province;
	struct uuid connection;
	const struct confirmation *events;
	size_t count;
	struct slice delivery;    /* the bytes that held the events; absent: what an event cannot be recorded of is its own */
	int64_t received_us;
	/* ERR_NONE: committed, and results has `count` entries in the arena. Otherwise nothing of the push is stored, or
	 * (ERR_DATABASE_DOWN) nobody knows, and the sender must ask again. Called exactly once, later. */
	void (*done)(struct push *p, enum err err);
	void *arg;
	struct pushed *results;
	/* Inside the intake. */
	struct push *next;
	struct row *rows;
	bool alone;
	size_t at; /* the row at hand, when they go one by one */
	enum err err;
};

/* Queues the push; -1 with ERR_UNAVAILABLE when CONFIRM_QUEUE_ROWS_MAX rows wait already. */
int intake_push(struct intake *in, struct push *p, struct fault *why);

#endif

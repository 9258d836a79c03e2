/* One payment confirmation as a provider tells it, checked field by field: the shape every adapter fills. */
#ifndef SOCHO_CONFIRM_EVENT_H
#define SOCHO_CONFIRM_EVENT_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum direction { DIRECTION_CREDIT, DIRECTION_DEBIT, DIRECTION_REVERSAL };
const char *direction_name(enum direction d);

/* A payment counts for nobody under it, and is still recorded. */
#define BANK_UNKNOWN_BIN S("000000")

/* Why a payment that came is kept and not counted, whatever the matching finds. */
enum uncounted {
	UNCOUNTED_NOT,      /* nothing against counting it */
	UNCOUNTED_INTEREST, /* the bank's own credit: NODATA, or an account-date reference */
	UNCOUNTED_UNPAID,   /* reported, and not paid: a failed or only authorised order */
};

struct confirmation {
	struct slice event_id;   /* the provider's own, unique within its connection; at most CONFIRM_EVENT_ID_CHARS_MAX */
	enum direction direction;
	int64_t amount_vnd;
	int64_t occurred_us;
	int32_t booked_on;       /* day */
	struct slice bin, account; /* the receiving account; of a bank that is not known, BANK_UNKNOWN_BIN */
	struct slice content;    /* transfer memo; absent when none */
	struct slice bank_reference; /* absent when none */
	struct slice payer;      /* bank and number of the paying account; absent when not told */
	/* What names the stall better than the memo does (confirmations.md 3.1); absent when not told. */
	struct slice virtual_account, terminal, order_id;
	struct slice reverses;   /* event id, bank reference or order id of what this takes back; absent when not told */
	enum uncounted uncounted;
	struct slice raw;        /* the bytes that said so, for the sealed side row */
};

/* One native event, {"type": "payment.credited", "data": {…}}. `prefix` stands before field names in faults ("" or
 * "events[3]."); raw is the event's own text. */
int event_read(struct arena *a, const json_t *event, const char *prefix, struct slice raw, int64_t now_us,
               struct confirmation *out, struct fault *why);

/* An event of a batch that could not be read: its place among all of them, its bytes, and why. */
struct unread_event {
	size_t at;
	struct slice raw;
	enum err err;
	const char *field; /* of the whole body, "events[3].data.amount"; NULL when it is the event */
};

struct events {
	struct confirmation *read;
	size_t count;
	struct unread_event *unread; /* by place */
	size_t unread_count;
	bool batch; /* {"events": […]}, and not one event bare */
};

/* A native body: one event, or {"events": [1..CONFIRM_EVENTS_MAX]}. -1 when the body has no such shape or nothing of it
 * can be read: then *why tells of its first event. */
int events_read(struct arena *a, struct slice body, const json_t *json, int64_t now_us, struct events *out, struct fault *why);

#endif

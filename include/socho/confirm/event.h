/* One payment confirmation as a provider tells it, checked field by field: the shape every adapter fills. */
#ifndef SOCHO_CONFIRM_EVENT_H
#define SOCHO_CONFIRM_EVENT_H

#include <jansson.h>

#include "socho/base/arena.h"
#include "socho/base/error.h"

enum direction { DIRECTION_CREDIT, DIRECTION_DEBIT, DIRECTION_REVERSAL };
const char *direction_name(enum direction d);

struct confirmation {
	struct slice event_id;   /* the provider's own, unique within its connection; at most CONFIRM_EVENT_ID_CHARS_MAX */
	enum direction direction;
	int64_t amount_vnd;
	int64_t occurred_us;
	int32_t booked_on;       /* day */
	struct slice bin, account; /* the receiving account */
	struct slice content;    /* transfer memo; absent when none */
	struct slice bank_reference; /* absent when none */
	struct slice payer;      /* bank and number of the paying account; absent when not told */
	struct slice raw;        /* the bytes that said so, for the sealed side row */
};

/* One native event, {"type": "payment.credited", "data": {…}}. `prefix` stands before field names in faults ("" or
 * "events[3]."); raw is the event's own text. */
int event_read(struct arena *a, const json_t *event, const char *prefix, struct slice raw, int64_t now_us,
               struct confirmation *out, struct fault *why);

/* A native body: one event, or {"events": [1..CONFIRM_EVENTS_MAX]}. *batch tells which. All or nothing: the first
 * event at fault refuses the body. */
int events_read(struct arena *a, struct slice body, const json_t *json, int64_t now_us, struct confirmation **out,
                size_t *count, bool *batch, struct fault *why);

#endif

/* Inside the confirm room: one who watches, what it was told, and what it is still owed. */
#ifndef SOCHO_CONFIRM_LIVE_WATCHER_H
#define SOCHO_CONFIRM_LIVE_WATCHER_H

#include "socho/base/request.h"
#include "sql.h"

enum {
	TOLD_MAX = 512, /* payments of one vendor within the look back */
};

struct live;

struct account_of {
	int16_t province;
	struct uuid id;
};

struct watcher {
	struct watcher *next, **link; /* *link is what points here */
	struct live *live;
	struct request *rq;
	int64_t until_us, said_us;    /* monotonic */
	/* Of a vendor. */
	struct account_of *accounts;
	size_t account_count;
	struct uuid told[TOLD_MAX];  /* a ring */
	size_t told_count, told_next;
	struct sql_uuid seen;         /* last, by an earlier page */
	struct sql_confirm_live_payments_out *missed;
	size_t missed_count, missed_told;
	/* Of a board. */
	bool is_board;
	int16_t province;
	struct uuid market;
	int32_t day;
	struct uuid *stalls;          /* told, in order */
	size_t stall_count;
};

/* socho_live_…; once a process. */
void live_count(void);
/* Answers with a stream and lets the watcher in, or refuses it: there are too many. */
void live_watch(struct watcher *w);
void live_count_watchers(int more);

/* Any of these may end the watcher, inside the call. */
void watcher_say(struct watcher *w, struct slice text);
/* The stream's first words, and of what was missed as much as goes at once. */
void watcher_greet(struct watcher *w);
/* More of what was missed: in pieces, for whoever comes back after hours may have a slow line, and who reads too slowly is
 * dropped. */
void watcher_catch_up(struct watcher *w);
bool watcher_is_behind(const struct watcher *w);
/* Unless it was told before. Whoever is behind is told it by a later poll, after what came earlier. */
void watcher_tell_payment(struct watcher *w, const struct sql_confirm_live_payments_out *p, struct arena *a);
/* All stalls of its market that were paid today, in order; at least one. */
void watcher_tell_stalls(struct watcher *w, const struct sql_confirm_live_stalls_out *rows, size_t count, struct arena *a);

#endif

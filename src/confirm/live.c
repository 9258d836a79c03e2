/* Watchers are asked for together: one transaction a poll, one statement a province for all accounts and one for all
 * markets. A confirmation becomes visible at its commit, later than it was received, so each poll looks some seconds back,
 * and each watcher remembers what it was told. A watcher may go while it is being told something: the lists that point to it
 * are blanked then, and skipped. */
#include "socho/confirm/live.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/store/db.h"

#include "live_watcher.h"

enum {
	POLL_MS = 250,
	STALLS_EVERY_US = 1000 * 1000,
	SESSIONS_EVERY_US = 5 * 1000 * 1000,
	PULSE_US = 15 * 1000 * 1000, /* keeps proxies from closing what is silent */
};

/* Who watches what; sorted by it. */
struct watch {
	struct uuid what;
	int16_t province;
	bool is_board;
	struct watcher *who; /* NULL: gone */
};

struct live {
	struct db *db;
	struct event *timer;
	struct arena arena;
	struct watcher *watchers;
	struct watch *watches;
	size_t watch_count, watcher_count;
	struct watcher **asked;       /* whose sessions were asked for, in that order */
	bool *alive;
	size_t asked_count;
	bool polling;
	int64_t stalls_us, sessions_us;
	/* Of the calendar: when the last poll that told everything began; 0 when there is none. Polls that fail, and pages that
	 * are still told what they missed, move the next look back further. */
	int64_t told_us, asked_us;
};

/* ---- who watches */

static void on_gone(void *arg)
{
	struct watcher *w = arg;
	struct live *l = w->live;
	*w->link = w->next;
	if (w->next)
		w->next->link = w->link;
	for (size_t i = 0; i < l->watch_count; i++)
		if (l->watches[i].who == w)
			l->watches[i].who = NULL;
	for (size_t i = 0; i < l->asked_count; i++)
		if (l->asked[i] == w)
			l->asked[i] = NULL;
	l->watcher_count--;
	live_count_watchers(-1);
	free(w->stalls);
}

/* The oldest of a person's pages makes room: it is most likely a ghost of the same phone. */
static void make_room(struct live *l, struct uuid person)
{
	struct watcher *oldest = NULL;
	int count = 0;
	for (struct watcher *w = l->watchers; w; w = w->next)
		if (uuid_eq(w->rq->who.person, person)) {
			count++;
			oldest = w;
		}
	if (oldest && count >= LIVE_PERSON_MAX)
		stream_end(oldest->rq);
}

static void on_opened(struct request *rq, void *arg)
{
	struct watcher *w = arg;
	struct live *l = w->live;
	make_room(l, rq->who.person);
	w->next = l->watchers;
	w->link = &l->watchers;
	if (w->next)
		w->next->link = &w->next;
	l->watchers = w;
	l->watcher_count++;
	live_count_watchers(1);
	w->until_us = clock_mono_us() + (w->is_board ? LIVE_BOARD_S : LIVE_VENDOR_S) * US_PER_S;
	watcher_greet(w);
}

void live_watch(struct watcher *w)
{
	if (w->live->watcher_count >= LIVE_WATCHERS_MAX) {
		answer_error(w->rq, ERR_UNAVAILABLE, NULL);
		return;
	}
	answer_events(w->rq, &(const struct stream){.opened = on_opened, .gone = on_gone, .arg = w});
}

/* ---- what there is to tell */

static int by_what(const void *a, const void *b)
{
	const struct watch *x = a, *y = b;
	if (x->province != y->province)
		return x->province < y->province ? -1 : 1;
	if (x->is_board != y->is_board)
		return x->is_board ? 1 : -1;
	return memcmp(x->what.b, y->what.b, sizeof x->what.b);
}

static void list_watches(struct live *l)
{
	size_t n = 0;
	for (struct watcher *w = l->watchers; w; w = w->next)
		n += w->is_board ? 1 : w->account_count;
	free(l->watches);
	l->watches = calloc(n + 1, sizeof *l->watches);
	assert(l->watches);
	l->watch_count = 0;
	for (struct watcher *w = l->watchers; w; w = w->next) {
		if (w->is_board)
			l->watches[l->watch_count++] = (struct watch){w->market, w->province, true, w};
		for (size_t i = 0; i < w->account_count; i++)
			l->watches[l->watch_count++] = (struct watch){w->accounts[i].id, w->accounts[i].province, false, w};
	}
	qsort(l->watches, l->watch_count, sizeof *l->watches, by_what);
}

/* The watches of one province and kind, and the statement about them. */
struct group {
	struct live *live;
	size_t first, end;
};

/* The first of the group that is not before this. */
static size_t lower_bound(const struct group *g, struct uuid what)
{
	size_t low = g->first, high = g->end;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(g->live->watches[middle].what.b, what.b, sizeof what.b) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_watch(const struct group *g, size_t i, struct uuid what)
{
	return i < g->end && uuid_eq(g->live->watches[i].what, what);
}

static void on_payments(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct group *g = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_live_payments_out p;
		sql_row(&g->live->arena, rows, i, &p);
		for (size_t k = lower_bound(g, p.account); is_watch(g, k, p.account); k++) {
			if (g->live->watches[k].who)
				watcher_tell_payment(g->live->watches[k].who, &p, &g->live->arena);
		}
	}
}

static void on_stalls(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct group *g = arg;
	struct arena *a = &g->live->arena;
	size_t n = (size_t)rows->count;
	struct sql_confirm_live_stalls_out *all = arena_array(a, n, sizeof *all);
	(void)tx;
	for (size_t i = 0; i < n; i++)
		sql_row(a, rows, (int)i, &all[i]);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && uuid_eq(all[to].market, all[from].market); to++)
			;
		for (size_t k = lower_bound(g, all[from].market); is_watch(g, k, all[from].market); k++)
			if (g->live->watches[k].who)
				watcher_tell_stalls(g->live->watches[k].who, &all[from], to - from, a);
	}
}

/* ---- a poll */

static int64_t since_us(const struct live *l)
{
	int64_t oldest = l->asked_us - LIVE_REPLAY_S * US_PER_S;
	int64_t from = l->told_us < l->asked_us ? l->told_us : l->asked_us;
	return (from > oldest ? from : oldest) - LIVE_LOOKBACK_S * US_PER_S;
}

static void ask_group(struct live *l, struct tx *tx, size_t first, size_t end)
{
	struct group *g = ARENA_NEW(&l->arena, struct group);
	struct uuid *what = arena_array(&l->arena, end - first, sizeof *what);
	size_t n = 0;
	*g = (struct group){l, first, end};
	for (size_t i = first; i < end; i++)
		if (!n || !uuid_eq(what[n - 1], l->watches[i].what))
			what[n++] = l->watches[i].what;
	tx_query(tx, SQL_CALL(&l->arena, confirm_enter, .province = l->watches[first].province), NULL, NULL);
	if (l->watches[first].is_board)
		tx_query(tx, SQL_CALL(&l->arena, confirm_live_stalls, .markets = {what, n, NULL}), on_stalls, g);
	else
		tx_query(tx, SQL_CALL(&l->arena, confirm_live_payments, .accounts = {what, n, NULL},
		                      .since = since_us(l)), on_payments, g);
}

static void on_sessions(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct live *l = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_live_sessions_out out;
		sql_row(&l->arena, rows, i, &out);
		l->alive[out.ord - 1] = true;
	}
	for (size_t i = 0; i < l->asked_count; i++)
		if (!l->alive[i] && l->asked[i])
			stream_end(l->asked[i]->rq);
	l->asked_count = 0;
}

static void ask_sessions(struct live *l, struct tx *tx)
{
	struct slice *hashes = arena_array(&l->arena, l->watcher_count, sizeof *hashes);
	l->asked = arena_array(&l->arena, l->watcher_count, sizeof *l->asked); /* NOLINT(bugprone-sizeof-expression) */
	l->alive = arena_array(&l->arena, l->watcher_count, sizeof *l->alive);
	l->asked_count = 0;
	for (struct watcher *w = l->watchers; w; w = w->next) {
		hashes[l->asked_count] = w->rq->who.session;
		l->alive[l->asked_count] = false;
		l->asked[l->asked_count++] = w;
	}
	tx_query(tx, SQL_CALL(&l->arena, confirm_live_sessions, .token_hashes = {hashes, l->asked_count}), on_sessions, l);
}

static bool is_due(int64_t *last_us, int64_t every_us, int64_t now_us)
{
	if (now_us - *last_us < every_us)
		return false;
	*last_us = now_us;
	return true;
}

static void on_start(struct tx *tx, void *arg)
{
	struct live *l = arg;
	int64_t now_us = clock_mono_us();
	bool stalls = is_due(&l->stalls_us, STALLS_EVERY_US, now_us);
	l->asked_us = clock_now_us();
	list_watches(l);
	for (size_t first = 0, end; first < l->watch_count; first = end) {
		const struct watch *f = &l->watches[first];
		for (end = first; end < l->watch_count && l->watches[end].province == f->province &&
		                  l->watches[end].is_board == f->is_board;
		     end++)
			;
		if (!f->is_board || stalls)
			ask_group(l, tx, first, end);
	}
	if (is_due(&l->sessions_us, SESSIONS_EVERY_US, now_us))
		ask_sessions(l, tx);
	tx_commit(tx);
}

static void on_done(const struct tx_result *result, void *arg)
{
	struct live *l = arg;
	bool behind = false;
	for (const struct watcher *w = l->watchers; w; w = w->next)
		behind |= watcher_is_behind(w);
	if (result->end == TX_COMMITTED && !behind)
		l->told_us = l->asked_us;
	l->asked_count = 0;
	l->polling = false;
	arena_reset(&l->arena);
}

/* Long lives are cut, so that who may watch is asked anew; and silence is broken. */
static void tend(struct live *l)
{
	int64_t now_us = clock_mono_us();
	for (struct watcher *w = l->watchers, *next; w; w = next) {
		next = w->next;
		if (now_us >= w->until_us)
			stream_end(w->rq);
		else if (watcher_is_behind(w))
			watcher_catch_up(w);
		else if (now_us - w->said_us >= PULSE_US)
			watcher_say(w, S(":\n\n"));
	}
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct live *l = arg;
	(void)fd;
	(void)what;
	tend(l);
	if (!l->watchers)
		l->told_us = 0;
	else if (!l->told_us)
		l->told_us = clock_now_us();
	if (!l->watchers || l->polling)
		return;
	l->polling = true;
	tx_run(l->db, &(const struct tx_plan){.label = "live", .arena = &l->arena, .start = on_start, .done = on_done, .arg = l});
}

int live_open(struct live **out, struct event_base *loop, struct db *db)
{
	struct live *l = calloc(1, sizeof *l);
	struct timeval every = clock_timeval(POLL_MS);
	*out = l;
	if (!l || !(l->timer = event_new(loop, -1, EV_PERSIST, on_timer, l)) || event_add(l->timer, &every))
		return -1;
	l->db = db;
	arena_init(&l->arena, 4096);
	live_count();
	return 0;
}

void live_close(struct live *l)
{
	if (!l)
		return;
	assert(!l->watchers);
	event_free(l->timer);
	arena_release(&l->arena);
	free(l->watches);
	free(l);
}


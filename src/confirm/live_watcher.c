/* What a watcher is told, each thing once. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/metric.h"
#include "socho/base/text.h"

#include "live_watcher.h"

enum {
	PIECE_BYTES = 8 * 1024, /* of what was missed, at a time */
};

static struct metric counts[] = {
	{"socho_live_watchers", "Pages that watch payments come in.", NULL, METRIC_GAUGE, 0, NULL},
	{"socho_live_events_total", "Events told to them.", NULL, METRIC_COUNTER, 0, NULL},
};
enum { WATCHERS, EVENTS };

void live_count(void)
{
	metric_register_all(counts, sizeof counts / sizeof counts[0]);
}

void live_count_watchers(int more)
{
	metric_add(&counts[WATCHERS], more);
}

void watcher_say(struct watcher *w, struct slice text)
{
	w->said_us = clock_mono_us();
	stream_send(w->rq, text);
}

static bool was_told(const struct watcher *w, struct uuid id)
{
	for (size_t i = 0; i < w->told_count; i++)
		if (uuid_eq(w->told[i], id))
			return true;
	return false;
}

static void add_payment(struct watcher *w, const struct sql_confirm_live_payments_out *p, struct text *t)
{
	char id[UUID_TEXT_BYTES];
	if (was_told(w, p->id))
		return;
	w->told[w->told_next] = p->id;
	w->told_next = (w->told_next + 1) % TOLD_MAX;
	w->told_count += w->told_count < TOLD_MAX;
	uuid_format(p->id, id);
	metric_add(&counts[EVENTS], 1);
	text_addf(t, "event: payment\nid: %s\ndata: ", id);
	text_add(t, p->body);
	text_add(t, S("\n\n"));
}

bool watcher_is_behind(const struct watcher *w)
{
	return w->missed_told < w->missed_count;
}

static void tell_missed(struct watcher *w, struct slice first)
{
	struct arena a;
	struct text text;
	arena_init(&a, (size_t)PIECE_BYTES * 2);
	text_init(&text, &a);
	text_add(&text, first);
	while (watcher_is_behind(w) && text.n < PIECE_BYTES)
		add_payment(w, &w->missed[w->missed_told++], &text);
	watcher_say(w, text_slice(&text));
	arena_release(&a);
}

void watcher_greet(struct watcher *w)
{
	tell_missed(w, S("retry: 2000\n\n"));
}

void watcher_catch_up(struct watcher *w)
{
	tell_missed(w, S(":\n\n"));
}

void watcher_tell_payment(struct watcher *w, const struct sql_confirm_live_payments_out *p, struct arena *a)
{
	struct text text;
	if (watcher_is_behind(w))
		return;
	text_init(&text, a);
	add_payment(w, p, &text);
	if (text.n)
		watcher_say(w, text_slice(&text));
}

/* Both lists are in order: what is in the second only is new. */
void watcher_tell_stalls(struct watcher *w, const struct sql_confirm_live_stalls_out *rows, size_t count, struct arena *a)
{
	struct text text;
	size_t old = 0;
	int32_t day = rows[0].day;
	text_init(&text, a);
	if (w->day != day)
		w->stall_count = 0;
	for (size_t i = 0; i < count; i++) {
		while (old < w->stall_count && memcmp(w->stalls[old].b, rows[i].stall.b, sizeof rows[i].stall.b) < 0)
			old++;
		if (old < w->stall_count && uuid_eq(w->stalls[old], rows[i].stall))
			continue;
		char id[UUID_TEXT_BYTES], on[DAY_TEXT_BYTES];
		uuid_format(rows[i].stall, id);
		day_format(day, on);
		text_addf(&text, "event: stall\ndata: {\"stall\":\"%s\",\"day\":\"%s\"}\n\n", id, on);
		metric_add(&counts[EVENTS], 1);
	}
	if (!text.n)
		return;
	free(w->stalls);
	w->stalls = calloc(count + 1, sizeof *w->stalls);
	assert(w->stalls);
	for (size_t i = 0; i < count; i++)
		w->stalls[i] = rows[i].stall;
	w->stall_count = count;
	w->day = day;
	watcher_say(w, text_slice(&text));
}

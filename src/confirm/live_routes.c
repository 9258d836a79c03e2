/* The two routes: who may watch what, and what was missed since. */
#include "socho/base/clock.h"
#include "socho/confirm/live.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"

#include "live_watcher.h"

static struct watcher *watcher_new(struct request *rq)
{
	struct watcher *w = ARENA_NEW(rq->arena, struct watcher);
	w->live = rq->services->live;
	w->rq = rq;
	return w;
}

static void on_missed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct watcher *w = arg;
	(void)tx;
	w->missed_count = (size_t)rows->count;
	w->missed = arena_array(w->rq->arena, w->missed_count, sizeof *w->missed);
	for (size_t i = 0; i < w->missed_count; i++)
		sql_row(w->rq->arena, rows, (int)i, &w->missed[i]);
	live_watch(w);
}

/* The time in a UUID of version 7 (RFC 9562 5.7), within LIVE_REPLAY_S. */
static int64_t time_of(struct uuid id)
{
	int64_t ms = 0, oldest = clock_now_us() - LIVE_REPLAY_S * US_PER_S;
	for (size_t i = 0; i < 6; i++)
		ms = ms << 8 | id.b[i];
	return ms * US_PER_MS < oldest ? oldest : ms * US_PER_MS;
}

static void on_accounts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct watcher *w = arg;
	struct request *rq = w->rq;
	struct uuid *ids = arena_array(rq->arena, (size_t)rows->count, sizeof *ids);
	w->account_count = (size_t)rows->count;
	w->accounts = arena_array(rq->arena, w->account_count, sizeof *w->accounts);
	for (size_t i = 0; i < w->account_count; i++) {
		struct sql_confirm_my_accounts_out out;
		sql_row(rq->arena, rows, (int)i, &out);
		w->accounts[i] = (struct account_of){out.province, ids[i] = out.account};
	}
	if (!w->seen.has)
		live_watch(w);
	else
		tx_query(tx, SQL_CALL(rq->arena, confirm_live_payments, .accounts = {ids, w->account_count, NULL},
		                      .since = time_of(w->seen.value) - LIVE_LOOKBACK_S * US_PER_S), on_missed, w);
}

/* What was seen last: a browser that comes back says it in the header, under the address that it began with. */
static int seen_last(struct request *rq, struct sql_uuid *out, struct fault *why)
{
	static const char *const names[] = {"after", NULL};
	struct slice header = request_header(rq, "last-event-id");
	if (request_query_only(rq, names, why) || query_uuid(rq, "after", out, why))
		return -1;
	if (header.n && !uuid_parse(header, &out->value))
		out->has = true;
	return 0;
}

void live_payments(struct request *rq)
{
	struct watcher *w = watcher_new(rq);
	struct fault why;
	if (seen_last(rq, &w->seen, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
	tx_query(rq->tx, SQL_CALL0(rq->arena, confirm_my_accounts), on_accounts, w);
}

static void on_market(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct watcher *w = arg;
	struct sql_confirm_live_market_out out;
	(void)tx;
	if (!rows->count) {
		answer_error(w->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(w->rq->arena, rows, 0, &out);
	w->province = out.province;
	live_watch(w);
}

void live_market(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct watcher *w = watcher_new(rq);
	struct fault why;
	w->is_board = true;
	if (uuid_parse(rq->param[0], &w->market))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_live_market, .id = w->market), on_market, w);
}

/* The list goes the way of the pushes: through an intake of the press's own, with the same event ids, so that what was
 * pushed before is a repeat and what is pushed later will be one. Only then does the cursor move. One reading goes on window
 * by window until now, and the next begins some time before the end of the last: what the bank tells late is read again.
 * A page that cannot be had moves nothing; the job fails and is tried again.
 *
 * The intake answers from the loop, and the job's transaction may have ended meanwhile: what is in flight lives in memory
 * of its own until then. */
#include "pull.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "fetch.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/log.h"
#include "socho/confirm/adapter.h"
#include "socho/seal/column.h"
#include "sql.h"

enum { FIRST_DAYS = 3, OVERLAP_S = 2 * 3600, WINDOW_S_MAX = 6 * 3600, GAP_S = 60, ARENA_BYTES = 64 * 1024 };

struct pulling {
	struct arena arena;
	struct job *job; /* NULL once it was abandoned */
	struct tx *tx;
	struct uuid id;
	int16_t province;
	struct sql_press_pull_next_out next;
	struct pulled got;
	struct push push;
	size_t sent; /* events handed to the intake */
	int64_t recorded;
	int64_t now_us;
};

static void release(struct pulling *p)
{
	arena_release(&p->arena);
	free(p);
}

static void fail(struct pulling *p, const struct fault *why)
{
	struct tx *tx = p->tx;
	struct job *j = p->job;
	release(p);
	job_fail(tx, j, why);
}

/* ---- afterwards */

static void keep_unread(struct pulling *p, size_t i)
{
	const struct column_keys *columns = p->job->tools->columns;
	struct arena *a = p->job->arena;
	uint8_t *digest = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	column_lookup(columns, p->province, "delivery_aside", p->got.unread[i], digest);
	struct slice row = slice_of(digest, COLUMN_LOOKUP_BYTES);
	tx_query(p->tx,
	         SQL_CALL(a, confirm_aside_keep, .province = p->province, .connection = p->id, .received_at = p->now_us,
	                  .kind = S("unread"), .reason = slice_z(p->got.unread_reason[i]), .digest = row,
	                  .box = column_seal(a, columns, p->province, "delivery_aside", "box", row, p->got.unread[i])),
	         NULL, NULL);
}

/* The next page, the same stretch in halves, or the next stretch, twice as long. */
static void move(struct pulling *p)
{
	struct job *j = p->job;
	struct tx *tx = p->tx;
	const struct sql_press_pull_next_out *n = &p->next;
	int64_t span_s = (n->to_at - n->from_at) / US_PER_S;
	struct sql_press_pull_move_in in = {.province = p->province, .connection = p->id, .from_at = n->from_at, .page = 1,
	                                    .window_s = n->window_s, .items = (int64_t)(p->got.count + p->got.unread_count),
	                                    .recorded = p->recorded};
	bool halves = p->got.full && span_s > 1, pages = p->got.more && !halves;
	if (pages) {
		in.to_at.has = true;
		in.to_at.value = n->to_at;
		in.page = n->page + 1;
	} else if (halves) {
		in.window_s = (int32_t)(span_s / 2);
	} else {
		in.from_at = n->to_at;
		in.window_s = n->window_s * 2 < WINDOW_S_MAX ? n->window_s * 2 : WINDOW_S_MAX;
	}
	bool again = pages || halves || p->now_us - n->to_at > GAP_S * US_PER_S;
	if (!again)
		in.from_at -= OVERLAP_S * US_PER_S;
	struct slice result = arena_printf(j->arena, "{\"items\":%lld,\"recorded\":%lld}", (long long)in.items, (long long)in.recorded);
	if (p->got.full && !halves)
		log_error("pull_window_full", KI("province", p->province));
	tx_query(tx, sql_call_of(j->arena, &sql_press_pull_move, &in), NULL, NULL);
	release(p);
	if (again)
		job_continue(tx, j, 0, 0);
	else
		job_done(tx, j, result);
}

static void send_next(struct pulling *p);

static void on_decided(struct push *push, enum err err)
{
	struct pulling *p = push->arg;
	struct fault why;
	for (size_t i = 0; !err && i < push->count; i++)
		p->recorded += push->results[i].status == PUSHED_RECORDED;
	if (!p->job) {
		release(p);
		return;
	}
	job_on_abandoned(p->job, NULL, NULL);
	if (err) {
		(void)fault(&why, err, NULL);
		fail(p, &why);
		return;
	}
	p->sent += push->count;
	send_next(p);
}

static void on_abandoned(void *arg)
{
	((struct pulling *)arg)->job = NULL;
}

static void send_next(struct pulling *p)
{
	size_t left = p->got.count - p->sent;
	struct fault why;
	if (!left) {
		for (size_t i = 0; i < p->got.unread_count; i++)
			keep_unread(p, i);
		move(p);
		return;
	}
	p->push = (struct push){.arena = &p->arena, .province = p->province, .connection = p->id, .events = p->got.events + p->sent,
	                        .count = left < CONFIRM_EVENTS_MAX ? left : CONFIRM_EVENTS_MAX, .received_us = p->now_us,
	                        .done = on_decided, .arg = p};
	if (intake_push(p->job->tools->intake, &p->push, &why))
		fail(p, &why);
	else
		job_on_abandoned(p->job, on_abandoned, p);
}

/* ---- before */

static int ask(struct pulling *p, const struct connection *c, struct fault *why)
{
	const struct adapter_pull *list = c->adapter->pull;
	struct slice own = connection_setting(c, "pull_url"), secret = c->secret[0][list->secret], body;
	const struct pull_window window = {p->next.from_at, p->next.to_at, p->next.page};
	if (!secret.n)
		return fault_say(why, ERR_MISSING, c->adapter->secrets[list->secret].name, "cần khóa này để tải danh sách",
		                 "the list is asked for without it");
	struct slice url = list->ask(&p->arena, own.n ? own : slice_z(list->url), &window);
	struct slice header = arena_printf(&p->arena, "Authorization: %s %.*s", list->scheme, SARG(secret));
	int rc = fetch(&p->arena, arena_dup_z(&p->arena, url), header.p, PULL_BYTES_MAX, &body, why);
	OPENSSL_cleanse((char *)(uintptr_t)header.p, header.n);
	const struct delivery answer = {.arena = &p->arena, .method = S("GET"), .body = body, .now_us = p->now_us};
	return rc ? -1 : list->read(&answer, &p->got, why);
}

static void on_next(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct pulling *p = arg;
	struct connection c;
	struct fault why;
	p->tx = tx;
	struct job *j = p->job;
	job_on_abandoned(j, NULL, NULL);
	if (!rows->count) {
		release(p);
		job_done(tx, j, S("{}"));
		return;
	}
	sql_row(&p->arena, rows, 0, &p->next);
	const struct connection_facts facts = {.id = p->id, .province = p->province, .provider = p->next.provider,
	                                       .secret_box = p->next.secret_box, .settings = p->next.settings};
	if (connection_unseal(&c, &p->arena, j->tools->columns, &facts) || !c.adapter->pull) {
		(void)fault(&why, ERR_UNKNOWN_CONNECTION, NULL);
		fail(p, &why);
		return;
	}
	int rc = ask(p, &c, &why);
	connection_wipe(&c);
	if (rc)
		fail(p, &why);
	else
		send_next(p);
}

/* The transaction broke before the first answer. */
static void on_early_end(void *arg)
{
	release(arg);
}

void pull_run(struct tx *tx, struct job *j)
{
	struct fault why;
	struct uuid id;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "connection", &id, &why) : -1;
	json_decref(payload);
	if (read) {
		job_fail(tx, j, &why);
		return;
	}
	struct pulling *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	arena_init(&p->arena, ARENA_BYTES);
	p->job = j;
	p->id = id;
	p->province = j->province;
	p->now_us = clock_now_us();
	job_on_abandoned(j, on_early_end, p);
	tx_query(tx, SQL_CALL(j->arena, press_pull_next, .province = j->province, .connection = id, .now = p->now_us, .first_days = FIRST_DAYS),
	         on_next, p);
}

static void on_queued(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_pulls_queue_out out;
	sql_row(j->arena, rows, 0, &out);
	job_done(tx, j, arena_printf(j->arena, "{\"queued\":%lld}", (long long)out.queued));
}

void pulls_queue(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL0(j->arena, press_pulls_queue), on_queued, j);
}

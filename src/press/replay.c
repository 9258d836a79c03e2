/* Bytes go through the adapter of their connection as they did when they came, then through the intake: what is recorded
 * already is a repeat there, so a replay may be cut off anywhere and run again. As in statement.c, everything that the intake
 * looks at stands in an arena that outlives the job. */
#include "replay.h"

#include <stdlib.h>

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/confirm/adapter.h"
#include "socho/seal/column.h"
#include "sql.h"

enum { ARENA_BYTES = 256 * 1024, PAGE_EVENTS_MAX = 20000 };

enum phase { LETTERS, KEPT };

/* Where the bytes of a phase stand. */
static const struct {
	const char *table, *column;
} places[] = {[LETTERS] = {"delivery_aside", "box"}, [KEPT] = {"confirmation_personal", "box"}};

struct replaying {
	struct job *job; /* NULL once the job was abandoned */
	struct tx *tx;
	struct arena arena; /* of the page at hand */
	int16_t province;
	struct sql_uuid connection; /* of these only */
	struct sql_date since, until;
	enum phase phase;
	struct sql_uuid after;
	struct sql_bigint after_at;
	struct confirmation *events; /* of the page */
	size_t count, from;
	struct slice delivery; /* of a letter: what cannot be recorded of it is that letter again */
	bool read; /* the page's bytes were understood, and nothing of them was refused */
	struct push push;
	bool in_flight;
	long long letters, settled, kept, unread, results[PUSHED_STATUS_COUNT];
};

static void next_page(struct replaying *r);

static void release(struct replaying *r)
{
	if (r->job)
		job_on_abandoned(r->job, NULL, NULL);
	arena_release(&r->arena);
	free(r);
}

static void on_abandoned(void *arg)
{
	struct replaying *r = arg;
	r->job = NULL;
	if (!r->in_flight)
		release(r);
}

static void fail(struct replaying *r, const struct fault *why)
{
	job_fail(r->tx, r->job, why);
	release(r);
}

static void end(struct replaying *r)
{
	job_done(r->tx, r->job,
	         arena_printf(r->job->arena,
	                      "{\"letters\":%lld,\"settled\":%lld,\"kept\":%lld,\"unread\":%lld,\"recorded\":%lld,\"duplicates\":%lld,"
	                      "\"conflicts\":%lld,\"unrecorded\":%lld}",
	                      r->letters, r->settled, r->kept, r->unread, r->results[PUSHED_RECORDED], r->results[PUSHED_DUPLICATE],
	                      r->results[PUSHED_CONFLICT], r->results[PUSHED_UNRECORDED]));
	release(r);
}

/* ---- a page: one dead letter, or some hundred confirmations of one connection */

static void push_next(struct replaying *r);

static void on_pushed(struct push *p, enum err err)
{
	struct replaying *r = p->arg;
	struct fault why;
	r->in_flight = false;
	if (!r->job) {
		release(r);
		return;
	}
	if (err) {
		(void)fault(&why, err, NULL);
		fail(r, &why);
		return;
	}
	for (size_t i = 0; i < p->count; i++) {
		r->results[p->results[i].status]++;
		r->read = r->read && p->results[i].status != PUSHED_UNRECORDED;
	}
	r->from += p->count;
	push_next(r);
}

static void finish_page(struct replaying *r)
{
	if (r->phase == LETTERS && r->read) {
		tx_query(r->tx, SQL_CALL(r->job->arena, confirm_letter_settle, .province = r->province, .id = r->after.value), NULL, NULL);
		r->settled++;
	}
	job_progress(r->job, (int32_t)(r->letters + r->kept));
	next_page(r);
}

static void push_next(struct replaying *r)
{
	size_t left = r->count - r->from;
	struct fault why;
	if (!left) {
		finish_page(r);
		return;
	}
	struct uuid connection = r->push.connection;
	r->push = (struct push){.arena = &r->arena, .province = r->province, .connection = connection, .events = r->events + r->from,
	                        .delivery = r->delivery, .count = left < CONFIRM_EVENTS_MAX ? left : CONFIRM_EVENTS_MAX, .received_us = clock_now_us(),
	                        .done = on_pushed, .arg = r};
	r->in_flight = true;
	if (intake_push(r->job->tools->intake, &r->push, &why)) {
		r->in_flight = false;
		fail(r, &why);
	}
}

/* What stands in a row of either query. */
struct kept {
	struct uuid id, connection;
	struct slice provider, settings, row, box;
	int64_t received_us;
};

static void read_row(struct replaying *r, const struct sql_rows *rows, int i, struct kept *out)
{
	if (r->phase == LETTERS) {
		struct sql_confirm_replay_letters_out row;
		sql_row(&r->arena, rows, i, &row);
		*out = (struct kept){row.id, row.connection, row.provider, row.settings, row.row, row.box, row.received_at};
	} else {
		struct sql_confirm_replay_kept_out row;
		sql_row(&r->arena, rows, i, &row);
		*out = (struct kept){row.id, row.connection, row.provider, row.settings, row.row, row.box, row.received_at};
	}
}

/* Through the adapter; the events join those of the page. False when it was not understood. */
static bool understand(struct replaying *r, const struct kept *k, struct slice raw)
{
	struct connection c = {.id = k->connection, .province = r->province, .adapter = adapter_by_name(k->provider)};
	struct parsed parsed = {.count = 0};
	struct fault why;
	if (!c.adapter)
		return false;
	bool query = slice_eq(slice_z(c.adapter->method), S("GET"));
	const struct delivery d = {.arena = &r->arena, .method = slice_z(c.adapter->method), .query = query ? raw : S(""),
	                           .body = query ? S("") : raw, .now_us = clock_now_us()};
	c.settings = k->settings.p ? json_read(k->settings, &why) : NULL;
	int rc = c.adapter->parse(&d, &c, &parsed, &why);
	json_decref(c.settings);
	if (rc || parsed.aside == ASIDE_UNREAD || r->count + parsed.count > PAGE_EVENTS_MAX)
		return false;
	for (size_t i = 0; i < parsed.count; i++)
		r->events[r->count++] = parsed.events[i];
	return !parsed.unread_count;
}

static int take_row(struct replaying *r, const struct kept *k, struct fault *why)
{
	struct slice raw;
	if (column_open(&r->arena, r->job->tools->columns, r->province, places[r->phase].table, places[r->phase].column, k->row, k->box,
	                &raw, why))
		return -1;
	bool understood = understand(r, k, raw);
	r->read = r->read && understood;
	r->unread += !understood;
	*(r->phase == LETTERS ? &r->letters : &r->kept) += 1;
	r->after = (struct sql_uuid){true, k->id};
	r->after_at = (struct sql_bigint){true, k->received_us};
	r->push.connection = k->connection;
	r->delivery = r->phase == LETTERS ? raw : slice_of(NULL, 0);
	return 0;
}

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct replaying *r = arg;
	struct kept k;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		r->after.has = false;
		if (r->phase == KEPT || !r->since.has || !r->connection.has) {
			end(r);
			return;
		}
		r->phase = KEPT;
		next_page(r);
		return;
	}
	r->events = arena_array(&r->arena, PAGE_EVENTS_MAX, sizeof *r->events);
	for (int i = 0; i < rows->count; i++) {
		read_row(r, rows, i, &k);
		if (take_row(r, &k, &why)) {
			fail(r, &why);
			return;
		}
	}
	push_next(r);
}

static void next_page(struct replaying *r)
{
	arena_reset(&r->arena);
	r->count = r->from = 0;
	r->read = true;
	if (r->phase == LETTERS)
		tx_query(r->tx, SQL_CALL(r->job->arena, confirm_replay_letters, .province = r->province, .connection = r->connection, .after = r->after), on_page, r);
	else
		tx_query(r->tx,
		         SQL_CALL(r->job->arena, confirm_replay_kept, .province = r->province, .connection = r->connection.value,
		                  .since = r->since.value, .until = r->until.has ? r->until.value : clock_day(clock_now_us()),
		                  .after = r->after, .after_at = r->after_at),
		         on_page, r);
}

/* ---- the beginning */

static int read_day(struct arena *a, const json_t *payload, const char *name_z, struct sql_date *out, struct fault *why)
{
	out->has = field_present(payload, name_z);
	return out->has ? field_day(a, payload, name_z, &out->value, why) : 0;
}

static int read_wish(struct replaying *r, struct fault *why)
{
	json_t *payload = json_read(r->job->payload, why);
	if (!payload)
		return -1;
	r->connection.has = field_present(payload, "connection");
	int rc = (r->connection.has && field_uuid(payload, "connection", &r->connection.value, why)) ||
	         read_day(&r->arena, payload, "since", &r->since, why) || read_day(&r->arena, payload, "until", &r->until, why);
	json_decref(payload);
	return rc ? -1 : 0;
}

void replay_run(struct tx *tx, struct job *j)
{
	struct replaying *r = calloc(1, sizeof *r);
	struct fault why;
	if (!r)
		abort();
	r->job = j;
	r->tx = tx;
	r->province = j->province;
	arena_init(&r->arena, ARENA_BYTES);
	job_on_abandoned(j, on_abandoned, r);
	if (read_wish(r, &why))
		fail(r, &why);
	else
		next_page(r);
}

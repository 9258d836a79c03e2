/* The rows travel through the intake, in transactions of its own; the job's transaction waits meanwhile and keeps only what
 * came of them. Whoever takes the job up again finds the rows recorded before as repeats. Everything that the intake
 * looks at stands in an arena that outlives the job: a batch in flight cannot be called back. */
#include "statement.h"

#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/confirm/intake.h"
#include "socho/confirm/statement_file.h"
#include "socho/registry/account.h"
#include "sql.h"
#include "told.h"

enum { ARENA_BYTES = 256 * 1024, STATUS_COUNT = PUSHED_STATUS_COUNT };

struct importing {
	struct job *job; /* NULL once the job was abandoned */
	struct tx *tx;
	struct uuid id;
	int16_t province;
	struct arena arena;
	struct statement_open open;
	struct statement_file file;
	size_t part;
	struct confirmation *events;
	size_t from; /* the first event of the push in flight */
	struct push push;
	bool in_flight;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	struct sql_confirm_statement_place_out place;
	int32_t counts[STATUS_COUNT];
};

static void release(struct importing *m)
{
	if (m->job)
		job_on_abandoned(m->job, NULL, NULL);
	arena_release(&m->arena);
	free(m);
}

static void on_abandoned(void *arg)
{
	struct importing *m = arg;
	m->job = NULL;
	if (!m->in_flight)
		release(m);
}

static void fail(struct importing *m, const struct fault *why)
{
	job_fail(m->tx, m->job, why);
	release(m);
}

/* ---- the end */

/* What is wrong with a file stays wrong: it is not tried again. why NULL: it was read to its end. */
static void end(struct importing *m, const struct fault *why)
{
	struct job *j = m->job;
	tx_query(m->tx,
	         SQL_CALL(j->arena, confirm_statement_end, .province = m->province, .id = m->id,
	                  .format = why ? slice_of(NULL, 0) : slice_z(m->file.format),
	                  .error = why ? told_fault(j->arena, why) : slice_of(NULL, 0)),
	         NULL, NULL);
	job_done(m->tx, j, why ? arena_printf(j->arena, "{\"refused\":\"%s\"}", err_info(why->err)->code)
	                       : arena_printf(j->arena, "{\"accounts\":%zu}", m->file.count));
	release(m);
}

/* ---- one account's part */

static void next_part(struct importing *m);

static void add_note(struct text *t, const char *code_z)
{
	text_addf(t, "%s{\"code\":\"%s\",\"detail\":\"\",\"detail_vi\":\"\"}", t->n > 1 ? "," : "", code_z);
}

static void add_step(struct text *t, const char *code_z, int64_t from, int64_t to)
{
	text_addf(t, "%s{\"code\":\"%s\",\"detail\":\"%lld, then %lld\",\"detail_vi\":\"%lld, rồi %lld\"}", t->n > 1 ? "," : "", code_z,
	          (long long)from, (long long)to, (long long)from, (long long)to);
}

/* Where it does not go on from the statement before it: days between them, another balance, a number left out. */
static struct slice notes_of(struct arena *a, const struct statement *s, const struct sql_confirm_statement_place_out *before)
{
	struct text t;
	int64_t here, there;
	text_init(&t, a);
	text_addc(&t, '[');
	bool known = before->before_closing_vnd.has && before->before_to_on.has && s->has_opening;
	bool differs = known && before->before_closing_vnd.value != s->opening_vnd;
	bool apart = before->before_to_on.has && s->from_on > before->before_to_on.value + 1;
	if (differs)
		add_step(&t, apart ? "gap" : "opening_differs", before->before_closing_vnd.value, s->opening_vnd);
	if (before->before_number.n && s->number.n && slice_to_i64(before->before_number, &there) == 0 &&
	    slice_to_i64(s->number, &here) == 0 && here > there + 1)
		add_step(&t, "number_gap", there, here);
	if (s->proof == STATEMENT_UNPROVEN && s->count)
		add_note(&t, "unproven");
	text_addc(&t, ']');
	return text_slice(&t);
}

static struct slice last4(const struct statement *s)
{
	return slice_sub(s->account, s->account.n > 4 ? s->account.n - 4 : 0, s->account.n);
}

static void store_part(struct importing *m)
{
	const struct statement *s = &m->file.parts[m->part];
	struct arena *a = m->job->arena;
	bool known = m->place.account.has;
	tx_query(m->tx,
	         SQL_CALL(a, confirm_statement_add, .province = m->province, .file = m->id, .n = (int32_t)m->part + 1, .bin = s->bin,
	                  .account = m->place.account, .account_hash = slice_of(m->hash, sizeof m->hash), .last4 = last4(s),
	                  .number = slice_sub(s->number, 0, 60), .from_on = {s->from_on != 0, s->from_on}, .to_on = {s->to_on != 0, s->to_on},
	                  .opening_vnd = {s->has_opening, s->opening_vnd}, .closing_vnd = {s->has_closing, s->closing_vnd},
	                  .proof = slice_z(statement_proof_name(s->proof)), .row_count = (int32_t)s->count,
	                  .recorded = m->counts[PUSHED_RECORDED], .duplicates = m->counts[PUSHED_DUPLICATE],
	                  .conflicts = m->counts[PUSHED_CONFLICT], .unrecorded = m->counts[PUSHED_UNRECORDED],
	                  .error = known ? slice_of(NULL, 0) : slice_z(err_info(ERR_STATEMENT_ACCOUNT)->code),
	                  .notes = known ? notes_of(a, s, &m->place) : S("[]")),
	         NULL, NULL);
	m->part++;
	next_part(m);
}

static void push_next(struct importing *m);

/* The job's transaction has waited; it says something now and then, or the server would end it. */
static void on_alive(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	(void)rows;
	push_next(arg);
}

static void on_pushed(struct push *p, enum err err)
{
	struct importing *m = p->arg;
	struct fault why;
	m->in_flight = false;
	if (!m->job) {
		release(m);
		return;
	}
	if (err) {
		(void)fault(&why, err, NULL);
		fail(m, &why);
		return;
	}
	for (size_t i = 0; i < p->count; i++)
		m->counts[p->results[i].status]++;
	m->from += p->count;
	job_progress(m->job, (int32_t)m->from);
	tx_query(m->tx, SQL_CALL(m->job->arena, confirm_enter, .province = m->province), on_alive, m);
}

static void push_next(struct importing *m)
{
	const struct statement *s = &m->file.parts[m->part];
	size_t left = s->count - m->from;
	struct fault why;
	if (!left) {
		store_part(m);
		return;
	}
	m->push = (struct push){.arena = &m->arena, .province = m->province, .connection = m->open.connection,
	                        .events = m->events + m->from, .count = left < CONFIRM_EVENTS_MAX ? left : CONFIRM_EVENTS_MAX,
	                        .received_us = clock_now_us(), .done = on_pushed, .arg = m};
	m->in_flight = true;
	if (intake_push(m->job->tools->intake, &m->push, &why)) {
		m->in_flight = false;
		fail(m, &why);
	}
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct importing *m = arg;
	(void)tx;
	sql_row(&m->arena, rows, 0, &m->place);
	if (!m->place.account.has) {
		store_part(m);
		return;
	}
	m->events = statement_events(&m->arena, m->job->tools->columns, m->province, &m->file.parts[m->part]);
	push_next(m);
}

static void next_part(struct importing *m)
{
	struct job *j = m->job;
	if (m->part == m->file.count) {
		end(m, NULL);
		return;
	}
	const struct statement *s = &m->file.parts[m->part];
	m->from = 0;
	memset(m->counts, 0, sizeof m->counts);
	account_lookup(j->tools->columns, m->province, s->bin, s->account, m->hash);
	tx_query(m->tx,
	         SQL_CALL(j->arena, confirm_statement_place, .province = m->province, .bin = s->bin,
	                  .account_hash = slice_of(m->hash, sizeof m->hash), .from_on = {s->from_on != 0, s->from_on}),
	         on_place, m);
}

/* ---- the beginning */

static void on_pieces(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct importing *m = arg;
	struct job *j = m->job;
	struct fault why;
	m->tx = tx;
	/* None: done by a press that lost its lease only after the commit. */
	if (!rows->count) {
		job_done(tx, j, S("{}"));
		release(m);
	} else if (statement_unseal(&m->arena, j->tools->columns, m->province, m->id, rows, &m->open, &why)) {
		fail(m, &why);
	} else if (statement_read(&m->arena, m->open.bytes, m->open.bank, m->open.account, &m->file, &why)) {
		end(m, &why);
	} else {
		next_part(m);
	}
}

void statement_run(struct tx *tx, struct job *j)
{
	struct importing *m = calloc(1, sizeof *m);
	struct fault why;
	if (!m)
		abort();
	*m = (struct importing){.job = j, .tx = tx, .province = j->province};
	arena_init(&m->arena, ARENA_BYTES);
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "statement", &m->id, &why) : -1;
	json_decref(payload);
	job_on_abandoned(j, on_abandoned, m);
	if (read)
		fail(m, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, confirm_statement_pieces, .province = j->province, .id = m->id), on_pieces, m);
}

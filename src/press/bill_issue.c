/* The work list is the run's items that have no bill yet, so a job that was killed goes on where it stopped. A piece is one
 * transaction: lock how the market collects, draw tags that are free at the board's point, have the codes signed while
 * nothing is sent, store codes, bills and lines together, and put the job back into the queue.
 *
 * The transaction may break or be started anew while the signer works. What the signer still owes then goes to a
 * `signing` that belongs to nobody. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bill.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/seal/column.h"
#include "socho/seal/signer.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"

enum { PIECE_ROWS = 200, SPARE_TAGS = 8 };

struct new_bill {
	struct sql_press_bill_issue_next_out row;
	struct uuid bill;
	struct slice tag, id, key_id, signature, payload_box;
	uint8_t plain_hash[COLUMN_LOOKUP_BYTES], sealed_hash[COLUMN_LOOKUP_BYTES];
};

struct piece {
	struct job *job;
	struct tx *tx;
	struct uuid run;
	struct new_bill *bills;
	size_t count;
	struct slice account; /* opened */
	struct fault why;     /* of the first code that could not be signed */
};

struct one {
	struct signing *of;
	size_t index;
};

/* Outside the arena, for the signer's answers come when they come. */
struct signing {
	struct piece *piece; /* NULL: nobody waits any more */
	size_t outstanding;
	struct one ones[PIECE_ROWS];
};

static void on_abandoned(void *arg)
{
	struct signing *s = arg;
	s->piece = NULL;
}

static void refuse(struct piece *p, enum err e, const char *detail_z)
{
	struct job *j = p->job;
	struct slice error = slice_z(err_info(e)->code);
	tx_query(p->tx, SQL_CALL(j->arena, press_bill_run_refused, .province = j->province, .run = p->run, .error = error,
	         .detail = slice_z(detail_z)), NULL, NULL);
	job_done(p->tx, j, arena_printf(j->arena, "{\"refused\":\"%.*s\"}", SARG(error)));
}

/* ---- store */

static void on_left(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	struct sql_press_bill_run_issued_out row;
	sql_row(j->arena, rows, 0, &row);
	if (row.remaining)
		job_continue(tx, j, (int32_t)row.issued, (int32_t)(row.issued + row.remaining));
	else
		job_done(tx, j, arena_printf(j->arena, "{\"bills\":%lld}", (long long)row.issued));
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type and the name it declares take none */
#define COLUMN(type, name, value) \
	type *name = arena_array(a, p->count, sizeof *name); \
	for (size_t i_##name = 0; i_##name < p->count; i_##name++) { \
		const struct new_bill *b = &p->bills[i_##name]; \
		name[i_##name] = (value); \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

static void store(struct piece *p)
{
	struct job *j = p->job;
	struct arena *a = j->arena;
	size_t n = p->count;
	if (n) {
		const struct sql_press_bill_issue_next_out *first = &p->bills[0].row;
		COLUMN(int32_t, places, b->row.place)
		COLUMN(struct uuid, bills, b->bill)
		COLUMN(struct slice, ids, b->id)
		COLUMN(struct slice, tags, b->tag)
		COLUMN(struct slice, keys, b->key_id)
		COLUMN(struct slice, signatures, b->signature)
		COLUMN(struct slice, boxes, b->payload_box)
		COLUMN(struct slice, plain, slice_of(b->plain_hash, sizeof b->plain_hash))
		COLUMN(struct slice, sealed, slice_of(b->sealed_hash, sizeof b->sealed_hash))
		tx_query(p->tx, SQL_CALL(a, press_bill_issue_store, .province = j->province, .run = p->run, .stall = first->stall,
		         .account = first->account.value, .face = first->face, .expires_at = first->expires_at, .place = {places, n, NULL},
		         .bill = {bills, n, NULL}, .code = {ids, n}, .tag = {tags, n}, .key_id = {keys, n}, .signature = {signatures, n},
		         .payload_box = {boxes, n}, .plain_hash = {plain, n}, .sealed_hash = {sealed, n}), NULL, NULL);
	}
	tx_query(p->tx, SQL_CALL(a, press_bill_run_issued, .province = j->province, .run = p->run), on_left, p);
}

/* ---- sign */

static void keep(struct piece *p, struct new_bill *b, const struct signer_answer *answer)
{
	struct arena *a = p->job->arena;
	const struct column_keys *k = p->job->tools->columns;
	int16_t province = p->job->province;
	if (answer->why.err) {
		p->why = p->why.err ? p->why : answer->why;
		return;
	}
	b->key_id = arena_dup(a, slice_z(answer->key_id));
	b->signature = arena_dup(a, slice_of(answer->signature, SEAL_SIGNATURE_BYTES));
	b->payload_box = code_payload_seal(a, k, province, b->id, answer->plain);
	code_payload_lookup(k, province, answer->plain, b->plain_hash);
	code_payload_lookup(k, province, answer->sealed, b->sealed_hash);
}

static void on_signed(const struct signer_answer *answer, void *arg)
{
	struct one *one = arg;
	struct signing *s = one->of;
	struct piece *p = s->piece;
	if (p)
		keep(p, &p->bills[one->index], answer);
	if (--s->outstanding)
		return;
	free(s);
	if (!p)
		return;
	job_on_abandoned(p->job, NULL, NULL);
	if (p->why.err)
		job_fail(p->tx, p->job, &p->why);
	else
		store(p);
}

static void sign_all(struct piece *p)
{
	struct arena *a = p->job->arena;
	struct signing *s = calloc(1, sizeof *s);
	assert(s && p->count <= PIECE_ROWS);
	s->piece = p;
	s->outstanding = p->count;
	job_on_abandoned(p->job, on_abandoned, s);
	for (size_t i = 0; i < p->count; i++) {
		struct new_bill *b = &p->bills[i];
		char *id_z = arena_alloc(a, CODE_ID_BYTES);
		code_id_draw(id_z);
		b->id = slice_z(id_z);
		b->bill = uuid_new();
		const struct vietqr_code code = {.bin = b->row.bin, .account = p->account, .amount_vnd = b->row.amount,
		                                 .memo = arena_printf(a, "%.*s%.*s", SARG(b->row.content_code), SARG(b->tag))};
		s->ones[i] = (struct one){s, i};
		signer_sign(p->job->tools->signer, &code, on_signed, &s->ones[i]);
	}
}

/* ---- the next few */

static void on_tags(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	(void)tx;
	if ((size_t)rows->count < p->count) { /* so many tags open at once: the rest is taken next time */
		p->count = (size_t)rows->count;
		assert(p->count > 0);
	}
	for (size_t i = 0; i < p->count; i++) {
		struct sql_press_bill_tags_free_out row;
		sql_row(p->job->arena, rows, (int)i, &row);
		p->bills[i].tag = row.tag;
	}
	sign_all(p);
}

static int by_text(const void *x, const void *y)
{
	return slice_cmp(*(const struct slice *)x, *(const struct slice *)y);
}

/* Tags that differ among themselves. */
static size_t draw_tags(struct arena *a, size_t most, struct slice *tags)
{
	size_t n = 0;
	for (size_t i = 0; i < most; i++) {
		char *tag = arena_alloc(a, BILL_TAG_BYTES);
		bill_tag_draw(tag);
		tags[i] = slice_of(tag, BILL_TAG_CHARS);
	}
	qsort(tags, most, sizeof *tags, by_text);
	for (size_t i = 0; i < most; i++)
		if (!n || !slice_eq(tags[i], tags[n - 1]))
			tags[n++] = tags[i];
	return n;
}

static void on_next(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	struct slice tags[PIECE_ROWS + SPARE_TAGS];
	struct fault why;
	p->tx = tx;
	p->count = (size_t)rows->count;
	p->bills = arena_array(j->arena, p->count + 1, sizeof *p->bills);
	for (int i = 0; i < rows->count; i++)
		sql_row(j->arena, rows, i, &p->bills[i].row);
	if (!p->count) {
		store(p);
		return;
	}
	const struct sql_press_bill_issue_next_out *first = &p->bills[0].row;
	if (!first->account.has) {
		refuse(p, ERR_NO_ACCOUNT, "the board's point has no account");
		return;
	}
	if (column_open(j->arena, j->tools->columns, j->province, "account", "number_box",
	                slice_of(first->account.value.b, sizeof first->account.value.b), first->number_box, &p->account, &why)) {
		job_fail(tx, j, &why);
		return;
	}
	size_t n = draw_tags(j->arena, p->count + SPARE_TAGS, tags);
	tx_query(tx, SQL_CALL(j->arena, press_bill_tags_free, .province = j->province, .stall = first->stall, .tags = {tags, n}), on_tags, p);
}

void bill_issue_run(struct tx *tx, struct job *j)
{
	struct piece *p = ARENA_NEW(j->arena, struct piece);
	p->job = j;
	if (!bill_run_of(tx, j, "run", &p->run))
		tx_query(tx, SQL_CALL(j->arena, press_bill_issue_next, .province = j->province, .run = p->run, .most = PIECE_ROWS), on_next, p);
}

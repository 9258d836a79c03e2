/* Seals a province's live codes anew after their key was revoked. The work list is the codes themselves: whatever the
 * key still seals is left to do, so a job that was killed goes on where it stopped. A piece is one transaction of
 * PIECE_ROWS codes: lock them, have them signed while nothing is sent, store, and put the job back into the queue.
 *
 * The transaction may break or be started anew while the signer works. What the signer still owes then goes to a
 * `signing` that belongs to nobody. */
#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "reseal.h"
#include "socho/image/layout.h"
#include "socho/registry/code.h"
#include "socho/registry/code_id.h"
#include "socho/seal/signer.h"
#include "sql.h"

enum { PIECE_ROWS = 100, STORE_AT_ONCE = 32 /* statements without waiting: a connection takes so many */ };

struct resealed {
	struct sql_press_reseal_next_out row;
	struct slice plain;
	struct signer_answer answer; /* signature and key id are of use */
	uint8_t sealed_hash[COLUMN_LOOKUP_BYTES];
};

struct piece {
	struct job *job;
	struct tx *tx;
	struct slice key_id;
	struct resealed *codes;
	int count, stored;
	struct fault why; /* of the first code that could not be sealed */
};

struct one {
	struct signing *of;
	int index;
};

/* Outside the arena, for the signer's answers come when they come. */
struct signing {
	struct piece *piece; /* NULL: nobody waits any more */
	int outstanding;
	struct one ones[PIECE_ROWS];
};

static void on_abandoned(void *arg)
{
	struct signing *s = arg;
	s->piece = NULL;
}

/* ---- store */

static void store_one(struct piece *p, struct resealed *c, tx_rows_fn *then)
{
	struct job *j = p->job;
	struct slice signature = slice_of(c->answer.signature, SEAL_SIGNATURE_BYTES);
	struct slice key_id = slice_z(c->answer.key_id), hash = slice_of(c->sealed_hash, sizeof c->sealed_hash);
	if (c->row.imported)
		hash = slice_z(NULL);
	if (!c->row.on_paper) {
		tx_query(p->tx, SQL_CALL(j->arena, press_reseal_keep, .province = j->province, .id = c->row.id, .key_id = key_id,
		         .signature = signature, .sealed_hash = hash), then, p);
		return;
	}
	char *id_z = arena_alloc(j->arena, CODE_ID_BYTES);
	code_id_draw(id_z);
	struct slice id = slice_z(id_z);
	tx_query(p->tx, SQL_CALL(j->arena, press_reseal_replace, .province = j->province, .id = c->row.id, .successor = id,
	         .key_id = key_id, .signature = signature, .sealed_hash = hash,
	         .payload_box = code_payload_seal(j->arena, j->tools->columns, j->province, id, c->plain)), then, p);
}

static void on_sum(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	struct sql_press_reseal_sum_out row;
	sql_row(j->arena, rows, 0, &row);
	int32_t done = row.done + p->count;
	if (row.remaining)
		job_continue(tx, j, done, done + (int32_t)row.remaining);
	else
		job_done(tx, j, arena_printf(j->arena, "{\"resealed\":%d,\"reprint\":%lld}", done, (long long)row.reprint));
}

static void store(struct piece *p);

static void on_stored(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	(void)tx;
	(void)rows;
	store(arg);
}

/* The next few; the answer to the last of them asks for more. */
static void store(struct piece *p)
{
	struct job *j = p->job;
	int end = p->count - p->stored < STORE_AT_ONCE ? p->count : p->stored + STORE_AT_ONCE;
	if (p->stored == p->count) {
		tx_query(p->tx, SQL_CALL(j->arena, press_reseal_sum, .province = j->province, .key_id = p->key_id, .job = j->id),
		         on_sum, p);
		return;
	}
	while (p->stored < end) {
		int i = p->stored++;
		store_one(p, &p->codes[i], p->stored == end ? on_stored : NULL);
	}
}

/* ---- sign */

/* The signer builds the payload itself, except what a bank issued; the plain face must come out as it was. */
static void judge(struct piece *p, struct resealed *c, const struct signer_answer *answer)
{
	struct fault *why = &p->why;
	if (why->err)
		return;
	if (answer->why.err)
		*why = answer->why;
	else if (slice_eq(slice_z(answer->key_id), p->key_id))
		fault_say(why, ERR_BAD_KEY, NULL, "tiến trình ký còn giữ khóa đã thu hồi; hãy gửi SIGHUP cho socho serve",
		          "the signer still holds the revoked key; send SIGHUP to socho serve");
	else if (!c->row.imported && !slice_eq(answer->plain, c->plain))
		fault_say(why, ERR_BAD_PAYLOAD, NULL, "dựng lại mã %.*s thì nội dung không như cũ",
		          "the plain face of %.*s comes out differently", SARG(c->row.id));
	memcpy(c->answer.signature, answer->signature, sizeof c->answer.signature);
	memcpy(c->answer.key_id, answer->key_id, sizeof c->answer.key_id);
	if (!c->row.imported)
		code_payload_lookup(p->job->tools->columns, p->job->province, answer->sealed, c->sealed_hash);
}

static void on_signed(const struct signer_answer *answer, void *arg)
{
	struct one *one = arg;
	struct signing *s = one->of;
	struct piece *p = s->piece;
	if (p)
		judge(p, &p->codes[one->index], answer);
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

static int code_of(struct piece *p, struct resealed *c, struct vietqr_code *code, struct fault *why)
{
	struct vietqr_reading r;
	struct arena *a = p->job->arena;
	if (code_payload_open(a, p->job->tools->columns, p->job->province, c->row.id, c->row.payload_box, &c->plain, why))
		return -1;
	if (c->row.imported)
		return 0;
	if (vietqr_read(a, c->plain, true, &r))
		return faultf(why, ERR_BAD_PAYLOAD, NULL, "%.*s: %s", SARG(c->row.id), r.error);
	*code = (struct vietqr_code){
		.bin = r.fields.bin, .account = r.fields.account, .amount_vnd = r.amount_vnd, .memo = r.fields.purpose,
		.name = r.fields.name, .city = r.fields.city, .mcc = r.fields.mcc, .store = r.fields.store,
		.terminal = r.fields.terminal, .card = slice_eq(r.fields.service, S("QRIBFTTC")),
	};
	return 0;
}

static struct signing *signing_new(struct piece *p)
{
	struct signing *s = calloc(1, sizeof *s);
	assert(s);
	s->piece = p;
	s->outstanding = p->count;
	for (int i = 0; i < p->count; i++)
		s->ones[i] = (struct one){s, i};
	return s;
}

static void sign_all(struct piece *p)
{
	struct vietqr_code *codes = arena_array(p->job->arena, (size_t)p->count, sizeof *codes);
	for (int i = 0; i < p->count; i++)
		if (code_of(p, &p->codes[i], &codes[i], &p->why)) {
			job_fail(p->tx, p->job, &p->why);
			return;
		}
	struct signing *s = signing_new(p);
	job_on_abandoned(p->job, on_abandoned, s);
	for (int i = 0; i < p->count; i++)
		if (p->codes[i].row.imported)
			signer_seal_imported(p->job->tools->signer, p->codes[i].plain, on_signed, &s->ones[i]);
		else
			signer_sign(p->job->tools->signer, &codes[i], on_signed, &s->ones[i]);
}

static void on_next(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct piece *p = arg;
	struct job *j = p->job;
	p->tx = tx;
	p->count = rows->count;
	p->codes = arena_array(j->arena, (size_t)rows->count + 1, sizeof *p->codes);
	for (int i = 0; i < rows->count; i++)
		sql_row(j->arena, rows, i, &p->codes[i].row);
	if (p->count)
		sign_all(p);
	else
		store(p);
}

void reseal_run(struct tx *tx, struct job *j)
{
	struct piece *p = ARENA_NEW(j->arena, struct piece);
	json_t *payload = json_loadb(j->payload.p, j->payload.n, 0, NULL);
	const char *key_id = json_string_value(json_object_get(payload, "key_id"));
	p->job = j;
	p->key_id = key_id ? arena_dup(j->arena, slice_z(key_id)) : slice_z(NULL);
	json_decref(payload);
	if (!p->key_id.p) {
		fault(&p->why, ERR_MISSING, "key_id");
		job_fail(tx, j, &p->why);
		return;
	}
	struct slice *names = arena_array(j->arena, layout_count, sizeof *names);
	size_t count = layout_names_sealed(names);
	tx_query(tx, SQL_CALL(j->arena, press_reseal_next, .province = j->province, .key_id = p->key_id, .most = PIECE_ROWS,
	         .sealed_layouts = {names, count}), on_next, p);
}

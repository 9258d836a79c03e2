/* What is written of a confirmation: facts that name nobody stand in its row; the provider's bytes, payer and memo
 * included, are sealed into a side row, and the row keeps only their salted hash. Look-ups go by keyed hashes. */
#include "batch.h"

#include <openssl/evp.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/registry/account.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"

enum { FINGERPRINT_BYTES = 16, SALT_BYTES = 16, DIGEST_BYTES = 32 };

struct row {
	const struct confirmation *event;
	struct pushed *result; /* of its push */
	struct uuid id, connection;
	int64_t received_us;
	uint8_t fingerprint[FINGERPRINT_BYTES], account_hash[COLUMN_LOOKUP_BYTES], payer_hash[COLUMN_LOOKUP_BYTES];
	uint8_t salt[SALT_BYTES], personal_hash[DIGEST_BYTES];
	struct slice content_code, box;
};

static void digest(const struct slice *parts, size_t count, uint8_t out[static DIGEST_BYTES])
{
	static EVP_MD_CTX *ctx;
	static EVP_MD *sha256;
	unsigned n = DIGEST_BYTES;
	if (!ctx) {
		ctx = EVP_MD_CTX_new();
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	}
	EVP_DigestInit_ex2(ctx, sha256, NULL);
	for (size_t i = 0; i < count; i++)
		EVP_DigestUpdate(ctx, parts[i].p, parts[i].n);
	EVP_DigestFinal_ex(ctx, out, &n);
}

/* The facts that may not change under one event id: amount, direction, account. The currency is always VND. */
static void fingerprint(struct row *r)
{
	uint8_t full[DIGEST_BYTES];
	const struct confirmation *e = r->event;
	const struct slice parts[] = {
		slice_of(&e->amount_vnd, sizeof e->amount_vnd),
		slice_z(direction_name(e->direction)),
		e->bin,
		slice_of(r->account_hash, sizeof r->account_hash),
	};
	digest(parts, sizeof parts / sizeof parts[0], full);
	memcpy(r->fingerprint, full, sizeof r->fingerprint);
}

static void fill_row(struct arena *a, const struct column_keys *columns, const struct push *p, size_t i, struct row *r)
{
	const struct confirmation *e = &p->events[i];
	*r = (struct row){.event = e, .result = &p->results[i], .id = uuid_new(), .connection = p->connection,
	                  .received_us = p->received_us};
	account_lookup(columns, p->province, e->bin, e->account, r->account_hash);
	if (e->payer.p) {
		/* Within one receiving account and month, so that a payer cannot be followed from stall to stall. */
		int year, month, day;
		day_to_civil(clock_day(e->occurred_us), &year, &month, &day);
		struct slice payer = arena_printf(a, "%d-%d %.*s %.*s %.*s", year, month, SARG(e->bin), SARG(e->account), SARG(e->payer));
		column_lookup(columns, p->province, "payer", payer, r->payer_hash);
	}
	fingerprint(r);
	random_bytes(r->salt, sizeof r->salt);
	const struct slice salted[] = {slice_of(r->salt, sizeof r->salt), e->raw};
	digest(salted, 2, r->personal_hash);
	r->box = column_seal(a, columns, p->province, "confirmation_personal", "box", slice_of(r->id.b, sizeof r->id.b), e->raw);
	struct memo_finding found = {.ambiguous = false};
	if (e->content.p)
		memo_find(a, e->content, &found);
	r->content_code = found.code;
}

void batch_fill(struct batch *b, struct arena *a, const struct column_keys *columns, struct push *pushes)
{
	size_t n = 0;
	for (struct push *p = pushes; p; p = p->next)
		n += p->count;
	b->pushes = pushes;
	b->arena = a;
	b->count = n;
	b->rows = arena_array(a, n, sizeof *b->rows);
	struct row *r = b->rows;
	for (struct push *p = pushes; p; p = p->next)
		for (size_t i = 0; i < p->count; i++)
			fill_row(a, columns, p, i, r++);
}

/* Columns of the batch, cut from its rows. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type and the name it declares take none */
#define COLUMN(b, type, name, value) \
	type *name = arena_array((b)->arena, (b)->count, sizeof *name); \
	for (size_t i_##name = 0; i_##name < (b)->count; i_##name++) { \
		const struct row *r = &(b)->rows[i_##name]; \
		name[i_##name] = (value); \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

static struct sql_call record_call(struct batch *b)
{
	size_t n = b->count;
	COLUMN(b, struct uuid, ids, r->id)
	COLUMN(b, struct uuid, connections, r->connection)
	COLUMN(b, int64_t, received, r->received_us)
	COLUMN(b, int64_t, occurred, r->event->occurred_us)
	COLUMN(b, int64_t, amounts, r->event->amount_vnd)
	COLUMN(b, int32_t, booked, r->event->booked_on)
	COLUMN(b, struct slice, event_ids, r->event->event_id)
	COLUMN(b, struct slice, directions, slice_z(direction_name(r->event->direction)))
	COLUMN(b, struct slice, bins, r->event->bin)
	COLUMN(b, struct slice, references, r->event->bank_reference)
	COLUMN(b, struct slice, codes, r->content_code)
	COLUMN(b, struct slice, fingerprints, slice_of(r->fingerprint, sizeof r->fingerprint))
	COLUMN(b, struct slice, accounts, slice_of(r->account_hash, sizeof r->account_hash))
	COLUMN(b, struct slice, digests, slice_of(r->personal_hash, sizeof r->personal_hash))
	COLUMN(b, struct slice, salts, slice_of(r->salt, sizeof r->salt))
	COLUMN(b, struct slice, boxes, r->box)
	COLUMN(b, struct slice, payers, r->event->payer.p ? slice_of(r->payer_hash, sizeof r->payer_hash) : ((struct slice){NULL, 0}))
	return SQL_CALL(b->arena, confirm_record, .province = b->pushes->province, .lane = b->lane, .id = {ids, n, NULL},
	                .received_at = {received, n, NULL}, .connection = {connections, n, NULL}, .event_id = {event_ids, n},
	                .fingerprint = {fingerprints, n}, .direction = {directions, n}, .amount_vnd = {amounts, n, NULL},
	                .bin = {bins, n}, .account_hash = {accounts, n}, .occurred_at = {occurred, n, NULL},
	                .booked_on = {booked, n, NULL}, .bank_reference = {references, n}, .content_code = {codes, n},
	                .personal_hash = {digests, n}, .salt = {salts, n}, .box = {boxes, n}, .payer_hash = {payers, n});
}

/* Keeps what conflicts; the first facts stay. */
static void keep_conflicts(struct batch *b, struct tx *tx)
{
	size_t n = 0;
	struct row *kept = arena_array(b->arena, b->count, sizeof *kept);
	for (size_t i = 0; i < b->count; i++)
		if (b->rows[i].result->status == PUSHED_CONFLICT)
			kept[n++] = b->rows[i];
	if (!n)
		return;
	struct batch part = {.rows = kept, .count = n, .arena = b->arena};
	COLUMN(&part, struct uuid, ids, r->id)
	COLUMN(&part, struct uuid, connections, r->connection)
	COLUMN(&part, struct uuid, firsts, r->result->confirmation)
	COLUMN(&part, int64_t, received, r->received_us)
	COLUMN(&part, int64_t, amounts, r->event->amount_vnd)
	COLUMN(&part, struct slice, event_ids, r->event->event_id)
	COLUMN(&part, struct slice, fingerprints, slice_of(r->fingerprint, sizeof r->fingerprint))
	COLUMN(&part, struct slice, directions, slice_z(direction_name(r->event->direction)))
	COLUMN(&part, struct slice, bins, r->event->bin)
	COLUMN(&part, struct slice, accounts, slice_of(r->account_hash, sizeof r->account_hash))
	COLUMN(&part, struct slice, boxes, r->box)
	tx_query(tx,
	         SQL_CALL(b->arena, confirm_conflict, .province = b->pushes->province, .id = {ids, n, NULL},
	                  .received_at = {received, n, NULL}, .connection = {connections, n, NULL}, .event_id = {event_ids, n},
	                  .confirmation = {firsts, n, NULL}, .fingerprint = {fingerprints, n}, .direction = {directions, n},
	                  .amount_vnd = {amounts, n, NULL}, .bin = {bins, n}, .account_hash = {accounts, n}, .box = {boxes, n}),
	         NULL, NULL);
}

static void on_existing(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct batch *b = arg;
	/* The key that stood in the way is committed, so it is found; if ever not, nobody is told a guess. */
	if ((size_t)rows->count != b->stale_count) {
		tx_rollback(tx);
		return;
	}
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_existing_out first;
		sql_row(b->arena, rows, i, &first);
		struct row *r = b->stale[first.ord];
		bool same = slice_eq(first.fingerprint, slice_of(r->fingerprint, sizeof r->fingerprint));
		r->result->status = same ? PUSHED_DUPLICATE : PUSHED_CONFLICT;
		r->result->confirmation = first.confirmation;
	}
	keep_conflicts(b, tx);
	tx_commit(tx);
}

void batch_settle(struct batch *b, struct tx *tx)
{
	size_t n = b->stale_count;
	struct uuid *connections = arena_array(b->arena, n, sizeof *connections);
	struct slice *event_ids = arena_array(b->arena, n, sizeof *event_ids);
	for (size_t i = 0; i < n; i++) {
		connections[i] = b->stale[i]->connection;
		event_ids[i] = b->stale[i]->event->event_id;
	}
	tx_query(tx, SQL_CALL(b->arena, confirm_enter, .province = b->pushes->province), NULL, NULL);
	tx_query(tx,
	         SQL_CALL(b->arena, confirm_existing, .province = b->pushes->province, .connection = {connections, n, NULL},
	                  .event_id = {event_ids, n}),
	         on_existing, b);
}

/* The same text for as long as the process lives: results outlast the batch. */
static struct slice rule_name(struct slice rule)
{
	static const struct slice rules[] = {SLICE_LIT("content_code"), SLICE_LIT("sole_account"), SLICE_LIT("none")};
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (slice_eq(rule, rules[i]))
			return rules[i];
	return S("other");
}

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct batch *b = arg;
	(void)tx;
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_record_out out;
		sql_row(b->arena, rows, i, &out);
		struct row *r = &b->rows[out.ord];
		if (out.fresh)
			*r->result = (struct pushed){PUSHED_RECORDED, r->id, rule_name(out.match_rule)};
		else
			b->stale[b->stale_count++] = r;
	}
}

void batch_record(struct batch *b, struct tx *tx)
{
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is meant */
	b->stale = arena_array(b->arena, b->count, sizeof *b->stale);
	b->stale_count = 0;
	tx_query(tx, SQL_CALL(b->arena, confirm_enter, .province = b->pushes->province), NULL, NULL);
	tx_query(tx, record_call(b), on_recorded, b);
	tx_commit(tx);
}

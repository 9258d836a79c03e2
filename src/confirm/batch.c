/* One batch of pushes: gathered in order, each row matched, what is new recorded in one transaction, and what was there
 * already told apart as a repeat or a conflict. */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "batch_row.h"

static int by_event(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
	int order = memcmp(x->connection.b, y->connection.b, sizeof x->connection.b);
	if (!order)
		order = slice_cmp(x->event->event_id, y->event->event_id);
	/* The same event twice: the first that came is the one that counts. */
	return order ? order : x->arrival < y->arrival ? -1 : 1;
}

/* Matches of the newest version known; those that are not remembered are asked for in the transaction. */
static void recall(struct batch *b)
{
	b->version = match_version(b->memory, b->pushes->province);
	for (size_t i = 0; i < b->count; i++) {
		struct row *r = b->rows[i];
		if (r->generation != match_generation(b->memory))
			row_find_names(r->arena, b->columns, b->memory, b->pushes->province, r);
		const struct match *known = match_find(b->memory, &r->key);
		r->matched = known != NULL;
		if (known)
			r->match = *known;
	}
}

void batch_gather(struct batch *b, struct arena *a, struct push *pushes)
{
	size_t n = 0;
	for (struct push *p = pushes; p; p = p->next)
		n += p->count;
	*b = (struct batch){.pushes = pushes, .lane = b->lane, .memory = b->memory, .columns = b->columns, .arena = a};
	/* NOLINTBEGIN(bugprone-sizeof-expression): arrays of pointers are meant */
	b->rows = arena_array(a, n, sizeof *b->rows);
	b->stale = arena_array(a, n, sizeof *b->stale);
	b->asked = arena_array(a, n, sizeof *b->asked);
	for (struct push *p = pushes; p; p = p->next)
		for (size_t i = 0; i < p->count; i++) {
			p->rows[i].arrival = b->count;
			b->rows[b->count++] = &p->rows[i];
		}
	qsort(b->rows, n, sizeof *b->rows, by_event);
	/* NOLINTEND(bugprone-sizeof-expression) */
	recall(b);
}

void batch_gather_one(struct batch *b, struct arena *a, struct push *p, size_t i)
{
	*b = (struct batch){.pushes = p, .lane = b->lane, .memory = b->memory, .columns = b->columns, .arena = a};
	/* NOLINTBEGIN(bugprone-sizeof-expression): arrays of pointers are meant */
	b->rows = arena_array(a, 1, sizeof *b->rows);
	b->stale = arena_array(a, 1, sizeof *b->stale);
	b->asked = arena_array(a, 1, sizeof *b->asked);
	/* NOLINTEND(bugprone-sizeof-expression) */
	b->rows[b->count++] = &p->rows[i];
	recall(b);
}

/* Keeps what conflicts; the first facts stay. */
static void keep_conflicts(struct batch *b, struct tx *tx)
{
	size_t n = 0;
	struct row **kept = arena_array(b->arena, b->count, sizeof *kept); /* NOLINT(bugprone-sizeof-expression) */
	for (size_t i = 0; i < b->count; i++)
		if (b->rows[i]->result->status == PUSHED_CONFLICT)
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

static void on_recorded(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct batch *b = arg;
	(void)tx;
	b->stale_count = 0;
	b->outdated = rows->count == 0;
	for (size_t i = 0; i < b->count; i++) {
		struct pushed *result = b->rows[i]->result; /* its entry stands there since the row was sent */
		result->status = PUSHED_RECORDED;
		result->confirmation = b->rows[i]->id;
		result->match_rule = b->rows[i]->match.rule;
	}
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_record_out out;
		sql_row(b->arena, rows, i, &out);
		if (out.ord >= 0)
			b->stale[b->stale_count++] = b->rows[out.ord];
	}
}

static void record(struct batch *b, struct tx *tx)
{
	b->tries++;
	tx_query(tx, batch_record_call(b), on_recorded, b);
	batch_follow_up(b, tx);
	tx_commit(tx);
}

static size_t unmatched(struct batch *b, struct row **out)
{
	size_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		if (!b->rows[i]->matched)
			out[n++] = b->rows[i];
	return n;
}

static void match(struct batch *b, struct tx *tx);

/* What was remembered of an older version is asked for as well. */
static void on_matched(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct batch *b = arg;
	int64_t version = b->version;
	unsigned generation = match_generation(b->memory);
	for (int i = 0; i < rows->count; i++) {
		struct sql_confirm_match_out answer;
		sql_row(b->arena, rows, i, &answer);
		struct row *r = b->asked[i];
		match_keep(b->memory, &r->key, &answer, &r->match);
		r->matched = true;
		version = answer.version;
	}
	bool moved = version != b->version && (size_t)rows->count < b->count;
	b->version = version;
	for (size_t i = 0; moved && i < b->count; i++)
		b->rows[i]->matched = false;
	if (generation != match_generation(b->memory)) {
		recall(b); /* the first answer of a province, or after its forms of old codes changed: names are looked for anew */
		moved = unmatched(b, b->asked) != 0;
	}
	if (moved)
		match(b, tx);
	else
		record(b, tx);
}

static void match(struct batch *b, struct tx *tx)
{
	size_t n = unmatched(b, b->asked);
	struct uuid *connections = arena_array(b->arena, n, sizeof *connections);
	struct slice *bins = arena_array(b->arena, n, sizeof *bins), *codes = arena_array(b->arena, n, sizeof *codes);
	struct slice *hashes = arena_array(b->arena, n, sizeof *hashes), *virtuals = arena_array(b->arena, n, sizeof *virtuals);
	struct slice *terminals = arena_array(b->arena, n, sizeof *terminals), *orders = arena_array(b->arena, n, sizeof *orders);
	struct slice *old_codes = arena_array(b->arena, n, sizeof *old_codes);
	for (size_t i = 0; i < n; i++) {
		const struct row *r = b->asked[i];
		connections[i] = r->connection;
		bins[i] = r->event->bin;
		codes[i] = r->names.content_code;
		virtuals[i] = r->names.virtual_account;
		terminals[i] = r->names.terminal;
		orders[i] = r->names.order;
		old_codes[i] = r->names.old_codes;
		hashes[i] = slice_of(r->account_hash, sizeof r->account_hash);
	}
	tx_query(tx,
	         SQL_CALL(b->arena, confirm_match, .province = b->pushes->province, .connection = {connections, n, NULL},
	                  .bin = {bins, n}, .account_hash = {hashes, n}, .content_code = {codes, n}, .virtual_account = {virtuals, n},
	                  .terminal = {terminals, n}, .order_name = {orders, n}, .old_codes = {old_codes, n}),
	         on_matched, b);
}

void batch_record(struct batch *b, struct tx *tx)
{
	for (size_t i = 0; b->outdated && i < b->count; i++)
		b->rows[i]->matched = false;
	tx_query(tx, SQL_CALL(b->arena, confirm_enter, .province = b->pushes->province), NULL, NULL);
	if (unmatched(b, b->asked))
		match(b, tx);
	else
		record(b, tx);
}

/* What is written of a confirmation: facts that name nobody stand in its row; the provider's bytes, payer and memo
 * included, are sealed into a side row, and the row keeps only their salted hash. Look-ups go by keyed hashes. */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/digest.h"
#include "socho/base/encode.h"
#include "socho/confirm/leaf.h"
#include "socho/confirm/movement.h"
#include "read.h"
#include "socho/registry/account.h"
#include "socho/registry/code_id.h"
#include "socho/registry/stall_mark.h"
#include "socho/vietqr/content_code.h"
#include "socho/vietqr/payload.h"
#include "sql.h"

enum {
	FINGERPRINT_BYTES = 16,
	SALT_BYTES = 16,
	VERSIONED_TRIES = 2, /* then a batch is recorded as it was matched a moment ago, however busy the register is */
};

struct row {
	const struct confirmation *event;
	struct arena *arena; /* of its push */
	unsigned generation; /* of the forms of old codes that its names were looked for by */
	struct pushed *result; /* of its push */
	struct uuid id, connection;
	int64_t received_us;
	uint8_t fingerprint[FINGERPRINT_BYTES], account_hash[COLUMN_LOOKUP_BYTES], payer_hash[COLUMN_LOOKUP_BYTES];
	uint8_t salt[SALT_BYTES], personal_hash[DIGEST_BYTES];
	struct match_names names;
	struct slice bill_tag, box;
	struct match_key key;
	struct match match;
	bool matched;
	bool no_movement;
	struct uuid movement;
	size_t arrival;
};

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
	digest_parts(parts, sizeof parts / sizeof parts[0], full);
	memcpy(r->fingerprint, full, sizeof r->fingerprint);
}

static struct slice mark_of(struct arena *a, const struct column_keys *columns, int16_t province, const char *kind_z,
                            struct slice value)
{
	uint8_t *hash = value.p ? arena_alloc(a, COLUMN_LOOKUP_BYTES) : NULL;
	return hash && stall_mark_lookup(columns, province, kind_z, value, hash) ? slice_of(hash, COLUMN_LOOKUP_BYTES) : slice_z(NULL);
}

/* The order's own words are searched as a memo is: what a provider calls an order may hold a content code and a tag. */
static void find_names(struct arena *a, const struct column_keys *columns, const struct match_memory *memory, int16_t province,
                       struct row *r)
{
	const struct confirmation *e = r->event;
	struct memo_finding found = {.ambiguous = false}, order = {.ambiguous = false};
	if (e->content.p)
		memo_find(a, e->content, &found);
	if (e->order_id.p)
		memo_find(a, e->order_id, &order);
	char *code_z = e->order_id.n && !order.code.p ? arena_alloc(a, CODE_ID_BYTES) : NULL;
	bool coded = found.code.p || found.ambiguous;
	r->generation = match_generation(memory);
	r->names = (struct match_names){
		.old_codes = coded ? slice_z(NULL) : old_codes_find(a, match_old_forms(memory, province), e->content),
		.content_code = found.ambiguous ? MATCH_TWO_CODES : found.code,
		.virtual_account = mark_of(a, columns, province, "virtual_account", e->virtual_account),
		.terminal = mark_of(a, columns, province, "terminal", e->terminal),
		.order = code_z && code_id_parse(e->order_id, code_z) == 0 ? slice_z(code_z) : order.code,
	};
	r->bill_tag = order.bill.p ? order.bill : found.bill;
	r->key = match_key_of(province, r->connection, e->bin, r->account_hash, &r->names);
}

static void fill_row(struct arena *a, const struct column_keys *columns, const struct match_memory *memory, const struct push *p, size_t i, struct row *r)
{
	const struct confirmation *e = &p->events[i];
	*r = (struct row){.event = e, .arena = a, .result = &p->results[i], .id = uuid_new(), .connection = p->connection,
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
	r->no_movement = !movement_key(e, r->account_hash, &r->movement);
	random_bytes(r->salt, sizeof r->salt);
	const struct slice salted[] = {slice_of(r->salt, sizeof r->salt), e->raw};
	digest_parts(salted, 2, r->personal_hash);
	r->box = column_seal(a, columns, p->province, "confirmation_personal", "box", slice_of(r->id.b, sizeof r->id.b), e->raw);
	find_names(a, columns, memory, p->province, r);
}

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
			find_names(r->arena, b->columns, b->memory, b->pushes->province, r);
		const struct match *known = match_find(b->memory, &r->key);
		r->matched = known != NULL;
		if (known)
			r->match = *known;
	}
}

void batch_prepare(const struct column_keys *columns, const struct match_memory *memory, struct push *p)
{
	p->rows = arena_array(p->arena, p->count, sizeof *p->rows);
	for (size_t i = 0; i < p->count; i++)
		fill_row(p->arena, columns, memory, p, i, &p->rows[i]);
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

/* Columns of the batch, cut from its rows. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type and the name it declares take none */
#define COLUMN(b, type, name, value) \
	type *name = arena_array((b)->arena, (b)->count, sizeof *name); \
	for (size_t i_##name = 0; i_##name < (b)->count; i_##name++) { \
		const struct row *r = (b)->rows[i_##name]; \
		name[i_##name] = (value); \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

static int32_t business_day(const struct row *r)
{
	return clock_day(r->event->occurred_us - r->match.day_cutoff_minutes * INT64_C(60) * US_PER_S);
}

static struct slice payer_hash_of(const struct row *r)
{
	return r->event->payer.p ? slice_of(r->payer_hash, sizeof r->payer_hash) : slice_of(NULL, 0);
}

/* An account of the same owner: money that was carried from one pocket to the other. */
static bool from_own(const struct batch *b, const struct row *r)
{
	struct slice payer = r->event->payer, bin = slice_sub(payer, 0, MATCH_BIN_CHARS), number = slice_sub(payer, MATCH_BIN_CHARS + 1, payer.n);
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	if (!payer.p || !r->match.own_count || slice_find(payer, '/') != MATCH_BIN_CHARS || !slice_all_digits(bin) ||
	    number.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(number))
		return false;
	account_lookup(b->columns, b->pushes->province, bin, number, hash);
	return match_is_own(&r->match, hash);
}

/* Why it counts for nobody; absent: nothing speaks against it, or it is no credit anyway. */
static struct slice uncounted_of(const struct batch *b, const struct row *r)
{
	static const struct slice told[] = {
		[UNCOUNTED_INTEREST] = SLICE_LIT("interest"), [UNCOUNTED_UNPAID] = SLICE_LIT("unpaid")};
	const struct confirmation *e = r->event;
	if (e->direction != DIRECTION_CREDIT)
		return slice_z(NULL);
	if (e->uncounted != UNCOUNTED_NOT)
		return told[e->uncounted];
	if (r->match.test)
		return S("test");
	if (is_interest(e))
		return S("interest");
	if (e->amount_vnd < COUNTED_VND_MIN)
		return S("tiny");
	return from_own(b, r) ? S("own_transfer") : slice_z(NULL);
}

static struct slice evidence_of(const struct row *r)
{
	return r->match.evidence_n ? slice_of(r->match.evidence, r->match.evidence_n) : slice_of(NULL, 0);
}

static struct sql_uuids movements_of(struct batch *b)
{
	COLUMN(b, struct uuid, movements, r->movement)
	COLUMN(b, bool, none, r->no_movement)
	return (struct sql_uuids){movements, b->count, none};
}

/* Known only now that the row is matched. */
static struct slice entry_of(const struct batch *b, const struct row *r)
{
	const struct confirmation *e = r->event;
	uint8_t *entry = arena_alloc(b->arena, LEAF_ENTRY_BYTES);
	const struct leaf l = {
		.province = b->pushes->province, .id = r->id, .connection = r->connection, .received_us = r->received_us,
		.occurred_us = e->occurred_us, .amount_vnd = e->amount_vnd, .booked_on = e->booked_on, .event_id = e->event_id,
		.direction = slice_z(direction_name(e->direction)), .bin = e->bin, .bank_reference = e->bank_reference,
		.account_hash = slice_of(r->account_hash, sizeof r->account_hash),
		.personal_hash = slice_of(r->personal_hash, sizeof r->personal_hash),
		.has_account = r->match.has_account, .account = r->match.account, .has_stall = r->match.has_stall,
		.stall = r->match.stall, .market = r->match.market, .day = business_day(r), .match_rule = r->match.rule,
		.match_evidence = evidence_of(r),
	};
	leaf_entry(&l, entry);
	memcpy(r->result->entry.b, entry + LEAF_KEY_BYTES, sizeof r->result->entry.b);
	return slice_of(entry, LEAF_ENTRY_BYTES);
}

static struct sql_slices reasons_of(struct batch *b)
{
	COLUMN(b, struct slice, uncounted, uncounted_of(b, r))
	return (struct sql_slices){uncounted, b->count};
}

static struct sql_slices doubts_of(struct batch *b)
{
	COLUMN(b, struct slice, doubts, r->match.doubt)
	return (struct sql_slices){doubts, b->count};
}

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
	COLUMN(b, struct slice, fingerprints, slice_of(r->fingerprint, sizeof r->fingerprint))
	COLUMN(b, struct slice, hashes, slice_of(r->account_hash, sizeof r->account_hash))
	COLUMN(b, struct slice, digests, slice_of(r->personal_hash, sizeof r->personal_hash))
	COLUMN(b, struct slice, salts, slice_of(r->salt, sizeof r->salt))
	COLUMN(b, struct slice, boxes, r->box)
	COLUMN(b, struct slice, payers, payer_hash_of(r))
	COLUMN(b, struct uuid, accounts, r->match.account)
	COLUMN(b, struct uuid, stalls, r->match.stall)
	COLUMN(b, struct uuid, markets, r->match.market)
	COLUMN(b, int32_t, days, business_day(r))
	COLUMN(b, bool, no_account, !r->match.has_account)
	COLUMN(b, bool, no_stall, !r->match.has_stall)
	COLUMN(b, struct slice, rules, r->match.rule)
	COLUMN(b, struct slice, evidence, evidence_of(r))
	COLUMN(b, struct slice, entries, entry_of(b, r))
	return SQL_CALL(b->arena, confirm_record, .province = b->pushes->province, .lane = b->lane,
	                .version = {b->tries <= VERSIONED_TRIES, b->version}, .id = {ids, n, NULL}, .received_at = {received, n, NULL},
	                .connection = {connections, n, NULL}, .event_id = {event_ids, n}, .fingerprint = {fingerprints, n},
	                .direction = {directions, n}, .amount_vnd = {amounts, n, NULL}, .bin = {bins, n}, .account_hash = {hashes, n},
	                .occurred_at = {occurred, n, NULL}, .booked_on = {booked, n, NULL}, .bank_reference = {references, n},
	                .personal_hash = {digests, n}, .salt = {salts, n}, .box = {boxes, n}, .payer_hash = {payers, n},
	                .account = {accounts, n, no_account}, .stall = {stalls, n, no_stall}, .market = {markets, n, no_stall},
	                .day = {days, n, no_stall}, .match_rule = {rules, n}, .match_evidence = {evidence, n},
	                .movement = movements_of(b), .entry = {entries, n}, .uncounted = reasons_of(b), .doubt = doubts_of(b));
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

static bool names_bill(const struct row *r)
{
	return r->bill_tag.p && r->event->direction == DIRECTION_CREDIT && r->match.has_stall;
}

/* Otherwise the code before the tag is another stall's: an account used by one stall alone told the stall, or a name of the
 * stall at its bank did and the code speaks against it. */
static int16_t names_stall(const struct row *r)
{
	struct slice rule = r->match.rule;
	if (slice_eq(rule, S("virtual_account")) || slice_eq(rule, S("terminal")))
		return !r->match.doubt.p;
	return slice_eq(rule, S("content_code")) || slice_eq(rule, S("bill"));
}

static void send_bills(struct batch *b, struct tx *tx, struct row **rows, size_t n, bool all)
{
	struct batch part = {.rows = rows, .count = n, .arena = b->arena};
	COLUMN(&part, struct uuid, stalls, r->match.stall)
	COLUMN(&part, struct slice, tags, r->bill_tag)
	COLUMN(&part, struct uuid, ids, r->id)
	COLUMN(&part, int64_t, received, r->received_us)
	COLUMN(&part, int16_t, named, names_stall(r))
	if (all)
		tx_query(tx, SQL_CALL(b->arena, confirm_bill_doubt, .province = b->pushes->province, .stall = {stalls, n, NULL},
		         .bill_tag = {tags, n}, .confirmation = {ids, n, NULL}, .received_at = {received, n, NULL}, .named = {named, n, NULL}),
		         NULL, NULL);
	else if (n)
		tx_query(tx, SQL_CALL(b->arena, confirm_code_use, .province = b->pushes->province, .stall = {stalls, n, NULL},
		         .bill_tag = {tags, n}, .confirmation = {ids, n, NULL}, .received_at = {received, n, NULL}), NULL, NULL);
}

/* Travels behind the recording statement, and only when a memo names a bill: those whose stall it names meet their codes,
 * and what pays no bill is noted. */
static void use_codes(struct batch *b, struct tx *tx)
{
	size_t n = 0, paid = 0;
	/* NOLINTBEGIN(bugprone-sizeof-expression): arrays of pointers are meant */
	struct row **tagged = arena_array(b->arena, b->count, sizeof *tagged), **paying = arena_array(b->arena, b->count, sizeof *paying);
	/* NOLINTEND(bugprone-sizeof-expression) */
	for (size_t i = 0; i < b->count; i++)
		if (names_bill(b->rows[i])) {
			tagged[n++] = b->rows[i];
			if (names_stall(b->rows[i]))
				paying[paid++] = b->rows[i];
		}
	if (!n)
		return;
	send_bills(b, tx, paying, paid, false);
	send_bills(b, tx, tagged, n, true);
}

/* As above, and only when something says what it takes back. */
static void take_back(struct batch *b, struct tx *tx)
{
	size_t n = 0;
	struct row **back = arena_array(b->arena, b->count, sizeof *back); /* NOLINT(bugprone-sizeof-expression) */
	for (size_t i = 0; i < b->count; i++)
		if (b->rows[i]->event->reverses.p && b->rows[i]->event->direction != DIRECTION_CREDIT)
			back[n++] = b->rows[i];
	if (!n)
		return;
	struct batch part = {.rows = back, .count = n, .arena = b->arena};
	COLUMN(&part, struct uuid, ids, r->id)
	COLUMN(&part, int64_t, received, r->received_us)
	COLUMN(&part, struct slice, names, r->event->reverses)
	tx_query(tx,
	         SQL_CALL(b->arena, confirm_reversals, .province = b->pushes->province, .confirmation = {ids, n, NULL},
	                  .received_at = {received, n, NULL}, .reverses = {names, n}),
	         NULL, NULL);
}

static void record(struct batch *b, struct tx *tx)
{
	b->tries++;
	tx_query(tx, record_call(b), on_recorded, b);
	use_codes(b, tx);
	take_back(b, tx);
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

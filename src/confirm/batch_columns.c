/* The recording statement of a batch: its rows as columns, once each is matched. */
#include "batch_row.h"

#include <string.h>

#include "read.h"
#include "socho/base/clock.h"
#include "socho/confirm/leaf.h"
#include "socho/vietqr/payload.h"

enum { VERSIONED_TRIES = 2 }; /* then a batch is recorded as it was matched a moment ago, however busy the register is */

int32_t row_business_day(const struct row *r)
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
		.stall = r->match.stall, .market = r->match.market, .day = row_business_day(r), .match_rule = r->match.rule,
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

struct sql_call batch_record_call(struct batch *b)
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
	COLUMN(b, int32_t, days, row_business_day(r))
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

#include "socho/confirm/leaf.h"

#include <assert.h>
#include <string.h>

static const char words[] = "socho-confirmation-v1"; /* its NUL is the zero byte of the record */

/* Ids and references have at most 100 characters, evidence 120 (0007_confirmations.sql), of at most 4 bytes each. */
enum { RECORD_BYTES_MAX = 2048 };

struct record {
	uint8_t b[RECORD_BYTES_MAX];
	size_t n;
};

static void add(struct record *r, const void *p, size_t n)
{
	assert(n <= sizeof r->b - r->n);
	if (n)
		memcpy(r->b + r->n, p, n);
	r->n += n;
}

static void put_number(uint8_t *out, uint64_t value, int bytes)
{
	for (int i = bytes; i > 0; i--, value >>= 8)
		out[i - 1] = (uint8_t)value;
}

static void add_number(struct record *r, uint64_t value, int bytes)
{
	uint8_t b[8];
	put_number(b, value, bytes);
	add(r, b, (size_t)bytes);
}

static void add_field(struct record *r, bool has, const void *p, size_t n)
{
	add_number(r, has ? n : UINT32_MAX, 4);
	add(r, p, has ? n : 0);
}

static void add_slice(struct record *r, struct slice s)
{
	add_field(r, s.p != NULL, s.p, s.n);
}

static void add_day(struct record *r, bool has, int32_t day)
{
	uint8_t b[4];
	put_number(b, (uint64_t)(int64_t)day, sizeof b);
	add_field(r, has, b, sizeof b);
}

void leaf_entry(const struct leaf *l, uint8_t out[static LEAF_ENTRY_BYTES])
{
	struct record r;
	r.n = 0;
	add(&r, words, sizeof words);
	add_number(&r, (uint64_t)(int64_t)l->province, 2);
	add(&r, l->id.b, sizeof l->id.b);
	add_number(&r, (uint64_t)l->received_us, 8);
	add_number(&r, (uint64_t)l->occurred_us, 8);
	add_number(&r, (uint64_t)l->amount_vnd, 8);
	add(&r, l->connection.b, sizeof l->connection.b);
	add_slice(&r, l->event_id);
	add_slice(&r, l->direction);
	add_slice(&r, l->bin);
	add_slice(&r, l->account_hash);
	add_slice(&r, l->bank_reference);
	add_day(&r, true, l->booked_on);
	add_field(&r, l->has_account, l->account.b, sizeof l->account.b);
	add_field(&r, l->has_stall, l->stall.b, sizeof l->stall.b);
	add_field(&r, l->has_stall, l->market.b, sizeof l->market.b);
	add_day(&r, l->has_stall, l->day);
	add_slice(&r, l->match_rule);
	add_slice(&r, l->match_evidence);
	add_slice(&r, l->personal_hash);
	struct merkle_hash digest = merkle_digest(slice_of(r.b, r.n));
	memcpy(out, l->id.b, sizeof l->id.b);
	put_number(out + sizeof l->id.b, (uint64_t)l->received_us, 8);
	memcpy(out + LEAF_KEY_BYTES, digest.b, sizeof digest.b);
}

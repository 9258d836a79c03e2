/* What is known of an event as it arrives, before anybody asks whose it is: hashes, the sealed bytes, the names in its memo.
 * Facts that name nobody stand in its row; the provider's bytes, payer and memo included, are sealed into a side row, and
 * the row keeps only their salted hash. Look-ups go by keyed hashes. */
#include "batch_row.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/confirm/movement.h"
#include "socho/registry/code_id.h"
#include "socho/registry/stall_mark.h"
#include "socho/vietqr/content_code.h"

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
void row_find_names(struct arena *a, const struct column_keys *columns, const struct match_memory *memory, int16_t province,
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

static void fill_row(struct arena *a, const struct column_keys *columns, const struct match_memory *memory, const struct push *p,
                     size_t i, struct row *r)
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
	row_find_names(a, columns, memory, p->province, r);
}

void batch_prepare(const struct column_keys *columns, const struct match_memory *memory, struct push *p)
{
	p->rows = arena_array(p->arena, p->count, sizeof *p->rows);
	for (size_t i = 0; i < p->count; i++)
		fill_row(p->arena, columns, memory, p, i, &p->rows[i]);
}

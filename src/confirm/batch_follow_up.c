/* Behind the recording statement: a payment that names a bill or a code for one amount, and one that takes another back. */
#include "batch_row.h"

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

/* Only when a memo names a bill: those whose stall it names meet their codes,
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

/* Only when something says what it takes back. */
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

void batch_follow_up(struct batch *b, struct tx *tx)
{
	use_codes(b, tx);
	take_back(b, tx);
}

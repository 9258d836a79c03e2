#include "socho/confirm/reconcile.h"

#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/confirm/directory.h"
#include "socho/confirm/mask.h"
#include "socho/confirm/movement.h"
#include "socho/seal/column.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"

static int path_id(const struct request *rq, struct uuid *out, struct fault *why)
{
	return uuid_parse(rq->param[0], out) ? fault(why, ERR_NOT_FOUND, NULL) : 0;
}

/* The one province that a list is of. */
static int read_province(const struct request *rq, int16_t *out, struct fault *why)
{
	struct slice text;
	int64_t code;
	if (request_query(rq, "province", &text, why))
		return -1;
	if (!text.p)
		return fault(why, ERR_MISSING, "province");
	if (slice_to_i64(text, &code) || code < 1 || code > COLUMN_PROVINCE_MAX)
		return fault(why, ERR_OUT_OF_RANGE, "province");
	*out = (int16_t)code;
	return 0;
}

/* ---- what is shown */

/* What the payer wrote, as the provider's adapter reads it; absent when it was erased or is not understood any more. */
static struct slice memo_of(struct request *rq, int province, struct uuid id, struct uuid connection, struct slice event_id,
                            struct slice box)
{
	struct slice raw;
	struct fault why;
	struct parsed parsed;
	size_t count;
	const struct connection *all = directory_all(rq->services->directory, &count), *c = NULL;
	for (size_t i = 0; i < count; i++)
		if (uuid_eq(all[i].id, connection))
			c = &all[i];
	if (!box.p || !c ||
	    column_open(rq->arena, rq->services->columns, province, "confirmation_personal", "box",
	                slice_of(id.b, sizeof id.b), box, &raw, &why))
		return slice_z(NULL);
	const struct delivery d = {.arena = rq->arena, .method = slice_z(c->adapter->method), .query = raw, .body = raw,
	                           .now_us = rq->received_us};
	if (c->adapter->parse(&d, c, &parsed, &why))
		return slice_z(NULL);
	for (size_t i = 0; i < parsed.count; i++)
		if (slice_eq(parsed.events[i].event_id, event_id))
			return parsed.events[i].content;
	return slice_z(NULL);
}

/* The row's JSON object with the masked memo as its last member. */
static void add_payment(struct text *t, struct request *rq, int province, const struct sql_confirm_payments_doubtful_out *row)
{
	struct slice memo = memo_of(rq, province, row->id, row->connection, row->event_id, row->box);
	text_add(t, slice_sub(row->body, 0, row->body.n - 1));
	text_add(t, S(",\"memo\":"));
	text_add_json(t, memo.p ? memo_mask(rq->arena, memo) : slice_z(NULL));
	text_addc(t, '}');
}

struct listing {
	struct request *rq;
	int16_t province;
};

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct request *rq = l->rq;
	struct sql_confirm_payments_doubtful_out row = {.next = {.has = false}};
	char next[UUID_TEXT_BYTES];
	struct text t;
	(void)tx;
	text_init(&t, rq->arena);
	text_add(&t, S("{\"items\":["));
	for (int i = 0; i < rows->count; i++) {
		sql_row(rq->arena, rows, i, &row);
		if (i)
			text_addc(&t, ',');
		add_payment(&t, rq, l->province, &row);
	}
	if (row.next.has)
		uuid_format(row.next.value, next);
	text_add(&t, S("],\"next\":"));
	text_add_json(&t, row.next.has ? slice_z(next) : slice_z(NULL));
	text_addc(&t, '}');
	answer_json(rq, 200, text_slice(&t));
}

static int read_queue(const struct request *rq, struct slice *out, struct fault *why)
{
	static const struct slice queues[] = {SLICE_LIT("unmatched"), SLICE_LIT("ambiguous"), SLICE_LIT("conflict"), SLICE_LIT("proposed"),
	                                      SLICE_LIT("bill_of_another_stall"), SLICE_LIT("unknown_bill")};
	if (request_query(rq, "queue", out, why))
		return -1;
	for (size_t i = 0; out->p && i < sizeof queues / sizeof queues[0]; i++)
		if (slice_eq(*out, queues[i]))
			return 0;
	return out->p ? fault(why, ERR_BAD_CHOICE, "queue") : 0;
}

void reconciliation_list(struct request *rq)
{
	static const char *const names[] = {"province", "queue", "after", "limit", NULL};
	struct listing *l = ARENA_NEW(rq->arena, struct listing);
	struct slice queue;
	struct page page;
	struct fault why;
	l->rq = rq;
	if (request_query_only(rq, names, &why) || read_province(rq, &l->province, &why) || read_queue(rq, &queue, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, confirm_payments_doubtful, .province = l->province, .queue = queue, .after = page.after,
	         .count = page.count, .person = rq->who.person, .request = rq->id), on_page, l);
}

static void on_payment(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_confirm_payment_doubtful_out row;
	struct text t;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	text_init(&t, rq->arena);
	add_payment(&t, rq, row.province, &(const struct sql_confirm_payments_doubtful_out){.id = row.id, .event_id = row.event_id,
	            .connection = row.connection, .box = row.box, .body = row.body});
	answer_json(rq, 200, text_slice(&t));
}

static void show(struct request *rq, struct uuid id)
{
	tx_query(rq->tx, SQL_CALL(rq->arena, confirm_payment_doubtful, .id = id, .person = rq->who.person, .request = rq->id), on_payment, rq);
}

void reconciliation_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id);
}

/* ---- what is decided */

struct deciding {
	struct request *rq;
	struct uuid id, confirmation;
	struct slice reason;
	bool confirmed;
};

static void on_proposed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct deciding *d = arg;
	struct sql_confirm_payment_propose_out row;
	(void)tx;
	sql_row(d->rq->arena, rows, 0, &row);
	if (!row.found)
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
	else if (!row.placed)
		answer_error(d->rq, ERR_UNKNOWN_STALL, "stall");
	else
		show(d->rq, d->confirmation);
}

void reconciliation_propose(struct request *rq)
{
	static const char *const names[] = {"stall", "uncounted", "reason", NULL};
	static const char *const words[] = {"own_transfer", "test", "refund", "other", NULL};
	struct deciding *d = ARENA_NEW(rq->arena, struct deciding);
	struct sql_confirm_payment_propose_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	int word;
	d->rq = rq;
	in.stall.has = field_present(rq->json, "stall");
	bool uncounted = field_present(rq->json, "uncounted");
	if (path_id(rq, &in.confirmation, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    (in.stall.has && field_uuid(rq->json, "stall", &in.stall.value, &why)) ||
	    (uncounted && field_choice(rq->json, "uncounted", words, &word, &why)) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why)) {
		answer_fault(rq, &why);
	} else if (in.stall.has == uncounted) {
		answer_error(rq, in.stall.has ? ERR_CONFLICT : ERR_MISSING, "stall");
	} else if (!in.reason.n) {
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	} else {
		in.uncounted = uncounted ? slice_z(words[word]) : slice_z(NULL);
		d->confirmation = in.confirmation;
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_confirm_payment_propose, &in), on_proposed, d);
	}
}

static struct sql_uuid money_of(const struct sql_confirm_proposal_open_out *row)
{
	const struct confirmation e = {.direction = DIRECTION_CREDIT, .amount_vnd = row->amount_vnd, .occurred_us = row->occurred_at,
	                               .bin = row->bin, .bank_reference = row->bank_reference};
	struct sql_uuid out = {.has = false};
	out.has = movement_key(&e, (const uint8_t *)row->account_hash.p, &out.value);
	return out;
}

/* A bill that the memo names is paid by it, as if the intake had found the stall. */
static void use_code(struct tx *tx, struct request *rq, const struct sql_confirm_proposal_open_out *row)
{
	struct memo_finding found = {.ambiguous = false};
	struct slice memo = memo_of(rq, row->province, row->confirmation, row->connection, row->event_id, row->box);
	if (!row->stall.has || !memo.p || memo_find(rq->arena, memo, &found) || !found.bill.p)
		return;
	struct uuid *stall = ARENA_NEW(rq->arena, struct uuid), *confirmation = ARENA_NEW(rq->arena, struct uuid);
	struct slice *tag = ARENA_NEW(rq->arena, struct slice);
	int64_t *received_us = ARENA_NEW(rq->arena, int64_t);
	*stall = row->stall.value;
	*confirmation = row->confirmation;
	*tag = found.bill;
	*received_us = row->received_at;
	tx_query(tx,
	         SQL_CALL(rq->arena, confirm_code_use, .province = row->province, .stall = {stall, 1, NULL}, .bill_tag = {tag, 1},
	                  .confirmation = {confirmation, 1, NULL}, .received_at = {received_us, 1, NULL}),
	         NULL, NULL);
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct deciding *d = arg;
	struct request *rq = d->rq;
	struct sql_confirm_proposal_open_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!slice_eq(row.state, S("open"))) {
		answer_error(rq, ERR_WRONG_STATE, NULL);
	} else if (d->confirmed && uuid_eq(row.proposed_by, rq->who.person)) {
		answer_error(rq, ERR_SAME_PERSON, NULL);
	} else {
		if (d->confirmed) {
			tx_query(tx, SQL_CALL(rq->arena, confirm_proposal_confirm, .province = row.province, .id = d->id, .movement = money_of(&row),
			         .person = rq->who.person, .request = rq->id), NULL, NULL);
			use_code(tx, rq, &row);
		} else
			tx_query(tx, SQL_CALL(rq->arena, confirm_proposal_reject, .province = row.province, .id = d->id, .reason = d->reason,
			         .person = rq->who.person, .request = rq->id), NULL, NULL);
		show(rq, row.confirmation);
	}
}

static void decide(struct request *rq, bool confirmed)
{
	static const char *const none[] = {NULL}, *const reason[] = {"reason", NULL};
	struct deciding *d = ARENA_NEW(rq->arena, struct deciding);
	struct fault why;
	d->rq = rq;
	d->confirmed = confirmed;
	if (path_id(rq, &d->id, &why) || fields_only(rq->arena, rq->json, confirmed ? none : reason, &why) ||
	    (!confirmed && field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &d->reason, &why)))
		answer_fault(rq, &why);
	else if (!confirmed && !d->reason.n)
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, confirm_proposal_open, .id = d->id), on_open, d);
}

void proposal_confirm(struct request *rq)
{
	decide(rq, true);
}

void proposal_reject(struct request *rq)
{
	decide(rq, false);
}

/* A bank's people: every request first narrows its transaction to the banks they hold the role for (enter_bank), and from
 * then on the database itself shows no other bank's account. */
#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/payout.h"
#include "socho/seal/column.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct asking {
	struct request *rq;
	struct uuid id;
	bool owned;
	struct slice note;
};

static void enter(struct request *rq)
{
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_bank), NULL, NULL);
}

void bank_accounts_list(struct request *rq)
{
	static const char *const names[] = {"ownership", "after", "limit", NULL};
	static const char *const words[] = {"unproven", "proven", "denied", NULL};
	struct sql_registry_bank_accounts_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_word(rq, "ownership", words, &in.ownership, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	enter(rq);
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_bank_accounts, &in), 200);
}

static void on_account(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *k = arg;
	struct request *rq = k->rq;
	struct sql_registry_bank_account_out row;
	struct slice number;
	struct text body;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (column_open(rq->arena, rq->services->columns, row.province, "account", "number_box",
	                slice_of(k->id.b, sizeof k->id.b), row.number_box, &number, &why)) {
		answer_fault(rq, &why);
		return;
	}
	/* The body is an object; the number, which the database cannot read, becomes its last member. */
	text_init(&body, rq->arena);
	text_add(&body, slice_sub(row.body, 0, row.body.n - 1));
	text_add(&body, S(",\"number\":"));
	text_add_json(&body, number);
	text_addc(&body, '}');
	answer_json(rq, 200, text_slice(&body));
}

static struct asking *asking(struct request *rq)
{
	struct asking *k = ARENA_NEW(rq->arena, struct asking);
	k->rq = rq;
	return k;
}

static void show(struct asking *k)
{
	tx_query(k->rq->tx, SQL_CALL(k->rq->arena, registry_bank_account, .id = k->id, .person = k->rq->who.person,
	         .request = k->rq->id), on_account, k);
}

void bank_account_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct asking *k = asking(rq);
	struct fault why;
	if (path_id(rq, 0, &k->id, &why) || request_query_only(rq, names, &why)) {
		answer_fault(rq, &why);
		return;
	}
	enter(rq);
	show(k);
}

void bank_account_word(struct request *rq)
{
	static const char *const names[] = {"owned", "note", NULL};
	struct asking *k = asking(rq);
	struct fault why;
	if (path_id(rq, 0, &k->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &k->note, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!json_is_boolean(json_object_get(rq->json, "owned"))) {
		answer_error(rq, field_present(rq->json, "owned") ? ERR_WRONG_TYPE : ERR_MISSING, "owned");
		return;
	}
	k->owned = json_is_true(json_object_get(rq->json, "owned"));
	enter(rq);
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_bank_word, .id = k->id, .owned = k->owned, .note = k->note,
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	show(k);
}

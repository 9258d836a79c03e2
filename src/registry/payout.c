#include "socho/registry/payout.h"

#include "socho/registry/query.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

void payout_changes_list(struct request *rq)
{
	static const char *const names[] = {"state", "after", "limit", NULL};
	static const char *const states[] = {"review", "waiting", "issued", "cancelled", NULL};
	struct sql_registry_payout_changes_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_payout_changes, &in), 200);
}

static void show(struct request *rq, struct uuid id)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_payout_change_get, .id = id), 200);
}

void payout_change_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id);
}

struct step {
	struct request *rq;
	struct uuid id;
	struct slice reason;
};

static struct step *step_of(struct request *rq, struct fault *why)
{
	static const char *const names[] = {"reason", NULL};
	struct step *s = ARENA_NEW(rq->arena, struct step);
	s->rq = rq;
	if (path_id(rq, 0, &s->id, why) || fields_only(rq->arena, rq->json, names, why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &s->reason, why))
		return NULL;
	if (s->reason.n)
		return s;
	fault(why, ERR_REASON_NEEDED, "reason");
	return NULL;
}

static void wrong_state(struct request *rq, struct slice state)
{
	struct fault why;
	fault_state(&why, ERR_WRONG_STATE, NULL, state);
	answer_fault(rq, &why);
}

static void on_accepted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct step *s = arg;
	struct sql_registry_payout_change_accept_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(s->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(s->rq->arena, rows, 0, &row);
	if (row.done)
		show(s->rq, s->id);
	else if (row.same_person)
		answer_error(s->rq, ERR_SAME_PERSON, NULL);
	else
		wrong_state(s->rq, row.state);
}

void payout_change_accept(struct request *rq)
{
	struct fault why;
	struct step *s = step_of(rq, &why);
	if (!s)
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_payout_change_accept, .id = s->id, .reason = s->reason,
		         .person = rq->who.person, .request = rq->id), on_accepted, s);
}

static void on_cancelled(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct step *s = arg;
	struct sql_registry_payout_change_cancel_out row;
	if (!rows->count) {
		answer_error(s->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(s->rq->arena, rows, 0, &row);
	if (row.done)
		tx_query(tx, SQL_CALL(s->rq->arena, registry_notice_create, .province = row.province, .event = S("payout_cancelled"),
		         .change = {.has = true, .value = s->id}, .attempts_max = NOTICE_ATTEMPTS_MAX, .person = WRITER(s->rq)),
		         NULL, NULL);
	if (row.done || slice_eq(row.state, S("cancelled")))
		show(s->rq, s->id);
	else
		wrong_state(s->rq, row.state);
}

void payout_change_cancel(struct request *rq)
{
	struct fault why;
	struct step *s = step_of(rq, &why);
	if (!s)
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_payout_change_cancel, .id = s->id, .reason = s->reason,
		         .person = rq->who.person, .request = rq->id), on_cancelled, s);
}

/* The work list of markets and hamlets whose unit was split: a person says where each lies now. */
#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/registry/places.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

static const char *const placement_states[] = {"open", "decided", NULL};

void placements_list(struct request *rq)
{
	static const char *const names[] = {"province", "state", "after", "limit", NULL};
	struct sql_registry_placements_in in = {.count = 0};
	struct slice state;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_province(rq, &in.province, &why) ||
	    query_word(rq, "state", placement_states, &state, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.decided = state.p && slice_eq(state, S("decided"));
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_placements, &in), 200);
}

struct placing {
	struct request *rq;
	struct sql_registry_placement_decide_in in;
};

/* The unit chosen may have ended in its turn. A hamlet went with the decision itself. */
static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct placing *p = arg;
	struct request *rq = p->rq;
	struct sql_registry_placement_decide_out row = {.found = false};
	if (rows->count)
		sql_row(rq->arena, rows, 0, &row);
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
	} else if (!row.found) {
		answer_error(rq, ERR_NOT_A_CANDIDATE, "unit");
	} else if (!row.moved) {
		answer_error(rq, ERR_PLACED_ALREADY, NULL);
	} else {
		if (row.market.has)
			tx_query(tx, SQL_CALL(rq->arena, registry_unit_settle, .market = row.market, .person = WRITER(rq),
			                      .request = rq->id), NULL, NULL);
		reply_json(rq, SQL_CALL(rq->arena, registry_placement_get, .id = p->in.id), 200);
	}
}

void placement_decide(struct request *rq)
{
	static const char *const names[] = {"unit", "reason", NULL};
	struct placing *p = ARENA_NEW(rq->arena, struct placing);
	struct fault why;
	p->rq = rq;
	p->in = (struct sql_registry_placement_decide_in){.person = WRITER(rq), .request = rq->id};
	if (path_id(rq, 0, &p->in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "unit", UNIT_CODE_CHARS_MAX, &p->in.unit, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &p->in.reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_placement_decide, &p->in), on_decided, p);
}

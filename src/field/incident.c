/* What becomes of a suspected swap. The statement itself refuses a step that is none (field/incident_move.sql). */
#include <string.h>

#include "socho/base/fields.h"
#include "socho/field/scan.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct move {
	struct request *rq;
	struct uuid id;
	int64_t version;
};

static int path_id(const struct request *rq, struct uuid *out, struct fault *why)
{
	return uuid_parse(rq->param[0], out) ? fault(why, ERR_NOT_FOUND, NULL) : 0;
}

static void on_moved(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct move *m = arg;
	struct sql_field_incident_move_out row = {.moved = false};
	(void)tx;
	if (!rows->count) {
		answer_error(m->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(m->rq->arena, rows, 0, &row);
	if (row.moved)
		reply_json(m->rq, SQL_CALL(m->rq->arena, field_incident_get, .id = m->id), 200);
	else
		answer_error(m->rq, row.version != m->version ? ERR_CONFLICT : ERR_INCIDENT_STATE, NULL);
}

static int read_move(struct move *m, bool closing, struct sql_field_incident_move_in *in, struct fault *why)
{
	static const char *const names[] = {"version", "reason", NULL}, *const closing_names[] = {"version", "reason", "outcome", NULL};
	static const char *const outcomes[] = {"confirmed", "false", NULL};
	struct request *rq = m->rq;
	int outcome;
	if (path_id(rq, &m->id, why) || fields_only(rq->arena, rq->json, closing ? closing_names : names, why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &m->version, why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in->reason, why))
		return -1;
	if (!closing)
		return 0;
	if (field_choice(rq->json, "outcome", outcomes, &outcome, why))
		return -1;
	in->outcome = slice_z(outcomes[outcome]);
	return in->reason.n ? 0 : fault(why, ERR_REASON_NEEDED, "reason");
}

static void move(struct request *rq, const char *state_z)
{
	struct move *m = ARENA_NEW(rq->arena, struct move);
	struct sql_field_incident_move_in in = {.state = slice_z(state_z), .person = rq->who.person, .request = rq->id};
	struct fault why;
	m->rq = rq;
	if (read_move(m, strcmp(state_z, "closed") == 0, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.id = m->id;
	in.version = (int32_t)m->version;
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_field_incident_move, &in), on_moved, m);
}

void incident_acknowledge(struct request *rq)
{
	move(rq, "acknowledged");
}

void incident_on_site(struct request *rq)
{
	move(rq, "on_site");
}

void incident_replaced(struct request *rq)
{
	move(rq, "replaced");
}

void incident_revoked(struct request *rq)
{
	move(rq, "revoked");
}

void incident_close(struct request *rq)
{
	move(rq, "closed");
}

void incident_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_incident_get, .id = id), 200);
}

static int read_filters(const struct request *rq, struct sql_field_incidents_in *in, struct fault *why)
{
	static const char *const names[] = {"market", "state", "after", "limit", NULL};
	static const char *const states[] = {"opened", "acknowledged", "on_site", "replaced", "revoked", "closed", NULL};
	struct slice market;
	struct page page;
	if (request_query_only(rq, names, why) || request_query(rq, "market", &market, why) ||
	    request_query(rq, "state", &in->state, why) || page_read(rq, &page, why))
		return -1;
	if (market.p && uuid_parse(market, &in->market.value))
		return fault(why, ERR_BAD_ID, "market");
	const char *const *s = states;
	while (in->state.p && *s && !slice_eq(in->state, slice_z(*s)))
		s++;
	if (!*s)
		return fault(why, ERR_BAD_CHOICE, "state");
	in->market.has = market.p != NULL;
	in->after = page.after;
	in->count = page.count;
	return 0;
}

void incidents_list(struct request *rq)
{
	struct sql_field_incidents_in in = {.count = 0};
	struct fault why;
	if (read_filters(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_field_incidents, &in), 200);
}

/* Returning and rejecting. The statement itself refuses whoever contributed (registry/revision_decide.sql). */
#include "socho/registry/query.h"
#include "revision_rules.h"
#include "socho/base/fields.h"
#include "socho/registry/revision.h"
#include "socho/store/reply.h"
#include "sql.h"

struct decision {
	struct request *rq;
	const char *state_z;
	struct uuid id, market;
	int16_t province;
	int64_t version;
	struct slice reason;
};

static void record(struct decision *d)
{
	struct request *rq = d->rq;
	struct arena *a = rq->arena;
	char id[UUID_TEXT_BYTES];
	uuid_format(d->id, id);
	tx_query(rq->tx, SQL_CALL(a, registry_revision_close, .province = d->province, .id = d->id), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(a, registry_audit, .province = d->province, .person = rq->who.person, .request = rq->id,
	         .action = arena_printf(a, "revision.%s", d->state_z), .market = d->market, .entity = S("revision"),
	         .entity_id = slice_z(id), .after = arena_printf(a, "{\"version\":%lld}", (long long)d->version + 1)),
	         NULL, NULL);
	reply_json(rq, SQL_CALL(a, registry_revision_get, .id = d->id), 200);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct decision *d = arg;
	struct sql_registry_revision_decide_out row = {.decided = false};
	(void)tx;
	if (!rows->count) {
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(d->rq->arena, rows, 0, &row);
	struct revision_seen seen = {row.state, row.version, d->version, row.contributed};
	if (row.decided)
		record(d);
	else
		revision_refuse(d->rq, &seen, "submitted", NULL);
}

static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct decision *d = arg;
	struct sql_registry_revision_find_out row;
	if (!rows->count) {
		revision_missing(d->rq, d->id);
		return;
	}
	sql_row(d->rq->arena, rows, 0, &row);
	d->province = row.province;
	d->market = row.market;
	tx_query(tx, SQL_CALL(d->rq->arena, registry_revision_decide, .province = d->province, .id = d->id,
	         .version = (int32_t)d->version, .person = d->rq->who.person, .state = slice_z(d->state_z),
	         .reason = d->reason), on_decided, d);
}

static void decide(struct request *rq, const char *state_z)
{
	static const char *const names[] = {"version", "reason", NULL};
	struct decision *d = ARENA_NEW(rq->arena, struct decision);
	struct fault why;
	d->rq = rq;
	d->state_z = state_z;
	if (path_id(rq, 0, &d->id, &why) || revision_body(rq, names, &d->version, &why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &d->reason, &why))
		answer_fault(rq, &why);
	else if (!d->reason.n)
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_find, .id = d->id), on_found, d);
}

void revision_return(struct request *rq)
{
	decide(rq, "returned");
}

void revision_reject(struct request *rq)
{
	decide(rq, "rejected");
}

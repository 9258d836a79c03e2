/* A second person lets an erasure be carried out. What forbids it is asked after the request has moved: the answer then
 * undoes that, and so whatever speaks against the step itself is told first. */
#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/registry/privacy.h"
#include "socho/store/reply.h"
#include "sql.h"

static const struct {
	const char *word;
	enum err err;
} bars[] = {{"tenancy", ERR_ERASURE_TENANCY}, {"code", ERR_ERASURE_CODE}, {"work", ERR_ERASURE_WORK}};

struct accepting {
	struct request *rq;
	struct uuid id;
	int64_t version;
};

static void on_bar(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct accepting *a = arg;
	struct sql_registry_erasure_bar_out row = {.bar = {NULL, 0}};
	struct fault why;
	(void)tx;
	if (rows->count)
		sql_row(a->rq->arena, rows, 0, &row);
	if (!row.bar.p) {
		reply_json(a->rq, SQL_CALL(a->rq->arena, registry_privacy_get, .id = a->id), 202);
		return;
	}
	struct slice until = row.bar;
	(void)slice_cut(&until, ' ');
	fault_say(&why, ERR_ERASURE_KEPT, NULL, "giữ đến ngày %.*s", "kept %.*s", SARG(until));
	for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
		if (slice_eq(row.bar, slice_z(bars[i].word)))
			fault(&why, bars[i].err, NULL);
	answer_fault(a->rq, &why);
}

static void on_accepted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct accepting *a = arg;
	struct request *rq = a->rq;
	struct sql_registry_erasure_accept_out row = {.accepted = false};
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.accepted)
		tx_query(tx, SQL_CALL(rq->arena, registry_erasure_bar, .province = row.province, .vendor = row.vendor), on_bar, a);
	else if (row.version != a->version)
		answer_error(rq, ERR_CONFLICT, NULL);
	else
		answer_error(rq, slice_eq(row.kind, S("erasure")) && slice_eq(row.state, S("in_work")) ? ERR_SAME_PERSON
		                                                                                   : ERR_REQUEST_STATE, NULL);
}

void privacy_request_erase(struct request *rq)
{
	static const char *const names[] = {"version", NULL};
	struct accepting *a = ARENA_NEW(rq->arena, struct accepting);
	struct fault why;
	a->rq = rq;
	if (path_id(rq, 0, &a->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &a->version, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_erasure_accept, .id = a->id, .version = (int32_t)a->version,
		         .person = rq->who.person, .request = rq->id), on_accepted, a);
}

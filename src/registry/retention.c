#include "socho/registry/retention.h"

#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { KEEP_DAYS_MAX = 36500, GROUND_CHARS_MAX = 300, PAYMENT_KEEP_DAYS_MIN = 400, PAYMENT = 8 };

static const char *const kinds[] = {"vendor", "job",   "notice",         "idempotent_request", "session",
                                    "import", "paper", "delivery_aside", "payment_personal",   NULL};

void retention_rules_list(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct fault why;
	if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL0(rq->arena, registry_retention_rules), 200);
}

static void on_set(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	(void)tx;
	if (rows->count)
		reply_json(rq, SQL_CALL0(rq->arena, registry_retention_rules), 201);
	else
		answer_error(rq, ERR_OUT_OF_SCOPE, NULL);
}

static int read_rule(struct request *rq, struct sql_registry_retention_set_in *in, struct fault *why)
{
	static const char *const names[] = {"what", "keep_days", "ground", "valid_from", NULL};
	int32_t today = clock_day(rq->received_us);
	int kind;
	int64_t days;
	in->valid_from = today;
	if (fields_only(rq->arena, rq->json, names, why) || field_choice(rq->json, "what", kinds, &kind, why) ||
	    field_int(rq->json, "keep_days", kind == PAYMENT ? PAYMENT_KEEP_DAYS_MIN : 0, KEEP_DAYS_MAX, &days, why) ||
	    field_text(rq->arena, rq->json, "ground", GROUND_CHARS_MAX, &in->ground, why) ||
	    (field_present(rq->json, "valid_from") && field_day(rq->arena, rq->json, "valid_from", &in->valid_from, why)))
		return -1;
	if (in->valid_from < today)
		return fault(why, ERR_OUT_OF_RANGE, "valid_from");
	in->what = slice_z(kinds[kind]);
	in->keep_days = (int32_t)days;
	return 0;
}

void retention_rule_set(struct request *rq)
{
	struct sql_registry_retention_set_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (read_rule(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_retention_set, &in), on_set, rq);
}

void retention_runs_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_retention_runs, .after = page.after, .count = page.count), 200);
}

static void on_run(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_retention_runs_out row = {.runs = 0};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &row);
	if (row.runs)
		answer_json(rq, 200, row.body);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

void retention_run_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct sql_uuid id = {.has = true};
	struct fault why;
	if (path_id(rq, 0, &id.value, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_retention_runs, .id = id, .count = 1), on_run, rq);
}

void retention_run_ask(struct request *rq)
{
	static const char *const names[] = {"dry", NULL};
	bool dry;
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why) || field_bool_opt(rq->json, "dry", &dry, &why))
		answer_fault(rq, &why);
	else
		reply_json_or(rq, SQL_CALL(rq->arena, registry_retention_ask, .id = uuid_new(), .dry = dry, .person = rq->who.person), 202,
		              ERR_OUT_OF_SCOPE, NULL);
}

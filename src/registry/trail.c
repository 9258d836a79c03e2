#include "socho/registry/trail.h"

#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/text.h"
#include "socho/registry/code_id.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "trail_csv.h"

/* How a thing is called in addresses and in the trail. */
static const struct {
	const char *path, *entity;
} entities[] = {
	{"markets", "market"}, {"stalls", "stall"}, {"operators", "operator"}, {"units", "unit"}, {"revisions", "revision"},
	{"vendors", "vendor"}, {"accounts", "account"}, {"tenancies", "tenancy"}, {"codes", "code"}, {"prints", "print_batch"},
	{"incidents", "incident"}, {"plans", "plan"}, {"people", "person"}, {"connections", "connection"},
	{"reconciliation", "confirmation"},
	{"privacy_requests", "privacy_request"},
};

static int read_uuid(const struct request *rq, const char *name_z, struct sql_uuid *out, struct fault *why)
{
	struct slice text;
	if (query_text(rq, name_z, &text, why))
		return -1;
	out->has = text.n > 0;
	return out->has && uuid_parse(text, &out->value) ? fault(why, ERR_BAD_ID, name_z) : 0;
}

/* The start of the day, or of the one after it. */
static int read_day(const struct request *rq, const char *name_z, int32_t later, struct sql_bigint *out, struct fault *why)
{
	struct slice text;
	int32_t day;
	if (query_text(rq, name_z, &text, why))
		return -1;
	out->has = text.n > 0;
	if (!out->has)
		return 0;
	if (day_parse(text, &day))
		return fault(why, ERR_BAD_DATE, name_z);
	out->value = clock_day_start_us(day + later);
	return 0;
}

static int read_filters(const struct request *rq, struct sql_registry_trail_page_in *in, struct fault *why)
{
	return query_text(rq, "entity", &in->entity, why) || query_text(rq, "entity_id", &in->entity_id, why) ||
	       read_uuid(rq, "person", &in->person, why) || query_text(rq, "action", &in->action, why) ||
	       read_uuid(rq, "market", &in->market, why) || read_day(rq, "from", 0, &in->from_at, why) ||
	       read_day(rq, "to", 1, &in->to_at, why);
}

void trail_list(struct request *rq)
{
	static const char *const names[] = {"entity", "entity_id", "person", "action", "market", "from",
	                                    "to",     "after",     "limit",  NULL};
	struct sql_registry_trail_page_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || read_filters(rq, &in, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_trail_page, &in), 200);
}

static void on_csv(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_trail_csv_out out = {.more = true};
	struct fault why;
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (out.more) {
		fault_say(&why, ERR_TOO_MANY_LINES, NULL, "nhiều nhất %d dòng", "at most %d lines", TRAIL_EXPORT_ROWS_MAX);
		answer_fault(rq, &why);
	} else {
		answer_bytes(rq, "text/csv; charset=utf-8", arena_printf(rq->arena, TRAIL_CSV_HEAD "%.*s", SARG(out.body)));
	}
}

void trail_csv(struct request *rq)
{
	static const char *const names[] = {"entity", "entity_id", "person", "action", "market", "from", "to", NULL};
	struct sql_registry_trail_page_in in = {.count = TRAIL_EXPORT_ROWS_MAX};
	struct fault why;
	if (request_query_only(rq, names, &why) || read_filters(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_trail_csv, .entity = in.entity, .entity_id = in.entity_id,
	         .person = in.person, .action = in.action, .market = in.market, .from_at = in.from_at, .to_at = in.to_at,
	         .count = in.count), on_csv, rq);
}

void trail_people(struct request *rq)
{
	static const char *const names[] = {"q", "after", "limit", NULL};
	struct sql_registry_trail_people_in in = {.count = 0};
	struct fault why;
	if (request_query_only(rq, names, &why) || query_text(rq, "after", &in.after, &why) || query_search(rq, &in.q, &why) ||
	    page_limit(rq, &in.count, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_registry_trail_people, &in), 200);
}

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_trail_page_out out = {.lines = 0};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (out.lines)
		answer_json(rq, 200, out.body);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

/* The id as it stands in the trail. */
static int read_id(const struct request *rq, struct slice entity, struct slice *out, struct fault *why)
{
	struct uuid id;
	char *text = arena_alloc(rq->arena, UUID_TEXT_BYTES);
	if (slice_eq(entity, S("code")))
		return path_code(rq, 1, out, why);
	if (path_id(rq, 1, &id, why))
		return -1;
	uuid_format(id, text);
	*out = slice_z(text);
	return 0;
}

void trail_of(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct sql_registry_trail_page_in in = {.count = 0};
	struct page page;
	struct fault why;
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (slice_eq(rq->param[0], slice_z(entities[i].path)))
			in.entity = slice_z(entities[i].entity);
	if (!in.entity.p) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
	} else if (request_query_only(rq, names, &why) || read_id(rq, in.entity, &in.entity_id, &why) ||
	           page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
	} else {
		in.after = page.after;
		in.count = page.count;
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_trail_page, &in), on_page, rq);
	}
}

#include "socho/confirm/feed.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

/* A day of the body, today unless given; never one that is still to come. */
static int read_day(const struct request *rq, const char *name, int32_t *out, struct fault *why)
{
	int32_t today = clock_day(rq->received_us);
	*out = today;
	if (field_present(rq->json, name) && field_day(rq->arena, rq->json, name, out, why))
		return -1;
	return *out > today ? fault(why, ERR_OUT_OF_RANGE, name) : 0;
}

void connections_list(struct request *rq)
{
	static const char *const none[] = {NULL};
	struct fault why;
	if (request_query_only(rq, none, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL0(rq->arena, confirm_connections_of), 200);
}

void feeds_list(struct request *rq)
{
	static const char *const none[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, none, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, confirm_feeds, .account = id), 200);
}

void feed_open(struct request *rq)
{
	static const char *const names[] = {"connection", "consent", "since", NULL};
	struct sql_confirm_feed_open_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.account, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_uuid(rq->json, "connection", &in.connection, &why) ||
	    field_text(rq->arena, rq->json, "consent", REASON_CHARS_MAX, &in.consent, &why) ||
	    read_day(rq, "since", &in.since, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_confirm_feed_open, &in), 201);
}

void feed_end(struct request *rq)
{
	static const char *const names[] = {"until", NULL};
	struct sql_confirm_feed_end_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.account, &why) || path_id(rq, 1, &in.connection, &why) ||
	    fields_only(rq->arena, rq->json, names, &why) || read_day(rq, "until", &in.until, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_confirm_feed_end, &in), 200);
}

void silences_list(struct request *rq)
{
	static const char *const names[] = {"open", "after", "limit", NULL};
	struct sql_confirm_silences_in in = {.count = 0};
	struct slice open;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || request_query(rq, "open", &open, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.open = slice_eq(open, S("true"));
	if (open.p && !in.open && !slice_eq(open, S("false"))) {
		answer_error(rq, ERR_BAD_CHOICE, "open");
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_confirm_silences, &in), 200);
}

#include "socho/field/alarm.h"

#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

static int read_filters(const struct request *rq, struct sql_field_alarms_in *in, struct fault *why)
{
	static const char *const names[] = {"market", "answered", "after", "limit", NULL};
	struct slice market;
	struct page page;
	if (request_query_only(rq, names, why) || request_query(rq, "market", &market, why) ||
	    request_query(rq, "answered", &in->answered, why) || page_read(rq, &page, why))
		return -1;
	if (market.p && uuid_parse(market, &in->market.value))
		return fault(why, ERR_BAD_ID, "market");
	if (in->answered.p && !slice_eq(in->answered, S("true")) && !slice_eq(in->answered, S("false")))
		return fault(why, ERR_BAD_CHOICE, "answered");
	in->market.has = market.p != NULL;
	in->after = page.after;
	in->count = page.count;
	return 0;
}

void alarms_list(struct request *rq)
{
	struct sql_field_alarms_in in = {.count = 0};
	struct fault why;
	if (read_filters(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_field_alarms, &in), 200);
}

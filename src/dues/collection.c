#include "read.h"
#include "socho/dues/receipt.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

void collection_show(struct request *rq)
{
	static const char *const names[] = {"month", NULL};
	struct sql_dues_collection_in in = {.from_day = 0};
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_month(rq, &in.from_day, &in.to_day, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_dues_collection, &in), 200);
}

void desks_list(struct request *rq)
{
	static const char *const names[] = {"kind", "month", "after", "limit", NULL};
	static const char *const kinds[] = {"one_stop_desk", "school", "clinic", NULL};
	struct sql_dues_desks_in in = {.count = 0};
	struct page page;
	struct fault why;
	int64_t province;
	if (request_query_only(rq, names, &why) || query_word(rq, "kind", kinds, &in.kind, &why) ||
	    query_month(rq, &in.from_day, &in.to_day, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (slice_to_i64(rq->param[0], &province) || province < 1 || province > 99) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	in.province = (int16_t)province;
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_desks, &in), 200);
}

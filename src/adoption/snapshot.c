#include "socho/adoption/snapshot.h"

#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

int64_t snapshot_moment(const struct config *c, int64_t now_us)
{
	return now_us - c->snapshot_lag_s * US_PER_S;
}

struct sql_call snapshot_take(struct arena *a, int16_t province, const char *why_z, const struct period *p, int64_t as_of_us,
                              const struct uuid *person)
{
	struct period month = period_month(p);
	struct sql_adoption_snapshot_take_in in = {
		.province = province, .why = slice_z(why_z), .period = arena_dup(a, slice_z(p->name)), .from_day = p->from, .to_day = p->to,
		.month_from = month.from, .month_to = month.to, .as_of = as_of_us,
	};
	if (person)
		in.person = (struct sql_uuid){true, *person};
	return sql_call_of(a, &sql_adoption_snapshot_take, &in);
}

void snapshots_list(struct request *rq)
{
	static const char *const names[] = {"period", "after", "limit", NULL};
	struct sql_adoption_snapshot_list_in in = {0};
	struct period p;
	struct page page;
	struct fault why;
	int64_t code;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || request_query(rq, "period", &in.period, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (in.period.n && period_parse(in.period, &p)) {
		answer_error(rq, ERR_BAD_PERIOD, "period");
		return;
	}
	in.province = (int16_t)code;
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_snapshot_list, &in), 200);
}

void snapshot_show(struct request *rq)
{
	struct uuid id;
	int64_t code;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99 ||
	    uuid_parse(rq->param[1], &id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_snapshot_get, .province = (int16_t)code, .id = id), 200);
}

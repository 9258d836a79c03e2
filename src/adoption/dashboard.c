#include "socho/adoption/dashboard.h"

#include "asked.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { MOVED_ROWS = 100, MOVED_ROWS_MAX = 500, DOWN_PERCENT = 30, DOWN_PERCENT_MIN = 5, DOWN_PERCENT_MAX = 95, OBSERVED = 5,
       OBSERVED_MAX = 1000 };

/* One of the choices, or absent. */
static int asked_kind(const struct request *rq, const char *const *choices, struct slice *out, struct fault *why)
{
	if (request_query(rq, "kind", out, why))
		return -1;
	if (!out->n)
		return 0;
	for (; *choices; choices++)
		if (slice_eq(*out, slice_z(*choices)))
			return 0;
	return fault(why, ERR_BAD_CHOICE, "kind");
}

static struct slice name_of(const struct request *rq, const struct period *p)
{
	return arena_dup(rq->arena, slice_z(p->name));
}

void dashboard_ranking(struct request *rq)
{
	static const char *const names[] = {"indicator", "period", "kind", NULL}, *const kinds[] = {"market", "unit", NULL};
	struct sql_adoption_ranking_in in = {0};
	struct period p;
	struct fault why;
	if (asked_province(rq, &in.province)) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || request_query(rq, "indicator", &in.indicator, &why) ||
	    asked_kind(rq, kinds, &in.kind, &why) || asked_period(rq, PERIOD_MONTH, "period", &p, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!in.indicator.n) {
		answer_error(rq, ERR_MISSING, "indicator");
		return;
	}
	if (!in.kind.n)
		in.kind = S("market");
	in.period = name_of(rq, &p);
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_ranking, &in), 200);
}

void dashboard_moved(struct request *rq)
{
	static const char *const names[] = {"period", "indicator", "kind", "limit", NULL},
	                  *const kinds[] = {"market", "unit", "province", NULL};
	struct sql_adoption_moved_in in = {0};
	struct period p, before;
	struct fault why;
	if (asked_province(rq, &in.province)) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || request_query(rq, "indicator", &in.indicator, &why) ||
	    asked_kind(rq, kinds, &in.kind, &why) || asked_period(rq, PERIOD_QUARTER, "period", &p, &why) ||
	    asked_number(rq, "limit", 1, MOVED_ROWS_MAX, MOVED_ROWS, &in.count, &why)) {
		answer_fault(rq, &why);
		return;
	}
	before = period_after(&p, -1);
	in.period = name_of(rq, &p);
	in.before = name_of(rq, &before);
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_moved, &in), 200);
}

void dashboard_falling(struct request *rq)
{
	static const char *const names[] = {"month", "down", "observed", NULL};
	struct sql_adoption_falling_in in = {0};
	struct slice asked;
	struct period p;
	struct fault why;
	if (asked_province(rq, &in.province)) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || request_query(rq, "month", &asked, &why) ||
	    asked_period(rq, PERIOD_MONTH, "month", &p, &why) ||
	    asked_number(rq, "down", DOWN_PERCENT_MIN, DOWN_PERCENT_MAX, DOWN_PERCENT, &in.down_percent, &why) ||
	    asked_number(rq, "observed", OBSERVED, OBSERVED_MAX, OBSERVED, &in.observed_min, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (!asked.n)
		p = period_after(&p, -1);
	if (p.kind != PERIOD_MONTH || p.mid_month || p.to >= asked_today()) {
		fault_say(&why, ERR_BAD_PERIOD, "month", "một tháng đã hết, như 2026-10", "a month that has ended, such as 2026-10");
		answer_fault(rq, &why);
		return;
	}
	in.month = name_of(rq, &p);
	in.month_from = p.from;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_falling, &in), 200);
}

void dashboard_silent(struct request *rq)
{
	static const char *const names[] = {NULL};
	int16_t province;
	struct fault why;
	if (asked_province(rq, &province))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_silent, .province = province), 200);
}

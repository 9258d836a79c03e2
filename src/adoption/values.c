#include "socho/adoption/values.h"

#include "asked.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { TREND_POINTS = 12, TREND_POINTS_MAX = 60 };

static int read_values(const struct request *rq, struct sql_adoption_values_in *in, struct fault *why)
{
	struct period p, month;
	if (asked_period(rq, PERIOD_MONTH, "period", &p, why) || request_query(rq, "indicator", &in->indicator, why))
		return -1;
	month = period_month(&p);
	in->period = arena_dup(rq->arena, slice_z(p.name));
	in->from_day = p.from;
	in->to_day = p.to;
	in->month_from = month.from;
	in->month_to = month.to;
	return 0;
}

static void answer_values(struct request *rq, const struct sql_adoption_values_in *in)
{
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_values, in), 200);
}

void values_province(struct request *rq)
{
	static const char *const names[] = {"period", "indicator", "unit", NULL};
	struct sql_adoption_values_in in = {0};
	struct fault why;
	if (asked_province(rq, &in.province))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why) || asked_id(rq, "unit", ERR_UNKNOWN_UNIT, &in.unit, &why) ||
	         read_values(rq, &in, &why))
		answer_fault(rq, &why);
	else
		answer_values(rq, &in);
}

struct market_values {
	struct request *rq;
	struct sql_adoption_values_in in;
};

static void on_market(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct market_values *v = arg;
	struct sql_adoption_market_head_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(v->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(v->rq->arena, rows, 0, &row);
	v->in.province = row.province;
	answer_values(v->rq, &v->in);
}

void values_market(struct request *rq)
{
	static const char *const names[] = {"period", "indicator", NULL};
	struct market_values *v = ARENA_NEW(rq->arena, struct market_values);
	struct fault why;
	*v = (struct market_values){.rq = rq};
	v->in.market.has = true;
	if (uuid_parse(rq->param[0], &v->in.market.value))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why) || read_values(rq, &v->in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, adoption_market_head, .market = v->in.market.value), on_market, v);
}

/* `count` periods that end with `until`, oldest first. */
static int read_points(const struct request *rq, struct slice **names, size_t *count, struct fault *why)
{
	struct period until;
	int32_t n;
	if (asked_period(rq, PERIOD_MONTH, "until", &until, why) ||
	    asked_number(rq, "count", 1, TREND_POINTS_MAX, TREND_POINTS, &n, why))
		return -1;
	*count = (size_t)n;
	*names = arena_array(rq->arena, *count, sizeof **names);
	for (int32_t i = 0; i < n; i++) {
		struct period p = period_after(&until, i + 1 - n);
		(*names)[i] = arena_dup(rq->arena, slice_z(p.name));
	}
	return 0;
}

void values_trend(struct request *rq)
{
	static const char *const names[] = {"indicator", "until", "count", "market", "unit", NULL};
	struct sql_adoption_trend_in in = {0};
	struct slice *periods;
	size_t count;
	struct fault why;
	if (asked_province(rq, &in.province))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why) || request_query(rq, "indicator", &in.indicator, &why) ||
	         asked_id(rq, "market", ERR_UNKNOWN_MARKET, &in.market, &why) || asked_id(rq, "unit", ERR_UNKNOWN_UNIT, &in.unit, &why) ||
	         read_points(rq, &periods, &count, &why))
		answer_fault(rq, &why);
	else if (!in.indicator.n)
		answer_error(rq, ERR_MISSING, "indicator");
	else if (in.market.has && in.unit.has)
		answer_error(rq, ERR_UNKNOWN_FIELD, "unit");
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_trend, .province = in.province, .market = in.market, .unit = in.unit,
		                        .indicator = in.indicator, .periods = {periods, count}), 200);
}

void values_providers(struct request *rq)
{
	static const char *const names[] = {"period", "market", NULL};
	struct sql_adoption_providers_in in = {0};
	struct period p;
	struct fault why;
	if (asked_province(rq, &in.province)) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || asked_period(rq, PERIOD_MONTH, "period", &p, &why) ||
	    asked_id(rq, "market", ERR_UNKNOWN_MARKET, &in.market, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.period = arena_dup(rq->arena, slice_z(p.name));
	in.from_day = p.from;
	in.to_day = p.to;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_providers, &in), 200);
}

#include "socho/adoption/values.h"

#include "socho/adoption/period.h"
#include "socho/base/clock.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { TREND_POINTS = 12, TREND_POINTS_MAX = 60 };

static int32_t today(void)
{
	return clock_day(clock_now_us());
}

/* The query parameter, or the month that runs; it has begun. */
static int read_period(const struct request *rq, const char *name_z, struct period *p, struct fault *why)
{
	struct slice name;
	if (request_query(rq, name_z, &name, why))
		return -1;
	if (!name.n)
		*p = period_around(PERIOD_MONTH, false, today());
	else if (period_parse(name, p))
		return faultf(why, ERR_BAD_PERIOD, name_z, "2026-10, 2026-10/15, 2026-Q3, 2026-H1, 2026, 2026-10-05");
	return p->from > today() ? faultf(why, ERR_BAD_PERIOD, name_z, "this period has not begun") : 0;
}

static int read_id(const struct request *rq, const char *name_z, enum err unknown, struct sql_uuid *out, struct fault *why)
{
	struct slice text;
	if (request_query(rq, name_z, &text, why))
		return -1;
	out->has = text.n > 0;
	return text.n && uuid_parse(text, &out->value) ? fault(why, unknown, name_z) : 0;
}

static int read_province(const struct request *rq, int16_t *out)
{
	int64_t code;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99)
		return -1;
	*out = (int16_t)code;
	return 0;
}

static int read_values(const struct request *rq, struct sql_adoption_values_in *in, struct fault *why)
{
	struct period p, month;
	if (read_period(rq, "period", &p, why) || request_query(rq, "indicator", &in->indicator, why))
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
	if (read_province(rq, &in.province))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why) || read_id(rq, "unit", ERR_UNKNOWN_UNIT, &in.unit, &why) ||
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
	struct slice text;
	struct period until;
	int64_t n = TREND_POINTS;
	if (read_period(rq, "until", &until, why) || request_query(rq, "count", &text, why))
		return -1;
	if (text.n && (slice_to_i64(text, &n) || n < 1 || n > TREND_POINTS_MAX))
		return faultf(why, ERR_OUT_OF_RANGE, "count", "1 to %d", TREND_POINTS_MAX);
	*count = (size_t)n;
	*names = arena_array(rq->arena, *count, sizeof **names);
	for (int64_t i = 0; i < n; i++) {
		struct period p = period_after(&until, (int)(i + 1 - n));
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
	if (read_province(rq, &in.province))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else if (request_query_only(rq, names, &why) || request_query(rq, "indicator", &in.indicator, &why) ||
	         read_id(rq, "market", ERR_UNKNOWN_MARKET, &in.market, &why) || read_id(rq, "unit", ERR_UNKNOWN_UNIT, &in.unit, &why) ||
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
	if (read_province(rq, &in.province)) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (request_query_only(rq, names, &why) || read_period(rq, "period", &p, &why) ||
	    read_id(rq, "market", ERR_UNKNOWN_MARKET, &in.market, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.period = arena_dup(rq->arena, slice_z(p.name));
	in.from_day = p.from;
	in.to_day = p.to;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_providers, &in), 200);
}

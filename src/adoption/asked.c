#include "asked.h"

#include "say.h"
#include "socho/base/clock.h"

int32_t asked_today(void)
{
	return clock_day(clock_now_us());
}

int asked_period(const struct request *rq, enum period_kind otherwise, const char *name_z, struct period *p, struct fault *why)
{
	struct slice name;
	if (request_query(rq, name_z, &name, why))
		return -1;
	if (!name.n)
		*p = period_around(otherwise, false, asked_today());
	else if (period_parse(name, p))
		return faultf(why, ERR_BAD_PERIOD, name_z, "2026-10, 2026-10/15, 2026-Q3, 2026-H1, 2026, 2026-10-05");
	return p->from > asked_today() ? fault_say(why, ERR_BAD_PERIOD, name_z, SAY_NOT_BEGUN) : 0;
}

int asked_id(const struct request *rq, const char *name_z, enum err unknown, struct sql_uuid *out, struct fault *why)
{
	struct slice text;
	if (request_query(rq, name_z, &text, why))
		return -1;
	out->has = text.n > 0;
	return text.n && uuid_parse(text, &out->value) ? fault(why, unknown, name_z) : 0;
}

int asked_province(const struct request *rq, int16_t *out)
{
	int64_t code;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99)
		return -1;
	*out = (int16_t)code;
	return 0;
}

int asked_number(const struct request *rq, const char *name_z, int32_t min, int32_t max, int32_t otherwise, int32_t *out,
                 struct fault *why)
{
	struct slice text;
	int64_t n = otherwise;
	if (request_query(rq, name_z, &text, why))
		return -1;
	if (text.n && (slice_to_i64(text, &n) || n < min || n > max))
		return fault_say(why, ERR_OUT_OF_RANGE, name_z, SAY_BETWEEN_LL, (long long)min, (long long)max);
	*out = (int32_t)n;
	return 0;
}

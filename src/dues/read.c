#include "read.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/vietqr/payload.h"

int read_due_amount(const json_t *form, const char *field, int64_t *amount_vnd, struct fault *why)
{
	if (field_int(form, field, INT64_MIN, INT64_MAX, amount_vnd, why))
		return -1;
	return *amount_vnd < 1 || *amount_vnd > VIETQR_AMOUNT_VND_MAX ? fault(why, ERR_BAD_AMOUNT, field) : 0;
}

int read_past_day(struct request *rq, const char *field, int32_t *day, struct fault *why)
{
	if (field_day(rq->arena, rq->json, field, day, why))
		return -1;
	return *day > clock_day(rq->received_us) ? fault(why, ERR_FUTURE_DAY, field) : 0;
}

static int month_of(const struct request *rq, struct slice text, int32_t *first, int32_t *last, struct fault *why)
{
	int32_t day = clock_day(rq->received_us);
	if (text.p && (text.n != sizeof "2026-11" - 1 || day_parse(arena_printf(rq->arena, "%.*s-01", SARG(text)), &day)))
		return fault(why, ERR_BAD_DATE, "month");
	month_around(day, first, last);
	return 0;
}

int read_month(struct request *rq, int32_t *first, int32_t *last, struct fault *why)
{
	static const char *const names[] = {"month", NULL};
	struct slice text;
	return fields_only(rq->arena, rq->json, names, why) || field_text_opt(rq->arena, rq->json, "month", NUMBER_CHARS_MAX, &text, why)
	           ? -1
	           : month_of(rq, text, first, last, why);
}

int query_month(const struct request *rq, int32_t *first, int32_t *last, struct fault *why)
{
	struct slice text;
	return query_text(rq, "month", &text, why) ? -1 : month_of(rq, text, first, last, why);
}

int read_reason(struct request *rq, struct slice *reason, struct fault *why)
{
	static const char *const names[] = {"reason", NULL};
	if (fields_only(rq->arena, rq->json, names, why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, reason, why))
		return -1;
	return reason->n ? 0 : fault(why, ERR_REASON_NEEDED, "reason");
}

/* The days on which a market is open: its calendar from a day on, and the days that are otherwise. */
#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/places.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { WINDOW_DAYS_MAX = 400 };

void calendar_show(struct request *rq)
{
	static const char *const names[] = {"from", "to", NULL};
	struct sql_date from, to;
	struct uuid market;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || query_day(rq, "from", &from, &why) ||
	    query_day(rq, "to", &to, &why)) {
		answer_fault(rq, &why);
		return;
	}
	int32_t first, last;
	month_around(from.has ? from.value : clock_day(rq->received_us), &first, &last);
	if (from.has)
		first = from.value;
	if (to.has)
		last = to.value;
	if (last < first || last - first >= WINDOW_DAYS_MAX) {
		fault_say(&why, ERR_OUT_OF_RANGE, "to", "không trước ngày đầu, và nhiều nhất %d ngày",
		          "not before from, and at most %d days", WINDOW_DAYS_MAX);
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_market_calendar, .market = market, .from_day = first, .to_day = last), 200);
}

static int read_days(const json_t *json, int calendar, int16_t days[static CALENDAR_DAYS_MAX], size_t *count, struct fault *why)
{
	const json_t *list = json_object_get(json, "days");
	*count = 0;
	if (list && !json_is_null(list) && !json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "days");
	size_t n = json_array_size(list);
	if (n > CALENDAR_DAYS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "days", SAY_AT_MOST_DAYS_D, CALENDAR_DAYS_MAX);
	for (; *count < n; (*count)++) {
		const json_t *day = json_array_get(list, *count);
		if (!json_is_integer(day))
			return fault(why, ERR_WRONG_TYPE, "days");
		json_int_t value = json_integer_value(day);
		days[*count] = (int16_t)(value < 0 || value > CALENDAR_DAYS_MAX ? 0 : value);
	}
	return calendar_days_ok(calendar, days, n, "days", why);
}

void market_open(struct request *rq)
{
	static const char *const names[] = {"valid_from", "calendar", "days", "document", NULL};
	struct sql_registry_market_open_in in = {.person = WRITER(rq), .request = rq->id};
	const json_t *json = rq->json;
	int16_t days[CALENDAR_DAYS_MAX] = {0};
	size_t count = 0;
	int calendar;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || fields_only(rq->arena, json, names, &why) ||
	    field_day(rq->arena, json, "valid_from", &in.valid_from, &why) ||
	    field_choice(json, "calendar", market_calendars, &calendar, &why) || read_days(json, calendar, days, &count, &why) ||
	    field_text_opt(rq->arena, json, "document", DOCUMENT_CHARS_MAX, &in.document, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.calendar = slice_z(market_calendars[calendar]);
	in.days.v = days;
	in.days.n = count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_market_open, &in), 201);
}

void market_except(struct request *rq)
{
	static const char *const names[] = {"from_day", "to_day", "open", "reason", NULL};
	struct sql_registry_market_except_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	const json_t *json = rq->json;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || fields_only(rq->arena, json, names, &why) ||
	    field_day(rq->arena, json, "from_day", &in.from_day, &why) || field_day(rq->arena, json, "to_day", &in.to_day, &why) ||
	    field_bool_opt(json, "open", &in.is_open, &why) ||
	    field_text(rq->arena, json, "reason", REASON_CHARS_MAX, &in.reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (in.to_day < in.from_day || in.to_day - in.from_day >= WINDOW_DAYS_MAX) {
		fault_say(&why, ERR_OUT_OF_RANGE, "to_day", "không trước ngày đầu, và nhiều nhất %d ngày",
		          "not before from_day, and at most %d days", WINDOW_DAYS_MAX);
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_market_except, &in), 201);
}

void market_except_withdraw(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct sql_registry_market_except_withdraw_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_market_except_withdraw, &in), 200);
}

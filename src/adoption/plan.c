#include "paper_facts.h"
#include "say.h"
#include "socho/adoption/adoption.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

enum {
	PLANS_LISTED_MAX = 200,
	TITLE_CHARS_MAX = 500,
	INDICATOR_CHARS_MAX = 8,
	VERSION_MAX = 1000,
	COUNT_MAX = 1000000000,
	CLASS_MAX = 3,
};

static int read_period(struct arena *a, const json_t *body, int32_t *from, int32_t *to, struct fault *why)
{
	if (field_day(a, body, "period_from", from, why) || field_day(a, body, "period_to", to, why))
		return -1;
	return *to > *from ? 0 : fault(why, ERR_BAD_PERIOD, "period_to");
}

/* From the day of issue to the end of that year, unless the body says otherwise. */
static int read_plan_period(struct arena *a, const json_t *body, int32_t issued_on, int32_t *from, int32_t *to,
                            struct fault *why)
{
	int year, month, day;
	if (field_present(body, "period_from") || field_present(body, "period_to"))
		return read_period(a, body, from, to, why);
	day_to_civil(issued_on, &year, &month, &day);
	*from = issued_on;
	*to = day_from_civil(month == 12 && day == 31 ? year + 1 : year, 12, 31);
	return 0;
}

static int read_plan(struct request *rq, struct sql_adoption_plan_create_in *in, struct fault *why)
{
	static const char *const names[] = {"number", "issuer", "issued_on", "title", "province", "period_from", "period_to",
	                                    "file_sha256", "replaces", NULL};
	struct arena *a = rq->arena;
	struct paper_facts paper;
	int64_t province;
	if (fields_only(a, rq->json, names, why) || paper_facts_read(a, rq->json, &paper, why) ||
	    field_text(a, rq->json, "title", TITLE_CHARS_MAX, &in->title, why) ||
	    field_int(rq->json, "province", 1, 99, &province, why) ||
	    read_plan_period(a, rq->json, paper.issued_on, &in->period_from, &in->period_to, why))
		return -1;
	in->replaces.has = field_present(rq->json, "replaces");
	if (in->replaces.has && field_uuid(rq->json, "replaces", &in->replaces.value, why))
		return -1;
	in->number = paper.number;
	in->issuer = paper.issuer;
	in->issued_on = paper.issued_on;
	in->digest = paper.digest;
	in->province = (int16_t)province;
	in->person = rq->who.person;
	in->request = rq->id;
	return 0;
}

void plan_create(struct request *rq)
{
	struct sql_adoption_plan_create_in in = {0};
	struct fault why;
	if (read_plan(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json_or(rq, sql_call_of(rq->arena, &sql_adoption_plan_create, &in), 201, ERR_UNKNOWN_PLAN, "replaces");
}

void plan_list(struct request *rq)
{
	reply_json(rq, SQL_CALL(rq->arena, adoption_plans, .limit = PLANS_LISTED_MAX), 200);
}

void plan_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json_or(rq, SQL_CALL(rq->arena, adoption_plan_get, .plan = id), 200, ERR_NOT_FOUND, NULL);
}

/* A JSON number with at most two decimals, in hundredths. Doubles of this size hold two decimals exactly enough. */
static int read_value(const json_t *body, bool percent, int64_t *hundredths, struct fault *why)
{
	const json_t *v = json_object_get(body, "value");
	if (!v || json_is_null(v))
		return fault(why, ERR_MISSING, "value");
	if (!json_is_number(v))
		return fault(why, ERR_WRONG_TYPE, "value");
	double value = json_number_value(v);
	if (value <= 0)
		return fault(why, ERR_BAD_TARGET, "value");
	if (value > (percent ? 100 : COUNT_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, "value", SAY_AT_MOST_D, percent ? 100 : COUNT_MAX);
	*hundredths = (int64_t)(value * 100 + 0.5);
	double left = value * 100 - (double)*hundredths;
	if (left > 1e-6 || left < -1e-6)
		return fault_say(why, ERR_OUT_OF_RANGE, "value", SAY_TWO_DECIMALS);
	if (!percent && *hundredths % 100)
		return fault_say(why, ERR_OUT_OF_RANGE, "value", SAY_WHOLE_COUNT);
	return 0;
}

/* Exactly one of market and unit. */
static int read_place(struct arena *a, const json_t *body, struct sql_adoption_target_create_in *in, struct fault *why)
{
	struct slice unit;
	if (field_present(body, "market") == field_present(body, "unit"))
		return fault_say(why, ERR_MISSING, "market", SAY_MARKET_OR_UNIT);
	if (field_present(body, "market")) {
		in->market.has = true;
		return field_uuid(body, "market", &in->market.value, why);
	}
	if (field_text(a, body, "unit", UUID_TEXT_BYTES, &unit, why))
		return -1;
	in->unit.has = uuid_parse(unit, &in->unit.value) == 0;
	if (!in->unit.has)
		in->unit_code = unit;
	return 0;
}

static int read_target(struct request *rq, struct sql_adoption_target_create_in *in, struct fault *why)
{
	static const char *const names[] = {"indicator", "version", "market", "unit", "class", "period_from", "period_to", "value",
	                                    "value_kind", NULL};
	static const char *const kinds[] = {"count", "percent", NULL};
	struct arena *a = rq->arena;
	int64_t version = 0, class = 0;
	int kind;
	if (uuid_parse(rq->param[0], &in->plan))
		return fault(why, ERR_NOT_FOUND, NULL);
	if (fields_only(a, rq->json, names, why) ||
	    field_text(a, rq->json, "indicator", INDICATOR_CHARS_MAX, &in->indicator, why) ||
	    (field_present(rq->json, "version") && field_int(rq->json, "version", 1, VERSION_MAX, &version, why)) ||
	    read_place(a, rq->json, in, why) ||
	    (field_present(rq->json, "class") && field_int(rq->json, "class", 1, CLASS_MAX, &class, why)) ||
	    read_period(a, rq->json, &in->period_from, &in->period_to, why) ||
	    field_choice(rq->json, "value_kind", kinds, &kind, why) ||
	    read_value(rq->json, kind == 1, &in->hundredths, why))
		return -1;
	in->today = clock_day(rq->received_us);
	if (in->period_to < in->today)
		return fault(why, ERR_PERIOD_ENDED, "period_to");
	if (class && !in->unit.has && !in->unit_code.p)
		return fault_say(why, ERR_OUT_OF_RANGE, "class", "hạng chợ chỉ đi với chợ của một đơn vị hành chính",
		                 "a class is of the markets of a unit");
	in->version = (int32_t)version;
	in->class = (int16_t)class;
	in->value_kind = slice_z(kinds[kind]);
	in->person = rq->who.person;
	in->request = rq->id;
	return 0;
}

static void on_target(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_target_create_out row;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.has_indicator)
		answer_error(rq, ERR_UNKNOWN_INDICATOR, "indicator");
	else if (!row.has_place && field_present(rq->json, "market"))
		answer_error(rq, ERR_UNKNOWN_MARKET, "market");
	else if (!row.has_place)
		answer_error(rq, ERR_UNKNOWN_UNIT, "unit");
	else if (row.retired)
		answer_error(rq, ERR_INDICATOR_RETIRED, "indicator");
	else if (!row.body.p)
		answer_fault(rq, (faultf(&why, ERR_TARGET_OVERLAP, "period_from", "%.*s", SARG(row.clash)), &why));
	else
		answer_json(rq, 201, row.body);
}

void target_create(struct request *rq)
{
	struct sql_adoption_target_create_in in = {0};
	struct fault why;
	if (read_target(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_target_create, &in), on_target, rq);
}

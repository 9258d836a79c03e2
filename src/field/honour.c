/* The statement does the sums (field/honour_compute.sql); here are its parameters, as rows, and the formula in words. */
#include "socho/field/honour.h"

#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { PERIOD_DAYS_MAX = 366, VND_MAX = 10000000, COUNT_MAX = 100000 };

enum { DURABLE, DISPLAYED, ROUNDS, FAILED, DURABLE_DAYS, PAYMENTS_MIN };

/* Weights first; revisit_percent of the visits are drawn, at least revisit_min; the others are when a team is ranked, and when it is
 * marked: half of its durable stalls paid small_vnd or less on average, same_place_min visits to homes at one point, or burst_percent
 * of at least burst_min visits in the last burst_days. */
static const struct parameter {
	const char *name;
	int64_t usual, min, max;
} parameters[] = {
	[DURABLE] = {"durable", 3, 0, 100},
	[DISPLAYED] = {"displayed", 1, 0, 100},
	[ROUNDS] = {"rounds", 1, 0, 100},
	[FAILED] = {"failed", -2, -100, 0},
	[DURABLE_DAYS] = {"durable_days", 30, 7, 90},
	[PAYMENTS_MIN] = {"payments_min", 20, 1, COUNT_MAX},
	{"members_min", 3, 1, 1000},
	{"outcomes_min", 5, 1, COUNT_MAX},
	{"proposals", 10, 1, 1000},
	{"revisit_percent", 5, 1, 100},
	{"revisit_min", 3, 1, 1000},
	{"small_vnd", 6000, 1000, VND_MAX},
	{"same_place_min", 10, 2, COUNT_MAX},
	{"burst_days", 3, 1, 31},
	{"burst_percent", 50, 1, 100},
	{"burst_min", 20, 2, COUNT_MAX},
};
enum { PARAMETERS = sizeof parameters / sizeof parameters[0] };

static int read_parameters(struct arena *a, const json_t *given, int64_t values[static PARAMETERS], struct fault *why)
{
	const char *names[PARAMETERS + 1];
	for (int i = 0; i < PARAMETERS; i++) {
		names[i] = parameters[i].name;
		values[i] = parameters[i].usual;
	}
	names[PARAMETERS] = NULL;
	if (!given)
		return 0;
	if (fields_only(a, given, names, why))
		return -1;
	for (int i = 0; i < PARAMETERS; i++) {
		const char *path = arena_printf(a, "parameters.%s", parameters[i].name).p;
		if (field_present(given, path) && field_int(given, path, parameters[i].min, parameters[i].max, &values[i], why))
			return -1;
	}
	return 0;
}

static struct slice parameters_json(struct arena *a, const int64_t values[static PARAMETERS])
{
	struct text t;
	text_init(&t, a);
	for (int i = 0; i < PARAMETERS; i++)
		text_addf(&t, "%c\"%s\":%lld", i ? ',' : '{', parameters[i].name, (long long)values[i]);
	text_addc(&t, '}');
	return text_slice(&t);
}

static struct slice formula(struct arena *a, const int64_t v[static PARAMETERS])
{
	return arena_printf(a,
	                    "điểm = 100 × (%lld × điểm kinh doanh còn hoạt động sau %lld ngày (từ %lld giao dịch) + %lld × mã đã niêm yết + "
	                    "%lld × đợt kiểm tra đúng hạn − %lld × lượt kiểm tra lại không đạt) ÷ số hộ phụ trách",
	                    (long long)v[DURABLE], (long long)v[DURABLE_DAYS], (long long)v[PAYMENTS_MIN], (long long)v[DISPLAYED],
	                    (long long)v[ROUNDS], (long long)-v[FAILED]);
}

static int read_compute(const struct request *rq, struct sql_field_honour_compute_in *in, struct fault *why)
{
	static const char *const names[] = {"unit", "from", "to", "parameters", NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json, *given = NULL;
	int64_t values[PARAMETERS];
	if (fields_only(a, json, names, why) || field_uuid(json, "unit", &in->unit, why) ||
	    field_day(a, json, "from", &in->from_day, why) || field_day(a, json, "to", &in->to_day, why) ||
	    (field_present(json, "parameters") && field_object(json, "parameters", &given, why)) || read_parameters(a, given, values, why))
		return -1;
	if (in->to_day < in->from_day || in->to_day - in->from_day >= PERIOD_DAYS_MAX)
		return fault_say(why, ERR_BAD_PERIOD, "to", SAY_AT_MOST_DAYS_D, PERIOD_DAYS_MAX);
	if (in->to_day >= clock_day(rq->received_us))
		return fault_say(why, ERR_BAD_PERIOD, "to", "chỉ chọn kỳ đã qua", "the period is over");
	in->parameters = parameters_json(a, values);
	in->formula = formula(a, values);
	return 0;
}

void honour_compute(struct request *rq)
{
	struct sql_field_honour_compute_in in = {.id = uuid_new(), .person = rq->who.person, .request = rq->id};
	struct fault why;
	if (read_compute(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_honour_compute, &in), 201);
}

void honours_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_honours, .after = page.after, .count = page.count), 200);
}

static bool read_id(struct request *rq, struct uuid *id)
{
	static const char *const names[] = {NULL};
	struct fault why;
	if (!path_id(rq, 0, id, &why) && !request_query_only(rq, names, &why))
		return true;
	answer_fault(rq, &why);
	return false;
}

void honour_show(struct request *rq)
{
	struct uuid id;
	if (read_id(rq, &id))
		reply_json(rq, SQL_CALL(rq->arena, field_honour_get, .id = id), 200);
}

void honour_sample(struct request *rq)
{
	struct uuid id;
	if (read_id(rq, &id))
		reply_json(rq, SQL_CALL(rq->arena, field_honour_sample, .id = id), 200);
}

void ranking_show(struct request *rq)
{
	struct uuid id;
	if (read_id(rq, &id))
		reply_json(rq, SQL_CALL(rq->arena, field_ranking_get, .id = id), 200);
}

void honour_revisit(struct request *rq)
{
	static const char *const names[] = {"visit", "result", "note", "on", NULL};
	static const char *const results[] = {"confirmed", "failed", "not_found", NULL};
	struct sql_field_honour_revisit_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	int result;
	if (path_id(rq, 0, &in.run, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_uuid(rq->json, "visit", &in.visit, &why) || field_choice(rq->json, "result", results, &result, &why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &in.note, &why) ||
	    field_day(rq->arena, rq->json, "on", &in.on_day, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (in.on_day > clock_day(rq->received_us)) {
		answer_error(rq, ERR_REVISIT_DAY, "on");
		return;
	}
	in.result = slice_z(results[result]);
	reply_judged(rq, sql_call_of(rq->arena, &sql_field_honour_revisit, &in), 201);
}

void honour_review(struct request *rq)
{
	static const char *const names[] = {"team", "decision", "reason", NULL};
	static const char *const decisions[] = {"cleared", "upheld", NULL};
	struct sql_field_honour_review_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	int decision;
	if (path_id(rq, 0, &in.run, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_uuid(rq->json, "team", &in.team, &why) || field_choice(rq->json, "decision", decisions, &decision, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.decision = slice_z(decisions[decision]);
	reply_judged(rq, sql_call_of(rq->arena, &sql_field_honour_review, &in), 201);
}

void honour_publish(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, SQL_CALL(rq->arena, field_honour_publish, .run = id, .person = rq->who.person, .request = rq->id), 200);
}

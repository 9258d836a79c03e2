/* Sets of criteria, what people answer to them, and the steps of a market from pilot to recognition. */
#include "socho/adoption/criteria.h"

#include "paper_facts.h"
#include "say.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { CRITERIA_MAX = 30, CODE_CHARS_MAX = 3, CRITERION_CHARS_MAX = 300, SET_CHARS_MAX = 200, ANSWER_MAX = 1000000000 };

/* percent: its threshold is one; plain: it has none. */
static const char *const measures[] = {"coded", "paid", "fees", "displayed", "specialities", "wages", "e_receipts", "wifi", NULL};
enum { FIRST_COUNT = 4, FIRST_PLAIN = 5 };

struct items {
	struct slice code[CRITERIA_MAX], name_vi[CRITERIA_MAX], name_en[CRITERIA_MAX], measure[CRITERIA_MAX], ground[CRITERIA_MAX];
	int64_t hundredths[CRITERIA_MAX], optional[CRITERIA_MAX];
	size_t count;
};

/* "criteria.2.threshold": which of the criteria, from 0. */
static const char *field_of(struct arena *a, size_t n, const char *name_z)
{
	return arena_printf(a, "criteria.%zu.%s", n, name_z).p;
}

static int read_threshold(struct arena *a, const json_t *item, size_t n, int measure, int64_t *hundredths, struct fault *why)
{
	const char *field = field_of(a, n, "threshold");
	const json_t *v = json_object_get(item, "threshold");
	*hundredths = -1;
	if (measure >= FIRST_PLAIN)
		return field_present(item, field) ? fault(why, ERR_UNKNOWN_FIELD, field) : 0;
	if (!json_is_number(v))
		return fault(why, field_present(item, field) ? ERR_WRONG_TYPE : ERR_MISSING, field);
	double value = json_number_value(v);
	double max = measure >= FIRST_COUNT ? 1000 : 100;
	if (value <= 0 || value > max)
		return fault_say(why, ERR_OUT_OF_RANGE, field, "lớn hơn 0, nhiều nhất %.0f", "above 0, at most %.0f", max);
	*hundredths = (int64_t)(value * 100 + 0.5);
	return 0;
}

static int read_item(struct arena *a, const json_t *item, struct items *all, struct fault *why)
{
	static const char *const names[] = {"code", "name_vi", "name_en", "measure", "threshold", "optional", "ground", NULL};
	size_t n = all->count;
	bool optional;
	int measure;
	if (!json_is_object(item))
		return fault(why, ERR_WRONG_TYPE, arena_printf(a, "criteria.%zu", n).p);
	if (fields_only(a, item, names, why) || field_text(a, item, field_of(a, n, "code"), CODE_CHARS_MAX, &all->code[n], why) ||
	    field_text(a, item, field_of(a, n, "name_vi"), CRITERION_CHARS_MAX, &all->name_vi[n], why) ||
	    field_text(a, item, field_of(a, n, "name_en"), CRITERION_CHARS_MAX, &all->name_en[n], why) ||
	    field_choice(item, field_of(a, n, "measure"), measures, &measure, why) ||
	    read_threshold(a, item, n, measure, &all->hundredths[n], why) ||
	    field_bool_opt(item, field_of(a, n, "optional"), &optional, why) ||
	    field_text(a, item, field_of(a, n, "ground"), REASON_CHARS_MAX, &all->ground[n], why))
		return -1;
	all->measure[n] = slice_z(measures[measure]);
	all->optional[n] = optional;
	for (size_t i = 0; i < n; i++)
		if (slice_eq(all->code[i], all->code[n]))
			return fault(why, ERR_DUPLICATE, field_of(a, n, "code"));
	all->count++;
	return 0;
}

static int read_items(struct arena *a, const json_t *body, struct items *all, struct fault *why)
{
	const json_t *list = json_object_get(body, "criteria");
	size_t n = json_array_size(list);
	if (!json_is_array(list))
		return fault(why, field_present(body, "criteria") ? ERR_WRONG_TYPE : ERR_MISSING, "criteria");
	if (n < 1 || n > CRITERIA_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "criteria", SAY_1_TO_D, CRITERIA_MAX);
	for (size_t i = 0; i < n; i++)
		if (read_item(a, json_array_get(list, i), all, why))
			return -1;
	return 0;
}

void criteria_create(struct request *rq)
{
	static const char *const names[] = {"province",    "name",       "number",   "issuer", "issued_on",
	                                    "file_sha256", "valid_from", "criteria", NULL};
	struct sql_adoption_criteria_create_in in = {.person = WRITER(rq), .request = rq->id};
	struct items *all = ARENA_NEW(rq->arena, struct items);
	struct arena *a = rq->arena;
	struct paper_facts paper;
	int64_t province;
	struct fault why;
	if (fields_only(a, rq->json, names, &why) || field_int(rq->json, "province", 1, 99, &province, &why) ||
	    field_text(a, rq->json, "name", SET_CHARS_MAX, &in.name, &why) || paper_facts_read(a, rq->json, &paper, &why) ||
	    field_day(a, rq->json, "valid_from", &in.valid_from, &why) || read_items(a, rq->json, all, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.province = (int16_t)province;
	in.number = paper.number;
	in.issuer = paper.issuer;
	in.issued_on = paper.issued_on;
	in.digest = paper.digest;
	in.codes = (struct sql_slices){all->code, all->count};
	in.names_vi = (struct sql_slices){all->name_vi, all->count};
	in.names_en = (struct sql_slices){all->name_en, all->count};
	in.measures = (struct sql_slices){all->measure, all->count};
	in.grounds = (struct sql_slices){all->ground, all->count};
	in.hundredths = (struct sql_int8s){all->hundredths, all->count, NULL};
	in.optional = (struct sql_int8s){all->optional, all->count, NULL};
	reply_json_or(rq, sql_call_of(a, &sql_adoption_criteria_create, &in), 201, ERR_OUT_OF_SCOPE, "province");
}

void criteria_list(struct request *rq)
{
	reply_json(rq, SQL_CALL0(rq->arena, adoption_criteria_sets), 200);
}

/* A fraction, a number or a plain yes, as the measure wants it. */
static int read_answer(const json_t *body, int measure, struct sql_adoption_answer_create_in *in, struct fault *why)
{
	static const bool plain[] = {false, false, false, true, true, true};
	bool yes, fraction = measure < 2;
	if (plain[measure]) {
		if (!field_present(body, "yes"))
			return fault(why, ERR_MISSING, "yes");
		if (field_bool_opt(body, "yes", &yes, why))
			return -1;
		in->yes = yes ? S("yes") : S("no");
	} else {
		in->numerator.has = true;
		if (field_int(body, "numerator", 0, INT64_C(1000000) * ANSWER_MAX, &in->numerator.value, why))
			return -1;
	}
	if (fraction) {
		in->denominator.has = true;
		if (field_int(body, "denominator", 0, INT64_C(1000000) * ANSWER_MAX, &in->denominator.value, why))
			return -1;
		if (in->denominator.value == 0)
			return fault(why, ERR_ZERO_DENOMINATOR, "denominator");
		if (in->numerator.value > in->denominator.value)
			return fault_say(why, ERR_OUT_OF_RANGE, "numerator", SAY_AT_MOST_DENOMINATOR);
	}
	if (plain[measure] && field_present(body, "numerator"))
		return fault(why, ERR_UNKNOWN_FIELD, "numerator");
	if (!fraction && field_present(body, "denominator"))
		return fault(why, ERR_UNKNOWN_FIELD, "denominator");
	return !plain[measure] && field_present(body, "yes") ? fault(why, ERR_UNKNOWN_FIELD, "yes") : 0;
}

void answer_create(struct request *rq)
{
	static const char *const names[] = {"measure", "as_of", "yes", "numerator", "denominator", "source", NULL};
	static const char *const kinds[] = {"fees_number", "fees_value", "specialities", "wages", "e_receipts", "wifi", NULL};
	struct sql_adoption_answer_create_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	int measure;
	if (path_id(rq, 0, &in.market, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_choice(rq->json, "measure", kinds, &measure, &why) || field_day(rq->arena, rq->json, "as_of", &in.as_of, &why) ||
	    field_text(rq->arena, rq->json, "source", REASON_CHARS_MAX, &in.source, &why) ||
	    read_answer(rq->json, measure, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.measure = slice_z(kinds[measure]);
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_answer_create, &in), 201);
}

static void page_of_market(struct request *rq, const struct sql_statement *statement)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct sql_adoption_answers_in in;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, statement, &in), 200);
}

void answers_list(struct request *rq)
{
	page_of_market(rq, &sql_adoption_answers);
}

void evaluations_list(struct request *rq)
{
	page_of_market(rq, &sql_adoption_evaluations);
}

void recognitions_list(struct request *rq)
{
	page_of_market(rq, &sql_adoption_recognitions);
}

static void on_step(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_recognition_step_out row;
	struct fault why;
	(void)tx;
	if (rows->count == 0) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.body.p) {
		answer_json(rq, 201, row.body);
		return;
	}
	if (!row.fits)
		fault_state(&why, ERR_MODEL_STATE, "step", row.state);
	else if (!row.later)
		fault_say(&why, ERR_BAD_PERIOD, "from", "không trước ngày của bước liền trước", "not before the step it follows");
	else if (!row.verdict.p)
		fault(&why, ERR_NOT_EVALUATED, "evaluation");
	else if (slice_eq(row.verdict, S("not_met")))
		fault(&why, ERR_CRITERIA_NOT_MET, "evaluation");
	else
		fault_say(&why, ERR_REASON_NEEDED, "reason", "còn tiêu chí chưa biết", "a criterion is not known");
	answer_fault(rq, &why);
}

void recognition_step(struct request *rq)
{
	static const char *const names[] = {"step",   "from",      "evaluation",  "number", "issuer",
	                                    "issued_on", "file_sha256", "reason", NULL};
	static const char *const steps[] = {"pilot", "evaluated", "extended", "recognised", "withdrawn", NULL};
	enum { RECOGNISED = 3, WITHDRAWN = 4 };
	struct sql_adoption_recognition_step_in in = {.person = WRITER(rq), .request = rq->id};
	struct arena *a = rq->arena;
	struct paper_facts paper;
	struct fault why;
	int step;
	if (path_id(rq, 0, &in.market, &why) || fields_only(a, rq->json, names, &why) ||
	    field_choice(rq->json, "step", steps, &step, &why) || field_day(a, rq->json, "from", &in.from_day, &why) ||
	    (field_present(rq->json, "evaluation") && field_uuid(rq->json, "evaluation", &in.evaluation.value, &why)) ||
	    field_text_opt(a, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		goto refused;
	in.evaluation.has = field_present(rq->json, "evaluation");
	in.step = slice_z(steps[step]);
	if (step == WITHDRAWN && !in.reason.p) {
		fault(&why, ERR_REASON_NEEDED, "reason");
		goto refused;
	}
	if (step == RECOGNISED || field_present(rq->json, "number")) {
		if (paper_facts_read(a, rq->json, &paper, &why))
			goto refused;
		in.number = paper.number;
		in.issuer = paper.issuer;
		in.issued_on = (struct sql_date){true, paper.issued_on};
		in.digest = paper.digest;
	}
	tx_query(rq->tx, sql_call_of(a, &sql_adoption_recognition_step, &in), on_step, rq);
	return;
refused:
	answer_fault(rq, &why);
}

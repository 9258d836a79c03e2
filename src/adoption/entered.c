#include "socho/adoption/entered.h"

#include "say.h"
#include "socho/adoption/period.h"
#include "socho/base/clock.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/registry/document.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { INDICATOR_CHARS_MAX = 8, DIGEST_CHARS = 64, HUNDRED_PERCENT = 10000 };
#define NUMBER_MAX 1e12

/* A JSON number from 0 with at most two decimals, in hundredths. Doubles of this size hold two decimals exactly enough. */
static int read_number(const json_t *body, const char *name_z, struct sql_bigint *out, struct fault *why)
{
	const json_t *v = json_object_get(body, name_z);
	out->has = field_present(body, name_z);
	if (!out->has)
		return 0;
	if (!json_is_number(v))
		return fault(why, ERR_WRONG_TYPE, name_z);
	double value = json_number_value(v);
	if (!(value >= 0 && value <= NUMBER_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, name_z, "từ 0 đến 1000000000000", "0 to 1000000000000");
	out->value = (int64_t)(value * 100 + 0.5);
	double left = value * 100 - (double)out->value;
	return left > 1e-3 || left < -1e-3 ? fault_say(why, ERR_OUT_OF_RANGE, name_z, SAY_TWO_DECIMALS) : 0;
}

/* Either the value, or what it is a part of what. */
static int read_value(const json_t *body, struct sql_adoption_entered_create_in *in, struct fault *why)
{
	if (read_number(body, "value", &in->value, why) || read_number(body, "numerator", &in->numerator, why) ||
	    read_number(body, "denominator", &in->denominator, why))
		return -1;
	if (in->value.has == in->numerator.has || in->numerator.has != in->denominator.has)
		return fault_say(why, ERR_MISSING, "value", "ghi giá trị, hoặc ghi cả tử số và mẫu số",
		                 "either a value, or a numerator and a denominator");
	return in->denominator.has && in->denominator.value == 0 ? fault(why, ERR_ZERO_DENOMINATOR, "denominator") : 0;
}

static int read_place(const json_t *body, struct sql_adoption_entered_create_in *in, struct fault *why)
{
	in->market.has = field_present(body, "market");
	in->unit.has = field_present(body, "unit");
	if (in->market.has == in->unit.has)
		return fault_say(why, ERR_MISSING, "market", SAY_MARKET_OR_UNIT);
	return in->market.has ? field_uuid(body, "market", &in->market.value, why) : field_uuid(body, "unit", &in->unit.value, why);
}

static int read_period(struct arena *a, const json_t *body, struct sql_adoption_entered_create_in *in, struct fault *why)
{
	struct slice name;
	struct period p;
	if (field_text(a, body, "period", PERIOD_NAME_BYTES, &name, why))
		return -1;
	if (period_parse(name, &p))
		return fault(why, ERR_BAD_PERIOD, "period");
	if (p.from > clock_day(clock_now_us()))
		return fault_say(why, ERR_BAD_PERIOD, "period", SAY_NOT_BEGUN);
	in->period = name;
	in->from_day = p.from;
	in->to_day = p.to;
	return 0;
}

static int read_digest(struct arena *a, const json_t *body, struct slice *digest, struct fault *why)
{
	struct slice text;
	if (field_text_opt(a, body, "file_sha256", DIGEST_CHARS, &text, why))
		return -1;
	if (text.p && (text.n != DIGEST_CHARS || hex_decode(a, text, digest)))
		return fault_say(why, ERR_BAD_TEXT, "file_sha256", SAY_HEX_64);
	return 0;
}

static int read_entry(struct request *rq, struct sql_adoption_entered_create_in *in, struct fault *why)
{
	static const char *const names[] = {"indicator", "market", "unit", "period", "value", "numerator", "denominator", "source",
	                                    "document", "document_on", "file_sha256", NULL};
	struct arena *a = rq->arena;
	struct slice number;
	enum document_style style;
	int64_t code;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99)
		return fault(why, ERR_NOT_FOUND, NULL);
	in->province = (int16_t)code;
	in->person = rq->who.person;
	in->request = rq->id;
	return fields_only(a, rq->json, names, why) ||
	       field_text(a, rq->json, "indicator", INDICATOR_CHARS_MAX, &in->indicator, why) || read_place(rq->json, in, why) ||
	       read_period(a, rq->json, in, why) || read_value(rq->json, in, why) ||
	       field_text(a, rq->json, "source", REASON_CHARS_MAX, &in->source, why) ||
	       field_text(a, rq->json, "document", DOCUMENT_CHARS_MAX, &number, why) ||
	       document_number(a, number, "document", &in->document, &style, why) ||
	       field_day(a, rq->json, "document_on", &in->document_on, why) || read_digest(a, rq->json, &in->digest, why) ? -1 : 0;
}

static int judge(const struct sql_adoption_entered_create_out *row, const struct sql_adoption_entered_create_in *in,
                 struct fault *why)
{
	bool percent = slice_eq(row->kind, S("percent"));
	if (row->is_retired)
		return fault(why, ERR_INDICATOR_RETIRED, "indicator");
	if (!row->kind.p)
		return fault(why, ERR_UNKNOWN_INDICATOR, "indicator");
	if (!row->is_entered)
		return fault(why, ERR_NOT_ENTERED, "indicator");
	if (!row->has_place)
		return in->market.has ? fault(why, ERR_UNKNOWN_MARKET, "market") : fault(why, ERR_UNKNOWN_UNIT, "unit");
	if (!row->at_level)
		return fault(why, ERR_BAD_LEVEL, in->market.has ? "market" : "unit");
	if (percent && in->value.has)
		return fault_say(why, ERR_OUT_OF_RANGE, "value", "nhiều nhất 100 phần trăm", "at most 100 percent");
	if (percent)
		return fault_say(why, ERR_OUT_OF_RANGE, "numerator", SAY_AT_MOST_DENOMINATOR);
	return fault_say(why, ERR_OUT_OF_RANGE, "value", SAY_WHOLE_COUNT);
}

struct entering {
	struct request *rq;
	struct sql_adoption_entered_create_in in;
};

static void on_entered(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct entering *e = arg;
	struct request *rq = e->rq;
	struct sql_adoption_entered_create_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.body.p) {
		answer_json(rq, 201, row.body);
		return;
	}
	judge(&row, &e->in, &why);
	answer_fault(rq, &why);
}

void entered_create(struct request *rq)
{
	struct entering *e = ARENA_NEW(rq->arena, struct entering);
	struct fault why;
	*e = (struct entering){.rq = rq};
	if (read_entry(rq, &e->in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_entered_create, &e->in), on_entered, e);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_entered_decide_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.done)
		answer_empty(rq, 204);
	else
		answer_error(rq, slice_eq(row.was, S("proposed")) && row.own ? ERR_SAME_PERSON : ERR_VALUE_DECIDED, NULL);
}

static void decide(struct request *rq, const char *state_z, struct slice reason)
{
	struct uuid id;
	if (uuid_parse(rq->param[0], &id))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, adoption_entered_decide, .id = id, .state = slice_z(state_z), .reason = reason,
		                          .person = rq->who.person, .request = rq->id), on_decided, rq);
}

void entered_approve(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		decide(rq, "approved", (struct slice){NULL, 0});
}

void entered_reject(struct request *rq)
{
	static const char *const names[] = {"reason", NULL};
	struct slice reason;
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &reason, &why))
		answer_fault(rq, &why);
	else
		decide(rq, "rejected", reason);
}

void entered_list(struct request *rq)
{
	static const char *const names[] = {"state", "indicator", "after", "limit", NULL};
	struct sql_adoption_entered_list_in in = {0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || request_query(rq, "state", &in.state, &why) ||
	    request_query(rq, "indicator", &in.indicator, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (in.state.n && !slice_eq(in.state, S("proposed")) && !slice_eq(in.state, S("approved")) && !slice_eq(in.state, S("rejected"))) {
		answer_error(rq, ERR_BAD_CHOICE, "state");
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_adoption_entered_list, &in), 200);
}

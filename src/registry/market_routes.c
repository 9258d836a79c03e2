#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/places.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

void markets_list(struct request *rq)
{
	static const char *const names[] = {"province", "unit", "kind", "q", "operator", "geography", "on", "after", "limit", NULL};
	struct sql_registry_markets_in in = {.count = 0};
	struct slice geography;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_province(rq, &in.province, &why) ||
	    query_text(rq, "unit", &in.unit, &why) || query_word(rq, "kind", market_kinds, &in.kind, &why) ||
	    query_search(rq, &in.q, &why) || query_uuid(rq, "operator", &in.operator, &why) ||
	    query_word(rq, "geography", geographies, &geography, &why) || query_day(rq, "on", &in.on, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.reported = geography.p && slice_eq(geography, S("reported"));
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_markets, &in), 200);
}

void market_show(struct request *rq)
{
	static const char *const names[] = {"on", NULL};
	struct sql_registry_market_in in = {.on = {.has = false}};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || request_query_only(rq, names, &why) || query_day(rq, "on", &in.on, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_market, &in), 200);
}

static int read_word(const json_t *json, const char *field, const char *const *words, int fallback, struct slice *out,
                     struct fault *why)
{
	int i = fallback;
	if ((fallback < 0 || field_present(json, field)) && field_choice(json, field, words, &i, why))
		return -1;
	*out = slice_z(words[i]);
	return 0;
}

static int read_number(const json_t *json, const char *field, int64_t min, int64_t max, int64_t fallback, int64_t *out,
                       struct fault *why)
{
	*out = fallback;
	return field_present(json, field) ? field_int(json, field, min, max, out, why) : 0;
}

static int read_day(struct arena *a, const json_t *json, const char *field, struct sql_date *out, struct fault *why)
{
	out->has = field_present(json, field);
	return out->has ? field_day(a, json, field, &out->value, why) : 0;
}

static int read_names(struct request *rq, struct sql_registry_market_create_in *in, struct fault *why)
{
	struct arena *a = rq->arena;
	if (field_text(a, rq->json, "unit", 24, &in->unit, why) || field_uuid(rq->json, "operator", &in->operator, why) ||
	    field_text(a, rq->json, "label_code", LABEL_CODE_CHARS_MAX, &in->label_code, why))
		return -1;
	if (!label_code_ok(in->label_code))
		return fault(why, ERR_BAD_LABEL_CODE, "label_code");
	if (field_text(a, rq->json, "name", NAME_CHARS_MAX, &in->name, why))
		return -1;
	if (utf8_search_key(a, in->name, &in->name_fold))
		return fault(why, ERR_BAD_TEXT, "name");
	return 0;
}

static int read_market(struct request *rq, struct sql_registry_market_create_in *in, struct fault *why)
{
	static const char *const names[] = {"operator", "unit", "label_code", "name", "kind", "class", "business_points",
	                                    "face", "day_cutoff_minutes", "model_4_0", "model_since", "model_note", "source",
	                                    "as_of", "ground_m2", NULL};
	const json_t *json = rq->json;
	int64_t class, points, cutoff;
	if (fields_only(rq->arena, json, names, why) || read_names(rq, in, why) ||
	    read_word(json, "kind", market_kinds, -1, &in->kind, why) || read_number(json, "class", 1, 3, 0, &class, why) ||
	    read_number(json, "business_points", 0, BUSINESS_POINTS_MAX, -1, &points, why) ||
	    read_word(json, "face", market_faces, 0, &in->face, why) ||
	    read_number(json, "day_cutoff_minutes", 0, DAY_CUTOFF_MINUTES_MAX, day_cutoff_of(in->kind), &cutoff, why) ||
	    read_word(json, "model_4_0", market_models, MODEL_NONE, &in->model_4_0, why) ||
	    read_day(rq->arena, json, "model_since", &in->model_since, why) ||
	    field_text_opt(rq->arena, json, "model_note", NOTE_CHARS_MAX, &in->model_note, why) ||
	    field_text_opt(rq->arena, json, "source", NOTE_CHARS_MAX, &in->source, why) ||
	    read_day(rq->arena, json, "as_of", &in->as_of, why) ||
	    read_square_metres(rq->arena, json, "ground_m2", GROUND_M2_MAX, &in->ground_m2, why))
		return -1;
	in->class = (int16_t)class;
	in->business_points = (int32_t)points;
	in->day_cutoff_minutes = (int16_t)cutoff;
	return 0;
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_market_create_out row;
	(void)tx;
	sql_row(rq->arena, rows, 0, &row);
	if (row.body.p)
		answer_json(rq, 201, row.body);
	else if (!row.unit_found)
		answer_error(rq, ERR_UNKNOWN_UNIT, "unit");
	else
		answer_error(rq, ERR_UNKNOWN_OPERATOR, "operator");
}

void market_create(struct request *rq)
{
	struct sql_registry_market_create_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_market(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_market_create, &in), on_created, rq);
}

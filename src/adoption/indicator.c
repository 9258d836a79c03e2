/* Definitions of indicators are of the whole register, whose every province reads them. A new version, or the end of
 * one, lies in days to come: what was told of days gone by can be made again as it was. */
#include "socho/adoption/indicator.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

enum {
	CODE_CHARS_MAX = 8,
	INDICATOR_NAME_CHARS_MAX = 200,
	MEASURE_CHARS_MAX = 40,
	BAND_MAX = 1000,
	PARAMETER_MAX = 100000,
	LEVEL_COUNT = 3
};

static const char *const sources[] = {"computed", "entered", NULL};
static const char *const kinds[] = {"count", "percent", "ratio", NULL};
static const char *const windows[] = {"end", "period", "month", "three_months", NULL};
static const char *const directions[] = {"up", "down", "none", NULL};
static const char *const levels[] = {"market", "unit", "province", NULL};
/* What market_counts(), market_kept() and other_counts() give. */
static const char *const counts[] = {
	"markets",
	"markets_40",
	"stalls",
	"in_use",
	"registered",
	"coded",
	"displayed",
	"inspected",
	"observed",
	"fed",
	"first_paid",
	"paid",
	"active",
	"paying",
	"payments",
	"amount_vnd",
	"observed_open_days",
	"scans",
	"scans_bad",
	"vendors",
	"vendors_silent",
	"duplicates",
	"kept",
	"kept_base",
	"credits",
	"unmatched",
	"fees_kept",
	"fees_due",
	"fees_cashless",
	"fees_due_vnd",
	"fees_cashless_vnd",
	"teams",
	"teams_published",
	"reports_due",
	"reports_on_time",
	NULL,
};
/* What a statement says that it found, as an error. */
static const enum err findings[] = {ERR_OUT_OF_SCOPE, ERR_MISSING,    ERR_UNKNOWN_FIELD,
				    ERR_OUT_OF_RANGE, ERR_BAD_PERIOD, ERR_INDICATOR_RETIRED};

void indicators_list(struct request *rq)
{
	static const char *const names[] = {"on", "code", NULL};
	struct slice on, code;
	struct fault why;
	int32_t day = 0;
	if (request_query_only(rq, names, &why) || request_query(rq, "on", &on, &why) ||
	    request_query(rq, "code", &code, &why))
		answer_fault(rq, &why);
	else if (on.n && day_parse(on, &day))
		answer_error(rq, ERR_BAD_DATE, "on");
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_indicator_list, .on = {on.n > 0, day}, .code = code), 200);
}

static int read_choice(const json_t *body, const char *name_z, const char *const *choices, struct slice *out,
		       struct fault *why)
{
	int chosen;
	if (!field_present(body, name_z))
		return 0;
	if (field_choice(body, name_z, choices, &chosen, why))
		return -1;
	*out = slice_z(choices[chosen]);
	return 0;
}

static int read_number(const json_t *body, const char *name_z, int64_t min, struct sql_bigint *out, struct fault *why)
{
	out->has = field_present(body, name_z);
	return out->has ? field_int(body, name_z, min, BAND_MAX, &out->value, why) : 0;
}

/* An upper-case letter, then letters and digits. */
static int read_code(struct slice code, const char *field, struct fault *why)
{
	bool good = code.n >= 2 && code.n <= CODE_CHARS_MAX && code.p[0] >= 'A' && code.p[0] <= 'Z';
	for (size_t i = 1; good && i < code.n; i++)
		good = (code.p[i] >= 'A' && code.p[i] <= 'Z') || (code.p[i] >= '0' && code.p[i] <= '9');
	return good ? 0 : fault_say(why, ERR_BAD_TEXT, field, "từ 2 đến %d ký tự A-Z, 0-9, bắt đầu bằng chữ",
	                            "2 to %d of A-Z 0-9, a letter first", CODE_CHARS_MAX);
}

static bool list_has(const json_t *list, const char *word_z)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *said_z = json_string_value(json_array_get(list, i));
		if (said_z && slice_eq(slice_z(said_z), slice_z(word_z)))
			return true;
	}
	return false;
}

static int read_levels(struct arena *a, const json_t *body, struct sql_slices *out, struct fault *why)
{
	const json_t *list = json_object_get(body, "levels");
	struct slice *v = arena_array(a, LEVEL_COUNT, sizeof *v);
	*out = (struct sql_slices){v, 0};
	if (!field_present(body, "levels"))
		return 0;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "levels");
	for (int i = 0; levels[i]; i++)
		if (list_has(list, levels[i]))
			v[out->n++] = slice_z(levels[i]);
	return out->n && out->n == json_array_size(list)
		       ? 0
		       : fault_say(why, ERR_BAD_CHOICE, "levels", "market, unit, province, mỗi cấp một lần", "market, unit, province, each once");
}

/* Numbers by name; the statement knows which names the indicator has. */
static int read_parameters(struct arena *a, const json_t *body, struct slice *out, struct fault *why)
{
	static const char *const names[] = {"seen_days", "payments_min", "payments_per_open_day_min", NULL};
	const json_t *object;
	int64_t value;
	if (!field_present(body, "parameters"))
		return 0;
	if (field_object(body, "parameters", &object, why))
		return -1;
	if (fields_only(a, object, names, why)) {
		why->field = "parameters";
		return -1;
	}
	for (int i = 0; names[i]; i++)
		if (field_present(object, names[i]) && field_int(object, names[i], 1, PARAMETER_MAX, &value, why)) {
			why->field = "parameters";
			return -1;
		}
	char *text_z = json_dumps(object, JSON_COMPACT);
	*out = arena_dup(a, slice_z(text_z));
	free(text_z);
	return 0;
}

/* The day is one to come. */
static int read_day_to_come(const struct request *rq, const char *name_z, int32_t *out, struct fault *why)
{
	if (field_day(rq->arena, rq->json, name_z, out, why))
		return -1;
	return *out > clock_day(rq->received_us) ? 0 : fault_say(why, ERR_BAD_PERIOD, name_z, "từ ngày mai trở đi", "from tomorrow on");
}

static int read_definition(struct request *rq, struct sql_adoption_indicator_create_in *in, struct fault *why)
{
	static const char *const names[] = {"code",       "name_vi",     "name_en", "source",     "value_kind",
					    "numerator",  "denominator", "over",    "measure",    "direction",
					    "green_from", "amber_from",  "levels",  "parameters", "valid_from",
					    "document",   NULL};
	struct arena *a = rq->arena;
	const json_t *body = rq->json;
	struct slice number;
	enum document_style style;
	return fields_only(a, body, names, why) || field_text(a, body, "code", CODE_CHARS_MAX, &in->code, why) ||
			       read_code(in->code, "code", why) ||
			       field_text_opt(a, body, "name_vi", INDICATOR_NAME_CHARS_MAX, &in->name_vi, why) ||
			       field_text_opt(a, body, "name_en", INDICATOR_NAME_CHARS_MAX, &in->name_en, why) ||
			       read_choice(body, "source", sources, &in->source, why) ||
			       read_choice(body, "value_kind", kinds, &in->value_kind, why) ||
			       read_choice(body, "numerator", counts, &in->numerator, why) ||
			       read_choice(body, "denominator", counts, &in->denominator, why) ||
			       read_choice(body, "over", windows, &in->over, why) ||
			       field_text_opt(a, body, "measure", MEASURE_CHARS_MAX, &in->measure, why) ||
			       read_choice(body, "direction", directions, &in->direction, why) ||
			       read_number(body, "green_from", 1, &in->green_from, why) ||
			       read_number(body, "amber_from", 0, &in->amber_from, why) ||
			       read_levels(a, body, &in->levels, why) ||
			       read_parameters(a, body, &in->parameters, why) ||
			       read_day_to_come(rq, "valid_from", &in->valid_from, why) ||
			       field_text(a, body, "document", DOCUMENT_CHARS_MAX, &number, why) ||
			       document_number(a, number, "document", &in->document, &style, why)
		       ? -1
		       : 0;
}

static void answer_found(struct request *rq, int status, struct slice word, struct slice field, struct slice body)
{
	if (body.p) {
		answer_json(rq, status, body);
		return;
	}
	for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++)
		if (slice_eq(word, slice_z(err_info(findings[i])->code))) {
			answer_error(rq, findings[i], field.p ? arena_dup_z(rq->arena, field) : NULL);
			return;
		}
	answer_error(rq, ERR_INTERNAL, NULL);
}

static void on_made(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_indicator_create_out row;
	(void)tx;
	sql_row(rq->arena, rows, 0, &row);
	answer_found(rq, 201, row.word, row.field, row.body);
}

void indicator_create(struct request *rq)
{
	struct sql_adoption_indicator_create_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (read_definition(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_indicator_create, &in), on_made, rq);
}

static void on_retired(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_adoption_indicator_retire_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	answer_found(rq, 200, row.word, row.field, row.body);
}

void indicator_retire(struct request *rq)
{
	static const char *const names[] = {"retired_on", "reason", NULL};
	struct sql_adoption_indicator_retire_in in = {
		.code = rq->param[0], .person = rq->who.person, .request = rq->id};
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why) || read_day_to_come(rq, "retired_on", &in.retired_on, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_indicator_retire, &in), on_retired, rq);
}

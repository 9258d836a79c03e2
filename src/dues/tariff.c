#include "socho/dues/tariff.h"

#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { ISSUER_CHARS_MAX = 200, TITLE_CHARS_MAX = 500, DIGEST_CHARS = 64, LINES_MAX = 500, VAT_BP_MAX = 10000 };

struct entering {
	struct request *rq;
	struct sql_dues_tariff_create_in in;
	struct slice lines;
	struct uuid made;
};

/* ---- a form */

/* The unit that a service is sold by: of space and sanitation there are two. */
static bool unit_fits(struct slice service, struct slice unit)
{
	bool monthly = slice_eq(unit, S("m2_month")) || slice_eq(unit, S("point_month"));
	if (slice_eq(service, S("power")))
		return slice_eq(unit, S("kwh"));
	if (slice_eq(service, S("water")))
		return slice_eq(unit, S("m3"));
	if (slice_eq(service, S("entry")))
		return slice_eq(unit, S("entry"));
	return monthly;
}

static const char *at(struct arena *a, size_t line, const char *name_z)
{
	return arena_printf(a, "lines.%zu.%s", line, name_z).p;
}

static int read_line(struct arena *a, const json_t *line, size_t i, struct fault *why)
{
	static const char *const names[] = {"service", "market_class", "point_kind", "grade", "corner", "unit", "price_vnd",
	                                    "vat_rate_bp", "vat_included", NULL};
	struct slice service, unit, kind;
	struct sql_bigint number;
	int64_t price;
	bool yes;
	if (!json_is_object(line))
		return fault(why, ERR_WRONG_TYPE, at(a, i, ""));
	if (fields_only(a, line, names, why) || read_word(line, at(a, i, "service"), dues_services, &service, why) ||
	    read_word(line, at(a, i, "unit"), dues_units, &unit, why) ||
	    read_word_opt(line, at(a, i, "point_kind"), point_kinds, &kind, why) ||
	    read_int_opt(line, at(a, i, "market_class"), 1, 3, &number, why) ||
	    read_int_opt(line, at(a, i, "grade"), 1, GRADE_MAX, &number, why) ||
	    field_bool_opt(line, at(a, i, "corner"), &yes, why) ||
	    field_int(line, at(a, i, "price_vnd"), 1, PRICE_VND_MAX, &price, why) ||
	    read_int_opt(line, at(a, i, "vat_rate_bp"), 0, VAT_BP_MAX, &number, why) ||
	    field_bool_opt(line, at(a, i, "vat_included"), &yes, why))
		return -1;
	return unit_fits(service, unit) ? 0 : fault(why, ERR_BAD_CHOICE, at(a, i, "unit"));
}

/* What is checked goes on as it came: the statement reads it by the same names. */
static int read_lines(struct entering *e, struct fault *why)
{
	const json_t *lines = json_object_get(e->rq->json, "lines");
	if (!lines || json_is_null(lines))
		return fault(why, ERR_MISSING, "lines");
	if (!json_is_array(lines))
		return fault(why, ERR_WRONG_TYPE, "lines");
	size_t n = json_array_size(lines);
	if (n < 1 || n > LINES_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "lines", SAY_1_TO_D, LINES_MAX);
	for (size_t i = 0; i < n; i++)
		if (read_line(e->rq->arena, json_array_get(lines, i), i, why))
			return -1;
	size_t bytes = json_dumpb(lines, NULL, 0, JSON_COMPACT);
	char *text = arena_alloc(e->rq->arena, bytes);
	json_dumpb(lines, text, bytes, JSON_COMPACT);
	e->lines = slice_of(text, bytes);
	e->in.lines = (int32_t)n;
	return 0;
}

static int read_digest(struct arena *a, const json_t *json, struct slice *digest, struct fault *why)
{
	struct slice text;
	*digest = slice_z(NULL);
	if (field_text_opt(a, json, "file_sha256", DIGEST_CHARS, &text, why))
		return -1;
	if (text.p && (text.n != DIGEST_CHARS || hex_decode(a, text, digest)))
		return fault_say(why, ERR_BAD_TEXT, "file_sha256", SAY_HEX_64);
	return 0;
}

static int read_form(struct entering *e, const char *const *names, struct fault *why)
{
	struct sql_dues_tariff_create_in *in = &e->in;
	const json_t *json = e->rq->json;
	struct arena *a = e->rq->arena;
	enum document_style style;
	struct slice number;
	in->person = e->rq->who.person;
	in->request = e->rq->id;
	if (fields_only(a, json, names, why) || field_text(a, json, "number", DOCUMENT_CHARS_MAX, &number, why) ||
	    document_number(a, number, "number", &in->number, &style, why) ||
	    field_text(a, json, "issuer", ISSUER_CHARS_MAX, &in->issuer, why) ||
	    field_text(a, json, "title", TITLE_CHARS_MAX, &in->title, why) ||
	    field_day(a, json, "issued_on", &in->issued_on, why) || field_day(a, json, "valid_from", &in->valid_from, why) ||
	    read_day_opt(a, json, "valid_to", &in->valid_to, why) || read_digest(a, json, &in->digest, why) || read_lines(e, why))
		return -1;
	if (in->valid_to.has && in->valid_to.value < in->valid_from)
		return fault(why, ERR_BAD_PERIOD, "valid_to");
	return 0;
}

/* ---- entering it */

/* The list stands before its lines are sent: the guard of the lines looks for it. */
static void on_made(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct entering *e = arg;
	struct request *rq = e->rq;
	struct sql_dues_tariff_create_out row;
	sql_row(rq->arena, rows, 0, &row);
	if (row.clash || !row.id.has) {
		answer_error(rq, ERR_TARIFF_OVERLAP, "valid_from");
		return;
	}
	tx_query(tx, SQL_CALL(rq->arena, dues_tariff_lines, .province = e->in.province, .tariff = row.id.value, .lines = e->lines), NULL,
	         NULL);
	reply_json(rq, SQL_CALL(rq->arena, dues_tariff_get, .id = row.id.value), 201);
}

static void enter(struct entering *e)
{
	struct request *rq = e->rq;
	tx_query(rq->tx, SQL_CALL(rq->arena, dues_tariff_lock, .province = e->in.province), NULL, NULL);
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_tariff_create, &e->in), on_made, e);
}

void tariff_create_province(struct request *rq)
{
	static const char *const names[] = {"province", "number", "issuer", "title", "issued_on", "valid_from", "valid_to",
	                                    "file_sha256", "lines", NULL};
	struct entering *e = ARENA_NEW(rq->arena, struct entering);
	struct fault why;
	int64_t province;
	e->rq = rq;
	if (read_form(e, names, &why) || field_int(rq->json, "province", 1, 99, &province, &why)) {
		answer_fault(rq, &why);
		return;
	}
	e->in.province = (int16_t)province;
	enter(e);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct entering *e = arg;
	struct sql_registry_market_place_out place;
	(void)tx;
	if (!rows->count) {
		answer_error(e->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(e->rq->arena, rows, 0, &place);
	e->in.province = place.province;
	enter(e);
}

void tariff_create_market(struct request *rq)
{
	static const char *const names[] = {"number", "issuer", "title", "issued_on", "valid_from", "valid_to", "file_sha256",
	                                    "lines", NULL};
	struct entering *e = ARENA_NEW(rq->arena, struct entering);
	struct fault why;
	e->rq = rq;
	e->in.market.has = true;
	if (path_id(rq, 0, &e->in.market.value, &why) || read_form(e, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_market_place, .market = e->in.market.value), on_place, e);
}

/* ---- looking at them, ending them */

void tariffs_list(struct request *rq)
{
	static const char *const names[] = {"market", "after", "limit", NULL};
	struct sql_uuid market;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "market", &market, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_tariffs, .market = market, .after = page.after, .count = page.count), 200);
}

void tariff_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_tariff_get, .id = id), 200);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_tariff_end_out row;
	struct uuid id;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	uuid_parse(rq->param[0], &id);
	if (row.done)
		reply_json(rq, SQL_CALL(rq->arena, dues_tariff_get, .id = id), 200);
	else
		answer_error(rq, ERR_BAD_PERIOD, "valid_to");
}

void tariff_end(struct request *rq)
{
	static const char *const names[] = {"valid_to", NULL};
	struct sql_dues_tariff_end_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "valid_to", &in.valid_to, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_tariff_end, &in), on_ended, rq);
}

/* What a market has without a day: its name, the face of its codes, when its day begins, its figures, its model and whom to call. One
 * person who manages markets changes it, as what is said from a day on; none of it says who is paid. */
#include <string.h>

#include "socho/registry/query.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/places.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { NOT_SAID = -1, CONTACT_CHARS_MAX = 24, CONTACT_DIGITS_MIN = 8 };

static const char *const fields[] = {"version",     "name",       "business_points", "face",  "day_cutoff_minutes", "ground_m2", "model_4_0",
                                     "model_since", "model_note", "source",          "as_of",      "contact_phone",   NULL};
static const char *const may_be_null[] = {"business_points", "ground_m2", "model_since", "model_note", "source", "as_of", "contact_phone", NULL};

struct amending {
	struct request *rq;
	struct sql_registry_market_amend_in in;
	struct slice cleared[sizeof may_be_null / sizeof *may_be_null];
};

static bool said(const json_t *json, const char *field)
{
	const json_t *v = json_object_get(json, field);
	return v && !json_is_null(v);
}

static int read_number(const json_t *json, const char *field, int64_t max, int64_t *out, struct fault *why)
{
	*out = NOT_SAID;
	return said(json, field) ? field_int(json, field, 0, max, out, why) : 0;
}

static int read_word(const json_t *json, const char *field, const char *const *words, struct slice *out, struct fault *why)
{
	int i;
	if (!said(json, field))
		return 0;
	if (field_choice(json, field, words, &i, why))
		return -1;
	*out = slice_z(words[i]);
	return 0;
}

static int read_day(struct arena *a, const json_t *json, const char *field, struct sql_date *out, struct fault *why)
{
	out->has = said(json, field);
	return out->has ? field_day(a, json, field, &out->value, why) : 0;
}

/* null takes a value away; a market has a name, a face, a day and a model whatever is said. */
static int read_cleared(struct amending *m, const json_t *json, struct fault *why)
{
	size_t n = 0;
	for (const char *const *field = fields; *field; field++) {
		if (!json_is_null(json_object_get(json, *field)))
			continue;
		if (word_index(may_be_null, slice_z(*field)) < 0)
			return fault(why, ERR_MISSING, *field);
		m->cleared[n++] = slice_z(*field);
	}
	m->in.cleared.v = m->cleared;
	m->in.cleared.n = n;
	return 0;
}

static int read_name(struct request *rq, struct sql_registry_market_amend_in *in, struct fault *why)
{
	if (!json_object_get(rq->json, "name"))
		return 0;
	if (field_text(rq->arena, rq->json, "name", NAME_CHARS_MAX, &in->name, why))
		return -1;
	return utf8_search_key(rq->arena, in->name, &in->name_fold) ? fault(why, ERR_BAD_TEXT, "name") : 0;
}

/* A line anybody may call, as people write it: "(0203) 3 825 117", "+84 203 3825117", "1900 1234". */
static int read_contact(struct arena *a, const json_t *json, struct slice *out, struct fault *why)
{
	size_t digits = 0;
	if (field_text_opt(a, json, "contact_phone", CONTACT_CHARS_MAX, out, why))
		return -1;
	for (size_t i = 0; out->p && i < out->n; i++) {
		char c = out->p[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (!c || !(strchr(" .-()", c) || (c == '+' && i == 0)))
			return fault(why, ERR_BAD_CONTACT, "contact_phone");
	}
	return out->p && digits < CONTACT_DIGITS_MIN ? fault(why, ERR_BAD_CONTACT, "contact_phone") : 0;
}

static int read_amendment(struct amending *m, struct fault *why)
{
	struct sql_registry_market_amend_in *in = &m->in;
	struct arena *a = m->rq->arena;
	const json_t *json = m->rq->json;
	int64_t version, points, cutoff;
	if (fields_only(a, json, fields, why) || field_int(json, "version", 1, INT32_MAX, &version, why) ||
	    read_cleared(m, json, why) || read_name(m->rq, in, why) ||
	    read_number(json, "business_points", BUSINESS_POINTS_MAX, &points, why) ||
	    read_word(json, "face", market_faces, &in->face, why) ||
	    read_number(json, "day_cutoff_minutes", DAY_CUTOFF_MINUTES_MAX, &cutoff, why) ||
	    read_square_metres(a, json, "ground_m2", GROUND_M2_MAX, &in->ground_m2, why) ||
	    read_word(json, "model_4_0", market_models, &in->model_4_0, why) ||
	    read_day(a, json, "model_since", &in->model_since, why) ||
	    field_text_opt(a, json, "model_note", NOTE_CHARS_MAX, &in->model_note, why) ||
	    field_text_opt(a, json, "source", NOTE_CHARS_MAX, &in->source, why) || read_day(a, json, "as_of", &in->as_of, why) ||
	    read_contact(a, json, &in->contact_phone, why))
		return -1;
	if (slice_eq(in->model_4_0, S("4.0")))
		return fault_say(why, ERR_BAD_CHOICE, "model_4_0", "chợ được công nhận bằng quyết định có số",
		                 "a numbered decision recognises a market");
	if (json_object_size(json) < 2)
		return fault_say(why, ERR_MISSING, "name", "ghi ít nhất một mục ngoài số phiên bản",
		                 "say at least one thing besides the version");
	in->version = (int32_t)version;
	in->business_points = (int32_t)points;
	in->day_cutoff_minutes = (int16_t)cutoff;
	return 0;
}

static void on_amended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct amending *m = arg;
	struct sql_registry_market_amend_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(m->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(m->rq->arena, rows, 0, &row);
	struct fault why;
	if (row.fits) {
		reply_json(m->rq, SQL_CALL(m->rq->arena, registry_market, .id = m->in.market), 200);
	} else {
		fault_say(&why, ERR_CONFLICT, "version", "hiện là phiên bản %d", "it is at version %d", row.version);
		answer_fault(m->rq, &why);
	}
}

void market_amend(struct request *rq)
{
	struct amending *m = ARENA_NEW(rq->arena, struct amending);
	struct fault why;
	*m = (struct amending){.rq = rq, .in = {.person = WRITER(rq), .request = rq->id}};
	if (path_id(rq, 0, &m->in.market, &why) || read_amendment(m, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_market_amend, &m->in), on_amended, m);
}

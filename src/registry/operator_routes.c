#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/config.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/places.h"
#include "socho/registry/validate.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

void operators_list(struct request *rq)
{
	static const char *const names[] = {"province", "q", "after", "limit", NULL};
	struct sql_registry_operators_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_province(rq, &in.province, &why) ||
	    query_search(rq, &in.q, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_operators, &in), 200);
}

/* An operator is a business, or one person with a personal ID for a tax code. */
static int read_tax_code(struct arena *a, const json_t *json, int32_t today, struct slice *out, struct fault *why)
{
	struct slice text;
	if (field_text_opt(a, json, "tax_code", 20, &text, why))
		return -1;
	if (!text.p)
		return 0;
	return text.n == 12 ? validate_id_number(a, text, today, "tax_code", out, why)
	                    : validate_tax_code(a, text, "tax_code", out, why);
}

static int read_operator(struct request *rq, struct sql_registry_operator_create_in *in, struct fault *why)
{
	static const char *const names[] = {"province", "kind", "name", "tax_code", NULL};
	int64_t province = rq->services->config->province;
	int kind;
	if (fields_only(rq->arena, rq->json, names, why) || field_choice(rq->json, "kind", operator_kinds, &kind, why) ||
	    field_text(rq->arena, rq->json, "name", NAME_CHARS_MAX, &in->name, why) ||
	    (field_present(rq->json, "province") && field_int(rq->json, "province", 1, 99, &province, why)))
		return -1;
	if (utf8_search_key(rq->arena, in->name, &in->name_fold))
		return fault(why, ERR_BAD_TEXT, "name");
	in->province = (int16_t)province;
	in->kind = slice_z(operator_kinds[kind]);
	return read_tax_code(rq->arena, rq->json, clock_day(rq->received_us), &in->tax_code, why);
}

void operator_create(struct request *rq)
{
	struct sql_registry_operator_create_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_operator(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_operator_create, &in), 201);
}

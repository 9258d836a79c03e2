#include "socho/registry/query.h"
#include "socho/base/text.h"
#include "socho/registry/places.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "socho/vietqr/bank.h"
#include "sql.h"
#include "words.h"

void units_list(struct request *rq)
{
	static const char *const names[] = {"level", "parent", "q", "name", "code", "on", "after", "limit", NULL};
	struct sql_registry_units_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_word(rq, "level", unit_levels, &in.level, &why) ||
	    query_text(rq, "parent", &in.parent, &why) || query_search(rq, &in.q, &why) ||
	    query_text(rq, "name", &in.name, &why) || query_text(rq, "code", &in.code, &why) || query_day(rq, "on", &in.on, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_units, &in), 200);
}

void unit_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_unit, .id = id), 200);
}

static const char *support_json(enum bank_support s)
{
	return s == BANK_NOT_KNOWN ? "null" : s == BANK_YES ? "true" : "false";
}

void banks_list(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct text json;
	struct fault why;
	if (request_query_only(rq, names, &why)) {
		answer_fault(rq, &why);
		return;
	}
	text_init(&json, rq->arena);
	text_add(&json, S("{\"items\":["));
	for (size_t i = 0; i < bank_count(); i++) {
		const struct bank *b = bank_at(i);
		text_addf(&json, "%s{\"bin\":\"%.*s\",\"code\":", i ? "," : "", SARG(b->bin));
		text_add_json(&json, b->code);
		text_add(&json, S(",\"short_name\":"));
		text_add_json(&json, b->short_name);
		text_add(&json, S(",\"name\":"));
		text_add_json(&json, b->vi_name);
		text_add(&json, S(",\"swift\":"));
		text_add_json(&json, b->swift.n ? b->swift : (struct slice){NULL, 0});
		text_addf(&json, ",\"transfer\":%s,\"lookup\":%s}", support_json(b->transfer), support_json(b->lookup));
	}
	text_add(&json, S("],\"next\":null}"));
	answer_json(rq, 200, text_slice(&json));
}

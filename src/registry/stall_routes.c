#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/natural.h"
#include "socho/registry/places.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"
#include "words.h"

void stall_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, registry_stall_get, .id = id), 200);
}

void stalls_list(struct request *rq)
{
	static const char *const names[] = {"zone", "row", "status", "after", "limit", NULL};
	struct sql_registry_stalls_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_text(rq, "zone", &in.zone, &why) || query_text(rq, "row", &in.row_name, &why) ||
	    query_word(rq, "status", stall_statuses, &in.status, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_stalls, &in), 200);
}

struct making {
	struct request *rq;
	struct sql_registry_stall_create_in in;
	int16_t ordinal;
	int draws;
};

static int read_stall(struct request *rq, struct sql_registry_stall_create_in *in, struct fault *why)
{
	static const char *const names[] = {"number", "zone", "row", "line_of_business", "area_m2", "status", "status_reason",
	                                    "census_date", NULL};
	const json_t *json = rq->json;
	struct arena *a = rq->arena;
	int status = STALL_IN_USE;
	in->census_date = clock_day(rq->received_us);
	if (fields_only(a, json, names, why) || field_text(a, json, "number", NUMBER_CHARS_MAX, &in->number, why) ||
	    field_text_opt(a, json, "zone", NAME_CHARS_MAX, &in->zone, why) ||
	    field_text_opt(a, json, "row", NAME_CHARS_MAX, &in->row_name, why) ||
	    field_text_opt(a, json, "line_of_business", NAME_CHARS_MAX, &in->line_of_business, why) ||
	    read_square_metres(a, json, "area_m2", AREA_M2_MAX, &in->area_m2, why) ||
	    (field_present(json, "status") && field_choice(json, "status", stall_statuses, &status, why)) ||
	    field_text_opt(a, json, "status_reason", REASON_CHARS_MAX, &in->status_reason, why) ||
	    (field_present(json, "census_date") && field_day(a, json, "census_date", &in->census_date, why)))
		return -1;
	if (status != STALL_IN_USE && !in->status_reason.p)
		return fault(why, ERR_REASON_NEEDED, "status_reason");
	in->status = slice_z(stall_statuses[status]);
	in->number_sort = natural_key(a, in->number);
	return 0;
}

static void draw(struct making *m);

static void on_made(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct making *m = arg;
	(void)tx;
	if (rows->count) {
		struct sql_registry_stall_create_out row;
		sql_row(m->rq->arena, rows, 0, &row);
		answer_json(m->rq, 201, row.body);
	} else if (m->draws < CONTENT_CODE_DRAWS_MAX) {
		draw(m);
	} else {
		answer_error(m->rq, ERR_UNAVAILABLE, NULL);
	}
}

static void draw(struct making *m)
{
	struct arena *a = m->rq->arena;
	char *code = arena_alloc(a, CONTENT_CODE_BYTES);
	m->draws++;
	if (content_code_draw(m->ordinal, code)) {
		answer_error(m->rq, ERR_INTERNAL, NULL);
		return;
	}
	m->in.content_code = slice_z(code);
	tx_query(m->rq->tx, sql_call_of(a, &sql_registry_stall_create, &m->in), on_made, m);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct making *m = arg;
	struct sql_registry_market_place_out place;
	(void)tx;
	if (!rows->count) {
		answer_error(m->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(m->rq->arena, rows, 0, &place);
	m->in.province = place.province;
	m->ordinal = place.ordinal;
	draw(m);
}

void stall_create(struct request *rq)
{
	struct making *m = ARENA_NEW(rq->arena, struct making);
	struct fault why;
	m->rq = rq;
	m->in = (struct sql_registry_stall_create_in){.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	if (path_id(rq, 0, &m->in.market, &why) || read_stall(rq, &m->in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_market_place, .market = m->in.market), on_place, m);
}

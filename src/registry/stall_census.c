/* What a census found at a stall, and everything that censuses found there before. */
#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/places.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

static int read_census(struct request *rq, struct sql_registry_stall_census_in *in, struct fault *why)
{
	static const char *const names[] = {"census_date", "status", "status_reason", "zone", "row", "line_of_business",
	                                    "area_m2", NULL};
	const json_t *json = rq->json;
	struct arena *a = rq->arena;
	int status;
	in->census_date = clock_day(rq->received_us);
	if (fields_only(a, json, names, why) || field_choice(json, "status", stall_statuses, &status, why) ||
	    (field_present(json, "census_date") && field_day(a, json, "census_date", &in->census_date, why)))
		return -1;
	if (in->census_date > clock_day(rq->received_us))
		return fault_say(why, ERR_OUT_OF_RANGE, "census_date", SAY_NOT_AFTER_TODAY);
	if (field_text_opt(a, json, "status_reason", REASON_CHARS_MAX, &in->status_reason, why) ||
	    field_text_opt(a, json, "zone", NAME_CHARS_MAX, &in->zone, why) ||
	    field_text_opt(a, json, "row", NAME_CHARS_MAX, &in->row_name, why) ||
	    field_text_opt(a, json, "line_of_business", NAME_CHARS_MAX, &in->line_of_business, why) ||
	    read_square_metres(a, json, "area_m2", AREA_M2_MAX, &in->area_m2, why))
		return -1;
	if (status != STALL_IN_USE && !in->status_reason.p)
		return fault(why, ERR_REASON_NEEDED, "status_reason");
	in->status = slice_z(stall_statuses[status]);
	return 0;
}

void stall_census(struct request *rq)
{
	struct sql_registry_stall_census_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.stall, &why) || read_census(rq, &in, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_stall_census, &in), 201);
}

void stall_history(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why)) {
		answer_fault(rq, &why);
		return;
	}
	reply_json(rq, SQL_CALL(rq->arena, registry_stall_history, .stall = id), 200);
}

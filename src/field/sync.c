/* What waited on a device, handed in at once: visits, then scans, in one transaction, each answered for itself. */
#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/field/scan.h"
#include "socho/field/visit.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { UNIT_VISITS_DAYS = 92 };

struct syncing {
	struct request *rq;
	const json_t *scans;
	struct slice visits; /* results */
};

static int read_list(const json_t *json, const char *name_z, const json_t **out, struct fault *why)
{
	*out = json_object_get(json, name_z);
	return *out && !json_is_array(*out) ? fault(why, ERR_WRONG_TYPE, name_z) : 0;
}

static void on_scans(struct slice results, void *arg)
{
	struct syncing *s = arg;
	answer_json(s->rq, 200, arena_printf(s->rq->arena, "{\"visits\":%.*s,\"scans\":%.*s}", SARG(s->visits), SARG(results)));
}

static void on_visits(struct slice results, void *arg)
{
	struct syncing *s = arg;
	s->visits = results;
	scans_take(s->rq, s->scans, on_scans, s);
}

void field_sync(struct request *rq)
{
	static const char *const names[] = {"visits", "scans", NULL};
	struct syncing *s = ARENA_NEW(rq->arena, struct syncing);
	const json_t *visits;
	struct fault why;
	*s = (struct syncing){.rq = rq};
	if (fields_only(rq->arena, rq->json, names, &why) || read_list(rq->json, "visits", &visits, &why) ||
	    read_list(rq->json, "scans", &s->scans, &why)) {
		answer_fault(rq, &why);
		return;
	}
	size_t count = json_array_size(visits) + json_array_size(s->scans);
	if (!count)
		answer_error(rq, ERR_MISSING, "visits");
	else if (count > FIELD_SYNC_MAX)
		answer_error(rq, ERR_TOO_MANY_VISITS, "visits");
	else
		visits_take(rq, visits, on_visits, s);
}

/* ---- looking at them */

void visits_list(struct request *rq)
{
	static const char *const names[] = {"team", "from", "to", "flagged", "client_id", "after", "limit", NULL};
	static const char *const yes[] = {"yes", NULL};
	struct sql_field_visits_in in = {.count = 0};
	struct slice flagged;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "team", &in.team, &why) || query_day(rq, "from", &in.from_day, &why) ||
	    query_day(rq, "to", &in.to_day, &why) || query_word(rq, "flagged", yes, &flagged, &why) ||
	    query_uuid(rq, "client_id", &in.client_id, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.flagged = flagged.p != NULL;
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_field_visits, &in), 200);
}

void unit_visits(struct request *rq)
{
	static const char *const names[] = {"from", "to", NULL};
	struct uuid unit;
	struct sql_date from, to;
	struct fault why;
	if (path_id(rq, 0, &unit, &why) || request_query_only(rq, names, &why) || query_day(rq, "from", &from, &why) ||
	    query_day(rq, "to", &to, &why)) {
		answer_fault(rq, &why);
		return;
	}
	int32_t last = to.has ? to.value : clock_day(rq->received_us);
	reply_judged(rq, SQL_CALL(rq->arena, field_unit_visits, .unit = unit, .from_day = from.has ? from.value : last - UNIT_VISITS_DAYS,
	                          .to_day = last), 200);
}

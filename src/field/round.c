#include "socho/field/round.h"

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { SEED_BYTES = 16, ROUND_DAYS_MAX = 31, AHEAD_DAYS_MAX = 92, SHEET_STALLS_MAX = 2000 };

/* ---- planning */

struct planning {
	struct request *rq;
	struct sql_field_round_plan_make_in in;
};

static void on_planned(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct planning *p = arg;
	struct sql_field_round_plan_make_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(p->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(p->rq->arena, rows, 0, &row);
	if (row.stalls)
		reply_json(p->rq, SQL_CALL(p->rq->arena, field_round_get, .id = p->in.id), 201);
	else
		answer_error(p->rq, ERR_NO_STALLS, NULL);
}

static int read_days(struct request *rq, struct sql_field_round_plan_make_in *in, struct fault *why)
{
	if (field_day(rq->arena, rq->json, "from_day", &in->from_day, why) ||
	    field_day(rq->arena, rq->json, "to_day", &in->to_day, why))
		return -1;
	int32_t today = clock_day(rq->received_us);
	if (in->from_day < today || in->from_day > today + AHEAD_DAYS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "from_day", "sớm nhất là hôm nay, và không quá %d ngày tới",
		                 "today at the earliest, and at most %d days ahead", AHEAD_DAYS_MAX);
	if (in->to_day < in->from_day || in->to_day >= in->from_day + ROUND_DAYS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "to_day", "không trước ngày đầu, và nhiều nhất %d ngày",
		                 "not before from_day, and at most %d days", ROUND_DAYS_MAX);
	return 0;
}

/* What the round's rules are otherwise than the register's own. */
static int read_rules(struct request *rq, struct slice *out, struct fault *why)
{
	int64_t percent = -1, most = 0;
	if ((field_present(rq->json, "sample_percent") && field_int(rq->json, "sample_percent", 0, 100, &percent, why)) ||
	    (field_present(rq->json, "most") && field_int(rq->json, "most", 1, SHEET_STALLS_MAX, &most, why)))
		return -1;
	json_t *rules = json_object();
	if (percent >= 0)
		json_object_set_new(rules, "sample_percent", json_integer(percent));
	if (most)
		json_object_set_new(rules, "most", json_integer(most));
	char *text = json_dumps(rules, JSON_COMPACT);
	json_decref(rules);
	*out = arena_dup(rq->arena, slice_z(text));
	free(text);
	return 0;
}

void round_create(struct request *rq)
{
	static const char *const names[] = {"from_day", "to_day", "sample_percent", "most", NULL};
	struct planning *p = ARENA_NEW(rq->arena, struct planning);
	uint8_t seed[SEED_BYTES];
	struct fault why;
	*p = (struct planning){.rq = rq, .in = {.id = uuid_new(), .person = rq->who.person, .request = rq->id}};
	if (path_id(rq, 0, &p->in.market, &why) || fields_only(rq->arena, rq->json, names, &why) || read_days(rq, &p->in, &why) ||
	    read_rules(rq, &p->in.rules, &why)) {
		answer_fault(rq, &why);
		return;
	}
	random_bytes(seed, sizeof seed);
	p->in.seed = hex_encode(rq->arena, slice_of(seed, sizeof seed));
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_field_round_plan_make, &p->in), on_planned, p);
}

/* ---- looking */

void rounds_list(struct request *rq)
{
	static const char *const names[] = {"state", "after", "limit", NULL};
	struct sql_field_rounds_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) || request_query(rq, "state", &in.state, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (in.state.p && !slice_eq(in.state, S("open")) && !slice_eq(in.state, S("closed"))) {
		answer_error(rq, ERR_BAD_CHOICE, "state");
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_field_rounds, &in), 200);
}

/* An id in the path, and no query. */
static int only_id(const struct request *rq, struct uuid *id, struct fault *why)
{
	static const char *const names[] = {NULL};
	return path_id(rq, 0, id, why) || request_query_only(rq, names, why) ? -1 : 0;
}

void round_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_round_get, .id = id), 200);
}

void round_tests_show(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (only_id(rq, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_round_tests, .round = id), 200);
}

void round_stalls_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid id;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_round_stalls, .round = id, .after = page.after, .count = page.count), 200);
}

void round_checks_list(struct request *rq)
{
	static const char *const names[] = {"flagged", "after", "limit", NULL};
	struct sql_field_round_checks_in in = {.count = 0};
	struct slice flagged;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.round, &why) || request_query_only(rq, names, &why) || request_query(rq, "flagged", &flagged, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (flagged.p && !slice_eq(flagged, S("true")) && !slice_eq(flagged, S("false"))) {
		answer_error(rq, ERR_BAD_CHOICE, "flagged");
		return;
	}
	in.flagged = slice_eq(flagged, S("true"));
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_field_round_checks, &in), 200);
}

/* ---- closing */

struct closing {
	struct request *rq;
	struct uuid id;
	int64_t version;
	struct slice *stalls, *reasons;
	size_t count;
};

static void on_closed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct closing *c = arg;
	struct request *rq = c->rq;
	struct sql_field_round_close_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.done) {
		reply_json(rq, SQL_CALL(rq->arena, field_round_get, .id = c->id), 200);
	} else if (row.version != c->version) {
		answer_error(rq, ERR_CONFLICT, NULL);
	} else if (row.strange) {
		fault_say(&why, ERR_UNKNOWN_STALL, "missing", "%lld điểm kinh doanh trong danh sách", "%lld of these",
		          (long long)row.strange);
		answer_fault(rq, &why);
	} else if (row.open_stalls) {
		fault_say(&why, ERR_ROUND_UNFINISHED, "missing", "còn %lld điểm kinh doanh", "%lld stalls",
		          (long long)row.open_stalls);
		answer_fault(rq, &why);
	} else {
		answer_error(rq, ERR_ROUND_CLOSED, NULL);
	}
}

static int read_missing(struct closing *c, struct fault *why)
{
	static const char *const names[] = {"stall", "reason", NULL};
	struct arena *a = c->rq->arena;
	const json_t *list = json_object_get(c->rq->json, "missing");
	if (list && !json_is_null(list) && !json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "missing");
	c->count = json_array_size(list);
	if (c->count > SHEET_STALLS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "missing", SAY_AT_MOST_D, SHEET_STALLS_MAX);
	c->stalls = arena_array(a, c->count, sizeof *c->stalls);
	c->reasons = arena_array(a, c->count, sizeof *c->reasons);
	for (size_t i = 0; i < c->count; i++) {
		const json_t *one = json_array_get(list, i);
		if (!json_is_object(one))
			return fault(why, ERR_WRONG_TYPE, "missing");
		if (fields_only(a, one, names, why) ||
		    field_text(a, one, arena_printf(a, "missing.%zu.stall", i).p, NUMBER_CHARS_MAX, &c->stalls[i], why) ||
		    field_text(a, one, arena_printf(a, "missing.%zu.reason", i).p, REASON_CHARS_MAX, &c->reasons[i], why))
			return -1;
	}
	return 0;
}

void round_close(struct request *rq)
{
	static const char *const names[] = {"version", "missing", NULL};
	struct closing *c = ARENA_NEW(rq->arena, struct closing);
	struct fault why;
	*c = (struct closing){.rq = rq};
	if (path_id(rq, 0, &c->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &c->version, &why) || read_missing(c, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, field_round_close, .id = c->id, .version = (int32_t)c->version,
	         .stalls = {.v = c->stalls, .n = c->count}, .reasons = {.v = c->reasons, .n = c->count}, .person = rq->who.person,
	         .request = rq->id), on_closed, c);
}

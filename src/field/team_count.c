/* What is published of teams and what stands in the register, side by side; and what a province asks of its hamlets. */
#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/field/team.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { PEOPLE_MAX = 100000000, MEMBERS_MIN_MAX = 1000, TEAMS_MIN_MAX = 100, HOUSEHOLDS_A_MEMBER_MAX = 100000 };

/* How a source says a number: 209, about 16 000, over 17 000, nearly 15 000. */
static const char *const number_words[] = {"exact", "about", "over", "nearly", NULL};
static const char *const count_levels[] = {"commune", "hamlet", "institution", "all", NULL};

static int read_number(const json_t *json, const char *name_z, int64_t min, int64_t max, struct sql_bigint *out, struct fault *why)
{
	out->has = field_present(json, name_z);
	return out->has ? field_int(json, name_z, min, max, &out->value, why) : 0;
}

static int read_word(const json_t *json, const char *name_z, struct slice *out, struct fault *why)
{
	int word = 0;
	if (field_present(json, name_z) && field_choice(json, name_z, number_words, &word, why))
		return -1;
	*out = slice_z(number_words[word]);
	return 0;
}

/* ---- published totals */

static int read_count(const struct request *rq, struct sql_field_team_count_enter_in *in, struct fault *why)
{
	static const char *const names[] = {"unit", "on", "level", "teams", "teams_word", "members", "members_word", "source", "document",
	                                    NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json;
	int level;
	if (fields_only(a, json, names, why) || field_text(a, json, "unit", UNIT_CODE_CHARS_MAX, &in->unit, why) ||
	    field_day(a, json, "on", &in->on_day, why) || field_choice(json, "level", count_levels, &level, why) ||
	    read_number(json, "teams", 0, PEOPLE_MAX, &in->teams, why) || read_word(json, "teams_word", &in->teams_word, why) ||
	    read_number(json, "members", 0, PEOPLE_MAX, &in->members, why) ||
	    read_word(json, "members_word", &in->members_word, why) ||
	    field_text(a, json, "source", REASON_CHARS_MAX, &in->source, why) || document_field_opt(a, json, "document", &in->document, why))
		return -1;
	if (in->on_day > clock_day(rq->received_us))
		return fault_say(why, ERR_OUT_OF_RANGE, "on", SAY_NOT_TO_COME);
	if (!in->teams.has && !in->members.has)
		return fault_say(why, ERR_MISSING, "teams", "số tổ, số thành viên, hoặc cả hai", "teams, members, or both");
	in->level = slice_z(count_levels[level]);
	return 0;
}

void team_count_enter(struct request *rq)
{
	struct sql_field_team_count_enter_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_count(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_team_count_enter, &in), 201);
}

void team_counts_list(struct request *rq)
{
	static const char *const names[] = {"unit", "after", "limit", NULL};
	struct sql_uuid unit;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "unit", &unit, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_team_counts, .unit = unit, .after = page.after, .count = page.count), 200);
}

/* ---- a unit on a day */

static int read_unit_day(const struct request *rq, struct uuid *unit, int32_t *day, struct fault *why)
{
	struct sql_date on;
	if (path_id(rq, 0, unit, why) || query_day(rq, "on", &on, why))
		return -1;
	*day = on.has ? on.value : clock_day(rq->received_us);
	return 0;
}

void unit_teams(struct request *rq)
{
	static const char *const names[] = {"on", NULL};
	struct uuid unit;
	int32_t day;
	struct fault why;
	if (request_query_only(rq, names, &why) || read_unit_day(rq, &unit, &day, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, SQL_CALL(rq->arena, field_unit_teams, .unit = unit, .on = day), 200);
}

void unit_team_gaps(struct request *rq)
{
	static const char *const names[] = {"on", "after", "limit", NULL};
	struct uuid unit;
	int32_t day;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || read_unit_day(rq, &unit, &day, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, SQL_CALL(rq->arena, field_unit_team_gaps, .unit = unit, .on = day, .after = page.after, .count = page.count),
		             200);
}

/* ---- rules */

static int read_rule(const struct request *rq, struct sql_field_team_rule_set_in *in, struct fault *why)
{
	static const char *const names[] = {"unit", "teams_min", "members_min", "head_leads", "households_max", "valid_from", "valid_to",
	                                    "document", NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json;
	if (fields_only(a, json, names, why) || field_text(a, json, "unit", UNIT_CODE_CHARS_MAX, &in->unit, why) ||
	    read_number(json, "teams_min", 1, TEAMS_MIN_MAX, &in->teams_min, why) ||
	    read_number(json, "members_min", 1, MEMBERS_MIN_MAX, &in->members_min, why) ||
	    field_bool_opt(json, "head_leads", &in->head_leads, why) ||
	    read_number(json, "households_max", 1, HOUSEHOLDS_A_MEMBER_MAX, &in->households_max, why) ||
	    field_day(a, json, "valid_from", &in->valid_from, why))
		return -1;
	in->valid_to.has = field_present(json, "valid_to");
	if ((in->valid_to.has && field_day(a, json, "valid_to", &in->valid_to.value, why)) || document_field_opt(a, json, "document", &in->document, why))
		return -1;
	if (in->valid_to.has && in->valid_to.value <= in->valid_from)
		return fault_say(why, ERR_OUT_OF_RANGE, "valid_to", "sau ngày bắt đầu", "after valid_from");
	if (!in->document.p)
		return fault(why, ERR_MISSING, "document");
	return 0;
}

void team_rule_set(struct request *rq)
{
	struct sql_field_team_rule_set_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_rule(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_team_rule_set, &in), 201);
}

void team_rules_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_team_rules, .after = page.after, .count = page.count), 200);
}

/* Teams and who is in them. The statements judge what only the register knows (field/team_*.sql, member_*.sql). */
#include "socho/field/team.h"

#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/registry/validate.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { HOUSEHOLDS_MAX = 1000000 };

const char *const team_levels[] = {"commune", "hamlet", "institution", NULL};
const char *const team_owner_kinds[] = {"school", "clinic", "office", "enterprise", "union", "other", NULL};
const char *const team_member_roles[] = {"leader", "deputy", "member", NULL};

struct slice team_phone_hash(struct arena *a, const struct column_keys *k, int province, struct slice phone)
{
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	column_lookup(k, province, "team_member.phone", phone, hash);
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}

/* ---- small readers */

static int read_name(struct arena *a, const json_t *json, struct slice *name, struct slice *fold, struct fault *why)
{
	if (field_text(a, json, "name", NAME_CHARS_MAX, name, why))
		return -1;
	return utf8_search_key(a, *name, fold) ? fault(why, ERR_BAD_TEXT, "name") : 0;
}

static int read_day_opt(struct arena *a, const json_t *json, const char *field, struct sql_date *out, struct fault *why)
{
	out->has = field_present(json, field);
	return out->has ? field_day(a, json, field, &out->value, why) : 0;
}

/* A day that has been; what is planned is entered when it is so. */
static int read_past_day(const struct request *rq, const char *field, int32_t *out, struct fault *why)
{
	if (field_day(rq->arena, rq->json, field, out, why))
		return -1;
	return *out > clock_day(rq->received_us) ? fault_say(why, ERR_OUT_OF_RANGE, field, SAY_NOT_TO_COME) : 0;
}

static int read_households(const json_t *json, bool *has, int32_t *out, struct fault *why)
{
	int64_t n = 0;
	*has = field_present(json, "households");
	if (*has && field_int(json, "households", 0, HOUSEHOLDS_MAX, &n, why))
		return -1;
	*out = (int32_t)n;
	return 0;
}

/* ---- teams */

void teams_list(struct request *rq)
{
	static const char *const names[] = {"unit", "level", "on", "q", "after", "limit", NULL};
	struct sql_field_teams_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "unit", &in.unit, &why) ||
	    query_word(rq, "level", team_levels, &in.level, &why) || query_day(rq, "on", &in.on, &why) ||
	    query_search(rq, &in.q, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_field_teams, &in), 200);
}

void team_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_team_get, .id = id), 200);
}

/* Whose a team is: only an institution's has an owner. */
static int read_owner(struct arena *a, const json_t *json, int level, struct sql_field_team_create_in *in, struct fault *why)
{
	int kind;
	if (level != TEAM_INSTITUTION)
		return field_present(json, "owner") || field_present(json, "owner_kind")
		           ? fault_say(why, ERR_BAD_CHOICE, "level", "chỉ tổ của một đơn vị mới có nơi quản lý",
		                       "only an institution's team has an owner")
		           : 0;
	if (field_text(a, json, "owner", NAME_CHARS_MAX, &in->owner, why) || field_choice(json, "owner_kind", team_owner_kinds, &kind, why))
		return -1;
	in->owner_kind = slice_z(team_owner_kinds[kind]);
	return 0;
}

static int read_team(const struct request *rq, struct sql_field_team_create_in *in, struct fault *why)
{
	static const char *const names[] = {"level", "unit", "name", "owner", "owner_kind", "households", "founded_on", "dissolved_on",
	                                    "document", NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json;
	int level;
	bool has;
	int32_t households;
	if (fields_only(a, json, names, why) || field_choice(json, "level", team_levels, &level, why) ||
	    field_text(a, json, "unit", UNIT_CODE_CHARS_MAX, &in->unit, why) || read_name(a, json, &in->name, &in->name_fold, why) ||
	    read_owner(a, json, level, in, why) || read_households(json, &has, &households, why) ||
	    read_past_day(rq, "founded_on", &in->founded_on, why) ||
	    read_day_opt(a, json, "dissolved_on", &in->dissolved_on, why) || document_field_opt(a, json, "document", &in->document, why))
		return -1;
	in->level = slice_z(team_levels[level]);
	in->households = (struct sql_bigint){has, households};
	return 0;
}

void team_create(struct request *rq)
{
	struct sql_field_team_create_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_team(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_team_create, &in), 201);
}

static int read_version(const struct request *rq, struct uuid *id, int32_t *version, struct fault *why)
{
	int64_t n;
	if (path_id(rq, 0, id, why) || field_int(rq->json, "version", 1, INT32_MAX, &n, why))
		return -1;
	*version = (int32_t)n;
	return 0;
}

void team_amend(struct request *rq)
{
	static const char *const names[] = {"version", "name", "households", "document", NULL};
	struct sql_field_team_amend_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	bool has;
	int32_t households;
	if (fields_only(rq->arena, rq->json, names, &why) || read_version(rq, &in.id, &in.version, &why) ||
	    (field_present(rq->json, "name") && read_name(rq->arena, rq->json, &in.name, &in.name_fold, &why)) ||
	    read_households(rq->json, &has, &households, &why) || document_field_opt(rq->arena, rq->json, "document", &in.document, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.households = (struct sql_bigint){has, households};
	reply_judged(rq, sql_call_of(rq->arena, &sql_field_team_amend, &in), 200);
}

void team_dissolve(struct request *rq)
{
	static const char *const names[] = {"version", "on", "document", NULL};
	struct sql_field_team_dissolve_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (fields_only(rq->arena, rq->json, names, &why) || read_version(rq, &in.id, &in.version, &why) ||
	    read_past_day(rq, "on", &in.on_day, &why) || document_field_opt(rq->arena, rq->json, "document", &in.document, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_team_dissolve, &in), 200);
}

/* ---- members */

struct joining {
	struct request *rq;
	struct sql_field_member_add_in in;
	struct slice phone;
};

static int read_member(const struct request *rq, struct joining *j, struct fault *why)
{
	static const char *const names[] = {"name", "role", "hamlet_head", "organisation", "phone", "joined_on", "left_on", NULL};
	struct arena *a = rq->arena;
	struct slice phone;
	int role;
	if (path_id(rq, 0, &j->in.team, why) || fields_only(a, rq->json, names, why) ||
	    read_name(a, rq->json, &j->in.name, &j->in.name_fold, why) || field_choice(rq->json, "role", team_member_roles, &role, why) ||
	    field_bool_opt(rq->json, "hamlet_head", &j->in.hamlet_head, why) ||
	    field_text_opt(a, rq->json, "organisation", NAME_CHARS_MAX, &j->in.organisation, why) ||
	    field_text_opt(a, rq->json, "phone", NUMBER_CHARS_MAX, &phone, why) ||
	    (phone.p && validate_phone(a, phone, "phone", &j->phone, why)) || read_past_day(rq, "joined_on", &j->in.joined_on, why) ||
	    read_day_opt(a, rq->json, "left_on", &j->in.left_on, why))
		return -1;
	j->in.role = slice_z(team_member_roles[role]);
	return 0;
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct joining *j = arg;
	struct request *rq = j->rq;
	struct sql_field_team_place_out place;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &place);
	if (j->phone.p)
		j->in.phone_hash = team_phone_hash(rq->arena, rq->services->columns, place.province, j->phone);
	reply_judged(rq, sql_call_of(rq->arena, &sql_field_member_add, &j->in), 201);
}

void member_add(struct request *rq)
{
	struct joining *j = ARENA_NEW(rq->arena, struct joining);
	struct fault why;
	*j = (struct joining){.rq = rq, .in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id}};
	if (read_member(rq, j, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, field_team_place, .id = j->in.team), on_place, j);
}

void member_leave(struct request *rq)
{
	static const char *const names[] = {"on", NULL};
	struct sql_field_member_leave_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) || read_past_day(rq, "on", &in.on_day, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_member_leave, &in), 200);
}

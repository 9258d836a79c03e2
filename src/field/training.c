/* The catalogue of tasks, training of members, and who helped at a registration. */
#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/field/visit.h"
#include "socho/registry/document.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { TASK_CODE_CHARS_MIN = 2, TASK_CODE_CHARS_MAX = 40, TASK_NAME_CHARS_MAX = 200, PROVINCE_MAX = 99, HOURS_MAX = 200 };

static const char *const topics[] = {"payment", "commerce", "public_service", "skill", NULL};

/* ---- tasks */

void tasks_show(struct request *rq)
{
	static const char *const names[] = {"on", "all", NULL};
	static const char *const yes[] = {"yes", NULL};
	struct sql_date on;
	struct slice all;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_day(rq, "on", &on, &why) || query_word(rq, "all", yes, &all, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_tasks, .on = on.has ? on.value : clock_day(rq->received_us), .every = all.p != NULL), 200);
}

/* a-z first, then also 0-9 and _. */
static bool task_code_ok(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(i && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_')))
			return false;
	return s.n >= TASK_CODE_CHARS_MIN;
}

static int read_task(const struct request *rq, struct sql_field_task_create_in *in, struct fault *why)
{
	static const char *const names[] = {"province", "code", "vi", "en", "topic", "valid_from", "retired_on", NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json;
	int64_t province;
	int topic;
	if (fields_only(a, json, names, why) || field_int(json, "province", 1, PROVINCE_MAX, &province, why) ||
	    field_text(a, json, "code", TASK_CODE_CHARS_MAX, &in->code, why) || field_text(a, json, "vi", TASK_NAME_CHARS_MAX, &in->vi, why) ||
	    field_text(a, json, "en", TASK_NAME_CHARS_MAX, &in->en, why) || field_choice(json, "topic", topics, &topic, why) ||
	    field_day(a, json, "valid_from", &in->valid_from, why))
		return -1;
	in->retired_on.has = field_present(json, "retired_on");
	if (in->retired_on.has && field_day(a, json, "retired_on", &in->retired_on.value, why))
		return -1;
	if (in->retired_on.has && in->retired_on.value <= in->valid_from)
		return fault_say(why, ERR_OUT_OF_RANGE, "retired_on", "sau ngày bắt đầu", "after valid_from");
	if (!task_code_ok(in->code))
		return fault_say(why, ERR_BAD_TEXT, "code", "bắt đầu bằng a-z, sau đó thêm được 0-9 và _",
		                 "a-z, then also 0-9 and _");
	in->province = (int16_t)province;
	in->topic = slice_z(topics[topic]);
	return 0;
}

void task_create(struct request *rq)
{
	struct sql_field_task_create_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_task(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_task_create, &in), 201);
}

/* ---- training */

static int read_members(struct arena *a, const json_t *json, bool required, struct sql_uuids *out, struct fault *why)
{
	const json_t *list = json_object_get(json, "members");
	size_t n = json_array_size(list);
	if (!list && !required)
		return 0;
	if (!json_is_array(list))
		return fault(why, list ? ERR_WRONG_TYPE : ERR_MISSING, "members");
	if (n > TRAINED_MAX || (required && !n))
		return fault_say(why, ERR_OUT_OF_RANGE, "members", SAY_1_TO_D, TRAINED_MAX);
	struct uuid *ids = arena_array(a, n, sizeof *ids);
	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_array_get(list, i);
		if (!json_is_string(one) || uuid_parse(slice_z(json_string_value(one)), &ids[i]))
			return fault(why, ERR_BAD_ID, "members");
	}
	*out = (struct sql_uuids){.v = ids, .n = n};
	return 0;
}

static int read_hours(struct arena *a, const json_t *json, struct slice *out, struct fault *why)
{
	const json_t *v = json_object_get(json, "hours");
	if (!json_is_number(v))
		return fault(why, v ? ERR_WRONG_TYPE : ERR_MISSING, "hours");
	double hours = json_number_value(v);
	if (!(hours >= 0.1 && hours <= HOURS_MAX))
		return fault_say(why, ERR_OUT_OF_RANGE, "hours", "từ 0.1 đến %d", "0.1 to %d", HOURS_MAX);
	*out = arena_printf(a, "%.1f", hours);
	return 0;
}

static int read_training(const struct request *rq, struct sql_field_training_create_in *in, struct fault *why)
{
	static const char *const names[] = {"unit", "title", "on", "hours", "trainer", "place", "document", "members", NULL};
	struct arena *a = rq->arena;
	const json_t *json = rq->json;
	if (fields_only(a, json, names, why) || field_text(a, json, "unit", UNIT_CODE_CHARS_MAX, &in->unit, why) ||
	    field_text(a, json, "title", TASK_NAME_CHARS_MAX, &in->title, why) || field_day(a, json, "on", &in->on_day, why) ||
	    read_hours(a, json, &in->hours, why) || field_text(a, json, "trainer", NAME_CHARS_MAX, &in->trainer, why) ||
	    field_text_opt(a, json, "place", NAME_CHARS_MAX, &in->place, why) ||
	    document_field_opt(a, json, "document", &in->document, why) || read_members(a, json, false, &in->members, why))
		return -1;
	return in->on_day > clock_day(rq->received_us) ? fault_say(why, ERR_OUT_OF_RANGE, "on", SAY_NOT_TO_COME) : 0;
}

void training_create(struct request *rq)
{
	struct sql_field_training_create_in in = {.id = uuid_new(), .person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (read_training(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_training_create, &in), 201);
}

void training_attend(struct request *rq)
{
	static const char *const names[] = {"members", NULL};
	struct sql_field_training_attend_in in = {.person = WRITER(rq), .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    read_members(rq->arena, rq->json, true, &in.members, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_training_attend, &in), 200);
}

void trainings_list(struct request *rq)
{
	static const char *const names[] = {"unit", "after", "limit", NULL};
	struct sql_uuid unit;
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_uuid(rq, "unit", &unit, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_trainings, .unit = unit, .after = page.after, .count = page.count), 200);
}

void training_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_training_get, .id = id), 200);
}

/* ---- at a registration */

void revision_help(struct request *rq)
{
	static const char *const names[] = {"member", NULL};
	struct sql_field_revision_help_in in = {.day = clock_day(rq->received_us), .person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.revision, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_uuid(rq->json, "member", &in.member, &why))
		answer_fault(rq, &why);
	else
		reply_judged(rq, sql_call_of(rq->arena, &sql_field_revision_help, &in), 200);
}

/* The statements themselves refuse a step that is none (registry/privacy_move.sql, privacy_extend.sql). */
#include "socho/registry/privacy.h"

#include <string.h>

#include "socho/registry/query.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/vendor.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { RECEIVED_DAYS_AGO_MAX = 366, EXTENSION_DAYS_MAX = 365, WITHDRAWAL = 2, YEAR_MIN = 2000, YEAR_MAX = 2199 };

static const char *const kinds[] = {"access", "correction", "withdraw_consent", "erasure", "restriction", "objection", NULL};
static const char *const states[] = {"received", "in_work", "erasing", "answered", "refused", NULL};
static const char *const yes[] = {"yes", NULL};

struct asking {
	struct request *rq;
	struct uuid id;
	int64_t version;
};

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_privacy_get, .id = id), status);
}

/* ---- receiving */

static int read_purpose(const json_t *json, int kind, struct slice *out, struct fault *why)
{
	int purpose;
	*out = (struct slice){NULL, 0};
	if (kind != WITHDRAWAL)
		return field_present(json, "purpose") ? fault(why, ERR_UNKNOWN_FIELD, "purpose") : 0;
	if (field_choice(json, "purpose", consent_purposes, &purpose, why))
		return -1;
	*out = slice_z(consent_purposes[purpose]);
	return 0;
}

static int read_request(struct request *rq, struct sql_registry_privacy_create_in *in, struct fault *why)
{
	static const char *const names[] = {"kind", "received_on", "channel", "purpose", "third_party", "note", NULL};
	int32_t today = clock_day(rq->received_us);
	int kind, channel;
	if (path_id(rq, 0, &in->vendor, why) || fields_only(rq->arena, rq->json, names, why) ||
	    field_choice(rq->json, "kind", kinds, &kind, why) ||
	    field_day(rq->arena, rq->json, "received_on", &in->received_on, why) ||
	    field_choice(rq->json, "channel", consent_channels, &channel, why) || read_purpose(rq->json, kind, &in->purpose, why) ||
	    field_bool_opt(rq->json, "third_party", &in->third_party, why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &in->note, why))
		return -1;
	if (in->received_on > today || in->received_on < today - RECEIVED_DAYS_AGO_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "received_on", "không quá %d ngày trước, và không sau hôm nay",
		                 "at most %d days ago, and not to come", RECEIVED_DAYS_AGO_MAX);
	in->kind = slice_z(kinds[kind]);
	in->channel = slice_z(consent_channels[channel]);
	return 0;
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *a = arg;
	(void)tx;
	if (rows->count)
		show(a->rq, a->id, 201);
	else
		answer_error(a->rq, ERR_NOT_FOUND, NULL);
}

void privacy_request_create(struct request *rq)
{
	struct asking *a = ARENA_NEW(rq->arena, struct asking);
	struct sql_registry_privacy_create_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	*a = (struct asking){.rq = rq, .id = uuid_new()};
	in.id = a->id;
	if (read_request(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_registry_privacy_create, &in), on_created, a);
}

/* ---- looking */

static int read_filters(const struct request *rq, struct sql_registry_privacy_list_in *in, struct fault *why)
{
	static const char *const names[] = {"market", "vendor", "kind", "state", "overdue", "after", "limit", NULL};
	struct slice overdue;
	struct page page;
	if (request_query_only(rq, names, why) || query_uuid(rq, "market", &in->market, why) ||
	    query_uuid(rq, "vendor", &in->vendor, why) || query_word(rq, "kind", kinds, &in->kind, why) ||
	    query_word(rq, "state", states, &in->state, why) || query_word(rq, "overdue", yes, &overdue, why) ||
	    page_read(rq, &page, why))
		return -1;
	in->overdue = overdue.p != NULL;
	in->after = page.after;
	in->count = page.count;
	return 0;
}

void privacy_requests_list(struct request *rq)
{
	struct sql_registry_privacy_list_in in = {.count = 0};
	struct fault why;
	if (read_filters(rq, &in, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_registry_privacy_list, &in), 200);
}

void privacy_request_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

/* ---- steps */

static void on_moved(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *a = arg;
	struct sql_registry_privacy_move_out row = {.moved = false};
	(void)tx;
	if (!rows->count) {
		answer_error(a->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(a->rq->arena, rows, 0, &row);
	if (row.moved)
		show(a->rq, a->id, 200);
	else
		answer_error(a->rq, row.version != a->version ? ERR_CONFLICT : ERR_REQUEST_STATE, NULL);
}

static int read_step(struct asking *a, const char *const *names, struct fault *why)
{
	struct request *rq = a->rq;
	return path_id(rq, 0, &a->id, why) || fields_only(rq->arena, rq->json, names, why) ||
	               field_int(rq->json, "version", 1, INT32_MAX, &a->version, why)
	           ? -1
	           : 0;
}

static void move(struct request *rq, const char *state_z)
{
	static const char *const plain[] = {"version", NULL}, *const ending[] = {"version", "reason", NULL};
	struct asking *a = ARENA_NEW(rq->arena, struct asking);
	struct slice reason = {NULL, 0};
	struct fault why;
	a->rq = rq;
	if (read_step(a, strcmp(state_z, "in_work") == 0 ? plain : ending, &why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &reason, &why))
		answer_fault(rq, &why);
	else if (strcmp(state_z, "refused") == 0 && !reason.n)
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_privacy_move, .id = a->id, .version = (int32_t)a->version,
		         .state = slice_z(state_z), .reason = reason, .person = rq->who.person, .request = rq->id), on_moved, a);
}

void privacy_request_take(struct request *rq)
{
	move(rq, "in_work");
}

void privacy_request_answer(struct request *rq)
{
	move(rq, "answered");
}

void privacy_request_refuse(struct request *rq)
{
	move(rq, "refused");
}

static void on_extended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *a = arg;
	struct sql_registry_privacy_extend_out row = {.extended = false};
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(a->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(a->rq->arena, rows, 0, &row);
	if (row.extended) {
		show(a->rq, a->id, 200);
	} else if (row.version != a->version) {
		answer_error(a->rq, ERR_CONFLICT, NULL);
	} else if (!slice_eq(row.state, S("received")) && !slice_eq(row.state, S("in_work"))) {
		answer_error(a->rq, ERR_REQUEST_STATE, NULL);
	} else {
		fault_say(&why, ERR_NO_EXTENSION, "days", SAY_AT_MOST_DAYS_D, row.days_max);
		answer_fault(a->rq, &why);
	}
}

void privacy_request_extend(struct request *rq)
{
	static const char *const names[] = {"version", "days", "reason", NULL};
	struct asking *a = ARENA_NEW(rq->arena, struct asking);
	struct slice reason;
	int64_t days;
	struct fault why;
	a->rq = rq;
	if (read_step(a, names, &why) || field_int(rq->json, "days", 1, EXTENSION_DAYS_MAX, &days, &why) ||
	    field_text_opt(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &reason, &why))
		answer_fault(rq, &why);
	else if (!reason.n)
		answer_error(rq, ERR_REASON_NEEDED, "reason");
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_privacy_extend, .id = a->id, .version = (int32_t)a->version,
		         .days = (int32_t)days, .reason = reason, .person = rq->who.person, .request = rq->id), on_extended, a);
}

/* ---- days off */

void holidays_list(struct request *rq)
{
	static const char *const names[] = {"year", NULL};
	struct slice text;
	struct fault why;
	int64_t year;
	int this_year, month, day;
	day_to_civil(clock_day(rq->received_us), &this_year, &month, &day);
	year = this_year;
	if (request_query_only(rq, names, &why) || query_text(rq, "year", &text, &why)) {
		answer_fault(rq, &why);
	} else if (text.p && (slice_to_i64(text, &year) || year < YEAR_MIN || year > YEAR_MAX)) {
		answer_error(rq, ERR_OUT_OF_RANGE, "year");
	} else {
		reply_json(rq, SQL_CALL(rq->arena, registry_holidays, .year = (int32_t)year), 200);
	}
}

#include "socho/dues/meter.h"

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/dues/charge.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

enum { DIGITS_MIN = 3, DIGITS = 6, DIGITS_MAX = 9 };
static const int64_t VALUE_HUNDREDTHS_MAX = 99999999999;

void meters_list(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct uuid market;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why) || page_read(rq, &page, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_meters, .market = market, .after = page.after, .count = page.count), 200);
}

static int not_after_today(const struct request *rq, int32_t day, const char *field, struct fault *why)
{
	return day > clock_day(rq->received_us) ? fault_say(why, ERR_OUT_OF_RANGE, field, SAY_NOT_AFTER_TODAY) : 0;
}

void meter_create(struct request *rq)
{
	static const char *const names[] = {"service", "number", "digits", "installed_on", "start_value", NULL};
	static const char *const services[] = {"power", "water", NULL};
	struct sql_dues_meter_create_in in = {.digits = DIGITS, .person = rq->who.person, .request = rq->id};
	struct sql_bigint digits;
	struct fault why;
	if (path_id(rq, 0, &in.stall, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    read_word(rq->json, "service", services, &in.service, &why) ||
	    field_text(rq->arena, rq->json, "number", NUMBER_CHARS_MAX, &in.number, &why) ||
	    read_int_opt(rq->json, "digits", DIGITS_MIN, DIGITS_MAX, &digits, &why) ||
	    field_day(rq->arena, rq->json, "installed_on", &in.installed_on, &why) ||
	    not_after_today(rq, in.installed_on, "installed_on", &why) ||
	    field_hundredths(rq->json, "start_value", 0, VALUE_HUNDREDTHS_MAX, &in.start_value, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (digits.has)
		in.digits = (int32_t)digits.value;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_meter_create, &in), 201);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_meter_end_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.done)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_BAD_PERIOD, "ended_on");
}

void meter_end(struct request *rq)
{
	static const char *const names[] = {"ended_on", "reason", NULL};
	struct sql_dues_meter_end_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "ended_on", &in.ended_on, &why) || not_after_today(rq, in.ended_on, "ended_on", &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_meter_end, &in), on_ended, rq);
}

/* ---- readings */

struct reader {
	struct request *rq;
	struct reading reading;
	struct sql_dues_reading_create_in in;
};

void readings_list(struct request *rq)
{
	struct uuid meter;
	struct fault why;
	if (path_id(rq, 0, &meter, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_readings, .meter = meter), 200);
}

static int read_flag(struct reader *r, struct fault *why)
{
	const json_t *json = r->rq->json;
	int flag;
	if (!field_present(json, "flag"))
		return 0;
	if (field_choice(json, "flag", reading_flags, &flag, why))
		return -1;
	r->in.flag = slice_z(reading_flags[flag]);
	r->reading.flag = READING_REPLACED + (enum reading_flag)flag;
	if (r->reading.flag != READING_ROLLED_OVER && !r->in.note.p)
		return fault(why, ERR_MISSING, "note");
	if (r->reading.flag != READING_REPLACED)
		return 0;
	return field_hundredths(json, "old_last", 0, VALUE_HUNDREDTHS_MAX, &r->reading.old_last, why) ||
	               field_hundredths(json, "new_first", 0, VALUE_HUNDREDTHS_MAX, &r->reading.new_first, why)
	           ? -1
	           : 0;
}

static int read_form(struct reader *r, struct fault *why)
{
	static const char *const names[] = {"read_on", "value", "flag", "note", "old_last", "new_first", NULL};
	struct request *rq = r->rq;
	if (fields_only(rq->arena, rq->json, names, why) || field_day(rq->arena, rq->json, "read_on", &r->in.read_on, why) ||
	    not_after_today(rq, r->in.read_on, "read_on", why) ||
	    field_hundredths(rq->json, "value", 0, VALUE_HUNDREDTHS_MAX, &r->in.value, why) ||
	    field_text_opt(rq->arena, rq->json, "note", REASON_CHARS_MAX, &r->in.note, why) || read_flag(r, why))
		return -1;
	r->in.person = rq->who.person;
	r->in.request = rq->id;
	return 0;
}

/* The day the meter was put in may be that of its first reading. */
static int judge(struct reader *r, const struct sql_dues_meter_last_out *last, struct fault *why)
{
	if (last->ended)
		return fault(why, ERR_METER_ENDED, NULL);
	if (r->in.read_on < last->last_on || (last->read && r->in.read_on == last->last_on))
		return fault(why, ERR_READING_ORDER, "read_on");
	r->reading.before = last->last;
	r->reading.now = r->in.value;
	r->reading.digits = last->digits;
	return reading_used(&r->reading, &r->in.used, why);
}

static void on_last(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct reader *r = arg;
	struct request *rq = r->rq;
	struct sql_dues_meter_last_out last;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &last);
	r->in.province = last.province;
	r->in.market = last.market;
	if (judge(r, &last, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, sql_call_of(rq->arena, &sql_dues_reading_create, &r->in), 201);
}

void reading_create(struct request *rq)
{
	struct reader *r = ARENA_NEW(rq->arena, struct reader);
	struct fault why;
	r->rq = rq;
	if (path_id(rq, 0, &r->in.meter, &why) || read_form(r, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_meter_last, .id = r->in.meter), on_last, r);
}

/* Hands a report in: its head, the indicator versions of the day, its lines, and then all of it in one frozen text. */
#include <stdlib.h>
#include <string.h>

#include "socho/adoption/form.h"
#include "socho/adoption/period.h"
#include "socho/adoption/report.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/reply.h"
#include "sql.h"

enum { SEEN_DAYS = 60 }; /* unless the indicator says */

struct freezing {
	struct request *rq;
	struct uuid id;
	int32_t version;
	struct sql_adoption_report_head_out head;
	struct period period;
	int32_t at;
	int64_t active_min, seen_days, shown_days;
	struct sql_bigint per_open_day;
	json_t *figures, *lines, *total; /* lines and total stand in figures */
};

static void put_text(json_t *object, const char *key, struct slice s)
{
	json_object_set_new(object, key, s.p ? json_stringn(s.p, s.n) : json_null());
}

static void put_day(json_t *object, const char *key, int32_t day)
{
	char text[DAY_TEXT_BYTES];
	day_format(day, text);
	json_object_set_new(object, key, json_string(text));
}

static const char *kind_vi(struct slice kind)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = {{"one_stop_desk", "Bộ phận một cửa"}, {"school", "Trường học"}, {"clinic", "Cơ sở y tế"}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (slice_eq(kind, slice_z(kinds[i].kind)))
			return kinds[i].words;
	return "";
}

static void start(struct freezing *f)
{
	const struct sql_adoption_report_head_out *h = &f->head;
	char now[CLOCK_TEXT_BYTES];
	json_t *head = json_object();
	f->figures = json_object();
	f->lines = json_array();
	f->total = json_object();
	put_text(f->figures, "form", h->form);
	put_text(head, "place", h->place);
	put_text(head, "above", h->above);
	put_text(head, "issuer", h->issuer);
	put_text(head, "seat", h->seat);
	put_text(head, "plan", h->plan);
	put_text(head, "period", slice_z(f->period.name));
	put_day(head, "from", f->period.from);
	put_day(head, "to", f->period.to);
	put_day(head, "at", f->at);
	clock_format(f->rq->received_us, now);
	json_object_set_new(head, "as_of", json_string(now));
	json_object_set_new(f->figures, "head", head);
	json_object_set_new(f->figures, "lines", f->lines);
	json_object_set_new(f->figures, "total", f->total);
}

struct count {
	const char *key;
	int64_t value;
	bool known;
};

static void put_counts(json_t *line, json_t *total, const struct count *counts, size_t n)
{
	json_t *own = json_object();
	for (size_t i = 0; i < n; i++) {
		const json_t *sum = json_object_get(total, counts[i].key);
		json_object_set_new(own, counts[i].key, counts[i].known ? json_integer(counts[i].value) : json_null());
		if (counts[i].known)
			json_object_set_new(total, counts[i].key, json_integer(json_integer_value(sum) + counts[i].value));
		else if (!sum)
			json_object_set_new(total, counts[i].key, json_null());
	}
	json_object_set_new(line, "counts", own);
}

static void put_line(struct freezing *f, const struct sql_adoption_report_lines_out *r)
{
	json_t *line = json_object();
	const struct count counts[] = {
		{"markets", r->class1 + r->class2 + r->class3 + r->unranked, true},
		{"class1", r->class1, true},
		{"class2", r->class2, true},
		{"class3", r->class3, true},
		{"unranked", r->unranked, true},
		{"model", r->model, true},
		{"target", r->target.value, r->target.has},
		{"stalls", r->stalls, true},
		{"in_use", r->in_use, true},
		{"registered", r->registered, true},
		{"coded", r->coded, true},
		{"displayed", r->displayed, true},
		{"observed", r->observed, true},
		{"paid", r->paid, true},
		{"active", r->active, true},
		{"payments", r->payments, true},
		{"amount_vnd", r->amount_vnd, true},
		{"fees_due", r->fees_due, r->fees_known},
		{"fees_cashless", r->fees_cashless, r->fees_known},
		{"before_coded", r->before_coded.value, r->before_coded.has},
		{"before_in_use", r->before_in_use.value, r->before_in_use.has},
	};
	put_text(line, "name", r->name);
	put_text(line, "code", r->code);
	put_text(line, "kind", r->kind);
	json_object_set_new(line, "kind_vi", json_string(kind_vi(r->kind)));
	put_counts(line, f->total, counts, sizeof counts / sizeof counts[0]);
	json_array_append_new(f->lines, line);
}

static void on_submitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	(void)tx;
	if (rows->count)
		reply_json(f->rq, SQL_CALL(f->rq->arena, adoption_report_get, .report = f->id), 200);
	else
		answer_error(f->rq, ERR_CONFLICT, "version");
}

static void hand_in(struct freezing *f)
{
	struct request *rq = f->rq;
	json_t *wrapped = json_object();
	char *text_z;
	form_hide_small(f->lines, f->total);
	json_object_set(wrapped, "counts", f->total);
	json_object_set_new(f->figures, "total", wrapped);
	text_z = json_dumps(f->figures, JSON_COMPACT);
	struct slice text = arena_dup(rq->arena, slice_z(text_z));
	free(text_z);
	json_decref(f->figures);
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_submit, .report = f->id, .version = f->version, .figures = text,
	                          .person = WRITER(rq), .request = rq->id), on_submitted, f);
}

/* A province's own target stands in the last row, before the sum of its communes'. */
static void on_target(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct sql_adoption_report_target_out row;
	(void)tx;
	if (rows->count) {
		sql_row(f->rq->arena, rows, 0, &row);
		json_object_set_new(f->total, "target", json_integer(row.value));
		put_text(json_object_get(f->figures, "head"), "target_of", row.number);
	}
	hand_in(f);
}

static void on_lines(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct arena *a = f->rq->arena;
	start(f);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_report_lines_out row;
		sql_row(a, rows, i, &row);
		put_line(f, &row);
	}
	if (slice_eq(f->head.form, S("03")))
		tx_query(tx, SQL_CALL(a, adoption_report_target, .province = f->head.province, .day = f->at), on_target, f);
	else
		hand_in(f);
}

static void on_indicators(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	static const int years_back[] = {[PERIOD_DAY] = -365, [PERIOD_MONTH] = -12, [PERIOD_QUARTER] = -4, [PERIOD_HALF] = -2, [PERIOD_YEAR] = -1};
	struct freezing *f = arg;
	struct arena *a = f->rq->arena;
	struct period month = period_month(&f->period), before = period_after(&f->period, years_back[f->period.kind]);
	f->seen_days = f->shown_days = SEEN_DAYS;
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_indicators_out row;
		sql_row(a, rows, i, &row);
		if (slice_eq(row.code, S("ACT"))) {
			f->active_min = row.payments_min.value;
			f->per_open_day = row.per_open_day;
		} else if (slice_eq(row.code, S("OBS")) && row.seen_days.has) {
			f->seen_days = row.seen_days.value;
		} else if (slice_eq(row.code, S("DSP")) && row.seen_days.has) {
			f->shown_days = row.seen_days.value;
		}
	}
	int32_t seen = f->at - (int32_t)f->seen_days;
	tx_query(tx, SQL_CALL(a, adoption_report_lines, .province = f->head.province, .form = f->head.form, .market = f->head.market,
	                      .unit = f->head.unit, .from_day = f->period.from, .to_day = f->period.to, .at_day = f->at,
	                      .month_from = month.from, .month_to = month.to, .seen_from = seen < f->period.from ? seen : f->period.from,
	                      .shown_from = f->at - (int32_t)f->shown_days, .active_min = f->active_min,
	                      .per_open_day = f->per_open_day, .before = arena_dup(a, slice_z(before.name))), on_lines, f);
}

static int admit(struct freezing *f, struct fault *why)
{
	const struct sql_adoption_report_head_out *h = &f->head;
	int32_t today = clock_day(f->rq->received_us);
	if (!slice_eq(h->state, S("draft")) && !slice_eq(h->state, S("returned")))
		return faultf(why, ERR_REPORT_LOCKED, NULL, "%.*s", SARG(h->state));
	if (h->version != f->version)
		return faultf(why, ERR_CONFLICT, "version", "it is at version %d", h->version);
	if (h->waiting.p)
		return faultf(why, ERR_REPORT_ORDER, NULL, "%.*s", SARG(h->waiting));
	if (period_parse(h->period, &f->period))
		return fault(why, ERR_BAD_PERIOD, "period");
	if (f->period.from > today)
		return faultf(why, ERR_BAD_PERIOD, "period", "it has not begun");
	f->at = f->period.to < today ? f->period.to : today;
	return 0;
}

static void on_head(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct freezing *f = arg;
	struct fault why;
	if (rows->count == 0) {
		answer_error(f->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(f->rq->arena, rows, 0, &f->head);
	if (admit(f, &why))
		answer_fault(f->rq, &why);
	else
		tx_query(tx, SQL_CALL(f->rq->arena, adoption_indicators, .day = f->at), on_indicators, f);
}

void report_submit(struct request *rq)
{
	static const char *const names[] = {"version", NULL};
	struct freezing *f = ARENA_NEW(rq->arena, struct freezing);
	struct fault why;
	int64_t version;
	f->rq = rq;
	if (path_id(rq, 0, &f->id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_int(rq->json, "version", 1, INT32_MAX, &version, &why)) {
		answer_fault(rq, &why);
		return;
	}
	f->version = (int32_t)version;
	tx_query(rq->tx, SQL_CALL(rq->arena, adoption_report_head, .report = f->id), on_head, f);
}

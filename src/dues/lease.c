#include "socho/dues/lease.h"

#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"
#include "words.h"

static const int64_t DEPOSIT_VND_MAX = 100000000000;

struct leasing {
	struct request *rq;
	struct sql_uuid vendor;
	struct sql_dues_lease_create_in in;
};

static int read_price(const json_t *json, struct sql_dues_lease_create_in *in, struct fault *why)
{
	static const char *const units[] = {"m2_month", "point_month", NULL};
	if (read_int_opt(json, "agreed_price_vnd", 1, PRICE_VND_MAX, &in->agreed_price, why) ||
	    read_word_opt(json, "agreed_unit", units, &in->agreed_unit, why) ||
	    read_int_opt(json, "deposit_vnd", 0, DEPOSIT_VND_MAX, &in->deposit, why))
		return -1;
	if (in->agreed_price.has != (in->agreed_unit.p != NULL))
		return fault(why, ERR_MISSING, in->agreed_price.has ? "agreed_unit" : "agreed_price_vnd");
	bool for_point = in->agreed_unit.p && slice_eq(in->agreed_unit, S("point_month"));
	return in->area.has || for_point ? 0 : fault(why, ERR_MISSING, "area_m2");
}

static int read_form(struct leasing *l, struct fault *why)
{
	static const char *const names[] = {"vendor", "number", "point_kind", "grade", "corner", "area_m2", "from_day", "to_day",
	                                    "agreed_price_vnd", "agreed_unit", "deposit_vnd", NULL};
	struct sql_dues_lease_create_in *in = &l->in;
	const json_t *json = l->rq->json;
	struct arena *a = l->rq->arena;
	l->vendor.has = field_present(json, "vendor");
	in->area.has = field_present(json, "area_m2");
	if (fields_only(a, json, names, why) || (l->vendor.has && field_uuid(json, "vendor", &l->vendor.value, why)) ||
	    field_text_opt(a, json, "number", DOCUMENT_CHARS_MAX, &in->number, why) ||
	    read_word(json, "point_kind", point_kinds, &in->point_kind, why) ||
	    read_int_opt(json, "grade", 1, GRADE_MAX, &in->grade, why) || field_bool_opt(json, "corner", &in->corner, why) ||
	    (in->area.has && field_hundredths(json, "area_m2", 1, AREA_HUNDREDTHS_MAX, &in->area.value, why)) ||
	    field_day(a, json, "from_day", &in->from_day, why) || read_day_opt(a, json, "to_day", &in->to_day, why) ||
	    read_price(json, in, why))
		return -1;
	if (in->to_day.has && in->to_day.value < in->from_day)
		return fault(why, ERR_BAD_PERIOD, "to_day");
	in->person = l->rq->who.person;
	in->request = l->rq->id;
	return 0;
}

static void on_created(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_lease_create_out row;
	(void)tx;
	sql_row(rq->arena, rows, 0, &row);
	if (row.clash || !row.body.p)
		answer_error(rq, ERR_LEASE_OVERLAP, "from_day");
	else
		answer_json(rq, 201, row.body);
}

static void on_stall(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct leasing *l = arg;
	struct request *rq = l->rq;
	struct sql_dues_lease_stall_out row;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (!row.vendor.has) {
		answer_error(rq, ERR_NO_TENANCY, "vendor");
		return;
	}
	l->in.province = row.province;
	l->in.market = row.market;
	l->in.vendor = row.vendor.value;
	tx_query(tx, sql_call_of(rq->arena, &sql_dues_lease_create, &l->in), on_created, rq);
}

void lease_create(struct request *rq)
{
	struct leasing *l = ARENA_NEW(rq->arena, struct leasing);
	struct fault why;
	l->rq = rq;
	if (path_id(rq, 0, &l->in.stall, &why) || read_form(l, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, dues_lease_stall, .stall = l->in.stall, .vendor = l->vendor), on_stall, l);
}

static void list(struct request *rq, bool of_market)
{
	static const char *const names[] = {"on", "after", "limit", NULL};
	struct sql_dues_leases_in in = {.count = 0};
	struct sql_uuid *whose = of_market ? &in.market : &in.stall;
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &whose->value, &why) || request_query_only(rq, names, &why) || query_day(rq, "on", &in.on, &why) ||
	    page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	whose->has = true;
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_dues_leases, &in), 200);
}

void leases_of_market(struct request *rq)
{
	list(rq, true);
}

void leases_of_stall(struct request *rq)
{
	list(rq, false);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_lease_end_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	if (row.done)
		answer_empty(rq, 204);
	else
		answer_error(rq, row.billed ? ERR_LEASE_BILLED : ERR_BAD_PERIOD, "to_day");
}

void lease_end(struct request *rq)
{
	static const char *const names[] = {"to_day", "reason", NULL};
	struct sql_dues_lease_end_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (path_id(rq, 0, &in.id, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    field_day(rq->arena, rq->json, "to_day", &in.to_day, &why) ||
	    field_text(rq->arena, rq->json, "reason", REASON_CHARS_MAX, &in.reason, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_lease_end, &in), on_ended, rq);
}

/* ---- how a market collects */

void dues_show(struct request *rq)
{
	struct uuid market;
	struct fault why;
	if (path_id(rq, 0, &market, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, dues_setting_get, .market = market), 200);
}

static void on_set(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_dues_setting_set_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	reply_json(rq, SQL_CALL(rq->arena, dues_setting_get, .market = row.market), 200);
}

static int read_setting(const struct request *rq, struct sql_dues_setting_set_in *in, struct fault *why)
{
	static const char *const names[] = {"payee_stall", "due_days", "expire_days", "thousand_word", "zero_word", NULL};
	static const char *const thousands[] = {"nghìn", "ngàn", NULL}, *const zeros[] = {"lẻ", "linh", NULL};
	enum { DUE_DAYS = 15, DUE_DAYS_MAX = 90, EXPIRE_DAYS = 60, EXPIRE_DAYS_MAX = 400 };
	struct sql_bigint due, expire;
	const json_t *json = rq->json;
	if (path_id(rq, 0, &in->market, why) || fields_only(rq->arena, json, names, why) ||
	    field_uuid(json, "payee_stall", &in->payee_stall, why) || read_int_opt(json, "due_days", 1, DUE_DAYS_MAX, &due, why) ||
	    read_int_opt(json, "expire_days", 1, EXPIRE_DAYS_MAX, &expire, why) ||
	    read_word_opt(json, "thousand_word", thousands, &in->thousand, why) ||
	    read_word_opt(json, "zero_word", zeros, &in->zero, why))
		return -1;
	in->due_days = due.has ? (int32_t)due.value : DUE_DAYS;
	in->expire_days = expire.has ? (int32_t)expire.value : EXPIRE_DAYS;
	in->thousand = in->thousand.p ? in->thousand : slice_z(thousands[0]);
	in->zero = in->zero.p ? in->zero : slice_z(zeros[0]);
	return 0;
}

void dues_set(struct request *rq)
{
	struct sql_dues_setting_set_in in = {.person = rq->who.person, .request = rq->id};
	struct fault why;
	if (read_setting(rq, &in, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_dues_setting_set, &in), on_set, rq);
}

#include "sheet.h"
#include "sheet_json.h"
#include "socho/adoption/adoption.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct view {
	struct request *rq;
	struct sheet sheet;
};

static void ask(struct view *v);

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct view *v = arg;
	struct fault why;
	(void)tx;
	if (sheet_take(&v->sheet, rows, &why))
		answer_fault(v->rq, &why);
	else
		ask(v);
}

/* A unit without a market has no figures. */
static bool has_unit(const struct sheet *s)
{
	for (int i = 0; i < s->unit_count; i++)
		if (uuid_eq(s->units[i].area.unit, s->unit))
			return true;
	return false;
}

static void ask(struct view *v)
{
	struct sql_call call;
	if (sheet_next(&v->sheet, &call))
		tx_query(v->rq->tx, call, on_rows, v);
	else if (v->sheet.of_one_unit && !has_unit(&v->sheet))
		answer_error(v->rq, ERR_NOT_FOUND, NULL);
	else
		answer_json(v->rq, 200, sheet_json(&v->sheet));
}

/* NULL when it was answered with a refusal. */
static struct view *view_new(struct request *rq)
{
	struct view *v = ARENA_NEW(rq->arena, struct view);
	struct slice month;
	struct fault why;
	v->rq = rq;
	if (request_query(rq, "month", &month, &why) || sheet_init(&v->sheet, rq->arena, month, &why)) {
		answer_fault(rq, &why);
		return NULL;
	}
	v->sheet.guarded = true;
	return v;
}

static void of_market(struct request *rq, bool zones)
{
	struct view *v = view_new(rq);
	if (!v)
		return;
	v->sheet.of_market = true;
	v->sheet.of_zones = zones;
	if (uuid_parse(rq->param[0], &v->sheet.market))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		ask(v);
}

void adoption_market(struct request *rq)
{
	of_market(rq, false);
}

void adoption_zones(struct request *rq)
{
	of_market(rq, true);
}

static int read_geography(struct view *v)
{
	struct slice geography;
	struct fault why;
	if (request_query(v->rq, "geography", &geography, &why)) {
		answer_fault(v->rq, &why);
		return -1;
	}
	if (geography.n && !slice_eq(geography, S("current")) && !slice_eq(geography, S("reported"))) {
		answer_error(v->rq, ERR_BAD_CHOICE, "geography");
		return -1;
	}
	v->sheet.reported = slice_eq(geography, S("reported"));
	return 0;
}

void adoption_province(struct request *rq)
{
	struct view *v = view_new(rq);
	int64_t code;
	if (!v)
		return;
	if (!slice_all_digits(rq->param[0]) || slice_to_i64(rq->param[0], &code) || code < 1 || code > 99) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	if (read_geography(v))
		return;
	v->sheet.province = (int16_t)code;
	ask(v);
}

static void on_unit(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct view *v = arg;
	struct sql_adoption_unit_head_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(v->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(v->rq->arena, rows, 0, &row);
	v->sheet.province = row.province;
	ask(v);
}

void adoption_unit(struct request *rq)
{
	struct view *v = view_new(rq);
	if (!v || read_geography(v))
		return;
	v->sheet.of_one_unit = true;
	if (uuid_parse(rq->param[0], &v->sheet.unit))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, adoption_unit_head, .unit = v->sheet.unit), on_unit, v);
}

void market_waiting(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid market;
	struct fault why;
	if (path_id(rq, 0, &market, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_waiting, .market = market), 200);
}

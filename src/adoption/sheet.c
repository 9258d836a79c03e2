#include "sheet.h"

#include <assert.h>

#include "socho/base/clock.h"
#include "sql.h"

/* stall_day counts payments of at least this much apart; a version of ACT with another bound needs another rollup. */
enum { QUALIFYING_VND = 5000 };

int sheet_init(struct sheet *s, struct arena *a, struct slice month, struct fault *why)
{
	*s = (struct sheet){.arena = a, .month_given = month.p != NULL};
	if (month.p && month_parse(month, &s->from, &s->to))
		return fault_say(why, ERR_BAD_PERIOD, "month", "dạng năm-tháng, như 2026-11", "yyyy-mm");
	return 0;
}

const struct indicator *sheet_indicator(const struct sheet *s, const char *code_z)
{
	for (int i = 0; i < s->indicator_count; i++)
		if (slice_eq(s->indicators[i].code, slice_z(code_z)))
			return &s->indicators[i];
	return NULL;
}

/* Of the market alone, or of all of the province. */
static struct sql_call ladder_call(const struct sheet *s, bool alone)
{
	const struct indicator *seen = sheet_indicator(s, "OBS"), *paid = sheet_indicator(s, "USE1"),
	                       *active = sheet_indicator(s, "ACT"), *shown = sheet_indicator(s, "DSP");
	assert(seen && paid && active && shown); /* or take_indicators would have refused */
	int32_t seen_from = s->at - (int32_t)seen->seen_days;
	return SQL_CALL(s->arena, adoption_ladder, .province = s->province, .market = {alone, s->market},
	                .from_day = s->from, .to_day = s->to, .at_day = s->at,
	                .seen_from = seen_from < s->from ? seen_from : s->from,
	                .shown_from = s->at - (int32_t)shown->seen_days,
	                .paid_min = paid->payments_min,
	                .active_min = active->payments_min,
	                .per_open_day = {active->per_open_day > 0, active->per_open_day});
}

static struct sql_call zones_call(const struct sheet *s)
{
	const struct indicator *seen = sheet_indicator(s, "OBS"), *paid = sheet_indicator(s, "USE1"),
	                       *active = sheet_indicator(s, "ACT"), *shown = sheet_indicator(s, "DSP");
	assert(seen && paid && active && shown);
	int32_t seen_from = s->at - (int32_t)seen->seen_days;
	return SQL_CALL(s->arena, adoption_zones, .province = s->province, .market = s->market,
	                .from_day = s->from, .to_day = s->to, .at_day = s->at,
	                .seen_from = seen_from < s->from ? seen_from : s->from,
	                .shown_from = s->at - (int32_t)shown->seen_days,
	                .paid_min = paid->payments_min,
	                .active_min = active->payments_min,
	                .per_open_day = {active->per_open_day > 0, active->per_open_day});
}

bool sheet_next(const struct sheet *s, struct sql_call *call)
{
	switch (s->step) {
	case SHEET_HEAD:
		*call = s->of_market ? SQL_CALL(s->arena, adoption_market_head, .market = s->market)
		                     : SQL_CALL(s->arena, adoption_province_head, .province = s->province);
		return true;
	case SHEET_INDICATORS:
		*call = SQL_CALL(s->arena, adoption_indicators, .day = s->at);
		return true;
	case SHEET_LADDER:
		*call = ladder_call(s, s->of_market);
		return true;
	case SHEET_AROUND:
		*call = ladder_call(s, false);
		return true;
	case SHEET_HOLD:
		*call = sheet_hold_call(s);
		return true;
	case SHEET_ZONES:
		*call = zones_call(s);
		return true;
	case SHEET_TARGETS:
		*call = SQL_CALL(s->arena, adoption_targets, .province = s->province, .market = {s->of_market, s->market},
		                 .day = s->at);
		return true;
	case SHEET_UNIT_TARGETS:
		*call = SQL_CALL(s->arena, adoption_unit_targets, .province = s->province, .unit = s->unit, .day = s->at);
		return true;
	case SHEET_AREAS:
		*call = SQL_CALL(s->arena, adoption_areas, .province = s->province, .day = s->at, .reported = s->reported);
		return true;
	case SHEET_INHERITED:
		*call = SQL_CALL(s->arena, adoption_inherited, .province = s->province, .day = s->at);
		return true;
	case SHEET_LOADED:
		break;
	}
	return false;
}

static int take_head(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	struct sql_adoption_province_head_out province;
	struct sql_adoption_market_head_out market;
	if (rows->count == 0)
		return fault(why, ERR_NOT_FOUND, NULL);
	if (s->of_market) {
		sql_row(s->arena, rows, 0, &market);
		province = (struct sql_adoption_province_head_out){market.province, market.name, market.whole, market.at};
	} else {
		sql_row(s->arena, rows, 0, &province);
	}
	s->province = province.province;
	s->province_name = province.name;
	s->whole = province.whole;
	s->as_of_us = province.at;
	int32_t today = clock_day(s->as_of_us);
	if (!s->month_given)
		month_around(today, &s->from, &s->to);
	if (s->from > today)
		return fault_say(why, ERR_BAD_PERIOD, "month", "tháng này chưa bắt đầu", "this month has not begun");
	s->at = s->to < today ? s->to : today;
	return 0;
}

static int64_t or_none(struct sql_bigint n)
{
	return n.has ? n.value : -1;
}

static int take_indicators(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	s->indicators = arena_array(s->arena, (size_t)rows->count, sizeof *s->indicators);
	s->indicator_count = rows->count;
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_indicators_out row;
		sql_row(s->arena, rows, i, &row);
		s->indicators[i] = (struct indicator){row.code, row.name_vi, row.name_en, row.version, or_none(row.payments_min),
		                                      or_none(row.amount_min_vnd), or_none(row.payers_min), or_none(row.seen_days),
		                                      or_none(row.per_open_day)};
	}
	const struct indicator *seen = sheet_indicator(s, "OBS"), *paid = sheet_indicator(s, "USE1"),
	                       *active = sheet_indicator(s, "ACT"), *shown = sheet_indicator(s, "DSP");
	if (!seen || !paid || !active || !shown)
		return fault_say(why, ERR_BAD_PERIOD, "month", "khi đó chưa có chỉ số nào", "no indicators were defined then");
	if (seen->seen_days < 0 || shown->seen_days < 0 || paid->payments_min < 1 || active->payments_min < 1 ||
	    active->amount_min_vnd != QUALIFYING_VND)
		return faultf(why, ERR_INTERNAL, NULL, "this program cannot compute these indicator versions");
	return 0;
}

static struct place *read_ladder(const struct sheet *s, const struct sql_rows *rows)
{
	struct place *places = arena_array(s->arena, (size_t)rows->count, sizeof *places);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_ladder_out row;
		sql_row(s->arena, rows, i, &row);
		places[i] = (struct place){
			.market = row.market,
			.name = row.name,
			.kind = row.kind,
			.count = {row.stalls, row.in_use, row.registered, row.coded, row.displayed, row.observed, row.fed, row.first_paid, row.paid,
		     row.active, 1, row.model},
		};
	}
	return places;
}

static int take_ladder(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	(void)why;
	s->places = read_ladder(s, rows);
	s->place_count = rows->count;
	for (int i = 0; i < rows->count; i++)
		for (int c = 0; c < COUNTS; c++)
			s->total.count[c] += s->places[i].count[c];
	s->total.name = s->province_name;
	return 0;
}

static int take_around(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	(void)why;
	s->around = read_ladder(s, rows);
	s->around_count = rows->count;
	return 0;
}

static int take_targets(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	(void)why;
	s->targets = arena_array(s->arena, (size_t)rows->count, sizeof *s->targets);
	s->target_count = rows->count;
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_targets_out row;
		sql_row(s->arena, rows, i, &row);
		s->targets[i] = (struct target){row.market.value, false, row.indicator, row.plan_number, row.version, row.hundredths,
		                                slice_eq(row.value_kind, S("percent")), row.issued_on, row.period_from,
		                                row.period_to};
	}
	return 0;
}

/* Behind those of markets and province. */
static int take_unit_targets(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	struct target *all = arena_array(s->arena, (size_t)s->target_count + (size_t)rows->count, sizeof *all);
	(void)why;
	for (int i = 0; i < s->target_count; i++)
		all[i] = s->targets[i];
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_unit_targets_out row;
		sql_row(s->arena, rows, i, &row);
		all[s->target_count++] = (struct target){.of_unit = true, .indicator = row.indicator, .plan_number = row.plan_number,
		                                         .version = row.version, .hundredths = row.hundredths,
		                                         .percent = slice_eq(row.value_kind, S("percent")), .issued_on = row.issued_on,
		                                         .from = row.period_from, .to = row.period_to};
	}
	s->targets = all;
	return 0;
}

static int take_zones(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	(void)why;
	s->zones = arena_array(s->arena, (size_t)rows->count, sizeof *s->zones);
	s->zone_count = rows->count;
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_zones_out row;
		sql_row(s->arena, rows, i, &row);
		s->zones[i] = (struct place){
			.of_zone = true,
			.name = row.zone,
			.count = {row.stalls, row.in_use, row.registered, row.coded, row.displayed, row.observed, row.fed, row.first_paid, row.paid,
		     row.active, 0, 0},
			.month_withheld = row.month_withheld,
			.paid_withheld = row.paid_withheld,
			.means_withheld = !row.watched,
			.all_withheld = row.all_withheld,
		};
	}
	return 0;
}

/* Rows come by unit, so that the markets of one stand together. */
static int take_areas(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	struct uuid last = {{0}};
	(void)why;
	s->units = arena_array(s->arena, (size_t)rows->count, sizeof *s->units);
	for (int i = 0; i < rows->count; i++) {
		struct sql_adoption_areas_out row;
		sql_row(s->arena, rows, i, &row);
		struct place *market = sheet_place(s, row.market);
		if (!market) /* opened since the ladder was counted */
			continue;
		market->area = (struct area){row.unit, row.code, row.name, row.province_code, row.province_name, row.waits};
		if (!s->unit_count || !uuid_eq(last, row.unit))
			s->units[s->unit_count++] = (struct place){.of_unit = true, .area = market->area, .name = row.name};
		last = row.unit;
		struct place *unit = &s->units[s->unit_count - 1];
		for (int c = 0; c < COUNTS; c++)
			unit->count[c] += market->count[c];
		unit->month_withheld |= market->month_withheld;
		unit->paid_withheld |= market->paid_withheld;
		unit->means_withheld |= market->means_withheld;
	}
	return 0;
}

static int take_inherited(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	struct sql_adoption_inherited_out row;
	(void)why;
	sql_row(s->arena, rows, 0, &row);
	s->inherited = row.body;
	return 0;
}

int sheet_take(struct sheet *s, const struct sql_rows *rows, struct fault *why)
{
	static int (*const takes[])(struct sheet *, const struct sql_rows *, struct fault *) = {
		[SHEET_HEAD] = take_head,
		[SHEET_INDICATORS] = take_indicators,
		[SHEET_LADDER] = take_ladder,
		[SHEET_AROUND] = take_around,
		[SHEET_HOLD] = sheet_take_hold,
		[SHEET_ZONES] = take_zones,
		[SHEET_TARGETS] = take_targets,
		[SHEET_UNIT_TARGETS] = take_unit_targets,
		[SHEET_AREAS] = take_areas,
		[SHEET_INHERITED] = take_inherited,
	};
	assert(s->step < SHEET_LOADED);
	if (takes[s->step](s, rows, why))
		return -1;
	s->step++;
	if (s->step == SHEET_AROUND && !(s->guarded && s->of_market))
		s->step++;
	if (s->step == SHEET_HOLD && !s->guarded)
		s->step++;
	if (s->step == SHEET_ZONES && !s->of_zones)
		s->step++;
	if (s->step == SHEET_UNIT_TARGETS && !s->of_one_unit)
		s->step++;
	/* One market has no list of units; what was published of a unit that is no more stays with it. */
	if (s->of_market && s->step == SHEET_AREAS)
		s->step = SHEET_LOADED;
	if (s->reported && s->step == SHEET_INHERITED)
		s->step = SHEET_LOADED;
	return 0;
}

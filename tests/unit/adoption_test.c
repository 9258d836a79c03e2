/* Figures made of counts, and what they reach of a target. */

#include "adoption/figure.h"
#include "adoption/sheet_json.h"
#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"

static struct indicator indicators[] = {
	{SLICE_LIT("ISS"), SLICE_LIT("Đã cấp mã"), SLICE_LIT("With a code"), 1, -1, -1, -1, -1, -1},
	{SLICE_LIT("ACT"), SLICE_LIT("Hoạt động"), SLICE_LIT("Active"), 1, 20, 5000, 5, -1, 2},
	{SLICE_LIT("M40"), SLICE_LIT("Chợ 4.0"), SLICE_LIT("Markets 4.0"), 1, -1, -1, -1, -1, -1},
	{SLICE_LIT("DSP"), SLICE_LIT("Đang trưng mã"), SLICE_LIT("Displayed"), 1, -1, -1, -1, 60, -1},
};
static struct place places[] = {
	{.market = {{1}}, .name = SLICE_LIT("Bến Thành"), .kind = SLICE_LIT("market"),
	 .count = {1500, 1433, 1400, 1216, 1180, 1000, 900, 950, 800, 333, 1, 1}},
	{.market = {{2}}, .name = SLICE_LIT("Chợ \"Mới\""), .kind = SLICE_LIT("market"),
	 .count = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}},
};

static struct sheet sheet_of(struct target *targets, int count)
{
	struct sheet s = {.arena = &arena, .step = SHEET_LOADED, .province = 79, .province_name = SLICE_LIT("Hồ Chí Minh"),
	                  .whole = true, .indicators = indicators, .indicator_count = 4, .places = places, .place_count = 2,
	                  .targets = targets, .target_count = count};
	s.from = day_from_civil(2026, 11, 1);
	s.to = s.at = day_from_civil(2026, 11, 30);
	for (int i = 0; i < 2; i++)
		for (int c = 0; c < COUNTS; c++)
			s.total.count[c] += places[i].count[c];
	return s;
}

static const struct figure_row *row_of(const char *indicator_z)
{
	const struct figure_row *row = figure_rows;
	while (!slice_eq(slice_z(row->indicator), slice_z(indicator_z)))
		row++;
	return row;
}

static int64_t attained(const struct sheet *s, const struct place *p, const char *indicator_z)
{
	struct figure f;
	int64_t hundredths;
	assert_true(figure_of(s, p, row_of(indicator_z), &f));
	return figure_attainment(&f, &hundredths) ? -1 : hundredths;
}

static void attainment_is_computed_from_sums_and_not_from_a_rounded_rate(void **state)
{
	(void)state;
	struct target targets[] = {
		{.market = {{1}}, .indicator = SLICE_LIT("ISS"), .version = 1, .hundredths = 10000, .percent = true},
		{.market = {{1}}, .indicator = SLICE_LIT("ACT"), .version = 1, .hundredths = 3330, .percent = true},
	};
	struct sheet s = sheet_of(targets, 2);
	assert_int_equal(attained(&s, &places[0], "ISS"), 8486);
	assert_int_equal(attained(&s, &places[0], "ACT"), 10000);
	targets[0].hundredths = 5000;
	assert_int_equal(attained(&s, &places[0], "ISS"), 16971); /* twice 84,857… is 169,71, not 169,72 */
}

static void a_count_is_measured_against_the_numerator(void **state)
{
	(void)state;
	struct target targets[] = {{.indicator = SLICE_LIT("M40"), .version = 1, .hundredths = 10700}};
	struct sheet s = sheet_of(targets, 1);
	assert_int_equal(attained(&s, &s.total, "M40"), 93); /* 1 of 107 */
	s.total.count[COUNT_MARKETS_40] = 107;
	assert_int_equal(attained(&s, &s.total, "M40"), 10000);
}

static void a_target_counts_only_for_its_place_and_version(void **state)
{
	(void)state;
	struct target targets[] = {
		{.market = {{2}}, .indicator = SLICE_LIT("ISS"), .version = 1, .hundredths = 10000, .percent = true},
		{.market = {{1}}, .indicator = SLICE_LIT("ISS"), .version = 2, .hundredths = 10000, .percent = true},
	};
	struct sheet s = sheet_of(targets, 2);
	assert_int_equal(attained(&s, &places[0], "ISS"), -1);
	assert_int_equal(attained(&s, &places[1], "ISS"), -1); /* a target, but nothing to divide by */
}

static void who_sees_a_part_is_not_shown_the_whole_provinces_target(void **state)
{
	(void)state;
	struct target targets[] = {{.indicator = SLICE_LIT("M40"), .version = 1, .hundredths = 10700}};
	struct sheet s = sheet_of(targets, 1);
	s.whole = false;
	assert_int_equal(attained(&s, &s.total, "M40"), -1);
}

static enum band band(int64_t numerator, int64_t denominator, int64_t percent_hundredths)
{
	struct target target = {.hundredths = percent_hundredths, .percent = true};
	struct figure f = {.numerator = numerator, .denominator = denominator, .target = &target};
	return figure_band(&f);
}

static void bands_begin_at_eighty_and_a_hundred_percent_before_rounding(void **state)
{
	(void)state;
	assert_int_equal(band(9, 10, 9000), BAND_MET);
	assert_int_equal(band(1216, 1433, 8486), BAND_NEAR); /* 99,996 % */
	assert_int_equal(band(80, 100, 10000), BAND_NEAR);
	assert_int_equal(band(79999, 100000, 10000), BAND_FAR); /* 79,999 % */
}

static const json_t *ladder_step(const json_t *of, const char *step_z)
{
	const json_t *ladder = json_object_get(of, "ladder"), *figure;
	size_t i;
	json_array_foreach(ladder, i, figure)
		if (slice_eq(slice_z(json_string_value(json_object_get(figure, "step"))), slice_z(step_z)))
			return figure;
	return NULL;
}

static void a_figure_is_told_with_its_sums_window_and_indicator(void **state)
{
	(void)state;
	struct target targets[] = {{.market = {{1}}, .indicator = SLICE_LIT("ISS"), .version = 1, .hundredths = 9000,
	                            .percent = true, .plan_number = SLICE_LIT("156/KH-UBND")}};
	struct sheet s = sheet_of(targets, 1);
	struct fault why;
	s.of_market = true;
	json_t *page = json_read(sheet_json(&s), &why);
	assert_non_null(page);
	const json_t *issued = ladder_step(page, "issued"), *active = ladder_step(page, "active");
	assert_int_equal(json_integer_value(json_object_get(issued, "numerator")), 1216);
	assert_int_equal(json_integer_value(json_object_get(issued, "denominator")), 1433);
	assert_int_equal(json_integer_value(json_object_get(issued, "version")), 1);
	assert_true(json_real_value(json_object_get(issued, "percent")) == 84.86);
	assert_string_equal(json_string_value(json_object_get(json_object_get(issued, "window"), "to")), "2026-11-30");
	const json_t *attainment = json_object_get(issued, "attainment");
	assert_true(json_real_value(json_object_get(attainment, "target")) == 90.00);
	assert_true(json_real_value(json_object_get(attainment, "percent")) == 94.29);
	assert_string_equal(json_string_value(json_object_get(attainment, "band")), "amber");
	assert_true(json_is_null(json_object_get(active, "attainment")));
	assert_string_equal(json_string_value(json_object_get(active, "payers")), "not_observed");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(active, "of_all"), "denominator")), 1433);
	const json_t *states = json_object_get(page, "states");
	assert_int_equal(json_integer_value(json_object_get(states, "active")), 333);
	assert_int_equal(json_integer_value(json_object_get(states, "inactive")), 667);
	assert_int_equal(json_integer_value(json_object_get(states, "not_observed")), 433);
	const json_t *displayed = ladder_step(page, "displayed");
	assert_int_equal(json_integer_value(json_object_get(displayed, "numerator")), 1180);
	assert_int_equal(json_integer_value(json_object_get(displayed, "denominator")), 1433);
	assert_string_equal(json_string_value(json_object_get(displayed, "indicator")), "DSP");
	assert_null(ladder_step(page, "markets_4_0"));
	json_decref(page);
}

static void a_province_tells_each_market_and_a_total_of_sums(void **state)
{
	(void)state;
	struct sheet s = sheet_of(NULL, 0);
	struct fault why;
	json_t *page = json_read(sheet_json(&s), &why);
	assert_non_null(page);
	assert_int_equal(json_array_size(json_object_get(page, "markets")), 2);
	const json_t *empty = json_array_get(json_object_get(page, "markets"), 1);
	assert_true(json_is_null(json_object_get(ladder_step(empty, "issued"), "percent")));
	assert_string_equal(json_string_value(json_object_get(json_object_get(empty, "market"), "name")), "Chợ \"Mới\"");
	const json_t *markets = ladder_step(json_object_get(page, "total"), "markets_4_0");
	assert_int_equal(json_integer_value(json_object_get(markets, "denominator")), 2);
	json_decref(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attainment_is_computed_from_sums_and_not_from_a_rounded_rate),
		cmocka_unit_test(a_count_is_measured_against_the_numerator),
		cmocka_unit_test(a_target_counts_only_for_its_place_and_version),
		cmocka_unit_test(who_sees_a_part_is_not_shown_the_whole_provinces_target),
		cmocka_unit_test(bands_begin_at_eighty_and_a_hundred_percent_before_rounding),
		cmocka_unit_test(a_figure_is_told_with_its_sums_window_and_indicator),
		cmocka_unit_test(a_province_tells_each_market_and_a_total_of_sums),
	};
	return cmocka_run_group_tests_name("adoption", tests, with_arena, without_arena);
}

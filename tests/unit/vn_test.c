/* Numbers, rates and dates for Vietnamese readers. */

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/base/vn.h"

static const char *written(const struct text *t)
{
	return arena_dup_z(&arena, text_slice(t));
}

static const char *number(int64_t n)
{
	struct text t;
	text_init(&t, &arena);
	vn_number(&t, n);
	return written(&t);
}

static void digits_are_grouped_with_points(void **state)
{
	(void)state;
	assert_string_equal(number(0), "0");
	assert_string_equal(number(999), "999");
	assert_string_equal(number(1000), "1.000");
	assert_string_equal(number(1234567), "1.234.567");
	assert_string_equal(number(-1234), "-1.234");
	assert_string_equal(number(-999), "-999");
	assert_string_equal(number(INT64_MIN), "-9.223.372.036.854.775.808");
}

static void a_rate_is_rounded_half_up_to_two_decimals(void **state)
{
	(void)state;
	static const struct {
		int64_t part, whole, hundredths;
	} rows[] = {
		{1216, 1433, 8486},     /* Bến Thành: 84,857… */
		{350, 364, 9615},
		{0, 5, 0},
		{1, 3, 3333},
		{2, 3, 6667},
		{1, 16, 625},
		{1, 32, 313},           /* 3,125: half goes up */
		{3, 32, 938},           /* 9,375 */
		{1, 20001, 0},          /* just under half a hundredth */
		{1, 20000, 1},          /* exactly half a hundredth */
		{108, 107, 10093},      /* more than everything */
		{INT64_MAX / 10000, INT64_MAX / 10000, 10000},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t got = -1;
		assert_int_equal(vn_percent(rows[i].part, rows[i].whole, &got), 0);
		assert_int_equal(got, rows[i].hundredths);
	}
}

static void nothing_of_nothing_has_no_rate(void **state)
{
	(void)state;
	int64_t got;
	assert_int_equal(vn_percent(0, 0, &got), -1);
	assert_int_equal(vn_percent(INT64_MAX, 1, &got), -1);
	assert_int_equal(vn_percent(INT64_MAX - 1, INT64_MAX, &got), -1);
}

static const char *words(int64_t n, const char *thousand_z, const char *empty_ten_z)
{
	struct text t;
	text_init(&t, &arena);
	vn_words(&t, n, &(struct vn_words){thousand_z, empty_ten_z});
	return written(&t);
}

static void a_number_is_read_as_vietnamese_read_it(void **state)
{
	(void)state;
	static const struct {
		int64_t n;
		const char *words;
	} rows[] = {
		{0, "không"},
		{1, "một"},
		{4, "bốn"},
		{5, "năm"},
		{10, "mười"},
		{11, "mười một"},
		{14, "mười bốn"},
		{15, "mười lăm"},
		{20, "hai mươi"},
		{21, "hai mươi mốt"},
		{24, "hai mươi tư"},
		{25, "hai mươi lăm"},
		{55, "năm mươi lăm"},
		{100, "một trăm"},
		{101, "một trăm lẻ một"},
		{104, "một trăm lẻ bốn"},
		{105, "một trăm lẻ năm"},
		{110, "một trăm mười"},
		{115, "một trăm mười lăm"},
		{121, "một trăm hai mươi mốt"},
		{1000, "một nghìn"},
		{1001, "một nghìn không trăm lẻ một"},
		{1015, "một nghìn không trăm mười lăm"},
		{10500, "mười nghìn năm trăm"},
		{455000, "bốn trăm năm mươi lăm nghìn"},
		{1000000, "một triệu"},
		{1000001, "một triệu không trăm lẻ một"},
		{1234567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"},
		{1000000000, "một tỷ"},
		{1000000020, "một tỷ không trăm hai mươi"},
		{1001005000, "một tỷ không trăm lẻ một triệu không trăm lẻ năm nghìn"},
		{21000000000, "hai mươi mốt tỷ"},
		{1000000000000, "một nghìn tỷ"},
		{1000000000000000000, "một tỷ tỷ"},
		{-21, "âm hai mươi mốt"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(words(rows[i].n, "nghìn", "lẻ"), rows[i].words);
	assert_string_equal(words(INT64_MIN, "nghìn", "lẻ"),
	                    "âm chín tỷ tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ tám trăm "
	                    "năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm lẻ tám");
}

static void the_words_of_a_region_are_its_choice(void **state)
{
	(void)state;
	assert_string_equal(words(1105, "ngàn", "linh"), "một ngàn một trăm linh năm");
	assert_string_equal(words(2001005, "ngàn", "lẻ"), "hai triệu không trăm lẻ một ngàn không trăm lẻ năm");
}

static void an_amount_in_words_begins_with_a_capital_and_ends_in_dong(void **state)
{
	(void)state;
	static const struct vn_words north = {"nghìn", "lẻ"};
	struct text t;
	text_init(&t, &arena);
	vn_amount_words(&t, 455000, &north);
	text_addc(&t, '|');
	vn_amount_words(&t, 0, &north);
	text_addc(&t, '|');
	vn_amount_words(&t, -1000, &north);
	assert_string_equal(written(&t), "Bốn trăm năm mươi lăm nghìn đồng|Không đồng|Âm một nghìn đồng");
}

static void decimals_stand_behind_a_comma(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, &arena);
	vn_hundredths(&t, 8486);
	text_addc(&t, ' ');
	vn_hundredths(&t, 5);
	text_addc(&t, ' ');
	vn_hundredths(&t, 123456700);
	assert_string_equal(written(&t), "84,86 0,05 1.234.567,00");
}

static void a_date_begins_with_its_day_and_a_time_is_vietnamese(void **state)
{
	(void)state;
	struct text t;
	int64_t at_us;
	text_init(&t, &arena);
	vn_day(&t, day_from_civil(2026, 2, 1));
	text_addc(&t, ' ');
	assert_int_equal(clock_parse(S("2026-11-20T17:05:59Z"), &at_us), 0);
	vn_time(&t, at_us);
	assert_string_equal(written(&t), "01/02/2026 21/11/2026 00:05");
}

static void a_month_has_a_first_and_a_last_day(void **state)
{
	(void)state;
	int32_t first, last;
	assert_int_equal(month_parse(S("2028-02"), &first, &last), 0);
	assert_int_equal(first, day_from_civil(2028, 2, 1));
	assert_int_equal(last, day_from_civil(2028, 2, 29));
	assert_int_equal(month_parse(S("2026-12"), &first, &last), 0);
	assert_int_equal(last, day_from_civil(2026, 12, 31));
	static const char *const bad[] = {"", "2026", "2026-13", "2026-00", "2026-1", "2026-11-01", "26-11", "2026/11"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(month_parse(slice_z(bad[i]), &first, &last), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_grouped_with_points),
		cmocka_unit_test(a_rate_is_rounded_half_up_to_two_decimals),
		cmocka_unit_test(nothing_of_nothing_has_no_rate),
		cmocka_unit_test(a_number_is_read_as_vietnamese_read_it),
		cmocka_unit_test(the_words_of_a_region_are_its_choice),
		cmocka_unit_test(an_amount_in_words_begins_with_a_capital_and_ends_in_dong),
		cmocka_unit_test(decimals_stand_behind_a_comma),
		cmocka_unit_test(a_date_begins_with_its_day_and_a_time_is_vietnamese),
		cmocka_unit_test(a_month_has_a_first_and_a_last_day),
	};
	return cmocka_run_group_tests_name("vn", tests, with_arena, without_arena);
}

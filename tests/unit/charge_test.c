/* What lines of bills come to, in whole đồng. */

#include "fixture.h"
#include "socho/base/clock.h"
#include "socho/dues/charge.h"

static int32_t day(int year, int month, int day_of_month)
{
	return day_from_civil(year, month, day_of_month);
}

static int64_t of_month(int64_t hundredths_of_m2, int64_t price_vnd, int32_t from, int32_t to)
{
	struct charge_sum sum;
	struct fault why;
	const struct charge c = {.quantity = hundredths_of_m2, .price_vnd = price_vnd, .monthly = true, .from_day = from, .to_day = to,
	                         .vat_included = true};
	assert_int_equal(charge_sum(&c, &sum, &why), 0);
	assert_int_equal(sum.net_vnd + sum.vat_vnd, sum.amount_vnd);
	return sum.amount_vnd;
}

static void a_place_costs_its_area_times_the_price_of_the_month(void **state)
{
	(void)state;
	/* Chợ Vinh, 2016: ordinary grades 1, 5 and 8, and a corner of the first. */
	assert_int_equal(of_month(350, 130000, day(2026, 10, 1), day(2026, 10, 31)), 455000);
	assert_int_equal(of_month(325, 60000, day(2026, 10, 1), day(2026, 10, 31)), 195000);
	assert_int_equal(of_month(1275, 24000, day(2026, 10, 1), day(2026, 10, 31)), 306000);
	assert_int_equal(of_month(333, 190000, day(2026, 10, 1), day(2026, 10, 31)), 632700);
	/* A month is a month, whatever its days; so is a quarter three of them. */
	assert_int_equal(of_month(350, 130000, day(2026, 2, 1), day(2026, 2, 28)), 455000);
	assert_int_equal(of_month(350, 130000, day(2026, 1, 1), day(2026, 3, 31)), 1365000);
	assert_int_equal(of_month(350, 130000, day(2026, 1, 1), day(2026, 12, 31)), 5460000);
}

static void part_of_a_month_costs_its_days(void **state)
{
	(void)state;
	/* 15 of 30 days. */
	assert_int_equal(of_month(350, 130000, day(2026, 11, 16), day(2026, 11, 30)), 227500);
	/* 1 of 31: 455 000 / 31 = 14 677,4. */
	assert_int_equal(of_month(350, 130000, day(2026, 10, 31), day(2026, 10, 31)), 14677);
	/* 17 of 31 and 10 of 28, exact, rounded once: 100 000 × (17/31 + 10/28) = 90 553,0. */
	assert_int_equal(of_month(100, 100000, day(2026, 1, 15), day(2026, 2, 10)), 90553);
	assert_int_equal(of_month(350, 130000, day(2028, 2, 29), day(2028, 2, 29)), 15690); /* 455 000 / 29 = 15 689,7 */
	/* Two halves of a month come to the whole but for the rounding of each. */
	assert_int_equal(of_month(101, 24001, day(2026, 11, 1), day(2026, 11, 15)) +
	                 of_month(101, 24001, day(2026, 11, 16), day(2026, 11, 30)), 12121 + 12121); /* of 24 241,01 */
}

static void half_a_dong_is_rounded_up_once(void **state)
{
	(void)state;
	static const struct {
		int64_t quantity, price, vat_bp, net, vat;
	} rows[] = {
		{100, 2500, 0, 2500, 0},
		{50, 1, 0, 1, 0},         /* 0,5 */
		{49, 1, 0, 0, 0},         /* 0,49 */
		{12345, 2167, 0, 267516, 0},    /* 123,45 kWh: 267 516,15 */
		{12345, 2167, 800, 267516, 21401}, /* tax on the rounded amount: 21 401,28 */
		{100, 25, 1000, 25, 3},         /* 2,5 */
		{100, 24, 1000, 24, 2},
		{0, 2500, 1000, 0, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct charge_sum sum;
		struct fault why;
		const struct charge c = {.quantity = rows[i].quantity, .price_vnd = rows[i].price, .vat_rate_bp = (int32_t)rows[i].vat_bp};
		assert_int_equal(charge_sum(&c, &sum, &why), 0);
		assert_int_equal(sum.net_vnd, rows[i].net);
		assert_int_equal(sum.vat_vnd, rows[i].vat);
		assert_int_equal(sum.amount_vnd, rows[i].net + rows[i].vat);
	}
}

static void tax_that_is_in_the_price_is_not_added(void **state)
{
	(void)state;
	struct charge_sum sum;
	struct fault why;
	const struct charge c = {.quantity = 1000, .price_vnd = 2500, .vat_rate_bp = 1000, .vat_included = true};
	assert_int_equal(charge_sum(&c, &sum, &why), 0);
	assert_int_equal(sum.amount_vnd, 25000);
	assert_int_equal(sum.vat_vnd, 0);
}

static void more_than_a_code_can_ask_for_is_refused(void **state)
{
	(void)state;
	struct charge_sum sum;
	struct fault why;
	struct charge c = {.quantity = 49999999900, .price_vnd = 1};
	assert_int_equal(charge_sum(&c, &sum, &why), 0);
	assert_int_equal(sum.amount_vnd, 499999999);
	c.quantity += 50;
	assert_int_equal(charge_sum(&c, &sum, &why), -1);
	assert_int_equal(why.err, ERR_BAD_AMOUNT);
	c = (struct charge){.quantity = INT64_MAX, .price_vnd = INT64_MAX, .vat_rate_bp = 10000};
	assert_int_equal(charge_sum(&c, &sum, &why), -1);
}

static int read_meter(struct reading r, int64_t *used, enum err *err)
{
	struct fault why = {.err = ERR_NONE};
	int rc = reading_used(&r, used, &why);
	*err = why.err;
	return rc;
}

static void a_meter_that_runs_backwards_says_why(void **state)
{
	(void)state;
	int64_t used = -1;
	enum err err;
	assert_int_equal(read_meter((struct reading){.before = 10000, .now = 22345, .digits = 6}, &used, &err), 0);
	assert_int_equal(used, 12345);
	assert_int_equal(read_meter((struct reading){.before = 10000, .now = 10000, .digits = 6}, &used, &err), 0);
	assert_int_equal(used, 0);
	assert_int_equal(read_meter((struct reading){.before = 10000, .now = 9999, .digits = 6}, &used, &err), -1);
	assert_int_equal(err, ERR_METER_BACKWARDS);
	/* 99 990,00 to 15,00 of five digits. */
	assert_int_equal(read_meter((struct reading){9999000, 1500, 5, READING_ROLLED_OVER, 0, 0}, &used, &err), 0);
	assert_int_equal(used, 2500);
	assert_int_equal(read_meter((struct reading){1500, 9999000, 5, READING_ROLLED_OVER, 0, 0}, &used, &err), -1);
	/* The old device went from 100 to 130, the new one from 5 to 12. */
	assert_int_equal(read_meter((struct reading){10000, 1200, 6, READING_REPLACED, 13000, 500}, &used, &err), 0);
	assert_int_equal(used, 3700);
	assert_int_equal(read_meter((struct reading){10000, 1200, 6, READING_REPLACED, 9000, 500}, &used, &err), -1);
	assert_int_equal(read_meter((struct reading){10000, 400, 6, READING_REPLACED, 13000, 500}, &used, &err), -1);
	assert_int_equal(read_meter((struct reading){10000, 9000, 6, READING_CORRECTED, 0, 0}, &used, &err), 0);
	assert_int_equal(used, -1000);
	assert_int_equal(read_meter((struct reading){.before = 0, .now = 100000, .digits = 3}, &used, &err), -1);
	assert_int_equal(err, ERR_OUT_OF_RANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_costs_its_area_times_the_price_of_the_month),
		cmocka_unit_test(part_of_a_month_costs_its_days),
		cmocka_unit_test(half_a_dong_is_rounded_up_once),
		cmocka_unit_test(tax_that_is_in_the_price_is_not_added),
		cmocka_unit_test(more_than_a_code_can_ask_for_is_refused),
		cmocka_unit_test(a_meter_that_runs_backwards_says_why),
	};
	return cmocka_run_group_tests_name("charge", tests, with_arena, without_arena);
}

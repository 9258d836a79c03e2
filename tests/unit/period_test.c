/* Periods by their names, by a table. */

#include "fixture.h"
#include "socho/adoption/period.h"
#include "socho/base/clock.h"

static const char *days(const struct period *p)
{
	char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];
	day_format(p->from, from);
	day_format(p->to, to);
	return arena_printf(&arena, "%s–%s", from, to).p;
}

static struct period named(const char *name_z)
{
	struct period p;
	if (period_parse(slice_z(name_z), &p))
		fail_msg("%s is no period", name_z);
	return p;
}

static int32_t day(const char *text_z)
{
	int32_t d;
	assert_int_equal(day_parse(slice_z(text_z), &d), 0);
	return d;
}

static const struct {
	const char *name, *days, *next, *year_before, *month;
} rows[] = {
	{"2026-10-05", "2026-10-05–2026-10-05", "2026-10-06", NULL, "2026-10-01–2026-10-05"},
	{"2026-12-31", "2026-12-31–2026-12-31", "2027-01-01", NULL, "2026-12-01–2026-12-31"},
	{"2026-10", "2026-10-01–2026-10-31", "2026-11", "2025-10", "2026-10-01–2026-10-31"},
	{"2028-02", "2028-02-01–2028-02-29", "2028-03", "2027-02", "2028-02-01–2028-02-29"},
	{"2026-12", "2026-12-01–2026-12-31", "2027-01", "2025-12", "2026-12-01–2026-12-31"},
	{"2026-10/15", "2026-09-15–2026-10-14", "2026-11/15", "2025-10/15", "2026-09-15–2026-10-14"},
	{"2026-01/15", "2025-12-15–2026-01-14", "2026-02/15", "2025-01/15", "2025-12-15–2026-01-14"},
	{"2026-Q3", "2026-07-01–2026-09-30", "2026-Q4", "2025-Q3", "2026-09-01–2026-09-30"},
	{"2026-Q4", "2026-10-01–2026-12-31", "2027-Q1", "2025-Q4", "2026-12-01–2026-12-31"},
	{"2026-Q3/15", "2026-06-15–2026-09-14", "2026-Q4/15", "2025-Q3/15", "2026-08-15–2026-09-14"},
	{"2026-Q1/15", "2025-12-15–2026-03-14", "2026-Q2/15", "2025-Q1/15", "2026-02-15–2026-03-14"},
	{"2026-H1", "2026-01-01–2026-06-30", "2026-H2", "2025-H1", "2026-06-01–2026-06-30"},
	{"2026-H2/15", "2026-06-15–2026-12-14", "2027-H1/15", "2025-H2/15", "2026-11-15–2026-12-14"},
	{"2026-H1/15", "2025-12-15–2026-06-14", "2026-H2/15", "2025-H1/15", "2026-05-15–2026-06-14"},
	{"2026", "2026-01-01–2026-12-31", "2027", "2025", "2026-12-01–2026-12-31"},
	{"2026/15", "2025-12-15–2026-12-14", "2027/15", "2025/15", "2026-11-15–2026-12-14"},
};

static void a_name_says_the_days_the_next_period_and_the_month_that_ends_it(void **state)
{
	(void)state;
	static const int per_year[] = {[PERIOD_MONTH] = 12, [PERIOD_QUARTER] = 4, [PERIOD_HALF] = 2, [PERIOD_YEAR] = 1};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct period p = named(rows[i].name), next = period_after(&p, 1), back = period_after(&next, -1);
		struct period month = period_month(&p);
		assert_string_equal(p.name, rows[i].name);
		assert_string_equal(days(&p), rows[i].days);
		assert_string_equal(next.name, rows[i].next);
		assert_int_equal(next.from, p.to + 1);
		assert_string_equal(back.name, p.name);
		assert_string_equal(days(&month), rows[i].month);
		if (rows[i].year_before)
			assert_string_equal(period_after(&p, -per_year[p.kind]).name, rows[i].year_before);
	}
}

static void every_day_lies_in_the_one_period_that_its_name_tells(void **state)
{
	(void)state;
	for (int32_t d = day("2024-01-01"); d <= day("2029-01-31"); d++)
		for (int kind = PERIOD_DAY; kind <= PERIOD_YEAR; kind++)
			for (int mid = 0; mid < 2; mid++) {
				struct period p = period_around((enum period_kind)kind, mid, d), same = named(p.name);
				assert_in_range(d, p.from, p.to);
				assert_int_equal(same.from, p.from);
				assert_int_equal(same.to, p.to);
				assert_int_equal(same.kind, p.kind);
				assert_int_equal(period_after(&p, 1).from, p.to + 1);
			}
}

static void bounds_are_midnights_of_vietnam(void **state)
{
	(void)state;
	struct period p = named("2026-10/15");
	char text[CLOCK_TEXT_BYTES];
	clock_format(period_start_us(&p), text);
	assert_string_equal(text, "2026-09-15T00:00:00.000+07:00");
	clock_format(period_end_us(&p), text);
	assert_string_equal(text, "2026-10-15T00:00:00.000+07:00");
}

static void what_is_no_period_is_refused(void **state)
{
	(void)state;
	static const char *const names[] = {
		"", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-H3", "2026-q3", "2026-1", "2026-10-32", "2026-02-29", "26",
		"2026-10/14", "2026-10-05/15", "2026Q3", "2026-Q3/", "/15", "1999", "2101-01", "1999-12-31", "20260", "2026-10/15/15",
		" 2026", "2026-+1", "2026--1", "2026-Q 3",
	};
	struct period p;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (period_parse(slice_z(names[i]), &p) == 0)
			fail_msg("\"%s\" was taken for %s", names[i], p.name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_says_the_days_the_next_period_and_the_month_that_ends_it),
		cmocka_unit_test(every_day_lies_in_the_one_period_that_its_name_tells),
		cmocka_unit_test(bounds_are_midnights_of_vietnam),
		cmocka_unit_test(what_is_no_period_is_refused),
	};
	return cmocka_run_group_tests_name("period", tests, with_arena, without_arena);
}

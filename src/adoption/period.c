/* A window is a row of whole months, each from the 1st, or from the 15th of the month before: so a period is the number of
 * its first month since year 0, how many months it has, and which of the two cuts. */
#include "socho/adoption/period.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "socho/base/clock.h"

enum { MONTHS_PER_YEAR = 12, MID_MONTH = 15 };

static const int month_counts[] = {
	[PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_HALF] = 6, [PERIOD_YEAR] = 12,
};

/* The first day of a month of the window. */
static int32_t month_begins(int month, bool mid_month)
{
	if (mid_month)
		month--;
	return day_from_civil(month / MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, mid_month ? MID_MONTH : 1);
}

static void write_name(struct period *p, int first_month)
{
	int year = first_month / MONTHS_PER_YEAR, month = first_month % MONTHS_PER_YEAR;
	const char *cut = p->mid_month ? "/15" : "";
	unsigned y = (unsigned)year % 10000, m = (unsigned)month % MONTHS_PER_YEAR;
	switch (p->kind) {
	case PERIOD_DAY:
		day_format(p->from, p->name);
		break;
	case PERIOD_MONTH:
		snprintf(p->name, sizeof p->name, "%04u-%02u%s", y, m + 1, cut);
		break;
	case PERIOD_QUARTER:
		snprintf(p->name, sizeof p->name, "%04u-Q%u%s", y, m / 3 + 1, cut);
		break;
	case PERIOD_HALF:
		snprintf(p->name, sizeof p->name, "%04u-H%u%s", y, m / 6 + 1, cut);
		break;
	case PERIOD_YEAR:
		snprintf(p->name, sizeof p->name, "%04u%s", y, cut);
		break;
	}
}

static struct period of_day(int32_t day)
{
	struct period p = {.kind = PERIOD_DAY, .from = day, .to = day};
	write_name(&p, 0);
	return p;
}

static struct period of_months(enum period_kind kind, bool mid_month, int first_month)
{
	struct period p = {.kind = kind, .mid_month = mid_month, .from = month_begins(first_month, mid_month),
	                   .to = month_begins(first_month + month_counts[kind], mid_month) - 1};
	write_name(&p, first_month);
	return p;
}

/* The month of the window that the day lies in, counted from year 0. */
static int month_of(int32_t day, bool mid_month)
{
	int year, month, day_of_month;
	day_to_civil(day, &year, &month, &day_of_month);
	return year * MONTHS_PER_YEAR + month - 1 + (mid_month && day_of_month >= MID_MONTH);
}

struct period period_around(enum period_kind kind, bool mid_month, int32_t day)
{
	if (kind == PERIOD_DAY)
		return of_day(day);
	int month = month_of(day, mid_month);
	return of_months(kind, mid_month, month - month % month_counts[kind]);
}

struct period period_after(const struct period *p, int n)
{
	if (p->kind == PERIOD_DAY)
		return of_day(p->from + n);
	return of_months(p->kind, p->mid_month, month_of(p->from, p->mid_month) + n * month_counts[p->kind]);
}

struct period period_month(const struct period *p)
{
	struct period month = period_around(PERIOD_MONTH, p->mid_month, p->to);
	if (month.to > p->to)
		month.to = p->to;
	return month;
}

int64_t period_start_us(const struct period *p)
{
	return clock_day_start_us(p->from);
}

int64_t period_end_us(const struct period *p)
{
	return clock_day_start_us(p->to + 1);
}

/* "2026", "2026-10", "2026-Q3" or "2026-H1" to the first month. */
static int read_months(struct slice s, enum period_kind *kind, int *first_month)
{
	struct slice year = slice_sub(s, 0, 4), rest = slice_sub(s, 4, s.n);
	int64_t y, n = 1;
	if (year.n != 4 || !slice_all_digits(year) || slice_to_i64(year, &y) || y < PERIOD_YEAR_MIN || y > PERIOD_YEAR_MAX)
		return -1;
	*kind = PERIOD_YEAR;
	if (rest.n == 3 && rest.p[0] == '-') {
		struct slice number = slice_sub(rest, 2, 3);
		*kind = rest.p[1] == 'Q' ? PERIOD_QUARTER : rest.p[1] == 'H' ? PERIOD_HALF : PERIOD_MONTH;
		if (*kind == PERIOD_MONTH)
			number = slice_sub(rest, 1, 3);
		if (!slice_all_digits(number) || slice_to_i64(number, &n))
			return -1;
	} else if (rest.n) {
		return -1;
	}
	if (n < 1 || n * month_counts[*kind] > MONTHS_PER_YEAR)
		return -1;
	*first_month = (int)(y * MONTHS_PER_YEAR + (n - 1) * month_counts[*kind]);
	return 0;
}

static int read_day(struct slice s, struct period *out)
{
	int year, month, day_of_month;
	int32_t day;
	if (day_parse(s, &day))
		return -1;
	day_to_civil(day, &year, &month, &day_of_month);
	if (year < PERIOD_YEAR_MIN || year > PERIOD_YEAR_MAX)
		return -1;
	*out = of_day(day);
	return 0;
}

int period_parse(struct slice name, struct period *out)
{
	static const struct slice cut = {"/15", 3};
	enum { DAY_CHARS = 10 };
	enum period_kind kind;
	int first_month;
	bool mid_month = name.n > cut.n && slice_eq(slice_sub(name, name.n - cut.n, name.n), cut);
	if (name.n == DAY_CHARS && !mid_month && name.p[7] == '-')
		return read_day(name, out);
	if (mid_month)
		name = slice_sub(name, 0, name.n - cut.n);
	if (read_months(name, &kind, &first_month))
		return -1;
	*out = of_months(kind, mid_month, first_month);
	return 0;
}

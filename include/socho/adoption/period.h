/* The periods that figures are reported for, by name and by days. A name is one of
 *
 *   2026-10-05   a day            2026-Q3   a quarter
 *   2026-10      a month          2026-H1   a half-year
 *   2026         a year
 *
 * in calendar windows; "/15" after it (not after a day) asks for the windows of periodic reports, from the 15th of the
 * month before to the 14th of the last month (09/2019/NĐ-CP): 2026-10/15 is 15/09–14/10/2026, 2026-Q3/15 is
 * 15/06–14/09, 2026-H1/15 is 15/12/2025–14/06, 2026/15 is 15/12/2025–14/12/2026. Days are business days of each market:
 * a night market's payment before its cut-off belongs to the day before.
 *
 * How a value comes to be for a unit and a period: indicator.over says which of the period's days count
 * (period_month(), 0108_indicator_versions.sql); market_counts() of 0110_market_counts.sql gives each market's counts
 * over these days, a unit's are their sums; indicator.numerator and .denominator name the two that make the value. */
#ifndef SOCHO_ADOPTION_PERIOD_H
#define SOCHO_ADOPTION_PERIOD_H

#include "socho/base/slice.h"

enum period_kind { PERIOD_DAY, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR };
enum { PERIOD_NAME_BYTES = 16, PERIOD_YEAR_MIN = 2000, PERIOD_YEAR_MAX = 2100 };

struct period {
	enum period_kind kind;
	bool mid_month;        /* windows from a 15th to a 14th */
	int32_t from, to;      /* local days, both included */
	char name[PERIOD_NAME_BYTES];
};

/* 0; or -1 for what is no name of a period, or outside 2000 to 2100. */
int period_parse(struct slice name, struct period *out);
/* The period of this kind and window that the day lies in. The day is within the years above. */
struct period period_around(enum period_kind kind, bool mid_month, int32_t day);
/* n periods of the same kind later; earlier when negative. */
struct period period_after(const struct period *p, int n);
/* The month, of the same window, in which the period's last day lies: what "active" and other monthly measures are taken
 * over. Of a day: the month to that day. */
struct period period_month(const struct period *p);
/* Its bounds in UTC: the first instant, and the first one after it. */
int64_t period_start_us(const struct period *p);
int64_t period_end_us(const struct period *p);

#endif

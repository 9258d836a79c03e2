#include "socho/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

struct timeval clock_timeval(int64_t ms)
{
	return (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
}

/* Days from the civil calendar and back, after Howard Hinnant's published algorithms: years begin in March, so the
 * leap day comes last. */
int32_t day_from_civil(int year, int month, int day_of_month)
{
	year -= month <= 2;
	int era = (year >= 0 ? year : year - 399) / 400;
	int year_of_era = year - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (int32_t)(era * 146097 + day_of_era - 719468);
}

void day_to_civil(int32_t day, int *year, int *month, int *day_of_month)
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = z - era * 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted = (5 * day_of_year + 2) / 153;
	*day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

int32_t clock_day(int64_t at_us)
{
	int64_t local = at_us + VN_OFFSET_US;
	return (int32_t)(local >= 0 ? local / US_PER_DAY : -((-local + US_PER_DAY - 1) / US_PER_DAY));
}

int64_t clock_day_start_us(int32_t day)
{
	return day * US_PER_DAY - VN_OFFSET_US;
}

void day_format(int32_t day, char out[static DAY_TEXT_BYTES])
{
	int y, m, d;
	day_to_civil(day, &y, &m, &d);
	snprintf(out, DAY_TEXT_BYTES, "%04d-%02d-%02d", y % 10000, m, d);
}

void clock_format(int64_t at_us, char out[static CLOCK_TEXT_BYTES])
{
	int32_t day = clock_day(at_us);
	int64_t in_day = at_us - clock_day_start_us(day);
	int y, m, d;
	day_to_civil(day, &y, &m, &d);
	int s = (int)(in_day / US_PER_S), ms = (int)(in_day / US_PER_MS % 1000);
	snprintf(out, CLOCK_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+07:00", y, m, d, s / 3600, s / 60 % 60, s % 60,
	         ms);
}

/* A number of exactly `digits` digits at *at, which moves past it; -1 when there is none. */
static int number(struct slice t, size_t *at, size_t digits)
{
	int value = 0;
	if (*at + digits > t.n)
		return -1;
	for (size_t i = 0; i < digits; i++) {
		char c = t.p[(*at)++];
		if (c < '0' || c > '9')
			return -1;
		value = value * 10 + (c - '0');
	}
	return value;
}

static bool literal(struct slice t, size_t *at, const char *any_of)
{
	if (*at >= t.n)
		return false;
	for (; *any_of; any_of++)
		if (t.p[*at] == *any_of) {
			(*at)++;
			return true;
		}
	return false;
}

static int date_at(struct slice t, size_t *at, int32_t *day)
{
	int y = number(t, at, 4);
	if (y < 1 || !literal(t, at, "-"))
		return -1;
	int m = number(t, at, 2);
	if (m < 1 || m > 12 || !literal(t, at, "-"))
		return -1;
	int d = number(t, at, 2);
	if (d < 1)
		return -1;
	*day = day_from_civil(y, m, d);
	/* The day must come back as itself: 31 February does not. */
	int y2, m2, d2;
	day_to_civil(*day, &y2, &m2, &d2);
	return y2 == y && m2 == m && d2 == d ? 0 : -1;
}

int day_parse(struct slice text, int32_t *day)
{
	size_t at = 0;
	return date_at(text, &at, day) || at != text.n ? -1 : 0;
}

int month_parse(struct slice text, int32_t *first, int32_t *last)
{
	char day[] = "yyyy-mm-01";
	if (text.n != 7)
		return -1;
	memcpy(day, text.p, text.n);
	if (day_parse(slice_z(day), first))
		return -1;
	month_around(*first, first, last);
	return 0;
}

void month_around(int32_t day, int32_t *first, int32_t *last)
{
	int year, month, day_of_month;
	day_to_civil(day, &year, &month, &day_of_month);
	*first = day_from_civil(year, month, 1);
	*last = (month == 12 ? day_from_civil(year + 1, 1, 1) : day_from_civil(year, month + 1, 1)) - 1;
}

/* "", "Z" or "+hh:mm" at the end; without a zone the time is Vietnamese. */
static int offset_at(struct slice t, size_t *at, int64_t *offset_us)
{
	*offset_us = VN_OFFSET_US;
	if (*at == t.n)
		return 0;
	if (literal(t, at, "Zz")) {
		*offset_us = 0;
		return 0;
	}
	bool negative = *at < t.n && t.p[*at] == '-';
	if (!literal(t, at, "+-"))
		return -1;
	int h = number(t, at, 2);
	if (h < 0 || h > 23 || !literal(t, at, ":"))
		return -1;
	int m = number(t, at, 2);
	if (m < 0 || m > 59)
		return -1;
	*offset_us = (h * INT64_C(3600) + m * INT64_C(60)) * US_PER_S * (negative ? -1 : 1);
	return 0;
}

int clock_parse(struct slice text, int64_t *at_us)
{
	size_t at = 0;
	int32_t day;
	if (date_at(text, &at, &day) || !literal(text, &at, "Tt "))
		return -1;
	int h = number(text, &at, 2);
	if (h < 0 || h > 23 || !literal(text, &at, ":"))
		return -1;
	int m = number(text, &at, 2);
	if (m < 0 || m > 59 || !literal(text, &at, ":"))
		return -1;
	int s = number(text, &at, 2);
	if (s < 0 || s > 60)
		return -1;
	int64_t us = 0;
	if (literal(text, &at, ".")) {
		int64_t unit = 100000;
		size_t first = at;
		for (; at < text.n && text.p[at] >= '0' && text.p[at] <= '9'; at++, unit /= 10)
			us += (text.p[at] - '0') * unit;
		if (at == first)
			return -1;
	}
	int64_t offset_us;
	if (offset_at(text, &at, &offset_us) || at != text.n)
		return -1;
	*at_us = day * US_PER_DAY + (h * INT64_C(3600) + m * INT64_C(60) + s) * US_PER_S + us - offset_us;
	return 0;
}

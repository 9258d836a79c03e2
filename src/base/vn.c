#include "socho/base/vn.h"

#include <assert.h>
#include <stdio.h>

#include "socho/base/clock.h"

int vn_percent(int64_t part, int64_t whole, int64_t *hundredths)
{
	enum { SCALE = 100 * 100 };
	assert(part >= 0 && whole >= 0);
	if (whole == 0)
		return -1;
	/* part * SCALE may pass 64 bits, the quotient and the remainder's share do not. */
	int64_t full = part / whole, rest = part % whole, scaled;
	if (full > INT64_MAX / SCALE - 1 || __builtin_mul_overflow(rest, (int64_t)SCALE, &scaled))
		return -1;
	int64_t below = scaled / whole, left = scaled % whole;
	*hundredths = full * SCALE + below + (left >= whole - left);
	return 0;
}

void vn_number(struct text *t, int64_t n)
{
	char digits[24];
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)size);
	if (n < 0)
		text_addc(t, '-');
	for (int i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			text_addc(t, '.');
		text_addc(t, digits[i]);
	}
}

void vn_hundredths(struct text *t, int64_t hundredths)
{
	assert(hundredths >= 0);
	vn_number(t, hundredths / 100);
	text_addf(t, ",%02d", (int)(hundredths % 100));
}

void vn_day(struct text *t, int32_t day)
{
	int year, month, day_of_month;
	day_to_civil(day, &year, &month, &day_of_month);
	text_addf(t, "%02d/%02d/%04d", day_of_month, month, year);
}

void vn_time(struct text *t, int64_t at_us)
{
	int32_t day = clock_day(at_us);
	int minutes = (int)((at_us - clock_day_start_us(day)) / (60 * US_PER_S));
	vn_day(t, day);
	text_addf(t, " %02d:%02d", minutes / 60, minutes % 60);
}

struct slice vn_place_day(struct arena *a, struct slice place, int32_t day)
{
	int year, month, of_month;
	day_to_civil(day, &year, &month, &of_month);
	return arena_printf(a, month < 3 ? "%.*s, ngày %02d tháng %02d năm %d" : "%.*s, ngày %02d tháng %d năm %d", SARG(place), of_month,
	                    month, year);
}

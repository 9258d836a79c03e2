#include "socho/dues/charge.h"

#include <assert.h>

#include "socho/base/clock.h"
#include "socho/vietqr/payload.h"

/* The least number that 28, 29, 30 and 31 all divide: shares of months add up exactly in it. */
enum { MONTH_PARTS = 377580, HUNDREDTHS = 100, BASIS_POINTS = 10000 };

const char *const reading_flags[] = {"replaced", "rolled_over", "corrected", NULL};

typedef __int128 wide;

static int64_t month_parts(int32_t from, int32_t to)
{
	int64_t parts = 0;
	while (from <= to) {
		int32_t first, last;
		month_around(from, &first, &last);
		int32_t end = last < to ? last : to;
		parts += (int64_t)(end - from + 1) * (MONTH_PARTS / (last - first + 1));
		from = end + 1;
	}
	return parts;
}

static wide half_up(wide n, wide by)
{
	return (2 * n + by) / (2 * by);
}

int charge_sum(const struct charge *c, struct charge_sum *out, struct fault *why)
{
	assert(c->quantity >= 0 && c->price_vnd >= 0 && c->vat_rate_bp >= 0);
	wide by = HUNDREDTHS, n = (wide)c->quantity * c->price_vnd;
	if (c->monthly) {
		n *= month_parts(c->from_day, c->to_day);
		by *= MONTH_PARTS;
	}
	wide net = half_up(n, by), vat = c->vat_included ? 0 : half_up(net * c->vat_rate_bp, BASIS_POINTS);
	if (net + vat > VIETQR_AMOUNT_VND_MAX)
		return fault(why, ERR_BAD_AMOUNT, NULL);
	*out = (struct charge_sum){(int64_t)net, (int64_t)vat, (int64_t)(net + vat)};
	return 0;
}

static int64_t register_size(int digits)
{
	int64_t size = HUNDREDTHS;
	for (int i = 0; i < digits; i++)
		size *= 10;
	return size;
}

int reading_used(const struct reading *r, int64_t *used, struct fault *why)
{
	int64_t size = register_size(r->digits);
	if (r->now >= size)
		return fault_say(why, ERR_OUT_OF_RANGE, "value", "đồng hồ có %d chữ số", "the meter has %d digits", r->digits);
	switch (r->flag) {
	case READING_PLAIN:
		if (r->now < r->before)
			return fault_say(why, ERR_METER_BACKWARDS, "value", "kỳ trước là %lld,%02lld", "%lld.%02lld before",
			                 (long long)(r->before / HUNDREDTHS), (long long)(r->before % HUNDREDTHS));
		*used = r->now - r->before;
		return 0;
	case READING_ROLLED_OVER:
		if (r->now >= r->before)
			return fault_say(why, ERR_OUT_OF_RANGE, "flag", "số chỉ không nhỏ hơn kỳ trước",
			                 "it shows no less than before");
		*used = size - r->before + r->now;
		return 0;
	case READING_REPLACED:
		if (r->old_last < r->before)
			return fault_say(why, ERR_OUT_OF_RANGE, "old_last", "nhỏ hơn kỳ trước", "less than before");
		if (r->now < r->new_first)
			return fault_say(why, ERR_OUT_OF_RANGE, "new_first", "lớn hơn số đồng hồ đang chỉ",
			                 "more than it shows now");
		*used = r->old_last - r->before + r->now - r->new_first;
		return 0;
	case READING_CORRECTED:
		*used = r->now - r->before;
		return 0;
	}
	assert(false && "a flag of the enumeration");
	return -1;
}

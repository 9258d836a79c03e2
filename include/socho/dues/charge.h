/* What one line of a bill comes to, in whole đồng. The rule of rounding: quantity times price, times the share of the
 * months by their days, is worked out exactly and rounded once, half a đồng up; tax on top is that of the rounded amount,
 * rounded in the same way. No floating point is involved. */
#ifndef SOCHO_DUES_CHARGE_H
#define SOCHO_DUES_CHARGE_H

#include <stdbool.h>
#include <stdint.h>

#include "socho/base/error.h"

struct charge {
	int64_t quantity;         /* in hundredths of its unit, at least 0 */
	int64_t price_vnd;        /* of one unit, at least 0 */
	bool monthly;             /* the price is that of a month: from_day to to_day, both included, say how much of one */
	int32_t from_day, to_day;
	int32_t vat_rate_bp;      /* tax in hundredths of a percent */
	bool vat_included;        /* in the price; then vat_vnd is 0 and the price is all */
};

struct charge_sum {
	int64_t net_vnd, vat_vnd, amount_vnd; /* amount is net plus vat */
};

/* ERR_BAD_AMOUNT when it is more than a payment code can ask for. */
int charge_sum(const struct charge *c, struct charge_sum *out, struct fault *why);

/* What a meter counted between two readings, both in hundredths. */
enum reading_flag { READING_PLAIN, READING_REPLACED, READING_ROLLED_OVER, READING_CORRECTED };
extern const char *const reading_flags[]; /* the words of the last three, ends with NULL */
struct reading {
	int64_t before, now;
	int digits;                 /* before the point */
	enum reading_flag flag;
	int64_t old_last, new_first; /* replaced: what the old device showed last, and the new one first */
};
/* ERR_METER_BACKWARDS when it shows less than before and no flag says why; a correction may come to less than nothing.
 * ERR_OUT_OF_RANGE, field, when the numbers do not fit the flag. */
int reading_used(const struct reading *r, int64_t *used, struct fault *why);

#endif

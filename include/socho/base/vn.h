/* Numbers and dates as Vietnamese readers expect them: 1.234.567, 84,86 %, 21/11/2026. Rates are computed here from two
 * integers, so that every page and report rounds alike; no floating point is involved. */
#ifndef SOCHO_BASE_VN_H
#define SOCHO_BASE_VN_H

#include "socho/base/text.h"

/* part of whole in hundredths of a percent, half rounded up: 1216 of 1433 is 8486. Both are at least 0. Returns 0, or
 * -1 when there is no rate: whole is 0, or the result does not fit. */
int vn_percent(int64_t part, int64_t whole, int64_t *hundredths);

void vn_number(struct text *t, int64_t n);              /* -1.234.567 */
void vn_hundredths(struct text *t, int64_t hundredths); /* 8486: "84,86" */
/* dd/mm/yyyy. */
void vn_day(struct text *t, int32_t day);
/* dd/mm/yyyy HH:MM, UTC+7. */
void vn_time(struct text *t, int64_t at_us);

#endif

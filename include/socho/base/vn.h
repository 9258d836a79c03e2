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

/* Two words that differ by region: "nghìn" or "ngàn" for 1 000, "lẻ" or "linh" where tens are missing. */
struct vn_words {
	const char *thousand, *empty_ten;
};
/* A number as it is read aloud: 1 001 005 is "một triệu không trăm lẻ một nghìn không trăm lẻ năm". One after a ten above
 * the first is "mốt", four there "tư", five after any ten "lăm"; 104 is "một trăm lẻ bốn". */
void vn_words(struct text *t, int64_t n, const struct vn_words *style);
/* The same with a capital and "đồng", as papers about money have it. */
void vn_amount_words(struct text *t, int64_t amount_vnd, const struct vn_words *style);

/* dd/mm/yyyy. */
void vn_day(struct text *t, int32_t day);
/* "Hạ Long, ngày 05 tháng 01 năm 2026": days below 10 and the first two months with a nought (decree 30/2020). */
struct slice vn_place_day(struct arena *a, struct slice place, int32_t day);
/* dd/mm/yyyy HH:MM, UTC+7. */
void vn_time(struct text *t, int64_t at_us);

#endif

/* Time. Inside, an instant is microseconds since 1970-01-01 UTC in an int64_t with _us in its name, and a day is the
 * number of days since 1970-01-01 in local time. Vietnam is UTC+7 all year; conversion happens only here. */
#ifndef SOCHO_BASE_CLOCK_H
#define SOCHO_BASE_CLOCK_H

#include <sys/time.h>

#include "socho/base/slice.h"

#define US_PER_MS INT64_C(1000)
#define US_PER_S INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)
#define VN_OFFSET_US (INT64_C(7) * 3600 * US_PER_S)

enum { CLOCK_TEXT_BYTES = 40, DAY_TEXT_BYTES = 16 };

int64_t clock_now_us(void);
/* For deadlines: never goes back, means nothing outside this process. */
int64_t clock_mono_us(void);
/* A span, as event loops and sockets take it. */
struct timeval clock_timeval(int64_t ms);

/* RFC 3339 with the offset +07:00 and milliseconds, NUL-terminated. */
void clock_format(int64_t at_us, char out[static CLOCK_TEXT_BYTES]);
/* RFC 3339 with an offset (or Z); a time without a zone is taken as UTC+7. 0, or -1. */
int clock_parse(struct slice text, int64_t *at_us);

int32_t clock_day(int64_t at_us);
int64_t clock_day_start_us(int32_t day);
/* yyyy-mm-dd. */
void day_format(int32_t day, char out[static DAY_TEXT_BYTES]);
int day_parse(struct slice text, int32_t *day);
/* yyyy-mm to its first and last day. 0, or -1. */
int month_parse(struct slice text, int32_t *first, int32_t *last);
/* The month of a day. */
void month_around(int32_t day, int32_t *first, int32_t *last);
/* Proleptic Gregorian calendar; month 1..12. */
int32_t day_from_civil(int year, int month, int day_of_month);
void day_to_civil(int32_t day, int *year, int *month, int *day_of_month);

#endif

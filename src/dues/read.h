/* What the forms and filters of this room have in common. */
#ifndef SOCHO_DUES_READ_H
#define SOCHO_DUES_READ_H

#include "socho/base/request.h"

/* An amount of đồng that a code can carry: ERR_BAD_AMOUNT. */
int read_due_amount(const json_t *form, const char *field, int64_t *amount_vnd, struct fault *why);
/* A day that is over or is today, UTC+7: ERR_FUTURE_DAY. */
int read_past_day(struct request *rq, const char *field, int32_t *day, struct fault *why);
/* The form's month, or this month: its first day and its last. ERR_BAD_DATE. */
int read_month(struct request *rq, int32_t *first, int32_t *last, struct fault *why);
/* The query parameter month, "2026-11", or this month. ERR_BAD_DATE. */
int query_month(const struct request *rq, int32_t *first, int32_t *last, struct fault *why);
/* The form's reason, which has to be there: ERR_REASON_NEEDED. */
int read_reason(struct request *rq, struct slice *reason, struct fault *why);

#endif

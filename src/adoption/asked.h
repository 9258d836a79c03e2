/* What the addresses of figures ask for, read from path and query. */
#ifndef SOCHO_ADOPTION_ASKED_H
#define SOCHO_ADOPTION_ASKED_H

#include "socho/adoption/period.h"
#include "socho/base/request.h"
#include "socho/store/sql.h"

/* The local day. */
int32_t asked_today(void);
/* The query parameter, or the period of this kind that runs. It has begun. ERR_BAD_PERIOD. */
int asked_period(const struct request *rq, enum period_kind otherwise, const char *name_z, struct period *p, struct fault *why);
/* An id, or none. */
int asked_id(const struct request *rq, const char *name_z, enum err unknown, struct sql_uuid *out, struct fault *why);
/* The province of the path; -1 for what is no code of one. */
int asked_province(const struct request *rq, int16_t *out);
/* A whole number within bounds, or `otherwise`. ERR_OUT_OF_RANGE. */
int asked_number(const struct request *rq, const char *name_z, int32_t min, int32_t max, int32_t otherwise, int32_t *out,
                 struct fault *why);

#endif

/* Lists come in pages: `limit` rows after the row named by `after`, in the list's own order. The answer is
 * {"items": […], "next": id or null}; next is what to send as `after`. Rows are never deleted, so a row can stand for
 * its place. */
#ifndef SOCHO_STORE_PAGE_H
#define SOCHO_STORE_PAGE_H

#include "socho/base/request.h"
#include "socho/store/sql.h"

struct page {
	struct sql_uuid after;
	int32_t count; /* 1..PAGE_ROWS_MAX */
};

/* The query parameter limit alone, for lists whose rows have other names than UUIDs. */
int page_limit(const struct request *rq, int32_t *count, struct fault *why);
/* From the query parameters after and limit. ERR_BAD_ID, ERR_WRONG_TYPE or ERR_OUT_OF_RANGE by their names. */
int page_read(const struct request *rq, struct page *out, struct fault *why);

#endif

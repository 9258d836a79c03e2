#include "socho/store/page.h"

#include "socho/base/details.h"

int page_limit(const struct request *rq, int32_t *count, struct fault *why)
{
	struct slice limit;
	int64_t n = PAGE_ROWS_DEFAULT;
	if (request_query(rq, "limit", &limit, why))
		return -1;
	if (limit.n && slice_to_i64(limit, &n))
		return fault(why, ERR_WRONG_TYPE, "limit");
	if (n < 1 || n > PAGE_ROWS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "limit", SAY_1_TO_D, PAGE_ROWS_MAX);
	*count = (int32_t)n;
	return 0;
}

int page_read(const struct request *rq, struct page *out, struct fault *why)
{
	struct slice after;
	*out = (struct page){.count = 0};
	if (request_query(rq, "after", &after, why))
		return -1;
	out->after.has = after.n > 0;
	if (out->after.has && uuid_parse(after, &out->after.value))
		return fault(why, ERR_BAD_ID, "after");
	return page_limit(rq, &out->count, why);
}

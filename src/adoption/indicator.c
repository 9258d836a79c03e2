#include "socho/adoption/indicator.h"

#include "socho/base/clock.h"
#include "socho/store/reply.h"
#include "sql.h"

void indicators_list(struct request *rq)
{
	static const char *const names[] = {"on", "code", NULL};
	struct slice on, code;
	struct fault why;
	int32_t day = 0;
	if (request_query_only(rq, names, &why) || request_query(rq, "on", &on, &why) || request_query(rq, "code", &code, &why))
		answer_fault(rq, &why);
	else if (on.n && day_parse(on, &day))
		answer_error(rq, ERR_BAD_DATE, "on");
	else
		reply_json(rq, SQL_CALL(rq->arena, adoption_indicator_list, .on = {on.n > 0, day}, .code = code), 200);
}

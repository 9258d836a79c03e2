#include "socho/field/stall_checks.h"

#include "socho/base/limits.h"
#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

void stall_checks_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, field_stall_checks, .id = id, .count = STALL_SEEN_MAX), 200);
}

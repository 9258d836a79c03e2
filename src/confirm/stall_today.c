#include "socho/confirm/stall_today.h"

#include "socho/registry/query.h"
#include "socho/store/reply.h"
#include "sql.h"

void stall_today(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, confirm_stall_today, .id = id), 200);
}

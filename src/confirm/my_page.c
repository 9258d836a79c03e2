#include "socho/confirm/my_page.h"

#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

static void enter(struct request *rq)
{
	tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_vendor), NULL, NULL);
}

void my_page(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct fault why;
	if (request_query_only(rq, names, &why)) {
		answer_fault(rq, &why);
		return;
	}
	enter(rq);
	reply_json(rq, SQL_CALL0(rq->arena, confirm_my_page), 200);
}

void my_payments(struct request *rq)
{
	static const char *const names[] = {"after", "limit", NULL};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	enter(rq);
	reply_json(rq, SQL_CALL(rq->arena, confirm_my_payments, .after = page.after, .count = page.count), 200);
}

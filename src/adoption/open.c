#include "socho/adoption/open.h"

#include "socho/registry/lookups.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "sql.h"

#define CSV_HEAD \
	"\xef\xbb\xbfMã tỉnh,Tỉnh,Mã chợ,Tên chợ,Loại,Hạng,Mã đơn vị,Đơn vị,Từ ngày,Số quyết định,Nơi ban hành,Ngày ban hành,Bộ tiêu chí\r\n"

struct asking {
	struct request *rq;
	bool csv;
};

static void on_list(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct asking *q = arg;
	struct request *rq = q->rq;
	struct sql_adoption_open_markets_out row;
	(void)tx;
	sql_row(rq->arena, rows, 0, &row);
	lookup_found(rq, S("open/markets"));
	if (q->csv)
		answer_bytes(rq, "text/csv; charset=utf-8", arena_printf(rq->arena, CSV_HEAD "%.*s", SARG(row.csv)));
	else
		answer_json(rq, 200, row.body);
}

static void list(struct request *rq, bool csv)
{
	static const char *const names[] = {"province", "q", NULL};
	struct asking *q = ARENA_NEW(rq->arena, struct asking);
	struct fault why;
	struct sql_adoption_open_markets_in in = {.province = 0};
	*q = (struct asking){rq, csv};
	if (lookup_admit(rq))
		return;
	if (request_query_only(rq, names, &why) || query_province(rq, &in.province, &why) ||
	    query_search(rq, &in.q, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, sql_call_of(rq->arena, &sql_adoption_open_markets, &in), on_list, q);
}

void open_markets_json(struct request *rq)
{
	list(rq, false);
}

void open_markets_csv(struct request *rq)
{
	list(rq, true);
}

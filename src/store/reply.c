#include "socho/store/reply.h"

#include <assert.h>
#include <libpq-fe.h>

struct reply {
	struct request *rq;
	int status;
	enum err none;
	const char *field;
};

static void on_row(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct reply *r = arg;
	(void)tx;
	if (rows->count == 0) {
		answer_error(r->rq, r->none, r->field);
		return;
	}
	assert(rows->statement->out_count >= 1 && rows->statement->out[0].type == SQL_TEXT);
	struct slice body = slice_of(PQgetvalue(rows->result, 0, 0), (size_t)PQgetlength(rows->result, 0, 0));
	answer_json(r->rq, r->status, arena_dup(r->rq->arena, body));
}

void reply_json_or(struct request *rq, struct sql_call call, int status, enum err none, const char *field)
{
	struct reply *r = ARENA_NEW(rq->arena, struct reply);
	*r = (struct reply){rq, status, none, field};
	tx_query(rq->tx, call, on_row, r);
}

void reply_json(struct request *rq, struct sql_call call, int status)
{
	reply_json_or(rq, call, status, ERR_NOT_FOUND, NULL);
}

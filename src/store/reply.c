#include "socho/store/reply.h"

#include <assert.h>
#include <jansson.h>
#include <libpq-fe.h>
#include <stdlib.h>

#include "socho/base/fields.h"

struct reply {
	struct request *rq;
	int status;
	bool told;
	enum err none;
	const char *field;
};

void answer_told(struct request *rq, int status, struct slice body)
{
	json_t *o = json_loadb(body.p, body.n, 0, NULL);
	const json_t *code = json_object_get(o, "error");
	const struct err_info *info =
		json_is_string(code) ? err_by_code(slice_of(json_string_value(code), json_string_length(code))) : NULL;
	if (info) {
		json_object_set_new(o, "error_title", json_string(info->en));
		json_object_set_new(o, "error_title_vi", json_string(info->vi));
		char *text_z = json_dumps(o, JSON_COMPACT);
		body = arena_dup(rq->arena, slice_z(text_z));
		free(text_z);
	}
	json_decref(o);
	answer_json(rq, status, body);
}

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
	(r->told ? answer_told : answer_json)(r->rq, r->status, arena_dup(r->rq->arena, body));
}

static void reply(struct sql_call call, struct reply as)
{
	struct reply *r = ARENA_NEW(as.rq->arena, struct reply);
	*r = as;
	tx_query(as.rq->tx, call, on_row, r);
}

void reply_json_or(struct request *rq, struct sql_call call, int status, enum err none, const char *field)
{
	reply(call, (struct reply){.rq = rq, .status = status, .none = none, .field = field});
}

void reply_told(struct request *rq, struct sql_call call, int status)
{
	reply(call, (struct reply){.rq = rq, .status = status, .told = true, .none = ERR_NOT_FOUND});
}

void reply_json(struct request *rq, struct sql_call call, int status)
{
	reply_json_or(rq, call, status, ERR_NOT_FOUND, NULL);
}

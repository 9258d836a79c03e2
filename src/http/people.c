#include "socho/http/people.h"

#include "socho/base/fields.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

void people_list(struct request *rq)
{
	static const char *const names[] = {"q", "after", "limit", NULL};
	struct slice after, q;
	int32_t count;
	struct fault why;
	if (request_query_only(rq, names, &why) || request_query(rq, "after", &after, &why) || query_search(rq, &q, &why) ||
	    page_limit(rq, &count, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, http_people, .after = after.n ? after : (struct slice){NULL, 0}, .count = count,
		                    .who = rq->who.person, .q = q), 200);
}

static int read_id(const struct request *rq, int index, struct uuid *out, struct fault *why)
{
	return uuid_parse(rq->param[index], out) ? fault(why, ERR_NOT_FOUND, NULL) : 0;
}

void people_sessions(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (read_id(rq, 0, &id, &why))
		answer_fault(rq, &why);
	else
		reply_json(rq, SQL_CALL(rq->arena, http_person_sessions, .person = id, .who = rq->who.person), 200);
}

static void on_ended(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_person_end_session_out out = {.ended = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (out.ended)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NOT_FOUND, NULL);
}

void people_end_session(struct request *rq)
{
	struct uuid person, id;
	struct fault why;
	if (read_id(rq, 0, &person, &why) || read_id(rq, 1, &id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_person_end_session, .person = person, .id = id, .who = rq->who.person,
		         .request = rq->id), on_ended, rq);
}

static void on_reset(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_person_totp_reset_out out;
	(void)tx;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (out.forgotten)
		answer_empty(rq, 204);
	else
		answer_error(rq, ERR_NO_TOTP, NULL);
}

void people_totp_reset(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (read_id(rq, 0, &id, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_person_totp_reset, .person = id, .who = rq->who.person,
		         .request = rq->id), on_reset, rq);
}

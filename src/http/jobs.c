/* A job keeps its last error as "code detail", and the Vietnamese detail beside it where it is another one; here the code gets the words that the API has for it. */
#include "socho/http/jobs.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/query.h"
#include "socho/store/db.h"
#include "socho/store/page.h"
#include "sql.h"

/* What has no code of ours, such as a worker that died, is all detail. */
static json_t *told_error(const json_t *error, const json_t *error_vi)
{
	struct slice all = slice_of(json_string_value(error), json_string_length(error)), detail = all;
	struct slice vi = slice_of(json_string_value(error_vi), json_string_length(error_vi));
	const struct err_info *info = err_by_code(slice_cut(&detail, ' '));
	if (!info) {
		info = err_info(ERR_INTERNAL);
		detail = all;
	}
	detail = slice_trim(detail);
	if (!vi.n)
		vi = detail;
	return json_pack("{ss,ss,ss,ss%,ss%}", "code", info->code, "title", info->en, "title_vi", info->vi, "detail",
	                 detail.p ? detail.p : "", detail.n, "detail_vi", vi.p ? vi.p : "", vi.n);
}

static void on_page(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_jobs_out out;
	struct fault why;
	struct text t;
	json_t *item;
	size_t i;
	(void)tx;
	sql_row(rq->arena, rows, 0, &out);
	json_t *body = json_read(out.body, &why);
	if (!body) {
		answer_fault(rq, &why);
		return;
	}
	json_array_foreach(json_object_get(body, "items"), i, item) {
		if (json_is_string(json_object_get(item, "error")))
			json_object_set_new(item, "error", told_error(json_object_get(item, "error"), json_object_get(item, "error_vi")));
		json_object_del(item, "error_vi");
	}
	char *text = json_dumps(body, JSON_COMPACT);
	text_init(&t, rq->arena);
	text_add(&t, slice_z(text));
	free(text);
	json_decref(body);
	answer_json(rq, 200, text_slice(&t));
}

void jobs_list(struct request *rq)
{
	static const char *const names[] = {"kind", "state", "q", "after", "limit", NULL};
	static const char *const states[] = {"open", "queued", "running", "failed", "done", NULL};
	struct sql_http_jobs_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (request_query_only(rq, names, &why) || query_text(rq, "kind", &in.kind, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || query_search(rq, &in.q, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	tx_query(rq->tx, sql_call_of(rq->arena, &sql_http_jobs, &in), on_page, rq);
}

static int read_job(struct request *rq, struct uuid *id, struct fault *why)
{
	static const char *const names[] = {NULL};
	return path_id(rq, 0, id, why) || fields_only(rq->arena, rq->json, names, why) ? -1 : 0;
}

static void on_retried(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_job_retry_out out;
	(void)tx;
	if (rows->count != 1) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &out);
	if (slice_eq(out.told, S("queued")))
		answer_empty(rq, 204);
	else
		answer_error(rq, slice_eq(out.told, S("again")) ? ERR_JOB_AGAIN : ERR_JOB_STATE, NULL);
}

void job_retry(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (read_job(rq, &id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_job_retry, .id = id, .person = rq->who.person, .request = rq->id), on_retried, rq);
}

static void on_stopped(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_http_job_stop_out out = {.stopped = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	if (out.stopped)
		answer_empty(rq, 204);
	else
		answer_error(rq, rows->count ? ERR_JOB_STATE : ERR_NOT_FOUND, NULL);
}

void job_stop(struct request *rq)
{
	struct uuid id;
	struct fault why;
	if (read_job(rq, &id, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, http_job_stop, .id = id, .person = rq->who.person, .request = rq->id), on_stopped, rq);
}

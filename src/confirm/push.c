/* The order matters: authenticity on the raw bytes first, then JSON, then fields, then the queue; and the answer only
 * after the commit. Why a signature was refused is not told beyond its code. */
#include "socho/confirm/push.h"

#include <assert.h>
#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/confirm/directory.h"
#include "socho/confirm/intake.h"

struct arrival {
	struct request *rq;
	struct push push;
	bool batch;
	bool read_again; /* the directory was read anew for this push */
	bool named;
	struct uuid connection;
};

static void admit(struct arrival *a);

static void add_result(struct text *t, const struct pushed *r)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(r->confirmation, id);
	text_add(t, S("{\"status\":\""));
	text_add(t, slice_z(pushed_status_name(r->status)));
	text_add(t, S("\",\"id\":\""));
	text_add(t, slice_z(id));
	if (r->status == PUSHED_RECORDED) {
		text_add(t, S("\",\"match\":\""));
		text_add(t, r->match_rule);
	} else if (r->status == PUSHED_CONFLICT) {
		text_add(t, S("\",\"code\":\""));
		text_add(t, slice_z(err_info(ERR_SOURCE_ID_REUSED)->code));
	}
	text_add(t, S("\"}"));
}

static void on_decided(struct push *p, enum err err)
{
	struct arrival *a = p->arg;
	struct request *rq = a->rq;
	if (err) {
		answer_error(rq, err, NULL);
		return;
	}
	if (!a->batch && p->results[0].status == PUSHED_CONFLICT) {
		answer_error(rq, ERR_SOURCE_ID_REUSED, "data.source_id");
		return;
	}
	struct text t;
	text_init(&t, rq->arena);
	if (a->batch)
		text_add(&t, S("{\"results\":["));
	for (size_t i = 0; i < p->count; i++) {
		if (i)
			text_addc(&t, ',');
		add_result(&t, &p->results[i]);
	}
	if (a->batch)
		text_add(&t, S("]}"));
	answer_json(rq, 200, text_slice(&t));
}

static void queue(struct arrival *a, const struct connection *c)
{
	struct request *rq = a->rq;
	struct fault why;
	struct confirmation *events;
	size_t count;
	json_t *json = json_read(rq->body, &why);
	if (!json) {
		answer_fault(rq, &why);
		return;
	}
	int rc = events_read(rq->arena, rq->body, json, rq->received_us, &events, &count, &a->batch, &why);
	json_decref(json);
	if (rc) {
		answer_fault(rq, &why);
		return;
	}
	a->push = (struct push){.arena = rq->arena, .province = c->province, .connection = c->id, .events = events, .count = count,
	                        .received_us = rq->received_us, .done = on_decided, .arg = a};
	if (intake_push(rq->services->intake, &a->push, &why))
		answer_fault(rq, &why);
}

/* Without the database nobody knows whether the credentials are bad, and a provider may give up after a 401. */
static void on_directory_read(bool fresh, void *arg)
{
	struct arrival *a = arg;
	a->read_again = true;
	if (fresh)
		admit(a);
	else
		answer_error(a->rq, ERR_DATABASE_DOWN, NULL);
}

/* Finds the connection whose key fits. All candidates are tried, so that the time does not tell which ones exist. */
static void admit(struct arrival *a)
{
	struct request *rq = a->rq;
	size_t count;
	const struct connection *all = directory_all(rq->services->directory, &count), *found = NULL;
	struct webhook_message m = {
		.id = request_header(rq, "webhook-id"),
		.timestamp = request_header(rq, "webhook-timestamp"),
		.signature = request_header(rq, "webhook-signature"),
		.body = rq->body,
	};
	struct fault why, first = {.err = ERR_NONE};
	fault(&first, a->named ? ERR_UNKNOWN_CONNECTION : ERR_BAD_SIGNATURE, a->named ? "connection" : "webhook-signature");
	for (size_t i = 0; i < count; i++) {
		if (a->named && !uuid_eq(all[i].id, a->connection))
			continue;
		if (webhook_check(&m, all[i].keys, all[i].key_count, rq->received_us, &why) == 0)
			found = &all[i];
		else if (why.err == ERR_CLOCK_SKEW || a->named)
			first = why;
	}
	if (found)
		queue(a, found);
	else if (!a->read_again && first.err != ERR_CLOCK_SKEW && m.signature.n)
		directory_refresh(rq->services->directory, on_directory_read, a);
	else
		answer_fault(rq, &first);
}

void confirm_push(struct request *rq)
{
	struct arrival *a = ARENA_NEW(rq->arena, struct arrival);
	struct slice id;
	struct fault why;
	a->rq = rq;
	if (request_query(rq, "connection", &id, &why)) {
		answer_fault(rq, &why);
		return;
	}
	a->named = id.p != NULL;
	if (a->named && uuid_parse(id, &a->connection)) {
		answer_error(rq, ERR_UNKNOWN_CONNECTION, "connection");
		return;
	}
	admit(a);
}

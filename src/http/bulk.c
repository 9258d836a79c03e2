/* Each item is a request of its own on a transaction of its own, with the right asked for again, one after the other: so
 * a row that is refused leaves its neighbours alone, and a bulk that is cut short has done just what it has told or would
 * have told. The items borrow the exchange's arena, headers and answerable person; only their answers are kept. */
#include "socho/http/bulk.h"

#include <string.h>

#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/http/session.h"
#include "socho/registry/revision.h"

enum { BULK_ITEMS_MAX = 200 };

static const char *const decisions[] = {"approve", "return", "reject", NULL};
static void (*const handlers[])(struct request *) = {revision_approve, revision_return, revision_reject};

struct bulk {
	struct exchange *whole;
	struct exchange item; /* the one at work */
	const json_t *items;
	struct slice reason;
	int decision;
	size_t next, done;
	struct text results;
};

static void run_next(void *arg);

static struct bulk *bulk_of(struct request *rq)
{
	struct exchange *x = exchange_of(rq);
	return (struct bulk *)(void *)((char *)x - offsetof(struct bulk, item));
}

static void on_item(struct request *rq)
{
	struct bulk *b = bulk_of(rq);
	const struct answer *answer = &rq->answer;
	text_addf(&b->results, "%s{\"id\":", b->next ? "," : "");
	text_add_json(&b->results, rq->param[0]);
	text_addf(&b->results, ",\"status\":%d,\"answer\":", answer->status);
	text_add(&b->results, answer->body.n ? answer->body : S("null"));
	text_addc(&b->results, '}');
	b->done += answer->status < 300;
	json_decref(rq->json);
	b->next++;
	run_next(b);
}

static void finish(struct bulk *b)
{
	struct request *rq = &b->whole->rq;
	answer_json(rq, 200, arena_printf(rq->arena, "{\"done\":%zu,\"refused\":%zu,\"results\":[%.*s]}", b->done,
	                                  b->next - b->done, SARG(text_slice(&b->results))));
}

static void run_next(void *arg)
{
	struct bulk *b = arg;
	if (b->next == json_array_size(b->items)) {
		finish(b);
		return;
	}
	const json_t *item = json_array_get(b->items, b->next);
	struct exchange *x = &b->item;
	*x = (struct exchange){.rq = b->whole->rq, .server = b->whole->server, .route = b->whole->route,
	                       .right = b->whole->right, .method = b->whole->method, .send = on_item,
	                       .handler = handlers[b->decision]};
	x->rq.answer = (struct answer){.status = 0};
	x->rq.finish = on_item;
	x->rq.tx = NULL;
	x->rq.param[0] = slice_z(json_string_value(json_object_get(item, "id")));
	x->rq.json = json_pack("{s:O}", "version", json_object_get(item, "version"));
	if (b->reason.p)
		json_object_set_new(x->rq.json, "reason", json_stringn(b->reason.p, b->reason.n));
	session_enter(x);
}

/* Judged as a whole before anything is done: a form that is wrong changes nothing. */
static int read_items(struct bulk *b, const json_t *form, struct fault *why)
{
	static const char *const names[] = {"id", "version", NULL};
	struct arena *a = b->whole->rq.arena;
	struct uuid id;
	int64_t version;
	size_t i;
	json_t *item;
	b->items = json_object_get(form, "items");
	if (!json_is_array(b->items))
		return fault(why, b->items ? ERR_WRONG_TYPE : ERR_MISSING, "items");
	if (!json_array_size(b->items) || json_array_size(b->items) > BULK_ITEMS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "items", SAY_1_TO_D, BULK_ITEMS_MAX);
	json_array_foreach(b->items, i, item) {
		if (!json_is_object(item))
			return fault(why, ERR_WRONG_TYPE, "items");
		if (fields_only(a, item, names, why) || field_uuid(item, "items.id", &id, why) ||
		    field_int(item, "items.version", 1, INT32_MAX, &version, why))
			return -1;
	}
	return 0;
}

static int read_form(struct bulk *b, const json_t *form, struct fault *why)
{
	static const char *const names[] = {"decision", "reason", "items", NULL};
	struct arena *a = b->whole->rq.arena;
	if (fields_only(a, form, names, why) || field_choice(form, "decision", decisions, &b->decision, why) ||
	    field_text_opt(a, form, "reason", REASON_CHARS_MAX, &b->reason, why) || read_items(b, form, why))
		return -1;
	if (b->decision == 0)
		return b->reason.p ? fault(why, ERR_UNKNOWN_FIELD, "reason") : 0;
	return b->reason.n ? 0 : fault(why, ERR_REASON_NEEDED, "reason");
}

void bulk_decide(struct request *rq)
{
	struct bulk *b = ARENA_NEW(rq->arena, struct bulk);
	struct fault why;
	b->whole = exchange_of(rq);
	text_init(&b->results, rq->arena);
	if (read_form(b, rq->json, &why))
		answer_fault(rq, &why);
	else
		session_then(rq, run_next, b);
}

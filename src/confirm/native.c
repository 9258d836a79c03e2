/* The native form, Standard Webhooks, as a row of the table: POST /v1/confirmations finds the connection by its keys
 * (push.c), POST /in/native/{token} by the path. */
#include "socho/base/encode.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/confirm/adapter.h"
#include "socho/confirm/receipt.h"
#include "socho/confirm/webhook.h"

static int authenticate(const struct delivery *d, const struct connection *c, struct fault *why)
{
	const struct webhook_message m = {
		.id = delivery_header(d, "webhook-id"),
		.timestamp = delivery_header(d, "webhook-timestamp"),
		.signature = delivery_header(d, "webhook-signature"),
		.body = d->body,
	};
	return webhook_check(&m, c->keys, c->key_count, d->now_us, why);
}

static int parse(const struct delivery *d, const struct connection *c, struct parsed *out, struct fault *why)
{
	(void)c;
	*out = (struct parsed){.count = 0};
	json_t *json = json_read(d->body, why);
	if (!json)
		return -1;
	struct events all;
	int rc = events_read(d->arena, d->body, json, d->now_us, &all, why);
	json_decref(json);
	if (!rc)
		*out = (struct parsed){.events = all.read, .count = all.count, .batch = all.batch, .unread = all.unread,
		                       .unread_count = all.unread_count};
	return rc;
}

static void add_result(struct text *t, const struct pushed *r)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(r->confirmation, id);
	if (r->status == PUSHED_UNRECORDED) {
		text_add(t, S("{\"status\":\"unrecorded\",\"code\":\"unrecorded\""));
		return;
	}
	text_add(t, S("{\"status\":\""));
	text_add(t, slice_z(pushed_status_name(r->status)));
	text_add(t, S("\",\"id\":\""));
	text_add(t, slice_z(id));
	if (r->status == PUSHED_RECORDED) {
		text_add(t, S("\",\"match\":\""));
		text_add(t, r->match_rule);
		text_add(t, S("\",\"entry\":\""));
		text_add(t, base64_encode(t->arena, slice_of(r->entry.b, sizeof r->entry.b)));
	} else if (r->status == PUSHED_CONFLICT) {
		text_add(t, S("\",\"code\":\""));
		text_add(t, slice_z(err_info(ERR_SOURCE_ID_REUSED)->code));
	}
	text_addc(t, '"');
}

static void add_unread(struct text *t, const struct unread_event *u)
{
	text_addf(t, "{\"status\":\"unread\",\"code\":\"%s\"", err_info(u->err)->code);
	if (u->field) {
		text_add(t, S(",\"field\":"));
		text_add_json(t, slice_z(u->field));
	}
	text_addc(t, '}');
}

/* One result for each event, in the events' order. */
static void add_results(struct text *t, const struct told *told)
{
	const struct parsed *p = told->parsed;
	size_t unread = 0;
	text_add(t, S("{\"results\":["));
	for (size_t i = 0; i < p->count + p->unread_count; i++) {
		if (i)
			text_addc(t, ',');
		if (unread < p->unread_count && p->unread[unread].at == i) {
			add_unread(t, &p->unread[unread++]);
			continue;
		}
		add_result(t, &told->results[i - unread]);
		text_addc(t, '}');
	}
	text_addc(t, ']');
}

/* Null when nothing could be signed: the event is recorded, and nobody promised more. */
static void add_receipt(struct text *t, const struct receipt_wish *w)
{
	text_add(t, S(",\"receipt\":"));
	if (!w->note.p) {
		text_add(t, S("null"));
		return;
	}
	text_addf(t, "{\"index\":%llu,\"hashes\":[", (unsigned long long)w->index);
	for (int i = 0; i < w->count; i++)
		text_addf(t, "%s\"%.*s\"", i ? "," : "",
		          SARG(base64_encode(t->arena, slice_of(w->hashes[i].b, sizeof w->hashes[i].b))));
	text_add(t, S("],\"promise\":"));
	text_add_json(t, w->note);
	text_addc(t, '}');
}

static void reply(struct request *rq, const struct told *t)
{
	struct text out;
	if (!t->results) {
		answer_fault(rq, t->why);
		return;
	}
	if (!t->parsed->batch && t->outcome == OUTCOME_CONFLICT) {
		answer_error(rq, ERR_SOURCE_ID_REUSED, "data.source_id");
		return;
	}
	if (!t->parsed->batch && t->results[0].status == PUSHED_UNRECORDED) {
		answer_error(rq, ERR_UNRECORDED, NULL);
		return;
	}
	text_init(&out, rq->arena);
	if (t->parsed->batch)
		add_results(&out, t);
	else
		add_result(&out, &t->results[0]);
	if (t->receipt)
		add_receipt(&out, t->receipt);
	text_addc(&out, '}');
	answer_json(rq, 200, text_slice(&out));
}

const struct adapter adapter_native = {
	.name = "native",
	.help = "Standard Webhooks, HMAC or Ed25519; also at POST /v1/confirmations",
	.method = "POST",
	.body_bytes_max = BODY_BATCH_BYTES_MAX,
	.native = true,
	.secrets = {{"secret", "whsec_ and 24 to 64 bytes in base64", SECRET_DRAWN}},
	.authenticate = authenticate,
	.parse = parse,
	.reply = reply,
};

/* The order matters: the address and the authenticity of the raw bytes first, then their meaning, then the queue; and the
 * answer only after a commit. What is genuine and not understood is kept, and told as received: the provider would send
 * the same bytes again. Why a secret was refused is not told beyond its code. */
#include "arrival.h"

#include <assert.h>
#include <string.h>

#include "aside.h"
#include "counts.h"
#include "mac.h"
#include "socho/base/log.h"
#include "socho/base/network.h"
#include "socho/confirm/directory.h"
#include "socho/confirm/push.h"
#include "socho/store/db.h"
#include "sql.h"

struct arrival *arrival_new(struct request *rq)
{
	struct arrival *a = ARENA_NEW(rq->arena, struct arrival);
	a->rq = rq;
	a->delivery = (struct delivery){.arena = rq->arena, .method = rq->method, .query = rq->query, .body = rq->body,
	                                .headers = rq->headers, .header_count = rq->header_count, .now_us = rq->received_us};
	return a;
}

static void finish_with(struct arrival *a, enum outcome outcome, const struct pushed *results,
                        const struct receipt_wish *receipt)
{
	/* Of a provider's contract a certificate is no part: it is told as what comes nearest. */
	enum outcome as = outcome == OUTCOME_BAD_CERTIFICATE ? OUTCOME_BAD_SECRET : outcome;
	const struct told told = {.outcome = as, .adapter = a->adapter, .settings = a->settings, .why = &a->why,
	                          .parsed = &a->parsed, .results = results, .receipt = receipt};
	json_t *settings = a->settings;
	counts_add(a->counts, outcome);
	a->adapter->reply(a->rq, &told);
	json_decref(settings);
}

static void finish(struct arrival *a, enum outcome outcome, const struct pushed *results)
{
	finish_with(a, outcome, results, NULL);
}

static enum outcome outcome_of(const struct push *p)
{
	enum outcome worst = OUTCOME_DUPLICATE;
	for (size_t i = 0; i < p->count; i++) {
		if (p->results[i].status == PUSHED_CONFLICT)
			return OUTCOME_CONFLICT;
		if (p->results[i].status == PUSHED_RECORDED)
			worst = OUTCOME_RECORDED;
	}
	return worst;
}

static void on_promised(struct receipt_wish *w)
{
	struct arrival *a = w->arg;
	finish_with(a, outcome_of(&a->push), a->push.results, w);
}

/* RFC 7240: a preference among others. */
static bool wants_receipt(const struct arrival *a)
{
	struct slice list = delivery_header(&a->delivery, "prefer");
	while (list.p)
		if (slice_eq_nocase(slice_trim(slice_cut(&list, ',')), S("receipt")))
			return a->adapter->native;
	return false;
}

/* Over what was recorded now; what had been is in the ledger. */
static void ask_receipt(struct arrival *a)
{
	struct merkle_edge e = {.size = 0};
	for (size_t i = 0; i < a->push.count; i++) {
		const struct pushed *r = &a->push.results[i];
		struct merkle_hash leaf = merkle_leaf(slice_of(r->entry.b, sizeof r->entry.b));
		if (r->status == PUSHED_RECORDED)
			merkle_edge_push(&e, &leaf, NULL, NULL);
	}
	a->receipt = (struct receipt_wish){.arena = a->rq->arena, .root = merkle_edge_root(&e), .done = on_promised, .arg = a};
	receipts_ask(a->rq->services->receipts, &a->receipt);
}

static bool anything_recorded(const struct push *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->results[i].status == PUSHED_RECORDED)
			return true;
	return false;
}

static void on_decided(struct push *p, enum err err)
{
	struct arrival *a = p->arg;
	if (err) {
		(void)fault(&a->why, err, NULL);
		finish(a, OUTCOME_UNAVAILABLE, NULL);
	} else if (wants_receipt(a) && anything_recorded(p)) {
		ask_receipt(a);
	} else {
		finish(a, outcome_of(p), p->results);
	}
}

/* The bytes as they came: the query of a GET, the body of everything else. */
static struct slice bytes_of(const struct arrival *a)
{
	return a->delivery.body.n ? a->delivery.body : a->delivery.query;
}

static void record(struct arrival *a)
{
	a->push = (struct push){.arena = a->rq->arena, .province = a->province, .connection = a->connection,
	                        .events = a->parsed.events, .count = a->parsed.count, .delivery = bytes_of(a),
	                        .received_us = a->rq->received_us,
	                        .done = on_decided, .arg = a};
	if (intake_push(a->rq->services->intake, &a->push, &a->why))
		finish(a, OUTCOME_UNAVAILABLE, NULL);
}

/* What could not be read of a batch is as a delivery of its own, without "events[3]." before its field. */
static void keep_unread(struct arrival *a, struct tx *tx)
{
	for (size_t i = 0; i < a->parsed.unread_count; i++) {
		const struct unread_event *u = &a->parsed.unread[i];
		const char *own = u->field ? strstr(u->field, "].") : NULL;
		const struct aside_facts facts = {.province = a->province, .connection = a->connection, .received_us = a->rq->received_us,
		                                  .kind = "unread", .reason = err_info(u->err)->code, .field = own ? own + 2 : NULL, .raw = u->raw};
		tx_query(tx, aside_call(a->rq->arena, a->rq->services->columns, &facts), NULL, NULL);
	}
}

static void keep_delivery(struct arrival *a, struct tx *tx)
{
	static const char *const kinds[] = {[ASIDE_TEST] = "test", [ASIDE_IGNORED] = "ignored", [ASIDE_UNREAD] = "unread"};
	const struct aside_facts facts = {.province = a->province, .connection = a->connection, .received_us = a->rq->received_us,
	                                  .kind = kinds[a->parsed.aside], .reason = a->parsed.reason,
	                                  .field = a->why.err ? a->why.field : NULL, .raw = bytes_of(a)};
	tx_query(tx, aside_call(a->rq->arena, a->rq->services->columns, &facts), NULL, NULL);
}

static void on_keep(struct tx *tx, void *arg)
{
	struct arrival *a = arg;
	tx_query(tx, SQL_CALL(a->rq->arena, confirm_enter, .province = a->province), NULL, NULL);
	if (a->parsed.aside)
		keep_delivery(a, tx);
	keep_unread(a, tx);
	tx_commit(tx);
}

static void on_kept(const struct tx_result *result, void *arg)
{
	static const enum outcome told[] = {
		[ASIDE_TEST] = OUTCOME_TEST, [ASIDE_IGNORED] = OUTCOME_IGNORED, [ASIDE_UNREAD] = OUTCOME_UNREAD};
	struct arrival *a = arg;
	if (result->end != TX_COMMITTED) {
		(void)fault(&a->why, result->err ? result->err : ERR_DATABASE_DOWN, NULL);
		finish(a, OUTCOME_UNAVAILABLE, NULL);
	} else if (a->parsed.count) {
		counts_add_unread(a->counts, a->parsed.unread_count);
		record(a);
	} else {
		finish(a, told[a->parsed.aside], NULL);
	}
}

static void keep_aside(struct arrival *a)
{
	tx_run(a->rq->services->db, &(struct tx_plan){.label = "aside", .arena = a->rq->arena, .start = on_keep, .done = on_kept, .arg = a,
	                                .wait_ms = CONFIRM_WAIT_MS});
}

static void not_understood(struct arrival *a)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(a->connection, id);
	log_warn("delivery_unread", KZ("connection", id), KZ("provider", a->adapter->name), KZ("code", err_info(a->why.err)->code),
	         KZ("field", a->why.field ? a->why.field : "-"));
	a->parsed = (struct parsed){.aside = ASIDE_UNREAD, .reason = err_info(a->why.err)->code};
	keep_aside(a);
}

static void take(struct arrival *a, const struct connection *c)
{
	int rc = c->adapter->parse(&a->delivery, c, &a->parsed, &a->why);
	assert(rc || a->parsed.count || a->parsed.aside);
	if (rc && c->adapter->native)
		finish(a, OUTCOME_UNREAD, NULL);
	else if (rc)
		not_understood(a);
	else if (a->parsed.count > CONFIRM_EVENTS_MAX)
		finish(a, OUTCOME_TOO_LARGE, NULL);
	else if (a->parsed.aside || a->parsed.unread_count)
		keep_aside(a);
	else
		record(a);
}

static bool comes_near(const struct connection *c, const struct request *rq)
{
	return !c->addresses[0] || network_list_has(slice_z(c->addresses), rq->address);
}

static bool refuse(struct arrival *a, enum err err, const char *field, enum outcome outcome)
{
	(void)fault(&a->why, err, field);
	finish(a, outcome, NULL);
	return false;
}

/* Whether a delivery may come from there, with those bytes; otherwise it was answered. */
static bool may_come(struct arrival *a, const struct connection *c)
{
	a->adapter = c->adapter;
	a->counts = c->counts;
	a->settings = json_incref(c->settings);
	a->connection = c->id;
	a->province = c->province;
	if (!comes_near(c, a->rq))
		return refuse(a, ERR_BAD_SIGNATURE, NULL, OUTCOME_BAD_ADDRESS);
	if (!connection_takes_pin(c, a->rq->client_pin))
		return refuse(a, ERR_BAD_SIGNATURE, "client_certificate", OUTCOME_BAD_CERTIFICATE);
	if (a->delivery.body.n > c->adapter->body_bytes_max)
		return refuse(a, ERR_TOO_LARGE, NULL, OUTCOME_TOO_LARGE);
	return true;
}

void arrival_from(struct arrival *a, const struct connection *c)
{
	if (may_come(a, c))
		take(a, c);
}

void arrival_admit(struct arrival *a, const struct connection *c)
{
	if (!may_come(a, c))
		return;
	if (c->adapter->authenticate(&a->delivery, c, &a->why))
		finish(a, a->why.err == ERR_CLOCK_SKEW ? OUTCOME_STALE : OUTCOME_BAD_SECRET, NULL);
	else
		take(a, c);
}

/* The whole list is compared, so that the time tells neither which connections there are nor how much of a token fits. */
static const struct connection *find(const struct arrival *a, const struct adapter *adapter)
{
	const struct services *s = a->rq->services;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	const struct connection *found = NULL;
	size_t count;
	const struct connection *all = directory_all(s->directory, &count);
	path_token_hash(s->columns, a->rq->param[1], hash);
	for (size_t i = 0; i < count; i++) {
		bool same = mac_eq(slice_of(all[i].path_hash, sizeof hash), slice_of(hash, sizeof hash));
		if (same && all[i].adapter == adapter)
			found = &all[i];
	}
	return found;
}

/* What stands in the path behind the token; empty when nothing does. */
static struct slice behind_token(const struct request *rq)
{
	struct slice rest = rq->path;
	for (int i = 0; i < 4 && rest.p; i++)
		(void)slice_cut(&rest, '/');
	return rest.p ? slice_of(rest.p - 1, rest.n + 1) : S("");
}

static const struct adapter_call *call_of(const struct adapter *adapter, struct slice path)
{
	for (int i = 0; i < ADAPTER_CALLS_MAX && adapter->calls[i].path; i++)
		if (slice_eq(slice_z(adapter->calls[i].path), path))
			return &adapter->calls[i];
	return NULL;
}

static void look(struct arrival *a);

static void on_directory_read(bool fresh, void *arg)
{
	struct arrival *a = arg;
	a->read_again = true;
	if (fresh)
		look(a);
	else
		answer_error(a->rq, ERR_DATABASE_DOWN, NULL);
}

static void look(struct arrival *a)
{
	struct request *rq = a->rq;
	const struct adapter *adapter = adapter_by_name(rq->param[0]);
	const struct connection *c = find(a, adapter);
	struct slice path = behind_token(rq);
	const struct adapter_call *call = c ? call_of(adapter, path) : NULL;
	bool delivers = c && slice_eq(rq->method, slice_z(adapter->method)) &&
	                slice_eq(path, adapter->path ? slice_z(adapter->path) : S(""));
	if (call && !(comes_near(c, rq) && connection_takes_pin(c, rq->client_pin)))
		answer_error(rq, ERR_BAD_SIGNATURE, NULL);
	else if (call)
		call->run(rq, &a->delivery, c);
	else if (delivers)
		arrival_admit(a, c);
	else if (!c && !a->read_again)
		directory_refresh(rq->services->directory, on_directory_read, a);
	else {
		counts_add_unknown();
		answer_error(rq, ERR_NOT_FOUND, NULL);
	}
}

void confirm_in(struct request *rq)
{
	look(arrival_new(rq));
}

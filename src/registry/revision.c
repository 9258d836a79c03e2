/* Drafts and their way to the desk of whoever decides. What is personal in a form is sealed before it is stored, bound
 * to the revision's own row; the rest is plain JSON that lists can show. */
#include "socho/registry/revision.h"

#include <string.h>

#include "details.h"
#include "socho/registry/query.h"
#include "revision_rules.h"
#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/registry/duplicate.h"
#include "socho/registry/vendor.h"
#include "socho/store/page.h"
#include "socho/store/reply.h"
#include "sql.h"

struct drafting {
	struct request *rq;
	struct uuid id, market;
	int64_t version; /* 0: a new draft */
	struct vendor_form form;
	struct slice key; /* of the client, when it may send the draft again */
	const struct sql_registry_revision_place_out *place;
};

int revision_judge(const struct revision_seen *seen, const char *state_z, const char *other_state_z, struct fault *why)
{
	if (!slice_eq(seen->state, slice_z(state_z)) && !(other_state_z && slice_eq(seen->state, slice_z(other_state_z))))
		return fault_state(why, ERR_WRONG_STATE, NULL, seen->state);
	if (seen->contributed)
		return fault(why, ERR_SAME_PERSON, NULL);
	if (seen->version != seen->asked_version)
		return fault_say(why, ERR_CONFLICT, "version", "hiện là phiên bản %lld", "it is at version %lld",
		                 (long long)seen->version);
	return 0;
}

void revision_refuse(struct request *rq, const struct revision_seen *seen, const char *state_z, const char *other_state_z)
{
	struct fault why;
	if (revision_judge(seen, state_z, other_state_z, &why))
		answer_fault(rq, &why);
	else
		answer_error(rq, ERR_INTERNAL, NULL);
}

static void on_elsewhere(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct request *rq = arg;
	struct sql_registry_revision_is_there_out out = {.there = false};
	(void)tx;
	if (rows->count == 1)
		sql_row(rq->arena, rows, 0, &out);
	answer_error(rq, out.there ? ERR_OUT_OF_SCOPE : ERR_NOT_FOUND, NULL);
}

void revision_missing(struct request *rq, struct uuid id)
{
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_is_there, .id = id), on_elsewhere, rq);
}

void revision_merged(struct request *rq, struct uuid into, const char *field)
{
	char id[UUID_TEXT_BYTES];
	struct fault why;
	uuid_format(into, id);
	faultf(&why, ERR_VENDOR_MERGED, field, "%s", id);
	answer_fault(rq, &why);
}

int revision_body(const struct request *rq, const char *const *names, int64_t *version, struct fault *why)
{
	if (fields_only(rq->arena, rq->json, names, why))
		return -1;
	return field_int(rq->json, "version", 1, INT32_MAX, version, why);
}

static void show(struct request *rq, struct uuid id, int status)
{
	reply_json(rq, SQL_CALL(rq->arena, registry_revision_get, .id = id), status);
}

static void on_edited(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct sql_registry_revision_edit_out row;
	(void)tx;
	if (!rows->count) {
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(d->rq->arena, rows, 0, &row);
	struct revision_seen seen = {.state = row.state, .version = row.version, .asked_version = d->version};
	if (row.done)
		show(d->rq, d->id, 200);
	else
		revision_refuse(d->rq, &seen, "draft", "returned");
}

static void store(struct drafting *d, const struct sql_registry_revision_place_out *place)
{
	struct request *rq = d->rq;
	struct arena *a = rq->arena;
	struct slice data = vendor_form_data(a, &d->form);
	struct slice box = column_seal(a, rq->services->columns, place->province, "revision", "personal_box",
	                               slice_of(d->id.b, sizeof d->id.b), vendor_form_personal(a, &d->form));
	struct slice hashes = revision_sealed(a, rq->services->columns, place->province, &d->form);
	if (d->version) {
		tx_query(rq->tx, SQL_CALL(a, registry_revision_edit, .id = d->id, .version = (int32_t)d->version,
		         .stall = place->stall, .vendor = place->vendor, .data = data, .personal_box = box,
		         .person = rq->who.person, .request = rq->id, .sealed = hashes), on_edited, d);
		return;
	}
	tx_query(rq->tx, SQL_CALL(a, registry_revision_create, .province = place->province, .id = d->id, .market = d->market,
	         .stall = place->stall, .vendor = place->vendor, .kind = S("vendor_registration"), .data = data,
	         .personal_box = box, .person = rq->who.person, .request = rq->id, .sealed = hashes), NULL, NULL);
	show(rq, d->id, 201);
}

/* ---- the same draft, sent again */

static void on_claimed(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct sql_registry_request_claimed_out row;
	(void)tx;
	if (d->rq->answer.status)
		return;
	if (rows->count != 1) {
		answer_error(d->rq, ERR_CONFLICT, "Idempotency-Key");
		return;
	}
	sql_row(d->rq->arena, rows, 0, &row);
	if (!row.same)
		answer_error(d->rq, ERR_KEY_REUSED, "Idempotency-Key");
	else if (memcmp(row.entity.b, d->id.b, sizeof d->id.b) == 0)
		store(d, d->place);
	else
		show(d->rq, row.entity, 201);
}

/* Two statements, so that the second sees what another request of the same key has just committed. */
static void claim(struct drafting *d, const struct sql_registry_revision_place_out *place)
{
	struct request *rq = d->rq;
	struct arena *a = rq->arena;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	struct slice all = arena_printf(a, "%.*s\n%.*s", SARG(rq->path), SARG(rq->body));
	column_lookup(rq->services->columns, place->province, "idempotency.body", all, hash);
	struct slice body_hash = arena_dup(a, slice_of(hash, sizeof hash));
	d->place = place;
	tx_query(rq->tx, SQL_CALL(a, registry_request_claim, .province = place->province, .person = rq->who.person,
	         .key = d->key, .body_hash = body_hash, .entity = d->id), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(a, registry_request_claimed, .province = place->province, .person = rq->who.person,
	         .key = d->key, .body_hash = body_hash), on_claimed, d);
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct sql_registry_revision_place_out *place = ARENA_NEW(d->rq->arena, struct sql_registry_revision_place_out);
	(void)tx;
	if (!rows->count) {
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(d->rq->arena, rows, 0, place);
	if (!place->stall.has)
		answer_error(d->rq, ERR_UNKNOWN_STALL, "stall");
	else if (d->form.old_vendor && place->merged_into.has)
		revision_merged(d->rq, place->merged_into.value, "vendor.id");
	else if (d->form.old_vendor && !place->vendor.has)
		answer_error(d->rq, ERR_UNKNOWN_VENDOR, "vendor.id");
	else if (d->key.p)
		claim(d, place);
	else
		store(d, place);
}

static void find_place(struct drafting *d)
{
	struct arena *a = d->rq->arena;
	struct sql_registry_revision_place_in in = {
		.market = d->market,
		.stall_number = d->form.stall,
		.vendor = {.has = d->form.old_vendor, .value = d->form.vendor},
	};
	in.stall_id.has = uuid_parse(d->form.stall, &in.stall_id.value) == 0;
	tx_query(d->rq->tx, sql_call_of(a, &sql_registry_revision_place, &in), on_place, d);
}

static struct drafting *drafting(struct request *rq)
{
	struct drafting *d = ARENA_NEW(rq->arena, struct drafting);
	d->rq = rq;
	return d;
}

/* The header Idempotency-Key: visible ASCII. */
static int read_key(const struct request *rq, struct slice *out, struct fault *why)
{
	*out = request_header(rq, "idempotency-key");
	if (!out->p)
		return 0;
	if (!out->n || out->n > IDEMPOTENCY_KEY_BYTES_MAX)
		return fault(why, out->n ? ERR_TOO_LONG : ERR_MISSING, "Idempotency-Key");
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] <= ' ' || out->p[i] > '~')
			return fault(why, ERR_BAD_TEXT, "Idempotency-Key");
	return 0;
}

void revision_create(struct request *rq)
{
	static const char *const names[] = {VENDOR_FORM_FIELDS, NULL};
	struct drafting *d = drafting(rq);
	struct fault why;
	d->id = uuid_new();
	if (path_id(rq, 0, &d->market, &why) || read_key(rq, &d->key, &why) || fields_only(rq->arena, rq->json, names, &why) ||
	    vendor_form_read(rq->arena, rq->json, clock_day(rq->received_us), &d->form, &why))
		answer_fault(rq, &why);
	else
		find_place(d);
}

/* What kind of form the body must be is known only now. */
static void on_found(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	static const char *const names[] = {"version", VENDOR_FORM_FIELDS, NULL};
	struct drafting *d = arg;
	struct request *rq = d->rq;
	struct sql_registry_revision_find_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(rq->arena, rows, 0, &row);
	d->market = row.market;
	if (slice_eq(row.kind, S("vendor_details")))
		details_edit(rq, d->id, row.vendor.value, d->version);
	else if (fields_only(rq->arena, rq->json, names, &why) ||
	         vendor_form_read(rq->arena, rq->json, clock_day(rq->received_us), &d->form, &why))
		answer_fault(rq, &why);
	else
		find_place(d);
}

void revision_edit(struct request *rq)
{
	struct drafting *d = drafting(rq);
	struct fault why;
	if (path_id(rq, 0, &d->id, &why) || field_int(rq->json, "version", 1, INT32_MAX, &d->version, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_find, .id = d->id), on_found, d);
}

void revision_show(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct uuid id;
	struct fault why;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		show(rq, id, 200);
}

void revisions_list(struct request *rq)
{
	static const char *const names[] = {"state", "after", "limit", NULL};
	static const char *const states[] = {"draft", "submitted", "returned", "rejected", "approved", NULL};
	struct sql_registry_revisions_in in = {.count = 0};
	struct page page;
	struct fault why;
	if (path_id(rq, 0, &in.market, &why) || request_query_only(rq, names, &why) ||
	    query_word(rq, "state", states, &in.state, &why) || page_read(rq, &page, &why)) {
		answer_fault(rq, &why);
		return;
	}
	in.after = page.after;
	in.count = page.count;
	reply_json(rq, sql_call_of(rq->arena, &sql_registry_revisions, &in), 200);
}

static void show_submitted(struct request *rq, struct uuid id)
{
	show(rq, id, 200);
}

static void on_submitted(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drafting *d = arg;
	struct sql_registry_revision_submit_out row;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(d->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(d->rq->arena, rows, 0, &row);
	struct revision_seen seen = {.state = row.state, .version = row.version, .asked_version = d->version};
	if (row.done && slice_eq(row.kind, S("vendor_details")))
		details_submitted(d->rq, d->id, slice_eq(row.class, S("C")));
	else if (row.done)
		duplicates_find(d->rq, d->id, show_submitted);
	else if (!row.consented && !revision_judge(&seen, "draft", NULL, &why))
		answer_error(d->rq, ERR_CONSENT_NEEDED, "consents");
	else
		revision_refuse(d->rq, &seen, "draft", NULL);
}

void revision_submit(struct request *rq)
{
	static const char *const names[] = {"version", NULL};
	struct drafting *d = drafting(rq);
	struct fault why;
	if (path_id(rq, 0, &d->id, &why) || revision_body(rq, names, &d->version, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_submit, .id = d->id, .version = (int32_t)d->version,
		         .person = rq->who.person, .request = rq->id), on_submitted, d);
}

/* Changes of a vendor's details. The draft holds only what differs, sealed where it is personal; the vendor's row is locked
 * while a draft is made, and one change of a vendor is under way at a time, so that what a checker compared is what holds.
 * When the name changes that accounts must bear, theirs are judged anew: a mismatch puts them on the list of name checks. */
#include "details.h"

#include <assert.h>

#include "holders.h"
#include "socho/registry/query.h"
#include "revision_rules.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/utf8.h"
#include "socho/registry/revision.h"
#include "socho/store/reply.h"
#include "sql.h"

struct change {
	struct request *rq;
	struct uuid id, vendor;
	int64_t version; /* 0: a new draft */
	bool automatic;
	struct vendor_form form;
	unsigned named;
	struct sql_registry_details_place_out now;
	struct sql_registry_details_open_out seen;
	struct vendor_personal personal;
};

static struct change *change_of(struct request *rq, struct uuid id)
{
	struct change *c = ARENA_NEW(rq->arena, struct change);
	c->rq = rq;
	c->id = id;
	return c;
}

static struct slice id_bytes(const struct uuid *id)
{
	return slice_of(id->b, sizeof id->b);
}

static void show(struct change *c, int status)
{
	reply_json(c->rq, SQL_CALL(c->rq->arena, registry_revision_get, .id = c->id), status);
}

/* ---- the draft */

static void on_edited(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct sql_registry_revision_edit_out row;
	(void)tx;
	assert(rows->count == 1);
	sql_row(c->rq->arena, rows, 0, &row);
	struct revision_seen seen = {.state = row.state, .version = row.version, .asked_version = c->version};
	if (row.done)
		show(c, 200);
	else
		revision_refuse(c->rq, &seen, "draft", "returned");
}

static void store(struct change *c)
{
	struct request *rq = c->rq;
	struct arena *a = rq->arena;
	int16_t province = c->now.province;
	struct slice data = vendor_details_data(a, &c->form, c->named);
	struct slice box = column_seal(a, rq->services->columns, province, "revision", "personal_box", id_bytes(&c->id),
	                               vendor_form_personal(a, &c->form));
	struct slice hashes = revision_sealed(a, rq->services->columns, province, &c->form);
	struct sql_uuid vendor = {.has = true, .value = c->vendor};
	if (c->version) {
		tx_query(rq->tx, SQL_CALL(a, registry_revision_edit, .id = c->id, .version = (int32_t)c->version, .vendor = vendor,
		         .data = data, .personal_box = box, .person = rq->who.person, .request = rq->id, .sealed = hashes),
		         on_edited, c);
		return;
	}
	tx_query(rq->tx, SQL_CALL(a, registry_revision_create, .province = province, .id = c->id, .market = c->now.market,
	         .vendor = vendor, .kind = S("vendor_details"), .data = data, .personal_box = box, .person = rq->who.person,
	         .request = rq->id, .sealed = hashes), NULL, NULL);
	show(c, 201);
}

/* Of what is sealed only the hash tells whether it is new; an e-mail address has none in its row. */
static void drop_same(struct change *c)
{
	struct arena *a = c->rq->arena;
	const struct column_keys *k = c->rq->services->columns;
	int province = c->now.province;
	struct slice email = {NULL, 0};
	struct fault why;
	if (c->now.email_box.p && column_open(a, k, province, "vendor", "email_box", id_bytes(&c->vendor), c->now.email_box,
	                                      &email, &why))
		email = (struct slice){NULL, 0};
	if (slice_eq(vendor_hash(a, k, province, c->form.phone, vendor_phone_lookup), c->now.phone_hash))
		c->named &= ~(unsigned)DETAIL_PHONE;
	if (slice_eq(vendor_hash(a, k, province, c->form.id_number, vendor_id_number_lookup), c->now.id_number_hash))
		c->named &= ~(unsigned)DETAIL_ID_NUMBER;
	if (slice_eq(c->form.email, email))
		c->named &= ~(unsigned)DETAIL_EMAIL;
}

static int read_form(struct change *c, struct fault *why)
{
	struct request *rq = c->rq;
	const struct sql_registry_details_place_out *now = &c->now;
	const struct vendor_now was = {
		.kind = now->kind,
		.name = now->name,
		.legal_name = now->legal_name,
		.tax_code = now->tax_code,
		.registration_style = now->registration_style,
		.registration_number = now->registration_number,
		.has_issued = now->registration_issued.has,
		.issued = now->registration_issued.value,
	};
	if (vendor_details_read(rq->arena, rq->json, &was, clock_day(rq->received_us), &c->form, &c->named, why))
		return -1;
	drop_same(c);
	return c->named || c->form.consent_count
	           ? 0
	           : fault_say(why, ERR_MISSING, "vendor", "chưa có gì thay đổi", "nothing of it would change");
}

static void on_place(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct fault why;
	(void)tx;
	if (!rows->count) {
		answer_error(c->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(c->rq->arena, rows, 0, &c->now);
	if (c->now.merged_into.has)
		revision_merged(c->rq, c->now.merged_into.value, NULL);
	else if (!slice_eq(c->now.state, S("active")))
		answer_error(c->rq, ERR_WRONG_STATE, NULL);
	else if (read_form(c, &why))
		answer_fault(c->rq, &why);
	else
		store(c);
}

static void find_place(struct change *c)
{
	tx_query(c->rq->tx, SQL_CALL(c->rq->arena, registry_details_place, .id = c->vendor), on_place, c);
}

void vendor_revision_create(struct request *rq)
{
	static const char *const names[] = {"vendor", "consents", NULL};
	struct change *c = change_of(rq, uuid_new());
	struct fault why;
	if (path_id(rq, 0, &c->vendor, &why) || fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		find_place(c);
}

void details_edit(struct request *rq, struct uuid revision, struct uuid vendor, int64_t version)
{
	static const char *const names[] = {"version", "vendor", "consents", NULL};
	struct change *c = change_of(rq, revision);
	struct fault why;
	c->vendor = vendor;
	c->version = version;
	if (fields_only(rq->arena, rq->json, names, &why))
		answer_fault(rq, &why);
	else
		find_place(c);
}

/* ---- what was approved holds */

static void finish(void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	struct arena *a = rq->arena;
	char id[UUID_TEXT_BYTES];
	uuid_format(c->id, id);
	tx_query(rq->tx, SQL_CALL(a, registry_revision_close, .province = c->seen.province, .id = c->id), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(a, registry_audit, .province = c->seen.province, .person = rq->who.person, .request = rq->id,
	         .action = S("revision.approved"), .market = c->seen.market, .entity = S("revision"), .entity_id = slice_z(id),
	         .after = arena_printf(a, "{\"version\":%lld,\"automatic\":%s}", (long long)c->seen.version + !c->automatic,
	                               c->automatic ? "true" : "false")), NULL, NULL);
	show(c, 200);
}

/* The hashes of what goes, for the trail. */
static struct slice sealed_before(struct change *c)
{
	static const struct slice none = {NULL, 0};
	struct arena *a = c->rq->arena;
	const struct column_keys *k = c->rq->services->columns;
	struct slice email = none;
	struct fault why;
	if (c->seen.has_email && c->seen.email_box.p &&
	    column_open(a, k, c->seen.province, "vendor", "email_box", id_bytes(&c->seen.vendor), c->seen.email_box, &email, &why))
		email = none;
	return revision_sealed_of(a, c->seen.has_phone ? c->seen.phone_hash : none,
	                          c->seen.has_id_number ? c->seen.id_number_hash : none,
	                          vendor_hash(a, k, c->seen.province, email, vendor_email_lookup));
}

static void apply(struct change *c)
{
	const struct vendor_personal *personal = &c->personal;
	static const struct slice none = {NULL, 0};
	struct request *rq = c->rq;
	struct arena *a = rq->arena;
	const struct column_keys *k = rq->services->columns;
	const struct sql_registry_details_open_out *seen = &c->seen;
	int16_t province = seen->province;
	struct slice name_fold = seen->name;
	struct sealed phone = vendor_sealed(a, k, province, &seen->vendor, "phone_box", personal->phone, vendor_phone_lookup);
	struct sealed id_number = vendor_sealed(a, k, province, &seen->vendor, "id_number_box", personal->id_number,
	                                        vendor_id_number_lookup);
	struct sealed email = vendor_sealed(a, k, province, &seen->vendor, "email_box", personal->email, vendor_email_lookup);
	if (utf8_search_key(a, seen->name, &name_fold))
		name_fold = seen->name;
	tx_query(rq->tx, SQL_CALL(a, registry_details_apply, .province = province, .revision = c->id, .name_fold = name_fold,
	         .phone_box = phone.box, .phone_hash = phone.hash, .id_number_box = id_number.box,
	         .id_number_hash = id_number.hash, .email_box = email.box, .person = rq->who.person, .request = rq->id,
	         .sealed_before = sealed_before(c),
	         .sealed_after = revision_sealed_of(a, seen->has_phone ? phone.hash : none,
	                                            seen->has_id_number ? id_number.hash : none,
	                                            seen->has_email ? email.hash : none)), NULL, NULL);
	tx_query(rq->tx, SQL_CALL(a, registry_consents_take, .province = province, .vendor = seen->vendor, .revision = c->id,
	         .person = rq->who.person, .request = rq->id), NULL, NULL);
	if (seen->rule)
		holders_judge(rq, province, seen->vendor, finish, c);
	else
		finish(c);
}

static void on_decided(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct sql_registry_revision_decide_out row;
	(void)tx;
	assert(rows->count == 1);
	sql_row(c->rq->arena, rows, 0, &row);
	/* Judged already, under the lock; the statement has the last word. */
	if (row.decided)
		apply(c);
	else
		answer_error(c->rq, row.contributed ? ERR_SAME_PERSON : ERR_CONFLICT, NULL);
}

static void on_open(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct change *c = arg;
	struct request *rq = c->rq;
	struct arena *a = rq->arena;
	struct slice text;
	struct fault why;
	if (!rows->count) {
		revision_missing(rq, c->id);
		return;
	}
	sql_row(a, rows, 0, &c->seen);
	struct revision_seen seen = {c->seen.state, c->seen.version, c->version, c->seen.contributed};
	if ((!c->automatic && revision_judge(&seen, "submitted", NULL, &why)) ||
	    column_open(a, rq->services->columns, c->seen.province, "revision", "personal_box", id_bytes(&c->id),
	                c->seen.personal_box, &text, &why) ||
	    vendor_details_personal_read(a, text, &c->personal, &why)) {
		answer_fault(rq, &why);
		return;
	}
	if (c->automatic)
		apply(c);
	else
		tx_query(tx, SQL_CALL(a, registry_revision_decide, .province = c->seen.province, .id = c->id,
		         .version = (int32_t)c->version, .person = rq->who.person, .state = S("approved")), on_decided, c);
}

static void open_revision(struct change *c)
{
	tx_query(c->rq->tx, SQL_CALL(c->rq->arena, registry_details_open, .id = c->id, .person = c->rq->who.person), on_open, c);
}

void details_submitted(struct request *rq, struct uuid revision, bool passes)
{
	struct change *c = change_of(rq, revision);
	c->automatic = passes;
	if (!passes) {
		show(c, 200);
		return;
	}
	tx_query(rq->tx, SQL_CALL(rq->arena, registry_details_pass, .id = revision), NULL, NULL);
	open_revision(c);
}

void details_approve(struct request *rq, struct uuid revision, int64_t version, bool override)
{
	struct change *c = change_of(rq, revision);
	c->version = version;
	if (override)
		answer_error(rq, ERR_UNKNOWN_FIELD, "name_override");
	else
		open_revision(c);
}

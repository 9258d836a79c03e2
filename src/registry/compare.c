/* The checker's side by side: each field as it is, as it would be, and which class of change that is (the classes decide
 * who has to look: A the payout account, B who and where, C how to reach them). Sealed values are compared by their
 * keyed hashes and shown masked, so that two that look alike behind the mask are still told apart. */
#include <openssl/crypto.h>
#include <string.h>

#include "socho/registry/query.h"
#include "revision_rules.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/registry/account.h"
#include "socho/registry/revision.h"
#include "socho/registry/vendor.h"
#include "socho/store/db.h"
#include "sql.h"

enum { SHOWN_DIGITS = 3 };

static const struct slice none = {NULL, 0};

struct comparison {
	struct request *rq;
	struct sql_registry_revision_compare_out row;
	struct vendor_personal personal;
	json_t *data;
	struct text json;
	bool opened, any;
	char class; /* of the whole: the gravest of what changes */
};

struct side {
	struct slice before, after;
	struct slice before_hash, after_hash; /* of sealed values; absent for others */
};

static bool differs(const struct side *s)
{
	if (s->before_hash.p || s->after_hash.p)
		return !slice_eq(s->before_hash, s->after_hash);
	return !slice_eq(s->before, s->after);
}

static void add(struct comparison *c, const char *field_z, char class, struct side s)
{
	bool changed = differs(&s);
	text_addf(&c->json, "%s{\"field\":\"%s\",\"class\":\"%c\",\"before\":", c->any ? "," : "", field_z, class);
	text_add_json(&c->json, s.before);
	text_add(&c->json, S(",\"after\":"));
	text_add_json(&c->json, s.after);
	text_addf(&c->json, ",\"changed\":%s}", changed ? "true" : "false");
	c->any = true;
	if (changed && (!c->class || class < c->class))
		c->class = class;
}

static struct slice proposed(const struct comparison *c, const char *group_z, const char *name_z)
{
	const json_t *value = json_object_get(json_object_get(c->data, group_z), name_z);
	return json_is_string(value) ? slice_of(json_string_value(value), json_string_length(value)) : (struct slice){NULL, 0};
}

static struct slice hash_copy(struct arena *a, const uint8_t hash[static COLUMN_LOOKUP_BYTES])
{
	return arena_dup(a, slice_of(hash, COLUMN_LOOKUP_BYTES));
}

/* What is sealed in the vendor's row, masked; absent when there is nothing, or nothing that opens. */
static struct slice masked(const struct comparison *c, const char *column_z, struct slice box)
{
	struct slice plain;
	struct fault why;
	if (!box.p || column_open(c->rq->arena, c->rq->services->columns, c->row.province, "vendor", column_z,
	                          slice_of(c->row.vendor.value.b, sizeof c->row.vendor.value.b), box, &plain, &why))
		return (struct slice){NULL, 0};
	struct slice shown = vendor_mask(c->rq->arena, plain, SHOWN_DIGITS);
	OPENSSL_cleanse((char *)(uintptr_t)plain.p, plain.n);
	return shown;
}

static void sealed_row(struct comparison *c, const char *field_z, const char *name_z, char class, const char *column_z,
                       struct slice box, struct slice hash, struct slice value,
                       void (*lookup)(const struct column_keys *, int, struct slice, uint8_t *))
{
	struct side s = {.before = masked(c, column_z, box), .after = proposed(c, "vendor", name_z), .before_hash = hash};
	uint8_t fresh[COLUMN_LOOKUP_BYTES];
	if (c->opened && value.p) {
		lookup(c->rq->services->columns, c->row.province, value, fresh);
		s.after_hash = hash_copy(c->rq->arena, fresh);
	} else if (!c->opened) {
		/* Decided long ago: what was sealed is gone, and the masks are all there is to compare. */
		s.before_hash = (struct slice){NULL, 0};
	}
	add(c, field_z, class, s);
}

static void vendor_rows(struct comparison *c)
{
	const struct sql_registry_revision_compare_out *r = &c->row;
	add(c, "vendor.name", 'B', (struct side){.before = r->vendor_name, .after = proposed(c, "vendor", "name")});
	add(c, "vendor.kind", 'B', (struct side){.before = r->vendor_kind, .after = proposed(c, "vendor", "kind")});
	add(c, "vendor.tax_code", 'B', (struct side){.before = r->tax_code, .after = proposed(c, "vendor", "tax_code")});
	sealed_row(c, "vendor.id_number", "id_number", 'B', "id_number_box", r->id_number_box, r->id_number_hash,
	           c->personal.id_number, vendor_id_number_lookup);
	sealed_row(c, "vendor.phone", "phone", 'C', "phone_box", r->phone_box, r->phone_hash, c->personal.phone,
	           vendor_phone_lookup);
}

/* Of a change of details, only what it names. */
static bool named(const struct comparison *c, const char *name_z)
{
	return json_object_get(json_object_get(c->data, "vendor"), name_z) != NULL;
}

static void email_row(struct comparison *c)
{
	struct request *rq = c->rq;
	struct slice plain = none;
	struct side s = {.after = proposed(c, "vendor", "email")};
	struct fault why;
	if (c->row.email_box.p && column_open(rq->arena, rq->services->columns, c->row.province, "vendor", "email_box",
	                                      slice_of(c->row.vendor.value.b, sizeof c->row.vendor.value.b), c->row.email_box,
	                                      &plain, &why))
		plain = none;
	s.before = vendor_mask_email(rq->arena, plain);
	if (c->opened) {
		s.before_hash = vendor_hash(rq->arena, rq->services->columns, c->row.province, plain, vendor_email_lookup);
		s.after_hash = vendor_hash(rq->arena, rq->services->columns, c->row.province, c->personal.email, vendor_email_lookup);
	}
	add(c, "vendor.email", 'C', s);
}

static void detail_rows(struct comparison *c)
{
	const struct sql_registry_revision_compare_out *r = &c->row;
	char issued[DAY_TEXT_BYTES] = "";
	if (r->registration_issued.has)
		day_format(r->registration_issued.value, issued);
	const struct {
		const char *field_z, *name_z;
		char class;
		struct slice before;
	} rows[] = {
		{"vendor.name", "name", slice_eq(r->class, S("C")) || r->legal_name.p ? 'C' : 'B', r->vendor_name},
		{"vendor.legal_name", "legal_name", 'B', r->legal_name},
		{"vendor.kind", "kind", 'B', r->vendor_kind},
		{"vendor.tax_code", "tax_code", 'B', r->tax_code},
		{"vendor.registration_style", "registration_style", 'B', r->registration_style},
		{"vendor.registration_number", "registration_number", 'B', r->registration_number},
		{"vendor.registration_issued", "registration_issued", 'B', issued[0] ? slice_z(issued) : none},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (named(c, rows[i].name_z))
			add(c, rows[i].field_z, rows[i].class, (struct side){.before = rows[i].before,
			                                                     .after = proposed(c, "vendor", rows[i].name_z)});
	if (named(c, "id_number"))
		sealed_row(c, "vendor.id_number", "id_number", 'B', "id_number_box", r->id_number_box, r->id_number_hash,
		           c->personal.id_number, vendor_id_number_lookup);
	if (named(c, "phone"))
		sealed_row(c, "vendor.phone", "phone", 'C', "phone_box", r->phone_box, r->phone_hash, c->personal.phone,
		           vendor_phone_lookup);
	if (named(c, "email"))
		email_row(c);
}

static void account_rows(struct comparison *c)
{
	const struct sql_registry_revision_compare_out *r = &c->row;
	struct slice bin = proposed(c, "account", "bin");
	struct side number = {.before = r->last4, .after = proposed(c, "account", "last4"), .before_hash = r->number_hash};
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	if (c->opened) {
		account_lookup(c->rq->services->columns, r->province, bin, c->personal.number, hash);
		number.after_hash = hash_copy(c->rq->arena, hash);
	} else {
		number.before_hash = (struct slice){NULL, 0};
	}
	add(c, "account.bin", 'A', (struct side){.before = r->bin, .after = bin});
	add(c, "account.number", 'A', number);
	add(c, "account.holder_name", 'A', (struct side){.before = r->holder_name, .after = proposed(c, "account", "holder_name")});
}

static bool is_details(const struct comparison *c)
{
	return slice_eq(c->row.kind, S("vendor_details"));
}

static int open_personal(struct comparison *c, struct uuid id, struct fault *why)
{
	struct slice text;
	if (!c->row.personal_box.p)
		return 0;
	if (column_open(c->rq->arena, c->rq->services->columns, c->row.province, "revision", "personal_box",
	                slice_of(id.b, sizeof id.b), c->row.personal_box, &text, why) ||
	    (is_details(c) ? vendor_details_personal_read : vendor_personal_read)(c->rq->arena, text, &c->personal, why))
		return -1;
	c->opened = true;
	return 0;
}

static void show(struct comparison *c)
{
	struct request *rq = c->rq;
	text_init(&c->json, rq->arena);
	text_add(&c->json, S("{\"stall\":"));
	text_add_json(&c->json, c->row.stall);
	text_add(&c->json, S(",\"state\":"));
	text_add_json(&c->json, c->row.state);
	text_add(&c->json, S(",\"replaces_code\":"));
	text_add_json(&c->json, c->row.code);
	text_add(&c->json, S(",\"fields\":["));
	if (is_details(c))
		detail_rows(c);
	else if (!c->row.old_vendor)
		vendor_rows(c);
	if (!is_details(c))
		account_rows(c);
	text_add(&c->json, S("],\"class\":"));
	text_add_json(&c->json, c->class ? slice_of(&c->class, 1) : (struct slice){NULL, 0});
	text_addc(&c->json, '}');
	answer_json(rq, 200, text_slice(&c->json));
}

static void on_row(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct comparison *c = arg;
	struct uuid id;
	struct fault why;
	(void)tx;
	if (!rows->count || path_id(c->rq, 0, &id, &why)) {
		answer_error(c->rq, ERR_NOT_FOUND, NULL);
		return;
	}
	sql_row(c->rq->arena, rows, 0, &c->row);
	c->data = json_read(c->row.data, &why);
	if (!c->data || open_personal(c, id, &why))
		answer_fault(c->rq, &why);
	else
		show(c);
	json_decref(c->data);
}

void revision_differences(struct request *rq)
{
	static const char *const names[] = {NULL};
	struct comparison *c = ARENA_NEW(rq->arena, struct comparison);
	struct uuid id;
	struct fault why;
	c->rq = rq;
	if (path_id(rq, 0, &id, &why) || request_query_only(rq, names, &why))
		answer_fault(rq, &why);
	else
		tx_query(rq->tx, SQL_CALL(rq->arena, registry_revision_compare, .id = id), on_row, c);
}

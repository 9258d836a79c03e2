/* What the trail says of sealed fields: a keyed hash of each, so that a change is seen and no value is. */
#include "revision_rules.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/registry/account.h"
#include "sql.h"

static void add(struct text *t, const char *field_z, struct slice hash)
{
	if (hash.p)
		text_addf(t, "%s\"%s\":\"%.*s\"", t->n > 1 ? "," : "", field_z, SARG(hex_encode(t->arena, hash)));
}

static struct text contact(struct arena *a, struct slice phone, struct slice id_number, struct slice email)
{
	struct text t;
	text_init(&t, a);
	text_addc(&t, '{');
	add(&t, "vendor.phone", phone);
	add(&t, "vendor.id_number", id_number);
	add(&t, "vendor.email", email);
	return t;
}

struct slice revision_sealed_of(struct arena *a, struct slice phone, struct slice id_number, struct slice email)
{
	struct text t = contact(a, phone, id_number, email);
	text_addc(&t, '}');
	return text_slice(&t);
}

struct slice vendor_hash(struct arena *a, const struct column_keys *k, int province, struct slice value, lookup_fn *lookup)
{
	if (!value.p)
		return (struct slice){NULL, 0};
	uint8_t *hash = arena_alloc(a, COLUMN_LOOKUP_BYTES);
	lookup(k, province, value, hash);
	return slice_of(hash, COLUMN_LOOKUP_BYTES);
}

struct sealed vendor_sealed(struct arena *a, const struct column_keys *k, int province, const struct uuid *vendor,
                            const char *column_z, struct slice value, lookup_fn *lookup)
{
	struct sealed s = {.hash = vendor_hash(a, k, province, value, lookup)};
	if (value.p)
		s.box = column_seal(a, k, province, "vendor", column_z, slice_of(vendor->b, sizeof vendor->b), value);
	return s;
}

struct slice revision_sealed(struct arena *a, const struct column_keys *k, int province, const struct vendor_form *form)
{
	uint8_t account[COLUMN_LOOKUP_BYTES];
	struct text t = contact(a, vendor_hash(a, k, province, form->phone, vendor_phone_lookup),
	                        vendor_hash(a, k, province, form->id_number, vendor_id_number_lookup),
	                        vendor_hash(a, k, province, form->email, vendor_email_lookup));
	if (form->bank) {
		account_lookup(k, province, form->bank->bin, form->number, account);
		add(&t, "account.number", slice_of(account, sizeof account));
	}
	text_addc(&t, '}');
	return text_slice(&t);
}

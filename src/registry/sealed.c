/* What the trail says of sealed fields: a keyed hash of each, so that a change is seen and no value is. */
#include "revision_rules.h"
#include "socho/base/encode.h"
#include "socho/base/text.h"
#include "socho/registry/account.h"
#include "sql.h"

static void add(struct text *t, struct arena *a, const char *field_z, const uint8_t hash[static COLUMN_LOOKUP_BYTES])
{
	struct slice hex = hex_encode(a, slice_of(hash, COLUMN_LOOKUP_BYTES));
	text_addf(t, "%s\"%s\":\"%.*s\"", t->n > 1 ? "," : "", field_z, SARG(hex));
}

struct slice revision_sealed(struct arena *a, const struct column_keys *k, int province, const struct vendor_form *form)
{
	struct text t;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	text_init(&t, a);
	text_addc(&t, '{');
	if (form->phone.p) {
		vendor_phone_lookup(k, province, form->phone, hash);
		add(&t, a, "vendor.phone", hash);
	}
	if (form->id_number.p) {
		vendor_id_number_lookup(k, province, form->id_number, hash);
		add(&t, a, "vendor.id_number", hash);
	}
	account_lookup(k, province, form->bank->bin, form->number, hash);
	add(&t, a, "account.number", hash);
	text_addc(&t, '}');
	return text_slice(&t);
}

#include "socho/registry/vendor.h"

#include <string.h>

#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/registry/validate.h"

enum { TYPED_CHARS_MAX = 64, SHOWN_DIGITS = 3, LAST_CHARS = 4 };

static const char *const kinds[] = {"household", "individual", "enterprise", "cooperative", "farmer", "institution", NULL};

/* fields_only() inside an object: the unknown field is named with its path. */
static int only(struct arena *a, const json_t *object, const char *path, const char *const *names, struct fault *why)
{
	if (!fields_only(a, object, names, why))
		return 0;
	why->field = arena_dup_z(a, arena_printf(a, "%s.%s", path, why->field));
	return -1;
}

static int read_person(struct arena *a, const json_t *v, int32_t today, struct vendor_form *f, struct fault *why)
{
	int kind;
	struct slice phone, id_number, tax_code;
	if (field_choice(v, "vendor.kind", kinds, &kind, why) ||
	    field_text(a, v, "vendor.name", NAME_CHARS_MAX, &f->name, why) ||
	    field_text_opt(a, v, "vendor.phone", TYPED_CHARS_MAX, &phone, why) ||
	    field_text_opt(a, v, "vendor.id_number", TYPED_CHARS_MAX, &id_number, why) ||
	    field_text_opt(a, v, "vendor.tax_code", TYPED_CHARS_MAX, &tax_code, why))
		return -1;
	f->kind = slice_z(kinds[kind]);
	if (phone.p && validate_phone(a, phone, "vendor.phone", &f->phone, why))
		return -1;
	if (id_number.p && validate_id_number(a, id_number, today, "vendor.id_number", &f->id_number, why))
		return -1;
	if (!tax_code.p)
		return 0;
	if (tax_code.n != 12)
		return validate_tax_code(a, tax_code, "vendor.tax_code", &f->tax_code, why);
	/* Since 2025-07-01 the personal ID is the tax code of people and household businesses. It is sealed like one. */
	if (f->id_number.p && !slice_eq(f->id_number, tax_code))
		return faultf(why, ERR_BAD_TAX_CODE, "vendor.tax_code", "twelve digits are the personal ID, and it is another");
	return validate_id_number(a, tax_code, today, "vendor.tax_code", &f->id_number, why);
}

static int read_vendor(struct arena *a, const json_t *object, int32_t today, struct vendor_form *f, struct fault *why)
{
	static const char *const old_names[] = {"id", "replaces", NULL};
	static const char *const names[] = {"kind", "name", "phone", "id_number", "tax_code", "replaces", NULL};
	const json_t *v;
	if (field_object(object, "vendor", &v, why))
		return -1;
	f->old_vendor = json_object_get(v, "id") != NULL;
	if (only(a, v, "vendor", f->old_vendor ? old_names : names, why) ||
	    field_bool_opt(v, "vendor.replaces", &f->replaces, why))
		return -1;
	return f->old_vendor ? field_uuid(v, "vendor.id", &f->vendor, why) : read_person(a, v, today, f, why);
}

/* Without others kept there is nothing else to be the first. */
static int read_place(const json_t *v, struct vendor_form *f, struct fault *why)
{
	if (field_bool_opt(v, "account.keep_others", &f->keep_others, why) ||
	    field_bool_opt(v, "account.primary", &f->primary, why))
		return -1;
	if (!f->keep_others && !f->primary && field_present(v, "account.primary"))
		return faultf(why, ERR_BAD_CHOICE, "account.primary", "without keep_others it is the only account");
	f->primary |= !f->keep_others;
	return 0;
}

static int read_account(struct arena *a, const json_t *object, struct vendor_form *f, struct fault *why)
{
	static const char *const names[] = {"bin", "number", "holder_name", "keep_others", "primary", NULL};
	const json_t *v;
	struct slice bin, number, holder;
	if (field_object(object, "account", &v, why) || only(a, v, "account", names, why) ||
	    field_text(a, v, "account.bin", TYPED_CHARS_MAX, &bin, why))
		return -1;
	f->bank = bank_by_bin(bin);
	if (!f->bank)
		return fault(why, ERR_UNKNOWN_BANK, "account.bin");
	if (field_text(a, v, "account.number", TYPED_CHARS_MAX, &number, why) ||
	    validate_account_number(a, number, "account.number", &f->number, why) ||
	    field_text(a, v, "account.holder_name", NAME_CHARS_MAX, &holder, why))
		return -1;
	return validate_holder_name(a, holder, "account.holder_name", &f->holder_name, why) || read_place(v, f, why) ? -1 : 0;
}

int vendor_form_read(struct arena *a, const json_t *object, int32_t today, struct vendor_form *out, struct fault *why)
{
	*out = (struct vendor_form){.old_vendor = false};
	if (field_text(a, object, "stall", NUMBER_CHARS_MAX, &out->stall, why) ||
	    read_vendor(a, object, today, out, why))
		return -1;
	return read_account(a, object, out, why);
}

struct slice vendor_mask(struct arena *a, struct slice text, size_t shown)
{
	struct slice masked = arena_dup(a, text);
	if (text.p && text.n > shown)
		memset((char *)(uintptr_t)masked.p, '*', text.n - shown);
	return masked;
}

static void member(struct text *t, const char *name_z, struct slice value)
{
	if (!value.p)
		return;
	if (t->p[t->n - 1] != '{')
		text_addc(t, ',');
	text_addf(t, "\"%s\":", name_z);
	text_add_json(t, value);
}

static void flag(struct text *t, const char *name_z, bool set)
{
	if (set)
		text_addf(t, "%s\"%s\":true", t->p[t->n - 1] == '{' ? "" : ",", name_z);
}

struct slice vendor_form_data(struct arena *a, const struct vendor_form *f)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, S("{\"vendor\":{"));
	member(&t, "kind", f->kind);
	member(&t, "name", f->name);
	member(&t, "phone", vendor_mask(a, f->phone, SHOWN_DIGITS));
	member(&t, "id_number", vendor_mask(a, f->id_number, SHOWN_DIGITS));
	member(&t, "tax_code", f->tax_code);
	flag(&t, "replaces", f->replaces);
	text_add(&t, S("},\"account\":{"));
	member(&t, "bin", f->bank->bin);
	member(&t, "bank", f->bank->short_name);
	member(&t, "last4", slice_sub(f->number, f->number.n - LAST_CHARS, f->number.n));
	member(&t, "holder_name", f->holder_name);
	flag(&t, "keep_others", f->keep_others);
	flag(&t, "primary", f->keep_others && f->primary);
	text_add(&t, S("}}"));
	return text_slice(&t);
}

struct slice vendor_form_personal(struct arena *a, const struct vendor_form *f)
{
	struct text t;
	text_init(&t, a);
	text_addc(&t, '{');
	member(&t, "phone", f->phone);
	member(&t, "id_number", f->id_number);
	member(&t, "number", f->number);
	text_addc(&t, '}');
	return text_slice(&t);
}

int vendor_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why)
{
	json_t *object = json_read(json, NULL);
	int failed = !json_is_object(object) || field_text_opt(a, object, "phone", TYPED_CHARS_MAX, &out->phone, NULL) ||
	             field_text_opt(a, object, "id_number", TYPED_CHARS_MAX, &out->id_number, NULL) ||
	             field_text(a, object, "number", TYPED_CHARS_MAX, &out->number, NULL);
	json_decref(object);
	return failed ? fault(why, ERR_BAD_SEAL, NULL) : 0;
}

void vendor_phone_lookup(const struct column_keys *k, int province, struct slice phone,
                         uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "vendor.phone", phone, out);
}

void vendor_id_number_lookup(const struct column_keys *k, int province, struct slice id_number,
                             uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "vendor.id_number", id_number, out);
}

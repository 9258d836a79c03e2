/* A change of details is read by laying it over what is registered and judging the whole: so the rules of a kind hold
 * whichever of its fields is changed. What turns out as it was is no change. */
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "vendor_parts.h"

static const char *const fields[] = {"kind", "name", "legal_name", "phone", "email", "id_number", "tax_code",
                                     "registration_number", "registration_issued", NULL};

static bool said(const json_t *patch, const char *name_z)
{
	return json_object_get(patch, name_z) != NULL;
}

static void keep(json_t *whole, const json_t *patch, const char *name_z, struct slice value)
{
	if (!said(patch, name_z) && value.p)
		json_object_set_new(whole, name_z, json_stringn(value.p, value.n));
}

/* The vendor as it will be, but for what is sealed: of that, only what was said. */
static json_t *overlay(const json_t *patch, const struct vendor_now *now)
{
	json_t *whole = json_object();
	char issued[DAY_TEXT_BYTES];
	bool unregistered = said(patch, "registration_number") && !field_present(patch, "registration_number");
	for (size_t i = 0; fields[i]; i++)
		if (field_present(patch, fields[i]))
			json_object_set(whole, fields[i], json_object_get(patch, fields[i]));
	keep(whole, patch, "kind", now->kind);
	keep(whole, patch, "name", now->name);
	keep(whole, patch, "legal_name", now->legal_name);
	keep(whole, patch, "tax_code", now->tax_code);
	keep(whole, patch, "registration_number", now->registration_number);
	if (now->has_issued && !unregistered) {
		day_format(now->issued, issued);
		keep(whole, patch, "registration_issued", slice_z(issued));
	}
	return whole;
}

/* A registration under the personal ID has no number to be laid over; it stays with the kind that may have it. */
static int keep_registration(const json_t *patch, const struct vendor_now *now, struct vendor_form *f, struct fault *why)
{
	if (said(patch, "registration_number") || !slice_eq(now->registration_style, S("id")))
		return 0;
	f->registration.style = REGISTRATION_ID;
	if (said(patch, "kind") && !slice_eq(slice_z(json_string_value(json_object_get(patch, "kind"))), now->kind))
		return fault(why, ERR_BAD_REGISTRATION, "vendor.registration_number");
	return 0;
}

static unsigned changes(const json_t *patch, const struct vendor_now *now, const struct vendor_form *f)
{
	const struct {
		unsigned bit;
		bool changed;
	} rows[] = {
		{DETAIL_KIND, !slice_eq(f->kind, now->kind)},
		{DETAIL_NAME, !slice_eq(f->name, now->name)},
		{DETAIL_LEGAL_NAME, !slice_eq(f->legal_name, now->legal_name)},
		{DETAIL_TAX_CODE, !slice_eq(f->tax_code, now->tax_code)},
		{DETAIL_REGISTRATION, !slice_eq(slice_z(registration_style_name(f->registration.style)), now->registration_style) ||
		                          !slice_eq(f->registration.number, now->registration_number)},
		{DETAIL_ISSUED, f->has_issued != now->has_issued || (f->has_issued && f->issued != now->issued)},
		{DETAIL_PHONE, said(patch, "phone")},
		{DETAIL_EMAIL, said(patch, "email")},
		{DETAIL_ID_NUMBER, said(patch, "id_number") || f->id_number.p},
	};
	unsigned named = 0;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		named |= rows[i].changed ? rows[i].bit : 0;
	return named;
}

static int read_patch(struct arena *a, const json_t *patch, const struct vendor_now *now, int32_t today,
                      struct vendor_form *f, struct fault *why)
{
	json_t *whole = overlay(patch, now);
	int result = vendor_only(a, patch, "vendor", fields, why) || keep_registration(patch, now, f, why) ||
	                     vendor_person_read(a, whole, today, f, why)
	                 ? -1
	                 : 0;
	json_decref(whole);
	return result;
}

int vendor_details_read(struct arena *a, const json_t *object, const struct vendor_now *now, int32_t today,
                        struct vendor_form *out, unsigned *named, struct fault *why)
{
	const json_t *patch = NULL;
	*out = (struct vendor_form){.old_vendor = true};
	*named = 0;
	if (field_present(object, "vendor")) {
		if (field_object(object, "vendor", &patch, why) || read_patch(a, patch, now, today, out, why))
			return -1;
		*named = changes(patch, now, out);
	}
	return vendor_consents_read(a, object, out, why);
}

static void write(struct text *t, const char *name_z, struct slice value)
{
	if (value.p)
		vendor_member(t, name_z, value);
	else
		text_addf(t, "%s\"%s\":null", t->p[t->n - 1] == '{' ? "" : ",", name_z);
}

struct slice vendor_details_data(struct arena *a, const struct vendor_form *f, unsigned named)
{
	const struct {
		unsigned bit;
		const char *name_z;
		struct slice value;
	} rows[] = {
		{DETAIL_KIND, "kind", f->kind},
		{DETAIL_NAME, "name", f->name},
		{DETAIL_LEGAL_NAME, "legal_name", f->legal_name},
		{DETAIL_PHONE, "phone", vendor_mask(a, f->phone, VENDOR_SHOWN_DIGITS)},
		{DETAIL_EMAIL, "email", vendor_mask_email(a, f->email)},
		{DETAIL_ID_NUMBER, "id_number", vendor_mask(a, f->id_number, VENDOR_SHOWN_DIGITS)},
		{DETAIL_TAX_CODE, "tax_code", f->tax_code},
		{DETAIL_REGISTRATION, "registration_style", slice_z(registration_style_name(f->registration.style))},
		{DETAIL_REGISTRATION, "registration_number", f->registration.number},
	};
	struct text t;
	text_init(&t, a);
	text_add(&t, S("{\"vendor\":{"));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (named & rows[i].bit)
			write(&t, rows[i].name_z, rows[i].value);
	if ((named & DETAIL_ISSUED) && f->has_issued)
		vendor_member_day(&t, "registration_issued", f->issued);
	else if (named & DETAIL_ISSUED)
		write(&t, "registration_issued", (struct slice){NULL, 0});
	text_addc(&t, '}');
	vendor_consents_write(&t, f);
	text_addc(&t, '}');
	return text_slice(&t);
}

#include "socho/registry/vendor.h"

#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/registry/validate.h"
#include "vendor_parts.h"

enum { TYPED_CHARS_MAX = 64, EMAIL_CHARS_MAX = 254, LAST_CHARS = 4, EVIDENCE_CHARS_MAX = 120, CONSENT_VERSIONS_MAX = 1000 };

const char *const vendor_kinds[] = {"household", "individual", "enterprise", "cooperative", "farmer", "institution", NULL};
const char *const consent_purposes[] = {"registration", "payments", "counts", "notices", "account_sharing", NULL};
const char *const consent_channels[] = {"paper", "in_person", "phone", "online", NULL};
static const char *const tenancy_kinds[] = {"main", "shared", "sublet", NULL};
static const char *const relations[] = {"spouse", "parent", "child", "sibling", "other_family", NULL};

int vendor_only(struct arena *a, const json_t *object, const char *path, const char *const *names, struct fault *why)
{
	if (!fields_only(a, object, names, why))
		return 0;
	why->field = arena_dup_z(a, arena_printf(a, "%s.%s", path, why->field));
	return -1;
}

/* Twelve digits in place of another number are the personal ID, which stands in one field only. */
static int take_id(struct vendor_form *f, struct slice id_number, enum err other, const char *field, struct fault *why)
{
	if (id_number.p && f->id_number.p && !slice_eq(f->id_number, id_number))
		return fault_say(why, other, field, "mười hai chữ số là số định danh cá nhân, nhưng khác số đã ghi",
		                 "twelve digits are the personal ID, and it is another");
	if (id_number.p)
		f->id_number = id_number;
	return 0;
}

static int read_numbers(struct arena *a, const json_t *v, enum vendor_kind kind, int32_t today, struct vendor_form *f,
                        struct fault *why)
{
	struct slice id_number, tax_code, registration;
	if (field_text_opt(a, v, "vendor.id_number", TYPED_CHARS_MAX, &id_number, why) ||
	    field_text_opt(a, v, "vendor.tax_code", TYPED_CHARS_MAX, &tax_code, why) ||
	    field_text_opt(a, v, "vendor.registration_number", TYPED_CHARS_MAX, &registration, why))
		return -1;
	if (id_number.p && validate_id_number(a, id_number, today, "vendor.id_number", &f->id_number, why))
		return -1;
	if (tax_code.p && (validate_vendor_tax_code(a, kind, tax_code, today, "vendor.tax_code", &f->tax_code, &id_number, why) ||
	                   take_id(f, id_number, ERR_BAD_TAX_CODE, "vendor.tax_code", why)))
		return -1;
	if (registration.p &&
	    (validate_registration(a, kind, registration, today, "vendor.registration_number", &f->registration, why) ||
	     take_id(f, f->registration.id_number, ERR_BAD_REGISTRATION, "vendor.registration_number", why)))
		return -1;
	return 0;
}

static int read_issued(struct arena *a, const json_t *v, int32_t today, struct vendor_form *f, struct fault *why)
{
	f->has_issued = field_present(v, "vendor.registration_issued");
	if (!f->has_issued)
		return 0;
	if (field_day(a, v, "vendor.registration_issued", &f->issued, why))
		return -1;
	if (f->registration.style == REGISTRATION_NONE)
		return fault(why, ERR_MISSING, "vendor.registration_number");
	return f->issued > today ? fault_say(why, ERR_OUT_OF_RANGE, "vendor.registration_issued", SAY_TODAY_AT_THE_LATEST)
	                         : 0;
}

int vendor_person_read(struct arena *a, const json_t *v, int32_t today, struct vendor_form *f, struct fault *why)
{
	int kind;
	struct slice phone, email;
	if (field_choice(v, "vendor.kind", vendor_kinds, &kind, why) ||
	    field_text(a, v, "vendor.name", NAME_CHARS_MAX, &f->name, why) ||
	    field_text_opt(a, v, "vendor.legal_name", NAME_CHARS_MAX, &f->legal_name, why) ||
	    field_text_opt(a, v, "vendor.phone", TYPED_CHARS_MAX, &phone, why) ||
	    field_text_opt(a, v, "vendor.email", EMAIL_CHARS_MAX, &email, why))
		return -1;
	f->kind = slice_z(vendor_kinds[kind]);
	if (phone.p && validate_phone(a, phone, "vendor.phone", &f->phone, why))
		return -1;
	if (email.p && validate_email(a, email, "vendor.email", &f->email, why))
		return -1;
	return read_numbers(a, v, (enum vendor_kind)kind, today, f, why) || read_issued(a, v, today, f, why) ? -1 : 0;
}

static int read_vendor(struct arena *a, const json_t *object, int32_t today, struct vendor_form *f, struct fault *why)
{
	static const char *const old_names[] = {"id", "replaces", NULL};
	static const char *const names[] = {"kind", "name", "legal_name", "phone", "email", "id_number", "tax_code",
	                                    "registration_number", "registration_issued", "replaces", NULL};
	const json_t *v;
	if (field_object(object, "vendor", &v, why))
		return -1;
	f->old_vendor = json_object_get(v, "id") != NULL;
	if (vendor_only(a, v, "vendor", f->old_vendor ? old_names : names, why) ||
	    field_bool_opt(v, "vendor.replaces", &f->replaces, why))
		return -1;
	return f->old_vendor ? field_uuid(v, "vendor.id", &f->vendor, why) : vendor_person_read(a, v, today, f, why);
}

/* Without others kept there is nothing else to be the first. */
static int read_place(const json_t *v, struct vendor_form *f, struct fault *why)
{
	if (field_bool_opt(v, "account.keep_others", &f->keep_others, why) ||
	    field_bool_opt(v, "account.primary", &f->primary, why))
		return -1;
	if (!f->keep_others && !f->primary && field_present(v, "account.primary"))
		return fault_say(why, ERR_BAD_CHOICE, "account.primary",
		                 "không giữ tài khoản khác thì đây là tài khoản duy nhất",
		                 "without keep_others it is the only account");
	f->primary |= !f->keep_others;
	return 0;
}

static bool is_sha256(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]))
			return false;
	return s.n == 64;
}

/* What speaks for the account, and how its holder is related to another one. */
static int read_proof(struct arena *a, const json_t *v, struct vendor_form *f, struct fault *why)
{
	int relation;
	if (field_text_opt(a, v, "account.evidence", EVIDENCE_CHARS_MAX, &f->evidence, why) ||
	    field_text_opt(a, v, "account.evidence_sha256", TYPED_CHARS_MAX, &f->evidence_sha256, why))
		return -1;
	if (f->evidence_sha256.p && !f->evidence.p)
		return fault(why, ERR_MISSING, "account.evidence");
	if (f->evidence_sha256.p && !is_sha256(f->evidence_sha256))
		return fault(why, ERR_BAD_TEXT, "account.evidence_sha256");
	if (field_present(v, "account.relation")) {
		if (field_choice(v, "account.relation", relations, &relation, why))
			return -1;
		f->relation = slice_z(relations[relation]);
	}
	return 0;
}

static int read_account(struct arena *a, const json_t *object, struct vendor_form *f, struct fault *why)
{
	static const char *const names[] = {"bin", "number", "holder_name", "keep_others", "primary", "relation",
	                                    "evidence", "evidence_sha256", NULL};
	const json_t *v;
	struct slice bin, number, holder;
	if (field_object(object, "account", &v, why) || vendor_only(a, v, "account", names, why) ||
	    field_text(a, v, "account.bin", TYPED_CHARS_MAX, &bin, why))
		return -1;
	f->bank = bank_by_bin(bin);
	if (!f->bank)
		return fault(why, ERR_UNKNOWN_BANK, "account.bin");
	if (field_text(a, v, "account.number", TYPED_CHARS_MAX, &number, why) ||
	    validate_account_number(a, number, "account.number", &f->number, why) ||
	    field_text(a, v, "account.holder_name", NAME_CHARS_MAX, &holder, why))
		return -1;
	return validate_holder_name(a, holder, "account.holder_name", &f->holder_name, why) || read_place(v, f, why) ||
	               read_proof(a, v, f, why)
	           ? -1
	           : 0;
}

static int read_tenancy(struct arena *a, const json_t *object, int32_t today, struct vendor_form *f, struct fault *why)
{
	static const char *const names[] = {"kind", "from_day", NULL};
	const json_t *v;
	if (!field_present(object, "tenancy"))
		return 0;
	if (field_object(object, "tenancy", &v, why) || vendor_only(a, v, "tenancy", names, why) ||
	    field_choice(v, "tenancy.kind", tenancy_kinds, &f->tenancy, why))
		return -1;
	if (f->tenancy && f->replaces)
		return fault_say(why, ERR_BAD_CHOICE, "tenancy.kind",
		                 "người thay các người khác đứng một mình ở điểm kinh doanh",
		                 "whoever replaces the others has the stall alone");
	f->has_from = field_present(v, "tenancy.from_day");
	if (f->has_from && field_day(a, v, "tenancy.from_day", &f->from_day, why))
		return -1;
	return f->has_from && f->from_day > today
	           ? fault_say(why, ERR_OUT_OF_RANGE, "tenancy.from_day", SAY_TODAY_AT_THE_LATEST)
	           : 0;
}

int consent_read(struct arena *a, const json_t *object, struct consent_form *out, struct fault *why)
{
	if (field_choice(object, "consents.purpose", consent_purposes, &out->purpose, why) ||
	    field_int(object, "consents.version", 1, CONSENT_VERSIONS_MAX, &out->version, why) ||
	    field_choice(object, "consents.channel", consent_channels, &out->channel, why) ||
	    field_text_opt(a, object, "consents.scan_sha256", TYPED_CHARS_MAX, &out->scan_hex, why))
		return -1;
	return out->scan_hex.p && !is_sha256(out->scan_hex) ? fault(why, ERR_BAD_TEXT, "consents.scan_sha256") : 0;
}

int vendor_consents_read(struct arena *a, const json_t *object, struct vendor_form *f, struct fault *why)
{
	static const char *const names[] = {"purpose", "version", "channel", "scan_sha256", NULL};
	const json_t *list = json_object_get(object, "consents");
	if (!field_present(object, "consents"))
		return 0;
	if (!json_is_array(list))
		return fault(why, ERR_WRONG_TYPE, "consents");
	if (json_array_size(list) > CONSENTS_MAX)
		return fault_say(why, ERR_OUT_OF_RANGE, "consents", "nhiều nhất %d", "%d at most", CONSENTS_MAX);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct consent_form *c = &f->consents[f->consent_count++];
		const json_t *one = json_array_get(list, i);
		if (!json_is_object(one))
			return fault(why, ERR_WRONG_TYPE, "consents");
		if (vendor_only(a, one, "consents", names, why) || consent_read(a, one, c, why))
			return -1;
		for (size_t k = 0; k < i; k++)
			if (f->consents[k].purpose == c->purpose)
				return fault(why, ERR_DUPLICATE, "consents.purpose");
	}
	return 0;
}

int vendor_form_read(struct arena *a, const json_t *object, int32_t today, struct vendor_form *out, struct fault *why)
{
	*out = (struct vendor_form){.old_vendor = false};
	if (field_text(a, object, "stall", NUMBER_CHARS_MAX, &out->stall, why) ||
	    read_vendor(a, object, today, out, why))
		return -1;
	return read_account(a, object, out, why) || read_tenancy(a, object, today, out, why) ||
	               vendor_consents_read(a, object, out, why)
	           ? -1
	           : 0;
}

struct slice vendor_mask(struct arena *a, struct slice text, size_t shown)
{
	struct slice masked = arena_dup(a, text);
	if (text.p && text.n > shown)
		memset((char *)(uintptr_t)masked.p, '*', text.n - shown);
	return masked;
}

void vendor_member(struct text *t, const char *name_z, struct slice value)
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

void vendor_member_day(struct text *t, const char *name_z, int32_t day)
{
	char iso[DAY_TEXT_BYTES];
	day_format(day, iso);
	vendor_member(t, name_z, slice_z(iso));
}

struct slice vendor_mask_email(struct arena *a, struct slice email)
{
	struct slice domain = email;
	if (!email.p)
		return email;
	slice_cut(&domain, '@');
	return arena_printf(a, "%.1s***@%.*s", email.p, SARG(domain));
}

static void add_consent(struct text *t, const struct consent_form *c, bool comma)
{
	text_addf(t, "%s{\"purpose\":\"%s\",\"version\":%lld,\"channel\":\"%s\"", comma ? "," : "", consent_purposes[c->purpose],
	          (long long)c->version, consent_channels[c->channel]);
	vendor_member(t, "scan_sha256", c->scan_hex);
	text_addc(t, '}');
}

void vendor_consents_write(struct text *t, const struct vendor_form *f)
{
	text_add(t, S(",\"consents\":["));
	for (size_t i = 0; i < f->consent_count; i++)
		add_consent(t, &f->consents[i], i > 0);
	text_addc(t, ']');
}

struct slice vendor_form_data(struct arena *a, const struct vendor_form *f)
{
	struct text t;
	text_init(&t, a);
	text_add(&t, S("{\"vendor\":{"));
	vendor_member(&t, "kind", f->kind);
	vendor_member(&t, "name", f->name);
	vendor_member(&t, "phone", vendor_mask(a, f->phone, VENDOR_SHOWN_DIGITS));
	vendor_member(&t, "id_number", vendor_mask(a, f->id_number, VENDOR_SHOWN_DIGITS));
	vendor_member(&t, "email", vendor_mask_email(a, f->email));
	vendor_member(&t, "tax_code", f->tax_code);
	vendor_member(&t, "legal_name", f->legal_name);
	vendor_member(&t, "registration_style", slice_z(registration_style_name(f->registration.style)));
	vendor_member(&t, "registration_number", f->registration.number);
	if (f->has_issued)
		vendor_member_day(&t, "registration_issued", f->issued);
	flag(&t, "replaces", f->replaces);
	text_add(&t, S("},\"account\":{"));
	vendor_member(&t, "bin", f->bank->bin);
	vendor_member(&t, "bank", f->bank->short_name);
	vendor_member(&t, "last4", slice_sub(f->number, f->number.n - LAST_CHARS, f->number.n));
	vendor_member(&t, "holder_name", f->holder_name);
	flag(&t, "keep_others", f->keep_others);
	flag(&t, "primary", f->keep_others && f->primary);
	vendor_member(&t, "relation", f->relation);
	vendor_member(&t, "evidence", f->evidence);
	vendor_member(&t, "evidence_sha256", f->evidence_sha256);
	text_addf(&t, "},\"tenancy\":{\"kind\":\"%s\"", tenancy_kinds[f->tenancy]);
	if (f->has_from)
		vendor_member_day(&t, "from_day", f->from_day);
	text_addc(&t, '}');
	vendor_consents_write(&t, f);
	text_addc(&t, '}');
	return text_slice(&t);
}

struct slice vendor_form_personal(struct arena *a, const struct vendor_form *f)
{
	struct text t;
	text_init(&t, a);
	text_addc(&t, '{');
	vendor_member(&t, "phone", f->phone);
	vendor_member(&t, "id_number", f->id_number);
	vendor_member(&t, "email", f->email);
	vendor_member(&t, "number", f->number);
	text_addc(&t, '}');
	return text_slice(&t);
}

static int read_personal(struct arena *a, struct slice json, bool account, struct vendor_personal *out, struct fault *why)
{
	json_t *object = json_read(json, NULL);
	int failed = !json_is_object(object) || field_text_opt(a, object, "phone", TYPED_CHARS_MAX, &out->phone, NULL) ||
	             field_text_opt(a, object, "id_number", TYPED_CHARS_MAX, &out->id_number, NULL) ||
	             field_text_opt(a, object, "email", EMAIL_CHARS_MAX, &out->email, NULL) ||
	             field_text_opt(a, object, "number", TYPED_CHARS_MAX, &out->number, NULL);
	json_decref(object);
	return failed || (out->number.p != NULL) != account ? fault(why, ERR_BAD_SEAL, NULL) : 0;
}

int vendor_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why)
{
	return read_personal(a, json, true, out, why);
}

int vendor_details_personal_read(struct arena *a, struct slice json, struct vendor_personal *out, struct fault *why)
{
	return read_personal(a, json, false, out, why);
}

void vendor_phone_lookup(const struct column_keys *k, int province, struct slice phone,
                         uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "vendor.phone", phone, out);
}

void vendor_email_lookup(const struct column_keys *k, int province, struct slice email,
                         uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "vendor.email", email, out);
}

void vendor_id_number_lookup(const struct column_keys *k, int province, struct slice id_number,
                             uint8_t out[static COLUMN_LOOKUP_BYTES])
{
	column_lookup(k, province, "vendor.id_number", id_number, out);
}

/* What a good row does. Somebody is recognised by ID number, by account or by the stall that he holds, and only where
 * the name agrees; where one of them says otherwise a person must look. */
#include <string.h>

#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "socho/registry/account.h"
#include "socho/registry/vendor_sheet.h"

static struct slice hashed(struct arena *a, const uint8_t hash[static COLUMN_LOOKUP_BYTES])
{
	return arena_dup(a, slice_of(hash, COLUMN_LOOKUP_BYTES));
}

void vendor_row_hash(struct arena *a, const struct column_keys *k, int province, struct uuid market, struct vendor_row *r)
{
	const struct vendor_form *f = &r->form;
	uint8_t hash[COLUMN_LOOKUP_BYTES];
	struct text t;
	char market_text[UUID_TEXT_BYTES];
	if (f->id_number.p) {
		vendor_id_number_lookup(k, province, f->id_number, hash);
		r->id_number_hash = hashed(a, hash);
	}
	if (f->phone.p) {
		vendor_phone_lookup(k, province, f->phone, hash);
		r->phone_hash = hashed(a, hash);
	}
	account_lookup(k, province, f->bank->bin, f->number, hash);
	r->number_hash = hashed(a, hash);
	uuid_format(market, market_text);
	text_init(&t, a);
	text_addf(&t, "%s\n%.*s\n", market_text, SARG(f->stall));
	text_add(&t, vendor_form_data(a, f));
	text_add(&t, vendor_form_personal(a, f));
	column_lookup(k, province, "import.row", text_slice(&t), hash);
	r->row_hash = hashed(a, hash);
}

static bool same_name(struct arena *a, struct slice x, struct slice y)
{
	struct slice kx, ky;
	return utf8_search_key(a, x, &kx) == 0 && utf8_search_key(a, y, &ky) == 0 && slice_eq(kx, ky);
}

static void settle(struct vendor_row *r, enum sheet_action action, enum err err, const char *column, const char *field)
{
	r->action = action;
	if (err)
		r->faults[r->fault_count++] = (struct sheet_fault){.column = column, .field = field, .err = err};
}

/* Another line stands in the way. */
static void settle_at(struct arena *a, struct vendor_row *r, enum err err, const char *column, const char *field,
                      int line)
{
	settle(r, SHEET_DUPLICATE, err, column, field);
	struct sheet_fault *f = &r->faults[r->fault_count - 1];
	f->detail = arena_printf(a, "line %d", line);
	f->detail_vi = arena_printf(a, "dòng %d", line);
}

static bool same_or_absent(struct slice a, struct slice b)
{
	return !a.p || slice_eq(a, b);
}

/* Only what the sheet says counts: an empty cell changes nothing. */
static bool details_differ(const struct vendor_facts *x, const struct vendor_row *r)
{
	const struct vendor_form *f = &r->form;
	return !slice_eq(f->name, x->by_account_name) || !slice_eq(f->kind, x->account_kind) ||
	       !same_or_absent(f->tax_code, x->account_tax) || !same_or_absent(r->phone_hash, x->account_phone) ||
	       !same_or_absent(r->id_number_hash, x->account_id);
}

static bool same_vendor(const struct uuid *a, const struct uuid *b)
{
	return a && b && uuid_eq(*a, *b);
}

/* Whoever the row is about, when the register knows him; NULL when it does not. */
static const struct uuid *recognise(struct arena *a, const struct vendor_facts *x, const struct vendor_row *r)
{
	if (x->by_id && same_name(a, x->by_id_name, r->form.name))
		return x->by_id;
	if (x->by_account && same_name(a, x->by_account_name, r->form.name))
		return x->by_account;
	if (x->tenant && same_name(a, x->tenant_name, r->form.name))
		return x->tenant;
	return NULL;
}

#define COLUMN(i) vendor_sheet_columns[i].names[0]
enum { STALL = 0, NAME = 2, PHONE = 3, ID_NUMBER = 4, ACCOUNT = 7 };

/* True when another row or another vendor stands in the way. */
static bool collides(struct arena *a, const struct vendor_facts *x, const struct uuid *who, struct vendor_row *r)
{
	if (x->stall_line)
		settle_at(a, r, ERR_ROW_REPEATED, COLUMN(STALL), "stall", x->stall_line);
	else if (x->by_id && !same_vendor(who, x->by_id))
		settle(r, SHEET_DUPLICATE, ERR_ID_ELSEWHERE, COLUMN(ID_NUMBER), "vendor.id_number");
	else if (x->by_account && !same_vendor(who, x->by_account))
		settle(r, SHEET_DUPLICATE, ERR_ACCOUNT_ELSEWHERE, COLUMN(ACCOUNT), "account.number");
	else if (x->account_line && !same_name(a, x->account_line_name, r->form.name))
		settle_at(a, r, ERR_ACCOUNT_ELSEWHERE, COLUMN(ACCOUNT), "account.number", x->account_line);
	else if (!who && (x->id_line || x->account_line))
		settle_at(a, r, ERR_VENDOR_REPEATED, COLUMN(NAME), "vendor.name", x->id_line ? x->id_line : x->account_line);
	else if (!who && x->by_phone && !same_name(a, x->by_phone_name, r->form.name))
		settle(r, SHEET_DUPLICATE, ERR_PHONE_ELSEWHERE, COLUMN(PHONE), "vendor.phone");
	else
		return false;
	return true;
}

void vendor_row_decide(struct arena *a, const struct vendor_facts *x, struct vendor_row *r)
{
	if (r->fault_count)
		return;
	if (!x->stall) {
		settle(r, SHEET_ERROR, ERR_UNKNOWN_STALL, COLUMN(STALL), "stall");
		r->faults[0].value = r->form.stall;
		return;
	}
	r->has_stall = true;
	r->stall = *x->stall;
	const struct uuid *who = recognise(a, x, r);
	if (x->earlier) {
		settle(r, SHEET_UNCHANGED, ERR_NONE, NULL, NULL);
		return;
	}
	if (collides(a, x, who, r))
		return;
	r->has_vendor = who != NULL;
	if (who)
		r->vendor = *who;
	if (same_vendor(who, x->by_account) && x->account_here) {
		bool differ = details_differ(x, r);
		settle(r, differ ? SHEET_DUPLICATE : SHEET_UNCHANGED, differ ? ERR_VENDOR_DIFFERS : ERR_NONE, COLUMN(NAME),
		       "vendor");
	} else if (x->tenant && !same_vendor(who, x->tenant) && !r->form.replaces) {
		settle(r, SHEET_ERROR, ERR_STALL_TAKEN, COLUMN(STALL), "stall");
	} else {
		settle(r, who ? SHEET_UPDATE : SHEET_CREATE, ERR_NONE, NULL, NULL);
	}
}

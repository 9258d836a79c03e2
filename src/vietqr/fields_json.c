#include "socho/vietqr/fields_json.h"

/* "name": with a comma before it unless it is the first of its object. */
static void member(struct text *t, const char *name_z, bool *first)
{
	text_addf(t, "%s\"%s\":", *first ? "" : ",", name_z);
	*first = false;
}

static void text_member(struct text *t, const char *name_z, struct slice value, bool *first)
{
	if (!value.p)
		return;
	member(t, name_z, first);
	text_add_json(t, value);
}

/* {"80":"…","83":"…"} */
static void objects_member(struct text *t, const char *name_z, const struct vietqr_objects *objects, bool *first)
{
	if (!objects->count)
		return;
	member(t, name_z, first);
	text_addc(t, '{');
	for (size_t i = 0; i < objects->count; i++) {
		text_addf(t, "%s\"%02d\":", i ? "," : "", objects->items[i].id);
		text_add_json(t, objects->items[i].value);
	}
	text_addc(t, '}');
}

static void accounts_member(struct text *t, const struct vietqr_fields *f, bool *first)
{
	if (!f->other_account_count)
		return;
	member(t, "other_accounts", first);
	for (size_t i = 0; i < f->other_account_count; i++) {
		const struct vietqr_account *account = &f->other_accounts[i];
		text_addf(t, "%c{\"id\":\"%02d\",", i ? ',' : '[', account->id);
		if (account->is_template) {
			text_add(t, S("\"guid\":"));
			text_add_json(t, account->guid);
			text_addc(t, ',');
		}
		text_add(t, S("\"value\":"));
		text_add_json(t, account->value);
		text_addc(t, '}');
	}
	text_addc(t, ']');
}

static void lang_member(struct text *t, const struct vietqr_fields *f, bool *first)
{
	if (!f->has_lang)
		return;
	bool first_inside = true;
	member(t, "lang", first);
	text_addc(t, '{');
	text_member(t, "pref", f->lang_pref, &first_inside);
	text_member(t, "name", f->lang_name, &first_inside);
	text_member(t, "city", f->lang_city, &first_inside);
	text_addc(t, '}');
}

void vietqr_fields_json(struct text *t, const struct vietqr_fields *f)
{
	bool first = true;
	text_addc(t, '{');
#define X(name_) text_member(t, #name_, f->name_, &first);
	VIETQR_TEXT_FIELDS(X)
#undef X
	accounts_member(t, f, &first);
	objects_member(t, "unreserved", &f->unreserved, &first);
	objects_member(t, "rfu", &f->rfu, &first);
	objects_member(t, "extra62", &f->extra62, &first);
	lang_member(t, f, &first);
	text_addc(t, '}');
}

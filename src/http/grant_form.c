#include "grant_form.h"

#include <assert.h>

#include "socho/base/fields.h"
#include "socho/http/right.h"
#include "socho/vietqr/bank.h"

enum { ROLES_MAX = 32 };

static const char *const *role_choices(void)
{
	static const char *names[ROLES_MAX + 1];
	size_t n = 0;
	while (right_role(n)) {
		assert(n < ROLES_MAX);
		names[n] = right_role(n);
		n++;
	}
	return names;
}

/* Just the word of the scope's kind stands beside it. */
static int read_scope(const struct request *rq, struct grant_form *g, struct fault *why)
{
	static const char *const kinds[] = {"all", "province", "market", "unit", NULL};
	const json_t *form = rq->json;
	int64_t province;
	int kind;
	if (field_choice(form, "scope", kinds, &kind, why))
		return -1;
	for (int i = 1; kinds[i]; i++)
		if (i != kind && field_present(form, kinds[i]))
			return fault(why, ERR_UNKNOWN_FIELD, kinds[i]);
	g->scope_kind = slice_z(kinds[kind]);
	if (kind == 1) {
		if (field_int(form, "province", 1, 99, &province, why))
			return -1;
		g->province = (int16_t)province;
	}
	g->market.has = kind == 2;
	if (kind == 2 && field_uuid(form, "market", &g->market.value, why))
		return -1;
	return kind == 3 ? field_text(rq->arena, form, "unit", 16, &g->unit, why) : 0;
}

static int read_bank(const struct request *rq, struct grant_form *g, struct fault *why)
{
	bool asked = slice_eq(g->role, S("bank_checker"));
	if (field_text_opt(rq->arena, rq->json, "bank", 6, &g->bin, why))
		return -1;
	if (asked != (g->bin.p != NULL))
		return fault(why, asked ? ERR_MISSING : ERR_UNKNOWN_FIELD, "bank");
	if (asked && !slice_eq(g->scope_kind, S("province")))
		return fault(why, ERR_BAD_CHOICE, "scope");
	return asked && !bank_by_bin(g->bin) ? fault(why, ERR_UNKNOWN_BANK, "bank") : 0;
}

int grant_form_read(const struct request *rq, struct grant_form *out, struct fault *why)
{
	const char *const *roles = role_choices();
	int role;
	*out = (struct grant_form){.province = 0};
	if (field_choice(rq->json, "role", roles, &role, why))
		return -1;
	out->role = slice_z(roles[role]);
	return read_scope(rq, out, why) || read_bank(rq, out, why) ? -1 : 0;
}

void grant_form_nowhere(struct request *rq, const struct grant_form *g)
{
	if (g->market.has)
		answer_error(rq, ERR_UNKNOWN_MARKET, "market");
	else
		answer_error(rq, ERR_UNKNOWN_UNIT, g->province ? "province" : "unit");
}

#include "words.h"

const char *const unit_levels[] = {"province", "district", "commune", "hamlet", NULL};
const char *const operator_kinds[] = {"board", "company", "cooperative", "commune", "institution", NULL};
const char *const market_kinds[] = {"market", "night_market", "periodic_market", "wholesale_market",
                                    "shopping_street", "one_stop_desk", "school", "clinic", NULL};
const char *const market_faces[] = {"sealed", "plain", NULL};
const char *const market_statuses[] = {"open", "planned", "closed", NULL};
const char *const market_models[] = {"4.0", "pilot", "plan", "partial", "none", NULL};
const char *const stall_statuses[] = {"in_use", "vacant", "closed", NULL};
const char *const person_roles[] = {"sysadmin", "prov_admin", "prov_viewer", "commune_officer", "market_maker",
                                    "market_checker", "bank_checker", "inspector", "team_member", "team_lead",
                                    "reconciler", "auditor", "vendor", NULL};

bool label_code_ok(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return s.n >= 1 && s.n <= LABEL_CODE_CHARS_MAX;
}

int word_index(const char *const *words, struct slice s)
{
	for (int i = 0; words[i]; i++)
		if (slice_eq(s, slice_z(words[i])))
			return i;
	return -1;
}

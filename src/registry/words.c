#include "words.h"

#include "socho/base/details.h"
#include "socho/base/fields.h"

const char *const unit_levels[] = {"province", "district", "commune", "hamlet", NULL};
const char *const operator_kinds[] = {"board", "company", "cooperative", "commune", "institution", NULL};
const char *const market_kinds[] = {"market", "night_market", "periodic_market", "wholesale_market",
                                    "shopping_street", "one_stop_desk", "school", "clinic", NULL};
const char *const market_faces[] = {"sealed", "plain", NULL};
const char *const market_statuses[] = {"open", "planned", "closed", NULL};
const char *const market_models[] = {"4.0", "pilot", "plan", "partial", "none", NULL};
const char *const stall_statuses[] = {"in_use", "vacant", "closed", NULL};
const char *const geographies[] = {"current", "reported", NULL};
const char *const market_calendars[] = {"daily", "weekly", "solar", "lunar", NULL};
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

int day_cutoff_of(struct slice kind)
{
	return slice_eq(kind, S("night_market")) ? NIGHT_CUTOFF_MINUTES : 0;
}

int read_square_metres(struct arena *a, const json_t *json, const char *field, double max, struct slice *out,
                       struct fault *why)
{
	*out = (struct slice){NULL, 0};
	if (!field_present(json, field))
		return 0;
	const json_t *v = json_object_get(json, field);
	if (!json_is_number(v))
		return fault(why, ERR_WRONG_TYPE, field);
	double area = json_number_value(v);
	if (!(area >= 0.01 && area <= max))
		return fault_say(why, ERR_OUT_OF_RANGE, field, "từ 0.01 đến %.2f", "0.01 to %.2f", max);
	*out = arena_printf(a, "%.2f", area);
	return 0;
}

int calendar_days_ok(int calendar, const int16_t *days, size_t count, const char *field, struct fault *why)
{
	static const int16_t last[] = {[CALENDAR_DAILY] = 0, 7, 31, 30};
	if (calendar == CALENDAR_DAILY)
		return count ? fault_say(why, ERR_OUT_OF_RANGE, field, "chợ họp hằng ngày thì không ghi ngày họp",
		                         "a market open every day has no days of its own")
		             : 0;
	if (!count)
		return fault(why, ERR_MISSING, field);
	for (size_t i = 0; i < count; i++)
		if (days[i] < 1 || days[i] > last[calendar])
			return fault_say(why, ERR_OUT_OF_RANGE, field, SAY_1_TO_D, last[calendar]);
	return 0;
}

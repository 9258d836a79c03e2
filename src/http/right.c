#include "socho/http/right.h"

#include <assert.h>

#define HAS(right) (1U << RIGHT_##right)
#define CODES (HAS(CODE_READ) | HAS(QUICK_LINK))

/* What a role may and may not: a maker never decides, a viewer of figures sees no vendor, a system administrator sees
 * no amounts. Where a market has one person only, the commune officer is the checker. */
static const struct {
	const char *role;
	unsigned rights;
} roles[] = {
	{"sysadmin", HAS(SYSTEM)},
	{"prov_admin", HAS(REGISTRY_READ) | HAS(MARKET_MANAGE) | CODES | HAS(ADOPTION_READ) | HAS(PLAN_MANAGE) | HAS(INCIDENT_READ)},
	{"prov_viewer", HAS(ADOPTION_READ)},
	{"commune_officer", HAS(REGISTRY_READ) | HAS(REVISION_DECIDE) | CODES | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE)},
	{"market_maker", HAS(REGISTRY_READ) | HAS(REGISTRY_WRITE) | CODES | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE)},
	{"market_checker", HAS(REGISTRY_READ) | HAS(REVISION_DECIDE) | CODES | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE)},
	{"bank_checker", 0},
	{"inspector", HAS(REGISTRY_READ) | CODES | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE)},
	{"auditor", HAS(REGISTRY_READ) | CODES | HAS(ADOPTION_READ) | HAS(INCIDENT_READ)},
	{"team_lead", HAS(REGISTRY_READ) | CODES | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(INCIDENT_READ)},
	{"team_member", HAS(REGISTRY_READ) | CODES | HAS(FIELD_CHECK)},
	{"vendor", 0},
	{"reconciler", 0},
};
enum { ROLE_COUNT = sizeof roles / sizeof roles[0] };

static const char *const names[RIGHT_COUNT] = {
	[RIGHT_PUBLIC] = "public",
	[RIGHT_PROVIDER] = "provider",
	[RIGHT_SIGNED_IN] = "signed_in",
	[RIGHT_REGISTRY_READ] = "registry_read",
	[RIGHT_REGISTRY_WRITE] = "registry_write",
	[RIGHT_REVISION_DECIDE] = "revision_decide",
	[RIGHT_MARKET_MANAGE] = "market_manage",
	[RIGHT_CODE_READ] = "code_read",
	[RIGHT_QUICK_LINK] = "quick_link",
	[RIGHT_FIELD_CHECK] = "field_check",
	[RIGHT_BUNDLE_READ] = "bundle_read",
	[RIGHT_INCIDENT_READ] = "incident_read",
	[RIGHT_INCIDENT_MANAGE] = "incident_manage",
	[RIGHT_ADOPTION_READ] = "adoption_read",
	[RIGHT_PLAN_MANAGE] = "plan_manage",
	[RIGHT_SYSTEM] = "system",
};

const char *right_name(enum right r)
{
	assert(r < RIGHT_COUNT);
	return names[r];
}

const struct slice *right_roles(struct arena *a, enum right r, size_t *count)
{
	struct slice *out = arena_array(a, ROLE_COUNT, sizeof *out);
	*count = 0;
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].rights >> r & 1)
			out[(*count)++] = slice_z(roles[i].role);
	return out;
}

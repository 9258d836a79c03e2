#include "socho/http/right.h"

#include <assert.h>
#include <stdint.h>

#define HAS(right) (UINT64_C(1) << RIGHT_##right)
#define VENDOR_DESK (HAS(VENDOR_CONTACT) | HAS(VENDOR_DATA) | HAS(PRIVACY_READ) | HAS(PRIVACY_WORK) | HAS(PAYOUT_STOP))
#define DUES_CLERK (HAS(DUES_READ) | HAS(DUES_WRITE) | HAS(TARIFF_MANAGE))
#define DUES_HEAD (HAS(DUES_READ) | HAS(DUES_DECIDE))

/* What a role may and may not: a maker never decides, a viewer of figures sees no vendor, a system administrator sees
 * no amounts. Where a market has one person only, the commune officer is the checker. A second factor is asked of
 * whoever decides, holds a whole province, or rules the system. */
static const struct {
	const char *role;
	bool second_factor;
	uint64_t rights;
} roles[] = {
	{"sysadmin", true, HAS(SYSTEM) | HAS(RETENTION_READ)},
	{"prov_admin", true, HAS(REGISTRY_READ) | HAS(MARKET_MANAGE) | HAS(CODE_READ) | HAS(ADOPTION_READ) | HAS(PAYMENT_REVIEW) | HAS(PLAN_MANAGE) | HAS(ROUND_MANAGE) | HAS(TEST_LABEL) | HAS(INCIDENT_READ) | HAS(TRAIL_READ) | HAS(PRIVACY_READ) | HAS(RETENTION_READ) | HAS(REPORT_WRITE) | HAS(REPORT_DECIDE) | HAS(TEAM_READ) | HAS(TEAM_MANAGE) | HAS(DUES_READ) | HAS(TARIFF_MANAGE)},
	{"prov_viewer", true, HAS(ADOPTION_READ)},
	{"commune_officer", true, VENDOR_DESK | HAS(REGISTRY_READ) | HAS(REVISION_DECIDE) | HAS(PRIVACY_DECIDE) | HAS(CODE_READ) | HAS(MARKET_WATCH) | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(ROUND_MANAGE) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE) | HAS(TRAIL_READ) | HAS(REPORT_WRITE) | HAS(REPORT_DECIDE) | HAS(TEAM_READ) | HAS(TEAM_MANAGE) | DUES_HEAD | HAS(COLLECT_READ) | HAS(COLLECT_CHECK) | HAS(VISIT_WRITE)},
	{"market_maker", false, VENDOR_DESK | HAS(REGISTRY_READ) | HAS(REGISTRY_WRITE) | HAS(CODE_READ) | HAS(MARKET_WATCH) | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE) | HAS(REPORT_WRITE) | DUES_CLERK | HAS(COLLECT_READ) | HAS(COLLECT)},
	{"market_checker", true, VENDOR_DESK | HAS(REGISTRY_READ) | HAS(REVISION_DECIDE) | HAS(PRIVACY_DECIDE) | HAS(CODE_READ) | HAS(MARKET_WATCH) | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(ROUND_MANAGE) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE) | HAS(TRAIL_READ) | HAS(REPORT_WRITE) | DUES_HEAD | HAS(COLLECT_READ) | HAS(COLLECT_CHECK)},
	{"bank_checker", true, HAS(BANK_CHECK)},
	{"inspector", false, HAS(REGISTRY_READ) | HAS(CODE_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(ROUND_MANAGE) | HAS(INCIDENT_READ) | HAS(INCIDENT_MANAGE)},
	{"auditor", true, HAS(REGISTRY_READ) | HAS(CODE_READ) | HAS(ADOPTION_READ) | HAS(INCIDENT_READ) | HAS(TRAIL_READ) | HAS(PRIVACY_READ) | HAS(RETENTION_READ) | HAS(TEAM_READ) | HAS(DUES_READ) | HAS(COLLECT_READ)},
	{"team_lead", false, HAS(REGISTRY_READ) | HAS(CODE_READ) | HAS(ADOPTION_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(INCIDENT_READ) | HAS(TEAM_READ) | HAS(VISIT_WRITE)},
	{"team_member", false, HAS(REGISTRY_READ) | HAS(CODE_READ) | HAS(FIELD_CHECK) | HAS(BUNDLE_READ) | HAS(TEAM_READ) | HAS(VISIT_WRITE)},
	{"vendor", false, HAS(OWN_VENDOR)},
	{"reconciler", true, HAS(PAYMENT_REVIEW) | HAS(RECONCILE)},
};
enum { ROLE_COUNT = sizeof roles / sizeof roles[0] };
static_assert(RIGHT_COUNT <= 64, "a right is a bit");

static const char *const names[RIGHT_COUNT] = {
	[RIGHT_PUBLIC] = "public",
	[RIGHT_PROVIDER] = "provider",
	[RIGHT_OWN] = "own",
	[RIGHT_SIGNED_IN] = "signed_in",
	[RIGHT_REGISTRY_READ] = "registry_read",
	[RIGHT_REGISTRY_WRITE] = "registry_write",
	[RIGHT_REVISION_DECIDE] = "revision_decide",
	[RIGHT_MARKET_MANAGE] = "market_manage",
	[RIGHT_CODE_READ] = "code_read",
	[RIGHT_QUICK_LINK] = "quick_link",
	[RIGHT_VENDOR_CONTACT] = "vendor_contact",
	[RIGHT_VENDOR_DATA] = "vendor_data",
	[RIGHT_OWN_VENDOR] = "own_vendor",
	[RIGHT_PRIVACY_READ] = "privacy_read",
	[RIGHT_PRIVACY_WORK] = "privacy_work",
	[RIGHT_PRIVACY_DECIDE] = "privacy_decide",
	[RIGHT_RETENTION_READ] = "retention_read",
	[RIGHT_PAYOUT_STOP] = "payout_stop",
	[RIGHT_BANK_CHECK] = "bank_check",
	[RIGHT_FIELD_CHECK] = "field_check",
	[RIGHT_BUNDLE_READ] = "bundle_read",
	[RIGHT_TEAM_READ] = "team_read",
	[RIGHT_VISIT_WRITE] = "visit_write",
	[RIGHT_TEAM_MANAGE] = "team_manage",
	[RIGHT_ROUND_MANAGE] = "round_manage",
	[RIGHT_TEST_LABEL] = "test_label",
	[RIGHT_INCIDENT_READ] = "incident_read",
	[RIGHT_INCIDENT_MANAGE] = "incident_manage",
	[RIGHT_MARKET_WATCH] = "market_watch",
	[RIGHT_PAYMENT_REVIEW] = "payment_review",
	[RIGHT_RECONCILE] = "reconcile",
	[RIGHT_COLLECT_READ] = "collect_read",
	[RIGHT_COLLECT] = "collect",
	[RIGHT_COLLECT_CHECK] = "collect_check",
	[RIGHT_ADOPTION_READ] = "adoption_read",
	[RIGHT_DUES_READ] = "dues_read",
	[RIGHT_DUES_WRITE] = "dues_write",
	[RIGHT_DUES_DECIDE] = "dues_decide",
	[RIGHT_TARIFF_MANAGE] = "tariff_manage",
	[RIGHT_PLAN_MANAGE] = "plan_manage",
	[RIGHT_REPORT_WRITE] = "report_write",
	[RIGHT_REPORT_DECIDE] = "report_decide",
	[RIGHT_TRAIL_READ] = "trail_read",
	[RIGHT_SYSTEM] = "system",
};

const char *right_name(enum right r)
{
	assert(r < RIGHT_COUNT);
	return names[r];
}

const char *right_role(size_t i)
{
	return i < ROLE_COUNT ? roles[i].role : NULL;
}

const struct slice *right_roles(struct arena *a, enum right r, size_t *count)
{
	struct slice *out = arena_array(a, ROLE_COUNT, sizeof *out);
	/* A quick link is read by who may read the code; for everybody else it is a public page. */
	enum right asked = r == RIGHT_QUICK_LINK ? RIGHT_CODE_READ : r;
	*count = 0;
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].rights >> asked & 1)
			out[(*count)++] = slice_z(roles[i].role);
	return out;
}

const struct slice *right_strong_roles(struct arena *a, size_t *count)
{
	struct slice *out = arena_array(a, ROLE_COUNT, sizeof *out);
	*count = 0;
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].second_factor)
			out[(*count)++] = slice_z(roles[i].role);
	return out;
}

size_t right_pairs(struct arena *a, const struct slice **role_names, const struct slice **right_names)
{
	struct slice *left = arena_array(a, (size_t)ROLE_COUNT * RIGHT_COUNT, sizeof *left);
	struct slice *right = arena_array(a, (size_t)ROLE_COUNT * RIGHT_COUNT, sizeof *right);
	size_t n = 0;
	for (size_t i = 0; i < ROLE_COUNT; i++)
		for (unsigned r = 0; r < RIGHT_COUNT; r++)
			if (roles[i].rights >> r & 1) {
				left[n] = slice_z(roles[i].role);
				right[n++] = slice_z(names[r]);
			}
	*role_names = left;
	*right_names = right;
	return n;
}

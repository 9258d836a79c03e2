#include "socho/store/constraint.h"

#include <string.h>

struct row {
	const char *constraint;
	enum err err;
	const char *field;
};

static const struct row rows[] = {
	{"plan_province_number_issued_on_key", ERR_DUPLICATE, "number"},
	{"target_once", ERR_DUPLICATE, "indicator"},
	{"report_cycle_period", ERR_DUPLICATE, "period"},
	{"report_cycle_province_plan_fkey", ERR_UNKNOWN_PLAN, "plan"},
	{"report_once", ERR_DUPLICATE, "form"},
	{"criteria_set_from", ERR_DUPLICATE, "valid_from"},
	{"indicator_pkey", ERR_DUPLICATE, "code"},
	/* Two steps that met; the second is judged anew when it is tried again. */
	{"recognition_chain", ERR_CONFLICT, NULL},
	{"last_admin", ERR_LAST_ADMIN, NULL},
	{"person_login_key", ERR_DUPLICATE, "login"},
	{"unit_succession_whole", ERR_BAD_SUCCESSION, "relation"},
	{"placement_candidate", ERR_NOT_A_CANDIDATE, "unit"},
	{"operator_once", ERR_DUPLICATE, "name"},
	{"market_province_label_code_key", ERR_DUPLICATE, "label_code"},
	{"stall_province_market_number_key", ERR_DUPLICATE, "number"},
	{"connection_province_name_key", ERR_DUPLICATE, "name"},
	{"feed_open", ERR_DUPLICATE, "connection"},
	{"feed_pkey", ERR_DUPLICATE, "since"},
	{"vendor_id_number", ERR_DUPLICATE, "vendor.id_number"},
	{"tenancy_open_main", ERR_STALL_TAKEN, "stall"},
	{"code_live_static", ERR_DUPLICATE, "account.number"},
	{"revision_details_once", ERR_DETAILS_OPEN, NULL},
	{"retention_rule_pkey", ERR_DUPLICATE, "valid_from"},
	{"revision_second_person", ERR_SAME_PERSON, NULL},
	/* Two approvals that met; the second works when it is tried again. */
	{"account_sole_stall", ERR_CONFLICT, NULL},
	{"code_primary", ERR_CONFLICT, NULL},
	{"code_live_bill_tag", ERR_CONFLICT, NULL},
	{"stall_mark_open", ERR_DUPLICATE, "value"},
	{"payment_proposal_open", ERR_CONFLICT, NULL},
	{"payment_second_person", ERR_SAME_PERSON, NULL},
	{"team_once", ERR_DUPLICATE, "name"},
	{"team_member_once", ERR_MEMBER_ELSEWHERE, "phone"},
	{"honour_revisit_pkey", ERR_DUPLICATE, "visit"},
	{"honour_review_once", ERR_DUPLICATE, "team"},
	{"province_task_pkey", ERR_DUPLICATE, "code"},
	{"team_rule_once", ERR_DUPLICATE, "valid_from"},
	{"code_live_imported", ERR_DUPLICATE, "payload"},
	{"code_id", ERR_CONFLICT, NULL},
	{"code_move", ERR_CONFLICT, NULL},
	{"desk_fee_once", ERR_FEE_OVERLAP, "valid_from"},
	{"desk_case_once", ERR_DUPLICATE, "reference"},
	{"cash_receipt_number", ERR_RECEIPT_REPEATED, "number"},
	{"cash_receipt_second_person", ERR_SAME_PERSON, NULL},
	{"payout_change_open", ERR_CHANGE_UNDER_WAY, "stall"},
	{"tariff_line_once", ERR_DUPLICATE, "lines"},
	{"meter_number", ERR_DUPLICATE, "number"},
	{"stall_lease_open", ERR_LEASE_OVERLAP, "from_day"},
	{"bill_run_second_person", ERR_SAME_PERSON, NULL},
	{"bill_corrected_once", ERR_BILL_CREDITED, NULL},
	{"bill_once", ERR_CONFLICT, NULL},
	{"consent_purpose_version_fkey", ERR_BAD_CHOICE, "consents.version"},
};

static const struct {
	const char *prefix; /* of the SQLSTATE */
	enum err err;
} classes[] = {
	{"23505", ERR_DUPLICATE},     /* unique_violation */
	{"23503", ERR_NOT_FOUND},     /* foreign_key_violation */
	{"23", ERR_OUT_OF_RANGE},     /* other integrity violations */
	{"22", ERR_OUT_OF_RANGE},     /* data exceptions */
	{"42501", ERR_OUT_OF_SCOPE},  /* insufficient_privilege: a row-level security policy refused */
	{"40", ERR_CONFLICT},         /* still failing after every retry */
	{"55P03", ERR_UNAVAILABLE},   /* lock_not_available in time */
	{"53", ERR_UNAVAILABLE},      /* insufficient resources */
	{"57", ERR_DATABASE_DOWN},    /* operator intervention, statement deadline */
	{"25006", ERR_DATABASE_DOWN}, /* read-only: a standby */
	{"08", ERR_DATABASE_DOWN},    /* connection exceptions */
};

enum err constraint_error(const char *sqlstate_z, const char *constraint_z, const char **field)
{
	*field = NULL;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].constraint, constraint_z) == 0) {
			*field = rows[i].field;
			return rows[i].err;
		}
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (strncmp(classes[i].prefix, sqlstate_z, strlen(classes[i].prefix)) == 0)
			return classes[i].err;
	return sqlstate_z[0] ? ERR_INTERNAL : ERR_DATABASE_DOWN;
}

bool sqlstate_retry(const char *sqlstate_z)
{
	return strcmp(sqlstate_z, "40001") == 0 || strcmp(sqlstate_z, "40P01") == 0;
}

/* Everything the register answers, one row an address. Handlers stand in the rooms they belong to. */
#include "socho/http/routes.h"

#include "socho/adoption/adoption.h"
#include "socho/adoption/criteria.h"
#include "socho/adoption/export.h"
#include "socho/adoption/report.h"
#include "socho/adoption/indicator.h"
#include "socho/confirm/feed.h"
#include "socho/confirm/ledger.h"
#include "socho/confirm/live.h"
#include "socho/confirm/my_page.h"
#include "socho/confirm/push.h"
#include "socho/confirm/reconcile.h"
#include "socho/confirm/review.h"
#include "socho/confirm/statement_file.h"
#include "socho/field/alarm.h"
#include "socho/dues/lease.h"
#include "socho/dues/meter.h"
#include "socho/dues/tariff.h"
#include "socho/dues/desk.h"
#include "socho/dues/receipt.h"
#include "socho/field/bundle.h"
#include "socho/field/check.h"
#include "socho/field/round.h"
#include "socho/field/round_check.h"
#include "socho/field/round_sheet.h"
#include "socho/field/scan.h"
#include "socho/field/team.h"
#include "socho/field/test_label.h"
#include "socho/field/visit.h"
#include "socho/http/bulk.h"
#include "socho/http/health.h"
#include "socho/http/me.h"
#include "socho/http/openapi.h"
#include "socho/http/people.h"
#include "socho/http/people_rights.h"
#include "socho/http/second_factor.h"
#include "socho/http/sign_in.h"
#include "socho/http/vendor_access.h"
#include "socho/registry/code.h"
#include "socho/registry/duplicate.h"
#include "socho/registry/import_file.h"
#include "socho/registry/paper.h"
#include "socho/registry/payout.h"
#include "socho/registry/places.h"
#include "socho/registry/published.h"
#include "socho/registry/print.h"
#include "socho/registry/privacy.h"
#include "socho/registry/quick_link.h"
#include "socho/registry/retention.h"
#include "socho/registry/revision.h"
#include "socho/registry/stall_mark.h"
#include "socho/registry/trail.h"
#include "socho/registry/vendor_data.h"
#include "socho/registry/vendors.h"

#define GET METHOD_GET
#define POST METHOD_POST
#define PUT METHOD_PUT
#define DELETE METHOD_DELETE
#define NONE BODY_NONE, 0
#define JSON BODY_JSON, BODY_SMALL_BYTES_MAX

/* method, path, right, body and its bytes at most, transaction, handler */
const struct route routes[] = {
	{GET, "/healthz", RIGHT_PUBLIC, NONE, ROUTE_ALONE, health_alive},
	{GET, "/readyz", RIGHT_PUBLIC, NONE, ROUTE_ALONE, health_ready},
	{GET, "/metrics", RIGHT_PUBLIC, NONE, ROUTE_ALONE, health_metrics},

	{POST, "/v1/sessions", RIGHT_PUBLIC, JSON, ROUTE_NO_TX, sign_in},
	{DELETE, "/v1/sessions/current", RIGHT_OWN, NONE, ROUTE_TX, sign_out},
	{GET, "/v1/me", RIGHT_OWN, NONE, ROUTE_TX, me_show},
	{POST, "/v1/me/password", RIGHT_OWN, JSON, ROUTE_TX, me_password},
	{POST, "/v1/me/totp", RIGHT_OWN, JSON, ROUTE_TX, second_factor_propose},
	{POST, "/v1/me/totp/confirm", RIGHT_OWN, JSON, ROUTE_TX, second_factor_confirm},
	{GET, "/v1/me/sessions", RIGHT_OWN, NONE, ROUTE_TX, me_sessions},
	{DELETE, "/v1/me/sessions/{id}", RIGHT_OWN, NONE, ROUTE_TX, me_end_session},

	{GET, "/v1/people", RIGHT_SYSTEM, NONE, ROUTE_TX, people_list},
	{GET, "/v1/people/{id}", RIGHT_SYSTEM, NONE, ROUTE_TX, person_show},
	{POST, "/v1/people/{id}/grants", RIGHT_SYSTEM, JSON, ROUTE_TX, person_grant},
	{DELETE, "/v1/people/{id}/grants/{grant}", RIGHT_SYSTEM, NONE, ROUTE_TX, person_withdraw},
	{POST, "/v1/people/{id}/block", RIGHT_SYSTEM, JSON, ROUTE_TX, person_block},
	{DELETE, "/v1/people/{id}/block", RIGHT_SYSTEM, NONE, ROUTE_TX, person_admit},
	{DELETE, "/v1/people/{id}/lock", RIGHT_SYSTEM, NONE, ROUTE_TX, person_unlock},
	{GET, "/v1/people/{id}/sessions", RIGHT_SYSTEM, NONE, ROUTE_TX, people_sessions},
	{DELETE, "/v1/people/{id}/sessions/{session}", RIGHT_SYSTEM, NONE, ROUTE_TX, people_end_session},
	{POST, "/v1/people/{id}/totp/reset", RIGHT_SYSTEM, JSON, ROUTE_TX, people_totp_reset},

	{GET, "/v1/retention_rules", RIGHT_RETENTION_READ, NONE, ROUTE_TX, retention_rules_list},
	{POST, "/v1/retention_rules", RIGHT_SYSTEM, JSON, ROUTE_TX, retention_rule_set},
	{GET, "/v1/retention_runs", RIGHT_RETENTION_READ, NONE, ROUTE_TX, retention_runs_list},
	{POST, "/v1/retention_runs", RIGHT_SYSTEM, JSON, ROUTE_TX, retention_run_ask},
	{GET, "/v1/retention_runs/{id}", RIGHT_RETENTION_READ, NONE, ROUTE_TX, retention_run_show},

	{GET, "/v1/openapi.json", RIGHT_PUBLIC, NONE, ROUTE_ALONE, openapi_show},
	{GET, "/v1/banks", RIGHT_SIGNED_IN, NONE, ROUTE_TX, banks_list},
	{GET, "/v1/units", RIGHT_SIGNED_IN, NONE, ROUTE_TX, units_list},
	{GET, "/v1/units/{id}", RIGHT_SIGNED_IN, NONE, ROUTE_TX, unit_show},
	{GET, "/v1/placements", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, placements_list},
	{POST, "/v1/placements/{id}/decide", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, placement_decide},
	{GET, "/v1/operators", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, operators_list},
	{POST, "/v1/operators", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, operator_create},
	{GET, "/v1/markets", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, markets_list},
	{POST, "/v1/markets", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, market_create},
	{GET, "/v1/markets/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, market_show},
	{GET, "/v1/markets/{id}/changes", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, market_changes},
	{POST, "/v1/markets/{id}/changes", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, market_change},
	{POST, "/v1/markets/{id}/details", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, market_amend},
	{GET, "/v1/markets/{id}/calendar", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, calendar_show},
	{POST, "/v1/markets/{id}/openings", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, market_open},
	{POST, "/v1/markets/{id}/exceptions", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, market_except},
	{POST, "/v1/exceptions/{id}/withdraw", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, market_except_withdraw},
	{GET, "/v1/markets/{id}/stalls", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, stalls_list},
	{POST, "/v1/markets/{id}/stalls", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, stall_create},

	{POST, "/v1/stalls/{id}/census", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, stall_census},
	{GET, "/v1/stalls/{id}/census", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, stall_history},
	{POST, "/v1/stalls/{id}/marks", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, stall_mark_create},
	{GET, "/v1/stalls/{id}/marks", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, stall_marks_list},
	{POST, "/v1/stall_marks/{id}/end", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, stall_mark_end},

	{POST, "/v1/confirmations", RIGHT_PROVIDER, BODY_RAW, BODY_BATCH_BYTES_MAX, ROUTE_NO_TX, confirm_push},
	{POST, "/in/{provider}/{token}", RIGHT_PROVIDER, BODY_RAW, BODY_BATCH_BYTES_MAX, ROUTE_NO_TX, confirm_in},
	{POST, "/in/{provider}/{token}/token", RIGHT_PROVIDER, BODY_RAW, BODY_SMALL_BYTES_MAX, ROUTE_NO_TX, confirm_in},
	{POST, "/in/{provider}/{token}/api/token_generate", RIGHT_PROVIDER, BODY_RAW, BODY_SMALL_BYTES_MAX, ROUTE_NO_TX, confirm_in},
	{POST, "/in/{provider}/{token}/bank/api/transaction-sync", RIGHT_PROVIDER, BODY_RAW, BODY_SMALL_BYTES_MAX, ROUTE_NO_TX, confirm_in},
	{GET, "/in/{provider}/{token}", RIGHT_PROVIDER, NONE, ROUTE_NO_TX, confirm_in},
	{GET, "/v1/my", RIGHT_OWN_VENDOR, NONE, ROUTE_TX, my_page},
	{GET, "/v1/my/payments", RIGHT_OWN_VENDOR, NONE, ROUTE_TX, my_payments},
	{GET, "/v1/my/payments/live", RIGHT_OWN_VENDOR, NONE, ROUTE_TX, live_payments},
	{GET, "/v1/markets/{id}/live", RIGHT_MARKET_WATCH, NONE, ROUTE_TX, live_market},

	{GET, "/v1/conflicts", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, conflicts_list},
	{GET, "/v1/dead_letters", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, letters_list},
	{POST, "/v1/replays", RIGHT_RECONCILE, JSON, ROUTE_TX, replay_create},
	{GET, "/v1/replays/{id}", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, replay_show},
	{POST, "/v1/statements", RIGHT_RECONCILE, BODY_RAW, STATEMENT_BYTES_MAX, ROUTE_TX, statement_create},
	{GET, "/v1/statements", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, statements_list},
	{GET, "/v1/statements/{id}", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, statement_show},

	{POST, "/v1/markets/{id}/revisions", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, revision_create},
	{GET, "/v1/markets/{id}/revisions", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, revisions_list},
	{GET, "/v1/revisions/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, revision_show},
	{PUT, "/v1/revisions/{id}", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, revision_edit},
	{GET, "/v1/revisions/{id}/differences", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, revision_differences},
	{POST, "/v1/revisions/decisions", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, bulk_decide},
	{POST, "/v1/revisions/{id}/submit", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, revision_submit},
	{POST, "/v1/revisions/{id}/approve", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, revision_approve},
	{POST, "/v1/revisions/{id}/return", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, revision_return},
	{POST, "/v1/revisions/{id}/reject", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, revision_reject},

	{GET, "/v1/imports/template.{format}", RIGHT_REGISTRY_WRITE, NONE, ROUTE_TX, import_template},
	{POST, "/v1/imports", RIGHT_REGISTRY_WRITE, BODY_RAW, IMPORT_BYTES_MAX, ROUTE_TX, import_create},
	{GET, "/v1/markets/{id}/imports", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, imports_list},
	{GET, "/v1/imports/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, import_show},
	{GET, "/v1/imports/{id}/rows", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, import_rows},
	{GET, "/v1/imports/{id}/errors", RIGHT_REGISTRY_WRITE, NONE, ROUTE_TX, import_errors},
	{POST, "/v1/imports/{id}/commit", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, import_commit},
	{POST, "/v1/imports/{id}/submit", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, import_submit},
	{GET, "/v1/vendors", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, vendors_list},
	{GET, "/v1/vendors/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, vendor_show},
	{GET, "/v1/vendors/{id}/contact", RIGHT_VENDOR_CONTACT, NONE, ROUTE_TX, vendor_contact},
	{GET, "/v1/vendors/{id}/data.{format}", RIGHT_VENDOR_DATA, NONE, ROUTE_TX, vendor_data},
	{GET, "/v1/me/vendor/data.{format}", RIGHT_OWN_VENDOR, NONE, ROUTE_TX, vendor_own_data},
	{POST, "/v1/vendors/{id}/revisions", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, vendor_revision_create},
	{POST, "/v1/vendors/{id}/access", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, vendor_access_give},
	{DELETE, "/v1/vendors/{id}/access", RIGHT_REGISTRY_WRITE, NONE, ROUTE_TX, vendor_access_end},
	{POST, "/v1/vendors/{id}/consents", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, consent_give},
	{POST, "/v1/vendors/{id}/consents/{purpose}/withdraw", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, consent_withdraw},
	{POST, "/v1/vendors/{id}/privacy_requests", RIGHT_PRIVACY_WORK, JSON, ROUTE_TX, privacy_request_create},
	{GET, "/v1/privacy_requests", RIGHT_PRIVACY_READ, NONE, ROUTE_TX, privacy_requests_list},
	{GET, "/v1/privacy_requests/{id}", RIGHT_PRIVACY_READ, NONE, ROUTE_TX, privacy_request_show},
	{POST, "/v1/privacy_requests/{id}/take", RIGHT_PRIVACY_WORK, JSON, ROUTE_TX, privacy_request_take},
	{POST, "/v1/privacy_requests/{id}/extend", RIGHT_PRIVACY_WORK, JSON, ROUTE_TX, privacy_request_extend},
	{POST, "/v1/privacy_requests/{id}/answer", RIGHT_PRIVACY_WORK, JSON, ROUTE_TX, privacy_request_answer},
	{POST, "/v1/privacy_requests/{id}/refuse", RIGHT_PRIVACY_WORK, JSON, ROUTE_TX, privacy_request_refuse},
	{POST, "/v1/privacy_requests/{id}/erase", RIGHT_PRIVACY_DECIDE, JSON, ROUTE_TX, privacy_request_erase},
	{GET, "/v1/holidays", RIGHT_SIGNED_IN, NONE, ROUTE_TX, holidays_list},
	{GET, "/v1/consent_texts", RIGHT_SIGNED_IN, NONE, ROUTE_TX, consent_texts_list},
	{GET, "/v1/stalls/{id}/tenancies", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, stall_tenancies},
	{POST, "/v1/stalls/{id}/refusals", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, refusal_record},
	{GET, "/v1/markets/{id}/refusals", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, refusals_list},

	{GET, "/v1/markets/{id}/duplicates", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, duplicates_list},
	{GET, "/v1/duplicates/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, duplicate_show},
	{POST, "/v1/duplicates/{id}/decide", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, duplicate_decide},
	{POST, "/v1/revisions/{id}/form", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, registration_form},
	{GET, "/v1/papers/{id}.pdf", RIGHT_VENDOR_CONTACT, NONE, ROUTE_TX, paper_pdf},
	{GET, "/v1/papers/{id}", RIGHT_VENDOR_CONTACT, NONE, ROUTE_TX, paper_show},
	{GET, "/v1/markets/{id}/payout_changes", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, payout_changes_list},
	{GET, "/v1/payout_changes/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, payout_change_show},
	{POST, "/v1/payout_changes/{id}/accept", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, payout_change_accept},
	{POST, "/v1/payout_changes/{id}/cancel", RIGHT_PAYOUT_STOP, JSON, ROUTE_TX, payout_change_cancel},
	{GET, "/v1/accounts/{id}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, account_show},
	{GET, "/v1/markets/{id}/silences", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, silences_list},
	{GET, "/v1/connections", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, connections_list},
	{GET, "/v1/accounts/{id}/feeds", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, feeds_list},
	{POST, "/v1/accounts/{id}/feeds", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, feed_open},
	{POST, "/v1/accounts/{id}/feeds/{connection}/end", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, feed_end},
	{POST, "/v1/accounts/{id}/evidence", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, account_photo},
	{POST, "/v1/accounts/{id}/test_transfers", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, test_transfer_create},
	{POST, "/v1/test_transfers/{id}/confirm", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, test_transfer_confirm},
	{POST, "/v1/accounts/{id}/name_check", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, account_name_check},
	{GET, "/v1/markets/{id}/name_checks", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, name_checks_list},
	{GET, "/v1/bank/accounts", RIGHT_BANK_CHECK, NONE, ROUTE_TX, bank_accounts_list},
	{GET, "/v1/bank/accounts/{id}", RIGHT_BANK_CHECK, NONE, ROUTE_TX, bank_account_show},
	{POST, "/v1/bank/accounts/{id}/word", RIGHT_BANK_CHECK, JSON, ROUTE_TX, bank_account_word},

	{GET, "/v1/codes/{id}.png", RIGHT_CODE_READ, NONE, ROUTE_TX, code_png},
	{GET, "/v1/codes/{id}.svg", RIGHT_CODE_READ, NONE, ROUTE_TX, code_svg},
	{GET, "/v1/codes/{id}", RIGHT_CODE_READ, NONE, ROUTE_TX, code_show},
	{GET, "/v1/markets/{id}/codes", RIGHT_CODE_READ, NONE, ROUTE_TX, codes_list},
	{POST, "/v1/stalls/{id}/codes", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, code_dynamic},
	{POST, "/v1/stalls/{id}/codes/import", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, code_import},
	{POST, "/v1/codes/{id}/approve", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, code_approve},
	{POST, "/v1/codes/{id}/revoke", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, code_revoke},
	{POST, "/v1/accounts/{id}/stolen", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, account_stolen},
	{POST, "/v1/tenancies/{id}/end", RIGHT_REVISION_DECIDE, JSON, ROUTE_TX, tenancy_end},
	{POST, "/v1/markets/{id}/prints", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, print_create},
	{GET, "/v1/markets/{id}/prints", RIGHT_CODE_READ, NONE, ROUTE_TX, prints_list},
	{GET, "/v1/prints/{id}.pdf", RIGHT_CODE_READ, NONE, ROUTE_TX, print_pdf},
	{GET, "/v1/prints/{id}.png", RIGHT_CODE_READ, NONE, ROUTE_TX, print_png},
	{GET, "/v1/prints/{id}", RIGHT_CODE_READ, NONE, ROUTE_TX, print_show},
	{GET, "/image/{bank}-{account}-{template}.png", RIGHT_QUICK_LINK, NONE, ROUTE_TX, quick_link_png},
	{POST, "/v1/markets/{id}/quick_link", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, market_quick_link},
	{GET, "/v/{code}", RIGHT_PUBLIC, NONE, ROUTE_TX, code_verify},
	{GET, "/.well-known/socho/keys.json", RIGHT_PUBLIC, NONE, ROUTE_ALONE, published_keys},
	{GET, "/.well-known/socho/revocations", RIGHT_PUBLIC, NONE, ROUTE_ALONE, published_revocations},
	{GET, "/.well-known/socho/ledger/{log}/checkpoint", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_checkpoint},
	{GET, "/.well-known/socho/ledger/{log}/tile/{level}/{a}", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_tile},
	{GET, "/.well-known/socho/ledger/{log}/tile/{level}/{a}/{b}", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_tile},
	{GET, "/.well-known/socho/ledger/{log}/tile/{level}/{a}/{b}/{c}", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_tile},
	{GET, "/.well-known/socho/ledger/{log}/tile/{level}/{a}/{b}/{c}/{d}", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_tile},
	{GET, "/v1/ledger/{log}/proof", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_proof},
	{GET, "/v1/ledger/{log}/consistency", RIGHT_PUBLIC, NONE, ROUTE_TX, ledger_consistency},

	{POST, "/v1/verify", RIGHT_PUBLIC, JSON, ROUTE_TX, sticker_verify},
	{GET, "/v1/markets/{id}/bundle", RIGHT_BUNDLE_READ, NONE, ROUTE_TX, bundle_show},
	{POST, "/v1/scans", RIGHT_FIELD_CHECK, BODY_JSON, BODY_BATCH_BYTES_MAX, ROUTE_TX, scans_record},
	{GET, "/v1/incidents", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, incidents_list},
	{GET, "/v1/incidents/{id}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, incident_show},
	{POST, "/v1/incidents/{id}/acknowledge", RIGHT_INCIDENT_MANAGE, JSON, ROUTE_TX, incident_acknowledge},
	{POST, "/v1/incidents/{id}/on_site", RIGHT_INCIDENT_MANAGE, JSON, ROUTE_TX, incident_on_site},
	{POST, "/v1/incidents/{id}/replaced", RIGHT_INCIDENT_MANAGE, JSON, ROUTE_TX, incident_replaced},
	{POST, "/v1/incidents/{id}/revoked", RIGHT_INCIDENT_MANAGE, JSON, ROUTE_TX, incident_revoked},
	{POST, "/v1/incidents/{id}/close", RIGHT_INCIDENT_MANAGE, JSON, ROUTE_TX, incident_close},
	{GET, "/v1/alarms", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, alarms_list},
	{GET, "/v1/markets/{id}/rounds", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, rounds_list},
	{POST, "/v1/markets/{id}/rounds", RIGHT_ROUND_MANAGE, JSON, ROUTE_TX, round_create},
	{GET, "/v1/rounds/{id}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, round_show},
	{GET, "/v1/rounds/{id}/stalls", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, round_stalls_list},
	{GET, "/v1/rounds/{id}/checks", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, round_checks_list},
	{GET, "/v1/rounds/{id}/bundle", RIGHT_BUNDLE_READ, NONE, ROUTE_TX, round_bundle_show},
	{POST, "/v1/rounds/{id}/sheets", RIGHT_BUNDLE_READ, JSON, ROUTE_TX, round_sheet_create},
	{GET, "/v1/round_sheets/{id}.pdf", RIGHT_BUNDLE_READ, NONE, ROUTE_TX, round_sheet_pdf},
	{GET, "/v1/round_sheets/{id}", RIGHT_BUNDLE_READ, NONE, ROUTE_TX, round_sheet_show},
	{POST, "/v1/rounds/{id}/close", RIGHT_ROUND_MANAGE, JSON, ROUTE_TX, round_close},
	{POST, "/v1/round_checks", RIGHT_FIELD_CHECK, BODY_JSON, BODY_BATCH_BYTES_MAX, ROUTE_TX, round_checks_record},
	{POST, "/v1/my/checks", RIGHT_OWN_VENDOR, JSON, ROUTE_TX, own_check_record},
	{GET, "/v1/rounds/{id}/test_labels", RIGHT_TEST_LABEL, NONE, ROUTE_TX, round_tests_show},
	{GET, "/v1/markets/{id}/test_labels", RIGHT_TEST_LABEL, NONE, ROUTE_TX, test_labels_list},
	{POST, "/v1/markets/{id}/test_labels", RIGHT_TEST_LABEL, JSON, ROUTE_TX, test_label_plant},
	{GET, "/v1/test_labels/{id}.png", RIGHT_TEST_LABEL, NONE, ROUTE_TX, test_label_png},
	{GET, "/v1/test_labels/{id}", RIGHT_TEST_LABEL, NONE, ROUTE_TX, test_label_show},
	{POST, "/v1/test_labels/{id}/remove", RIGHT_TEST_LABEL, JSON, ROUTE_TX, test_label_remove},

	{GET, "/v1/teams", RIGHT_TEAM_READ, NONE, ROUTE_TX, teams_list},
	{POST, "/v1/teams", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, team_create},
	{GET, "/v1/teams/{id}", RIGHT_TEAM_READ, NONE, ROUTE_TX, team_show},
	{POST, "/v1/teams/{id}/details", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, team_amend},
	{POST, "/v1/teams/{id}/dissolve", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, team_dissolve},
	{POST, "/v1/teams/{id}/members", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, member_add},
	{POST, "/v1/team_members/{id}/leave", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, member_leave},
	{GET, "/v1/team_counts", RIGHT_TEAM_READ, NONE, ROUTE_TX, team_counts_list},
	{POST, "/v1/team_counts", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, team_count_enter},
	{GET, "/v1/team_rules", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, team_rules_list},
	{POST, "/v1/team_rules", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, team_rule_set},
	{GET, "/v1/units/{id}/teams", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, unit_teams},
	{GET, "/v1/units/{id}/team_gaps", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, unit_team_gaps},
	{POST, "/v1/field/sync", RIGHT_VISIT_WRITE, BODY_JSON, BODY_BATCH_BYTES_MAX, ROUTE_TX, field_sync},
	{GET, "/v1/visits", RIGHT_TEAM_READ, NONE, ROUTE_TX, visits_list},
	{GET, "/v1/units/{id}/visits", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, unit_visits},
	{GET, "/v1/field_tasks", RIGHT_SIGNED_IN, NONE, ROUTE_TX, tasks_show},
	{POST, "/v1/field_tasks", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, task_create},
	{GET, "/v1/trainings", RIGHT_TEAM_READ, NONE, ROUTE_TX, trainings_list},
	{POST, "/v1/trainings", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, training_create},
	{GET, "/v1/trainings/{id}", RIGHT_TEAM_READ, NONE, ROUTE_TX, training_show},
	{POST, "/v1/trainings/{id}/attendance", RIGHT_TEAM_MANAGE, JSON, ROUTE_TX, training_attend},
	{POST, "/v1/revisions/{id}/helper", RIGHT_REGISTRY_WRITE, JSON, ROUTE_TX, revision_help},

	{POST, "/v1/markets/{id}/fees", RIGHT_COLLECT_CHECK, JSON, ROUTE_TX, fee_create},
	{GET, "/v1/markets/{id}/fees", RIGHT_COLLECT_READ, NONE, ROUTE_TX, fees_list},
	{GET, "/v1/fees/{id}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, fee_show},
	{POST, "/v1/fees/{id}/end", RIGHT_COLLECT_CHECK, JSON, ROUTE_TX, fee_end},
	{POST, "/v1/fees/{id}/codes", RIGHT_COLLECT, JSON, ROUTE_TX, fee_code_create},
	{POST, "/v1/fees/{id}/cases", RIGHT_COLLECT, JSON, ROUTE_TX, case_create},
	{GET, "/v1/markets/{id}/cases", RIGHT_COLLECT_READ, NONE, ROUTE_TX, cases_list},
	{GET, "/v1/cases/{id}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, case_show},
	{POST, "/v1/cases/{id}/cancel", RIGHT_COLLECT_CHECK, JSON, ROUTE_TX, case_cancel},
	{POST, "/v1/markets/{id}/receipts", RIGHT_COLLECT, JSON, ROUTE_TX, receipt_create},
	{GET, "/v1/markets/{id}/receipts", RIGHT_COLLECT_READ, NONE, ROUTE_TX, receipts_list},
	{GET, "/v1/receipts/{id}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, receipt_show},
	{POST, "/v1/receipts/{id}/void", RIGHT_COLLECT_CHECK, JSON, ROUTE_TX, receipt_void},
	{GET, "/v1/markets/{id}/collection", RIGHT_COLLECT_READ, NONE, ROUTE_TX, collection_show},
	{GET, "/v1/markets/{id}/arrears", RIGHT_COLLECT_READ, NONE, ROUTE_TX, arrears_list},
	{GET, "/v1/provinces/{code}/arrears", RIGHT_COLLECT_READ, NONE, ROUTE_TX, arrears_by_market},
	{GET, "/v1/markets/{id}/payers", RIGHT_COLLECT_READ, NONE, ROUTE_TX, payers_show},
	{POST, "/v1/markets/{id}/payers", RIGHT_COLLECT, JSON, ROUTE_TX, payers_paper},
	{GET, "/v1/markets/{id}/payers.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, payers_file},
	{GET, "/v1/provinces/{code}/desks", RIGHT_COLLECT_READ, NONE, ROUTE_TX, desks_list},

	{GET, "/v1/exports/units.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/operators.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/markets.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/stalls.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/vendors.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/revisions.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/imports.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/codes.{format}", RIGHT_CODE_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/prints.{format}", RIGHT_CODE_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/retention.{format}", RIGHT_RETENTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/privacy_requests.{format}", RIGHT_PRIVACY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/incidents.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/rounds.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/round_stalls.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/round_checks.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/test_labels.{format}", RIGHT_TEST_LABEL, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/alarms.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/plans.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/targets.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/indicators.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/scans.{format}", RIGHT_INCIDENT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/people.{format}", RIGHT_SYSTEM, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/audit.{format}", RIGHT_TRAIL_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/refusals.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/payout_changes.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/placements.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/name_checks.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/duplicates.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/silences.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/statements.{format}", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/reconciliation.{format}", RIGHT_RECONCILE, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/conflicts.{format}", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/dead_letters.{format}", RIGHT_PAYMENT_REVIEW, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/connections.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/feeds.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/marks.{format}", RIGHT_REGISTRY_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/bank_accounts.{format}", RIGHT_BANK_CHECK, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/fees.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/cases.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/receipts.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/arrears.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/desks.{format}", RIGHT_COLLECT_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/holidays.{format}", RIGHT_SIGNED_IN, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/consent_texts.{format}", RIGHT_SIGNED_IN, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/retention_rules.{format}", RIGHT_RETENTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/criteria_sets.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/answers.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/evaluations.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/recognitions.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/teams.{format}", RIGHT_TEAM_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/team_members.{format}", RIGHT_TEAM_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/team_counts.{format}", RIGHT_TEAM_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/team_rules.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/team_gaps.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/tariffs.{format}", RIGHT_DUES_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/leases.{format}", RIGHT_DUES_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/meters.{format}", RIGHT_DUES_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/readings.{format}", RIGHT_DUES_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/report_cycles.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/reports.{format}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/visits.{format}", RIGHT_TEAM_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/trainings.{format}", RIGHT_TEAM_READ, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/field_tasks.{format}", RIGHT_SIGNED_IN, NONE, ROUTE_TX, export_list},
	{GET, "/v1/exports/banks.{format}", RIGHT_SIGNED_IN, NONE, ROUTE_TX, export_list},

	{GET, "/v1/markets/{id}/adoption", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, adoption_market},
	{GET, "/v1/provinces/{code}/adoption", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, adoption_province},
	{GET, "/v1/indicators", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, indicators_list},
	{GET, "/v1/tariffs", RIGHT_DUES_READ, NONE, ROUTE_TX, tariffs_list},
	{POST, "/v1/tariffs", RIGHT_MARKET_MANAGE, JSON, ROUTE_TX, tariff_create_province},
	{GET, "/v1/tariffs/{id}", RIGHT_DUES_READ, NONE, ROUTE_TX, tariff_show},
	{POST, "/v1/tariffs/{id}/end", RIGHT_TARIFF_MANAGE, JSON, ROUTE_TX, tariff_end},
	{POST, "/v1/markets/{id}/tariffs", RIGHT_TARIFF_MANAGE, JSON, ROUTE_TX, tariff_create_market},
	{GET, "/v1/markets/{id}/leases", RIGHT_DUES_READ, NONE, ROUTE_TX, leases_of_market},
	{GET, "/v1/stalls/{id}/leases", RIGHT_DUES_READ, NONE, ROUTE_TX, leases_of_stall},
	{POST, "/v1/stalls/{id}/leases", RIGHT_DUES_WRITE, JSON, ROUTE_TX, lease_create},
	{POST, "/v1/leases/{id}/end", RIGHT_DUES_WRITE, JSON, ROUTE_TX, lease_end},
	{GET, "/v1/markets/{id}/meters", RIGHT_DUES_READ, NONE, ROUTE_TX, meters_list},
	{POST, "/v1/stalls/{id}/meters", RIGHT_DUES_WRITE, JSON, ROUTE_TX, meter_create},
	{POST, "/v1/meters/{id}/end", RIGHT_DUES_WRITE, JSON, ROUTE_TX, meter_end},
	{GET, "/v1/meters/{id}/readings", RIGHT_DUES_READ, NONE, ROUTE_TX, readings_list},
	{POST, "/v1/meters/{id}/readings", RIGHT_DUES_WRITE, JSON, ROUTE_TX, reading_create},
	{GET, "/v1/markets/{id}/dues", RIGHT_DUES_READ, NONE, ROUTE_TX, dues_show},
	{PUT, "/v1/markets/{id}/dues", RIGHT_DUES_DECIDE, JSON, ROUTE_TX, dues_set},

	{GET, "/v1/plans", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, plan_list},
	{POST, "/v1/plans", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, plan_create},
	{POST, "/v1/plans/{id}/targets", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, target_create},
	{GET, "/v1/criteria_sets", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, criteria_list},
	{POST, "/v1/criteria_sets", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, criteria_create},
	{GET, "/v1/markets/{id}/answers", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, answers_list},
	{POST, "/v1/markets/{id}/answers", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, answer_create},
	{GET, "/v1/markets/{id}/evaluations", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, evaluations_list},
	{POST, "/v1/markets/{id}/evaluations", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, evaluation_create},
	{GET, "/v1/markets/{id}/recognitions", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, recognitions_list},
	{POST, "/v1/markets/{id}/recognitions", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, recognition_step},
	{GET, "/v1/report_cycles", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, cycles_list},
	{POST, "/v1/report_cycles", RIGHT_PLAN_MANAGE, JSON, ROUTE_TX, cycle_create},
	{GET, "/v1/reports", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, reports_list},
	{POST, "/v1/reports", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, report_create},
	{GET, "/v1/reports/{id}.xlsx", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, report_xlsx},
	{GET, "/v1/reports/{id}.csv", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, report_csv},
	{GET, "/v1/reports/{id}.pdf", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, report_pdf},
	{GET, "/v1/reports/{id}", RIGHT_ADOPTION_READ, NONE, ROUTE_TX, report_show},
	{POST, "/v1/reports/{id}/edit", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, report_edit},
	{POST, "/v1/reports/{id}/submit", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, report_submit},
	{POST, "/v1/reports/{id}/receive", RIGHT_REPORT_DECIDE, JSON, ROUTE_TX, report_receive},
	{POST, "/v1/reports/{id}/return", RIGHT_REPORT_DECIDE, JSON, ROUTE_TX, report_return},
	{POST, "/v1/reports/{id}/approve", RIGHT_REPORT_DECIDE, JSON, ROUTE_TX, report_approve},
	{POST, "/v1/reports/{id}/publish", RIGHT_REPORT_DECIDE, JSON, ROUTE_TX, report_publish},
	{POST, "/v1/reports/{id}/addenda", RIGHT_REPORT_WRITE, JSON, ROUTE_TX, report_addendum},

	{GET, "/v1/reconciliation", RIGHT_RECONCILE, NONE, ROUTE_TX, reconciliation_list},
	{GET, "/v1/reconciliation/{id}", RIGHT_RECONCILE, NONE, ROUTE_TX, reconciliation_show},
	{POST, "/v1/reconciliation/{id}/propose", RIGHT_RECONCILE, JSON, ROUTE_TX, reconciliation_propose},
	{POST, "/v1/payment_proposals/{id}/confirm", RIGHT_RECONCILE, JSON, ROUTE_TX, proposal_confirm},
	{POST, "/v1/payment_proposals/{id}/reject", RIGHT_RECONCILE, JSON, ROUTE_TX, proposal_reject},

	{GET, "/v1/trail", RIGHT_TRAIL_READ, NONE, ROUTE_TX, trail_list},
	{GET, "/v1/trail.csv", RIGHT_TRAIL_READ, NONE, ROUTE_TX, trail_csv},
	{GET, "/v1/{entity}/{id}/trail", RIGHT_TRAIL_READ, NONE, ROUTE_TX, trail_of},
};
const size_t routes_count = sizeof routes / sizeof routes[0];

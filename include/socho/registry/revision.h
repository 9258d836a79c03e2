/* Proposed changes: made by one person, decided by another. draft -> submitted -> returned (edited: draft again),
 * rejected or approved. Handlers; see request.h for how a handler works. A body that changes a revision names the
 * `version` it saw. Answers show accounts by their last four characters and phones and IDs by their last three. */
#ifndef SOCHO_REGISTRY_REVISION_H
#define SOCHO_REGISTRY_REVISION_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/revisions {stall, vendor, account} (vendor.h): 201 with the draft. Faults of the form;
 * ERR_NOT_FOUND, ERR_UNKNOWN_STALL, ERR_UNKNOWN_VENDOR. With the header Idempotency-Key, the same request sent again
 * by the same person answers with the draft that is there; another body under the key is ERR_KEY_REUSED. */
void revision_create(struct request *rq);
/* POST /v1/vendors/{id}/revisions {vendor?: {name, legal_name, kind, phone, email, id_number, tax_code, registration_number,
 * registration_issued}, consents?}: 201 with the draft of a change of details. A field that is absent stays, null takes it
 * away; what is as it was is dropped, and nothing left is ERR_MISSING. ERR_DETAILS_OPEN while another change of this vendor is
 * under way. A change of class C (phone, e-mail, consents, and the name where a legal one stands beside it) is approved by
 * being submitted, and the trail says so; any other is decided by a second person. */
void vendor_revision_create(struct request *rq);
/* GET /v1/revisions/{id} */
void revision_show(struct request *rq);
/* GET /v1/revisions/{id}/differences: {stall, state, class, replaces_code, fields: [{field, class, before, after, changed}]},
 * against the vendor that it names or who holds the stall, and the account of the stall's primary code. Sealed values are
 * masked and compared behind the mask. class A: payout account, B: who and where, C: how to reach them. */
void revision_differences(struct request *rq);
/* GET /v1/markets/{id}/revisions?state= : newest first, in pages (store/page.h). */
void revisions_list(struct request *rq);
/* PUT /v1/revisions/{id} {version, stall, vendor, account}: the whole form anew, of a draft or a returned one; of a change of
 * details {version, vendor?, consents?}. */
void revision_edit(struct request *rq);
/* POST /v1/revisions/{id}/submit {version} */
void revision_submit(struct request *rq);
/* POST /v1/revisions/{id}/return and /reject {version, reason}. ERR_REASON_NEEDED, ERR_SAME_PERSON. */
void revision_return(struct request *rq);
void revision_reject(struct request *rq);
/* POST /v1/revisions/{id}/approve {version, name_override?: {reason, until}}: 200 with the issued code. Vendor, tenancy,
 * account and the signed code are stored in this one transaction or not at all. 202 with the revision when the code is still
 * to come (payout.h): the stall's payout account changes and rests for PAYOUT_COOLING_OFF_S, another vendor has the same
 * account, or the holder's name looks like a nickname. ERR_SAME_PERSON; ERR_STALL_TAKEN; ERR_DUPLICATE for a personal ID or a
 * live code that is there already; ERR_CHANGE_UNDER_WAY; ERR_NAME_MISMATCH, unless the approver lets it pass, by name, with a
 * reason, for NAME_OVERRIDE_DAYS_MAX at most; ERR_ACCOUNT_STOLEN; ERR_ACCOUNT_INACTIVE; ERR_SIGNER_DOWN. A new vendor bears the revision's id. */
void revision_approve(struct request *rq);

/* All of them: ERR_WRONG_STATE, and ERR_CONFLICT for a version that is not the newest. A decision about a revision outside
 * the scope is ERR_OUT_OF_SCOPE. */

#endif

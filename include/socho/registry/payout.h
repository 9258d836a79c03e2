/* Changes of payout accounts between approval and code: a changed account rests for PAYOUT_COOLING_OFF_S, and one that
 * another vendor has, whose holder's name is doubtful, or that the bank denies waits for somebody to look at it. The press
 * issues the code (press/payout.c). And the evidence that an account is its vendor's. Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_PAYOUT_H
#define SOCHO_REGISTRY_PAYOUT_H

#include "socho/base/request.h"

/* GET /v1/markets/{id}/payout_changes?state= : newest first, in pages. */
void payout_changes_list(struct request *rq);
/* GET /v1/payout_changes/{id} */
void payout_change_show(struct request *rq);
/* POST /v1/payout_changes/{id}/accept {reason}: after review. ERR_SAME_PERSON for whoever wrote or approved the revision;
 * ERR_WRONG_STATE. */
void payout_change_accept(struct request *rq);
/* POST /v1/payout_changes/{id}/cancel {reason}: the stall keeps its codes. Twice is once. ERR_WRONG_STATE once issued. */
void payout_change_cancel(struct request *rq);

enum { TEST_CODE_CHARS = 6, TEST_DAYS = 7, TEST_ATTEMPTS_MAX = 5 };

/* GET /v1/accounts/{id}: with its codes, evidence and name check. */
void account_show(struct request *rq);
/* POST /v1/accounts/{id}/evidence {reference, sha256?, note?}: a photo that is kept elsewhere. 201 with the account. */
void account_photo(struct request *rq);
/* POST /v1/accounts/{id}/test_transfers {}: 201 {id, code, expires_at}. The code goes into the memo of a small transfer and
 * is told here once; the vendor reads it back from the bank's app to somebody else. */
void test_transfer_create(struct request *rq);
/* POST /v1/test_transfers/{id}/confirm {code}: 200 with the account. A wrong code is counted; see the evidence. ERR_SAME_PERSON, and
 * ERR_WRONG_STATE after TEST_ATTEMPTS_MAX wrong ones or TEST_DAYS. */
void test_transfer_confirm(struct request *rq);
/* POST /v1/accounts/{id}/name_check {legal_name}: what the registration or the identity card says, as whoever decides has
 * seen it; 200 with the account, whose name_match is judged anew. */
void account_name_check(struct request *rq);
/* GET /v1/markets/{id}/name_checks?state= : the campaign of circular 25/2025: active accounts whose names are not known to
 * match, those with codes from before 2026-03-01 marked; in pages. */
void name_checks_list(struct request *rq);

/* Of a bank's people, who see their own banks' accounts only. GET /v1/bank/accounts?ownership= in pages. */
void bank_accounts_list(struct request *rq);
/* GET /v1/bank/accounts/{id}: with the full number; looking leaves a line in the trail. */
void bank_account_show(struct request *rq);
/* POST /v1/bank/accounts/{id}/word {owned, note?}: the bank's word. A denied account is held for review wherever its code
 * is still to come. */
void bank_account_word(struct request *rq);

#endif

/* The desk for what people ask about their own data (law 91/2025/QH15, decree 356/2025/NĐ-CP): access, correction,
 * withdrawal of consent, erasure, restriction, objection. Each request runs against two clocks: by when whoever asked is
 * told how it will go, in working days, and by when it is done. Terms are dated rows (privacy_term), days off are imported
 * (holiday). Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_PRIVACY_H
#define SOCHO_REGISTRY_PRIVACY_H

#include "socho/base/request.h"

/* POST /v1/vendors/{id}/privacy_requests {kind, received_on, channel, purpose?, third_party?, note?}: 201 with the request.
 * purpose goes with withdraw_consent, and with nothing else; received_on is not to come. */
void privacy_request_create(struct request *rq);
/* GET /v1/privacy_requests?market=&vendor=&kind=&state=&overdue=yes : newest first, in pages, with the numbers of those
 * that are open and overdue. */
void privacy_requests_list(struct request *rq);
void privacy_request_show(struct request *rq);
/* POST …/take {version}: whoever asked was told how it will go. …/answer {version, reason?}: it is done; of a withdrawal
 * the consent ends with it; an erasure is not answered but carried out. …/refuse {version, reason}. Each: ERR_CONFLICT when
 * it changed meanwhile, ERR_REQUEST_STATE when its state does not allow the step. */
void privacy_request_take(struct request *rq);
void privacy_request_answer(struct request *rq);
void privacy_request_refuse(struct request *rq);
/* POST …/extend {version, days, reason}: once, as far as the law grants it: else ERR_NO_EXTENSION. */
void privacy_request_extend(struct request *rq);

/* POST …/erase {version}: a second person lets an erasure be carried out: 202, and the press does it in one transaction
 * (press/erase.c). ERR_SAME_PERSON; ERR_ERASURE_TENANCY, _CODE, _WORK or _KEPT while something forbids it. */
void privacy_request_erase(struct request *rq);

/* GET /v1/holidays?year= : this year unless given. */
void holidays_list(struct request *rq);

#endif

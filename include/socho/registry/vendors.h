/* Vendors as they are registered: found by name, shown with their history, asked for consent. Handlers; see request.h. A
 * vendor's answer holds no phone, ID or e-mail address; those stand in the contact, which fewer roles may see. */
#ifndef SOCHO_REGISTRY_VENDORS_H
#define SOCHO_REGISTRY_VENDORS_H

#include "socho/base/request.h"

/* GET /v1/vendors?name=&province=&market= : by the beginning of the folded name (utf8_search_key), in the order of names, in
 * pages; without a name, all. */
void vendors_list(struct request *rq);
/* GET /v1/vendors/{id}: with tenancies, accounts and consents, the newest first, those that ended too. */
void vendor_show(struct request *rq);
/* GET /v1/vendors/{id}/contact: phone and e-mail whole, the ID by its last three digits; looking leaves a line in the trail. */
void vendor_contact(struct request *rq);
/* GET /v1/stalls/{id}/tenancies: who was on the stall, the newest first. */
void stall_tenancies(struct request *rq);

/* GET /v1/consent_texts: every wording, by purpose and version. */
void consent_texts_list(struct request *rq);
/* POST /v1/vendors/{id}/consents {purpose, version, channel, scan_sha256?}: 201 with the vendor; given twice is once. */
void consent_give(struct request *rq);
/* POST /v1/vendors/{id}/consents/{purpose}/withdraw {channel}: as easy as giving. 200 with the vendor; twice is once. */
void consent_withdraw(struct request *rq);

/* POST /v1/stalls/{id}/refusals {reason, note?}: 201. Who refused is not kept. */
void refusal_record(struct request *rq);
/* GET /v1/markets/{id}/refusals: of stalls where still nobody is registered, the newest of each stall, in pages, and the
 * sums by reason. */
void refusals_list(struct request *rq);

#endif

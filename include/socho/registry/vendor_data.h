/* A vendor's own data as a file (law 91/2025/QH15: to see and to be given what is kept about oneself): details, consents
 * with their wordings, tenancies, accounts, codes, sums of payments, notices, revisions, rights requests, and who looked.
 * The vendor alone sees phone, ID and account numbers whole and amounts; the desk gets them masked, and counts if the
 * vendor agreed to those. Taking it leaves a line in the trail. Handlers; see request.h. */
#ifndef SOCHO_REGISTRY_VENDOR_DATA_H
#define SOCHO_REGISTRY_VENDOR_DATA_H

#include "socho/base/request.h"

/* GET /v1/vendors/{id}/data.{format}: json, or xlsx with a sheet for each part. ERR_NOT_FOUND for another format. */
void vendor_data(struct request *rq);
/* GET /v1/me/vendor/data.{format}: of the vendor whom the person who asks is (socho user vendor). */
void vendor_own_data(struct request *rq);

#endif

/* Price lists: dated, with the document behind them, of one market or of a whole province. A list is never changed; a
 * wrong one is ended and another follows it. */
#ifndef SOCHO_DUES_TARIFF_H
#define SOCHO_DUES_TARIFF_H

#include "socho/base/request.h"

/* GET /v1/tariffs?market= : a page. */
void tariffs_list(struct request *rq);
/* GET /v1/tariffs/{id} with its lines. */
void tariff_show(struct request *rq);
/* POST /v1/markets/{id}/tariffs and POST /v1/tariffs {province, …}: number, issuer, title, issued_on, valid_from, valid_to?,
 * file_sha256?, lines [{service, market_class?, point_kind?, grade?, corner?, unit, price_vnd, vat_rate_bp?, vat_included?}].
 * ERR_BAD_DOCUMENT, ERR_TARIFF_OVERLAP, ERR_DUPLICATE for a line that says what another does. */
void tariff_create_market(struct request *rq);
void tariff_create_province(struct request *rq);
/* POST /v1/tariffs/{id}/end {valid_to} */
void tariff_end(struct request *rq);

#endif

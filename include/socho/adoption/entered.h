/* Values that people enter, for indicators which no row of the register can tell: with the source that says so and the
 * document it stands in. One person enters, another approves; the value approved last counts from then on. */
#ifndef SOCHO_ADOPTION_ENTERED_H
#define SOCHO_ADOPTION_ENTERED_H

#include "socho/base/request.h"

/* POST /v1/provinces/{code}/indicator_values {indicator, market or unit, period, value or numerator and denominator, source,
 * document, document_on, file_sha256?}. Numbers have at most two decimals; a percentage is at most 100. 201 with the entry.
 * ERR_UNKNOWN_INDICATOR, ERR_INDICATOR_RETIRED, ERR_NOT_ENTERED, ERR_BAD_LEVEL, ERR_OUT_OF_RANGE, ERR_ZERO_DENOMINATOR,
 * ERR_BAD_PERIOD, ERR_BAD_DOCUMENT. */
void entered_create(struct request *rq);
/* POST /v1/indicator_values/{id}/approve {}, /reject {reason}. ERR_SAME_PERSON, ERR_VALUE_DECIDED. */
void entered_approve(struct request *rq);
void entered_reject(struct request *rq);
/* GET /v1/indicator_values?state=&indicator=&after=&limit= : newest first. */
void entered_list(struct request *rq);

#endif

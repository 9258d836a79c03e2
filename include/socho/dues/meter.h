/* Power and water meters of stalls and what they showed. A reading is of a day after the one before, not of the future, and
 * shows no less, or says why it does. */
#ifndef SOCHO_DUES_METER_H
#define SOCHO_DUES_METER_H

#include "socho/base/request.h"

/* GET /v1/markets/{id}/meters, each with its last reading. */
void meters_list(struct request *rq);
/* POST /v1/stalls/{id}/meters {service, number, digits?, installed_on, start_value} */
void meter_create(struct request *rq);
/* POST /v1/meters/{id}/end {ended_on, reason} */
void meter_end(struct request *rq);
/* GET /v1/meters/{id}/readings */
void readings_list(struct request *rq);
/* POST /v1/meters/{id}/readings {read_on, value, flag?, note?, old_last?, new_first?}: flag replaced (with what the old
 * device showed last and the new one first), rolled_over, corrected. ERR_METER_BACKWARDS, ERR_READING_ORDER. */
void reading_create(struct request *rq);

#endif

/* What anybody may know: the markets recognised as chợ 4.0. Figures for other programs stand in the views of the schema `open`
 * (0115_open_data.sql). */
#ifndef SOCHO_ADOPTION_OPEN_H
#define SOCHO_ADOPTION_OPEN_H

#include "socho/base/request.h"

/* GET /v1/open/markets.json and .csv?province=: asked for as any public look-up (registry/lookups.h). */
void open_markets_json(struct request *rq);
void open_markets_csv(struct request *rq);

#endif

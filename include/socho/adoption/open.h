/* What anybody may know: the markets recognised as chợ 4.0. Figures for other programs stand in the views of the schema `open`
 * (0115_open_data.sql). */
#ifndef SOCHO_ADOPTION_OPEN_H
#define SOCHO_ADOPTION_OPEN_H

#include "socho/base/request.h"

enum { OPEN_PAGE_ROWS = 50, OPEN_PAGES_MAX = 1000 };

/* GET /v1/open/markets.json and .csv?province=&q=: asked for as any public look-up (registry/lookups.h). */
void open_markets_json(struct request *rq);
void open_markets_csv(struct request *rq);
/* GET /markets?province=&q=&page=&lang= : the same as a page for people, OPEN_PAGE_ROWS at a time. */
void open_markets_page(struct request *rq);

#endif

/* Reading the trail: who did what, when and from where, and what it changed. Lines are only ever added (registry/audit.sql
 * and its kin); sealed fields stand in them as keyed hashes. A scope of some markets shows their lines; what belongs to
 * a whole province, or to the country, is shown to who holds that. */
#ifndef SOCHO_REGISTRY_TRAIL_H
#define SOCHO_REGISTRY_TRAIL_H

#include "socho/base/request.h"

/* GET /v1/trail?entity=&entity_id=&person=&action=&market=&from=&to=: newest first, in pages (store/page.h). from and to
 * are days, both included; an action is given whole ("revision.submit") or by its first word. */
void trail_list(struct request *rq);
/* GET /v1/trail.csv with the same filters: at most TRAIL_EXPORT_ROWS_MAX lines, or ERR_TOO_MANY_LINES. */
void trail_csv(struct request *rq);
/* GET /v1/trail/people?q=&after=&limit= : who stands in the lines that trail_list shows, by login; q as in people_list. */
void trail_people(struct request *rq);
/* GET /v1/{entity}/{id}/trail: of one thing, in pages. ERR_NOT_FOUND without a line in scope. */
void trail_of(struct request *rq);

/* socho trail export */
int cmd_trail_export(int argc, char **argv);

#endif

/* What teams do: visits and assists, training, and who helped at a registration. Handlers, see request.h. */
#ifndef SOCHO_FIELD_VISIT_H
#define SOCHO_FIELD_VISIT_H

#include "socho/base/request.h"

/* POST /v1/field/sync {visits?: […], scans?: […]}, at most FIELD_SYNC_MAX together, as they waited on one device: 200 with
 * {visits: [{client_id, status, …}], scans: […]}, each answered for itself in its place. status: recorded, duplicate, or refused
 * with code and field. A visit is {client_id, team?, member?, stall? | vendor? | hamlet? and household?, task, channel, outcome,
 * refusal?, at, latitude?, longitude?}. A resend answers what the first did; ERR_CONFLICT while another request records the same. */
void field_sync(struct request *rq);
/* GET /v1/visits?team=&from=&to=&flagged=&client_id= : newest first, in pages. */
void visits_list(struct request *rq);
/* GET /v1/units/{id}/visits?from=&to= : sums by task, channel, outcome; households reached of all. */
void unit_visits(struct request *rq);

/* GET /v1/field_tasks?on=&all= */
void tasks_show(struct request *rq);
/* POST /v1/field_tasks {province, code, vi, en, topic, valid_from, retired_on?}: 201. ERR_TASK_TAKEN. */
void task_create(struct request *rq);

/* GET /v1/trainings?unit=, GET /v1/trainings/{id} */
void trainings_list(struct request *rq);
void training_show(struct request *rq);
/* POST /v1/trainings {unit, title, on, hours, trainer, place?, document?, members?}: 201. ERR_UNKNOWN_MEMBER: who was not in a
 * team in scope that day. */
void training_create(struct request *rq);
/* POST /v1/trainings/{id}/attendance {members}: 200. */
void training_attend(struct request *rq);

/* POST /v1/revisions/{id}/helper {member}: 200; until it was decided. */
void revision_help(struct request *rq);

/* For field_sync: the visits of a list; `done` is given the JSON array of results, one for each in order. */
void visits_take(struct request *rq, const json_t *list, void (*done)(struct slice results, void *arg), void *arg);

#endif

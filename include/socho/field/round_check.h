/* Checks made in rounds. Whoever takes in a phone's queue reads each entry by round_check_read() and records them all, each
 * once for its client_id, by round_checks_run(). */
#ifndef SOCHO_FIELD_ROUND_CHECK_H
#define SOCHO_FIELD_ROUND_CHECK_H

#include "socho/base/request.h"
#include "socho/base/text.h"

struct round_checks;

/* So many checks of a request, none read yet. In a body that is a list the names of fields begin with list_z and a place;
 * NULL where the body is one check itself. */
struct round_checks *round_checks_new(struct request *rq, const char *list_z, size_t count);
/* The i-th: {client_id, round, stall, at, payload | result, latitude?, longitude?, photo_sha256?}; result is "missing",
 * "unreadable" or "closed". place: where it stands in the body's list. Faults name the field. */
int round_check_read(struct round_checks *c, size_t i, size_t place, const json_t *object, struct fault *why);
/* Records all that were read, in the request's transaction, then calls done. ERR_CONFLICT is answered instead when one of
 * them is being recorded by another request just now. A count of 0 is done at once. */
void round_checks_run(struct round_checks *c, void (*done)(struct round_checks *c, void *arg), void *arg);
/* What came of the i-th: {client_id, status, …}. status: recorded, duplicate (the same check again), or refused with a code
 * (unknown_round, unknown_stall, check_id_reused). Flags: what keeps it from counting. */
void round_check_tell(const struct round_checks *c, size_t i, struct text *t);
/* Why the i-th was refused; ERR_NONE when it was not. */
enum err round_check_error(const struct round_checks *c, size_t i, const char **field);

/* POST /v1/round_checks: one, or {"checks": […]} with at most FIELD_SCANS_MAX. */
void round_checks_record(struct request *rq);

#endif

/* Snapshots: the values of a province over a period as they were known at a moment, kept for good. The press takes them at
 * night, a report's lock takes one of its own place by take_snapshot() (0112_snapshots.sql), a command on request. as_of lies
 * config.snapshot_lag_s back, so that everything received before it has been committed; what is received later is not known to it. */
#ifndef SOCHO_ADOPTION_SNAPSHOT_H
#define SOCHO_ADOPTION_SNAPSHOT_H

#include "socho/adoption/period.h"
#include "socho/base/request.h"
#include "socho/store/sql.h"

struct config;

/* The as_of of a snapshot that is taken now. */
int64_t snapshot_moment(const struct config *c, int64_t now_us);
/* The statement that takes one of a whole province. why_z: "nightly" or "asked". Run it in the scope of that province. */
struct sql_call snapshot_take(struct arena *a, int16_t province, const char *why_z, const struct period *p, int64_t as_of_us,
                              const struct uuid *person);

/* GET /v1/provinces/{code}/snapshots?period=&after=&limit= : newest first. */
void snapshots_list(struct request *rq);
/* GET /v1/provinces/{code}/snapshots/{id}: with its values in sight. */
void snapshot_show(struct request *rq);

/* socho report snapshot --province CODE [--period NAME] */
int cmd_report_snapshot(int argc, char **argv);
/* socho report rebuild [--report ID | --snapshot ID | --province CODE [--period NAME]]: recomputes it from the rows and names
 * every difference; exit 1 when there is one. */
int cmd_report_rebuild(int argc, char **argv);

#endif

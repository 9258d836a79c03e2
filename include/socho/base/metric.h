/* Counters and gauges of one process. A room keeps its `struct metric` rows static, registers them once and bumps them
 * in place; whoever answers /metrics writes them all in Prometheus' text form (exposition format 0.0.4). A figure that
 * is derived when asked for is written by a collector. One thread, so no locks. */
#ifndef SOCHO_BASE_METRIC_H
#define SOCHO_BASE_METRIC_H

#include "socho/base/text.h"

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE };

struct metric {
	const char *name;   /* "socho_http_connections" */
	const char *help;
	const char *labels; /* "reason=\"bare_lf\"", or NULL */
	enum metric_kind kind;
	int64_t value;
	struct metric *next; /* of the registry */
};

struct metric_collector {
	void (*write)(struct text *out, void *arg);
	void *arg;
	struct metric_collector *next;
};

/* The row stays where it is for the life of the process. Registering it again changes nothing. */
void metric_register(struct metric *m);
void metric_register_all(struct metric *all, size_t count);
void metric_register_collector(struct metric_collector *c);

static inline void metric_add(struct metric *m, int64_t n)
{
	m->value += n;
}

/* How often a value was within which bounds. Bounds ascend; what is above the last is counted as well. Values are whole
 * numbers, and are written as parts of `per_unit`: microseconds with 1000000 are read as seconds. */
enum { HISTOGRAM_BOUNDS_MAX = 16 };
struct histogram {
	const char *name, *help;
	int64_t per_unit;
	int bound_count;
	int64_t bounds[HISTOGRAM_BOUNDS_MAX];
	int64_t counts[HISTOGRAM_BOUNDS_MAX + 1]; /* each of its own bucket alone */
	int64_t sum;
	struct metric_collector collector; /* of the registry */
};
void histogram_register(struct histogram *h);
void histogram_add(struct histogram *h, int64_t value);

/* One HELP and TYPE line a name, then its rows, in the order of registration; then what the collectors write. */
void metrics_write(struct text *out);
/* The HELP and TYPE lines, for collectors. */
void metric_write_head(struct text *out, const char *name_z, const char *help_z, enum metric_kind kind);
/* One sample; labels may be NULL. */
void metric_write_sample(struct text *out, const char *name_z, const char *labels_z, int64_t value);

#endif

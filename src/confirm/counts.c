#include "counts.h"

#include <assert.h>
#include <stdlib.h>

#include "socho/base/clock.h"
#include "socho/base/metric.h"

struct connection_counts {
	struct uuid connection;
	const struct adapter *adapter;
	int64_t by_outcome[OUTCOME_COUNT];
	int64_t unread_events;
	int64_t last_s; /* wall clock, of the last authentic delivery */
	struct connection_counts *next;
};

static struct connection_counts *first;
static struct metric unknown = {"socho_deliveries_unknown_total", "deliveries to a provider or path that there is not", NULL,
                                METRIC_COUNTER, 0, NULL};

static const char *labels(struct arena *a, const struct connection_counts *c)
{
	char id[UUID_TEXT_BYTES];
	uuid_format(c->connection, id);
	return arena_printf(a, "connection=\"%s\",provider=\"%s\"", id, c->adapter->name).p;
}

static void write_all(struct text *out, void *arg)
{
	(void)arg;
	metric_write_head(out, "socho_deliveries_total", "deliveries of a connection, by what became of them", METRIC_COUNTER);
	for (const struct connection_counts *c = first; c; c = c->next)
		for (int o = 0; o < OUTCOME_COUNT; o++)
			if (c->by_outcome[o])
				metric_write_sample(out, "socho_deliveries_total",
				                    arena_printf(out->arena, "%s,result=\"%s\"", labels(out->arena, c), outcome_name((enum outcome)o)).p,
				                    c->by_outcome[o]);
	metric_write_head(out, "socho_events_unread_total", "events of batches that could not be read, and are dead letters", METRIC_COUNTER);
	for (const struct connection_counts *c = first; c; c = c->next)
		if (c->unread_events)
			metric_write_sample(out, "socho_events_unread_total", labels(out->arena, c), c->unread_events);
	metric_write_head(out, "socho_delivery_last_seconds", "when a connection last delivered, since 1970", METRIC_GAUGE);
	for (const struct connection_counts *c = first; c; c = c->next)
		if (c->last_s)
			metric_write_sample(out, "socho_delivery_last_seconds", labels(out->arena, c), c->last_s);
}

struct connection_counts *counts_of(struct uuid connection, const struct adapter *adapter)
{
	static struct metric_collector collector = {.write = write_all};
	for (struct connection_counts *c = first; c; c = c->next)
		if (uuid_eq(c->connection, connection))
			return c;
	if (!first) {
		metric_register(&unknown);
		metric_register_collector(&collector);
	}
	struct connection_counts *c = calloc(1, sizeof *c);
	assert(c);
	c->connection = connection;
	c->adapter = adapter;
	c->next = first;
	first = c;
	return c;
}

void counts_add(struct connection_counts *c, enum outcome o)
{
	c->by_outcome[o]++;
	if (o <= OUTCOME_UNREAD)
		c->last_s = clock_now_us() / US_PER_S;
}

void counts_add_unread(struct connection_counts *c, size_t events)
{
	c->unread_events += (int64_t)events;
}

void counts_add_unknown(void)
{
	metric_register(&unknown);
	metric_add(&unknown, 1);
}

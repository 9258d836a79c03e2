#include "socho/base/metric.h"

#include <string.h>

static struct metric *rows;
static struct metric_collector *collectors;

void metric_register(struct metric *m)
{
	struct metric **at = &rows;
	for (; *at; at = &(*at)->next)
		if (*at == m)
			return;
	m->next = NULL;
	*at = m;
}

void metric_register_all(struct metric *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		metric_register(&all[i]);
}

void metric_register_collector(struct metric_collector *c)
{
	struct metric_collector **at = &collectors;
	for (; *at; at = &(*at)->next)
		if (*at == c)
			return;
	c->next = NULL;
	*at = c;
}

void metric_write_head(struct text *out, const char *name_z, const char *help_z, enum metric_kind kind)
{
	text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name_z, help_z, name_z, kind == METRIC_GAUGE ? "gauge" : "counter");
}

void metric_write_sample(struct text *out, const char *name_z, const char *labels_z, int64_t value)
{
	if (labels_z)
		text_addf(out, "%s{%s} %lld\n", name_z, labels_z, (long long)value);
	else
		text_addf(out, "%s %lld\n", name_z, (long long)value);
}

static bool seen_before(const struct metric *m)
{
	for (const struct metric *other = rows; other != m; other = other->next)
		if (strcmp(other->name, m->name) == 0)
			return true;
	return false;
}

void metrics_write(struct text *out)
{
	for (const struct metric *m = rows; m; m = m->next) {
		if (seen_before(m))
			continue;
		metric_write_head(out, m->name, m->help, m->kind);
		for (const struct metric *same = m; same; same = same->next)
			if (strcmp(same->name, m->name) == 0)
				metric_write_sample(out, same->name, same->labels, same->value);
	}
	for (const struct metric_collector *c = collectors; c; c = c->next)
		c->write(out, c->arg);
}

static void histogram_write(struct text *out, void *arg)
{
	const struct histogram *h = arg;
	int64_t below = 0;
	text_addf(out, "# HELP %s %s\n# TYPE %s histogram\n", h->name, h->help, h->name);
	for (int i = 0; i < h->bound_count; i++) {
		below += h->counts[i];
		text_addf(out, "%s_bucket{le=\"%g\"} %lld\n", h->name, (double)h->bounds[i] / (double)h->per_unit, (long long)below);
	}
	below += h->counts[h->bound_count];
	text_addf(out, "%s_bucket{le=\"+Inf\"} %lld\n%s_sum %.9g\n%s_count %lld\n", h->name, (long long)below, h->name,
	          (double)h->sum / (double)h->per_unit, h->name, (long long)below);
}

void histogram_register(struct histogram *h)
{
	h->collector.write = histogram_write;
	h->collector.arg = h;
	metric_register_collector(&h->collector);
}

void histogram_add(struct histogram *h, int64_t value)
{
	int i = 0;
	while (i < h->bound_count && value > h->bounds[i])
		i++;
	h->counts[i]++;
	h->sum += value;
}

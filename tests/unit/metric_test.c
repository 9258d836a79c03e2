/* Figures of a process in Prometheus' text form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/base/metric.h"

static struct arena arena;
static struct histogram waits = {.name = "waits_seconds", .help = "how long", .per_unit = 1000000, .bound_count = 2, .bounds = {1000, 250000}};

static const char *written(void)
{
	struct text t;
	text_init(&t, &arena);
	metrics_write(&t);
	return arena_dup_z(&arena, text_slice(&t));
}

static void a_histogram_counts_each_value_in_every_bucket_from_its_own_on(void **state)
{
	(void)state;
	histogram_register(&waits);
	histogram_add(&waits, 1000);
	histogram_add(&waits, 1001);
	histogram_add(&waits, 2000000);
	assert_non_null(strstr(written(), "# HELP waits_seconds how long\n# TYPE waits_seconds histogram\n"
	                                  "waits_seconds_bucket{le=\"0.001\"} 1\nwaits_seconds_bucket{le=\"0.25\"} 2\n"
	                                  "waits_seconds_bucket{le=\"+Inf\"} 3\nwaits_seconds_sum 2.002001\nwaits_seconds_count 3\n"));
}

static void registered_twice_it_is_written_once(void **state)
{
	(void)state;
	histogram_register(&waits);
	const char *first = strstr(written(), "# TYPE waits_seconds");
	assert_non_null(first);
	assert_null(strstr(first + 1, "# TYPE waits_seconds"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_histogram_counts_each_value_in_every_bucket_from_its_own_on),
		cmocka_unit_test(registered_twice_it_is_written_once),
	};
	arena_init(&arena, 4096);
	int failed = cmocka_run_group_tests_name("metric", tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}

/* Token buckets, with a clock that the test winds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/base/bucket.h"
#include "socho/http/client.h"

enum { UNIT_US = 1000, CAPACITY = 10 };

static struct buckets *b;

static int with_buckets(void **state)
{
	(void)state;
	b = buckets_new(64, CAPACITY, UNIT_US);
	return 0;
}

static int without_buckets(void **state)
{
	(void)state;
	buckets_free(b);
	return 0;
}

static void a_full_bucket_gives_its_capacity_and_no_more(void **state)
{
	(void)state;
	for (int i = 0; i < CAPACITY; i++)
		assert_int_equal(bucket_take(b, 1, 1, 5000), 0);
	assert_int_equal(bucket_left(b, 1, 5000), 0);
	assert_int_equal(bucket_take(b, 1, 1, 5000), UNIT_US);
	assert_int_equal(bucket_take(b, 1, 3, 5000), 3 * UNIT_US);
	assert_int_equal(bucket_left(b, 1, 5000), 0);
}

static void units_come_back_one_by_one_up_to_the_capacity(void **state)
{
	(void)state;
	assert_int_equal(bucket_take(b, 1, CAPACITY, 0), 0);
	assert_int_equal(bucket_left(b, 1, UNIT_US - 1), 0);
	assert_int_equal(bucket_left(b, 1, UNIT_US), 1);
	assert_int_equal(bucket_take(b, 1, 1, UNIT_US), 0);
	assert_true(bucket_take(b, 1, 1, UNIT_US) > 0);
	assert_int_equal(bucket_left(b, 1, 1000 * UNIT_US), CAPACITY);
	assert_true(bucket_take(b, 1, CAPACITY + 1, 1000 * UNIT_US) > 0);
}

static void what_was_charged_too_late_is_worked_off_first(void **state)
{
	(void)state;
	bucket_charge(b, 1, 25, 0);
	assert_int_equal(bucket_left(b, 1, 0), CAPACITY - 25);
	assert_int_equal(bucket_take(b, 1, 1, 0), 16 * UNIT_US);
	assert_true(bucket_take(b, 1, 1, 16 * UNIT_US - 1) > 0);
	assert_int_equal(bucket_take(b, 1, 1, 16 * UNIT_US), 0);
}

static void what_is_given_back_never_overfills(void **state)
{
	(void)state;
	assert_int_equal(bucket_take(b, 1, 5, 0), 0);
	bucket_charge(b, 1, -5, 0);
	assert_int_equal(bucket_left(b, 1, 0), CAPACITY);
	bucket_charge(b, 1, -5, 0);
	assert_int_equal(bucket_left(b, 1, 0), CAPACITY);
	assert_int_equal(bucket_take(b, 1, CAPACITY, 0), 0);
	assert_true(bucket_take(b, 1, 1, 0) > 0);
}

static void keys_do_not_spend_each_others_units(void **state)
{
	(void)state;
	for (uint64_t key = 0; key < 8; key++)
		assert_int_equal(bucket_take(b, key, CAPACITY, 0), 0);
	assert_int_equal(bucket_left(b, 99, 0), CAPACITY);
}

static void the_table_forgets_who_was_away_longest(void **state)
{
	(void)state;
	/* One set alone, so that it is known who meets whom. */
	struct buckets *small = buckets_new(BUCKET_WAYS, CAPACITY, 1000000);
	for (uint64_t key = 0; key < BUCKET_WAYS; key++)
		assert_int_equal(bucket_take(small, key, CAPACITY, (int64_t)key), 0);
	assert_true(bucket_take(small, 0, 1, 100) > 0);
	assert_int_equal(bucket_take(small, 1000, 1, 101), 0);
	assert_int_equal(bucket_left(small, 1, 101), CAPACITY);
	assert_true(bucket_left(small, 0, 101) < 1);
	for (uint64_t key = 2; key < BUCKET_WAYS; key++)
		assert_true(bucket_left(small, key, 101) < 1);
	buckets_free(small);
}

static uint64_t network(const char *text_z)
{
	struct client c;
	assert_int_equal(client_parse(&c, slice_z(text_z)), 0);
	return c.network;
}

static void a_client_is_its_ipv4_address_or_its_ipv6_network(void **state)
{
	(void)state;
	assert_true(network("203.0.113.7") != network("203.0.113.8"));
	assert_true(network("::ffff:203.0.113.7") == network("203.0.113.7"));
	assert_true(network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
	assert_true(network("2001:db8:1:2::1") != network("2001:db8:1:3::1"));
	struct client c;
	client_parse(&c, S("2001:DB8::1"));
	assert_string_equal(c.text, "2001:db8::1");
	assert_false(c.is_loopback);
	client_parse(&c, S("127.9.9.9"));
	assert_true(c.is_loopback);
	client_parse(&c, S("::1"));
	assert_true(c.is_loopback);
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	static const char *const none[] = {"", "unknown", "203.0.113", "203.0.113.7:80", "[2001:db8::1]", "_hidden",
	                                   "2001:db8:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:1"};
	struct client c = {.network = 7};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(client_parse(&c, slice_z(none[i])), -1);
	assert_int_equal(client_parse(&c, slice_of("1.2.3.4\0", 8)), -1);
	assert_true(c.network == 7);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, with_buckets, without_buckets)
	const struct CMUnitTest tests[] = {
		EACH(a_full_bucket_gives_its_capacity_and_no_more),
		EACH(units_come_back_one_by_one_up_to_the_capacity),
		EACH(what_was_charged_too_late_is_worked_off_first),
		EACH(what_is_given_back_never_overfills),
		EACH(keys_do_not_spend_each_others_units),
		EACH(the_table_forgets_who_was_away_longest),
		cmocka_unit_test(a_client_is_its_ipv4_address_or_its_ipv6_network),
		cmocka_unit_test(what_is_no_address_is_refused),
	};
	return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}

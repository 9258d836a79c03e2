#include "fixture.h"

#include "confirm/old_code.h"

static struct old_forms forms;

static void find(const char *memo_z, const char *want_z)
{
	struct slice got = old_codes_find(&arena, &forms, slice_z(memo_z));
	if (!want_z)
		assert_null(got.p);
	else
		assert_string_equal(arena_dup_z(&arena, got), want_z);
}

static void a_code_is_found_whatever_stands_before_it(void **state)
{
	(void)state;
	find("DH0012", "DH0012");
	find("MBVCB.123.xxDH0012.CT tu 07600", "DH0012");
	find("tra tien đh0012", "DH0012");
	find("kiot-003 rau", "KIOT003");
	find("KIOT - 003", "KIOT003");
}

static void another_number_of_digits_is_no_code(void **state)
{
	(void)state;
	find("DH00123", NULL);
	find("DH001", NULL);
	find("DH001 2", NULL);
	find("DH0012-3", "DH0012");
	find("KIOT0031", NULL);
	find("DH", NULL);
	find("DH---", NULL);
	find("", NULL);
}

static void two_lengths_of_one_prefix_are_two_forms(void **state)
{
	(void)state;
	assert_true(old_forms_learn(&forms, S("DH4 DH6")));
	find("DH0012 DH123456 DH12345", "DH0012 DH123456");
	assert_true(old_forms_learn(&forms, S("DH4 KIOT3")));
	assert_false(old_forms_learn(&forms, S("DH4 KIOT3")));
}

static void each_is_told_once_and_too_many_are_told_as_that(void **state)
{
	(void)state;
	find("DH0001 DH0001, KIOT001 dh-0001", "DH0001 KIOT001");
	find("DH0001 DH0002 DH0003 DH0004", "DH0001 DH0002 DH0003 DH0004");
	find("DH0001 DH0002 DH0003 DH0004 DH0005", "*");
}

static void bytes_that_are_no_text_are_searched_as_well(void **state)
{
	(void)state;
	find("\xff\xfe dh 0012\xc3", "DH0012");
}

static void a_province_without_old_codes_finds_none(void **state)
{
	(void)state;
	struct old_forms none = {.count = 0};
	assert_false(old_forms_learn(&none, slice_of(NULL, 0)));
	assert_null(old_codes_find(&arena, &none, S("DH0012")).p);
}

static int forget(void **state)
{
	old_forms_release(&forms);
	return without_arena(state);
}

static int learn(void **state)
{
	old_forms_learn(&forms, S("DH4 KIOT3"));
	return with_arena(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_found_whatever_stands_before_it),
		cmocka_unit_test(another_number_of_digits_is_no_code),
		cmocka_unit_test(two_lengths_of_one_prefix_are_two_forms),
		cmocka_unit_test(each_is_told_once_and_too_many_are_told_as_that),
		cmocka_unit_test(bytes_that_are_no_text_are_searched_as_well),
		cmocka_unit_test(a_province_without_old_codes_finds_none),
	};
	return cmocka_run_group_tests_name("old_code", tests, learn, forget);
}

/* Parameters in PostgreSQL's binary form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/store/constraint.h"
#include "socho/store/sql.h"

struct in {
	int64_t at_us;
	int32_t day;
	struct slice note;
	struct sql_slices names;
	struct sql_int8s amounts;
	struct sql_bigint maybe;
};
static const struct sql_field fields[] = {
	{"at_us", SQL_TIME, 1184, false, offsetof(struct in, at_us)},
	{"day", SQL_DATE, 1082, false, offsetof(struct in, day)},
	{"note", SQL_TEXT, 25, true, offsetof(struct in, note)},
	{"names", SQL_TEXT_ARRAY, 1009, false, offsetof(struct in, names)},
	{"amounts", SQL_INT8_ARRAY, 1016, false, offsetof(struct in, amounts)},
	{"maybe", SQL_INT8, 20, true, offsetof(struct in, maybe)},
};
static const struct sql_statement statement = {.name = "t", .in = fields, .in_count = 6};

static void values_take_postgresql_s_binary_form(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1024);
	const struct slice names[] = {S("ab"), {NULL, 0}};
	const int64_t amounts[] = {1};
	struct in in = {.at_us = INT64_C(946684800) * 1000000 + 5, .day = 10957 + 1, .names = {names, 2}, .amounts = {amounts, 1, NULL}};
	struct sql_call c = sql_call_of(&a, &statement, &in);
	assert_memory_equal(c.values[0], "\0\0\0\0\0\0\0\5", 8);
	assert_memory_equal(c.values[1], "\0\0\0\1", 4);
	assert_null(c.values[2]);
	static const char text_array[] = "\0\0\0\1\0\0\0\1\0\0\0\x19\0\0\0\2\0\0\0\1\0\0\0\2" "ab\xff\xff\xff\xff";
	assert_int_equal(c.lengths[3], sizeof text_array - 1);
	assert_memory_equal(c.values[3], text_array, sizeof text_array - 1);
	static const char int_array[] = "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\1\0\0\0\1\0\0\0\x08\0\0\0\0\0\0\0\1";
	assert_int_equal(c.lengths[4], sizeof int_array - 1);
	assert_memory_equal(c.values[4], int_array, sizeof int_array - 1);
	assert_null(c.values[5]);
	arena_release(&a);
}

static void a_broken_rule_of_the_schema_is_told_as_its_field(void **state)
{
	(void)state;
	const char *field;
	assert_int_equal(constraint_error("23505", "person_login_key", &field), ERR_DUPLICATE);
	assert_string_equal(field, "login");
	assert_int_equal(constraint_error("42501", "", &field), ERR_OUT_OF_SCOPE);
	assert_int_equal(constraint_error("57014", "", &field), ERR_DATABASE_DOWN);
	assert_int_equal(constraint_error("42703", "", &field), ERR_INTERNAL);
	assert_true(sqlstate_retry("40P01"));
	assert_false(sqlstate_retry("23505"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_take_postgresql_s_binary_form),
		cmocka_unit_test(a_broken_rule_of_the_schema_is_told_as_its_field),
	};
	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}

/* How names are searched, stall numbers sorted and passwords kept. */
#include <string.h>

#include "fixture.h"
#include "socho/base/limits.h"
#include "socho/base/password.h"
#include "socho/base/utf8.h"
#include "socho/registry/natural.h"

static void stall_numbers_sort_as_people_read_them(void **state)
{
	(void)state;
	static const char *const order[] = {
		"1", "2", "10", "100", "A", "A1", "A2", "a10", "A10B", "A100", "Á101", "B-2", "B-10", "Đ3", "E 4", "E12", "Ki-ốt 9", "Ki-ốt 10",
	};
	for (size_t i = 1; i < sizeof order / sizeof order[0]; i++) {
		struct slice before = natural_key(&arena, slice_z(order[i - 1])), after = natural_key(&arena, slice_z(order[i]));
		if (slice_cmp(before, after) >= 0)
			fail_msg("%s does not come before %s", order[i - 1], order[i]);
	}
	assert_true(slice_eq(natural_key(&arena, S("a 007")), natural_key(&arena, S("A7"))));
}

static void the_longest_stall_number_has_a_key_that_fits(void **state)
{
	(void)state;
	char number[NUMBER_CHARS_MAX];
	for (size_t i = 0; i < sizeof number; i++)
		number[i] = i % 2 ? '1' : 'A';
	assert_true(natural_key(&arena, slice_of(number, sizeof number)).n <= NATURAL_KEY_CHARS_MAX);
	assert_true(natural_key(&arena, S("\xcc\x81")).n > 0); /* a combining mark alone */
}

static void names_are_searched_without_marks_case_and_punctuation(void **state)
{
	(void)state;
	static const struct {
		const char *name, *key;
	} cases[] = {
		{"Chợ Hạ Long I", "cho ha long i"}, {"  Đồng  Nai ", "dong nai"},   {"M'Drắk", "mdrak"},
		{"Cư M\xe2\x80\x99gar", "cu mgar"}, {"Chợ 4.0 (mới)", "cho 4 0 moi"}, {"市场", "市场"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice key;
		assert_int_equal(utf8_search_key(&arena, slice_z(cases[i].name), &key), 0);
		assert_true(slice_eq(key, slice_z(cases[i].key)));
	}
	struct slice key;
	assert_int_equal(utf8_search_key(&arena, S("\xff"), &key), -1);
}

static void a_password_too_short_or_with_control_characters_is_refused(void **state)
{
	(void)state;
	struct fault why;
	assert_int_equal(password_check(S("14 characters!"), &why), -1);
	assert_int_equal(why.err, ERR_WEAK_PASSWORD);
	assert_string_equal(why.field, "password");
	assert_int_equal(password_check(S("mười lăm chữ cá"), &why), 0); /* characters, not bytes */
	assert_int_equal(password_check(S("fifteen\tletters!"), &why), -1);
	assert_int_equal(why.err, ERR_BAD_TEXT);
	char long_one[PASSWORD_BYTES_MAX + 1];
	memset(long_one, 'x', sizeof long_one);
	assert_int_equal(password_check(slice_of(long_one, sizeof long_one), &why), -1);
	assert_int_equal(why.err, ERR_TOO_LONG);
}

static void only_the_password_itself_fits_its_hash(void **state)
{
	(void)state;
	struct slice hash = password_hash(&arena, S("chợ Hạ Long mở cửa")), again = password_hash(&arena, S("chợ Hạ Long mở cửa"));
	assert_true(slice_starts(hash, S("$argon2id$v=19$m=65536,t=3,p=1$")));
	assert_false(slice_eq(hash, again));
	assert_true(password_verify(hash, S("chợ Hạ Long mở cửa")));
	struct slice nfd = S("cho\xcc\x9b\xcc\xa3 Ha\xcc\xa3 Long mo\xcc\x9b\xcc\x89 cu\xcc\x9b\xcc\x89"
			     "a");
	assert_true(password_verify(hash, nfd));
	assert_false(password_verify(hash, S("cho Ha Long mo cua")));
	assert_false(password_verify(S("$argon2id$"), S("")));
}

static void drawn_passwords_are_long_enough_and_differ(void **state)
{
	(void)state;
	char one[PASSWORD_DRAWN_BYTES], other[PASSWORD_DRAWN_BYTES];
	struct fault why;
	password_draw(one);
	password_draw(other);
	assert_int_equal(strlen(one), PASSWORD_DRAWN_BYTES - 1);
	assert_int_equal(password_check(slice_z(one), &why), 0);
	assert_string_not_equal(one, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stall_numbers_sort_as_people_read_them),
		cmocka_unit_test(the_longest_stall_number_has_a_key_that_fits),
		cmocka_unit_test(names_are_searched_without_marks_case_and_punctuation),
		cmocka_unit_test(a_password_too_short_or_with_control_characters_is_refused),
		cmocka_unit_test(only_the_password_itself_fits_its_hash),
		cmocka_unit_test(drawn_passwords_are_long_enough_and_differ),
	};
	return cmocka_run_group_tests_name("names", tests, with_arena, without_arena);
}

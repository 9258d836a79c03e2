/* Content codes, bill tags, and finding them in memos. */
#include <string.h>

#include "fixture.h"
#include "socho/vietqr/content_code.h"

static struct memo_finding find(const char *memo)
{
	struct memo_finding out;
	memo_find(&arena, slice_z(memo), &out);
	return out;
}

static void assert_finds(const char *memo, const char *code, const char *bill)
{
	struct memo_finding got = find(memo);
	assert_false(got.ambiguous);
	assert_string_equal(got.code.p ? arena_dup_z(&arena, got.code) : "none", code ? code : "none");
	assert_string_equal(got.bill.p ? arena_dup_z(&arena, got.bill) : "none", bill ? bill : "none");
}

static void a_number_and_its_code_are_one_to_one(void **state)
{
	(void)state;
	static const uint32_t numbers[] = {0, 1, 30, 31, 29790, 29791, 123456, 5550123, CONTENT_CODE_NUMBERS - 1};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		char code[CONTENT_CODE_BYTES];
		uint32_t back;
		content_code_format(numbers[i], code);
		assert_int_equal(strlen(code), CONTENT_CODE_CHARS);
		assert_int_equal(content_code_parse(slice_z(code), &back), 0);
		assert_int_equal(back, numbers[i]);
	}
	char code[CONTENT_CODE_BYTES];
	content_code_format(123456, code);
	assert_string_equal(code, "CZ044EEVZ");
}

static void only_the_canonical_form_is_a_code(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "CZ044EEV", "CZ044EEVZZ", "cz044eevz", "CZO44EEVZ", "CZ044EEWZ", "CX044EEVZ",
	                                  "CZ044EEVX", "CZ044E VZ"};
	uint32_t number;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(content_code_parse(slice_z(bad[i]), &number), -1);
	assert_int_equal(content_code_parse(slice_of("CZ044\0EVZ", 9), &number), -1);
}

static void any_one_wrong_symbol_and_any_swap_of_neighbours_is_noticed(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXY";
	for (uint32_t n = 7; n < CONTENT_CODE_NUMBERS; n += 1234577) {
		char code[CONTENT_CODE_BYTES];
		uint32_t back;
		content_code_format(n, code);
		for (int at = 2; at < 8; at++) {
			char right = code[at];
			for (const char *c = alphabet; *c; c++) {
				code[at] = *c;
				assert_int_equal(content_code_parse(slice_z(code), &back), *c == right ? 0 : -1);
			}
			code[at] = right;
		}
		for (int at = 2; at < 6; at++) {
			char left = code[at], right = code[at + 1];
			code[at] = right;
			code[at + 1] = left;
			assert_int_equal(content_code_parse(slice_z(code), &back), left == right ? 0 : -1);
			code[at] = left;
			code[at + 1] = right;
		}
	}
}

static void provinces_draw_from_blocks_of_their_own(void **state)
{
	(void)state;
	char code[CONTENT_CODE_BYTES], another[CONTENT_CODE_BYTES];
	for (int p = 0; p < PROVINCE_ORDINALS; p++)
		for (int i = 0; i < 50; i++) {
			assert_int_equal(content_code_draw(p, code), 0);
			assert_int_equal(content_code_province(slice_z(code)), p);
		}
	assert_int_equal(content_code_draw(-1, code), -1);
	assert_int_equal(content_code_draw(PROVINCE_ORDINALS, code), -1);
	content_code_draw(3, code);
	int same = 0;
	for (int i = 0; i < 10; i++) {
		content_code_draw(3, another);
		same += strcmp(code, another) == 0;
	}
	assert_true(same < 3);
}

static void the_blocks_of_a_province_begin_and_end_where_the_next_begins(void **state)
{
	(void)state;
	char code[CONTENT_CODE_BYTES];
	const uint32_t block = 31 * 31 * 31;
	content_code_format(28 * block - 1, code);
	assert_int_equal(content_code_province(slice_z(code)), 0);
	content_code_format(28 * block, code);
	assert_int_equal(content_code_province(slice_z(code)), 1);
	content_code_format(34 * 28 * block - 1, code);
	assert_int_equal(content_code_province(slice_z(code)), 33);
	content_code_format(34 * 28 * block, code);
	assert_int_equal(content_code_province(slice_z(code)), -1);
}

static void a_code_is_found_however_the_bank_mangled_the_memo(void **state)
{
	(void)state;
	assert_finds("CZ044EEVZ", "CZ044EEVZ", NULL);
	assert_finds("MBVCB.7636713318.004653.CZ044EEVZ.CT tu 076", "CZ044EEVZ", NULL);
	assert_finds("IBFTcz0-44 eevz678931", "CZ044EEVZ", NULL);
	assert_finds("tiền chợ \xff CZ04\xffO4EEVZ", NULL, NULL);
	assert_finds("tiền chợ \xff CZ0\xff" "44EEVZ", "CZ044EEVZ", NULL);
}

static void look_alikes_are_read_as_the_symbols_they_stand_for(void **state)
{
	(void)state;
	char code[CONTENT_CODE_BYTES], typed[CONTENT_CODE_BYTES];
	content_code_format(31 * 31 * 31 * 31 + 27 * 31, code); /* holds 1, 0 and V */
	strcpy(typed, code);
	for (char *c = typed + 2; *c; c++)
		*c = *c == '0' ? 'o' : *c == '1' ? 'l' : *c == 'V' ? 'u' : *c;
	assert_string_not_equal(code, typed);
	assert_finds(typed, code, NULL);
	typed[2] = 'I';
	assert_finds(typed, code, NULL);
}

static void the_last_z_may_be_missing_only_at_the_very_end(void **state)
{
	(void)state;
	assert_finds("tra tien CZ044EEV", "CZ044EEVZ", NULL);
	assert_true(find("tra tien CZ044EEV").cut);
	assert_false(find("CZ044EEVZ tra CZ044EEV").cut);
	assert_finds("CZ044EEV tra tien", NULL, NULL);
	assert_finds("tra tien CZ044EE", NULL, NULL);
}

static void two_different_codes_are_ambiguous_and_one_twice_is_not(void **state)
{
	(void)state;
	struct memo_finding two = find("CZ044EEVZ CZ609B7NZ");
	assert_true(two.ambiguous);
	assert_null(two.code.p);
	assert_null(two.bill.p);
	assert_true(find("CZ044EEVZ CZ609B7N").ambiguous);
	assert_finds("CZ044EEVZ xin CZ044EEVZ", "CZ044EEVZ", NULL);
	assert_finds("CZ044EEWZ CZ609B7NZ", "CZ609B7NZ", NULL);
}

static void a_bill_tag_stands_right_behind_the_code(void **state)
{
	(void)state;
	char tag[BILL_TAG_BYTES], memo[64];
	for (int i = 0; i < 200; i++) {
		bill_tag_draw(tag);
		assert_true(bill_tag_valid(slice_z(tag)));
		snprintf(memo, sizeof memo, "CT CZ044EEVZ%s GD", tag);
		assert_finds(memo, "CZ044EEVZ", tag);
		snprintf(memo, sizeof memo, "CZ044 EEVZ%.3s %s", tag, tag + 3);
		assert_finds(memo, "CZ044EEVZ", tag);
	}
	snprintf(memo, sizeof memo, "CZ044EEVZ x %s", tag);
	assert_finds(memo, "CZ044EEVZ", NULL);
	snprintf(memo, sizeof memo, "CZ044EEVZ%.6s", tag);
	assert_finds(memo, "CZ044EEVZ", NULL);
	tag[5] = tag[5] == '0' ? '1' : '0';
	assert_false(bill_tag_valid(slice_z(tag)));
	snprintf(memo, sizeof memo, "CZ044EEVZ%s", tag);
	assert_finds(memo, "CZ044EEVZ", NULL);
}

/* Check symbol C, the Z behind it and a tag have the shape of a code themselves. */
static void a_code_that_ends_in_cz_and_its_tag_are_not_two_codes(void **state)
{
	(void)state;
	char code[CONTENT_CODE_BYTES], tag[BILL_TAG_BYTES], memo[64];
	uint32_t n = 0;
	do
		content_code_format(n++, code);
	while (code[7] != 'C');
	bill_tag_draw(tag);
	snprintf(memo, sizeof memo, "%s%s", code, tag);
	assert_finds(memo, code, tag);
}

int main(void)
{
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, with_arena, without_arena)
	const struct CMUnitTest tests[] = {
		TEST(a_number_and_its_code_are_one_to_one),
		TEST(only_the_canonical_form_is_a_code),
		TEST(any_one_wrong_symbol_and_any_swap_of_neighbours_is_noticed),
		TEST(provinces_draw_from_blocks_of_their_own),
		TEST(the_blocks_of_a_province_begin_and_end_where_the_next_begins),
		TEST(a_code_is_found_however_the_bank_mangled_the_memo),
		TEST(look_alikes_are_read_as_the_symbols_they_stand_for),
		TEST(the_last_z_may_be_missing_only_at_the_very_end),
		TEST(two_different_codes_are_ambiguous_and_one_twice_is_not),
		TEST(a_bill_tag_stands_right_behind_the_code),
		TEST(a_code_that_ends_in_cz_and_its_tag_are_not_two_codes),
	};
	return cmocka_run_group_tests_name("content codes", tests, NULL, NULL);
}

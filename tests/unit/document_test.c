/* Numbers of official documents (domain §4.2). */

#include "fixture.h"
#include "socho/registry/document.h"

static void numbers_of_the_state_are_taken(void **state)
{
	(void)state;
	static const char *const good[] = {
		"6037/KH-UBND", "5517/UBND-XD6", "1813/QĐ-TTg", "60/2024/NĐ-CP", "91/2025/QH15", "237/NQ-UBTVQH16",
		"5115/UBND-CNN&XD", "68/TTr-STTTT", "17/2024/TT-NHNN", "12A/KH-UBND", "820/KH-UBND", "1568/QĐ-BCT",
		"3/ĐA-UBND",
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice number;
		enum document_style style;
		assert_int_equal(document_number(&arena, slice_z(good[i]), "number", &number, &style, NULL), 0);
		assert_int_equal(style, DOCUMENT_STATE);
		assert_true(slice_eq(number, slice_z(good[i])));
	}
}

static void numbers_of_the_party_are_taken(void **state)
{
	(void)state;
	static const char *const good[] = {"09-NQ/TU", "57-NQ/TW", "428-NQ/BCSĐ", "09-CT/TU", "12-QĐ/TU"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice number;
		enum document_style style;
		assert_int_equal(document_number(&arena, slice_z(good[i]), "number", &number, &style, NULL), 0);
		assert_int_equal(style, DOCUMENT_PARTY);
	}
}

static void blanks_beside_slashes_and_hyphens_are_dropped(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{" 156/ KH-UBND ", "156/KH-UBND"},
		{"156 / KH - UBND", "156/KH-UBND"},
		{"60/2024/  NĐ-CP", "60/2024/NĐ-CP"},
		{"09 -NQ/ TU", "09-NQ/TU"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice number;
		enum document_style style;
		assert_int_equal(document_number(&arena, slice_z(rows[i][0]), "number", &number, &style, NULL), 0);
		assert_true(slice_eq(number, slice_z(rows[i][1])));
	}
}

static void other_texts_are_refused_and_the_field_is_named(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "156", "156/", "/KH-UBND", "KH-UBND", "156/kh-UBND", "156/KH-", "156/KH--UBND", "156/KH UBND", "15 6/KH-UBND",
		"156/đA-UBND", "156/KH-UBNĐđ", "60/24/NĐ-CP", "60/2024/", "60/2024/2024/NĐ-CP", "60AB/NĐ-CP", "60Đ/NĐ-CP",
		"156/K&H-UBND", "09-nQ/TU", "09-NQ/", "09-NQ/TU1", "09-NQ/T-U", "156/KH-UBND.", "156/KH-UBND\n1",
		"156/\xc4", "12AĐ/KH-UBND", "Số 156/KH-UBND",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct slice number;
		enum document_style style;
		struct fault why;
		assert_int_equal(document_number(&arena, slice_z(bad[i]), "number", &number, &style, &why), -1);
		assert_int_equal(why.err, ERR_BAD_DOCUMENT);
		assert_string_equal(why.field, "number");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_the_state_are_taken),
		cmocka_unit_test(numbers_of_the_party_are_taken),
		cmocka_unit_test(blanks_beside_slashes_and_hyphens_are_dropped),
		cmocka_unit_test(other_texts_are_refused_and_the_field_is_named),
	};
	return cmocka_run_group_tests_name("document", tests, with_arena, without_arena);
}

/* Behaviour of tables read from text files. */
#include <string.h>

#include "fixture.h"
#include "socho/base/tsv.h"

static struct fault why;

static const struct tsv_column columns[] = {{"code", false}, {"name", false}, {"area", true}, {NULL, false}};
enum { CODE, NAME, AREA };

/* Reads to the end: rows read, or -1 with `why`. */
static int read(struct slice text)
{
	struct tsv t;
	int got, rows = 0;
	why = (struct fault){.err = ERR_NONE};
	if (tsv_open(&t, &arena, text, columns, &why))
		return -1;
	while ((got = tsv_next(&t, &why)) == 1)
		rows++;
	return got < 0 ? -1 : rows;
}

static void columns_are_found_by_name_in_any_order(void **state)
{
	(void)state;
	struct tsv t;
	assert_int_equal(tsv_open(&t, &arena, S("name\tcode\nBa Đình\t00004\n"), columns, &why), 0);
	assert_int_equal(tsv_next(&t, &why), 1);
	assert_true(slice_eq(t.cell[CODE], S("00004")) && slice_eq(t.cell[NAME], S("Ba Đình")));
	assert_null(t.cell[AREA].p);
	assert_int_equal(tsv_next(&t, &why), 0);
}

static void what_a_spreadsheet_writes_is_read(void **state)
{
	(void)state;
	struct tsv t;
	/* Byte order mark, CRLF, no end of line after the last row, and a name in NFD. */
	struct slice text = S("\xef\xbb\xbf"
			      "code\tname\r\n1\tCha\xcc\xa3\r\n2\tB");
	assert_int_equal(tsv_open(&t, &arena, text, columns, &why), 0);
	assert_int_equal(tsv_next(&t, &why), 1);
	assert_true(slice_eq(t.cell[NAME], S("Chạ")));
	assert_int_equal(tsv_next(&t, &why), 1);
	assert_int_equal(t.line, 3);
	assert_true(slice_eq(t.cell[NAME], S("B")));
	assert_int_equal(tsv_next(&t, &why), 0);
}

static void a_head_that_is_not_the_table_s_is_refused_by_column(void **state)
{
	(void)state;
	static const struct {
		const char *head, *field;
	} bad[] = {
		{"code\tname\tcolour\n", "colour"}, {"code\n", "name"}, {"code\tname\tcode\n", "code"}, {"code\tname\t\n", ""},
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read(slice_z(bad[i].head)), -1);
		assert_int_equal(why.err, ERR_BAD_IMPORT);
		assert_string_equal(why.field, bad[i].field);
	}
	assert_int_equal(read(S("")), -1);
	assert_int_equal(read(S("\ncode\tname\n")), -1);
}

static void a_row_that_does_not_fit_is_refused_by_line(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"code\tname\n1\tA\n2\n", "code\tname\n1\tA\n2\tB\t\n", "code\tname\n1\tA\n\n", "code\tname\n1\tA\n\xff\tB\n",
		"code\tname\n1\tA\n2\tB\x01\n", "code\tname\n1\tA\n2\tB\rC\n", "code\tname\n1\tA\n2\t\xe2\x80\xae\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read(slice_z(bad[i])), -1);
		assert_non_null(strstr(why.detail, "line 3"));
	}
}

static void only_plain_decimals_within_their_range_are_numbers(void **state)
{
	(void)state;
	struct tsv t;
	struct slice out;
	static const char *const bad[] = {"1e3", "0x10", "nan", "inf", "1.", ".5", "--1", "+1", "1,5", "1.234", "100.01", "-0.01"};
	assert_int_equal(tsv_open(&t, &arena, S("code\tname\tarea\nx\ty\t12.50\n"), columns, &why), 0);
	assert_int_equal(tsv_next(&t, &why), 1);
	assert_int_equal(tsv_decimal_opt(&t, AREA, 0, 100, 2, &out, &why), 0);
	assert_true(slice_eq(out, S("12.50")));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		t.cell[AREA] = slice_z(bad[i]);
		assert_int_equal(tsv_decimal_opt(&t, AREA, 0, 100, 2, &out, &why), -1);
		assert_string_equal(why.field, "area");
		assert_non_null(strstr(why.detail, "line 2"));
	}
}

static void a_required_cell_may_not_be_empty(void **state)
{
	(void)state;
	struct tsv t;
	struct slice out;
	int64_t n;
	assert_int_equal(tsv_open(&t, &arena, S("code\tname\n \t12345\n"), columns, &why), 0);
	assert_int_equal(tsv_next(&t, &why), 1);
	assert_int_equal(tsv_text(&t, CODE, 10, &out, &why), -1);
	assert_int_equal(why.err, ERR_MISSING);
	assert_int_equal(tsv_text(&t, NAME, 4, &out, &why), -1);
	assert_int_equal(why.err, ERR_TOO_LONG);
	assert_int_equal(tsv_int(&t, NAME, 0, 12344, &n, &why), -1);
	assert_int_equal(why.err, ERR_OUT_OF_RANGE);
	assert_int_equal(tsv_int(&t, NAME, 0, 12345, &n, &why), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_by_name_in_any_order),
		cmocka_unit_test(what_a_spreadsheet_writes_is_read),
		cmocka_unit_test(a_head_that_is_not_the_table_s_is_refused_by_column),
		cmocka_unit_test(a_row_that_does_not_fit_is_refused_by_line),
		cmocka_unit_test(only_plain_decimals_within_their_range_are_numbers),
		cmocka_unit_test(a_required_cell_may_not_be_empty),
	};
	return cmocka_run_group_tests_name("tsv", tests, with_arena, without_arena);
}

/* Behaviour of a row of a sheet of vendors: what spreadsheets destroyed, every fault at once, and what a row does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/clock.h"
#include "socho/registry/vendor_sheet.h"

/* libxlsxwriter 1.1.4 forgets the formula of a list to choose from, some 30 bytes a column. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:lxw_strdup";
}

static struct arena arena;
static struct column_keys *keys;
static struct grid_head head;
enum { STALL, KIND, NAME, PHONE, ID_NUMBER, TAX_CODE, BANK, ACCOUNT, HOLDER, REPLACES, LEGAL_NAME, REGISTRATION };
static const struct uuid market = {{1}}, stall = {{2}}, hoa = {{3}}, other = {{4}};

static int with_arena(void **state)
{
	static const uint8_t master[32] = {7};
	(void)state;
	arena_init(&arena, 4096);
	keys = column_keys_of(master);
	struct column_key key = {.kind = COLUMN_KEY_LOOK_UP, .province = 22, .version = 1};
	column_key_make(&arena, keys, &key);
	assert_int_equal(column_keys_add(keys, &key, NULL), 0);
	for (int i = 0; i < VENDOR_SHEET_COLUMNS; i++)
		head.at[i] = i;
	return 0;
}

static int without_arena(void **state)
{
	(void)state;
	column_keys_free(keys);
	arena_release(&arena);
	return 0;
}

static const char *const good[VENDOR_SHEET_COLUMNS] = {"A1", "hộ kinh doanh", "Hộ cô Hoa", "0912 345 678", "022184000108",
                                                       "0100109106", "vietcombank", "0011000123456", "NGUYEN THI HOA", NULL};

static struct vendor_row read_cells(int column, struct cell cell, bool exact)
{
	struct cell cells[GRID_COLUMNS_MAX] = {{CELL_EMPTY, {NULL, 0}}};
	struct vendor_row r;
	for (int i = 0; i < VENDOR_SHEET_COLUMNS; i++)
		if (good[i])
			cells[i] = (struct cell){CELL_TEXT, slice_z(good[i])};
	cells[column] = cell;
	vendor_row_read(&arena, &head, cells, 5, exact, day_from_civil(2026, 11, 22), &r);
	return r;
}

static struct vendor_row with(int column, const char *text_z)
{
	return read_cells(column, (struct cell){text_z[0] ? CELL_TEXT : CELL_EMPTY, text_z[0] ? slice_z(text_z) : slice_z(NULL)}, false);
}

#define FAULT(row, expected_column, expected_err) \
	do { \
		struct vendor_row seen = row; \
		assert_int_equal(seen.fault_count, 1); \
		assert_string_equal(err_info(seen.faults[0].err)->code, err_info(expected_err)->code); \
		assert_string_equal(seen.faults[0].column, vendor_sheet_columns[expected_column].names[0]); \
	} while (0)

static void a_good_row_is_the_form_that_the_api_takes(void **state)
{
	(void)state;
	struct vendor_row r = with(NAME, "Hộ cô Hoa");
	assert_int_equal(r.fault_count, 0);
	assert_true(slice_eq(r.form.kind, S("household")));
	assert_true(slice_eq(r.form.phone, S("+84912345678")));
	assert_true(slice_eq(r.form.bank->bin, S("970436")));
	assert_true(slice_eq(r.form.number, S("0011000123456")));
	assert_false(r.form.replaces);
	assert_true(with(REPLACES, "Có").form.replaces);
	assert_false(with(REPLACES, "không").form.replaces);
	assert_true(slice_eq(with(LEGAL_NAME, "Hộ kinh doanh Hoa").form.legal_name, S("Hộ kinh doanh Hoa")));
	assert_true(slice_eq(with(REGISTRATION, "22A8012345").form.registration.number, S("22A8012345")));
	assert_int_equal(with(BANK, "970436").fault_count, 0);
	assert_int_equal(with(BANK, "Vietcombank").fault_count, 0);
	assert_int_equal(with(BANK, "VCB").fault_count, 0);
	assert_int_equal(with(PHONE, "").fault_count, 0);
	assert_int_equal(read_cells(STALL, (struct cell){CELL_NUMBER, S("12")}, true).fault_count, 0);
}

static void digits_that_a_spreadsheet_lost_are_refused_and_not_guessed(void **state)
{
	(void)state;
	FAULT(read_cells(PHONE, (struct cell){CELL_NUMBER, S("912345678")}, true), PHONE, ERR_NUMBER_LOST);
	FAULT(read_cells(ACCOUNT, (struct cell){CELL_NUMBER, S("19000012345")}, true), ACCOUNT, ERR_NUMBER_LOST);
	FAULT(read_cells(STALL, (struct cell){CELL_NUMBER, S("1.5")}, true), STALL, ERR_NUMBER_LOST);
	FAULT(read_cells(STALL, (struct cell){CELL_DATE, S("2026-01-02")}, true), STALL, ERR_CELL_BECAME_DATE);
	FAULT(read_cells(NAME, (struct cell){CELL_ERROR, S("#N/A")}, true), NAME, ERR_CELL_ERROR);
	FAULT(with(PHONE, "912345678"), PHONE, ERR_NUMBER_LOST);
	FAULT(read_cells(REGISTRATION, (struct cell){CELL_NUMBER, S("100109106")}, true), REGISTRATION, ERR_NUMBER_LOST);
	FAULT(with(REGISTRATION, "?"), REGISTRATION, ERR_BAD_REGISTRATION);
	FAULT(with(ID_NUMBER, "22184000108"), ID_NUMBER, ERR_NUMBER_LOST);
	FAULT(with(TAX_CODE, "100109106"), TAX_CODE, ERR_NUMBER_LOST);
	FAULT(with(ACCOUNT, "1.23E+12"), ACCOUNT, ERR_NUMBER_LOST);
	FAULT(with(ACCOUNT, "1,23e12"), ACCOUNT, ERR_NUMBER_LOST);
	FAULT(with(ACCOUNT, "1234567890123450"), ACCOUNT, ERR_NUMBER_LOST);
	assert_int_equal(read_cells(ACCOUNT, (struct cell){CELL_TEXT, S("1234567890123450")}, true).fault_count, 0);
	assert_int_equal(with(ACCOUNT, "E12345678").fault_count, 0);
}

static void every_fault_of_a_row_is_told_with_its_value_masked_where_it_is_personal(void **state)
{
	(void)state;
	struct cell cells[GRID_COLUMNS_MAX] = {{CELL_TEXT, S("A1")}, {CELL_TEXT, S("ông")}, {CELL_EMPTY, {NULL, 0}},
		{CELL_TEXT, S("0123456789")}, {CELL_TEXT, S("999999999999")}, {CELL_TEXT, S("1")}, {CELL_TEXT, S("Mây")},
		{CELL_TEXT, S("12")}, {CELL_TEXT, S("123")}, {CELL_TEXT, S("maybe")}};
	struct vendor_row r;
	vendor_row_read(&arena, &head, cells, 5, false, day_from_civil(2026, 11, 22), &r);
	assert_int_equal(r.fault_count, 9);
	assert_int_equal(r.action, SHEET_ERROR);
	struct slice json = vendor_row_faults(&arena, &r);
	assert_true(slice_find_all(json, S("\"column\":\"Số điện thoại\",\"field\":\"vendor.phone\",\"code\":\"bad_phone\"")) > 0);
	assert_true(slice_find_all(json, S("\"value\":\"*******789\"")) > 0);
	assert_true(slice_find_all(json, S("0123456789")) < 0);
	assert_true(slice_find_all(json, S("\"value\":\"Mây\"")) > 0);
}

static enum sheet_action decided(struct vendor_row *r, struct vendor_facts x)
{
	vendor_row_hash(&arena, keys, 22, market, r);
	vendor_row_decide(&arena, &x, r);
	return r->action;
}
#define DECIDED(expected, error, ...) \
	do { \
		struct vendor_row row = with(NAME, "Hộ cô Hoa"); \
		assert_string_equal(sheet_action_name(decided(&row, (struct vendor_facts){__VA_ARGS__})), sheet_action_name(expected)); \
		assert_int_equal(row.fault_count, (error) != ERR_NONE); \
		assert_int_equal(row.fault_count ? row.faults[0].err : ERR_NONE, error); \
	} while (0)

static void what_a_row_does_follows_from_what_the_register_knows(void **state)
{
	(void)state;
	DECIDED(SHEET_ERROR, ERR_UNKNOWN_STALL, .stall = NULL);
	DECIDED(SHEET_CREATE, ERR_NONE, .stall = &stall);
	DECIDED(SHEET_UNCHANGED, ERR_NONE, .stall = &stall, .earlier = true);
	DECIDED(SHEET_UPDATE, ERR_NONE, .stall = &stall, .by_id = &hoa, .by_id_name = S("HO CO HOA"));
	DECIDED(SHEET_DUPLICATE, ERR_ID_ELSEWHERE, .stall = &stall, .by_id = &hoa, .by_id_name = S("Hộ cô Hồng"));
	DECIDED(SHEET_DUPLICATE, ERR_ACCOUNT_ELSEWHERE, .stall = &stall, .by_account = &other, .by_account_name = S("Ai đó"));
	DECIDED(SHEET_DUPLICATE, ERR_PHONE_ELSEWHERE, .stall = &stall, .by_phone = &other, .by_phone_name = S("Ai đó"));
	DECIDED(SHEET_CREATE, ERR_NONE, .stall = &stall, .by_phone = &other, .by_phone_name = S("Hộ cô Hoa"));
	DECIDED(SHEET_ERROR, ERR_STALL_TAKEN, .stall = &stall, .tenant = &other, .tenant_name = S("Ai đó"));
	DECIDED(SHEET_UPDATE, ERR_NONE, .stall = &stall, .tenant = &hoa, .tenant_name = S("Hộ cô Hoa"));
	struct vendor_row replacing = with(REPLACES, "có");
	assert_int_equal(decided(&replacing, (struct vendor_facts){.stall = &stall, .tenant = &other, .tenant_name = S("Ai đó")}), SHEET_CREATE);
	DECIDED(SHEET_DUPLICATE, ERR_ROW_REPEATED, .stall = &stall, .stall_line = 3);
	DECIDED(SHEET_DUPLICATE, ERR_VENDOR_REPEATED, .stall = &stall, .id_line = 3);
	DECIDED(SHEET_DUPLICATE, ERR_ACCOUNT_ELSEWHERE, .stall = &stall, .account_line = 3, .account_line_name = S("Ai đó"));
}

static void a_vendor_who_stands_there_with_the_same_details_is_unchanged(void **state)
{
	(void)state;
	struct vendor_row r = with(NAME, "Hộ cô Hoa");
	vendor_row_hash(&arena, keys, 22, market, &r);
	struct vendor_facts same = {.stall = &stall, .tenant = &hoa, .tenant_name = S("Hộ cô Hoa"), .by_account = &hoa,
		.by_account_name = S("Hộ cô Hoa"), .account_here = true, .account_kind = S("household"), .account_tax = S("0100109106"),
		.account_phone = r.phone_hash, .account_id = r.id_number_hash};
	struct vendor_row first = r;
	assert_int_equal(decided(&first, same), SHEET_UNCHANGED);
	same.account_kind = S("individual");
	struct vendor_row second = r;
	assert_int_equal(decided(&second, same), SHEET_DUPLICATE);
	assert_int_equal(second.faults[0].err, ERR_VENDOR_DIFFERS);
	struct fault why;
	struct vendor_row third = r;
	third.vendor = hoa;
	assert_int_equal(vendor_row_as_update(&arena, 20000, &third, &why), 0);
	assert_true(third.form.old_vendor);
	assert_true(uuid_eq(third.form.vendor, hoa));
	assert_null(third.form.name.p);
}

static void the_template_reads_back_with_every_column_and_lists_every_bank(void **state)
{
	(void)state;
	static const struct grid_options options = {.rows_max = 10};
	struct slice file;
	struct fault why;
	struct grid *g;
	struct grid_head found;
	for (int f = GRID_CSV; f <= GRID_XLSX; f++) {
		assert_int_equal(vendor_sheet_template(&arena, (enum grid_format)f, &file, &why), 0);
		assert_int_equal(grid_open(&g, file, &options, &why), 0);
		assert_int_equal(grid_head_read(g, &arena, vendor_sheet_columns, VENDOR_SHEET_COLUMNS, &found, &why), 0);
		assert_int_equal(found.at[REPLACES], REPLACES);
		assert_int_equal(grid_next(g, &arena, &why), 0);
		grid_close(g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_row_is_the_form_that_the_api_takes),
		cmocka_unit_test(digits_that_a_spreadsheet_lost_are_refused_and_not_guessed),
		cmocka_unit_test(every_fault_of_a_row_is_told_with_its_value_masked_where_it_is_personal),
		cmocka_unit_test(what_a_row_does_follows_from_what_the_register_knows),
		cmocka_unit_test(a_vendor_who_stands_there_with_the_same_details_is_unchanged),
		cmocka_unit_test(the_template_reads_back_with_every_column_and_lists_every_bank),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}

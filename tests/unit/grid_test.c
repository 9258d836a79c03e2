/* Behaviour of spreadsheet files, read and written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "socho/base/grid.h"
#include "socho/base/grid_write.h"
#include "socho/base/text.h"
#include "workbook.h"

/* libxlsxwriter 1.1.4 forgets the formula of a list to choose from, some 30 bytes a column. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:lxw_strdup";
}

static struct arena arena;
static struct fault why;

static int with_arena(void **state)
{
	(void)state;
	arena_init(&arena, 4096);
	return 0;
}

static int without_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Every row as "line:kind text|kind text", rows end with newlines; NULL with `why`. Kinds are t n d b e. */
static const char *rows_of(struct slice file, int most)
{
	static const char kinds[] = {'-', 't', 'n', 'd', 'b', 'e'};
	struct grid *g;
	struct text t;
	int got;
	why = (struct fault){.err = ERR_NONE};
	if (grid_open(&g, file, &(struct grid_options){.rows_max = most}, &why))
		return NULL;
	text_init(&t, &arena);
	while ((got = grid_next(g, &arena, &why)) == 1) {
		text_addf(&t, "%d:", grid_line(g));
		for (int i = 0; i < GRID_COLUMNS_MAX; i++)
			if (grid_cells(g)[i].kind)
				text_addf(&t, "%d%c%.*s|", i, kinds[grid_cells(g)[i].kind], SARG(grid_cells(g)[i].text));
		text_addc(&t, '\n');
	}
	grid_close(g);
	return got < 0 ? NULL : arena_dup_z(&arena, text_slice(&t));
}

static const char *rows(struct slice file)
{
	return rows_of(file, 1000);
}

#define REFUSED(error, file) \
	do { \
		assert_null(rows(file)); \
		assert_string_equal(err_info(why.err)->code, err_info(error)->code); \
	} while (0)

/* ---- CSV */

static void csv_is_read_with_either_separator(void **state)
{
	(void)state;
	assert_string_equal(rows(S("a,b\r\n1,\"x, y\"\r\n")), "1:0ta|1tb|\n2:0t1|1tx, y|\n");
	assert_string_equal(rows(S("a;b\n1;x, y\n")), "1:0ta|1tb|\n2:0t1|1tx, y|\n");
	assert_string_equal(rows(S("\"a;;;;\",b,c\n1,2,3")), "1:0ta;;;;|1tb|2tc|\n2:0t1|1t2|2t3|\n");
}

static void csv_lines_are_counted_as_an_editor_does(void **state)
{
	(void)state;
	assert_string_equal(rows(S("a,b\n\n,\n\"two\nlines\",x\ny,z\n")), "1:0ta|1tb|\n4:0ttwo\nlines|1tx|\n6:0ty|1tz|\n");
	assert_string_equal(rows(S("a\rb\rc")), "1:0ta|\n2:0tb|\n3:0tc|\n");
}

static void csv_text_comes_in_nfc_from_utf8_and_from_windows_1258(void **state)
{
	(void)state;
	assert_string_equal(rows(S("\xef\xbb\xbfNguye\xcc\x82\xcc\x83n\n")), "1:0tNguyễn|\n");
	/* "Nguyễn Thị Hoà, Đường, ệ" */
	assert_string_equal(rows(S("Nguy\xea\xden Th\xf2i;x\n")) ? "read" : err_info(why.err)->code, "bad_encoding");
	assert_string_equal(rows(S("Nguy\xea\xden Thi\xf2 Hoa\xcc;\xd0\xfd\xf5\xccng;\xea\xf2;\xca\xec\n")),
	                    "1:0tNguyễn Thị Hoà|1tĐường|2tệ|3tẾ|\n");
}

static void other_encodings_are_refused_and_not_guessed(void **state)
{
	(void)state;
	REFUSED(ERR_BAD_ENCODING, S("\xff\xfe\x61\x00"));
	REFUSED(ERR_BAD_ENCODING, S("caf\x8a\n"));       /* no such byte in Windows-1258 */
	REFUSED(ERR_BAD_ENCODING, S("gi\xcc\xd2,b\n")); /* two tones in a row: TCVN3 or other */
	REFUSED(ERR_NOT_A_TABLE, S("a\0b\n"));
	REFUSED(ERR_NOT_A_TABLE, S(""));
}

static void csv_with_broken_quotes_is_refused_with_its_line(void **state)
{
	(void)state;
	REFUSED(ERR_BAD_CSV, S("a,b\n1,\"x\"y\n"));
	assert_string_equal(why.detail, "line 2");
	REFUSED(ERR_BAD_CSV, S("a,b\n1,\"never closed\n"));
}

static void bounds_on_rows_columns_and_cells_are_kept(void **state)
{
	(void)state;
	assert_null(rows_of(S("a\nb\nc\nd\n"), 3));
	assert_int_equal(why.err, ERR_TOO_MANY_ROWS);
	assert_non_null(rows_of(S("a\n\n\nb\n,\nc\n"), 3));
	char *wide = arena_alloc(&arena, GRID_COLUMNS_MAX + 2);
	memset(wide, ',', GRID_COLUMNS_MAX);
	assert_non_null(rows(slice_of(wide, GRID_COLUMNS_MAX)) ? "" : wide);
	wide[GRID_COLUMNS_MAX] = 'x';
	REFUSED(ERR_TOO_MANY_COLUMNS, slice_of(wide, GRID_COLUMNS_MAX + 1));
	char *mega = arena_alloc(&arena, 1 << 20);
	memset(mega, 'x', 1 << 20);
	REFUSED(ERR_CELL_TOO_LONG, slice_of(mega, 1 << 20));
	REFUSED(ERR_CELL_TOO_LONG, workbook_rows(&arena, arena_printf(&arena, "<row r=\"1\"><c t=\"inlineStr\"><is><t>%.*s</t></is></c></row>", 1 << 20, mega).p));
	struct workbook w = plain_workbook;
	w.strings = arena_printf(&arena, "<sst " WORKBOOK_NS "><si><t>%.*s</t></si></sst>", 1 << 20, mega);
	REFUSED(ERR_CELL_TOO_LONG, workbook_pack(&arena, &w));
	REFUSED(ERR_TOO_MANY_COLUMNS, workbook_rows(&arena, "<row r=\"1\"><c r=\"BM1\"><v>1</v></c></row>"));
}

/* ---- XLSX */

static void every_kind_of_cell_is_read(void **state)
{
	(void)state;
	assert_string_equal(rows(workbook_rows(&arena,
		"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
		"<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t> in </t></is></c><c r=\"B3\"><v>912345678</v></c>"
		"<c r=\"C3\" t=\"b\"><v>1</v></c><c r=\"D3\" t=\"e\"><v>#N/A</v></c>"
		"<c r=\"E3\" t=\"str\"><f>A1&amp;\"x\"</f><v>Tênx</v></c><c r=\"F3\"><f>1/0</f></c></row>")),
		"1:0tTên|2tSố sạp|\n3:0tin|1n912345678|2b1|3e#N/A|4tTênx|5e=|\n");
}

static void numbers_show_what_a_spreadsheet_has_left_of_them(void **state)
{
	(void)state;
	assert_string_equal(rows(workbook_rows(&arena,
		"<row r=\"1\"><c><v>1.23E+12</v></c><c><v>9704221234567890</v></c><c><v>0.1</v></c><c><v>-12.50</v></c>"
		"<c><v>123456789012345</v></c><c><v>x</v></c><c><v>INF</v></c></row>")),
		"1:0n1230000000000|1n9.70422123456789e+15|2n0.1|3n-12.5|4n123456789012345|5ex|6eINF|\n");
}

static void dates_are_told_by_their_format(void **state)
{
	(void)state;
	const char *cells = "<row r=\"1\"><c s=\"1\"><v>46348</v></c><c s=\"0\"><v>46348</v></c><c s=\"2\"><v>46348</v></c>"
	                    "<c s=\"3\"><v>46348.354166666664</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c>"
	                    "<c t=\"d\"><v>2026-11-22T08:30:00Z</v></c><c s=\"99\"><v>46348</v></c></row>";
	assert_string_equal(rows(workbook_rows(&arena, cells)),
	                    "1:0d2026-11-22|1n46348|2n46348|3d2026-11-22 08:30:00|4d1900-02-28|5d1900-03-01|6d2026-11-22 08:30:00|7n46348|\n");
	struct workbook w = plain_workbook;
	w.book = S("<workbook " WORKBOOK_NS "><workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>");
	w.sheet = S("<worksheet " WORKBOOK_NS "><sheetData><row><c s=\"1\"><v>44886</v></c></row></sheetData></worksheet>");
	assert_string_equal(rows(workbook_pack(&arena, &w)), "1:0d2026-11-22|\n");
}

static void the_first_visible_sheet_is_read_and_others_are_named(void **state)
{
	(void)state;
	struct workbook w = plain_workbook;
	struct grid *g;
	w.book = S("<workbook " WORKBOOK_NS "><sheets><sheet name=\"old\" state=\"hidden\" r:id=\"r2\"/>"
	           "<sheet name=\"Data\" r:id=\"r1\"/><sheet name=\"Help\" r:id=\"r2\"/></sheets></workbook>");
	w.sheet = S("<worksheet " WORKBOOK_NS "><sheetData><row r=\"1\"><c t=\"str\"><v>here</v></c></row></sheetData></worksheet>");
	struct slice file = workbook_pack(&arena, &w);
	assert_string_equal(rows(file), "1:0there|\n");
	assert_int_equal(grid_open(&g, file, &(struct grid_options){.rows_max = 5}, &why), 0);
	assert_true(slice_eq(grid_sheets_ignored(g), S("old, Help")));
	grid_close(g);
}

static void what_a_workbook_should_not_be_is_refused_by_its_own_code(void **state)
{
	(void)state;
	struct workbook w = plain_workbook;
	struct slice good = workbook_pack(&arena, &w);
	REFUSED(ERR_BAD_WORKBOOK, slice_sub(good, 0, good.n / 2));
	char *torn = (char *)(uintptr_t)arena_dup(&arena, good).p;
	for (size_t i = 40; i < 60; i++)
		torn[i] ^= 0x55; /* inside the first part */
	REFUSED(ERR_BAD_WORKBOOK, slice_of(torn, good.n));
	REFUSED(ERR_WORKBOOK_LOCKED, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"));
	w.types = S("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>");
	REFUSED(ERR_WORKBOOK_MACROS, workbook_pack(&arena, &w));
	w = plain_workbook;
	w.more_name = S("xl/vbaProject.bin");
	w.more = S("macro");
	REFUSED(ERR_WORKBOOK_MACROS, workbook_pack(&arena, &w));
	w = plain_workbook;
	w.types.p = NULL;
	REFUSED(ERR_NOT_A_TABLE, workbook_pack(&arena, &w));
	w = plain_workbook;
	w.sheet = S("<worksheet " WORKBOOK_NS "><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>");
	REFUSED(ERR_BAD_WORKBOOK, workbook_pack(&arena, &w));
	w.sheet = S("<worksheet " WORKBOOK_NS "><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row></sheetData></worksheet>");
	REFUSED(ERR_BAD_WORKBOOK, workbook_pack(&arena, &w));
	w.sheet = S("<worksheet " WORKBOOK_NS "><sheetData><row>");
	REFUSED(ERR_BAD_WORKBOOK, workbook_pack(&arena, &w));
}

static void entities_and_document_types_are_refused(void **state)
{
	(void)state;
	struct workbook w = plain_workbook;
	w.sheet = S("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet " WORKBOOK_NS "><sheetData><row r=\"1\">"
	            "<c t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>");
	REFUSED(ERR_BAD_WORKBOOK, workbook_pack(&arena, &w));
	w = plain_workbook;
	w.strings = S("<!DOCTYPE lolz [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><sst " WORKBOOK_NS "><si><t>&b;</t></si></sst>");
	REFUSED(ERR_BAD_WORKBOOK, workbook_pack(&arena, &w));
}

static void a_zip_bomb_is_refused(void **state)
{
	(void)state;
	struct workbook w = plain_workbook;
	size_t n = 24 * 1024 * 1024;
	char *blanks = arena_alloc(&arena, n);
	memset(blanks, ' ', n);
	w.sheet = slice_of(blanks, n);
	REFUSED(ERR_WORKBOOK_EXPANDS, workbook_pack(&arena, &w));
	/* A sheet of a few thousand equal rows is none. */
	struct text t;
	text_init(&t, &arena);
	for (int i = 0; i < 900; i++)
		text_add(&t, S("<row><c><v>1</v></c><c><v>1</v></c></row>"));
	assert_non_null(rows(workbook_rows(&arena, arena_dup_z(&arena, text_slice(&t)))));
}

/* ---- the head */

static const char *const name_names[] = {"Tên người bán", "Họ tên", NULL};
static const char *const account_names[] = {"Số tài khoản", NULL};
static const char *const note_names[] = {"Ghi chú", NULL};
static const struct grid_column columns[] = {{name_names, true}, {account_names, true}, {note_names, false}};

static int read_head(struct slice file, struct grid_head *head)
{
	struct grid *g;
	why = (struct fault){.err = ERR_NONE};
	assert_int_equal(grid_open(&g, file, &(struct grid_options){.rows_max = 50}, &why), 0);
	int result = grid_head_read(g, &arena, columns, 3, head, &why);
	grid_close(g);
	return result;
}

static void columns_are_found_by_folded_names_below_a_title(void **state)
{
	(void)state;
	struct grid_head head;
	assert_int_equal(read_head(S("DANH SÁCH;;;\n;;;\nSTT;SO TAI KHOAN;HỌ TÊN;Màu\n1;2;3;4\n"), &head), 0);
	assert_int_equal(head.line, 3);
	assert_int_equal(head.at[0], 2);
	assert_int_equal(head.at[1], 1);
	assert_int_equal(head.at[2], -1);
	assert_int_equal(head.width, 4);
	assert_true(slice_eq(head.ignored, S("STT, Màu")));
}

static void a_missing_a_repeated_and_an_absent_head_are_told_apart(void **state)
{
	(void)state;
	struct grid_head head;
	assert_int_equal(read_head(S("Họ tên;Ghi chú\n"), &head), -1);
	assert_int_equal(why.err, ERR_MISSING_COLUMN);
	assert_string_equal(why.field, "Số tài khoản");
	assert_int_equal(read_head(S("Họ tên;Số tài khoản;Tên người bán\n"), &head), -1);
	assert_int_equal(why.err, ERR_REPEATED_COLUMN);
	assert_int_equal(read_head(S("1;2;3\n4;5;6\n"), &head), -1);
	assert_int_equal(why.err, ERR_NO_HEAD);
}

/* ---- writing */

static struct slice written(enum grid_format format)
{
	static const struct slice titles[] = {SLICE_LIT("Tên"), SLICE_LIT("Số"), SLICE_LIT("Ngày"), SLICE_LIT("Chữ")};
	const struct cell cells[] = {{CELL_TEXT, S("=1+1")}, {CELL_NUMBER, S("-12.5")}, {CELL_DATE, S("2026-11-22 08:30:00")},
	                             {CELL_TEXT, S("a \"b\"; c")}};
	const struct cell more[] = {{CELL_TEXT, S("0012")}, {CELL_EMPTY, {NULL, 0}}, {CELL_DATE, S("2026-11-22")}, {CELL_TEXT, S("@x")}};
	struct grid_writer *w;
	struct slice out;
	assert_int_equal(grid_writer_open(&w, &arena, format, &why), 0);
	grid_writer_sheet(w, "Dữ liệu");
	grid_writer_column(w, 0, 20, true);
	grid_writer_choices(w, 3, "='Danh mục'!$A$1:$A$2");
	grid_writer_head(w, titles, 4);
	grid_writer_row(w, cells, 4);
	grid_writer_row(w, more, 4);
	grid_writer_sheet(w, "Danh mục");
	grid_writer_row(w, more, 1);
	assert_int_equal(grid_writer_finish(w, &out, &why), 0);
	return out;
}

static void what_is_written_reads_back_and_no_text_becomes_a_formula(void **state)
{
	(void)state;
	struct slice csv = written(GRID_CSV);
	assert_true(slice_find_all(csv, S("\r\n'=1+1,-12.5,2026-11-22 08:30:00,\"a \"\"b\"\"; c\"\r\n0012,,2026-11-22,'@x\r\n")) > 0);
	assert_string_equal(rows(csv), "1:0tTên|1tSố|2tNgày|3tChữ|\n2:0t=1+1|1t-12.5|2t2026-11-22 08:30:00|3ta \"b\"; c|\n"
	                               "3:0t0012|2t2026-11-22|3t@x|\n");
	assert_string_equal(rows(written(GRID_XLSX)),
	                    "1:0tTên|1tSố|2tNgày|3tChữ|\n2:0t=1+1|1n-12.5|2d2026-11-22 08:30:00|3ta \"b\"; c|\n"
	                    "3:0t0012|2d2026-11-22|3t@x|\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_read_with_either_separator),
		cmocka_unit_test(csv_lines_are_counted_as_an_editor_does),
		cmocka_unit_test(csv_text_comes_in_nfc_from_utf8_and_from_windows_1258),
		cmocka_unit_test(other_encodings_are_refused_and_not_guessed),
		cmocka_unit_test(csv_with_broken_quotes_is_refused_with_its_line),
		cmocka_unit_test(bounds_on_rows_columns_and_cells_are_kept),
		cmocka_unit_test(every_kind_of_cell_is_read),
		cmocka_unit_test(numbers_show_what_a_spreadsheet_has_left_of_them),
		cmocka_unit_test(dates_are_told_by_their_format),
		cmocka_unit_test(the_first_visible_sheet_is_read_and_others_are_named),
		cmocka_unit_test(what_a_workbook_should_not_be_is_refused_by_its_own_code),
		cmocka_unit_test(entities_and_document_types_are_refused),
		cmocka_unit_test(a_zip_bomb_is_refused),
		cmocka_unit_test(columns_are_found_by_folded_names_below_a_title),
		cmocka_unit_test(a_missing_a_repeated_and_an_absent_head_are_told_apart),
		cmocka_unit_test(what_is_written_reads_back_and_no_text_becomes_a_formula),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}

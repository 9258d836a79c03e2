/* import_sheet FILE.xlsx EXPECTED ROWS: a dirty sheet of vendors for stalls S1, S2, … and what an import must say of it:
 * one line a row, "line action code,code" or "line create stall|name|last4|holder". Rows of forty kinds go round: sixteen
 * have every fault that people and spreadsheets put into such sheets, the others are good. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/file.h"
#include "socho/base/grid_write.h"
#include "socho/registry/vendor_sheet.h"

enum { STALL, KIND, NAME, PHONE, ID_NUMBER, TAX_CODE, BANK, ACCOUNT, HOLDER, COLUMNS, ROUND = 40 };

static struct arena arena;

static struct cell literal(const char *z)
{
	return (struct cell){CELL_TEXT, slice_z(z)};
}

/* A text and a number with at least so many digits behind it. */
static struct cell text(const char *z, int digits, int n)
{
	return (struct cell){CELL_TEXT, arena_printf(&arena, "%s%0*d", z, digits, n)};
}

static struct cell number(const char *z)
{
	return (struct cell){CELL_NUMBER, slice_z(z)};
}

static const char *const banks[] = {"Vietcombank", "MB", "970436", "Techcombank"};

static void good(struct cell *c, int n)
{
	static const char *const kinds[] = {"Hộ kinh doanh", "Cá nhân", "HTX", "Doanh nghiệp"};
	c[STALL] = text("S", 1, n + 1);
	c[KIND] = literal(kinds[n % 4]);
	c[NAME] = text("Nguyễn Thị Hường ", 1, n);
	c[PHONE] = text("09", 8, n + 10000000);
	c[ID_NUMBER] = text("022184", 6, n);
	c[TAX_CODE] = (struct cell){CELL_EMPTY, {NULL, 0}};
	c[BANK] = literal(banks[n % 4]);
	c[ACCOUNT] = text("0011", 9, n);
	c[HOLDER] = text("NGUYEN THI HUONG ", 1, n);
}

/* Breaks the row as its turn wants; what must be said of it, NULL for nothing. */
static const char *spoil(struct cell *c, int n)
{
	switch (n % ROUND) {
	case 1: c[PHONE] = number("912345678"); return "error number_lost";
	case 3: c[ACCOUNT] = number("1.23E+12"); return "error number_lost";
	case 5: c[PHONE] = literal("12 345"); return "error bad_phone";
	case 7: c[ID_NUMBER] = text("02218400A", 4, n % 10000); return "error bad_id_number";
	case 9: c[TAX_CODE] = literal("0100233480"); return "error bad_tax_code";
	case 11: c[BANK] = literal("Ngân hàng Mây"); return "error unknown_bank";
	case 13: c[NAME] = (struct cell){CELL_EMPTY, {NULL, 0}}; return "error missing";
	case 15: c[STALL] = text("K", 1, n); return "error unknown_stall";
	case 17: c[STALL] = text("S", 1, n); return "duplicate row_repeated"; /* of the row before */
	case 19: c[ACCOUNT] = (struct cell){CELL_DATE, S("2026-11-22")}; return "error cell_became_date";
	case 21: c[KIND] = literal("Ông"); return "error bad_choice";
	case 23: c[HOLDER] = literal("@#!"); return "error bad_holder_name";
	case 25: c[PHONE] = literal("1"), c[BANK] = literal("?"); return "error bad_phone,unknown_bank";
	case 27: c[NAME] = text("Lê Văn ", 1, n), c[ID_NUMBER] = text("022184", 6, n - 1); return "duplicate vendor_repeated";
	case 29: c[ACCOUNT] = text("0011", 9, n - 1), c[BANK] = literal(banks[(n - 1) % 4]); return "duplicate account_elsewhere";
	case 31: c[ID_NUMBER] = number("22184000031"), c[ACCOUNT] = literal("1,9E+11"); return "error number_lost,number_lost";
	default: return NULL;
	}
}

int main(int argc, char **argv)
{
	struct grid_writer *w;
	struct slice titles[COLUMNS], file;
	struct fault why;
	if (argc != 4)
		return 2;
	FILE *expected = fopen(argv[2], "w");
	int rows = atoi(argv[3]);
	arena_init(&arena, 1 << 20);
	if (!expected || grid_writer_open(&w, &arena, GRID_XLSX, &why))
		return 1;
	grid_writer_sheet(w, "Người bán");
	for (int i = 0; i < COLUMNS; i++)
		titles[i] = slice_z(vendor_sheet_columns[i].names[0]);
	grid_writer_head(w, titles, COLUMNS);
	for (int n = 0; n < rows; n++) {
		struct cell c[COLUMNS];
		good(c, n);
		const char *said = spoil(c, n);
		if (said)
			fprintf(expected, "%d %s\n", n + 2, said);
		else
			fprintf(expected, "%d create %.*s|%.*s|%.*s|%.*s\n", n + 2, SARG(c[STALL].text), SARG(c[NAME].text),
			        SARG(slice_sub(c[ACCOUNT].text, c[ACCOUNT].text.n - 4, c[ACCOUNT].text.n)), SARG(c[HOLDER].text));
		grid_writer_row(w, c, COLUMNS);
	}
	int failed = grid_writer_finish(w, &file, &why) || file_write(argv[1], file, 0644, &why);
	if (failed)
		fault_print(&why);
	failed |= fclose(expected) != 0;
	arena_release(&arena);
	return failed ? 1 : 0;
}

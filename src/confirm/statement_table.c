/* The CSV and XLSX statements of Vietnamese banks: columns by the texts over them, in either language ("Ghi nợ", "Phát sinh
 * nợ/Debit"), the bank by what only its files say. Rows that are no payments (totals, opening and closing balances, a
 * second head) are known by their texts; a row with an amount and a day that cannot be read refuses the file. */
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/grid.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "statement_parts.h"

enum column { C_PAID, C_DATE, C_BOOKED, C_REFERENCE, C_SERIAL, C_DEBIT, C_CREDIT, C_BALANCE, C_CONTENT, C_PAYER, C_COUNT };
enum { KEY_BYTES_MAX = 2000, ROW_ARENA_BYTES = 64 * 1024 };

/* By their search keys. */
static const char *const titles[C_COUNT][12] = {
	[C_PAID] = {"ngay kh thuc hien", "requesting date"},
	[C_DATE] = {"ngay giao dich", "transaction date", "ngay gd", "ngay phat sinh", "ngay hieu luc", "effective date", "ngay", "date"},
	[C_BOOKED] = {"ngay hach toan", "posting date", "accounting date"},
	[C_REFERENCE] = {"so tham chieu", "so but toan", "so giao dich", "so gd", "so ct", "ma giao dich", "reference", "reference no",
	                 "transaction no", "transaction number", "doc no"},
	[C_SERIAL] = {"stt", "no"},
	[C_DEBIT] = {"ghi no", "phat sinh no", "so tien ghi no", "no", "debit", "debit amount", "so tien no"},
	[C_CREDIT] = {"ghi co", "phat sinh co", "so tien ghi co", "co", "credit", "credit amount", "so tien co"},
	[C_BALANCE] = {"so du", "so du tk", "balance", "account balance", "so du luy ke"},
	[C_CONTENT] = {"mo ta", "mo ta giao dich", "noi dung", "noi dung giao dich", "dien giai", "description", "transaction description",
	               "noi dung chi tiet", "details", "remark"},
	[C_PAYER] = {"tai khoan dich", "tai khoan doi ung", "so tai khoan doi ung", "remitters account number"},
};

/* What only one bank's files say, above the head or in it. */
static const struct {
	const char *phrase, *bin;
} banks[] = {
	{"vcb cashup", "970436"}, {"vietcombank", "970436"}, {"so tien ghi co", "970436"},
	{"sao ke chi tiet tai khoan", "970422"}, {"phat sinh co", "970422"},
	{"lich su giao dich transaction history", "970415"}, {"so du tk", "970415"},
	{"bao cao chi tiet so du tai khoan", "970418"}, {"ngay hieu luc ghi no ghi co so du", "970418"},
	{"ngay kh thuc hien", "970407"},
	{"ngan hang a chau", "970416"}, {"asia commercial", "970416"}, {"so gd", "970416"},
};

struct reading {
	struct arena *a, row; /* of the file, and of the row at hand */
	struct statement_file *file;
	struct statement *part;
	struct grid *grid;
	struct text said; /* what stood above the head, by its search key */
	int at[C_COUNT];
	bool headed;
	int64_t last_day_us;
	struct fault *why;
};

static struct slice key_of(struct reading *r, struct slice text)
{
	struct slice key;
	return !text.n || utf8_search_key(&r->row, text, &key) ? S("") : key;
}

static const struct cell *cell_at(const struct reading *r, enum column c)
{
	return r->at[c] >= 0 ? &grid_cells(r->grid)[r->at[c]] : NULL;
}

static struct slice text_at(const struct reading *r, enum column c)
{
	const struct cell *cell = cell_at(r, c);
	return cell ? cell->text : slice_of(NULL, 0);
}

/* ---- the head */

static bool names_column(enum column c, struct slice key)
{
	for (size_t i = 0; i < sizeof titles[c] / sizeof titles[c][0] && titles[c][i]; i++)
		if (slice_eq(slice_z(titles[c][i]), key))
			return true;
	return false;
}

/* Either half of "Phát sinh nợ/Debit", or the whole; "No" is debit beside "Có" and a serial number elsewhere. */
static bool title_is(struct reading *r, struct slice title, enum column c)
{
	struct slice rest = title;
	if (names_column(c, key_of(r, title)))
		return true;
	for (struct slice part; rest.p;) {
		size_t n = 0;
		while (n < rest.n && !strchr("/\n(", rest.p[n]))
			n++;
		part = slice_sub(rest, 0, n);
		rest = n < rest.n ? slice_sub(rest, n + 1, rest.n) : slice_of(NULL, 0);
		if (names_column(c, key_of(r, part)))
			return true;
	}
	return false;
}

static bool try_head(struct reading *r)
{
	int at[C_COUNT];
	for (int c = 0; c < C_COUNT; c++) {
		at[c] = -1;
		for (int i = 0; i < GRID_COLUMNS_MAX && at[c] < 0; i++)
			if (grid_cells(r->grid)[i].text.n && title_is(r, grid_cells(r->grid)[i].text, (enum column)c))
				at[c] = i;
	}
	if (at[C_SERIAL] == at[C_DEBIT])
		at[C_SERIAL] = -1;
	if (at[C_DEBIT] < 0 || at[C_CREDIT] < 0 || (at[C_DATE] < 0 && at[C_BOOKED] < 0))
		return false;
	memcpy(r->at, at, sizeof at);
	return true;
}

/* ---- what stands around the rows */

/* Without the memo, which anybody may have written. */
static struct slice row_key(struct reading *r)
{
	struct text t;
	text_init(&t, &r->row);
	for (int i = 0; i < GRID_COLUMNS_MAX && t.n < KEY_BYTES_MAX; i++) {
		if (r->headed && i == r->at[C_CONTENT])
			continue;
		struct slice key = key_of(r, grid_cells(r->grid)[i].text);
		if (key.n)
			text_addf(&t, "%s%.*s", t.n ? " " : "", SARG(key));
	}
	return text_slice(&t);
}

static bool key_has(struct slice key, const char *phrase_z)
{
	return key.n && slice_find_all(key, slice_z(phrase_z)) >= 0;
}

/* The number in "Số tài khoản / Account number: 0123 456 789", or in the cell behind it. */
static struct slice account_in_row(struct reading *r)
{
	const struct cell *cells = grid_cells(r->grid);
	for (int i = 0; i < GRID_COLUMNS_MAX; i++) {
		struct slice key = key_of(r, cells[i].text), after = cells[i].text;
		if ((r->headed && i == r->at[C_CONTENT]) || (!key_has(key, "so tai khoan") && !key_has(key, "account n")))
			continue;
		if (key_has(key, "so tai khoan cu") || key_has(key, "old account"))
			return slice_of(NULL, 0);
		ptrdiff_t colon = slice_find(after, ':');
		struct slice number = colon >= 0 ? statement_account(r->a, slice_sub(after, (size_t)colon + 1, after.n)) : slice_of(NULL, 0);
		for (int k = i + 1; !number.n && k < GRID_COLUMNS_MAX; k++)
			number = statement_account(r->a, cells[k].text);
		if (slice_all_digits(slice_sub(number, 0, 4)))
			return number;
	}
	return slice_of(NULL, 0);
}

static bool last_amount(const struct reading *r, int64_t *out)
{
	bool found = false;
	for (int i = 0; i < GRID_COLUMNS_MAX; i++) {
		struct slice text = grid_cells(r->grid)[i].text;
		ptrdiff_t colon = slice_find(text, ':');
		int64_t value;
		if (text.n && statement_amount(colon >= 0 ? slice_sub(text, (size_t)colon + 1, text.n) : text, &value) == 0) {
			*out = value;
			found = true;
		}
	}
	return found;
}

static int part_begin(struct reading *r)
{
	r->part = statement_part_add(r->a, r->file, r->why);
	r->last_day_us = 0;
	return r->part ? 0 : -1;
}

/* Balances and account numbers that stand in rows of their own; a second account begins a part. */
static int read_around(struct reading *r, struct slice key)
{
	int64_t balance;
	struct slice account = account_in_row(r);
	if (account.n && (!r->part || (r->part->account.n && !slice_eq(r->part->account, account))) && part_begin(r))
		return -1;
	if (account.n)
		r->part->account = account;
	bool opens = key_has(key, "so du dau ky") || key_has(key, "opening balance");
	bool closes = key_has(key, "so du cuoi ky") || key_has(key, "closing balance");
	if ((!opens && !closes) || !last_amount(r, &balance))
		return 0;
	if (!r->part && part_begin(r))
		return -1;
	if (opens) {
		r->part->has_opening = true;
		r->part->opening_vnd = balance;
	} else {
		r->part->has_closing = true;
		r->part->closing_vnd = balance;
	}
	return 0;
}

/* ---- rows */

static int bad(struct reading *r, enum err e, const char *title_z)
{
	return fault_say(r->why, e, title_z, SAY_LINE_D, grid_line(r->grid));
}

/* An amount of 0 is one that is not there. */
static int read_amount(struct reading *r, enum column c, int64_t *out)
{
	struct slice text = text_at(r, c);
	*out = 0;
	if (!text.n || slice_eq(text, S("-")))
		return 0;
	if (statement_amount(text, out))
		return bad(r, ERR_BAD_AMOUNT, titles[c][0]);
	*out = *out < 0 ? -*out : *out;
	return 0;
}

/* The day of payment, and the day of booking; a row without days has those of the row above. */
static int read_days(struct reading *r, struct statement_row *row)
{
	struct slice paid = text_at(r, C_PAID), day = text_at(r, C_DATE), booked = text_at(r, C_BOOKED);
	int64_t booked_us;
	if (!day.n)
		day = booked;
	if (paid.n && !booked.n) {
		booked = day;
		day = paid;
	}
	if (!day.n && r->last_day_us) {
		row->occurred_us = r->last_day_us;
		row->booked_on = clock_day(r->last_day_us);
		return 0;
	}
	if (statement_time(day, &row->occurred_us, NULL))
		return bad(r, ERR_BAD_DATE, titles[C_DATE][0]);
	booked_us = row->occurred_us;
	if (booked.n && statement_time(booked, &booked_us, NULL))
		return bad(r, ERR_BAD_DATE, titles[C_BOOKED][0]);
	row->booked_on = clock_day(booked_us);
	r->last_day_us = row->occurred_us;
	return 0;
}

/* BIDV's serial number may be the bank's reference. */
static struct slice reference_of(const struct reading *r)
{
	struct slice reference = text_at(r, C_REFERENCE), serial = text_at(r, C_SERIAL);
	if (!reference.n && serial.n > 6 && !slice_all_digits(serial))
		reference = serial;
	return reference.n ? reference : slice_of(NULL, 0);
}

static int add_row(struct reading *r, int64_t debit, int64_t credit)
{
	struct statement_row row = {.line = grid_line(r->grid), .debit = debit > 0, .amount_vnd = debit ? debit : credit};
	struct slice balance = text_at(r, C_BALANCE), payer = text_at(r, C_PAYER);
	if (debit && credit)
		return bad(r, ERR_BAD_AMOUNT, titles[C_CREDIT][0]);
	if ((!r->part && part_begin(r)) || read_days(r, &row))
		return -1;
	row.has_balance = balance.n > 0;
	if (row.has_balance && statement_amount(balance, &row.balance_vnd))
		return bad(r, ERR_BAD_AMOUNT, titles[C_BALANCE][0]);
	row.reference = reference_of(r);
	row.content = text_at(r, C_CONTENT);
	row.payer = payer.n ? statement_account(r->a, payer) : slice_of(NULL, 0);
	struct statement_row *kept = statement_row_add(r->a, r->file, r->why);
	if (!kept)
		return -1;
	*kept = row;
	return 0;
}

static bool is_total(struct slice key)
{
	return slice_starts(key, S("tong")) || slice_starts(key, S("total")) || slice_starts(key, S("cong ")) || key_has(key, "so du dau ky") ||
	       key_has(key, "so du cuoi ky") || key_has(key, "opening balance") || key_has(key, "closing balance");
}

static int read_payment(struct reading *r)
{
	int64_t debit, credit;
	if (read_amount(r, C_DEBIT, &debit) || read_amount(r, C_CREDIT, &credit))
		return -1;
	return debit || credit ? add_row(r, debit, credit) : 0;
}

static bool is_dated(const struct reading *r)
{
	struct slice day = text_at(r, C_DATE).n ? text_at(r, C_DATE) : text_at(r, C_BOOKED);
	int64_t at_us;
	return day.n && statement_time(day, &at_us, NULL) == 0;
}

/* Of a row without a day: MB's totals say so in the memo's place alone. */
static bool is_sum(struct reading *r)
{
	return (text_at(r, C_DEBIT).n && text_at(r, C_CREDIT).n) ||
	       (!reference_of(r).n && is_total(key_of(r, text_at(r, C_CONTENT))));
}

static int read_row(struct reading *r)
{
	bool amounts = r->headed && (text_at(r, C_DEBIT).n || text_at(r, C_CREDIT).n);
	if (amounts && is_dated(r))
		return read_payment(r);
	struct slice key = row_key(r);
	if (!r->headed || is_total(key) || account_in_row(r).n) {
		if (read_around(r, key))
			return -1;
		if (!r->headed)
			text_addf(&r->said, "%.*s\n", SARG(key));
		r->headed = r->headed || try_head(r);
		return 0;
	}
	/* A note under the table has no amount, a second head no number. */
	return !amounts || is_sum(r) || try_head(r) ? 0 : read_payment(r);
}

static struct slice bank_of(const struct reading *r)
{
	for (size_t i = 0; i < sizeof banks / sizeof banks[0]; i++)
		if (key_has(text_slice(&r->said), banks[i].phrase))
			return slice_z(banks[i].bin);
	return slice_of(NULL, 0);
}

int table_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why)
{
	struct reading r = {.a = a, .file = f, .why = why};
	int got;
	if (grid_open(&r.grid, bytes, &(struct grid_options){.rows_max = STATEMENT_ROWS_MAX}, why))
		return -1;
	f->format = grid_is_xlsx(r.grid) ? "xlsx" : "csv";
	text_init(&r.said, a);
	arena_init(&r.row, ROW_ARENA_BYTES);
	while ((got = grid_next(r.grid, a, why)) == 1) {
		arena_reset(&r.row);
		if (read_row(&r)) {
			got = -1;
			break;
		}
	}
	arena_release(&r.row);
	grid_close(r.grid);
	if (got < 0)
		return -1;
	if (!r.headed)
		return fault_say(why, ERR_STATEMENT_FORMAT, NULL, "không hàng nào có tên các cột ghi nợ, ghi có và ngày",
		                 "no row names debit, credit and a day");
	struct slice bin = bank_of(&r);
	for (size_t i = 0; i < f->count; i++)
		f->parts[i].bin = bin;
	return 0;
}

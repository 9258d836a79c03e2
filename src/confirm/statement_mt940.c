/* MT940 (SWIFT), as banks here write it: VND has a decimal comma and nothing behind it; a reversal of a credit (RC) takes
 * money off the balance and one of a debit (RD) adds it; lines of :86: are wrapped in the middle of words. */
#include <string.h>

#include "socho/base/clock.h"
#include "socho/base/details.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/utf8.h"
#include "statement_parts.h"

struct reading {
	struct arena *a;
	struct statement_file *file;
	struct statement *part;
	struct statement_row *row; /* that a :86: belongs to */
	int line;
	struct fault *why;
};

static int bad(struct reading *r, enum err e, const char *what_z)
{
	return fault_say(r->why, e, what_z, SAY_LINE_D, r->line);
}

/* yymmdd to a day. */
static int short_day(struct slice text, int32_t *day)
{
	int64_t n;
	int year, month, of_month;
	if (text.n != 6 || !slice_all_digits(text) || slice_to_i64(text, &n))
		return -1;
	*day = day_from_civil(2000 + (int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
	day_to_civil(*day, &year, &month, &of_month);
	return month == (int)(n / 100 % 100) && of_month == (int)(n % 100) ? 0 : -1;
}

/* C or D, yymmdd, currency, amount: "C261119VND1205000,". */
static int read_balance(struct reading *r, struct slice text, int32_t *day, int64_t *balance)
{
	if (text.n < 11 || (text.p[0] != 'C' && text.p[0] != 'D') || short_day(slice_sub(text, 1, 7), day))
		return bad(r, ERR_STATEMENT_FORMAT, "balance");
	if (!slice_eq(slice_sub(text, 7, 10), S("VND")))
		return bad(r, ERR_BAD_CURRENCY, "balance");
	if (statement_amount(slice_sub(text, 10, text.n), balance) || *balance < 0)
		return bad(r, ERR_BAD_AMOUNT, "balance");
	*balance = text.p[0] == 'D' ? -*balance : *balance;
	return 0;
}

static int read_opening(struct reading *r, struct slice text)
{
	r->part->has_opening = true;
	return read_balance(r, text, &r->part->from_on, &r->part->opening_vnd);
}

static int read_closing(struct reading *r, struct slice text)
{
	r->part->has_closing = true;
	r->row = NULL;
	return read_balance(r, text, &r->part->to_on, &r->part->closing_vnd);
}

/* "0900012345", "BFTVVNVX/0900012345", "0900012345VND". */
static int read_account(struct reading *r, struct slice text)
{
	struct slice bank = {NULL, 0}, last = text;
	while (slice_find(last, '/') >= 0) {
		bank = slice_cut(&last, '/');
		if (!last.p)
			last = S("");
	}
	if (slice_ends(last, S("VND")))
		last = slice_sub(last, 0, last.n - 3);
	r->part->account = statement_account(r->a, last);
	r->part->bin = bank.n == 6 && slice_all_digits(bank) ? bank : statement_bin_of_swift(bank);
	return 0;
}

static int read_number(struct reading *r, struct slice text)
{
	r->part->number = slice_cut(&text, '/');
	return 0;
}

/* The entry date has no year: it is the one nearest to the value date. */
static void read_entry_date(struct statement_row *row, int32_t value_day, struct slice text)
{
	int year, month, day, from_month = (int)(text.p[0] - '0') * 10 + (text.p[1] - '0');
	day_to_civil(value_day, &year, &month, &day);
	year += from_month - month > 6 ? -1 : from_month - month < -6 ? 1 : 0;
	row->booked_on = day_from_civil(year, from_month, (int)(text.p[2] - '0') * 10 + (text.p[3] - '0'));
}

static bool take_mark(struct slice *text, struct statement_row *row)
{
	static const struct {
		struct slice mark;
		bool debit, reversal;
	} marks[] = {{SLICE_LIT("RC"), true, true}, {SLICE_LIT("RD"), false, true}, {SLICE_LIT("C"), false, false}, {SLICE_LIT("D"), true, false}};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (slice_starts(*text, marks[i].mark)) {
			row->debit = marks[i].debit;
			row->reversal = marks[i].reversal;
			*text = slice_sub(*text, marks[i].mark.n, text->n);
			/* Funds code: the currency's third letter. */
			if (text->n && text->p[0] >= 'A' && text->p[0] <= 'Z')
				*text = slice_sub(*text, 1, text->n);
			return true;
		}
	return false;
}

/* "2611201120C45000,NTRFNONREF//FT26324000000001": value date, entry date, mark, amount, type, customer's reference, the
 * bank's. */
static int read_row(struct reading *r, struct slice text)
{
	struct statement_row row = {.line = r->line};
	int32_t day;
	size_t n = 0;
	if (short_day(slice_sub(text, 0, 6), &day))
		return bad(r, ERR_BAD_DATE, "61");
	row.occurred_us = clock_day_start_us(day);
	row.booked_on = day;
	text = slice_sub(text, 6, text.n);
	if (text.n >= 4 && slice_all_digits(slice_sub(text, 0, 4))) {
		read_entry_date(&row, day, text);
		text = slice_sub(text, 4, text.n);
	}
	if (!take_mark(&text, &row))
		return bad(r, ERR_STATEMENT_FORMAT, "61");
	while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == ','))
		n++;
	if (statement_amount(slice_sub(text, 0, n), &row.amount_vnd) || row.amount_vnd <= 0)
		return bad(r, ERR_BAD_AMOUNT, "61");
	struct slice rest = slice_sub(text, n, text.n);
	ptrdiff_t bank = slice_find_all(rest, S("//"));
	struct slice own = slice_sub(rest, 4, bank >= 0 ? (size_t)bank : rest.n);
	row.reference = bank >= 0 ? slice_trim(slice_sub(rest, (size_t)bank + 2, rest.n)) : slice_eq(own, S("NONREF")) ? S("") : own;
	if (!row.reference.n)
		row.reference = slice_of(NULL, 0);
	r->row = statement_row_add(r->a, r->file, r->why);
	if (!r->row)
		return -1;
	*r->row = row;
	return 0;
}

static int read_content(struct reading *r, struct slice text)
{
	if (!r->row) /* of the whole statement */
		return 0;
	if (utf8_nfc(r->a, text, &r->row->content))
		return bad(r, ERR_BAD_TEXT, "86");
	r->row = NULL;
	return 0;
}

static int read_start(struct reading *r, struct slice text)
{
	(void)text;
	r->row = NULL;
	r->part = statement_part_add(r->a, r->file, r->why);
	return r->part ? 0 : -1;
}

static const struct {
	struct slice tag;
	int (*read)(struct reading *r, struct slice text);
} tags[] = {
	{SLICE_LIT("20"), read_start},   {SLICE_LIT("25"), read_account},  {SLICE_LIT("25P"), read_account}, {SLICE_LIT("28C"), read_number},
	{SLICE_LIT("28"), read_number},  {SLICE_LIT("60F"), read_opening}, {SLICE_LIT("60M"), read_opening}, {SLICE_LIT("61"), read_row},
	{SLICE_LIT("86"), read_content}, {SLICE_LIT("62F"), read_closing}, {SLICE_LIT("62M"), read_closing},
};

static int read_field(struct reading *r, struct slice tag, struct slice text)
{
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		if (!slice_eq(tags[i].tag, tag))
			continue;
		if (!r->part && tags[i].read != read_start)
			return bad(r, ERR_STATEMENT_FORMAT, "20");
		return tags[i].read(r, slice_trim(text));
	}
	return 0;
}

/* ":86:" to "86"; absent when the line begins no field. */
static struct slice tag_of(struct slice line)
{
	struct slice rest = slice_sub(line, 1, line.n);
	ptrdiff_t end = slice_find(rest, ':');
	return slice_starts(line, S(":")) && end >= 2 && end <= 3 ? slice_sub(rest, 0, (size_t)end) : slice_of(NULL, 0);
}

int mt940_read(struct arena *a, struct slice bytes, struct statement_file *f, struct fault *why)
{
	struct reading r = {.a = a, .file = f, .why = why};
	struct slice rest = bytes, tag = {NULL, 0};
	struct text text;
	int line = 0;
	f->format = "mt940";
	text_init(&text, a);
	while (rest.p) {
		struct slice raw = slice_cut(&rest, '\n');
		struct slice one = slice_ends(raw, S("\r")) ? slice_sub(raw, 0, raw.n - 1) : raw, next = tag_of(one);
		bool ends = next.p || slice_starts(one, S("-")) || slice_starts(one, S("{"));
		line++;
		if (ends && tag.p && read_field(&r, tag, text_slice(&text)))
			return -1;
		if (ends) {
			tag = next;
			r.line = line;
			text_init(&text, a);
			one = next.p ? slice_sub(one, next.n + 2, one.n) : S("");
		} else if (slice_eq(tag, S("61"))) {
			one = S(""); /* supplementary details */
		}
		if (text.n + one.n > STATEMENT_VALUE_BYTES_MAX)
			return bad(&r, ERR_CELL_TOO_LONG, NULL);
		text_add(&text, one);
	}
	return tag.p ? read_field(&r, tag, text_slice(&text)) : 0;
}

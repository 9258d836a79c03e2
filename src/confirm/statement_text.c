/* Amounts, days and accounts as statements write them. */
#include <string.h>

#include "socho/base/clock.h"
#include "socho/vietqr/bank.h"
#include "statement_parts.h"

enum { AMOUNT_DIGITS_MAX = 15, SWIFT_CHARS = 8 };

/* Drops what stands around the digits: signs, brackets, blanks, the currency. *negative is flipped by '-' and by "( )". */
static struct slice bare_amount(struct slice text, bool *negative)
{
	static const struct slice units[] = {SLICE_LIT("VND"), SLICE_LIT("vnd"), SLICE_LIT("đ"), SLICE_LIT("₫")};
	text = slice_trim(text);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (slice_ends(text, units[i]))
			text = slice_trim(slice_sub(text, 0, text.n - units[i].n));
		if (slice_starts(text, units[i]))
			text = slice_trim(slice_sub(text, units[i].n, text.n));
	}
	bool bracketed = text.n > 2 && text.p[0] == '(' && text.p[text.n - 1] == ')';
	if (bracketed)
		text = slice_sub(text, 1, text.n - 1);
	*negative = bracketed;
	if (text.n && (text.p[0] == '-' || text.p[0] == '+')) {
		*negative = text.p[0] == '-';
		text = slice_sub(text, 1, text.n);
	}
	return text;
}

/* Two zeros, or none, behind a last separator are a fraction of nothing: "45,000.00", "45000,". */
static struct slice without_fraction(struct slice text)
{
	if (text.n >= 2 && (text.p[text.n - 1] == ',' || text.p[text.n - 1] == '.'))
		return slice_sub(text, 0, text.n - 1);
	if (text.n >= 4 && slice_ends(text, S("00")) && (text.p[text.n - 3] == ',' || text.p[text.n - 3] == '.'))
		return slice_sub(text, 0, text.n - 3);
	return text;
}

int statement_amount(struct slice text, int64_t *out)
{
	char digits[AMOUNT_DIGITS_MAX + 1];
	size_t n = 0, group = 0;
	char separator = 0;
	bool negative;
	text = without_fraction(bare_amount(text, &negative));
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c >= '0' && c <= '9') {
			if (n == AMOUNT_DIGITS_MAX)
				return -1;
			digits[n++] = c;
			group++;
			continue;
		}
		bool first = !separator;
		if ((c != ',' && c != '.' && c != ' ') || (!first && c != separator) || (first ? group < 1 || group > 3 : group != 3))
			return -1;
		separator = c;
		group = 0;
	}
	if (separator && group != 3)
		return -1;
	if (slice_to_i64(slice_of(digits, n), out))
		return -1;
	*out = negative ? -*out : *out;
	return 0;
}

/* The number at the front of *text, of so many digits, with what follows it dropped when it is one of `ends`. */
static int take_number(struct slice *text, size_t least, size_t most, const char *ends_z, int *out)
{
	size_t n = 0;
	int64_t value;
	while (n < text->n && n < most && text->p[n] >= '0' && text->p[n] <= '9')
		n++;
	if (n < least || slice_to_i64(slice_sub(*text, 0, n), &value))
		return -1;
	*text = slice_sub(*text, n, text->n);
	if (text->n && ends_z[0]) {
		if (!strchr(ends_z, text->p[0]))
			return -1;
		*text = slice_sub(*text, 1, text->n);
	}
	*out = (int)value;
	return 0;
}

static int take_day(struct slice *text, int32_t *day)
{
	int a, b, c;
	if (take_number(text, 1, 4, "/-.", &a) || take_number(text, 1, 2, "/-.", &b) || take_number(text, 2, 4, " T", &c))
		return -1;
	bool year_first = a > 31;
	int year = year_first ? a : c, of_month = year_first ? c : a, back_year, back_month, back_day;
	if (year < 100)
		year += 2000;
	if (year < 1990 || year > 2199 || b < 1 || b > 12 || of_month < 1 || of_month > 31)
		return -1;
	*day = day_from_civil(year, b, of_month);
	day_to_civil(*day, &back_year, &back_month, &back_day);
	return back_day == of_month && back_month == b ? 0 : -1;
}

int statement_time(struct slice text, int64_t *at_us, bool *has_time)
{
	int hour = 0, minute = 0, second = 0;
	int32_t day;
	text = slice_trim(text);
	if (take_day(&text, &day))
		return -1;
	text = slice_trim(text);
	bool timed = text.n > 0;
	if (timed && (take_number(&text, 1, 2, ":", &hour) || take_number(&text, 2, 2, ":", &minute) ||
	              (text.n && take_number(&text, 2, 2, "", &second))))
		return -1;
	if (text.n || hour > 23 || minute > 59 || second > 59)
		return -1;
	*at_us = clock_day_start_us(day) + ((hour * INT64_C(60) + minute) * 60 + second) * US_PER_S;
	if (has_time)
		*has_time = timed;
	return 0;
}

struct slice statement_bin_of_swift(struct slice swift)
{
	struct slice code = slice_sub(swift, 0, SWIFT_CHARS);
	for (size_t i = 0; code.n == SWIFT_CHARS && i < bank_count(); i++) {
		const struct bank *b = bank_at(i);
		if (b->swift.n && slice_eq_nocase(slice_sub(b->swift, 0, SWIFT_CHARS), code))
			return b->bin;
	}
	return slice_of(NULL, 0);
}

struct slice statement_account(struct arena *a, struct slice text)
{
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (slice_all_alphanumeric(slice_sub(text, i, i + 1)))
			p[n++] = text.p[i];
	return n ? slice_of(p, n) : slice_of(NULL, 0);
}

/* The rules stand in domain.md 4.2: number plan since 2018, personal IDs by decree 137/2015 and circular 07/2016, tax
 * codes by circular 105/2020. */
#include "socho/registry/validate.h"

#include <string.h>
#include <utf8proc.h>

#include "socho/base/clock.h"
#include "socho/base/utf8.h"
#include "socho/vietqr/payload.h"

/* Without the characters of `drop`. */
static struct slice without(struct arena *a, struct slice s, const char *drop)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(drop, s.p[i]))
			p[n++] = s.p[i];
	return slice_of(p, n);
}

static int digit(struct slice s, size_t i)
{
	return s.p[i] - '0';
}

/* Digits of an operator's mobile range, by the two digits after 0: a bit for each second digit. */
static const unsigned mobile_second[10] = {
	[3] = 0x3fc, /* 032..039 */
	[5] = 0x364, /* 052 055 056 058 059 */
	[7] = 0x3c1, /* 070 076..079 */
	[8] = 0x3fe, /* 081..089 */
	[9] = 0x3ff, /* 090..099 */
};

static bool phone_ok(struct slice s)
{
	if (!slice_all_digits(s) || s.n < 10 || s.p[0] != '0')
		return false;
	if (s.p[1] == '2')
		return s.n == 11;
	return s.n == 10 && (mobile_second[digit(s, 1)] >> digit(s, 2) & 1);
}

int validate_phone(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why)
{
	struct slice s = without(a, text, " .-;");
	size_t country = slice_starts(s, S("+84")) ? 3 : slice_starts(s, S("84")) ? 2 : 0;
	if (country)
		s = arena_printf(a, "0%.*s", SARG(slice_sub(s, country, s.n)));
	if (slice_all_digits(s) && s.n == 11 && slice_starts(s, S("01")))
		return fault_say(why, ERR_BAD_PHONE, field, "số di động có mười chữ số từ năm 2018",
		                 "mobile numbers have had ten digits since 2018");
	if (!phone_ok(s))
		return fault(why, ERR_BAD_PHONE, field);
	*out = arena_printf(a, "+84%.*s", SARG(slice_sub(s, 1, s.n)));
	return 0;
}

/* Places of birth are the 63 provinces as they were coded in 2015, which the IDs keep; from 100 on they are countries. */
static bool birth_place_ok(int place)
{
	static const char provinces[] =
		"001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
		"042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
		"086 087 089 091 092 093 094 095 096";
	char key[4] = {(char)('0' + place / 100), (char)('0' + place / 10 % 10), (char)('0' + place % 10), 0};
	return place >= 100 || strstr(provinces, key);
}

int validate_id_number(struct arena *a, struct slice text, int32_t today, const char *field, struct slice *out,
                       struct fault *why)
{
	struct slice s = without(a, text, " ");
	if (s.n != 12 || !slice_all_digits(s))
		return fault(why, ERR_BAD_ID_NUMBER, field);
	if (!birth_place_ok(100 * digit(s, 0) + 10 * digit(s, 1) + digit(s, 2)))
		return fault_say(why, ERR_BAD_ID_NUMBER, field, "ba chữ số đầu không ứng với nơi sinh nào",
		                 "the first three digits name no place of birth");
	int year = 1900 + 100 * (digit(s, 3) / 2) + 10 * digit(s, 4) + digit(s, 5), this_year, month, day;
	day_to_civil(today, &this_year, &month, &day);
	if (year > this_year)
		return fault_say(why, ERR_BAD_ID_NUMBER, field, "năm sinh ở tương lai", "the year of birth lies ahead");
	*out = s;
	return 0;
}

int validate_tax_code(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why)
{
	static const int weights[9] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
	struct slice s = without(a, text, " "), base = slice_sub(s, 0, 10), branch = slice_sub(s, 10, s.n);
	if (base.n != 10 || !slice_all_digits(base) || slice_eq(slice_sub(base, 2, 9), S("0000000")))
		return fault(why, ERR_BAD_TAX_CODE, field);
	if (branch.n && (branch.n != 4 || branch.p[0] != '-' || !slice_all_digits(slice_sub(branch, 1, 4)) ||
	                 slice_eq(branch, S("-000"))))
		return fault(why, ERR_BAD_TAX_CODE, field);
	int sum = 0;
	for (size_t i = 0; i < 9; i++)
		sum += weights[i] * digit(base, i);
	/* A remainder of 0 asks for a tenth digit of 10: no code has it. */
	if (digit(base, 9) != 10 - sum % 11)
		return fault(why, ERR_BAD_TAX_CODE, field);
	*out = s;
	return 0;
}

int validate_account_number(struct arena *a, struct slice text, const char *field, struct slice *out,
                            struct fault *why)
{
	struct slice s = without(a, text, " ");
	if (s.n < ACCOUNT_CHARS_MIN || s.n > VIETQR_ACCOUNT_CHARS_MAX || !slice_all_alphanumeric(s))
		return fault(why, ERR_BAD_ACCOUNT, field);
	*out = s;
	return 0;
}

static bool holder_character(int32_t c, bool *letter)
{
	utf8proc_category_t kind = utf8proc_category(c);
	bool mark = kind == UTF8PROC_CATEGORY_MN;
	bool is_letter = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
	*letter |= is_letter;
	return is_letter || mark || (c >= '0' && c <= '9') || (c > 0 && c < 0x80 && strchr(" '.,&()/-", c));
}

int validate_holder_name(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why)
{
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0, chars = 0;
	bool letter = false;
	for (size_t i = 0; i < text.n;) {
		int32_t c;
		utf8proc_ssize_t took = utf8proc_iterate((const uint8_t *)text.p + i, (utf8proc_ssize_t)(text.n - i), &c);
		if (took <= 0 || !holder_character(c, &letter))
			return fault(why, ERR_BAD_HOLDER, field);
		if (c != ' ' || (n && p[n - 1] != ' ')) {
			memcpy(p + n, text.p + i, (size_t)took);
			n += (size_t)took;
			chars++;
		}
		i += (size_t)took;
	}
	if (n && p[n - 1] == ' ')
		n--, chars--;
	if (!letter || chars < HOLDER_CHARS_MIN || chars > HOLDER_CHARS_MAX)
		return fault(why, ERR_BAD_HOLDER, field);
	*out = slice_of(p, n);
	return 0;
}

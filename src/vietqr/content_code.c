/* A number is five digits to the base 31, most significant first. The 31^5 numbers are cut into 961 blocks of 31^3;
 * province p owns blocks 28p to 28p+27, so 34 provinces draw without asking each other. */
#include "socho/vietqr/content_code.h"

#include <assert.h>
#include <string.h>

#include "socho/base/encode.h"
#include "socho/base/utf8.h"

enum { BASE = 31, DIGITS = 5, SYMBOLS = DIGITS + 1, BLOCK = BASE * BASE * BASE, BLOCKS_A_PROVINCE = 28 };

static const char alphabet[BASE + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXY";

static int value_of(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* Five symbols, their check symbol, and Z. */
static void write_symbols(uint32_t number, char *out)
{
	unsigned sum = 0;
	for (unsigned i = DIGITS; i-- > 0; number /= BASE) {
		out[i] = alphabet[number % BASE];
		sum += (i + 2) * (number % BASE);
	}
	out[DIGITS] = alphabet[sum % BASE];
	out[SYMBOLS] = 'Z';
}

/* Six symbols with a right check: 0 and the number, else -1. */
static int read_symbols(const char *p, uint32_t *number)
{
	int sum = 0;
	uint32_t n = 0;
	for (int i = 0; i < DIGITS; i++) {
		int v = value_of(p[i]);
		if (v < 0)
			return -1;
		n = n * BASE + (uint32_t)v;
		sum += (i + 2) * v;
	}
	if (p[DIGITS] != alphabet[sum % BASE])
		return -1;
	*number = n;
	return 0;
}

void content_code_format(uint32_t number, char out[static CONTENT_CODE_BYTES])
{
	assert(number < CONTENT_CODE_NUMBERS);
	memcpy(out, "CZ", 2);
	write_symbols(number, out + 2);
	out[CONTENT_CODE_CHARS] = 0;
}

int content_code_parse(struct slice code, uint32_t *number)
{
	if (code.n != CONTENT_CODE_CHARS || memcmp(code.p, "CZ", 2) != 0 || code.p[CONTENT_CODE_CHARS - 1] != 'Z')
		return -1;
	return read_symbols(code.p + 2, number);
}

/* Evenly among 0..count-1: the tail of the 32-bit range that would favour small numbers is drawn again. */
static uint32_t draw_below(uint32_t count)
{
	uint32_t n, limit = UINT32_MAX - UINT32_MAX % count;
	do
		random_bytes(&n, sizeof n);
	while (n >= limit);
	return n % count;
}

int content_code_draw(int province_ordinal, char out[static CONTENT_CODE_BYTES])
{
	if (province_ordinal < 0 || province_ordinal >= PROVINCE_ORDINALS)
		return -1;
	const uint32_t own = BLOCKS_A_PROVINCE * BLOCK;
	content_code_format((uint32_t)province_ordinal * own + draw_below(own), out);
	return 0;
}

int content_code_province(struct slice code)
{
	uint32_t number;
	if (content_code_parse(code, &number))
		return -1;
	uint32_t ordinal = number / (BLOCKS_A_PROVINCE * BLOCK);
	return ordinal < PROVINCE_ORDINALS ? (int)ordinal : -1;
}

void bill_tag_draw(char out[static BILL_TAG_BYTES])
{
	write_symbols(draw_below(CONTENT_CODE_NUMBERS), out);
	out[BILL_TAG_CHARS] = 0;
}

bool bill_tag_valid(struct slice tag)
{
	uint32_t number;
	return tag.n == BILL_TAG_CHARS && tag.p[SYMBOLS] == 'Z' && read_symbols(tag.p, &number) == 0;
}

static char fold(char c)
{
	switch (c) {
	case 'O': return '0';
	case 'I':
	case 'L': return '1';
	case 'U': return 'V';
	default: return c;
	}
}

/* Whether six symbols with a right check stand at `at`, read with the look-alikes folded. */
static bool symbols_at(struct slice s, size_t at, uint32_t *number)
{
	char folded[SYMBOLS];
	if (s.n < at + SYMBOLS)
		return false;
	for (size_t i = 0; i < SYMBOLS; i++)
		folded[i] = fold(s.p[at + i]);
	return read_symbols(folded, number) == 0;
}

struct hit {
	uint32_t number;
	bool cut;
	size_t end; /* where the code ends */
};

static bool code_at(struct slice s, size_t at, struct hit *hit)
{
	if (s.p[at] != 'C' || at + 1 >= s.n || s.p[at + 1] != 'Z' || !symbols_at(s, at + 2, &hit->number))
		return false;
	hit->end = at + 2 + SYMBOLS;
	hit->cut = hit->end == s.n;
	if (hit->cut)
		return true;
	return s.p[hit->end++] == 'Z';
}

struct bills {
	uint32_t number;
	int different;
};

/* A bill tag right behind a code; its last Z must be there, since six digits at the end of a memo are a trace number
 * more often than not. Returns where it ends. */
static size_t bill_at(struct slice s, size_t at, struct bills *bills)
{
	uint32_t number;
	if (!symbols_at(s, at, &number) || at + SYMBOLS >= s.n || s.p[at + SYMBOLS] != 'Z')
		return at;
	if (!bills->different || number != bills->number)
		bills->different++;
	bills->number = number;
	return at + BILL_TAG_CHARS;
}

int memo_find(struct arena *a, struct slice memo, struct memo_finding *out)
{
	*out = (struct memo_finding){.ambiguous = false};
	struct slice s = utf8_compact(a, memo);
	struct hit first = {0}, hit;
	struct bills bills = {0};
	bool found = false;
	/* Reading goes on behind a code and its tag: a check symbol C, the Z after it and a tag would make a second
	 * code out of the same characters. */
	for (size_t at = 0; at < s.n;) {
		if (!code_at(s, at, &hit)) {
			at++;
			continue;
		}
		if (found && hit.number != first.number) {
			*out = (struct memo_finding){.ambiguous = true};
			return 0;
		}
		bool certain = !hit.cut || (found && !first.cut);
		first = hit;
		first.cut = !certain;
		found = true;
		at = hit.cut ? hit.end : bill_at(s, hit.end, &bills);
	}
	if (!found)
		return 0;
	char *code = arena_alloc(a, CONTENT_CODE_BYTES);
	content_code_format(first.number, code);
	out->code = slice_of(code, CONTENT_CODE_CHARS);
	out->cut = first.cut;
	if (bills.different == 1) {
		char *tag = arena_alloc(a, BILL_TAG_BYTES);
		write_symbols(bills.number, tag);
		out->bill = slice_of(tag, BILL_TAG_CHARS);
	}
	return 0;
}

#include "socho/base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

size_t utf8_length(struct slice s)
{
	if (!s.n)
		return 0;
	utf8proc_int32_t cp;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)(s.n < 4 ? s.n : 4), &cp);
	return n > 0 ? (size_t)n : 0;
}

/* Most text here is ASCII, which is its own NFC and needs no tables. */
static bool all_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

bool utf8_valid(struct slice s)
{
	while (s.n) {
		size_t n = utf8_length(s);
		if (!n)
			return false;
		s = slice_sub(s, n, s.n);
	}
	return true;
}

size_t utf8_count(struct slice s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.n; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

struct slice utf8_head(struct slice s, size_t chars)
{
	size_t n = 0;
	for (size_t i = 0; n < s.n && i < chars; i++) {
		size_t length = utf8_length(slice_sub(s, n, s.n));
		if (!length)
			break;
		n += length;
	}
	return slice_sub(s, 0, n);
}

bool utf8_has_control(struct slice s)
{
	while (s.n && (unsigned char)s.p[0] >= 0x20 && (unsigned char)s.p[0] < 0x7f)
		s.p++, s.n--;
	while (s.n) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &cp);
		if (n <= 0)
			return true;
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 ||
		    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
			return true;
		s = slice_sub(s, (size_t)n, s.n);
	}
	return false;
}

/* Bytes of the character at the front when it is a blank or invisible, else 0. */
static size_t blank_length(struct slice s)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &cp);
	if (n <= 0)
		return 0;
	utf8proc_category_t category = utf8proc_category(cp);
	bool blank = category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CF;
	return blank || (n == 1 && slice_trim(slice_sub(s, 0, 1)).n == 0) ? (size_t)n : 0;
}

struct slice utf8_trim(struct slice s)
{
	size_t n;
	while (s.n && (n = blank_length(s)) > 0)
		s = slice_sub(s, n, s.n);
	while (s.n) {
		size_t last = s.n - 1;
		while (last && ((unsigned char)s.p[last] & 0xc0) == 0x80)
			last--;
		if (blank_length(slice_sub(s, last, s.n)) != s.n - last)
			break;
		s = slice_sub(s, 0, last);
	}
	return s;
}

static int map(struct arena *a, struct slice s, utf8proc_option_t options, struct slice *out)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &mapped, options);
	if (n < 0)
		return -1;
	*out = arena_dup(a, slice_of(mapped, (size_t)n));
	free(mapped);
	return 0;
}

int utf8_nfc(struct arena *a, struct slice s, struct slice *out)
{
	if (all_ascii(s)) {
		*out = arena_dup(a, s);
		return 0;
	}
	return map(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE, out);
}

int utf8_strip_marks(struct arena *a, struct slice s, struct slice *out)
{
	struct slice bare;
	if (map(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &bare))
		return -1;
	char *p = arena_alloc(a, bare.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < bare.n; i++) {
		unsigned char next = i + 1 < bare.n ? (unsigned char)bare.p[i + 1] : 0;
		/* U+0110 and U+0111 (Đ, đ) have no decomposition. */
		if ((unsigned char)bare.p[i] == 0xc4 && (next == 0x90 || next == 0x91)) {
			p[n++] = next == 0x90 ? 'D' : 'd';
			i++;
		} else {
			p[n++] = bare.p[i];
		}
	}
	*out = slice_of(p, n);
	return 0;
}

int utf8_fold(struct arena *a, struct slice s, struct slice *out)
{
	if (utf8_strip_marks(a, s, out))
		return -1;
	char *p = arena_alloc(a, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		p[i] = out->p[i] >= 'a' && out->p[i] <= 'z' ? (char)(out->p[i] - 32) : out->p[i];
	*out = slice_of(p, out->n);
	return 0;
}

int utf8_search_key(struct arena *a, struct slice s, struct slice *out)
{
	struct slice folded;
	if (utf8_fold(a, s, &folded))
		return -1;
	char *p = arena_alloc(a, folded.n + 1);
	size_t n = 0;
	bool blank = false;
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		bool letter = c >= 'A' && c <= 'Z', kept = letter || (c >= '0' && c <= '9');
		/* U+2018 and U+2019, the apostrophes that editors put in. */
		bool quote = slice_starts(slice_sub(folded, i, folded.n), S("\xe2\x80\x98")) ||
		             slice_starts(slice_sub(folded, i, folded.n), S("\xe2\x80\x99"));
		if (quote)
			i += 2;
		if (c == '\'' || quote)
			continue;
		if (kept && blank && n)
			p[n++] = ' ';
		blank = !kept;
		if (kept)
			p[n++] = letter ? (char)(c + 32) : c;
	}
	*out = n ? slice_of(p, n) : s;
	return 0;
}

static void keep_code_symbols(struct slice s, char *p, size_t *n)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			p[(*n)++] = c;
	}
}

struct slice utf8_compact(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	if (all_ascii(s)) {
		keep_code_symbols(s, p, &n);
		return slice_of(p, n);
	}
	/* Piece by piece, so that one bad byte costs only itself. Folding never makes text longer than its UTF-8. */
	while (s.n) {
		size_t good = 0, len;
		while (good < s.n && (len = utf8_length(slice_sub(s, good, s.n))) > 0)
			good += len;
		struct slice folded;
		if (good && utf8_fold(a, slice_sub(s, 0, good), &folded) == 0)
			keep_code_symbols(folded, p, &n);
		s = slice_sub(s, good + 1, s.n);
	}
	return slice_of(p, n);
}

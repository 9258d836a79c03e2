#include "socho/base/slice.h"

#include <limits.h>
#include <string.h>

struct slice slice_of(const void *p, size_t n)
{
	return (struct slice){p, n};
}

struct slice slice_z(const char *text_z)
{
	return (struct slice){text_z, text_z ? strlen(text_z) : 0};
}

bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool slice_eq_nocase(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool slice_starts(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && slice_eq(slice_sub(s, 0, prefix.n), prefix);
}

bool slice_ends(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n && slice_eq(slice_sub(s, s.n - suffix.n, s.n), suffix);
}

ptrdiff_t slice_find(struct slice s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
	return at ? at - s.p : -1;
}

ptrdiff_t slice_find_all(struct slice s, struct slice needle)
{
	if (needle.n > s.n)
		return -1;
	const char *at = needle.n ? memmem(s.p, s.n, needle.p, needle.n) : s.p;
	return at ? at - s.p : -1;
}

struct slice slice_sub(struct slice s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct slice){s.p ? s.p + to : NULL, 0};
	return (struct slice){s.p + from, to - from};
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice slice_trim(struct slice s)
{
	while (s.n && blank(s.p[0]))
		s.p++, s.n--;
	while (s.n && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct slice slice_cut(struct slice *rest, char c)
{
	struct slice all = *rest;
	ptrdiff_t at = slice_find(all, c);
	if (at < 0) {
		*rest = (struct slice){NULL, 0};
		return all;
	}
	*rest = slice_sub(all, (size_t)at + 1, all.n);
	return slice_sub(all, 0, (size_t)at);
}

int slice_to_i64(struct slice s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	size_t i = negative ? 1 : 0;
	if (i == s.n)
		return -1;
	int64_t value = 0;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		int64_t digit = s.p[i] - '0';
		/* Counting downwards reaches INT64_MIN without overflow. */
		if (value < (INT64_MIN + digit) / 10)
			return -1;
		value = value * 10 - digit;
	}
	if (!negative && value == INT64_MIN)
		return -1;
	*out = negative ? value : -value;
	return 0;
}

bool slice_all_digits(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool slice_all_alphanumeric(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
			return false;
	}
	return s.n > 0;
}

#include "old_code.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/text.h"
#include "socho/base/utf8.h"

void old_forms_release(struct old_forms *f)
{
	free((char *)(uintptr_t)f->text.p);
	free(f->form);
	*f = (struct old_forms){.count = 0};
}

static struct old_form form_of(struct slice word)
{
	size_t letters = 0;
	int64_t digits = 0;
	while (letters < word.n && isupper((unsigned char)word.p[letters]))
		letters++;
	int bad = slice_to_i64(slice_sub(word, letters, word.n), &digits);
	assert(!bad && letters && digits > 0);
	return (struct old_form){slice_sub(word, 0, letters), (size_t)digits};
}

bool old_forms_learn(struct old_forms *f, struct slice text)
{
	if (slice_eq(f->text, text))
		return false;
	old_forms_release(f);
	if (!text.n)
		return true;
	char *copy = malloc(text.n);
	f->text = (struct slice){copy, text.n};
	f->form = calloc(text.n / 2 + 1, sizeof *f->form); /* a form has three characters at least */
	assert(copy && f->form);
	memcpy(copy, text.p, text.n);
	for (struct slice rest = f->text; rest.p;)
		f->form[f->count++] = form_of(slice_cut(&rest, ' '));
	return true;
}

/* Without marks and in capitals, as far as it is text at all. */
static struct slice fold(struct arena *a, struct slice memo)
{
	struct slice out;
	if (utf8_fold(a, memo, &out) == 0)
		return out;
	char *p = arena_alloc(a, memo.n + 1);
	for (size_t i = 0; i < memo.n; i++)
		p[i] = (char)toupper((unsigned char)memo.p[i]);
	return slice_of(p, memo.n);
}

static bool digit_at(struct slice s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* The digits of a code of this form that begins at `at`; absent when none does. */
static struct slice digits_at(struct slice s, size_t at, const struct old_form *f)
{
	size_t from = at + f->prefix.n, to;
	if (s.n - at < f->prefix.n || memcmp(s.p + at, f->prefix.p, f->prefix.n) != 0)
		return slice_of(NULL, 0);
	while (from < s.n && (s.p[from] == ' ' || s.p[from] == '-'))
		from++;
	for (to = from; to - from < f->digits; to++)
		if (!digit_at(s, to))
			return slice_of(NULL, 0);
	return digit_at(s, to) ? slice_of(NULL, 0) : slice_sub(s, from, to);
}

struct slice old_codes_find(struct arena *a, const struct old_forms *f, struct slice memo)
{
	struct slice found[OLD_CODES_MAX], s;
	size_t n = 0;
	if (!f->count || !memo.n)
		return slice_of(NULL, 0);
	s = fold(a, memo);
	for (size_t at = 0; at < s.n; at++)
		for (size_t i = 0; i < f->count; i++) {
			struct slice digits = digits_at(s, at, &f->form[i]);
			if (!digits.p)
				continue;
			struct slice code = arena_printf(a, "%.*s%.*s", SARG(f->form[i].prefix), SARG(digits));
			size_t known = 0;
			while (known < n && !slice_eq(found[known], code))
				known++;
			if (known < n)
				continue;
			if (n == OLD_CODES_MAX)
				return S("*");
			found[n++] = code;
		}
	struct text t;
	text_init(&t, a);
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_addc(&t, ' ');
		text_add(&t, found[i]);
	}
	return n ? text_slice(&t) : slice_of(NULL, 0);
}

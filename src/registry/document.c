#include "socho/registry/document.h"

#include "socho/base/limits.h"

enum {
	UPPER = 1,     /* A-Z and Đ */
	LOWER = 2,     /* a-z */
	SMALL_DJ = 4,  /* đ */
	DIGIT = 8,
	AMPERSAND = 16,
};

/* The class of the character at *at, which it steps over; 0 (and no step) for any other. */
static unsigned step(struct slice s, size_t *at)
{
	unsigned char c = *at < s.n ? (unsigned char)s.p[*at] : 0, next = *at + 1 < s.n ? (unsigned char)s.p[*at + 1] : 0;
	unsigned class = 0;
	if (c >= 'A' && c <= 'Z')
		class = UPPER;
	else if (c >= 'a' && c <= 'z')
		class = LOWER;
	else if (c >= '0' && c <= '9')
		class = DIGIT;
	else if (c == '&')
		class = AMPERSAND;
	else if (c == 0xc4 && (next == 0x90 || next == 0x91)) /* Đ đ */
		class = next == 0x90 ? UPPER : SMALL_DJ;
	*at += class == 0 ? 0 : c == 0xc4 ? 2 : 1;
	return class;
}

/* Steps over characters of these classes; how many there were. */
static size_t run_of(struct slice s, size_t *at, unsigned classes)
{
	size_t count = 0;
	for (size_t next = *at; step(s, &next) & classes; count++)
		*at = next;
	return count;
}

static bool take(struct slice s, size_t *at, char c)
{
	bool there = *at < s.n && s.p[*at] == c;
	*at += there;
	return there;
}

/* ^\d+[A-Za-z]?(/\d{4})?/[A-ZĐ][A-Za-zĐ0-9]*(-[A-Za-zĐ0-9&]+)*$ */
static bool state_style(struct slice s)
{
	const unsigned letters = UPPER | LOWER;
	size_t at = 0, next;
	if (!run_of(s, &at, DIGIT))
		return false;
	next = at;
	if (step(s, &next) & letters && next == at + 1)
		at = next;
	if (!take(s, &at, '/'))
		return false;
	next = at;
	if (run_of(s, &next, DIGIT) == 4 && take(s, &next, '/'))
		at = next;
	next = at;
	if (!(step(s, &next) & UPPER))
		return false;
	run_of(s, &at, letters | DIGIT);
	while (take(s, &at, '-'))
		if (!run_of(s, &at, letters | DIGIT | AMPERSAND))
			return false;
	return at == s.n;
}

/* ^\d+-[A-ZĐ]+/[A-Za-zĐ]+$ */
static bool party_style(struct slice s)
{
	size_t at = 0;
	return run_of(s, &at, DIGIT) && take(s, &at, '-') && run_of(s, &at, UPPER) && take(s, &at, '/') &&
	       run_of(s, &at, UPPER | LOWER) && at == s.n;
}

static bool joins(char c)
{
	return c == '/' || c == '-';
}

static struct slice without_blanks_at_joints(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		size_t after = i;
		while (after < s.n && s.p[after] == ' ')
			after++;
		bool joint = (n > 0 && joins(out[n - 1])) || (after < s.n && joins(s.p[after]));
		if (s.p[i] == ' ' && joint)
			continue;
		out[n++] = s.p[i];
	}
	return slice_of(out, n);
}

int document_number(struct arena *a, struct slice text, const char *field, struct slice *number,
                    enum document_style *style, struct fault *why)
{
	*number = without_blanks_at_joints(a, slice_trim(text));
	if (state_style(*number))
		*style = DOCUMENT_STATE;
	else if (party_style(*number))
		*style = DOCUMENT_PARTY;
	else
		return fault_say(why, ERR_BAD_DOCUMENT, field, "như 6037/KH-UBND, 60/2024/NĐ-CP hoặc 09-NQ/TU",
		                 "such as 6037/KH-UBND, 60/2024/NĐ-CP or 09-NQ/TU");
	return 0;
}

int document_field_opt(struct arena *a, const json_t *object, const char *path, struct slice *out, struct fault *why)
{
	enum document_style style;
	struct slice text;
	*out = (struct slice){NULL, 0};
	if (field_text_opt(a, object, path, DOCUMENT_CHARS_MAX, &text, why))
		return -1;
	return text.p ? document_number(a, text, path, out, &style, why) : 0;
}

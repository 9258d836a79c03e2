/* Bytes with a length. A slice does not own what it points at; it is passed by value.
 * A slice with p == NULL means "absent" where a function says so, and is empty everywhere else. */
#ifndef SOCHO_BASE_SLICE_H
#define SOCHO_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
	const char *p;
	size_t n;
};

/* A slice over a string literal, usable in initialisers. */
#define SLICE_LIT(text) { (text), sizeof(text) - 1 }
#define S(text) ((struct slice)SLICE_LIT(text))
/* For printf: printf("%.*s", SARG(s)). */
#define SARG(s) (int)(s).n, (s).p

struct slice slice_of(const void *p, size_t n);
/* Over a NUL-terminated string; NULL gives the absent slice. */
struct slice slice_z(const char *text_z);

bool slice_eq(struct slice a, struct slice b);
/* ASCII letters compare without case; other bytes exactly. */
bool slice_eq_nocase(struct slice a, struct slice b);
int slice_cmp(struct slice a, struct slice b);
bool slice_starts(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);
/* Index of the first occurrence, or -1. */
ptrdiff_t slice_find(struct slice s, char c);
ptrdiff_t slice_find_all(struct slice s, struct slice needle);
/* Bytes from..to (to is clamped to the length; from past the end gives an empty slice). */
struct slice slice_sub(struct slice s, size_t from, size_t to);
/* Without leading and trailing spaces, tabs, CR and LF. */
struct slice slice_trim(struct slice s);
/* Cuts the part before the first `c` off the front of *rest and returns it; *rest is absent after the last part. */
struct slice slice_cut(struct slice *rest, char c);

/* Whole slice as a decimal number, digits only with an optional '-'. 0, or -1 when it is none or does not fit. */
int slice_to_i64(struct slice s, int64_t *out);
/* Not empty, and 0-9 only; not empty, and 0-9, A-Z and a-z only. */
bool slice_all_digits(struct slice s);
bool slice_all_alphanumeric(struct slice s);

#endif

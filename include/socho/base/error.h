/* What can be refused, and how it is told. Every refusal has a stable code, an HTTP status, and a sentence in
 * Vietnamese and in English that says what to do; they stand in one table, errors.def. A function that can refuse
 * takes a `struct fault *` as its last argument, fills it once where the problem is seen, and returns -1. */
#ifndef SOCHO_BASE_ERROR_H
#define SOCHO_BASE_ERROR_H

#include <stdarg.h>

#include "socho/base/slice.h"

enum err {
	ERR_NONE,
#define E(name, code, status, vi, en) ERR_##name,
#include "socho/base/errors.def"
#undef E
	ERR_COUNT
};

struct err_info {
	const char *code; /* stable, snake_case; part of the API */
	int status;       /* HTTP */
	const char *vi, *en;
};

struct fault {
	enum err err;
	const char *field;   /* dotted name of the field at fault, a literal or arena text; NULL when it is the whole */
	char detail[200];    /* more about this case, English, never holding a secret or personal data; may be empty */
	char detail_vi[300]; /* the same in Vietnamese; empty when detail is */
};

const struct err_info *err_info(enum err e);
/* NULL: no refusal has this code. */
const struct err_info *err_by_code(struct slice code);

/* Fills *f (which may be NULL) and returns -1, so that `return fault(why, ERR_X, "account")` reads in one line. */
int fault(struct fault *f, enum err e, const char *field);
/* With what a person is to read about it: the Vietnamese and the English sentence take the same arguments. Pairs that
 * are said in several places stand in details.h. */
int fault_say(struct fault *f, enum err e, const char *field, const char *vi, const char *en, ...)
	__attribute__((format(printf, 4, 6), format(printf, 5, 6)));
int fault_sayv(struct fault *f, enum err e, const char *field, const char *vi, const char *en, va_list args)
	__attribute__((format(printf, 4, 0), format(printf, 5, 0)));
/* The same with two sentences that are ready, out of a table. */
int fault_words(struct fault *f, enum err e, const char *field, const char *vi_z, const char *en_z);
/* With a detail that is the same in every language: names, codes, values, a library's own words, and what only the
 * operator of this register reads in a log. */
int faultf(struct fault *f, enum err e, const char *field, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Puts "dòng N: " and "line N: " before the detail of what was refused. Returns -1. */
int fault_at_line(struct fault *f, long long line);
/* Whoever reads a caller alone, such as a static analyser, can see here that it is never 0. */
static inline int fault_refuses(int result)
{
	(void)result;
	return -1;
}
#define fault(...) fault_refuses(fault(__VA_ARGS__))
#define fault_say(...) fault_refuses(fault_say(__VA_ARGS__))
#define fault_words(...) fault_refuses(fault_words(__VA_ARGS__))
#define faultf(...) fault_refuses(faultf(__VA_ARGS__))
/* "vi / en [code: field] detail" to stderr, the detail in both languages too, for the command line. Returns 1, the exit
 * status of a refusal. */
int fault_print(const struct fault *f);

#endif

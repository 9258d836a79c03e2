/* A growing piece of text in an arena: append, then take the slice. Also the writing of JSON strings, so that every
 * JSON text that C composes is escaped in one place. */
#ifndef SOCHO_BASE_TEXT_H
#define SOCHO_BASE_TEXT_H

#include "socho/base/arena.h"

struct text {
	struct arena *arena;
	char *p;
	size_t n, cap;
};

void text_init(struct text *t, struct arena *a);
void text_add(struct text *t, struct slice s);
void text_addc(struct text *t, char c);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes; the absent slice gives null. Bytes that are not UTF-8 become U+FFFD. */
void text_add_json(struct text *t, struct slice s);
/* For HTML text and attribute values: & < > " ' become entities. */
void text_add_html(struct text *t, struct slice s);
struct slice text_slice(const struct text *t);

#endif

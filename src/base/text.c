#include "socho/base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "socho/base/utf8.h"

void text_init(struct text *t, struct arena *a)
{
	*t = (struct text){.arena = a};
}

static char *room_for(struct text *t, size_t n)
{
	assert(n < SIZE_MAX / 4);
	if (t->cap - t->n < n) {
		size_t cap = t->cap ? t->cap * 2 : 256;
		while (cap - t->n < n)
			cap *= 2;
		char *p = arena_alloc(t->arena, cap);
		if (t->n)
			memcpy(p, t->p, t->n);
		t->p = p;
		t->cap = cap;
	}
	return t->p + t->n;
}

void text_add(struct text *t, struct slice s)
{
	if (!s.n)
		return;
	memcpy(room_for(t, s.n), s.p, s.n);
	t->n += s.n;
}

void text_addc(struct text *t, char c)
{
	*room_for(t, 1) = c;
	t->n++;
}

void text_addf(struct text *t, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(n >= 0);
	vsnprintf(room_for(t, (size_t)n + 1), (size_t)n + 1, format, args);
	t->n += (size_t)n;
	va_end(args);
}

void text_add_json(struct text *t, struct slice s)
{
	if (!s.p) {
		text_add(t, S("null"));
		return;
	}
	text_addc(t, '"');
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80) {
			size_t len = utf8_length(slice_sub(s, i, s.n));
			if (len)
				text_add(t, slice_sub(s, i, i + len));
			else
				text_add(t, S("\\ufffd"));
			i += len ? len : 1;
			continue;
		}
		i++;
		if (c == '"' || c == '\\') {
			text_addc(t, '\\');
			text_addc(t, (char)c);
		} else if (c == '\n') {
			text_add(t, S("\\n"));
		} else if (c < 0x20 || c == 0x7f) {
			text_addf(t, "\\u%04x", c);
		} else {
			text_addc(t, (char)c);
		}
	}
	text_addc(t, '"');
}

void text_add_html(struct text *t, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': text_add(t, S("&amp;")); break;
		case '<': text_add(t, S("&lt;")); break;
		case '>': text_add(t, S("&gt;")); break;
		case '"': text_add(t, S("&quot;")); break;
		case '\'': text_add(t, S("&#39;")); break;
		default: text_addc(t, s.p[i]);
		}
	}
}

struct slice text_slice(const struct text *t)
{
	return slice_of(t->p ? t->p : "", t->n);
}

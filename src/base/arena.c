/* Chunks in a list, newest first. Pieces larger than a quarter of a chunk get a chunk of their own, so that a big
 * body does not waste the rest of a small one. Under AddressSanitizer every piece is a chunk of its own, so that the
 * sanitizer sees each border. */
#include "socho/base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_SEE_THROUGH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_SEE_THROUGH 1
#endif
#endif
#ifndef ARENA_SEE_THROUGH
#define ARENA_SEE_THROUGH 0
#endif

struct arena_chunk {
	struct arena_chunk *next;
	size_t size, used;
	_Alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a, size_t chunk_bytes)
{
	*a = (struct arena){.chunk_bytes = chunk_bytes ? chunk_bytes : 4096};
}

static struct arena_chunk *chunk_new(size_t size)
{
	struct arena_chunk *c = malloc(sizeof *c + size);
	if (!c) {
		fputs("level=error event=out_of_memory\n", stderr);
		abort();
	}
	c->next = NULL;
	c->size = size;
	c->used = 0;
	return c;
}

void arena_release(struct arena *a)
{
	while (a->head) {
		struct arena_chunk *next = a->head->next;
		free(a->head);
		a->head = next;
	}
	a->used_bytes = 0;
}

void arena_reset(struct arena *a)
{
	if (ARENA_SEE_THROUGH) {
		arena_release(a);
		return;
	}
	struct arena_chunk *keep = NULL;
	while (a->head) {
		struct arena_chunk *next = a->head->next;
		if (!keep && a->head->size == a->chunk_bytes)
			keep = a->head;
		else
			free(a->head);
		a->head = next;
	}
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
	a->head = keep;
	a->used_bytes = 0;
}

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	assert(n < SIZE_MAX / 2);
	n = (n + align - 1) & ~(align - 1);
	if (n == 0)
		n = align;
	struct arena_chunk *c = a->head;
	if (ARENA_SEE_THROUGH || n > a->chunk_bytes / 4) {
		c = chunk_new(n);
		/* Behind the head, so that the half-used chunk stays in front. */
		if (a->head && !ARENA_SEE_THROUGH) {
			c->next = a->head->next;
			a->head->next = c;
		} else {
			c->next = a->head;
			a->head = c;
		}
	} else if (!c || c->size - c->used < n) {
		c = chunk_new(a->chunk_bytes);
		c->next = a->head;
		a->head = c;
	}
	void *p = c->bytes + c->used;
	c->used += n;
	a->used_bytes += n;
	memset(p, 0, n);
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	assert(size == 0 || count <= SIZE_MAX / 2 / size);
	return arena_alloc(a, count * size);
}

struct slice arena_dup(struct arena *a, struct slice s)
{
	if (!s.p)
		return s;
	char *p = arena_alloc(a, s.n + 1);
	memcpy(p, s.p, s.n);
	return slice_of(p, s.n);
}

const char *arena_dup_z(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct slice arena_vprintf(struct arena *a, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(n >= 0);
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, args);
	return slice_of(p, (size_t)n);
}

struct slice arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct slice s = arena_vprintf(a, format, args);
	va_end(args);
	return s;
}

/* One arena per request and per job: allocate freely, release once. Nothing taken from an arena is freed alone.
 * Running out of memory ends the process (it is restarted, and what was acknowledged is in the database); sizes
 * that come from outside are bounded before they reach an arena. */
#ifndef SOCHO_BASE_ARENA_H
#define SOCHO_BASE_ARENA_H

#include <stdarg.h>

#include "socho/base/slice.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head;
	size_t used_bytes;  /* handed out since init or reset */
	size_t chunk_bytes; /* size of the next chunk */
};

void arena_init(struct arena *a, size_t chunk_bytes);
/* Frees everything; the arena may be used again. */
void arena_release(struct arena *a);
/* Forgets what was handed out but keeps the first chunk, for loops over many small pieces of work. */
void arena_reset(struct arena *a);

/* n bytes aligned for any type, zeroed. Never NULL. */
void *arena_alloc(struct arena *a, size_t n);
/* An array of zeroed elements; the multiplication is checked. */
void *arena_array(struct arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Copies. The NUL after the copy is not counted in the slice. An absent slice stays absent. */
struct slice arena_dup(struct arena *a, struct slice s);
const char *arena_dup_z(struct arena *a, struct slice s);
struct slice arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct slice arena_vprintf(struct arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

#endif

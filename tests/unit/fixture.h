/* What most test programs set up: an arena for what their tests make, and a directory for what they leave on disk. */
#ifndef SOCHO_TESTS_FIXTURE_H
#define SOCHO_TESTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <ftw.h>

#include "socho/base/arena.h"

static struct arena arena;

static inline int with_arena(void **state)
{
	(void)state;
	arena_init(&arena, 16 * 1024);
	return 0;
}

static inline int without_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* The directory and all that is in it; that it is not there is fine. */
static inline void remove_tree(const char *path_z)
{
	nftw(path_z, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif

/* Runs a program from a test and catches what it says. */
#ifndef SOCHO_TESTS_CHILD_H
#define SOCHO_TESTS_CHILD_H

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "socho/base/arena.h"

/* Whether the program stands in one of the usual directories. */
static inline bool child_installed(const char *name_z)
{
	static const char *const dirs[] = {"/usr/bin", "/usr/local/bin", "/bin"};
	char path[256];
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", dirs[i], name_z);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* Standard output of the program, at most 64 KiB; *status as waitpid gives it. Standard error is dropped. */
static inline struct slice child_run(struct arena *a, const char *const argv[], int *status)
{
	enum { OUTPUT_BYTES_MAX = 64 * 1024 };
	int ends[2];
	int piped = pipe(ends);
	assert(piped == 0);
	pid_t pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (!freopen("/dev/null", "w", stderr))
			_exit(126);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	char *p = arena_alloc(a, OUTPUT_BYTES_MAX);
	size_t n = 0;
	for (ssize_t got; n < OUTPUT_BYTES_MAX && (got = read(ends[0], p + n, OUTPUT_BYTES_MAX - n)) > 0;)
		n += (size_t)got;
	close(ends[0]);
	waitpid(pid, status, 0);
	return slice_of(p, n);
}

#endif

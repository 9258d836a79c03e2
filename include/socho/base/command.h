/* The command line: a subcommand is a row of main.c's table; its options are rows of a table of its own. Exit status:
 * 0 done, 1 refused with a reason on standard error, 2 wrong usage. */
#ifndef SOCHO_BASE_COMMAND_H
#define SOCHO_BASE_COMMAND_H

#include "socho/base/slice.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct option_row {
	const char *name;     /* without the dashes; NULL ends the table */
	const char *argument; /* what stands after it in the usage line; NULL for a switch */
	const char *help;
	const char **text;    /* where the value goes; for a switch it becomes "" */
};

struct usage {
	const char *line;  /* "socho code read [--strict] [--trust FILE]" */
	const char *about; /* one or two sentences */
};

/* Reads the options of argv[1..]; plain arguments are counted in *plain and moved to the front of argv (from index
 * 1). --help prints the usage, the sentences and the option table and returns 1 with *status = 0; a wrong option
 * prints the usage on standard error and returns 1 with *status = 2; otherwise 0. */
int options_read(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *plain,
                 int *status);
int usage_error(const struct usage *usage, const char *message);

/* All of standard input or of a file, at most max bytes, malloc'ed; -1 with errno. */
int read_all(int fd, size_t max_bytes, char **out, size_t *n);

#endif

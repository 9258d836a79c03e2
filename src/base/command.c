#include "socho/base/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_help(const struct option_row *rows, const struct usage *usage)
{
	printf("usage: %s\n\n%s\n", usage->line, usage->about);
	if (rows && rows->name)
		puts("");
	for (; rows && rows->name; rows++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", rows->name, rows->argument ? " " : "", rows->argument ? rows->argument : "");
		printf("  %-24s %s\n", left, rows->help);
	}
	printf("  %-24s %s\n", "--help", "this text");
}

int usage_error(const struct usage *usage, const char *message)
{
	fprintf(stderr, "socho: %s\nusage: %s\n", message, usage->line);
	return EXIT_USAGE;
}

static const struct option_row *find(const struct option_row *rows, const char *name, size_t n)
{
	for (; rows && rows->name; rows++)
		if (strlen(rows->name) == n && memcmp(rows->name, name, n) == 0)
			return rows;
	return NULL;
}

int options_read(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *plain,
                 int *status)
{
	char message[128];
	bool only_plain = false;
	*plain = 0;
	for (int i = 1; i < argc; i++) {
		char *arg = argv[i];
		if (only_plain || strncmp(arg, "--", 2) != 0) {
			argv[++*plain] = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_plain = true;
			continue;
		}
		if (strcmp(arg, "--help") == 0) {
			print_help(rows, usage);
			*status = EXIT_DONE;
			return 1;
		}
		const char *equals = strchr(arg, '=');
		size_t n = equals ? (size_t)(equals - arg - 2) : strlen(arg) - 2;
		const struct option_row *row = find(rows, arg + 2, n);
		if (!row) {
			snprintf(message, sizeof message, "there is no option %.80s", arg);
			*status = usage_error(usage, message);
			return 1;
		}
		if (!row->argument) {
			*row->text = "";
		} else if (equals) {
			*row->text = equals + 1;
		} else if (i + 1 < argc) {
			*row->text = argv[++i];
		} else {
			snprintf(message, sizeof message, "--%s wants %s", row->name, row->argument);
			*status = usage_error(usage, message);
			return 1;
		}
	}
	return 0;
}

int read_all(int fd, size_t max_bytes, char **out, size_t *n)
{
	size_t cap = 65536, have = 0;
	char *p = malloc(cap + 1);
	if (!p)
		return -1;
	for (;;) {
		ssize_t got = read(fd, p + have, cap - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		have += (size_t)got;
		if (got == 0) {
			p[have] = 0;
			*out = p;
			*n = have;
			return 0;
		}
		if (have > max_bytes) {
			errno = EFBIG;
			break;
		}
		if (have == cap) {
			char *more = realloc(p, cap * 2 + 1);
			if (!more)
				break;
			p = more;
			cap *= 2;
		}
	}
	free(p);
	return -1;
}

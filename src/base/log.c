#include "socho/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"

enum { LINE_BYTES = 2048 };

static const char *const names[] = {"debug", "info", "warn", "error"};
static const char *role = "socho";
static enum log_level threshold = LOG_LEVEL_INFO;

void log_init(const char *role_z, enum log_level level)
{
	role = role_z;
	threshold = level;
}

int log_level_parse(const char *name_z, enum log_level *out)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name_z) == 0) {
			*out = (enum log_level)i;
			return 0;
		}
	return -1;
}

struct line {
	char p[LINE_BYTES];
	size_t n;
};

static void put(struct line *l, char c)
{
	if (l->n < sizeof l->p - 1)
		l->p[l->n++] = c;
}

static void put_z(struct line *l, const char *z)
{
	for (; *z; z++)
		put(l, *z);
}

static void put_value(struct line *l, struct slice s)
{
	bool bare = s.n > 0;
	for (size_t i = 0; i < s.n && bare; i++)
		bare = (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7f && s.p[i] != '"' && s.p[i] != '=';
	if (!bare)
		put(l, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7f) {
			char escape[8];
			snprintf(escape, sizeof escape, "\\x%02x", c);
			put_z(l, escape);
			continue;
		}
		if (c == '"' || c == '\\')
			put(l, '\\');
		put(l, (char)c);
	}
	if (!bare)
		put(l, '"');
}

void log_write(enum log_level level, const char *event, const struct log_pair *pairs)
{
	if (level < threshold)
		return;
	int saved = errno;
	struct line l = {.n = 0};
	char when[CLOCK_TEXT_BYTES];
	clock_format(clock_now_us(), when);
	put_z(&l, "t=");
	put_z(&l, when);
	put_z(&l, " level=");
	put_z(&l, names[level]);
	put_z(&l, " role=");
	put_z(&l, role);
	put_z(&l, " event=");
	put_z(&l, event);
	for (; pairs->key; pairs++) {
		put(&l, ' ');
		put_z(&l, pairs->key);
		put(&l, '=');
		if (pairs->is_number) {
			char number[24];
			snprintf(number, sizeof number, "%lld", (long long)pairs->number);
			put_z(&l, number);
		} else {
			put_value(&l, pairs->text);
		}
	}
	l.p[l.n++] = '\n';
	ssize_t ignored = write(STDERR_FILENO, l.p, l.n);
	(void)ignored;
	errno = saved;
}

/* socho user roles: the table of roles, as the program has it. */
#include <stdio.h>

#include "socho/base/command.h"
#include "socho/http/right.h"
#include "socho/http/routes.h"

static bool has(const struct slice *list, size_t count, const char *name_z)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(list[i], slice_z(name_z)))
			return true;
	return false;
}

static void print_routes(struct arena *a, const char *role_z)
{
	const char *comma = "";
	for (size_t i = 0; i < routes_count; i++) {
		size_t n;
		const struct slice *roles = right_roles(a, routes[i].right, &n);
		if (!has(roles, n, role_z))
			continue;
		printf("%s\"%s %s\"", comma, method_name(routes[i].method), routes[i].path);
		comma = ",";
	}
}

static void print_role(struct arena *a, const char *role_z, bool strong, bool json)
{
	const char *comma = "";
	if (json)
		printf("{\"role\":\"%s\",\"second_factor\":%s,\"rights\":[", role_z, strong ? "true" : "false");
	else
		printf("%-16s %-14s ", role_z, strong ? "second factor" : "");
	for (enum right r = 0; r < RIGHT_COUNT; r++) {
		size_t n;
		const struct slice *roles = right_roles(a, r, &n);
		if (!has(roles, n, role_z))
			continue;
		printf(json ? "%s\"%s\"" : "%s%s", comma, right_name(r));
		comma = json ? "," : " ";
	}
	if (json) {
		fputs("],\"routes\":[", stdout);
		print_routes(a, role_z);
		fputs("]}", stdout);
	}
	putchar('\n');
}

int cmd_user_roles(int argc, char **argv)
{
	static const struct usage usage = {
		"socho user roles [--json]",
		"Every role: whether it asks for a second factor, its rights, and, as JSON, the addresses that it may use.",
	};
	const char *json = NULL;
	const struct option_row rows[] = {{"json", NULL, "one JSON object a line", &json}, {0}};
	int plain, status;
	struct arena a;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	arena_init(&a, 4096);
	size_t strong_count;
	const struct slice *strong = right_strong_roles(&a, &strong_count);
	for (size_t i = 0; right_role(i); i++)
		print_role(&a, right_role(i), has(strong, strong_count, right_role(i)), json != NULL);
	arena_release(&a);
	return EXIT_DONE;
}

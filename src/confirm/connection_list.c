/* socho connection list, disable. */
#include <stdio.h>

#include "socho/base/command.h"
#include "socho/confirm/commands.h"
#include "socho/confirm/directory.h"
#include "socho/store/work.h"
#include "sql.h"

static int list(struct work *w, bool json, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL0(&w->arena, confirm_connection_list), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_connection_list_out c;
		char id[UUID_TEXT_BYTES];
		sql_row(&w->arena, &rows, i, &c);
		uuid_format(c.id, id);
		if (json)
			printf("%.*s\n", SARG(c.body));
		else
			printf("%s\t%d\t%.*s\t%.*s\t%.*s\t%.*s\n", id, c.province, SARG(c.provider), SARG(c.environment), SARG(c.state),
			       SARG(c.name));
	}
	return 0;
}

int cmd_connection_list(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection list [--json]",
		"Every connection, without its secrets: id, province, provider, environment, state, name.",
	};
	const char *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"json", NULL, "one JSON object a line", &json}, {"config", "FILE", "configuration file", &config}, {0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = list(&w, json != NULL, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

static int disable(struct work *w, struct uuid id, bool *changed, struct fault *why)
{
	struct sql_confirm_connection_state_out out;
	int got = work_row(w, SQL_CALL(&w->arena, confirm_connection_state, .id = id, .state = S("disabled")), &out, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_UNKNOWN_CONNECTION, NULL);
	*changed = out.changed;
	return work_commit(w, why);
}

int cmd_connection_disable(int argc, char **argv)
{
	static const struct usage usage = {
		"socho connection disable ID",
		"Admits nothing more from a connection, within seconds. What it brought stays.",
	};
	const char *config = NULL;
	const struct option_row rows[] = {{"config", "FILE", "configuration file", &config}, {0}};
	int plain, status;
	struct work w;
	struct fault why;
	struct uuid id;
	bool changed = false;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1 || uuid_parse(slice_z(argv[1]), &id))
		return usage_error(&usage, "connection disable takes the id of one connection");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	if (disable(&w, id, &changed, &why))
		status = fault_print(&why);
	else
		status = printf("%s\n", changed ? "disabled" : "it was disabled already") < 0;
	work_close(&w);
	return status;
}

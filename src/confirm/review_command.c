/* socho confirm replay, letters: the same as the API's, for whoever works on the machine itself. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/limits.h"
#include "socho/confirm/commands.h"
#include "socho/seal/column.h"
#include "socho/store/work.h"
#include "sql.h"

enum { LOOK_AGAIN_US = 200000 };

struct wish {
	const char *connection, *province, *since, *until;
};

static int read_day(const char *text_z, const char *name_z, struct sql_date *out, struct fault *why)
{
	out->has = text_z != NULL;
	return text_z && day_parse(slice_z(text_z), &out->value) ? fault(why, ERR_BAD_DATE, name_z) : 0;
}

static int ask(struct work *w, const struct wish *wish, struct uuid *id, struct fault *why)
{
	struct sql_confirm_replay_create_in in = {.id = uuid_new(), .request = S("command"), .most = REPLAY_ROWS_MAX};
	struct sql_confirm_replay_create_out out;
	int64_t province = w->config.province;
	if (wish->province && (slice_to_i64(slice_z(wish->province), &province) || province < 1 || province > COLUMN_PROVINCE_MAX))
		return fault(why, ERR_OUT_OF_RANGE, "province");
	in.province = (int16_t)province;
	in.connection.has = wish->connection != NULL;
	if (wish->connection && uuid_parse(slice_z(wish->connection), &in.connection.value))
		return fault(why, ERR_BAD_ID, "connection");
	if (read_day(wish->since, "since", &in.since, why) || read_day(wish->until, "until", &in.until, why))
		return -1;
	if (in.since.has && !in.connection.has)
		return fault(why, ERR_MISSING, "connection");
	int got = work_row(w, sql_call_of(&w->arena, &sql_confirm_replay_create, &in), &out, why);
	if (got)
		return got < 0 ? -1 : fault(why, ERR_NO_CONNECTION, "connection");
	if (!out.made)
		return fault_say(why, ERR_REPLAY_TOO_LARGE, "since", "có hơn %d xác nhận giao dịch", "more than %d confirmations",
		                REPLAY_ROWS_MAX);
	*id = in.id;
	return work_commit(w, why);
}

/* 0 once it is done, 1 when it failed, -1; *again while the press is at it. */
static int look(const char *config, struct uuid id, bool *again, struct fault *why)
{
	struct work w;
	struct sql_confirm_replay_get_out row;
	if (work_open(&w, config, why))
		return -1;
	int got = work_row(&w, SQL_CALL(&w.arena, confirm_replay_get, .id = id), &row, why);
	json_t *one = got ? NULL : json_loadb(row.body.p, row.body.n, 0, NULL);
	const char *state = json_string_value(json_object_get(one, "state"));
	*again = *again && state && (strcmp(state, "queued") == 0 || strcmp(state, "running") == 0);
	if (state && !*again)
		printf("%.*s\n", SARG(row.body));
	if (state && strcmp(state, "failed") == 0)
		got = 1;
	json_decref(one);
	work_close(&w);
	return got;
}

int cmd_confirm_replay(int argc, char **argv)
{
	static const struct usage usage = {
		"socho confirm replay [--connection ID [--since DAY [--until DAY]]] [--province P] [--no-wait] [--config FILE]",
		"Reads dead letters again, of one connection or all, once an adapter was mended; with days (yyyy-mm-dd, of receipt) also the\n"
		"bytes that the connection's confirmations keep. Adds what is not there yet and changes nothing. The running service does it.",
	};
	const char *no_wait = NULL, *config = NULL;
	struct wish wish = {.connection = NULL};
	const struct option_row rows[] = {
		{"connection", "ID", "of this connection only", &wish.connection},
		{"since", "DAY", "and what its confirmations keep, from this day", &wish.since},
		{"until", "DAY", "to this day; today unless given", &wish.until},
		{"province", "P", "code of the province; that of the configuration unless given", &wish.province},
		{"no-wait", NULL, "do not wait until the service is done with it", &no_wait},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	struct uuid id;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	status = ask(&w, &wish, &id, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	bool again = true;
	while (!status && again) {
		again = no_wait == NULL;
		int got = look(config, id, &again, &why);
		status = got < 0 ? fault_print(&why) : got ? EXIT_REFUSED : EXIT_DONE;
		if (again)
			usleep(LOOK_AGAIN_US);
	}
	return status;
}

int cmd_confirm_letters(int argc, char **argv)
{
	static const struct usage usage = {
		"socho confirm letters [--settled] [--config FILE]",
		"Deliveries that were authentic and could not be read or recorded, with why: a page as JSON, without their bytes.",
	};
	const char *settled = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"settled", NULL, "those that were read again since", &settled},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	struct sql_confirm_letters_out out;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	int got = work_row(&w, SQL_CALL(&w.arena, confirm_letters, .settled = settled != NULL, .count = PAGE_ROWS_MAX), &out, &why);
	if (got == 0)
		printf("%.*s\n", SARG(out.body));
	work_close(&w);
	return got ? fault_print(&why) : EXIT_DONE;
}

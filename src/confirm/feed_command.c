/* socho feed open, end, list. */
#include <stdio.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/confirm/commands.h"
#include "socho/store/work.h"
#include "sql.h"

struct wish {
	const char *account, *connection, *consent, *day, *config;
	struct uuid account_id, connection_id;
	int32_t day_number;
};

static int read_ids(struct wish *wish, bool both, struct fault *why)
{
	if ((wish->account || both) && uuid_parse(slice_z(wish->account), &wish->account_id))
		return fault(why, ERR_BAD_ID, "account");
	if ((wish->connection || both) && uuid_parse(slice_z(wish->connection), &wish->connection_id))
		return fault(why, ERR_BAD_ID, "connection");
	wish->day_number = clock_day(clock_now_us());
	if (wish->day && day_parse(slice_z(wish->day), &wish->day_number))
		return fault_say(why, ERR_BAD_DATE, "day", "dạng năm-tháng-ngày, như 2026-11-05", "yyyy-mm-dd");
	return wish->day_number > clock_day(clock_now_us()) ? fault(why, ERR_OUT_OF_RANGE, "day") : 0;
}

static int open_feed(struct work *w, struct wish *wish, struct fault *why)
{
	struct sql_confirm_feed_open_out out;
	struct slice consent;
	if (read_ids(wish, true, why) || plain_text(&w->arena, slice_z(wish->consent), "consent", REASON_CHARS_MAX, &consent, why))
		return -1;
	int got = work_row(w,
	                   SQL_CALL(&w->arena, confirm_feed_open, .account = wish->account_id, .connection = wish->connection_id,
	                            .since = wish->day_number, .consent = consent),
	                   &out, why);
	if (got)
		return got < 0 ? -1 : fault_say(why, ERR_NOT_FOUND, NULL,
		                                  "không có tài khoản này, hoặc kết nối đang dùng của tỉnh và chợ đó",
		                                  "no such account and active connection of its province and market");
	printf("%.*s\n", SARG(out.body));
	return work_commit(w, why);
}

static int end_feed(struct work *w, struct wish *wish, struct fault *why)
{
	struct sql_confirm_feed_end_out out;
	if (read_ids(wish, true, why))
		return -1;
	int got = work_row(w,
	                   SQL_CALL(&w->arena, confirm_feed_end, .account = wish->account_id, .connection = wish->connection_id,
	                            .until = wish->day_number),
	                   &out, why);
	if (got)
		return got < 0 ? -1 : fault_say(why, ERR_NOT_FOUND, NULL, "kết nối này không đang theo dõi tài khoản đó",
		                                  "no open feed of this account and connection");
	printf("%.*s\n", SARG(out.body));
	return work_commit(w, why);
}

static int list_feeds(struct work *w, struct wish *wish, struct fault *why)
{
	struct sql_rows rows;
	if (read_ids(wish, false, why) ||
	    work_run(w,
	             SQL_CALL(&w->arena, confirm_feed_list, .account = {wish->account != NULL, wish->account_id},
	                      .connection = {wish->connection != NULL, wish->connection_id}),
	             &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_confirm_feed_list_out out;
		sql_row(&w->arena, &rows, i, &out);
		printf("%.*s\n", SARG(out.body));
	}
	return 0;
}

static int run(struct wish *wish, int (*act)(struct work *w, struct wish *wish, struct fault *why))
{
	struct work w;
	struct fault why;
	if (work_open(&w, wish->config, &why))
		return fault_print(&why);
	int status = act(&w, wish, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

int cmd_feed_open(int argc, char **argv)
{
	static const struct usage usage = {
		"socho feed open --account ID --connection ID --consent TEXT [--since DAY]",
		"From this day on the account's payments come through the connection, with its vendor's consent: the stalls it serves\n"
		"count as observed. Prints the feed as JSON.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"account", "ID", "the payout account", &wish.account},
		{"connection", "ID", "an active connection of its province", &wish.connection},
		{"consent", "TEXT", "which consent: the paper, its number and day", &wish.consent},
		{"since", "DAY", "today unless given", &wish.day},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !wish.account || !wish.connection || !wish.consent)
		return usage_error(&usage, "--account, --connection and --consent are needed");
	return run(&wish, open_feed);
}

int cmd_feed_end(int argc, char **argv)
{
	static const struct usage usage = {
		"socho feed end --account ID --connection ID [--until DAY]",
		"The last day of an open feed. Prints the feed as JSON.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"account", "ID", "the payout account", &wish.account},
		{"connection", "ID", "the connection", &wish.connection},
		{"until", "DAY", "today unless given", &wish.day},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !wish.account || !wish.connection)
		return usage_error(&usage, "--account and --connection are needed");
	return run(&wish, end_feed);
}

int cmd_feed_list(int argc, char **argv)
{
	static const struct usage usage = {
		"socho feed list [--account ID] [--connection ID]",
		"Feeds, the newest first, one JSON object a line.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"account", "ID", "of this account only", &wish.account},
		{"connection", "ID", "of this connection only", &wish.connection},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain)
		return usage_error(&usage, "only options are taken here");
	return run(&wish, list_feeds);
}

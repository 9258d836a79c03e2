/* socho trail export: the whole trail, or a part of it, as CSV on standard output. */
#include <stdio.h>

#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/limits.h"
#include "socho/registry/trail.h"
#include "socho/store/work.h"
#include "sql.h"
#include "trail_csv.h"

struct wish {
	const char *entity, *id, *action, *from, *to, *config;
};

static int read_day(const char *text_z, const char *name_z, int32_t later, struct sql_bigint *out, struct fault *why)
{
	int32_t day;
	if (!text_z)
		return 0;
	if (day_parse(slice_z(text_z), &day))
		return fault(why, ERR_BAD_DATE, name_z);
	*out = (struct sql_bigint){.has = true, .value = clock_day_start_us(day + later)};
	return 0;
}

static struct slice text_or_none(const char *text_z)
{
	return text_z ? slice_z(text_z) : (struct slice){NULL, 0};
}

static int write_lines(struct work *w, const struct wish *wish, struct fault *why)
{
	struct sql_registry_trail_csv_in in = {
		.entity = text_or_none(wish->entity), .entity_id = text_or_none(wish->id), .action = text_or_none(wish->action),
		.count = TRAIL_EXPORT_ROWS_MAX,
	};
	struct sql_registry_trail_csv_out out = {.more = true};
	if (read_day(wish->from, "from", 0, &in.from_at, why) || read_day(wish->to, "to", 1, &in.to_at, why))
		return -1;
	fputs(TRAIL_CSV_HEAD, stdout);
	while (out.more) {
		if (work_row(w, sql_call_of(&w->arena, &sql_registry_trail_csv, &in), &out, why))
			return -1;
		if (fwrite(out.body.p, 1, out.body.n, stdout) != out.body.n)
			return fault(why, ERR_CANNOT_WRITE, NULL);
		in.after = out.last;
	}
	return fflush(stdout) ? fault(why, ERR_CANNOT_WRITE, NULL) : 0;
}

int cmd_trail_export(int argc, char **argv)
{
	static const struct usage usage = {
		"socho trail export [--entity WORD [--id ID]] [--action WORD] [--from DAY] [--to DAY]",
		"Who did what, when and from where, as CSV on standard output, the newest first. Sealed fields are hashes.",
	};
	struct wish wish = {0};
	const struct option_row rows[] = {
		{"entity", "WORD", "lines about a market, stall, revision, code, account, person, …", &wish.entity},
		{"id", "ID", "lines about this one", &wish.id},
		{"action", "WORD", "an action, or its first word: revision", &wish.action},
		{"from", "DAY", "from this day on, YYYY-MM-DD", &wish.from},
		{"to", "DAY", "up to and with this day", &wish.to},
		{"config", "FILE", "configuration file", &wish.config},
		{0},
	};
	int plain, status;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || (wish.id && !wish.entity))
		return usage_error(&usage, plain ? "only options are taken here" : "--id needs --entity");
	if (work_open(&w, wish.config, &why))
		return fault_print(&why);
	status = write_lines(&w, &wish, &why) ? fault_print(&why) : EXIT_DONE;
	work_close(&w);
	return status;
}

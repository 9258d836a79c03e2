/* socho report snapshot, rebuild: what was published is kept, and anybody who has the database can make it again. */
#include <stdio.h>

#include "say.h"
#include "socho/adoption/snapshot.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/store/work.h"
#include "sql.h"

enum { STATEMENT_MS = 600 * 1000 };

struct wish {
	const char *province, *period, *snapshot, *report;
};

static int read_wish(const struct wish *wish, int16_t *province, struct period *p, struct fault *why)
{
	int64_t code;
	if (wish->province) {
		if (slice_to_i64(slice_z(wish->province), &code) || code < 1 || code > 99)
			return fault(why, ERR_OUT_OF_RANGE, "province");
		*province = (int16_t)code;
	}
	*p = period_around(PERIOD_MONTH, false, clock_day(clock_now_us()));
	if (wish->period && period_parse(slice_z(wish->period), p))
		return fault(why, ERR_BAD_PERIOD, "period");
	if (p->from > clock_day(clock_now_us()))
		return fault_say(why, ERR_BAD_PERIOD, "period", SAY_NOT_BEGUN);
	return 0;
}

static int patient(struct work *w, struct fault *why)
{
	return work_run(w, SQL_CALL(&w->arena, adoption_patience, .milliseconds = STATEMENT_MS), NULL, why);
}

static int take(struct work *w, int16_t province, const struct period *p, bool json, struct fault *why)
{
	struct sql_adoption_snapshot_take_out row;
	char id[UUID_TEXT_BYTES];
	if (patient(w, why) || work_row(w, snapshot_take(&w->arena, province, "asked", p, snapshot_moment(&w->config, clock_now_us()), NULL), &row, why) ||
	    work_commit(w, why))
		return -1;
	uuid_format(row.id, id);
	if (json)
		printf("{\"id\":\"%s\",\"period\":\"%s\",\"values\":%lld}\n", id, p->name, (long long)row.kept);
	else
		printf("%s %s: %lld giá trị · values\n", id, p->name, (long long)row.kept);
	return 0;
}

int cmd_report_snapshot(int argc, char **argv)
{
	static const struct usage usage = {
		"socho report snapshot --province CODE [--period NAME] [--json] [--config FILE]",
		"Keeps every indicator's value of a province over a period (2026-10, 2026-10/15, 2026-Q3, …), as known now.",
	};
	struct wish wish = {0};
	const char *json = NULL, *path = NULL;
	const struct option_row rows[] = {
		{"province", "CODE", "the province", &wish.province},
		{"period", "NAME", "the month that runs unless given", &wish.period},
		{"json", NULL, "for programs", &json},
		{"config", "FILE", "configuration file", &path},
		{0},
	};
	int plain, status, rc = EXIT_REFUSED;
	int16_t province = 0;
	struct period p;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !wish.province)
		return usage_error(&usage, "name a province");
	if (read_wish(&wish, &province, &p, &why) || work_open(&w, path, &why)) {
		fault_print(&why);
		return EXIT_REFUSED;
	}
	if (take(&w, province, &p, json != NULL, &why))
		fault_print(&why);
	else
		rc = EXIT_DONE;
	work_close(&w);
	return rc;
}

/* How many lines differ, or -1. */
static int rebuild(struct work *w, const struct sql_adoption_snapshot_find_out *s, struct fault *why)
{
	struct sql_rows rows;
	char id[UUID_TEXT_BYTES], as_of[CLOCK_TEXT_BYTES];
	if (work_run(w, SQL_CALL(&w->arena, adoption_snapshot_rebuild, .province = s->province, .id = s->id), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_adoption_snapshot_rebuild_out row;
		sql_row(&w->arena, &rows, i, &row);
		printf("%.*s %.*s: đã lưu · kept %.*s; tính lại · rebuilt %.*s\n", SARG(row.indicator), SARG(row.place),
		       SARG(row.kept.p ? row.kept : S("–")), SARG(row.rebuilt.p ? row.rebuilt : S("–")));
	}
	uuid_format(s->id, id);
	clock_format(s->as_of, as_of);
	printf("%s %.*s (%s): %lld giá trị · values, %d khác · differ\n", id, SARG(s->period), as_of, (long long)s->kept, rows.count);
	return rows.count;
}

static int find(struct work *w, const struct wish *wish, int16_t province, struct sql_adoption_snapshot_find_out *out,
                struct fault *why)
{
	struct sql_adoption_snapshot_find_in in = {.province = {wish->province != NULL, province}, .period = slice_z(wish->period)};
	in.id.has = wish->snapshot != NULL;
	if (wish->snapshot && uuid_parse(slice_z(wish->snapshot), &in.id.value))
		return fault(why, ERR_BAD_ID, "snapshot");
	int got = work_row(w, sql_call_of(&w->arena, &sql_adoption_snapshot_find, &in), out, why);
	return got > 0 ? fault(why, ERR_NOT_FOUND, "snapshot") : got;
}

/* Of a report also its lines, and whether its text is still the one that was hashed. How many differ, or -1. */
static int rebuild_report(struct work *w, const struct sql_adoption_report_find_out *r, struct uuid id, struct fault *why)
{
	struct sql_rows rows;
	char name[UUID_TEXT_BYTES];
	if (work_run(w, SQL_CALL(&w->arena, adoption_report_differences, .province = r->province, .report = id), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_adoption_report_differences_out row;
		sql_row(&w->arena, &rows, i, &row);
		printf("%.*s %.*s: trong báo cáo · reported %.*s; tính lại · rebuilt %.*s\n", SARG(row.line), SARG(row.count),
		       SARG(row.kept.p ? row.kept : S("–")), SARG(row.rebuilt.p ? row.rebuilt : S("–")));
	}
	uuid_format(id, name);
	printf("Biểu %.*s %s (%.*s): %d khác · differ\n", SARG(r->form), name, SARG(r->period), rows.count);
	return rows.count;
}

/* The snapshot of a report, and the report; or the snapshot that was wished for. */
static int rebuild_wish(struct work *w, const struct wish *wish, int16_t province, struct fault *why)
{
	struct sql_adoption_snapshot_find_out found;
	struct sql_adoption_report_find_out report;
	char snapshot[UUID_TEXT_BYTES];
	struct wish of_report;
	struct uuid id;
	if (!wish->report)
		return find(w, wish, province, &found, why) ? -1 : rebuild(w, &found, why);
	if (uuid_parse(slice_z(wish->report), &id))
		return fault(why, ERR_BAD_ID, "report");
	int got = work_row(w, SQL_CALL(&w->arena, adoption_report_find, .report = id), &report, why);
	if (got)
		return got > 0 ? fault(why, ERR_NOT_FOUND, "report") : -1;
	uuid_format(report.snapshot, snapshot);
	of_report = (struct wish){.snapshot = snapshot};
	int kept = find(w, &of_report, 0, &found, why) ? -1 : rebuild(w, &found, why);
	int reported = kept < 0 ? -1 : rebuild_report(w, &report, id, why);
	return reported < 0 ? -1 : kept + reported;
}

int cmd_report_rebuild(int argc, char **argv)
{
	static const struct usage usage = {
		"socho report rebuild --report ID | --snapshot ID | --province CODE [--period NAME] [--config FILE]",
		"Makes a report's snapshot, or another, again from the confirmations and facts as they were known then, and names every value "
		"that differs.",
	};
	struct wish wish = {0};
	const char *path = NULL;
	const struct option_row rows[] = {
		{"report", "ID", "a report that was handed in: its snapshot, and its lines", &wish.report},
		{"snapshot", "ID", "the snapshot", &wish.snapshot},
		{"province", "CODE", "the newest of this province", &wish.province},
		{"period", "NAME", "and of this period", &wish.period},
		{"config", "FILE", "configuration file", &path},
		{0},
	};
	int plain, status, differ = -1;
	int16_t province = 0;
	struct period p;
	struct work w;
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !!wish.report + !!wish.snapshot + !!wish.province != 1)
		return usage_error(&usage, "name a report, a snapshot or a province");
	if (read_wish(&wish, &province, &p, &why) || work_open(&w, path, &why)) {
		fault_print(&why);
		return EXIT_REFUSED;
	}
	if (patient(&w, &why) || (differ = rebuild_wish(&w, &wish, province, &why)) < 0)
		fault_print(&why);
	work_close(&w);
	return differ == 0 ? EXIT_DONE : EXIT_REFUSED;
}

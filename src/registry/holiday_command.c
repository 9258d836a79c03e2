/* socho holiday import: which days are off, as each year's notice says; clocks of open requests follow. */
#include <stdio.h>

#include "import.h"
#include "socho/base/details.h"
#include "socho/base/limits.h"
#include "socho/registry/commands.h"
#include "sql.h"

enum { DAY, KIND, NAME, DOCUMENT, COLUMNS };
enum { HOLIDAYS_MAX = 2000 };

static const struct tsv_column columns[] = {
	[DAY] = {"day", false},   [KIND] = {"kind", true},
	[NAME] = {"name", false}, [DOCUMENT] = {"document", true}, [COLUMNS] = {NULL, false},
};
static const char *const kinds[] = {"off", "work", NULL};

struct holidays {
	int32_t day[HOLIDAYS_MAX];
	struct slice kind[HOLIDAYS_MAX], name[HOLIDAYS_MAX], document[HOLIDAYS_MAX];
	size_t count;
};

static int read_holiday(const struct tsv *t, struct holidays *h, struct fault *why)
{
	size_t i = h->count;
	bool has;
	int kind = 0;
	if (i == HOLIDAYS_MAX)
		return tsv_fault(t, why, ERR_TOO_MANY_ROWS, DAY, SAY_AT_MOST_DAYS_D, HOLIDAYS_MAX);
	if (tsv_day_opt(t, DAY, &has, &h->day[i], why) || (t->cell[KIND].p && tsv_choice(t, KIND, kinds, &kind, why)) ||
	    tsv_text(t, NAME, NAME_CHARS_MAX, &h->name[i], why) ||
	    tsv_text_opt(t, DOCUMENT, DOCUMENT_CHARS_MAX, &h->document[i], why))
		return -1;
	if (!has)
		return tsv_fault(t, why, ERR_MISSING, DAY, "ngày nào", "which day");
	h->kind[i] = slice_z(kinds[kind]);
	h->count++;
	return 0;
}

static int store(struct work *w, const struct holidays *h, struct import_counts *counts, struct fault *why)
{
	struct sql_registry_holiday_set_out set;
	struct sql_registry_privacy_renew_out renewed;
	if (work_row(w, SQL_CALL(&w->arena, registry_holiday_set, .day = {h->day, h->count, NULL}, .kind = {h->kind, h->count},
	                         .name = {h->name, h->count}, .document = {h->document, h->count}), &set, why) ||
	    work_row(w, SQL_CALL0(&w->arena, registry_privacy_renew), &renewed, why))
		return -1;
	*counts = (struct import_counts){set.created, set.updated, (int64_t)h->count - set.created - set.updated};
	return work_run(w, SQL_CALL(&w->arena, registry_trail, .province = 0, .action = S("holiday.import"), .entity = S("holiday"),
	                            .entity_id = S("import"), .after = import_json(&w->arena, counts)), NULL, why);
}

static int import_holidays(struct work *w, struct tsv *t, struct import_counts *counts, struct fault *why)
{
	struct holidays *h = ARENA_NEW(&w->arena, struct holidays);
	struct import_keys keys = {NULL, 0};
	int got;
	h->count = 0;
	while ((got = import_next(t, why)) == 1) {
		if (read_holiday(t, h, why))
			return -1;
		import_remember(t, &keys, t->cell[DAY]);
	}
	return got || import_check_repeats(t, &keys, DAY, why) ? -1 : store(w, h, counts, why);
}

int cmd_holiday_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho holiday import [--json] [--config FILE] FILE",
		"Days off from a tab-separated file; all rows or none. A day that is there already is brought to what the file says,\n"
		"and the ends of open requests about personal data follow. Columns:\n"
		"  day                yyyy-mm-dd\n"
		"  name               such as Tết Nguyên đán\n"
		"and, as far as known:\n"
		"  kind               off (unless given), or work: a day of a weekend that is worked instead\n"
		"  document           number of the notice that says so",
	};
	const char *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"json", NULL, "tell the counts as JSON", &json}, {"config", "FILE", "configuration file", &config}, {0},
	};
	int plain, status;
	struct work w;
	struct tsv t;
	struct fault why;
	struct import_counts counts = {0, 0, 0};
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "holiday import takes one file");
	status = import_open(&w, &t, config, argv[1], columns);
	if (status)
		return status;
	status = import_holidays(&w, &t, &counts, &why) ? fault_print(&why) : import_finish(&w, &counts, json != NULL, &why);
	work_close(&w);
	return status;
}

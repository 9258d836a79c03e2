/* socho unit import: the head of the file tells which of three tables it is. All or nothing: what it says is stored, then
 * everything that lay in a unit that ended is moved on, in one transaction. */
#include <stdio.h>

#include "socho/base/clock.h"
#include "socho/base/file.h"
#include "socho/base/utf8.h"
#include "socho/registry/commands.h"
#include "sql.h"
#include "unit_import.h"

static const struct table {
	const char *column; /* that no other table has */
	const struct tsv_column *columns;
	int (*run)(struct unit_import *u, struct fault *why);
} tables[] = {
	{"old_commune_code", map_columns, import_map},
	{"commune_code", hamlet_columns, import_hamlets},
	{"code", commune_columns, import_communes},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

/* The last row when the head names none of them: its refusal says what is missing. */
static const struct table *table_of(struct slice text)
{
	struct slice head = slice_cut(&text, '\n'), rest, name;
	for (int i = 0; i < TABLES - 1; i++) {
		rest = head;
		while (rest.p) {
			name = slice_trim(slice_cut(&rest, '\t'));
			if (slice_eq(name, slice_z(tables[i].column)))
				return &tables[i];
		}
	}
	return &tables[TABLES - 1];
}

bool unit_code_ok(struct slice s, size_t digits)
{
	return s.n == digits && slice_all_digits(s);
}

int unit_full_name(struct arena *a, struct slice full, const char *const *types, struct slice *type, struct slice *name)
{
	for (int i = 0; types[i]; i++) {
		struct slice wanted, got, head = slice_sub(full, 0, slice_z(types[i]).n);
		if (full.n <= head.n + 1 || full.p[head.n] != ' ' || utf8_search_key(a, slice_z(types[i]), &wanted) ||
		    utf8_search_key(a, head, &got) || !slice_eq(wanted, got))
			continue;
		*type = slice_z(types[i]);
		*name = slice_trim(slice_sub(full, head.n, full.n));
		return 0;
	}
	return -1;
}

/* Whatever lay in a unit that has ended goes on to its successor: hamlets, rights, markets. */
static int settle(struct unit_import *u, struct fault *why)
{
	struct work *w = &u->work;
	struct sql_registry_unit_carry_out carried;
	struct sql_registry_unit_grants_out rights;
	struct sql_registry_unit_settle_out settled;
	if (work_row(w, SQL_CALL0(&w->arena, registry_unit_carry), &carried, why))
		return -1;
	u->hamlets_waiting = carried.waiting;
	do
		if (work_row(w, SQL_CALL0(&w->arena, registry_unit_grants), &rights, why))
			return -1;
	while (rights.moved > 0);
	u->rights_ended = rights.ended;
	if (work_row(w, SQL_CALL(&w->arena, registry_unit_settle, .market = {.has = false}), &settled, why))
		return -1;
	u->moved = settled.moved;
	u->waiting = settled.waiting;
	return 0;
}

static int run(struct unit_import *u, const struct table *table, struct fault *why)
{
	struct work *w = &u->work;
	if (table->run(u, why) || settle(u, why))
		return -1;
	if (!u->counts.created && !u->counts.updated)
		return 0;
	return work_run(w, SQL_CALL(&w->arena, registry_trail, .province = 0, .action = S("unit.import"), .entity = S("unit"),
	                            .entity_id = u->document, .after = import_json(&w->arena, &u->counts)), NULL, why);
}

static int finish(struct unit_import *u, bool json, struct fault *why)
{
	if (json) {
		if (work_commit(&u->work, why))
			return fault_print(why);
		printf("{\"created\":%lld,\"updated\":%lld,\"unchanged\":%lld,\"markets_moved\":%lld,\"markets_waiting\":%lld,"
		       "\"hamlets_waiting\":%lld,\"rights_ended\":%lld}\n",
		       (long long)u->counts.created, (long long)u->counts.updated, (long long)u->counts.unchanged, (long long)u->moved,
		       (long long)u->waiting, (long long)u->hamlets_waiting, (long long)u->rights_ended);
		return EXIT_DONE;
	}
	int status = import_finish(&u->work, &u->counts, false, why);
	if (status == EXIT_DONE && u->moved)
		printf("markets that went to the successor of their unit: %lld\n", (long long)u->moved);
	if (status == EXIT_DONE && u->waiting)
		printf("markets in a unit that was split, to be placed by a person: %lld ('socho unit placements' lists them)\n",
		       (long long)u->waiting);
	if (status == EXIT_DONE && u->hamlets_waiting)
		printf("hamlets of a commune that was split, to be placed by a person: %lld ('socho unit placements' lists them)\n",
		       (long long)u->hamlets_waiting);
	if (status == EXIT_DONE && u->rights_ended)
		printf("rights over units that are no more: %lld; grant them anew to whom they belong ('socho user grant')\n",
		       (long long)u->rights_ended);
	return status;
}

static int import_file(struct unit_import *u, const char *config, const char *file_z, bool json)
{
	struct slice text;
	struct fault why;
	int status;
	if (work_open(&u->work, config, &why))
		return fault_print(&why);
	if (file_read(&u->work.arena, file_z, IMPORT_BYTES_MAX, &text, &why)) {
		status = fault_print(&why);
	} else {
		const struct table *table = table_of(text);
		status = tsv_open(&u->table, &u->work.arena, text, table->columns, &why) || run(u, table, &why)
		             ? fault_print(&why)
		             : finish(u, json, &why);
	}
	work_close(&u->work);
	return status;
}

int cmd_unit_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho unit import [--effective DATE] [--document NUMBER] [--since DATE] [--json] [--config FILE] FILE",
		"Administrative units from a tab-separated file; all rows or none, and importing a file again changes nothing.\n"
		"The head of the file tells which of three tables it is:\n"
		"  communes  code, name, full_name, type (phường, xã, đặc khu), province_code, slug, lat, lon, area_km2,\n"
		"            population_2025; the last four may be empty, the last two also \"đang cập nhật\" or 0. A commune with\n"
		"            another name, type or province than before ends the day before DATE and goes on as a new row; other\n"
		"            figures, and the place of a tone mark, are set right in place.\n"
		"  the map   old_province_code, old_province, old_district_code, old_district, old_commune_code, old_commune,\n"
		"            new_province_code, new_commune_code, new_commune, relation (whole, part, rename, retype) and, as far\n"
		"            as known, share. Old units that the register does not know are made, valid until DATE. Import the\n"
		"            communes of DATE first. Markets and hamlets follow their unit; those of a unit that was split\n"
		"            wait for a person.\n"
		"  hamlets   commune_code, key (1 to 12 of A-Z 0-9 -), type, name and, as far as known, households.",
	};
	const char *effective = "2025-07-01", *document = "19/2025/QĐ-TTg", *since = "2025-01-01", *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"effective", "DATE", "first day of what the file says; 2025-07-01 unless given", &effective},
		{"document", "NUMBER", "the decision it rests on; 19/2025/QĐ-TTg unless given", &document},
		{"since", "DATE", "first day of old units that a map brings; 2025-01-01 unless given", &since},
		{"json", NULL, "tell the counts as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct unit_import u = {.document = slice_z(document)};
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "unit import takes one file");
	u.document = slice_z(document);
	if (day_parse(slice_z(effective), &u.day))
		return usage_error(&usage, "--effective wants a date, yyyy-mm-dd");
	if (day_parse(slice_z(since), &u.since) || u.since >= u.day)
		return usage_error(&usage, "--since wants a date before --effective, yyyy-mm-dd");
	if (!u.document.n || utf8_has_control(u.document) || utf8_count(u.document) > DOCUMENT_CHARS_MAX)
		return usage_error(&usage, "--document wants the number of a document, at most 60 characters");
	return import_file(&u, config, argv[1], json != NULL);
}

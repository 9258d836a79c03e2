/* socho unit import: communes from a table, all or nothing. Everything is judged before anything is sent; then the rows
 * go to the database a batch at a time. */
#include <string.h>

#include "import.h"
#include "socho/base/clock.h"
#include "socho/base/limits.h"
#include "socho/base/utf8.h"
#include "socho/registry/commands.h"
#include "sql.h"

enum { CODE, NAME, FULL_NAME, TYPE, PROVINCE, SLUG, LAT, LON, AREA, POPULATION, COLUMNS };

static const struct tsv_column columns[] = {
	[CODE] = {"code", false},         [NAME] = {"name", false},
	[FULL_NAME] = {"full_name", false}, [TYPE] = {"type", false},
	[PROVINCE] = {"province_code", false}, [SLUG] = {"slug", false},
	[LAT] = {"lat", false},           [LON] = {"lon", false},
	[AREA] = {"area_km2", false},     [POPULATION] = {"population_2025", false},
	[COLUMNS] = {NULL, false},
};

static const char *const commune_types[] = {"phường", "xã", "đặc khu", NULL};

/* Bounds of Vietnam, islands included: figures outside them are slips, such as latitude and longitude exchanged. */
#define LAT_MIN 6.0
#define LAT_MAX 24.0
#define LON_MIN 102.0
#define LON_MAX 118.0
#define AREA_KM2_MAX 20000.0
enum { DEGREE_PLACES = 8, AREA_PLACES = 6, POPULATION_MAX = 5000000, FULL_NAME_CHARS_MAX = 160, DOCUMENT_CHARS_MAX = 60 };

/* One array a column, as the statements take them; the slug gives way to the search key it must equal. */
struct communes {
	struct slice *cell[COLUMNS];
	size_t count;
};

static bool is_code(struct slice s, size_t digits)
{
	return s.n == digits && slice_all_digits(s);
}

static int check_province(const struct tsv *t, const bool provinces[static 100], struct slice code, struct fault *why)
{
	int64_t n = 0;
	if (!is_code(code, 2) || slice_to_i64(code, &n) || !provinces[n])
		return tsv_fault(t, why, ERR_UNKNOWN_UNIT, PROVINCE, "no province of today has this code");
	return 0;
}

/* full_name is the type and the name; slug is the search key of the name with _ for blanks. */
static int check_names(const struct tsv *t, struct slice name, struct slice *key, struct fault *why)
{
	struct slice full, wanted, got, slug;
	struct arena *a = t->arena;
	if (utf8_search_key(a, name, key))
		return tsv_fault(t, why, ERR_BAD_TEXT, NAME, "not plain text");
	if (tsv_text(t, FULL_NAME, FULL_NAME_CHARS_MAX, &full, why) || tsv_text(t, SLUG, NAME_CHARS_MAX, &slug, why))
		return -1;
	struct slice both = arena_printf(a, "%.*s %.*s", SARG(t->cell[TYPE]), SARG(name));
	if (!slice_ends(full, name) || utf8_search_key(a, both, &wanted) || utf8_search_key(a, full, &got) ||
	    !slice_eq(wanted, got))
		return tsv_fault(t, why, ERR_BAD_IMPORT, FULL_NAME, "not the type and the name");
	char *words = (char *)arena_alloc(a, slug.n);
	for (size_t i = 0; i < slug.n; i++)
		words[i] = slug.p[i] == '_' ? ' ' : slug.p[i];
	if (!slice_eq(slice_of(words, slug.n), *key))
		return tsv_fault(t, why, ERR_BAD_IMPORT, SLUG, "not the name without marks, with _ for blanks");
	return 0;
}

/* What the published list has where a figure is yet to come: these words, or an area of 0. */
static void drop_pending(struct slice *cell)
{
	if (slice_eq(*cell, S("đang cập nhật")) || slice_eq(*cell, S("0.0")) || slice_eq(*cell, S("0")))
		*cell = (struct slice){NULL, 0};
}

static int read_figures(struct tsv *t, struct slice out[static COLUMNS], struct fault *why)
{
	bool counted;
	int64_t people;
	drop_pending(&t->cell[AREA]);
	drop_pending(&t->cell[POPULATION]);
	if (tsv_decimal_opt(t, LAT, LAT_MIN, LAT_MAX, DEGREE_PLACES, &out[LAT], why) ||
	    tsv_decimal_opt(t, LON, LON_MIN, LON_MAX, DEGREE_PLACES, &out[LON], why) ||
	    tsv_decimal_opt(t, AREA, 0.01, AREA_KM2_MAX, AREA_PLACES, &out[AREA], why) ||
	    tsv_int_opt(t, POPULATION, 1, POPULATION_MAX, &counted, &people, why))
		return -1;
	out[POPULATION] = t->cell[POPULATION];
	if (!out[LAT].p != !out[LON].p)
		return tsv_fault(t, why, ERR_MISSING, out[LAT].p ? LON : LAT, "a place has both");
	return 0;
}

static int read_commune(struct tsv *t, const bool provinces[static 100], struct slice out[static COLUMNS],
                        struct fault *why)
{
	int type;
	if (tsv_text(t, CODE, 5, &out[CODE], why))
		return -1;
	if (!is_code(out[CODE], 5))
		return tsv_fault(t, why, ERR_BAD_IMPORT, CODE, "a commune's code has 5 digits");
	if (tsv_text(t, NAME, NAME_CHARS_MAX, &out[NAME], why) || tsv_choice(t, TYPE, commune_types, &type, why) ||
	    tsv_text(t, PROVINCE, 2, &out[PROVINCE], why) || check_province(t, provinces, out[PROVINCE], why) ||
	    check_names(t, out[NAME], &out[SLUG], why) || read_figures(t, out, why))
		return -1;
	out[FULL_NAME] = t->cell[FULL_NAME];
	out[TYPE] = t->cell[TYPE];
	return 0;
}

static int known_provinces(struct work *w, bool out[static 100], struct fault *why)
{
	struct sql_rows rows;
	memset(out, 0, 100 * sizeof *out);
	if (work_run(w, SQL_CALL0(&w->arena, registry_provinces), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_registry_provinces_out row;
		sql_row(&w->arena, &rows, i, &row);
		out[row.code] = true;
	}
	return 0;
}

static int read_communes(struct work *w, struct tsv *t, struct communes *c, struct fault *why)
{
	bool provinces[100];
	struct import_keys keys = {NULL, 0};
	int got;
	if (known_provinces(w, provinces, why))
		return -1;
	for (int i = 0; i < COLUMNS; i++)
		c->cell[i] = arena_array(&w->arena, IMPORT_ROWS_MAX, sizeof **c->cell);
	while ((got = import_next(t, why)) == 1) {
		struct slice row[COLUMNS] = {{NULL, 0}};
		if (read_commune(t, provinces, row, why))
			return -1;
		for (int i = 0; i < COLUMNS; i++)
			c->cell[i][c->count] = row[i];
		c->count++;
		import_remember(t, &keys, row[CODE]);
	}
	return got < 0 ? -1 : import_check_repeats(t, &keys, CODE, why);
}

static int store_batch(struct work *w, const struct communes *c, size_t from, size_t n, int32_t day,
                       struct slice document, struct import_counts *counts, struct fault *why)
{
#define PART(column) {.v = c->cell[column] + from, .n = n}
	struct sql_registry_unit_amend_out amended;
	struct sql_rows rows;
	if (work_row(w, SQL_CALL(&w->arena, registry_unit_amend, .day = day, .code = PART(CODE), .name = PART(NAME),
	                         .full_name = PART(FULL_NAME), .type = PART(TYPE), .province = PART(PROVINCE),
	                         .name_fold = PART(SLUG), .lat = PART(LAT), .lon = PART(LON), .area_km2 = PART(AREA),
	                         .population = PART(POPULATION)), &amended, why))
		return -1;
	if (amended.early.p)
		return faultf(why, ERR_OUT_OF_RANGE, "effective", "commune %.*s is already as of a later day", SARG(amended.early));
	if (work_run(w, SQL_CALL(&w->arena, registry_unit_create, .day = day, .document = document, .code = PART(CODE),
	                         .name = PART(NAME), .full_name = PART(FULL_NAME), .type = PART(TYPE),
	                         .province = PART(PROVINCE), .name_fold = PART(SLUG), .lat = PART(LAT), .lon = PART(LON),
	                         .area_km2 = PART(AREA), .population = PART(POPULATION)), &rows, why))
		return -1;
#undef PART
	int64_t created = rows.affected - amended.closed, updated = amended.amended + amended.closed;
	counts->created += created;
	counts->updated += updated;
	counts->unchanged += (int64_t)n - created - updated;
	return 0;
}

static int import_communes(struct work *w, struct tsv *t, int32_t day, struct slice document,
                           struct import_counts *counts, struct fault *why)
{
	struct communes c = {.count = 0};
	if (read_communes(w, t, &c, why))
		return -1;
	for (size_t from = 0; from < c.count; from += IMPORT_BATCH_ROWS) {
		size_t n = c.count - from < IMPORT_BATCH_ROWS ? c.count - from : IMPORT_BATCH_ROWS;
		if (store_batch(w, &c, from, n, day, document, counts, why))
			return -1;
	}
	if (!counts->created && !counts->updated)
		return 0;
	return work_run(w, SQL_CALL(&w->arena, registry_trail, .province = 0, .action = S("unit.import"), .entity = S("unit"),
	                            .entity_id = document, .after = import_json(&w->arena, counts)), NULL, why);
}

int cmd_unit_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho unit import [--effective DATE] [--document NUMBER] [--json] [--config FILE] FILE",
		"Communes from a tab-separated file with the columns code, name, full_name, type (phường, xã, đặc khu),\n"
		"province_code, slug, lat, lon, area_km2, population_2025; the last four may be empty,\n"
		"the last two also \"đang cập nhật\" or 0. All rows or none. A commune\n"
		"with another name, type or province than before ends the day before DATE and goes on as a new row; other\n"
		"figures are set right in place. Importing the same file again changes nothing.",
	};
	const char *effective = "2025-07-01", *document = "19/2025/QĐ-TTg", *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"effective", "DATE", "first day of what the file says; 2025-07-01 unless given", &effective},
		{"document", "NUMBER", "the decision it rests on; 19/2025/QĐ-TTg unless given", &document},
		{"json", NULL, "tell the counts as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "unit import takes one file");
	int32_t day;
	struct fault why;
	struct slice number = slice_z(document);
	if (day_parse(slice_z(effective), &day))
		return usage_error(&usage, "--effective wants a date, yyyy-mm-dd");
	if (!number.n || utf8_has_control(number) || utf8_count(number) > DOCUMENT_CHARS_MAX)
		return usage_error(&usage, "--document wants the number of a document, at most 60 characters");
	struct work w;
	struct tsv t;
	struct import_counts counts = {0, 0, 0};
	status = import_open(&w, &t, config, argv[1], columns);
	if (status)
		return status;
	status = import_communes(&w, &t, day, number, &counts, &why) ? fault_print(&why)
	                                                             : import_finish(&w, &counts, json != NULL, &why);
	work_close(&w);
	return status;
}

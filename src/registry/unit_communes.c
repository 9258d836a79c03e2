/* Communes of a day from a table. Everything is judged before anything is sent; then the rows go to the database a batch
 * at a time. */
#include <string.h>

#include "socho/base/utf8.h"
#include "sql.h"
#include "unit_import.h"

enum { CODE, NAME, FULL_NAME, TYPE, PROVINCE, SLUG, LAT, LON, AREA, POPULATION, COLUMNS };

const struct tsv_column commune_columns[] = {
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
enum { DEGREE_PLACES = 8, AREA_PLACES = 6, POPULATION_MAX = 5000000 };

/* One array a column, as the statements take them; the slug gives way to the search key it must equal. */
struct communes {
	struct slice *cell[COLUMNS];
	size_t count;
};

static int check_province(const struct tsv *t, const bool provinces[static 100], struct slice code, struct fault *why)
{
	int64_t n = 0;
	if (!unit_code_ok(code, 2) || slice_to_i64(code, &n) || !provinces[n])
		return tsv_fault(t, why, ERR_UNKNOWN_UNIT, PROVINCE, "hiện không tỉnh nào mang mã này",
		                 "no province of today has this code");
	return 0;
}

/* full_name is the type and the name; slug is the search key of the name with _ for blanks. */
static int check_names(const struct tsv *t, struct slice name, struct slice *key, struct fault *why)
{
	struct slice full, wanted, got, slug;
	struct arena *a = t->arena;
	if (utf8_search_key(a, name, key))
		return tsv_fault(t, why, ERR_BAD_TEXT, NAME, "có ký tự không dùng được", "not plain text");
	if (tsv_text(t, FULL_NAME, FULL_NAME_CHARS_MAX, &full, why) || tsv_text(t, SLUG, NAME_CHARS_MAX, &slug, why))
		return -1;
	struct slice both = arena_printf(a, "%.*s %.*s", SARG(t->cell[TYPE]), SARG(name));
	if (!slice_ends(full, name) || utf8_search_key(a, both, &wanted) || utf8_search_key(a, full, &got) ||
	    !slice_eq(wanted, got))
		return tsv_fault(t, why, ERR_BAD_IMPORT, FULL_NAME, "không phải loại đơn vị rồi đến tên",
		                 "not the type and the name");
	char *words = (char *)arena_alloc(a, slug.n);
	for (size_t i = 0; i < slug.n; i++)
		words[i] = slug.p[i] == '_' ? ' ' : slug.p[i];
	if (!slice_eq(slice_of(words, slug.n), *key))
		return tsv_fault(t, why, ERR_BAD_IMPORT, SLUG, "không phải tên không dấu, dùng _ thay dấu cách",
		                 "not the name without marks, with _ for blanks");
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
		return tsv_fault(t, why, ERR_MISSING, out[LAT].p ? LON : LAT, "vị trí cần cả vĩ độ và kinh độ",
		                 "a place has both");
	return 0;
}

static int read_commune(struct tsv *t, const bool provinces[static 100], struct slice out[static COLUMNS],
                        struct fault *why)
{
	int type;
	if (tsv_text(t, CODE, 5, &out[CODE], why))
		return -1;
	if (!unit_code_ok(out[CODE], COMMUNE_CODE_DIGITS))
		return tsv_fault(t, why, ERR_BAD_IMPORT, CODE, "mã xã có 5 chữ số", "a commune's code has 5 digits");
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

static int store_batch(struct unit_import *u, const struct communes *c, size_t from, size_t n, struct fault *why)
{
#define PART(column) {.v = c->cell[column] + from, .n = n}
	struct work *w = &u->work;
	struct sql_registry_unit_amend_out amended;
	struct sql_rows rows;
	if (work_row(w, SQL_CALL(&w->arena, registry_unit_amend, .day = u->day, .code = PART(CODE), .name = PART(NAME),
	                         .full_name = PART(FULL_NAME), .type = PART(TYPE), .province = PART(PROVINCE),
	                         .name_fold = PART(SLUG), .lat = PART(LAT), .lon = PART(LON), .area_km2 = PART(AREA),
	                         .population = PART(POPULATION)), &amended, why))
		return -1;
	if (amended.early.p)
		return fault_say(why, ERR_OUT_OF_RANGE, "effective", "xã %.*s đã được ghi với ngày muộn hơn",
		                 "commune %.*s is already as of a later day", SARG(amended.early));
	if (work_run(w, SQL_CALL(&w->arena, registry_unit_create, .day = u->day, .document = u->document, .code = PART(CODE),
	                         .name = PART(NAME), .full_name = PART(FULL_NAME), .type = PART(TYPE),
	                         .province = PART(PROVINCE), .name_fold = PART(SLUG), .lat = PART(LAT), .lon = PART(LON),
	                         .area_km2 = PART(AREA), .population = PART(POPULATION)), &rows, why))
		return -1;
	int64_t created = rows.affected - amended.closed, updated = amended.amended + amended.closed;
	u->counts.created += created;
	u->counts.updated += updated;
	u->counts.unchanged += (int64_t)n - created - updated;
	if (!amended.closed)
		return 0;
	return work_run(w, SQL_CALL(&w->arena, registry_unit_retype, .day = u->day, .document = u->document, .code = PART(CODE)),
	                NULL, why);
#undef PART
}

int import_communes(struct unit_import *u, struct fault *why)
{
	struct communes c = {.count = 0};
	if (read_communes(&u->work, &u->table, &c, why))
		return -1;
	for (size_t from = 0; from < c.count; from += IMPORT_BATCH_ROWS) {
		size_t n = c.count - from < IMPORT_BATCH_ROWS ? c.count - from : IMPORT_BATCH_ROWS;
		if (store_batch(u, &c, from, n, why))
			return -1;
	}
	return 0;
}

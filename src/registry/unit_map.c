/* The map from the units of one day to those of the next: who came into whom. The columns are those of the published
 * table of July 2025; a later map has no districts. Old units that the register does not know are made as they were
 * until the day. */
#include "socho/base/utf8.h"
#include "sql.h"
#include "unit_import.h"

enum { OLD_PROVINCE_CODE, OLD_PROVINCE, OLD_DISTRICT_CODE, OLD_DISTRICT, OLD_CODE, OLD_NAME, NEW_PROVINCE, NEW_CODE, NEW_NAME,
       RELATION, SHARE, COLUMNS };

const struct tsv_column map_columns[] = {
	[OLD_PROVINCE_CODE] = {"old_province_code", false},
	[OLD_PROVINCE] = {"old_province", false},
	[OLD_DISTRICT_CODE] = {"old_district_code", false},
	[OLD_DISTRICT] = {"old_district", false},
	[OLD_CODE] = {"old_commune_code", false},
	[OLD_NAME] = {"old_commune", false},
	[NEW_PROVINCE] = {"new_province_code", false},
	[NEW_CODE] = {"new_commune_code", false},
	[NEW_NAME] = {"new_commune", false},
	[RELATION] = {"relation", false},
	[SHARE] = {"share", true},
	[COLUMNS] = {NULL, false},
};

static const char *const relations[] = {"whole", "part", "rename", "retype", NULL};
static const char *const commune_types[] = {"phường", "xã", "thị trấn", "đặc khu", NULL};
static const char *const district_types[] = {"quận", "huyện", "thị xã", "thành phố", NULL};
/* What the codes of the old units rest on. */
#define OLD_CODES_DOCUMENT S("124/2004/QĐ-TTg")
enum { PROVINCE_CODE_DIGITS = 2, DISTRICT_CODE_DIGITS = 3 };

/* Units that a map speaks of, one array a column; each unit once. */
enum { CODE, TYPE, NAME, FULL_NAME, FOLD, PARENT_LEVEL, PARENT, UNIT_COLUMNS };
struct units {
	struct slice *cell[UNIT_COLUMNS];
	size_t count;
};

/* A row of the map: the old unit is a commune, or a district without any. */
enum { PAIR_LEVEL, PAIR_OLD, PAIR_OLD_NAME, PAIR_NEW, PAIR_NEW_NAME, PAIR_PROVINCE, PAIR_RELATION, PAIR_SHARE,
       PAIR_PARENT, PAIR_COLUMNS };
struct map {
	struct units districts, communes;
	struct slice *cell[PAIR_COLUMNS];
	size_t count;
};

static void units_init(struct units *u, struct arena *a)
{
	for (int i = 0; i < UNIT_COLUMNS; i++)
		u->cell[i] = arena_array(a, IMPORT_ROWS_MAX, sizeof **u->cell);
	u->count = 0;
}

/* A unit stands in neighbouring rows, once for each successor and, a district, once for each commune. */
static int add_unit(const struct tsv *t, struct units *u, int code, int name, const char *const *types, const char *parent_level,
                    struct slice parent, struct fault *why)
{
	struct slice unit[UNIT_COLUMNS] = {[CODE] = t->cell[code], [PARENT_LEVEL] = slice_z(parent_level), [PARENT] = parent};
	if (tsv_text(t, name, FULL_NAME_CHARS_MAX, &unit[FULL_NAME], why))
		return -1;
	if (u->count && slice_eq(u->cell[CODE][u->count - 1], unit[CODE]))
		return slice_eq(u->cell[PARENT][u->count - 1], parent)
		           ? 0
		           : tsv_fault(t, why, ERR_BAD_SUCCESSION, code, "dòng trên ghi đơn vị này thuộc nơi khác",
		                       "the row above has this unit elsewhere");
	if (unit_full_name(t->arena, unit[FULL_NAME], types, &unit[TYPE], &unit[NAME]) ||
	    utf8_search_key(t->arena, unit[NAME], &unit[FOLD]))
		return tsv_fault(t, why, ERR_BAD_TEXT, name, "không phải loại đơn vị rồi đến tên, như Phường Hồng Gai",
		                 "not a kind of unit and a name, such as Phường Hồng Gai");
	for (int i = 0; i < UNIT_COLUMNS; i++)
		u->cell[i][u->count] = unit[i];
	u->count++;
	return 0;
}

static int read_code(const struct tsv *t, int column, size_t digits, bool required, struct fault *why)
{
	if (!t->cell[column].p && !required)
		return 0;
	struct slice code;
	if (tsv_text(t, column, digits, &code, why))
		return -1;
	return unit_code_ok(code, digits)
	           ? 0
	           : tsv_fault(t, why, ERR_BAD_IMPORT, column, "mã gồm %zu chữ số", "a code of %zu digits", digits);
}

static int read_codes(const struct tsv *t, struct fault *why)
{
	if (read_code(t, OLD_PROVINCE_CODE, PROVINCE_CODE_DIGITS, true, why) ||
	    read_code(t, OLD_DISTRICT_CODE, DISTRICT_CODE_DIGITS, false, why) ||
	    read_code(t, OLD_CODE, COMMUNE_CODE_DIGITS, !t->cell[OLD_DISTRICT_CODE].p, why) ||
	    read_code(t, NEW_PROVINCE, PROVINCE_CODE_DIGITS, true, why) ||
	    read_code(t, NEW_CODE, COMMUNE_CODE_DIGITS, true, why))
		return -1;
	return 0;
}

static int read_pair(const struct tsv *t, struct slice out[static PAIR_COLUMNS], struct fault *why)
{
	int relation;
	bool commune = t->cell[OLD_CODE].p != NULL;
	if (tsv_text(t, NEW_NAME, FULL_NAME_CHARS_MAX, &out[PAIR_NEW_NAME], why) ||
	    tsv_choice(t, RELATION, relations, &relation, why) ||
	    tsv_decimal_opt(t, SHARE, 0.0001, 0.9999, 4, &out[PAIR_SHARE], why))
		return -1;
	if (out[PAIR_SHARE].p && !slice_eq(t->cell[RELATION], S("part")))
		return tsv_fault(t, why, ERR_BAD_IMPORT, SHARE, "chỉ phần tách ra mới có tỷ lệ", "only a part has a share");
	out[PAIR_LEVEL] = slice_z(commune ? "commune" : "district");
	out[PAIR_OLD] = t->cell[commune ? OLD_CODE : OLD_DISTRICT_CODE];
	out[PAIR_OLD_NAME] = t->cell[commune ? OLD_NAME : OLD_DISTRICT];
	out[PAIR_PARENT] = t->cell[commune && t->cell[OLD_DISTRICT_CODE].p ? OLD_DISTRICT_CODE : OLD_PROVINCE_CODE];
	out[PAIR_NEW] = t->cell[NEW_CODE];
	out[PAIR_PROVINCE] = t->cell[NEW_PROVINCE];
	out[PAIR_RELATION] = slice_z(relations[relation]);
	return 0;
}

static int read_row(const struct tsv *t, struct map *m, struct fault *why)
{
	struct slice pair[PAIR_COLUMNS] = {{NULL, 0}};
	bool district = t->cell[OLD_DISTRICT_CODE].p != NULL;
	if (read_codes(t, why))
		return -1;
	if (district && add_unit(t, &m->districts, OLD_DISTRICT_CODE, OLD_DISTRICT, district_types, "province",
	                         t->cell[OLD_PROVINCE_CODE], why))
		return -1;
	if (t->cell[OLD_CODE].p && add_unit(t, &m->communes, OLD_CODE, OLD_NAME, commune_types, district ? "district" : "province",
	                                    t->cell[district ? OLD_DISTRICT_CODE : OLD_PROVINCE_CODE], why))
		return -1;
	if (read_pair(t, pair, why))
		return -1;
	for (int i = 0; i < PAIR_COLUMNS; i++)
		m->cell[i][m->count] = pair[i];
	m->count++;
	return 0;
}

static int read_map(struct unit_import *u, struct map *m, struct fault *why)
{
	struct arena *a = &u->work.arena;
	struct import_keys keys = {NULL, 0};
	int got;
	units_init(&m->districts, a);
	units_init(&m->communes, a);
	for (int i = 0; i < PAIR_COLUMNS; i++)
		m->cell[i] = arena_array(a, IMPORT_ROWS_MAX, sizeof **m->cell);
	m->count = 0;
	while ((got = import_next(&u->table, why)) == 1) {
		if (read_row(&u->table, m, why))
			return -1;
		size_t i = m->count - 1;
		import_remember(&u->table, &keys, arena_printf(a, "%.*s %.*s %.*s", SARG(m->cell[PAIR_LEVEL][i]),
		                                               SARG(m->cell[PAIR_OLD][i]), SARG(m->cell[PAIR_NEW][i])));
	}
	return got ? -1 : import_check_repeats(&u->table, &keys, NEW_CODE, why);
}

#define ALL(rows, column) {.v = (rows)->cell[column], .n = (rows)->count}

static int make_old(struct unit_import *u, const struct units *old, struct slice level, struct fault *why)
{
	struct work *w = &u->work;
	return work_run(w, SQL_CALL(&w->arena, registry_unit_old_make, .day = u->day, .since = u->since,
	                            .document = OLD_CODES_DOCUMENT, .level = level, .code = ALL(old, CODE), .type = ALL(old, TYPE),
	                            .name = ALL(old, NAME), .full_name = ALL(old, FULL_NAME), .name_fold = ALL(old, FOLD),
	                            .parent_level = ALL(old, PARENT_LEVEL), .parent = ALL(old, PARENT)), NULL, why);
}

static const struct misfit {
	const char *word;
	enum err err;
	int column;
	const char *vi, *en;
} misfits[] = {
	{"whole_twice", ERR_BAD_SUCCESSION, RELATION, "đơn vị đi trọn, hoặc chỉ đổi tên, đổi loại, có một đơn vị kế tiếp",
	 "a unit that went whole, or only changed its name or type, has one successor"},
	{"part_alone", ERR_BAD_SUCCESSION, RELATION, "đơn vị bị chia có ít nhất hai đơn vị kế tiếp trong tệp",
	 "a unit that was split has at least two successors in the file"},
	{"old_unknown", ERR_UNKNOWN_UNIT, OLD_PROVINCE_CODE, "ngày hôm trước không có đơn vị cấp trên ấy",
	 "no such unit above it on the day before"},
	{"old_name", ERR_UNKNOWN_UNIT, OLD_NAME, "ngày hôm trước mã này mang tên khác trong sổ",
	 "the register has another name for this code on the day before"},
	{"old_parent", ERR_BAD_SUCCESSION, OLD_CODE, "ngày hôm trước đơn vị này thuộc nơi khác trong sổ",
	 "the register has this unit elsewhere on the day before"},
	{"old_later", ERR_OUT_OF_RANGE, OLD_CODE, "theo sổ, đơn vị này còn tồn tại sau ngày ấy",
	 "by the register this unit went on after the day"},
	{"new_unknown", ERR_UNKNOWN_UNIT, NEW_CODE,
	 "không xã nào mang mã này vào ngày ấy; hãy nhập danh mục xã của ngày ấy trước",
	 "no commune has this code on the day; import the communes of the day first"},
	{"new_name", ERR_UNKNOWN_UNIT, NEW_NAME, "ngày ấy mã này mang tên khác trong sổ",
	 "the register has another name for this code on the day"},
	{"new_province", ERR_UNKNOWN_UNIT, NEW_PROVINCE, "trong sổ, xã này thuộc tỉnh khác",
	 "the register has this commune in another province"},
};

static int check_map(struct unit_import *u, const struct map *m, struct fault *why)
{
	struct work *w = &u->work;
	struct sql_registry_unit_map_check_out out;
	int got = work_row(w, SQL_CALL(&w->arena, registry_unit_map_check, .day = u->day, .level = ALL(m, PAIR_LEVEL),
	                               .code = ALL(m, PAIR_OLD), .full_name = ALL(m, PAIR_OLD_NAME), .new_code = ALL(m, PAIR_NEW),
	                               .new_full_name = ALL(m, PAIR_NEW_NAME), .new_province = ALL(m, PAIR_PROVINCE),
	                               .relation = ALL(m, PAIR_RELATION), .parent = ALL(m, PAIR_PARENT)), &out, why);
	if (got)
		return got < 0 ? -1 : 0;
	u->table.line = (int)out.place + 1; /* below the head */
	for (size_t i = 0; i < sizeof misfits / sizeof misfits[0]; i++)
		if (slice_eq(out.wrong, slice_z(misfits[i].word))) {
			const struct misfit *fit = &misfits[i];
			(void)fault_words(why, fit->err, u->table.columns[fit->column].name, fit->vi, fit->en);
			return fault_at_line(why, u->table.line);
		}
	return fault(why, ERR_INTERNAL, NULL);
}

static int check_cycle(struct unit_import *u, struct fault *why)
{
	struct work *w = &u->work;
	struct sql_registry_unit_cycle_out out;
	int got = work_row(w, SQL_CALL(&w->arena, registry_unit_cycle, .day = u->day), &out, why);
	if (got)
		return got < 0 ? -1 : 0;
	return fault_say(why, ERR_UNIT_CYCLE, "new_commune_code", "đơn vị %.*s", "unit %.*s", SARG(out.code));
}

static int store_map(struct unit_import *u, const struct map *m, struct fault *why)
{
	struct work *w = &u->work;
	struct sql_registry_unit_map_succeed_out written;
	if (make_old(u, &m->districts, S("district"), why) || make_old(u, &m->communes, S("commune"), why) ||
	    check_map(u, m, why) ||
	    work_run(w, SQL_CALL(&w->arena, registry_unit_map_renew, .day = u->day, .document = u->document,
	                         .level = ALL(m, PAIR_LEVEL), .code = ALL(m, PAIR_OLD), .new_code = ALL(m, PAIR_NEW)), NULL, why) ||
	    work_run(w, SQL_CALL(&w->arena, registry_unit_map_close, .day = u->day, .level = ALL(m, PAIR_LEVEL),
	                         .code = ALL(m, PAIR_OLD), .new_code = ALL(m, PAIR_NEW)), NULL, why) ||
	    work_row(w, SQL_CALL(&w->arena, registry_unit_map_succeed, .day = u->day, .document = u->document,
	                         .level = ALL(m, PAIR_LEVEL), .code = ALL(m, PAIR_OLD), .new_code = ALL(m, PAIR_NEW),
	                         .relation = ALL(m, PAIR_RELATION), .share = ALL(m, PAIR_SHARE)), &written, why))
		return -1;
	u->counts.created = written.created;
	u->counts.updated = written.updated;
	u->counts.unchanged = (int64_t)m->count - written.created - written.updated;
	return check_cycle(u, why);
}
#undef ALL

int import_map(struct unit_import *u, struct fault *why)
{
	struct map m;
	return read_map(u, &m, why) || store_map(u, &m, why) ? -1 : 0;
}

/* Hamlets under communes. No list of the state gives them codes: the register's own is that of the commune, a point and
 * the key in the file. */
#include "socho/base/utf8.h"
#include "sql.h"
#include "unit_import.h"

enum { COMMUNE, KEY, TYPE, NAME, HOUSEHOLDS, COLUMNS };
enum { KEY_CHARS_MAX = 12, HOUSEHOLDS_MAX = 100000 };

const struct tsv_column hamlet_columns[] = {
	[COMMUNE] = {"commune_code", false}, [KEY] = {"key", false},
	[TYPE] = {"type", false},            [NAME] = {"name", false},
	[HOUSEHOLDS] = {"households", true}, [COLUMNS] = {NULL, false},
};

static const char *const hamlet_types[] = {"thôn", "ấp", "khu phố", "tổ dân phố", "bản", "buôn", "làng", "khóm", "khu", "xóm",
                                           "khối", "tổ", NULL};

/* One array a column, as the statements take them. */
enum { H_COMMUNE, H_CODE, H_TYPE, H_NAME, H_FULL_NAME, H_FOLD, H_HOUSEHOLDS, H_COLUMNS };
struct hamlets {
	struct slice *cell[H_COLUMNS];
	size_t count;
};

static bool key_ok(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return false;
	return s.n > 0 && s.n <= KEY_CHARS_MAX;
}

static int read_hamlet(const struct tsv *t, struct slice out[static H_COLUMNS], struct fault *why)
{
	int type;
	bool counted;
	int64_t households;
	struct slice key;
	if (tsv_text(t, COMMUNE, COMMUNE_CODE_DIGITS, &out[H_COMMUNE], why))
		return -1;
	if (!unit_code_ok(out[H_COMMUNE], COMMUNE_CODE_DIGITS))
		return tsv_fault(t, why, ERR_BAD_IMPORT, COMMUNE, "mã xã có 5 chữ số", "a commune's code has 5 digits");
	if (tsv_text(t, KEY, KEY_CHARS_MAX, &key, why))
		return -1;
	if (!key_ok(key))
		return tsv_fault(t, why, ERR_BAD_IMPORT, KEY, "từ 1 đến 12 ký tự A-Z, 0-9 và -", "1 to 12 of A-Z, 0-9 and -");
	if (tsv_choice(t, TYPE, hamlet_types, &type, why) || tsv_text(t, NAME, NAME_CHARS_MAX, &out[H_NAME], why) ||
	    tsv_int_opt(t, HOUSEHOLDS, 0, HOUSEHOLDS_MAX, &counted, &households, why))
		return -1;
	if (utf8_search_key(t->arena, out[H_NAME], &out[H_FOLD]))
		return tsv_fault(t, why, ERR_BAD_TEXT, NAME, "có ký tự không dùng được", "not plain text");
	out[H_HOUSEHOLDS] = t->cell[HOUSEHOLDS];
	out[H_TYPE] = slice_z(hamlet_types[type]);
	out[H_CODE] = arena_printf(t->arena, "%.*s.%.*s", SARG(out[H_COMMUNE]), SARG(key));
	out[H_FULL_NAME] = arena_printf(t->arena, "%s %.*s", hamlet_types[type], SARG(out[H_NAME]));
	return 0;
}

static int read_hamlets(struct unit_import *u, struct hamlets *h, struct fault *why)
{
	struct import_keys keys = {NULL, 0};
	int got;
	for (int i = 0; i < H_COLUMNS; i++)
		h->cell[i] = arena_array(&u->work.arena, IMPORT_ROWS_MAX, sizeof **h->cell);
	h->count = 0;
	while ((got = import_next(&u->table, why)) == 1) {
		struct slice row[H_COLUMNS] = {{NULL, 0}};
		if (read_hamlet(&u->table, row, why))
			return -1;
		for (int i = 0; i < H_COLUMNS; i++)
			h->cell[i][h->count] = row[i];
		h->count++;
		import_remember(&u->table, &keys, row[H_CODE]);
	}
	return got ? -1 : import_check_repeats(&u->table, &keys, KEY, why);
}

static int store_hamlets(struct unit_import *u, const struct hamlets *h, struct fault *why)
{
#define ALL(column) {.v = h->cell[column], .n = h->count}
	struct work *w = &u->work;
	struct sql_registry_unit_hamlet_amend_out set;
	struct sql_registry_unit_hamlet_create_out made;
	if (work_row(w, SQL_CALL(&w->arena, registry_unit_hamlet_amend, .code = ALL(H_CODE), .type = ALL(H_TYPE),
	                         .name = ALL(H_NAME), .full_name = ALL(H_FULL_NAME), .name_fold = ALL(H_FOLD),
	                         .households = ALL(H_HOUSEHOLDS)), &set, why) ||
	    work_row(w, SQL_CALL(&w->arena, registry_unit_hamlet_create, .day = u->day, .document = u->document,
	                         .commune = ALL(H_COMMUNE), .code = ALL(H_CODE), .type = ALL(H_TYPE), .name = ALL(H_NAME),
	                         .full_name = ALL(H_FULL_NAME), .name_fold = ALL(H_FOLD), .households = ALL(H_HOUSEHOLDS)), &made,
	             why))
		return -1;
#undef ALL
	if (made.lost.p)
		return fault_say(why, ERR_UNKNOWN_UNIT, "commune_code", "ngày ấy không xã nào mang mã %.*s",
		                 "no commune of the day has the code %.*s", SARG(made.lost));
	u->counts.created = made.created;
	u->counts.updated = set.amended;
	u->counts.unchanged = (int64_t)h->count - made.created - set.amended;
	return 0;
}

int import_hamlets(struct unit_import *u, struct fault *why)
{
	struct hamlets h;
	return read_hamlets(u, &h, why) || store_hamlets(u, &h, why) ? -1 : 0;
}

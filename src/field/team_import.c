/* socho team import: a province's list of teams and members, a row a member or a team without one, by the titles of its columns.
 * Every row is judged by the statements that the API runs; a dry run undoes all of it, and a commit wants no row at fault. A row
 * that is in the register already changes nothing, so the same file may be imported again. */
#include <stdio.h>

#include "judged.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/details.h"
#include "socho/base/fields.h"
#include "socho/base/file.h"
#include "socho/base/grid.h"
#include "socho/base/utf8.h"
#include "socho/field/commands.h"
#include "socho/field/team.h"
#include "socho/registry/data_key.h"
#include "socho/registry/document.h"
#include "socho/registry/validate.h"
#include "socho/store/work.h"
#include "sql.h"

enum { LEVEL, UNIT, TEAM, FOUNDED, HOUSEHOLDS, DOCUMENT, NAME, ROLE, HEAD, ORGANISATION, PHONE, JOINED, COLUMNS };
enum { HOUSEHOLDS_MAX = 1000000, ROW_ARENA_BYTES = 16 * 1024 };

#define NAMES(...) (const char *const[]){__VA_ARGS__, NULL}
static const struct grid_column columns[COLUMNS] = {
	[LEVEL] = {NAMES("Cấp", "Cấp tổ"), true},
	[UNIT] = {NAMES("Mã đơn vị", "Mã xã", "Mã thôn"), true},
	[TEAM] = {NAMES("Tên tổ"), true},
	[FOUNDED] = {NAMES("Ngày thành lập"), true},
	[HOUSEHOLDS] = {NAMES("Số hộ phụ trách"), false},
	[DOCUMENT] = {NAMES("Văn bản", "Số văn bản"), false},
	[NAME] = {NAMES("Họ tên", "Họ và tên"), false},
	[ROLE] = {NAMES("Vai trò", "Chức vụ"), false},
	[HEAD] = {NAMES("Trưởng thôn"), false},
	[ORGANISATION] = {NAMES("Đơn vị công tác"), false},
	[PHONE] = {NAMES("Số điện thoại"), false},
	[JOINED] = {NAMES("Từ ngày", "Ngày tham gia"), false},
};

/* What stands in a cell, by its search key, and the word of the register. */
struct word {
	const char *key, *word;
};
static const struct word levels[] = {{"xa", "commune"}, {"phuong", "commune"}, {"thon", "hamlet"}, {"commune", "commune"}, {"hamlet", "hamlet"}, {NULL, NULL}};
static const struct word roles[] = {{"to truong", "leader"}, {"to pho", "deputy"}, {"thanh vien", "member"}, {"leader", "leader"}, {"deputy", "deputy"}, {"member", "member"}, {NULL, NULL}};
static const struct word truths[] = {{"co", "yes"}, {"x", "yes"}, {"1", "yes"}, {"khong", "no"}, {"0", "no"}, {NULL, NULL}};

struct importing {
	struct work *work;
	struct column_keys *keys;
	struct arena row; /* of one row */
	struct slice cell[COLUMNS];
	int32_t today;
	int64_t teams, members, unchanged, faults;
};

static const char *title(int column)
{
	return columns[column].names[0];
}

/* ---- cells */

static int read_word(struct importing *m, int column, const struct word *words, const char *usual_z, struct slice *out, struct fault *why)
{
	struct slice key;
	*out = slice_z(usual_z);
	if (!m->cell[column].n)
		return usual_z ? 0 : fault(why, ERR_MISSING, title(column));
	if (utf8_search_key(&m->row, m->cell[column], &key))
		return fault(why, ERR_BAD_TEXT, title(column));
	for (const struct word *w = words; w->key; w++)
		if (slice_eq(key, slice_z(w->key))) {
			*out = slice_z(w->word);
			return 0;
		}
	return fault(why, ERR_BAD_CHOICE, title(column));
}

/* yyyy-mm-dd, or dd/mm/yyyy as it is written. */
static int read_day(struct importing *m, int column, int32_t *out, struct fault *why)
{
	struct slice s = m->cell[column], rest = s;
	if (!s.n)
		return fault(why, ERR_MISSING, title(column));
	if (slice_find(s, '/') > 0) {
		struct slice day = slice_cut(&rest, '/'), month = slice_cut(&rest, '/');
		s = arena_printf(&m->row, "%.*s-%s%.*s-%s%.*s", SARG(rest), month.n == 1 ? "0" : "", SARG(month), day.n == 1 ? "0" : "", SARG(day));
	}
	if (day_parse(s, out))
		return fault(why, ERR_BAD_DATE, title(column));
	return *out > m->today ? fault_say(why, ERR_OUT_OF_RANGE, title(column), SAY_NOT_TO_COME) : 0;
}

static int read_name(struct importing *m, int column, struct slice *out, struct slice *fold, struct fault *why)
{
	if (plain_text(&m->row, m->cell[column], title(column), NAME_CHARS_MAX, out, why))
		return -1;
	return utf8_search_key(&m->row, *out, fold) ? fault(why, ERR_BAD_TEXT, title(column)) : 0;
}

/* ---- a row */

static int judge(struct slice word, struct fault *why)
{
	const char *field;
	if (!word.p)
		return 0;
	enum err err = judged_error(word, &field);
	return fault(why, err, field);
}

static int make_team(struct importing *m, struct slice name, struct slice fold, struct uuid *id, struct fault *why)
{
	struct work *w = m->work;
	struct sql_field_team_create_in in = {.id = uuid_new(), .unit = m->cell[UNIT], .name = name, .name_fold = fold};
	struct sql_field_team_create_out made;
	enum document_style style;
	if (read_word(m, LEVEL, levels, NULL, &in.level, why) || read_day(m, FOUNDED, &in.founded_on, why))
		return -1;
	in.households.has = m->cell[HOUSEHOLDS].n > 0;
	if (in.households.has && (slice_to_i64(m->cell[HOUSEHOLDS], &in.households.value) || in.households.value < 0 || in.households.value > HOUSEHOLDS_MAX))
		return fault(why, ERR_OUT_OF_RANGE, title(HOUSEHOLDS));
	if (m->cell[DOCUMENT].n && document_number(&m->row, m->cell[DOCUMENT], title(DOCUMENT), &in.document, &style, why))
		return -1;
	if (work_row(w, sql_call_of(&m->row, &sql_field_team_create, &in), &made, why) || judge(made.word, why))
		return -1;
	m->teams++;
	*id = in.id;
	return 0;
}

static int make_member(struct importing *m, struct uuid team, struct fault *why)
{
	struct work *w = m->work;
	struct sql_field_member_add_in in = {.id = uuid_new(), .team = team};
	struct sql_field_member_add_out made;
	struct sql_field_member_find_out known;
	struct sql_field_team_place_out place;
	struct slice head, phone;
	if (read_name(m, NAME, &in.name, &in.name_fold, why) || read_word(m, ROLE, roles, "member", &in.role, why) ||
	    read_word(m, HEAD, truths, "no", &head, why) || read_day(m, m->cell[JOINED].n ? JOINED : FOUNDED, &in.joined_on, why))
		return -1;
	in.hamlet_head = slice_eq(head, S("yes"));
	if (m->cell[ORGANISATION].n && plain_text(&m->row, m->cell[ORGANISATION], title(ORGANISATION), NAME_CHARS_MAX, &in.organisation, why))
		return -1;
	int got = work_row(w, SQL_CALL(&m->row, field_member_find, .team = team, .name_fold = in.name_fold, .day = in.joined_on), &known, why);
	if (got <= 0) {
		m->unchanged += !got;
		return got;
	}
	if (m->cell[PHONE].n) {
		if (validate_phone(&m->row, m->cell[PHONE], title(PHONE), &phone, why) ||
		    work_row(w, SQL_CALL(&m->row, field_team_place, .id = team), &place, why))
			return -1;
		in.phone_hash = team_phone_hash(&m->row, m->keys, place.province, phone);
	}
	if (work_row(w, sql_call_of(&m->row, &sql_field_member_add, &in), &made, why) || judge(made.word, why))
		return -1;
	m->members++;
	return 0;
}

static int take_row(struct importing *m, struct fault *why)
{
	struct sql_field_team_find_out found;
	struct slice name, fold;
	if (!m->cell[UNIT].n)
		return fault(why, ERR_MISSING, title(UNIT));
	if (read_name(m, TEAM, &name, &fold, why))
		return -1;
	int got = work_row(m->work, SQL_CALL(&m->row, field_team_find, .unit = m->cell[UNIT], .name_fold = fold), &found, why);
	if (got < 0 || (got == 1 && make_team(m, name, fold, &found.id, why)))
		return -1;
	if (m->cell[NAME].n)
		return make_member(m, found.id, why);
	m->unchanged += got == 0;
	return 0;
}

/* ---- the file */

static int take_all(struct importing *m, struct grid *g, struct fault *why)
{
	struct grid_head head;
	int got;
	if (grid_head_read(g, &m->work->arena, columns, COLUMNS, &head, why))
		return -1;
	while (arena_reset(&m->row), (got = grid_next(g, &m->row, why)) == 1) {
		struct fault wrong;
		for (int c = 0; c < COLUMNS; c++)
			m->cell[c] = head.at[c] < 0 ? slice_of(NULL, 0) : grid_cells(g)[head.at[c]].text;
		if (!take_row(m, &wrong))
			continue;
		/* What the database itself refuses ends the whole. */
		if (wrong.err == ERR_INTERNAL || wrong.err == ERR_DATABASE_DOWN) {
			*why = wrong;
			return -1;
		}
		m->faults++;
		printf("%d\t%s\t%s\t%s\t%s\n", grid_line(g), err_info(wrong.err)->code, wrong.field ? wrong.field : "",
		       err_info(wrong.err)->vi, wrong.detail_vi);
	}
	return got;
}

static int run(struct importing *m, const char *file_z, bool commit, struct fault *why)
{
	const struct grid_options options = {.rows_max = IMPORT_SHEET_ROWS_MAX};
	struct work *w = m->work;
	struct slice bytes;
	struct grid *g = NULL;
	if (file_read(&w->arena, file_z, GRID_BYTES_MAX, &bytes, why) || data_keys_open(&m->keys, &w->config, w->session, why) ||
	    grid_open(&g, bytes, &options, why))
		return -1;
	int got = take_all(m, g, why);
	grid_close(g);
	if (got || !commit || m->faults)
		return got;
	return work_commit(w, why);
}

int cmd_team_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho team import [--commit] [--config FILE] FILE",
		"Community digital teams and their members from a sheet, XLSX or CSV, by the titles of its columns: Cấp (xã, thôn), Mã đơn\n"
		"vị, Tên tổ, Ngày thành lập; as far as known Số hộ phụ trách, Văn bản, Họ tên, Vai trò (tổ trưởng, tổ phó, thành viên),\n"
		"Trưởng thôn, Đơn vị công tác, Số điện thoại, Từ ngày. A row is a member, or a team without one. Every row at fault is\n"
		"told with its line, the column and the reason; nothing is stored without --commit, nor while a row is at fault.",
	};
	const char *commit = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"commit", NULL, "store it; else it is only tried", &commit},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	struct work w;
	struct importing m = {.work = &w, .today = clock_day(clock_now_us())};
	struct fault why;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "team import takes one file");
	if (work_open(&w, config, &why))
		return fault_print(&why);
	arena_init(&m.row, ROW_ARENA_BYTES);
	if (run(&m, argv[1], commit != NULL, &why)) {
		status = fault_print(&why);
	} else {
		printf("teams %lld, members %lld, unchanged %lld, at fault %lld: %s\n", (long long)m.teams, (long long)m.members,
		       (long long)m.unchanged, (long long)m.faults, w.committed ? "stored" : "nothing is stored");
		status = m.faults ? EXIT_REFUSED : EXIT_DONE;
	}
	column_keys_free(m.keys);
	arena_release(&m.row);
	work_close(&w);
	return status;
}

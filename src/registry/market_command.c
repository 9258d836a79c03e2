/* socho market import: markets from a table, with the operators that run them. A market is known by its province and
 * label code, an operator by its province, kind and name. */
#include "import.h"
#include "socho/base/clock.h"
#include "socho/base/limits.h"
#include "socho/base/utf8.h"
#include "socho/registry/commands.h"
#include "sql.h"
#include "words.h"

enum { PROVINCE, LABEL, NAME, KIND, UNIT, OPERATOR_KIND, OPERATOR, CLASS, POINTS, FACE, CUTOFF, STATUS, MODEL, SINCE, NOTE,
       SOURCE, AS_OF,
       GROUND, UNIT_ON, CLASS_SINCE, CLASS_DOCUMENT, CALENDAR, DAYS, COLUMNS };

static const struct tsv_column columns[] = {
	[PROVINCE] = {"province", false},
	[LABEL] = {"label_code", false},
	[NAME] = {"name", false},
	[KIND] = {"kind", false},
	[UNIT] = {"unit", false},
	[OPERATOR_KIND] = {"operator_kind", false},
	[OPERATOR] = {"operator", false},
	[CLASS] = {"class", true},
	[POINTS] = {"business_points", true},
	[FACE] = {"face", true},
	[CUTOFF] = {"day_cutoff_minutes", true},
	[STATUS] = {"status", true},
	[MODEL] = {"model_4_0", true},
	[SINCE] = {"model_since", true},
	[NOTE] = {"model_note", true},
	[SOURCE] = {"source", true},
	[AS_OF] = {"as_of", true},
	[GROUND] = {"ground_m2", true},
	[UNIT_ON] = {"unit_on", true},
	[CLASS_SINCE] = {"class_since", true},
	[CLASS_DOCUMENT] = {"class_document", true},
	[CALENDAR] = {"calendar", true},
	[DAYS] = {"days", true},
	[COLUMNS] = {NULL, false},
};

static int read_word(const struct tsv *t, int column, const char *const *words, int fallback, struct slice *out,
                     struct fault *why)
{
	int i = fallback;
	if (t->cell[column].p && tsv_choice(t, column, words, &i, why))
		return -1;
	*out = slice_z(words[i]);
	return 0;
}

static int read_number(const struct tsv *t, int column, int64_t min, int64_t max, int64_t fallback, int64_t *out,
                       struct fault *why)
{
	bool has;
	*out = fallback;
	return tsv_int_opt(t, column, min, max, &has, out, why);
}

static int read_operator(const struct tsv *t, struct sql_registry_operator_ensure_in *out, struct fault *why)
{
	int kind;
	int64_t province;
	if (tsv_int(t, PROVINCE, 1, 99, &province, why) || tsv_choice(t, OPERATOR_KIND, operator_kinds, &kind, why) ||
	    tsv_text(t, OPERATOR, NAME_CHARS_MAX, &out->name, why))
		return -1;
	if (utf8_search_key(t->arena, out->name, &out->name_fold))
		return tsv_fault(t, why, ERR_BAD_TEXT, OPERATOR, "có ký tự không dùng được", "not plain text");
	out->province = (int16_t)province;
	out->kind = slice_z(operator_kinds[kind]);
	return 0;
}

static int read_names(const struct tsv *t, struct sql_registry_market_import_in *out, struct fault *why)
{
	int kind;
	if (tsv_text(t, LABEL, LABEL_CODE_CHARS_MAX, &out->label_code, why))
		return -1;
	if (!label_code_ok(out->label_code))
		return tsv_fault(t, why, ERR_BAD_LABEL_CODE, LABEL, "chỉ gồm A-Z và 0-9", "A-Z and 0-9 only");
	if (tsv_text(t, NAME, NAME_CHARS_MAX, &out->name, why) || tsv_choice(t, KIND, market_kinds, &kind, why) ||
	    tsv_text(t, UNIT, 24, &out->unit, why))
		return -1;
	if (utf8_search_key(t->arena, out->name, &out->name_fold))
		return tsv_fault(t, why, ERR_BAD_TEXT, NAME, "có ký tự không dùng được", "not plain text");
	out->kind = slice_z(market_kinds[kind]);
	return 0;
}

static int read_facts(const struct tsv *t, struct sql_registry_market_import_in *out, struct fault *why)
{
	int64_t class, points, cutoff;
	if (read_number(t, CLASS, 1, 3, 0, &class, why) ||
	    read_number(t, POINTS, 0, BUSINESS_POINTS_MAX, -1, &points, why) ||
	    read_word(t, FACE, market_faces, 0, &out->face, why) ||
	    read_number(t, CUTOFF, 0, DAY_CUTOFF_MINUTES_MAX, day_cutoff_of(out->kind), &cutoff, why) ||
	    read_word(t, STATUS, market_statuses, 0, &out->status, why) ||
	    read_word(t, MODEL, market_models, MODEL_NONE, &out->model_4_0, why) ||
	    tsv_day_opt(t, SINCE, &out->model_since.has, &out->model_since.value, why) ||
	    tsv_text_opt(t, NOTE, NOTE_CHARS_MAX, &out->model_note, why) ||
	    tsv_text_opt(t, SOURCE, NOTE_CHARS_MAX, &out->source, why) ||
	    tsv_day_opt(t, AS_OF, &out->as_of.has, &out->as_of.value, why) ||
	    tsv_decimal_opt(t, GROUND, 0.01, GROUND_M2_MAX, 2, &out->ground_m2, why) ||
	    tsv_day_opt(t, UNIT_ON, &out->unit_on.has, &out->unit_on.value, why) ||
	    tsv_day_opt(t, CLASS_SINCE, &out->class_since.has, &out->class_since.value, why) ||
	    tsv_text_opt(t, CLASS_DOCUMENT, DOCUMENT_CHARS_MAX, &out->class_document, why))
		return -1;
	if (!class && (out->class_since.has || out->class_document.p))
		return tsv_fault(t, why, ERR_MISSING, CLASS, "có ngày hoặc văn bản mà không có hạng",
		                 "its day or document stands here without a class");
	out->class = (int16_t)class;
	out->business_points = (int32_t)points;
	out->day_cutoff_minutes = (int16_t)cutoff;
	return 0;
}

struct opening {
	struct slice calendar; /* absent: the file says nothing */
	int16_t days[CALENDAR_DAYS_MAX];
	size_t count;
};

/* "2 7 12 17 22 27" */
static int read_opening(const struct tsv *t, struct opening *out, struct fault *why)
{
	struct slice rest = t->cell[DAYS];
	int calendar;
	*out = (struct opening){.count = 0};
	if (!t->cell[CALENDAR].p)
		return rest.p ? tsv_fault(t, why, ERR_MISSING, CALENDAR, "có ngày họp mà không có lịch họp",
		                          "days stand here without a calendar")
		              : 0;
	if (tsv_choice(t, CALENDAR, market_calendars, &calendar, why))
		return -1;
	while (rest.n) {
		int64_t day;
		if (out->count == CALENDAR_DAYS_MAX || slice_to_i64(slice_cut(&rest, ' '), &day) || day < 0 || day > CALENDAR_DAYS_MAX)
			return tsv_fault(t, why, ERR_OUT_OF_RANGE, DAYS, "số thứ tự các ngày, cách nhau bằng dấu cách",
			                 "numbers of days with blanks between them");
		out->days[out->count++] = (int16_t)day;
	}
	out->calendar = slice_z(market_calendars[calendar]);
	if (calendar_days_ok(calendar, out->days, out->count, "days", why))
		return tsv_fault(t, why, why->err, DAYS, "không phải ngày của lịch này", "not days of this calendar");
	return 0;
}

/* Since the day of the row's figures, or since today. */
static int store_opening(struct work *w, const struct opening *o, struct uuid market, const struct sql_date *as_of,
                         bool *said, struct fault *why)
{
	struct sql_registry_market_open_out out = {.said = false};
	if (o->calendar.p &&
	    work_row(w, SQL_CALL(&w->arena, registry_market_open, .market = market,
	                         .valid_from = as_of->has ? as_of->value : clock_day(clock_now_us()), .calendar = o->calendar,
	                         .days = {.v = o->days, .n = o->count}), &out, why))
		return -1;
	*said = out.said;
	return 0;
}

static int store_market(struct work *w, const struct tsv *t, const struct sql_registry_operator_ensure_in *operator,
                        struct sql_registry_market_import_in *market, struct import_counts *counts, struct fault *why)
{
	struct sql_registry_operator_ensure_out made;
	struct sql_registry_market_import_out stored;
	if (work_row(w, sql_call_of(&w->arena, &sql_registry_operator_ensure, operator), &made, why))
		return -1;
	market->province = operator->province;
	market->operator = made.id;
	if (work_row(w, sql_call_of(&w->arena, &sql_registry_market_import, market), &stored, why))
		return -1;
	if (!stored.outcome.p)
		return tsv_fault(t, why, ERR_UNKNOWN_UNIT, UNIT, "ngày ấy tỉnh không có xã này; hãy nhập danh mục đơn vị trước",
		                 "the province has no such commune on that day; import the units first");
	struct opening opening;
	bool said;
	if (read_opening(t, &opening, why) || store_opening(w, &opening, stored.market.value, &market->as_of, &said, why))
		return -1;
	bool created = slice_eq(stored.outcome, S("created")), unchanged = slice_eq(stored.outcome, S("unchanged")) && !said;
	counts->created += created;
	counts->unchanged += unchanged;
	counts->updated += !created && !unchanged;
	return 0;
}

/* A province that is none must be told before its operator is refused by a foreign key. */
static int check_province(struct work *w, const struct tsv *t, int16_t province, struct fault *why)
{
	struct sql_rows rows;
	if (work_run(w, SQL_CALL0(&w->arena, registry_provinces), &rows, why))
		return -1;
	for (int i = 0; i < rows.count; i++) {
		struct sql_registry_provinces_out row;
		sql_row(&w->arena, &rows, i, &row);
		if (row.code == province)
			return 0;
	}
	return tsv_fault(t, why, ERR_UNKNOWN_UNIT, PROVINCE, "hiện không tỉnh nào mang mã này",
	                 "no province of today has this code");
}

static int import_markets(struct work *w, struct tsv *t, struct import_counts *counts, struct fault *why)
{
	int got;
	int16_t checked = 0;
	struct import_keys keys = {NULL, 0};
	while ((got = import_next(t, why)) == 1) {
		struct sql_registry_operator_ensure_in operator = {.province = 0};
		struct sql_registry_market_import_in market = {.province = 0};
		if (read_operator(t, &operator, why) || read_names(t, &market, why) || read_facts(t, &market, why))
			return -1;
		if (operator.province != checked && check_province(w, t, operator.province, why))
			return -1;
		checked = operator.province;
		import_remember(t, &keys, arena_printf(t->arena, "%d %.*s", operator.province, SARG(market.label_code)));
		if (store_market(w, t, &operator, &market, counts, why))
			return -1;
	}
	if (got || import_check_repeats(t, &keys, LABEL, why))
		return -1;
	struct sql_registry_unit_settle_out settled;
	return work_row(w, SQL_CALL(&w->arena, registry_unit_settle, .market = {.has = false}), &settled, why);
}

int cmd_market_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho market import [--json] [--config FILE] FILE",
		"Markets from a tab-separated file; all rows or none. A market is known by province and label_code: one that is\n"
		"there already is brought to what the file says, an empty cell meaning that nothing is known. Columns:\n"
		"  province            code, 1 to 99\n"
		"  label_code          its short name inside payment codes, 1 to 12 of A-Z and 0-9\n"
		"  name\n"
		"  kind                market night_market periodic_market wholesale_market shopping_street one_stop_desk\n"
		"                      school clinic\n"
		"  unit                code of its commune\n"
		"  operator_kind       board company cooperative commune institution\n"
		"  operator            name of who runs it; made when it is not there\n"
		"and, as far as known:\n"
		"  class               1 to 3\n"
		"  business_points     how many the market is said to have\n"
		"  face                sealed (unless given) or plain: what its small prints show\n"
		"  day_cutoff_minutes  when its business day begins, minutes after midnight, 0 to 720; 360 at night markets\n"
		"                      and 0 elsewhere unless given\n"
		"  status              open (unless given), planned or closed\n"
		"  model_4_0           4.0 pilot plan partial none (unless given); model_since (date), model_note\n"
		"  source, as_of       where the figures come from, and their date\n"
		"  ground_m2           its ground, square metres\n"
		"  unit_on             the day as of which the code of its commune is meant: a market of an old list follows its\n"
		"                      commune to today's, or waits until somebody places it; today unless given\n"
		"  class_since, class_document   when and by what the class was decided\n"
		"  calendar            daily, or weekly, solar or lunar with days: days of the week (1 is Monday) or of the month,\n"
		"                      such as 2 7 12 17 22 27; of a periodic market its sessions",
	};
	const char *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"json", NULL, "tell the counts as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "market import takes one file");
	struct work w;
	struct tsv t;
	struct fault why;
	struct import_counts counts = {0, 0, 0};
	status = import_open(&w, &t, config, argv[1], columns);
	if (status)
		return status;
	status = import_markets(&w, &t, &counts, &why) ? fault_print(&why) : import_finish(&w, &counts, json != NULL, &why);
	work_close(&w);
	return status;
}

/* socho stall import: a census of stalls. Rows are judged and gathered, then stored a batch at a time: those that are
 * there are brought to what the file says, the others are made with content codes drawn for them. */
#include "import.h"
#include "socho/base/clock.h"
#include "socho/base/limits.h"
#include "socho/registry/commands.h"
#include "socho/registry/natural.h"
#include "socho/vietqr/content_code.h"
#include "sql.h"
#include "words.h"

enum { MARKET, NUMBER, ZONE, ROW, LINE, AREA, STATUS, REASON, COLUMNS };

static const struct tsv_column columns[] = {
	[MARKET] = {"market", false},   [NUMBER] = {"number", false},
	[ZONE] = {"zone", true},        [ROW] = {"row", true},
	[LINE] = {"line_of_business", true},
	[AREA] = {"area_m2", true},     [STATUS] = {"status", true},
	[REASON] = {"status_reason", true}, [COLUMNS] = {NULL, false},
};

struct batch {
	int16_t province, ordinal;
	int32_t day;
	size_t count;
	struct uuid market[IMPORT_BATCH_ROWS];
	struct slice number[IMPORT_BATCH_ROWS], sort[IMPORT_BATCH_ROWS], zone[IMPORT_BATCH_ROWS], row[IMPORT_BATCH_ROWS], business[IMPORT_BATCH_ROWS],
		area[IMPORT_BATCH_ROWS], status[IMPORT_BATCH_ROWS], reason[IMPORT_BATCH_ROWS], code[IMPORT_BATCH_ROWS];
};

/* The market of the row; most rows are of the market of the row before. */
struct last_market {
	struct slice label;
	struct uuid id;
};

static int find_market(struct work *w, const struct tsv *t, struct batch *b, struct last_market *last, struct fault *why)
{
	struct slice label;
	if (tsv_text(t, MARKET, LABEL_CODE_CHARS_MAX, &label, why))
		return -1;
	if (slice_eq(label, last->label))
		return 0;
	struct sql_registry_market_by_label_out found;
	int got = work_row(w, SQL_CALL(&w->arena, registry_market_by_label, .province = b->province, .label_code = label),
	                   &found, why);
	if (got)
		return got < 0 ? -1
		               : tsv_fault(t, why, ERR_UNKNOWN_MARKET, MARKET, "không chợ nào của tỉnh mang mã nhãn này",
		                           "no market of the province has this label code");
	*last = (struct last_market){label, found.id};
	b->ordinal = found.ordinal;
	return 0;
}

static int read_stall(const struct tsv *t, struct batch *b, size_t i, struct fault *why)
{
	int status = STALL_IN_USE;
	if (tsv_text(t, NUMBER, NUMBER_CHARS_MAX, &b->number[i], why) ||
	    tsv_text_opt(t, ZONE, NAME_CHARS_MAX, &b->zone[i], why) ||
	    tsv_text_opt(t, ROW, NAME_CHARS_MAX, &b->row[i], why) ||
	    tsv_text_opt(t, LINE, NAME_CHARS_MAX, &b->business[i], why) ||
	    tsv_decimal_opt(t, AREA, 0.01, AREA_M2_MAX, 2, &b->area[i], why) ||
	    (t->cell[STATUS].p && tsv_choice(t, STATUS, stall_statuses, &status, why)) ||
	    tsv_text_opt(t, REASON, REASON_CHARS_MAX, &b->reason[i], why))
		return -1;
	if (status != STALL_IN_USE && !b->reason[i].p)
		return tsv_fault(t, why, ERR_REASON_NEEDED, REASON, "điểm kinh doanh không dùng thì ghi lý do",
		                 "a stall that is not in use has a reason");
	b->status[i] = slice_z(stall_statuses[status]);
	b->sort[i] = natural_key(t->arena, b->number[i]);
	return 0;
}

static int draw_codes(struct arena *a, struct batch *b, struct fault *why)
{
	for (size_t i = 0; i < b->count; i++) {
		char *code = arena_alloc(a, CONTENT_CODE_BYTES);
		if (content_code_draw(b->ordinal, code))
			return fault(why, ERR_INTERNAL, NULL);
		b->code[i] = slice_z(code);
	}
	return 0;
}

#define PART(column) {.v = b->column, .n = b->count}

static int make_stalls(struct work *w, struct batch *b, int64_t *created, struct fault *why)
{
	struct sql_registry_stall_make_out made = {0, 1};
	for (int draws = 0; made.left_over > 0; draws++) {
		if (draws == CONTENT_CODE_DRAWS_MAX)
			return fault_say(why, ERR_UNAVAILABLE, NULL, "chưa tìm được mã nội dung còn trống; hãy thử lại",
			                 "no free content codes found; try again");
		if (draw_codes(&w->arena, b, why) ||
		    work_row(w, SQL_CALL(&w->arena, registry_stall_make, .province = b->province, .market = PART(market),
		                         .number = PART(number), .number_sort = PART(sort), .zone = PART(zone), .row_name = PART(row),
		                         .line_of_business = PART(business), .area_m2 = PART(area), .status = PART(status),
		                         .status_reason = PART(reason), .content_code = PART(code), .census_date = b->day),
		             &made, why))
			return -1;
		*created += made.created;
	}
	return 0;
}

/* At 500 new stalls, 2000, 8000: statements are planned anew then. */
static int after_growth(struct work *w, int64_t before, int64_t after, struct fault *why)
{
	for (int64_t n = IMPORT_BATCH_ROWS; n <= after; n *= 4)
		if (before < n)
			return work_run(w, SQL_CALL0(&w->arena, registry_stall_analyze), NULL, why);
	return 0;
}

static int store_batch(struct work *w, struct batch *b, struct import_counts *counts, struct fault *why)
{
	struct sql_registry_stall_amend_out amended;
	int64_t created = 0;
	if (!b->count)
		return 0;
	if (work_row(w, SQL_CALL(&w->arena, registry_stall_amend, .province = b->province, .market = PART(market),
	                         .number = PART(number), .number_sort = PART(sort), .zone = PART(zone), .row_name = PART(row), .line_of_business = PART(business),
	                         .area_m2 = PART(area), .status = PART(status), .status_reason = PART(reason),
	                         .census_date = b->day), &amended, why) ||
	    make_stalls(w, b, &created, why))
		return -1;
	counts->created += created;
	counts->updated += amended.updated;
	counts->unchanged += (int64_t)b->count - created - amended.updated;
	b->count = 0;
	return after_growth(w, counts->created - created, counts->created, why);
}
#undef PART

static int import_stalls(struct work *w, struct tsv *t, struct batch *b, struct import_counts *counts, struct fault *why)
{
	struct last_market last = {{NULL, 0}, {{0}}};
	struct import_keys keys = {NULL, 0};
	int got;
	while ((got = import_next(t, why)) == 1) {
		if (find_market(w, t, b, &last, why))
			return -1;
		b->market[b->count] = last.id;
		if (read_stall(t, b, b->count, why))
			return -1;
		import_remember(t, &keys, arena_printf(t->arena, "%.*s\t%.*s", SARG(last.label), SARG(b->number[b->count])));
		if (++b->count == IMPORT_BATCH_ROWS && store_batch(w, b, counts, why))
			return -1;
	}
	return got || store_batch(w, b, counts, why) ? -1 : import_check_repeats(t, &keys, NUMBER, why);
}

int cmd_stall_import(int argc, char **argv)
{
	static const struct usage usage = {
		"socho stall import [--province P] [--census DATE] [--json] [--config FILE] FILE",
		"Stalls of a province's markets from a tab-separated file; all rows or none. A stall is known by market and number:\n"
		"one that is there already is brought to what the file says, and keeps its content code; what earlier censuses found\n"
		"stays on record. Columns:\n"
		"  market             label code of the market\n"
		"  number             as it stands on the stall\n"
		"and, as far as known:\n"
		"  zone, row, line_of_business\n"
		"  area_m2            such as 6.5\n"
		"  status             in_use (unless given), vacant or closed\n"
		"  status_reason      why it is not in use",
	};
	const char *province = NULL, *census = NULL, *json = NULL, *config = NULL;
	const struct option_row rows[] = {
		{"province", "P", "code of the province; that of the configuration unless given", &province},
		{"census", "DATE", "the day of the census; today unless given", &census},
		{"json", NULL, "tell the counts as JSON", &json},
		{"config", "FILE", "configuration file", &config},
		{0},
	};
	int plain, status;
	int64_t code = 0;
	int32_t day = clock_day(clock_now_us());
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain != 1)
		return usage_error(&usage, "stall import takes one file");
	if (province && (slice_to_i64(slice_z(province), &code) || code < 1 || code > 99))
		return usage_error(&usage, "--province wants a province code, 1 to 99");
	if (census && day_parse(slice_z(census), &day))
		return usage_error(&usage, "--census wants a date, yyyy-mm-dd");
	struct work w;
	struct tsv t;
	struct fault why;
	struct import_counts counts = {0, 0, 0};
	status = import_open(&w, &t, config, argv[1], columns);
	if (status)
		return status;
	struct batch *b = ARENA_NEW(&w.arena, struct batch);
	b->province = (int16_t)(province ? code : w.config.province);
	b->day = day;
	status = import_stalls(&w, &t, b, &counts, &why) ? fault_print(&why) : import_finish(&w, &counts, json != NULL, &why);
	work_close(&w);
	return status;
}

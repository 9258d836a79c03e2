/* socho report adoption: the sheet as a page of text in Vietnamese, or as the API's JSON. */
#include <stdio.h>

#include "figure.h"
#include "sheet_json.h"
#include "socho/adoption/adoption.h"
#include "socho/base/clock.h"
#include "socho/base/command.h"
#include "socho/base/utf8.h"
#include "socho/base/vn.h"
#include "socho/store/blocking.h"
#include "sql.h"

enum { BAR_CELLS = 20, LABEL_COLUMNS = 32, COUNT_COLUMNS = 19, RATE_COLUMNS = 10 };

static void pad(struct text *t, size_t written, int columns)
{
	for (size_t i = written; i < (size_t)columns; i++)
		text_addc(t, ' ');
}

static void add_left(struct text *t, struct slice s, int columns)
{
	text_add(t, s);
	pad(t, utf8_count(s), columns);
}

static void add_right(struct text *t, struct slice s, int columns)
{
	pad(t, utf8_count(s), columns);
	text_add(t, s);
}

static struct slice fraction(struct arena *a, int64_t part, int64_t whole)
{
	struct text t;
	text_init(&t, a);
	vn_number(&t, part);
	text_addc(&t, '/');
	vn_number(&t, whole);
	return text_slice(&t);
}

static struct slice rate(struct arena *a, int64_t part, int64_t whole)
{
	struct text t;
	int64_t hundredths;
	text_init(&t, a);
	if (vn_percent(part, whole, &hundredths))
		return S("–");
	vn_hundredths(&t, hundredths);
	text_addf(&t, " %%");
	return text_slice(&t);
}

/* [██████████░░░░░░░░░░] up to 100 %; what is more than reached fills it. */
static void add_bar(struct text *t, int64_t hundredths)
{
	int64_t full = hundredths >= 10000 ? BAR_CELLS : hundredths * BAR_CELLS / 10000;
	text_addc(t, '[');
	for (int64_t i = 0; i < BAR_CELLS; i++)
		text_add(t, i < full ? S("█") : S("░"));
	text_addc(t, ']');
}

static void add_target(struct text *t, const struct figure *f)
{
	static const char *const bands[] = {[BAND_MET] = "đạt", [BAND_NEAR] = "gần đạt", [BAND_FAR] = "chưa đạt"};
	const struct target *want = f->target;
	int64_t reached;
	text_addf(t, "    ");
	if (figure_attainment(f, &reached) == 0) {
		add_bar(t, reached);
		text_addc(t, ' ');
		vn_hundredths(t, reached);
		text_addf(t, " %% kế hoạch, %s: ", bands[figure_band(f)]);
	}
	text_addf(t, "chỉ tiêu ");
	if (want->percent) {
		vn_hundredths(t, want->hundredths);
		text_addf(t, " %%");
	} else {
		vn_number(t, want->hundredths / 100);
	}
	text_addf(t, ", số %.*s ngày ", SARG(want->plan_number));
	vn_day(t, want->issued_on);
	text_addf(t, " (");
	vn_day(t, want->from);
	text_addf(t, "–");
	vn_day(t, want->to);
	text_addf(t, ")\n");
}

static void add_figure(struct text *t, const struct figure *f)
{
	text_addf(t, "  ");
	add_left(t, slice_z(f->row->label), LABEL_COLUMNS);
	add_right(t, fraction(t->arena, f->numerator, f->denominator), COUNT_COLUMNS);
	add_right(t, rate(t->arena, f->numerator, f->denominator), RATE_COLUMNS);
	text_addf(t, "  %s@%d\n", f->row->indicator, f->indicator->version);
	if (f->row->of_all) {
		text_addf(t, "    ");
		add_left(t, S("trên mọi điểm đang sử dụng"), LABEL_COLUMNS - 2);
		add_right(t, fraction(t->arena, f->numerator, f->all), COUNT_COLUMNS);
		add_right(t, rate(t->arena, f->numerator, f->all), RATE_COLUMNS);
		text_addc(t, '\n');
	}
	if (f->target)
		add_target(t, f);
}

static void add_place(struct text *t, const struct sheet *s, const struct place *p)
{
	const int64_t *n = p->count;
	struct figure f;
	for (const struct figure_row *row = figure_rows; row->step; row++)
		if (figure_of(s, p, row, &f))
			add_figure(t, &f);
	text_addf(t, "  Trạng thái: hoạt động ");
	vn_number(t, n[COUNT_ACTIVE]);
	text_addf(t, ", chưa hoạt động ");
	vn_number(t, n[COUNT_OBSERVED] - n[COUNT_ACTIVE]);
	text_addf(t, ", chưa quan sát được ");
	vn_number(t, n[COUNT_IN_USE] - n[COUNT_OBSERVED]);
	text_addf(t, ".\n  Quan sát được nhờ luồng thông báo của ngân hàng: ");
	vn_number(t, n[COUNT_FED]);
	text_addf(t, "; nhờ giao dịch gần đây: ");
	vn_number(t, n[COUNT_OBSERVED] - n[COUNT_FED]);
	text_addf(t, ".\n");
}

static void add_head(struct text *t, const struct sheet *s)
{
	text_addf(t, "MỨC ĐỘ THANH TOÁN KHÔNG DÙNG TIỀN MẶT\n");
	if (s->of_market)
		text_addf(t, "%.*s, %.*s\n", SARG(s->places[0].name), SARG(s->province_name));
	else
		text_addf(t, "%.*s\n", SARG(s->province_name));
	text_addf(t, "Kỳ ");
	vn_day(t, s->from);
	text_addf(t, "–");
	vn_day(t, s->to);
	text_addf(t, ", số liệu lúc ");
	vn_time(t, s->as_of_us);
	text_addf(t, "\n\n");
}

static void add_notes(struct text *t, const struct sheet *s)
{
	const struct indicator *active = sheet_indicator(s, "ACT"), *seen = sheet_indicator(s, "OBS"),
	                       *shown = sheet_indicator(s, "DSP");
	text_addf(t, "\nHoạt động: từ %lld giao dịch trong kỳ, mỗi giao dịch từ ", (long long)active->payments_min);
	vn_number(t, active->amount_min_vnd);
	text_addf(t, " đ");
	if (active->per_open_day > 0)
		text_addf(t, " (chợ phiên: %lld mỗi ngày họp)", (long long)active->per_open_day);
	text_addf(t, "; không xét số người trả (ngân hàng không báo).\n");
	text_addf(t, "Đang trưng mã: có người kiểm tra thấy mã đúng tại điểm trong %lld ngày gần đây.\n",
	          (long long)shown->seen_days);
	text_addf(t, "Quan sát được: có luồng thông báo, hoặc có giao dịch trong %lld ngày gần đây.\n",
	          (long long)seen->seen_days);
}

static struct slice sheet_text(const struct sheet *s)
{
	struct text t;
	text_init(&t, s->arena);
	add_head(&t, s);
	if (s->of_market) {
		add_place(&t, s, &s->places[0]);
	} else {
		text_addf(&t, "Toàn tỉnh, thành phố: ");
		vn_number(&t, s->place_count);
		text_addf(&t, " chợ\n");
		add_place(&t, s, &s->total);
		for (int i = 0; i < s->place_count; i++) {
			text_addf(&t, "\n%.*s\n", SARG(s->places[i].name));
			add_place(&t, s, &s->places[i]);
		}
	}
	add_notes(&t, s);
	return text_slice(&t);
}

static int load(struct session *db, struct sheet *s, struct fault *why)
{
	struct sql_call call;
	struct sql_rows rows;
	if (session_begin(db, why) || session_run(db, SQL_CALL0(s->arena, store_enter_all), NULL, why))
		return -1;
	while (sheet_next(s, &call))
		if (session_run(db, call, &rows, why) || sheet_take(s, &rows, why))
			return -1;
	return session_commit(db, why);
}

static int read_place_options(struct sheet *s, const char *market, const char *province, struct fault *why)
{
	int64_t code;
	s->of_market = market != NULL;
	if (market)
		return uuid_parse(slice_z(market), &s->market) ? fault(why, ERR_BAD_ID, "market") : 0;
	if (slice_to_i64(slice_z(province), &code) || code < 1 || code > 99)
		return fault(why, ERR_OUT_OF_RANGE, "province");
	s->province = (int16_t)code;
	return 0;
}

int cmd_report_adoption(int argc, char **argv)
{
	static const struct usage usage = {
		"socho report adoption --market ID | --province CODE [--month YYYY-MM] [--json] [--config FILE]",
		"How far a market, or every market of a province, has come with cashless payment, against the plan's targets.",
	};
	const char *market = NULL, *province = NULL, *month = NULL, *json = NULL, *path = NULL;
	const struct option_row rows[] = {
		{"market", "ID", "one market", &market},
		{"province", "CODE", "every open market of the province, and their sum", &province},
		{"month", "YYYY-MM", "the month that runs unless given", &month},
		{"json", NULL, "the figures as the API tells them", &json},
		{"config", "FILE", "configuration file", &path},
		{0},
	};
	int plain, status;
	if (options_read(argc, argv, rows, &usage, &plain, &status))
		return status;
	if (plain || !market == !province)
		return usage_error(&usage, "name a market or a province");
	struct config c;
	struct fault why;
	struct sheet s;
	struct arena a;
	struct session *db = NULL;
	arena_init(&a, 65536);
	int rc = EXIT_REFUSED;
	if (sheet_init(&s, &a, slice_z(month), &why) || read_place_options(&s, market, province, &why) ||
	    config_load(&c, path, &why) || !(db = session_open(&c, "admin", &why)) || load(db, &s, &why)) {
		fault_print(&why);
		goto out;
	}
	struct slice page = json ? sheet_json(&s) : sheet_text(&s);
	printf("%.*s%s", SARG(page), json ? "\n" : "");
	rc = EXIT_DONE;
out:
	session_close(db);
	arena_release(&a);
	return rc;
}

/* A report as the state's offices write it (30/2020/NĐ-CP): head, number, place and day, subject, table, end mark, copies and
 * signature. Nothing of it is counted here: it shows the figures that were frozen. */
#include "report.h"

#include <utf8proc.h>

#include "socho/adoption/form.h"
#include "socho/adoption/period.h"
#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/paper.h"
#include "sql.h"

struct reporting {
	struct job *job;
	struct uuid id;
	struct sql_press_report_facts_out facts;
	const json_t *figures, *head;
	const struct form *form;
};

static struct slice said(const json_t *object, const char *key)
{
	const char *z = json_string_value(json_object_get(object, key));
	return z ? slice_z(z) : S("");
}

/* "Phường Hồng Gai" to "PHƯỜNG HỒNG GAI". */
static struct slice upper(struct arena *a, struct slice s)
{
	struct text t;
	text_init(&t, a);
	for (size_t at = 0; at < s.n;) {
		utf8proc_int32_t c;
		utf8proc_uint8_t out[4];
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.n - at), &c);
		if (n < 1)
			break;
		at += (size_t)n;
		text_add(&t, slice_of(out, (size_t)utf8proc_encode_char(utf8proc_toupper(c), out)));
	}
	return text_slice(&t);
}

static struct slice day_words(struct arena *a, struct slice iso)
{
	struct text t;
	int32_t day;
	text_init(&t, a);
	if (day_parse(iso, &day) == 0)
		vn_day(&t, day);
	return text_slice(&t);
}

/* "22/11/2026 15:20" */
static struct slice time_words(struct arena *a, struct slice text)
{
	struct text t;
	int64_t at_us;
	text_init(&t, a);
	if (clock_parse(text, &at_us) == 0)
		vn_time(&t, at_us);
	return text_slice(&t);
}

/* "quý IV năm 2026" */
static struct slice period_words(struct arena *a, struct slice name)
{
	static const char *const quarters[] = {"I", "II", "III", "IV"};
	struct period p;
	int year, month, day;
	if (period_parse(name, &p))
		return name;
	/* A window that ends on a 14th is named after the month of its last day. */
	day_to_civil(p.to, &year, &month, &day);
	switch (p.kind) {
	case PERIOD_QUARTER:
		return arena_printf(a, "quý %s năm %d", quarters[(month - 1) / 3], year);
	case PERIOD_HALF:
		return arena_printf(a, "6 tháng %s năm %d", month <= 6 ? "đầu" : "cuối", year);
	case PERIOD_YEAR:
		return arena_printf(a, "năm %d", year);
	default:
		return arena_printf(a, "tháng %d năm %d", month, year);
	}
}

static struct slice number_words(const struct reporting *r)
{
	static const char *const empty[] = {"Số:        /BC-BQLC", "Số:        /BC-UBND", "Số:        /BC-S"};
	const struct sql_press_report_facts_out *f = &r->facts;
	if (f->number.p)
		return arena_printf(r->job->arena, "Số: %.*s", SARG(f->number));
	return slice_z(empty[slice_eq(f->level, S("market")) ? 0 : slice_eq(f->level, S("commune")) ? 1 : 2]);
}

static int draw_table(const struct reporting *r, struct paper *p, struct fault *why)
{
	struct arena *a = r->job->arena;
	const struct form *f = r->form;
	const json_t *lines = json_object_get(r->figures, "lines"), *line;
	int n = form_column_count(f), rows = (int)json_array_size(lines), number = 0, words = 0;
	const char *titles[FORM_COLUMNS_MAX], *marks[FORM_COLUMNS_MAX];
	double shares[FORM_COLUMNS_MAX];
	bool text[FORM_COLUMNS_MAX];
	struct slice *cells = arena_array(a, (size_t)(rows + 1) * (size_t)n, sizeof *cells);
	size_t i;
	for (int c = 0; c < n; c++) {
		const struct form_column *k = &f->columns[c];
		bool counted = k->kind != FORM_SERIAL && k->kind != FORM_TEXT;
		number += counted;
		titles[c] = k->title;
		marks[c] = k->formula ? k->formula : counted ? arena_printf(a, "(%d)", number).p : arena_printf(a, "%c", 'A' + words++).p;
		shares[c] = k->share;
		text[c] = k->kind == FORM_TEXT;
	}
	json_array_foreach(lines, i, line)
		for (int c = 0; c < n; c++)
			cells[(int)i * n + c] = form_cell(a, &f->columns[c], line, (int)i + 1, true);
	for (int c = 0; f->total && c < n; c++)
		cells[rows * n + c] = c == 1 ? slice_z(f->total) : form_cell(a, &f->columns[c], json_object_get(r->figures, "total"), 0, true);
	const struct paper_report t = {titles, marks, shares, text, n, rows + (f->total != NULL), cells, f->total != NULL};
	return paper_report(p, &t, why);
}

static int draw_words(const struct reporting *r, struct paper *p, struct fault *why)
{
	struct arena *a = r->job->arena;
	const json_t *h = r->head;
	struct slice plan = said(h, "plan"), target = said(h, "target_of");
	if (paper_text(p, arena_printf(a, "Kỳ báo cáo: từ ngày %.*s đến ngày %.*s; số liệu đến hết ngày %.*s, chốt ngày %.*s.",
	                               SARG(day_words(a, said(h, "from"))), SARG(day_words(a, said(h, "to"))),
	                               SARG(day_words(a, said(h, "at"))), SARG(time_words(a, said(h, "as_of")))), why))
		return -1;
	if (plan.n && paper_text(p, arena_printf(a, "Thực hiện Kế hoạch số %.*s.", SARG(plan)), why))
		return -1;
	if (target.n && paper_text(p, arena_printf(a, "Chỉ tiêu theo văn bản số %.*s.", SARG(target)), why))
		return -1;
	if (r->facts.serial &&
	    paper_text(p, arena_printf(a, "Báo cáo bổ sung lần %d, lý do: %.*s.", r->facts.serial, SARG(r->facts.addendum_reason)), why))
		return -1;
	return 0;
}

/* Before the end mark. */
static struct slice without_stop(struct slice s)
{
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
		s.n--;
	return s;
}

static int draw(const struct reporting *r, struct paper *p, struct slice *file, struct fault *why)
{
	struct arena *a = r->job->arena;
	const json_t *h = r->head;
	struct slice issuer = upper(a, said(h, "issuer")), place = said(h, "place");
	struct slice subject = arena_printf(a, "%s %.*s, %.*s", r->form->subject, SARG(period_words(a, said(h, "period"))), SARG(place));
	if (paper_head(p, upper(a, said(h, "above")), issuer, number_words(r), vn_place_day(a, said(h, "seat"), clock_day(r->facts.submitted_at)), why) ||
	    paper_title(p, S("BÁO CÁO"), subject, place, why) ||
	    paper_text(p, arena_printf(a, "Kính gửi: %.*s", SARG(said(h, "above"))), why) || draw_words(r, p, why) ||
	    paper_text(p, arena_printf(a, "(%s)", r->form->name), why) || draw_table(r, p, why) ||
	    (r->form->note && paper_text(p, slice_z(r->form->note), why)))
		return -1;
	struct slice closing = S("Trân trọng báo cáo./.");
	if (r->facts.explanation.n) {
		if (paper_heading(p, S("Giải trình, khó khăn và đề xuất"), why))
			return -1;
		closing = arena_printf(a, "%.*s./.", SARG(without_stop(r->facts.explanation)));
	}
	if (paper_close(p, closing, S("- Như trên;\n- Lưu: VT."), arena_printf(a, "TM. %.*s", SARG(issuer)), S(""), why))
		return -1;
	return paper_finish(p, file, why);
}

static void finish(struct reporting *r, struct tx *tx, struct slice file, struct slice error)
{
	struct job *j = r->job;
	tx_query(tx, SQL_CALL(j->arena, press_report_done, .province = j->province, .report = r->id, .version = r->facts.version,
	                      .state = error.p ? S("refused") : S("done"), .error = error, .file = file), NULL, NULL);
	job_done(tx, j, S("{}"));
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct reporting *r = arg;
	struct job *j = r->job;
	struct paper *p = NULL;
	struct slice file = {NULL, 0}, error = {NULL, 0};
	struct fault why;
	if (rows->count == 0) {
		job_done(tx, j, S("{}"));
		return;
	}
	sql_row(j->arena, rows, 0, &r->facts);
	json_t *figures = json_read(r->facts.figures, &why);
	r->figures = figures;
	r->head = json_object_get(figures, "head");
	r->form = form_find(said(figures, "form"));
	if (!r->form || paper_open(&p, PAPER_WIDE, j->tools->config->demo != 0, &why) || draw(r, p, &file, &why))
		error = slice_z(err_info(r->form ? why.err : ERR_INTERNAL)->code);
	file = arena_dup(j->arena, file);
	paper_free(p);
	json_decref(figures);
	if (error.p)
		file = (struct slice){NULL, 0};
	finish(r, tx, file, error);
}

void report_run(struct tx *tx, struct job *j)
{
	struct reporting *r = ARENA_NEW(j->arena, struct reporting);
	struct fault why;
	r->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "report", &r->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_report_facts, .province = j->province, .report = r->id), on_facts, r);
}

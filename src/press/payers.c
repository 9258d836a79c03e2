#include "payers.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/paper.h"
#include "socho/seal/column.h"
#include "sql.h"

struct listing {
	struct job *job;
	struct uuid id;
	struct sql_press_payers_facts_out facts;
	const struct sql_rows *rows; /* the last one sums the others */
};

enum { COLUMNS = 8 };

static const struct paper_column columns[COLUMNS] = {
	{SLICE_LIT("STT"), 9},       {SLICE_LIT("Điểm"), 17},           {SLICE_LIT("Người nộp"), 37},   {SLICE_LIT("Phải thu"), 22},
	{SLICE_LIT("Tiền mặt"), 21}, {SLICE_LIT("Không tiền mặt"), 21}, {SLICE_LIT("Ngày nộp"), 20}, {SLICE_LIT("Hình thức"), 13},
};

static struct slice number_words(struct arena *a, struct slice digits)
{
	struct text t;
	int64_t n = 0;
	text_init(&t, a);
	if (slice_to_i64(digits, &n))
		return digits;
	vn_number(&t, n);
	return text_slice(&t);
}

static struct slice day_words(struct arena *a, struct slice iso)
{
	struct text t;
	int32_t day;
	text_init(&t, a);
	if (!iso.n || day_parse(iso, &day))
		return S("");
	vn_day(&t, day);
	return text_slice(&t);
}

/* "Một triệu … đồng", with the words that the market's region uses. */
static struct slice amount_words(const struct listing *l, struct slice digits)
{
	struct arena *a = l->job->arena;
	const struct vn_words style = {arena_dup_z(a, l->facts.thousand), arena_dup_z(a, l->facts.zero)};
	struct text t;
	int64_t n = 0;
	text_init(&t, a);
	if (slice_to_i64(digits, &n))
		return digits;
	vn_number(&t, n);
	text_add(&t, S(" đồng ("));
	vn_amount_words(&t, n, &style);
	text_add(&t, S(")"));
	return text_slice(&t);
}

static struct slice method_words(struct slice method)
{
	if (slice_eq(method, S("Không tiền mặt")))
		return S("KTM");
	return slice_eq(method, S("Tiền mặt")) ? S("TM") : slice_eq(method, S("Cả hai")) ? S("TM, KTM") : S("");
}

static int draw_rows(const struct listing *l, struct paper *p, struct sql_dues_payers_rows_out *total, struct fault *why)
{
	struct arena *a = l->job->arena;
	if (paper_text(p, S("Đơn vị tính: đồng. TM: tiền mặt; KTM: không dùng tiền mặt."), why) ||
	    paper_table(p, columns, COLUMNS, why))
		return -1;
	for (int i = 0; i < l->rows->count; i++) {
		sql_row(a, l->rows, i, total);
		const struct slice cells[COLUMNS] = {total->place, total->stall, total->vendor, number_words(a, total->due),
		                                     number_words(a, total->cash), number_words(a, total->cashless),
		                                     day_words(a, total->paid_on), method_words(total->method)};
		if (paper_row(p, cells, why))
			return -1;
	}
	return 0;
}

static int draw(const struct listing *l, struct paper *p, struct slice *file, struct fault *why)
{
	const struct sql_press_payers_facts_out *f = &l->facts;
	struct arena *a = l->job->arena;
	struct sql_dues_payers_rows_out total = {.due = {NULL, 0}};
	int year, month, day;
	day_to_civil(f->month, &year, &month, &day);
	struct slice title = arena_printf(a, month < 3 ? "các khoản thu tháng %02d năm %d" : "các khoản thu tháng %d năm %d", month, year);
	if (paper_head(p, f->unit, f->operator, S(""), vn_place_day(a, f->unit, clock_day(clock_now_us())), why) ||
	    paper_title(p, S("DANH SÁCH NGƯỜI NỘP"), title, f->market, why) || paper_text(p, f->market, why) ||
	    draw_rows(l, p, &total, why) ||
	    paper_text(p, arena_printf(a, "Tổng số phải thu: %.*s.", SARG(amount_words(l, total.due))), why) ||
	    paper_text(p, arena_printf(a, "Đã thu tiền mặt: %.*s.", SARG(amount_words(l, total.cash))), why) ||
	    paper_text(p, arena_printf(a, "Đã thu không dùng tiền mặt: %.*s.", SARG(amount_words(l, total.cashless))), why))
		return -1;
	return paper_signatures(p, S("Danh sách này không phải hóa đơn./."), S("NGƯỜI LẬP"), S("TM. BAN QUẢN LÝ CHỢ"), why) ||
	               paper_finish(p, file, why)
	           ? -1
	           : 0;
}

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct job *j = l->job;
	struct paper *p = NULL;
	struct slice file, box = {NULL, 0}, error = {NULL, 0};
	struct fault why;
	l->rows = rows;
	if (paper_open(&p, PAPER_TALL, j->tools->config->demo != 0, &why) || draw(l, p, &file, &why))
		error = slice_z(err_info(why.err)->code);
	else
		box = column_seal(j->arena, j->tools->columns, j->province, "paper", "file_box", slice_of(l->id.b, sizeof l->id.b), file);
	paper_free(p);
	tx_query(tx, SQL_CALL(j->arena, press_paper_done, .province = j->province, .id = l->id,
	         .state = error.p ? S("refused") : S("done"), .error = error, .file_box = box), NULL, NULL);
	job_done(tx, j, S("{}"));
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct job *j = l->job;
	if (rows->count)
		sql_row(j->arena, rows, 0, &l->facts);
	if (rows->count && slice_eq(l->facts.state, S("queued")))
		tx_query(tx, SQL_CALL(j->arena, dues_payers_rows, .market = l->facts.market_id, .from_day = l->facts.month,
		         .to_day = l->facts.last_day), on_rows, l);
	else
		job_done(tx, j, S("{}"));
}

void payers_run(struct tx *tx, struct job *j)
{
	struct listing *l = ARENA_NEW(j->arena, struct listing);
	struct fault why;
	*l = (struct listing){.job = j};
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "paper", &l->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_payers_facts, .province = j->province, .id = l->id), on_facts, l);
}

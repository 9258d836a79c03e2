#include "round_sheet.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/paper.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

struct listing {
	struct job *job;
	struct uuid id;
	struct sql_press_round_sheet_facts_out facts;
	const struct sql_rows *rows;
};

enum { COLUMNS = 6 };

static const struct paper_column columns[COLUMNS] = {
	{SLICE_LIT("TT"), 9},   {SLICE_LIT("Số sạp"), 24},         {SLICE_LIT("Khu"), 30}, {SLICE_LIT("Mã phải trưng"), 38},
	{SLICE_LIT("Lý do"), 26}, {SLICE_LIT("Kết quả: khớp, lạ, mất, mờ, đóng"), 33},
};

static struct slice reason_words(struct slice reason)
{
	static const struct {
		struct slice reason, words;
	} rows[] = {
		{SLICE_LIT("incident_near"), SLICE_LIT("gần vụ việc")}, {SLICE_LIT("account_changed"), SLICE_LIT("đổi tài khoản")},
		{SLICE_LIT("silent"), SLICE_LIT("ngừng có tiền")},      {SLICE_LIT("new"), SLICE_LIT("mới")},
		{SLICE_LIT("due"), SLICE_LIT("đến hạn")},               {SLICE_LIT("sample"), SLICE_LIT("chọn mẫu")},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_eq(rows[i].reason, reason))
			return rows[i].words;
	return reason;
}

/* "970422 0006, …" as "MBBank •••• 0006, …". */
static struct slice account_words(struct arena *a, struct slice accounts)
{
	struct text t;
	text_init(&t, a);
	while (accounts.n) {
		struct slice one = slice_trim(slice_cut(&accounts, ','));
		struct slice bin = slice_cut(&one, ' ');
		const struct bank *bank = bank_by_bin(bin);
		text_addf(&t, "%s%.*s •••• %.*s", t.n ? ", " : "", SARG(bank ? bank->short_name : bin), SARG(one));
	}
	return text_slice(&t);
}

static int draw_stall(const struct listing *l, int i, struct paper *p, struct fault *why)
{
	struct arena *a = l->job->arena;
	struct sql_press_round_sheet_stalls_out row;
	sql_row(a, l->rows, i, &row);
	const struct slice cells[COLUMNS] = {arena_printf(a, "%d", row.place), row.stall, row.zone, account_words(a, row.accounts),
	                                     reason_words(row.reason), S("")};
	return paper_row(p, cells, why);
}

static int draw(const struct listing *l, struct paper *p, struct slice *file, struct fault *why)
{
	const struct sql_press_round_sheet_facts_out *f = &l->facts;
	struct arena *a = l->job->arena;
	struct text days;
	text_init(&days, a);
	text_add(&days, S("từ ngày "));
	vn_day(&days, f->from_day);
	text_add(&days, S(" đến ngày "));
	vn_day(&days, f->to_day);
	if (paper_head(p, f->unit, f->operator, S(""), vn_place_day(a, f->unit, clock_day(clock_now_us())), why) ||
	    paper_title(p, S("DANH SÁCH KIỂM TRA MÃ"), arena_printf(a, "%.*s, %.*s", SARG(f->market), SARG(text_slice(&days))),
	                arena_printf(a, "%.*s, %d điểm", SARG(f->market), l->rows->count), why) ||
	    paper_table(p, columns, COLUMNS, why))
		return -1;
	for (int i = 0; i < l->rows->count; i++)
		if (draw_stall(l, i, p, why))
			return -1;
	return paper_signatures(p, S("Chọn điểm trước, rồi quét từng mã đang trưng. Mã lạ: chụp ảnh, gỡ xuống, báo người bán và ban quản lý."),
	                        S("NGƯỜI KIỂM TRA"), S("TM. BAN QUẢN LÝ CHỢ"), why) ||
	               paper_finish(p, file, why)
	           ? -1
	           : 0;
}

static void on_stalls(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct job *j = l->job;
	struct paper *p = NULL;
	struct slice file = {NULL, 0}, error = {NULL, 0};
	struct fault why;
	l->rows = rows;
	if (paper_open(&p, PAPER_TALL, j->tools->config->demo != 0, &why) || draw(l, p, &file, &why)) {
		error = slice_z(err_info(why.err)->code);
		file = slice_z(NULL);
	}
	file = file.p ? arena_dup(j->arena, file) : file;
	tx_query(tx, SQL_CALL(j->arena, press_round_sheet_done, .province = j->province, .id = l->id,
	         .state = error.p ? S("refused") : S("done"), .error = error, .file = file), NULL, NULL);
	paper_free(p);
	job_done(tx, j, S("{}"));
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct listing *l = arg;
	struct job *j = l->job;
	if (rows->count)
		sql_row(j->arena, rows, 0, &l->facts);
	if (rows->count && slice_eq(l->facts.state, S("queued")))
		tx_query(tx, SQL_CALL(j->arena, press_round_sheet_stalls, .province = j->province, .round = l->facts.round), on_stalls, l);
	else
		job_done(tx, j, S("{}"));
}

void round_sheet_run(struct tx *tx, struct job *j)
{
	struct listing *l = ARENA_NEW(j->arena, struct listing);
	struct fault why;
	*l = (struct listing){.job = j};
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "sheet", &l->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_round_sheet_facts, .province = j->province, .id = l->id), on_facts, l);
}

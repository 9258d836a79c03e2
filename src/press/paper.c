/* What a paper says stands here, in the words of the forms that boards use. The file is sealed into its row: it is never
 * written to disk, because it holds whole phones, IDs and account numbers. */
#include "paper.h"

#include "socho/base/clock.h"
#include "socho/base/fields.h"
#include "socho/base/limits.h"
#include "socho/base/text.h"
#include "socho/base/vn.h"
#include "socho/image/paper.h"
#include "socho/registry/vendor.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

struct drawing {
	struct job *job;
	struct tx *tx;
	struct uuid id;
	struct sql_press_paper_facts_out facts;
	struct vendor_personal personal;
	struct sql_press_paper_consents_out *consents;
	int consent_count;
};

static struct slice kind_words(struct slice kind)
{
	static const char *const words[] = {"Hộ kinh doanh", "Cá nhân không đăng ký kinh doanh", "Doanh nghiệp", "Hợp tác xã",
	                                    "Nông hộ bán trực tiếp", "Cơ quan, đơn vị"};
	for (int i = 0; vendor_kinds[i]; i++)
		if (slice_eq(kind, slice_z(vendor_kinds[i])))
			return slice_z(words[i]);
	return kind;
}

static struct slice bank_name(struct slice bin)
{
	const struct bank *bank = bank_by_bin(bin);
	return bank ? bank->short_name : bin;
}

static struct slice about(const struct drawing *d)
{
	return arena_printf(d->job->arena, "%.*s, điểm %.*s", SARG(d->facts.market), SARG(d->facts.stall));
}

static int draw_form(const struct drawing *d, struct paper *p, struct fault *why)
{
	const struct sql_press_paper_facts_out *f = &d->facts;
	struct slice registration = slice_eq(f->registration_style, S("id")) ? d->personal.id_number : f->registration_number;
	if (paper_title(p, S("PHIẾU ĐĂNG KÝ"), S("tham gia chợ không dùng tiền mặt và đồng ý xử lý dữ liệu cá nhân"),
	                about(d), why) ||
	    paper_heading(p, S("I. Người bán"), why) || paper_field(p, S("Loại"), kind_words(f->vendor_kind), why) ||
	    paper_field(p, S("Tên gọi tại chợ"), f->name, why) ||
	    paper_field(p, S("Tên theo đăng ký, CCCD"), f->legal_name, why) ||
	    paper_field(p, S("Số định danh"), d->personal.id_number, why) || paper_field(p, S("Mã số thuế"), f->tax_code, why) ||
	    paper_field(p, S("Số đăng ký kinh doanh"), registration, why) ||
	    paper_field(p, S("Điện thoại"), d->personal.phone, why) || paper_field(p, S("Thư điện tử"), d->personal.email, why) ||
	    paper_heading(p, S("II. Điểm kinh doanh"), why) || paper_field(p, S("Chợ"), f->market, why) ||
	    paper_field(p, S("Số điểm kinh doanh"), f->stall, why) || paper_heading(p, S("III. Tài khoản nhận tiền"), why) ||
	    paper_field(p, S("Ngân hàng"), bank_name(f->bin), why) || paper_field(p, S("Số tài khoản"), d->personal.number, why) ||
	    paper_field(p, S("Chủ tài khoản"), f->holder_name, why) || paper_heading(p, S("IV. Đồng ý (đánh dấu từng ô)"), why))
		return -1;
	for (int i = 0; i < d->consent_count; i++)
		if (paper_box(p, arena_printf(d->job->arena, "%.*s (mẫu %.*s, bản %d)", SARG(d->consents[i].text_vi),
		                              SARG(d->consents[i].purpose), d->consents[i].version), why))
			return -1;
	return paper_signatures(p, S("Tôi có thể rút lại từng sự đồng ý bất cứ lúc nào, cũng dễ như khi đồng ý, tại ban quản lý chợ. Tiền "
	                             "trả bằng mã vào thẳng tài khoản của tôi; sổ chợ không giữ tiền."),
	                        S("NGƯỜI TIẾP NHẬN"), S("NGƯỜI ĐĂNG KÝ"), why);
}

static int draw_notice(const struct drawing *d, struct paper *p, struct fault *why)
{
	const struct sql_press_paper_facts_out *f = &d->facts;
	struct text due;
	text_init(&due, d->job->arena);
	if (f->due_at.has)
		vn_time(&due, f->due_at.value);
	if (paper_title(p, S("GIẤY BÁO"), S("về việc thay đổi tài khoản nhận tiền"), about(d), why) ||
	    paper_text(p, arena_printf(d->job->arena, "Kính gửi: %.*s", SARG(f->name)), why) ||
	    paper_text(p, S("Đã có yêu cầu được duyệt, đổi tài khoản nhận tiền của điểm kinh doanh sau đây:"), why) ||
	    paper_field(p, S("Chợ"), f->market, why) || paper_field(p, S("Số điểm kinh doanh"), f->stall, why) ||
	    paper_field(p, S("Ngân hàng mới"), bank_name(f->bin), why) ||
	    paper_field(p, S("Bốn số cuối"), arena_printf(d->job->arena, "•••• %.*s", SARG(f->last4)), why) ||
	    paper_field(p, S("Chủ tài khoản"), f->holder_name, why) ||
	    paper_field(p, S("Có hiệu lực từ"), text_slice(&due), why))
		return -1;
	return paper_signatures(p, S("Đến lúc đó mã cũ vẫn dùng được. Nếu không phải ông/bà yêu cầu, báo ngay cho ban quản lý chợ để hủy."),
	                        S("NGƯỜI NHẬN"), S("TM. BAN QUẢN LÝ CHỢ"), why);
}

static int draw(const struct drawing *d, struct paper *p, struct slice *file, struct fault *why)
{
	const struct sql_press_paper_facts_out *f = &d->facts;
	bool form = slice_eq(f->kind, S("registration"));
	if (paper_head(p, f->unit, f->operator, S(""), vn_place_day(d->job->arena, d->facts.unit, clock_day(clock_now_us())), why) || (form ? draw_form(d, p, why) : draw_notice(d, p, why)))
		return -1;
	return paper_finish(p, file, why);
}

static void finish(struct drawing *d)
{
	struct job *j = d->job;
	struct paper *p = NULL;
	struct slice file, box = {NULL, 0}, error = {NULL, 0};
	struct fault why;
	if (paper_open(&p, PAPER_TALL, j->tools->config->demo != 0, &why) || draw(d, p, &file, &why))
		error = slice_z(err_info(why.err)->code);
	else
		box = column_seal(j->arena, j->tools->columns, j->province, "paper", "file_box", slice_of(d->id.b, sizeof d->id.b), file);
	paper_free(p);
	tx_query(d->tx, SQL_CALL(j->arena, press_paper_done, .province = j->province, .id = d->id,
	         .state = error.p ? S("refused") : S("done"), .error = error, .file_box = box), NULL, NULL);
	job_done(d->tx, j, S("{}"));
}

static void on_consents(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drawing *d = arg;
	d->tx = tx;
	d->consent_count = rows->count;
	d->consents = arena_array(d->job->arena, (size_t)rows->count + 1, sizeof *d->consents);
	for (int i = 0; i < rows->count; i++)
		sql_row(d->job->arena, rows, i, &d->consents[i]);
	finish(d);
}

/* The sealed half is gone once the revision was decided; then the form has lines to write on. */
static int open_personal(struct drawing *d, struct fault *why)
{
	struct slice text;
	struct job *j = d->job;
	if (!d->facts.personal_box.p)
		return 0;
	return column_open(j->arena, j->tools->columns, j->province, "revision", "personal_box",
	                   slice_of(d->facts.revision.b, sizeof d->facts.revision.b), d->facts.personal_box, &text, why) ||
	               vendor_personal_read(j->arena, text, &d->personal, why)
	           ? -1
	           : 0;
}

static void on_facts(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct drawing *d = arg;
	struct job *j = d->job;
	struct fault why;
	if (rows->count)
		sql_row(j->arena, rows, 0, &d->facts);
	if (!rows->count || !slice_eq(d->facts.state, S("queued")))
		job_done(tx, j, S("{}"));
	else if (open_personal(d, &why))
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL0(j->arena, press_paper_consents), on_consents, d);
}

void paper_run(struct tx *tx, struct job *j)
{
	struct drawing *d = ARENA_NEW(j->arena, struct drawing);
	struct fault why;
	d->job = j;
	json_t *payload = json_read(j->payload, &why);
	int read = payload ? field_uuid(payload, "paper", &d->id, &why) : -1;
	json_decref(payload);
	if (read)
		job_fail(tx, j, &why);
	else
		tx_query(tx, SQL_CALL(j->arena, press_paper_facts, .province = j->province, .id = d->id), on_facts, d);
}

static void on_swept(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct job *j = arg;
	struct sql_press_paper_sweep_out row;
	sql_row(j->arena, rows, 0, &row);
	job_done(tx, j, arena_printf(j->arena, "{\"swept\":%lld}", (long long)row.swept));
}

void paper_sweep(struct tx *tx, struct job *j)
{
	tx_query(tx, SQL_CALL(j->arena, press_paper_sweep, .days = PAPER_KEEP_DAYS), on_swept, j);
}

/* A part of the document is a row of the table: its name there, the sheet's title, and the members of its objects in
 * the order of the columns. Wording of every title: what a vendor would call it. */
#include <stdio.h>

#include "socho/base/clock.h"
#include "socho/base/grid_write.h"
#include "vendor_data.h"

enum { COLUMNS_MAX = 12 };
enum shape { WORD, COUNT, DAY, TIME };

struct column {
	const char *title, *member;
	enum shape shape;
};

static const struct part {
	const char *name, *title;
	struct column columns[COLUMNS_MAX];
} parts[] = {
	{"consents", "Đồng ý",
	 {{"Mục đích", "purpose", WORD}, {"Bản", "version", COUNT}, {"Nội dung", "text_vi", WORD}, {"Cách thức", "channel", WORD},
	  {"Đồng ý lúc", "given_at", TIME}, {"Người ghi", "recorded_by", WORD}, {"Rút lại lúc", "withdrawn_at", TIME},
	  {"Cách rút", "withdrawn_channel", WORD}, {"SHA-256 bản quét", "scan_sha256", WORD}}},
	{"reports", "Điều đã báo",
	 {{"Số sạp", "stall", WORD}, {"Loại", "kind", WORD}, {"Nội dung", "note", WORD}, {"Báo lúc", "at", TIME}, {"Trả lời", "answer", WORD},
	  {"Trả lời lúc", "answered_at", TIME}}},
	{"tenancies", "Điểm kinh doanh",
	 {{"Chợ", "market", WORD}, {"Số sạp", "stall", WORD}, {"Loại", "kind", WORD}, {"Từ ngày", "from_day", DAY}, {"Đến ngày", "to_day", DAY}}},
	{"accounts", "Tài khoản",
	 {{"BIN", "bin", WORD}, {"Số tài khoản", "number", WORD}, {"Chủ tài khoản", "holder_name", WORD}, {"Trạng thái", "state", WORD},
	  {"Khớp tên", "name_match", WORD}, {"Chính chủ", "ownership", WORD}, {"Quan hệ", "relation", WORD}, {"Ghi lúc", "created_at", TIME}}},
	{"evidence", "Bằng chứng",
	 {{"4 số cuối", "last4", WORD}, {"Loại", "kind", WORD}, {"Trạng thái", "state", WORD}, {"Tham chiếu", "reference", WORD},
	  {"Ghi lúc", "created_at", TIME}, {"Xong lúc", "settled_at", TIME}}},
	{"feeds", "Luồng thông báo",
	 {{"4 số cuối", "last4", WORD}, {"Kết nối", "connection", WORD}, {"Từ ngày", "since", DAY}, {"Đến ngày", "until", DAY}, {"Căn cứ", "consent", WORD}}},
	{"codes", "Mã thanh toán",
	 {{"Mã", "id", WORD}, {"Số sạp", "stall", WORD}, {"Loại", "kind", WORD}, {"4 số cuối", "last4", WORD}, {"Số tiền", "amount_vnd", COUNT},
	  {"Trạng thái", "state", WORD}, {"Lý do", "reason", WORD}, {"Cấp lúc", "issued_at", TIME}, {"Kết thúc lúc", "ended_at", TIME}}},
	{"figures", "Số liệu",
	 {{"Chợ", "market", WORD}, {"Số sạp", "stall", WORD}, {"Tháng", "month", WORD}, {"Số giao dịch", "payments", COUNT},
	  {"Số tiền (đồng)", "amount_vnd", COUNT}, {"Số ngày dùng chung, không tính", "shared_days", COUNT}}},
	{"notices", "Thông báo",
	 {{"Lúc", "at", TIME}, {"Cách gửi", "way", WORD}, {"Số sạp", "stall", WORD}, {"Trạng thái", "state", WORD}}},
	{"revisions", "Hồ sơ",
	 {{"Mã hồ sơ", "id", WORD}, {"Loại", "kind", WORD}, {"Trạng thái", "state", WORD}, {"Lập lúc", "created_at", TIME},
	  {"Gửi lúc", "submitted_at", TIME}, {"Quyết định lúc", "decided_at", TIME}, {"Lý do", "reason", WORD}}},
	{"requests", "Yêu cầu về dữ liệu",
	 {{"Quyền", "kind", WORD}, {"Mục đích", "purpose", WORD}, {"Cách gửi", "channel", WORD}, {"Nhận ngày", "received_on", DAY},
	  {"Hạn xong", "finish_due", DAY}, {"Trạng thái", "state", WORD}, {"Xong lúc", "ended_at", TIME}, {"Lý do", "reason", WORD}}},
	{"trail", "Ai đã xem, đã sửa",
	 {{"Lúc", "at", TIME}, {"Người", "who", WORD}, {"Việc", "action", WORD}, {"Đối tượng", "entity", WORD}}},
};

static const struct column details[] = {
	{"Tên gọi tại chợ", "name", WORD}, {"Tên theo đăng ký, CCCD", "legal_name", WORD}, {"Loại người bán", "kind", WORD},
	{"Chợ", "market", WORD}, {"Số định danh", "id_number", WORD}, {"Điện thoại", "phone", WORD}, {"Thư điện tử", "email", WORD},
	{"Mã số thuế", "tax_code", WORD}, {"Số đăng ký kinh doanh", "registration_number", WORD},
	{"Ngày đăng ký", "registration_issued", DAY}, {"Trạng thái", "state", WORD}, {"Ghi vào sổ lúc", "created_at", TIME},
};

/* "2026-11-22 08:30:00" in UTC+7, as cells have times. */
static struct slice local_time(struct arena *a, struct slice text)
{
	char out[CLOCK_TEXT_BYTES];
	int64_t at_us;
	if (clock_parse(text, &at_us))
		return text;
	clock_format(at_us, out);
	return arena_printf(a, "%.10s %.8s", out, out + 11);
}

static struct cell cell_of(struct arena *a, const json_t *object, const struct column *c)
{
	const json_t *v = json_object_get(object, c->member);
	if (json_is_integer(v))
		return (struct cell){CELL_NUMBER, arena_printf(a, "%lld", (long long)json_integer_value(v))};
	struct slice text = slice_of(json_string_value(v), json_string_length(v));
	if (!text.n)
		return (struct cell){CELL_EMPTY, {NULL, 0}};
	if (c->shape == TIME)
		return (struct cell){CELL_DATE, local_time(a, text)};
	return (struct cell){c->shape == DAY ? CELL_DATE : CELL_TEXT, text};
}

static void write_details(struct grid_writer *w, struct arena *a, const json_t *vendor)
{
	const struct slice titles[] = {S("Mục"), S("Nội dung")};
	grid_writer_sheet(w, "Thông tin");
	grid_writer_column(w, 0, 30, true);
	grid_writer_column(w, 1, 50, true);
	grid_writer_head(w, titles, 2);
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
		const struct cell cells[] = {{CELL_TEXT, slice_z(details[i].title)}, cell_of(a, vendor, &details[i])};
		grid_writer_row(w, cells, 2);
	}
}

static void write_part(struct grid_writer *w, struct arena *a, const struct part *p, const json_t *list)
{
	struct slice titles[COLUMNS_MAX];
	struct cell cells[COLUMNS_MAX];
	const json_t *item;
	size_t i;
	int count = 0;
	grid_writer_sheet(w, p->title);
	for (; count < COLUMNS_MAX && p->columns[count].title; count++) {
		titles[count] = slice_z(p->columns[count].title);
		grid_writer_column(w, count, 20, p->columns[count].shape == WORD);
	}
	grid_writer_head(w, titles, count);
	json_array_foreach(list, i, item) {
		for (int c = 0; c < count; c++)
			cells[c] = cell_of(a, item, &p->columns[c]);
		grid_writer_row(w, cells, count);
	}
}

int vendor_data_sheet(struct arena *a, const json_t *data, struct slice *out, struct fault *why)
{
	struct grid_writer *w;
	if (grid_writer_open(&w, a, GRID_XLSX, why))
		return -1;
	write_details(w, a, json_object_get(data, "vendor"));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		write_part(w, a, &parts[i], json_object_get(data, parts[i].name));
	return grid_writer_finish(w, out, why);
}

#include <string.h>

#include "socho/base/utf8.h"
#include "socho/registry/vendor_sheet.h"

static const char *const kinds[] = {"Hộ kinh doanh", "Cá nhân", "Doanh nghiệp", "Hợp tác xã", "Nông hộ", "Tổ chức"};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0], KIND = 1, BANK = 6, REPLACES = 9, LIST_COLUMNS = 4 };

/* One line for each column of the sheet. */
static const char *const instructions[VENDOR_SHEET_COLUMNS] = {
	"Bắt buộc. Ghi đúng như trên sạp; sạp phải có trong danh sách điểm kinh doanh của chợ.",
	"Bắt buộc. Chọn trong danh sách.",
	"Bắt buộc. Cá nhân: như trên căn cước. Hộ kinh doanh: tên đã đăng ký.",
	"10 chữ số, giữ số 0 ở đầu (định dạng ô là Văn bản). Ví dụ 0912345678.",
	"12 chữ số của căn cước, giữ số 0 ở đầu.",
	"10 chữ số, hoặc 10 chữ số-001, hoặc 12 chữ số định danh.",
	"Bắt buộc. Chọn tên ngân hàng trong danh sách.",
	"Bắt buộc. 6 đến 19 chữ số hoặc chữ cái, giữ số 0 ở đầu; không để ở dạng 1.23E+12.",
	"Bắt buộc. Ghi như ứng dụng ngân hàng hiển thị, ví dụ NGUYEN THI HOA.",
	"Ghi \"có\" khi người này thay người đang thuê sạp; để trống khi không.",
	"Tên trên giấy đăng ký, khi khác tên thường gọi; phải khớp với tên chủ tài khoản của hộ kinh doanh.",
	"Như trên giấy đăng ký hộ kinh doanh hoặc doanh nghiệp, giữ số 0 ở đầu.",
	"Người bán đồng ý đăng ký (lời 1) bằng cách nào: giấy, trực tiếp, điện thoại, trực tuyến. Để trống thì chưa gửi duyệt được.",
	"Chỗ lưu ảnh màn hình hoặc giấy của ngân hàng cho biết tài khoản là của ai. Để trống thì chưa duyệt được.",
};

static struct cell text_cell(const char *z)
{
	return (struct cell){CELL_TEXT, slice_z(z)};
}

static void write_help(struct arena *a, struct grid_writer *w)
{
	static const struct slice titles[LIST_COLUMNS] = {SLICE_LIT("Cột"), SLICE_LIT("Cách ghi"), SLICE_LIT("Loại người bán"), SLICE_LIT("Ngân hàng")};
	size_t rows = bank_count() > VENDOR_SHEET_COLUMNS ? bank_count() : VENDOR_SHEET_COLUMNS;
	(void)a;
	grid_writer_sheet(w, "Hướng dẫn");
	grid_writer_column(w, 0, 24, true);
	grid_writer_column(w, 1, 80, true);
	grid_writer_column(w, 2, 20, true);
	grid_writer_column(w, 3, 24, true);
	grid_writer_head(w, titles, LIST_COLUMNS);
	for (size_t i = 0; i < rows; i++) {
		struct cell cells[LIST_COLUMNS] = {{CELL_EMPTY, {NULL, 0}}};
		if (i < VENDOR_SHEET_COLUMNS) {
			cells[0] = text_cell(vendor_sheet_columns[i].names[0]);
			cells[1] = text_cell(instructions[i]);
		}
		if (i < KIND_COUNT)
			cells[2] = text_cell(kinds[i]);
		if (i < bank_count())
			cells[3] = (struct cell){CELL_TEXT, bank_at(i)->short_name};
		grid_writer_row(w, cells, LIST_COLUMNS);
	}
}

int vendor_sheet_template(struct arena *a, enum grid_format format, struct slice *out, struct fault *why)
{
	struct grid_writer *w;
	struct slice titles[VENDOR_SHEET_COLUMNS];
	if (grid_writer_open(&w, a, format, why))
		return -1;
	grid_writer_sheet(w, "Người bán");
	for (int i = 0; i < VENDOR_SHEET_COLUMNS; i++) {
		titles[i] = slice_z(vendor_sheet_columns[i].names[0]);
		grid_writer_column(w, i, i == 2 || i == 8 ? 30 : 20, true);
	}
	grid_writer_choices(w, KIND, arena_printf(a, "='Hướng dẫn'!$C$2:$C$%d", KIND_COUNT + 1).p);
	grid_writer_choices(w, BANK, arena_printf(a, "='Hướng dẫn'!$D$2:$D$%zu", bank_count() + 1).p);
	grid_writer_head(w, titles, VENDOR_SHEET_COLUMNS);
	write_help(a, w);
	return grid_writer_finish(w, out, why);
}

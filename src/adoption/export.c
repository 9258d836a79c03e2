/* A list is a row of the table: its statement, whose columns are all texts, and what each column is called and holds. */
#include "socho/adoption/export.h"

#include <assert.h>
#include <string.h>

#include "socho/base/grid_write.h"
#include "socho/store/db.h"
#include "socho/vietqr/bank.h"
#include "sql.h"

enum { ROW_ARENA_BYTES = 16 * 1024, COLUMNS_MAX = 18 };

struct column {
	const char *title; /* NULL ends the list */
	enum cell_kind kind;
};

#define TEXT CELL_TEXT
#define NUMBER CELL_NUMBER
#define DATE CELL_DATE

static const struct list {
	const char *name, *title;
	const struct sql_statement *statement; /* NULL: the banks, which are no table */
	struct column columns[COLUMNS_MAX];
} lists[] = {
	{"units", "Đơn vị hành chính", &sql_adoption_export_units,
	 {{"Mã", TEXT}, {"Loại", TEXT}, {"Tên", TEXT}, {"Cấp", TEXT}, {"Trực thuộc", TEXT}, {"Từ ngày", DATE}, {"Văn bản", TEXT}}},
	{"operators", "Đơn vị quản lý", &sql_adoption_export_operators,
	 {{"Mã tỉnh", NUMBER}, {"Loại", TEXT}, {"Tên", TEXT}, {"Mã số thuế", TEXT}, {"Số chợ", NUMBER}}},
	{"markets", "Chợ", &sql_adoption_export_markets,
	 {{"Mã tỉnh", NUMBER}, {"Mã chợ", TEXT}, {"Tên chợ", TEXT}, {"Loại", TEXT}, {"Hạng", NUMBER}, {"Trạng thái", TEXT},
	  {"Địa bàn", TEXT}, {"Đơn vị quản lý", TEXT}, {"Điểm kinh doanh theo quy hoạch", NUMBER}, {"Điểm kinh doanh", NUMBER},
	  {"Đang sử dụng", NUMBER}, {"Chợ 4.0", TEXT}, {"Nguồn", TEXT}, {"Số liệu ngày", DATE}}},
	{"stalls", "Điểm kinh doanh", &sql_adoption_export_stalls,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Khu", TEXT}, {"Ngành hàng", TEXT}, {"Diện tích (m²)", NUMBER}, {"Trạng thái", TEXT},
	  {"Lý do", TEXT}, {"Ngày kiểm đếm", DATE}, {"Mã nội dung", TEXT}, {"Người bán", TEXT}}},
	{"vendors", "Người bán", &sql_adoption_export_vendors,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Tên người bán", TEXT}, {"Loại người bán", TEXT}, {"Mã số thuế", TEXT},
	  {"Trạng thái", TEXT}, {"Tài khoản", TEXT}, {"Đăng ký lúc", DATE}}},
	{"revisions", "Hồ sơ", &sql_adoption_export_revisions,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã hồ sơ", TEXT}, {"Trạng thái", TEXT}, {"Người bán", TEXT}, {"BIN", TEXT},
	  {"4 số cuối", TEXT}, {"Chủ tài khoản", TEXT}, {"Người lập", TEXT}, {"Lập lúc", DATE}, {"Gửi lúc", DATE},
	  {"Người duyệt", TEXT}, {"Duyệt lúc", DATE}, {"Lý do", TEXT}}},
	{"imports", "Tệp nhập", &sql_adoption_export_imports,
	 {{"Mã chợ", TEXT}, {"Mã tệp", TEXT}, {"Tên tệp", TEXT}, {"Trạng thái", TEXT}, {"Số dòng", NUMBER}, {"Lỗi", TEXT},
	  {"Người nhập", TEXT}, {"Nhập lúc", DATE}, {"Lập hồ sơ lúc", DATE}}},
	{"codes", "Mã thanh toán", &sql_adoption_export_codes,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã", TEXT}, {"Loại", TEXT}, {"Mặt", TEXT}, {"Trạng thái", TEXT}, {"BIN", TEXT},
	  {"4 số cuối", TEXT}, {"Chủ tài khoản", TEXT}, {"Số tiền", NUMBER}, {"Cấp lúc", DATE}, {"Kết thúc lúc", DATE},
	  {"Mã thay thế", TEXT}}},
	{"prints", "Đợt in", &sql_adoption_export_prints,
	 {{"Mã chợ", TEXT}, {"Mã đợt", TEXT}, {"Mẫu", TEXT}, {"Định dạng", TEXT}, {"Số nhãn", NUMBER}, {"Trạng thái", TEXT},
	  {"Người in", TEXT}, {"Yêu cầu lúc", DATE}, {"Xong lúc", DATE}}},
	{"incidents", "Vụ việc", &sql_adoption_export_incidents,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã vụ việc", TEXT}, {"Kết quả quét", TEXT}, {"Trạng thái", TEXT},
	  {"Kết luận", TEXT}, {"Mở lúc", DATE}, {"Đóng lúc", DATE}}},
	{"alarms", "Sạp ngừng có tiền", &sql_adoption_export_alarms,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã", TEXT}, {"Ngày cuối có tiền", DATE}, {"Xét đến ngày", DATE}, {"Số ngày có tiền", NUMBER},
	  {"Trên số ngày họp", NUMBER}, {"Số ngày im", NUMBER}, {"So với", TEXT}, {"Số sạp lân cận", NUMBER}, {"Ngày có tiền của lân cận", NUMBER},
	  {"Xác suất", NUMBER}, {"Mã vụ việc", TEXT}, {"Trạng thái", TEXT}, {"Kết luận", TEXT}, {"Lý do", TEXT}}},
	{"rounds", "Đợt kiểm tra", &sql_adoption_export_rounds,
	 {{"Mã chợ", TEXT}, {"Mã đợt", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Trạng thái", TEXT}, {"Số sạp", NUMBER},
	  {"Đã kiểm tra", NUMBER}, {"Người bán tự kiểm", NUMBER}, {"Không kiểm được", NUMBER}, {"Độ phủ (%)", NUMBER}, {"Mã lạ", NUMBER},
	  {"Mất mã", NUMBER}, {"Không đọc được", NUMBER}, {"Đã thay", NUMBER}, {"Trung vị thay mã (phút)", NUMBER}}},
	{"round_stalls", "Sạp của đợt kiểm tra", &sql_adoption_export_round_stalls,
	 {{"Mã chợ", TEXT}, {"Mã đợt", TEXT}, {"Thứ tự", NUMBER}, {"Số sạp", TEXT}, {"Khu", TEXT}, {"Lý do chọn", TEXT},
	  {"Kết quả", TEXT}, {"Lý do không kiểm", TEXT}}},
	{"round_checks", "Lượt kiểm tra trong đợt", &sql_adoption_export_round_checks,
	 {{"Mã chợ", TEXT}, {"Mã đợt", TEXT}, {"Số sạp", TEXT}, {"Kiểm lúc", DATE}, {"Nhận lúc", DATE}, {"Người kiểm", TEXT},
	  {"Kết quả", TEXT}, {"Kết quả quét", TEXT}, {"Không tính vì", TEXT}, {"Mã vụ việc", TEXT}}},
	{"test_labels", "Tem thử", &sql_adoption_export_test_labels,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã tem", TEXT}, {"Dán lúc", DATE}, {"Gỡ lúc", DATE}, {"Ghi chú", TEXT}, {"Số lượt thấy", NUMBER}}},
	{"retention", "Xóa theo thời hạn lưu", &sql_adoption_export_retention,
	 {{"Bắt đầu", DATE}, {"Xong lúc", DATE}, {"Chạy thử", TEXT}, {"Loại", TEXT}, {"Giữ (ngày)", NUMBER}, {"Số dòng", NUMBER},
	  {"Người yêu cầu", TEXT}}},
	{"privacy_requests", "Yêu cầu về dữ liệu cá nhân", &sql_adoption_export_privacy_requests,
	 {{"Mã chợ", TEXT}, {"Mã yêu cầu", TEXT}, {"Người bán", TEXT}, {"Quyền", TEXT}, {"Mục đích", TEXT}, {"Cách gửi", TEXT},
	  {"Nhận ngày", DATE}, {"Hạn trả lời", DATE}, {"Hạn xong", DATE}, {"Gia hạn (ngày)", NUMBER}, {"Trạng thái", TEXT},
	  {"Quá hạn", TEXT}, {"Người nhận việc", TEXT}, {"Người kết thúc", TEXT}, {"Xong lúc", DATE}, {"Lý do", TEXT}}},
	{"plans", "Kế hoạch", &sql_adoption_export_plans,
	 {{"Mã tỉnh", NUMBER}, {"Số văn bản", TEXT}, {"Nơi ban hành", TEXT}, {"Tên", TEXT}, {"Ban hành ngày", DATE}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Số chỉ tiêu", NUMBER}, {"Nguồn", TEXT}}},
	{"targets", "Chỉ tiêu", &sql_adoption_export_targets,
	 {{"Mã tỉnh", NUMBER}, {"Số văn bản", TEXT}, {"Mã chỉ tiêu", TEXT}, {"Phiên bản", NUMBER}, {"Tên chỉ tiêu", TEXT}, {"Địa bàn", TEXT}, {"Mã chợ", TEXT}, {"Hạng", NUMBER}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Giá trị", NUMBER}, {"Đơn vị tính", TEXT}}},
	{"indicators", "Chỉ số", &sql_adoption_export_indicators,
	 {{"Mã", TEXT}, {"Phiên bản", NUMBER}, {"Tên", TEXT}, {"Nguồn", TEXT}, {"Loại", TEXT}, {"Đơn vị tính", TEXT}, {"Tử số", TEXT}, {"Mẫu số", TEXT}, {"Tính theo", TEXT}, {"Chiều tốt", TEXT}, {"Đạt từ (%)", NUMBER}, {"Gần đạt từ (%)", NUMBER}, {"Cấp", TEXT}, {"Tham số", TEXT}, {"Từ ngày", DATE}, {"Số văn bản", TEXT}, {"Thôi dùng từ", DATE}, {"Lý do", TEXT}}},
	{"entered_values", "Số liệu nhập", &sql_adoption_export_entered_values,
	 {{"Mã tỉnh", NUMBER}, {"Mã chỉ số", TEXT}, {"Phiên bản", NUMBER}, {"Địa bàn", TEXT}, {"Mã chợ", TEXT}, {"Kỳ", TEXT}, {"Giá trị", NUMBER}, {"Tử số", NUMBER}, {"Mẫu số", NUMBER}, {"Nguồn", TEXT}, {"Số văn bản", TEXT}, {"Ngày văn bản", DATE}, {"Trạng thái", TEXT}, {"Người nhập", TEXT}, {"Người duyệt", TEXT}, {"Lý do", TEXT}}},
	{"snapshots", "Số liệu đã lưu", &sql_adoption_export_snapshots,
	 {{"Mã tỉnh", NUMBER}, {"Kỳ", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Số liệu lúc", DATE}, {"Cấp", TEXT}, {"Nơi", TEXT}, {"Mã chỉ số", TEXT}, {"Phiên bản", NUMBER}, {"Trạng thái", TEXT}, {"Lý do", TEXT}, {"Tử số", NUMBER}, {"Mẫu số", NUMBER}, {"Giá trị", NUMBER}, {"Điểm quan sát được", NUMBER}, {"Điểm đang sử dụng", NUMBER}}},
	{"zones", "Khu của chợ", &sql_adoption_export_zones,
	 {{"Mã chợ", TEXT}, {"Khu", TEXT}, {"Tháng", TEXT}, {"Điểm kinh doanh", NUMBER}, {"Đang sử dụng", NUMBER}, {"Đã đăng ký", NUMBER}, {"Đã cấp mã", NUMBER}, {"Đang niêm yết", NUMBER}, {"Quan sát được", NUMBER}, {"Đã từng có giao dịch", NUMBER}, {"Có giao dịch", NUMBER}, {"Hoạt động", NUMBER}, {"Trạng thái", TEXT}}},
	{"ranking", "Xếp hạng theo chỉ tiêu", &sql_adoption_export_ranking,
	 {{"Mã tỉnh", NUMBER}, {"Tháng", TEXT}, {"Số liệu lúc", DATE}, {"Mã chỉ số", TEXT}, {"Cấp", TEXT}, {"Hạng", NUMBER}, {"Nơi", TEXT}, {"Mã", TEXT}, {"Giá trị", NUMBER}, {"Chỉ tiêu", NUMBER}, {"Đạt kế hoạch (%)", NUMBER}, {"Mức", TEXT}, {"Không xếp hạng vì", TEXT}, {"Tử số", NUMBER}, {"Mẫu số", NUMBER}, {"Điểm quan sát được", NUMBER}}},
	{"moved", "Thay đổi so với quý trước", &sql_adoption_export_moved,
	 {{"Mã tỉnh", NUMBER}, {"Quý trước", TEXT}, {"Quý", TEXT}, {"Cấp", TEXT}, {"Nơi", TEXT}, {"Mã", TEXT}, {"Mã chỉ số", TEXT}, {"Thay đổi (điểm %)", NUMBER}, {"Giá trị quý trước", NUMBER}, {"Giá trị", NUMBER}, {"Điểm quan sát được quý trước", NUMBER}, {"Điểm quan sát được", NUMBER}, {"Không so sánh vì", TEXT}}},
	{"falling", "Chợ có giao dịch giảm", &sql_adoption_export_falling,
	 {{"Mã tỉnh", NUMBER}, {"Tháng", TEXT}, {"Mã chợ", TEXT}, {"Tên chợ", TEXT}, {"Giảm (%)", NUMBER}, {"Điểm quan sát được", NUMBER}, {"Điểm đang sử dụng", NUMBER}, {"Không xét vì", TEXT}}},
	{"silent_stalls", "Số sạp ngừng có tiền", &sql_adoption_export_silent_stalls,
	 {{"Mã tỉnh", NUMBER}, {"Địa bàn", TEXT}, {"Mã chợ", TEXT}, {"Tên chợ", TEXT}, {"Số cảnh báo", NUMBER}, {"Chưa xử lý", NUMBER}, {"Đúng", NUMBER}, {"Báo nhầm", NUMBER}, {"Ngày gần nhất", DATE}}},
	{"providers", "Nguồn giao dịch", &sql_adoption_export_providers,
	 {{"Mã tỉnh", NUMBER}, {"Tháng", TEXT}, {"Mã chợ", TEXT}, {"Nhà cung cấp", TEXT}, {"BIN", TEXT}, {"Số giao dịch", NUMBER}, {"Được tính", NUMBER}}},
	{"scans", "Lượt quét", &sql_adoption_export_scans,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Quét lúc", DATE}, {"Người quét", TEXT}, {"Kết quả", TEXT}, {"Dấu xác thực", TEXT}, {"Mã", TEXT}, {"Mã vụ việc", TEXT}}},
	{"people", "Người dùng", &sql_adoption_export_people,
	 {{"Tên đăng nhập", TEXT}, {"Họ tên", TEXT}, {"Trạng thái", TEXT}, {"Mã một lần", TEXT}, {"Lập lúc", DATE}, {"Vai trò", TEXT}, {"Phạm vi", TEXT}, {"Mã tỉnh", NUMBER}, {"Mã chợ", TEXT}, {"Địa bàn", TEXT}, {"Ngân hàng", TEXT}}},
	{"audit", "Nhật ký", &sql_adoption_export_audit,
	 {{"Lúc", DATE}, {"Tên đăng nhập", TEXT}, {"Họ tên", TEXT}, {"Địa chỉ mạng", TEXT}, {"Mã yêu cầu", TEXT}, {"Việc", TEXT}, {"Mã tỉnh", NUMBER}, {"Mã chợ", TEXT}, {"Đối tượng", TEXT}, {"Mã đối tượng", TEXT}, {"Trước", TEXT}, {"Sau", TEXT}}},
	{"vendor_reports", "Tiểu thương báo", &sql_adoption_export_vendor_reports,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Người bán", TEXT}, {"Loại", TEXT}, {"Nội dung", TEXT}, {"Báo lúc", DATE}, {"Trả lời", TEXT}, {"Trả lời lúc", DATE}}},
	{"refusals", "Chưa tham gia", &sql_adoption_export_refusals,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Lý do", TEXT}, {"Ghi chú", TEXT}, {"Ghi lúc", DATE}, {"Người ghi", TEXT}}},
	{"payout_changes", "Đổi tài khoản", &sql_adoption_export_payout_changes,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Mã lần đổi", TEXT}, {"Người bán", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Trạng thái", TEXT}, {"Cần xem lại", TEXT}, {"Hiệu lực lúc", DATE}, {"Người duyệt", TEXT}, {"Duyệt lúc", DATE}, {"Kết thúc lúc", DATE}, {"Lý do", TEXT}, {"Mã", TEXT}}},
	{"placements", "Cần xác định địa bàn", &sql_adoption_export_placements,
	 {{"Mã chợ hoặc thôn", TEXT}, {"Tên chợ hoặc thôn", TEXT}, {"Đơn vị cũ", TEXT}, {"Từ ngày", DATE}, {"Địa bàn mới", TEXT}, {"Lý do", TEXT}, {"Người xác định", TEXT}, {"Xác định lúc", DATE}}},
	{"name_checks", "Đối chiếu tên", &sql_adoption_export_name_checks,
	 {{"Mã chợ", TEXT}, {"Mã tài khoản", TEXT}, {"Người bán", TEXT}, {"Loại người bán", TEXT}, {"Tên pháp lý", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Chủ tài khoản", TEXT}, {"Kết quả", TEXT}, {"Người chấp nhận", TEXT}, {"Chấp nhận đến ngày", DATE}, {"Lý do", TEXT}, {"Số mã đang dùng", NUMBER}, {"Mã đầu tiên cấp lúc", DATE}}},
	{"duplicates", "Nghi trùng", &sql_adoption_export_duplicates,
	 {{"Mã chợ", TEXT}, {"Mã cặp", TEXT}, {"Người bán thứ nhất", TEXT}, {"Người bán thứ hai", TEXT}, {"Trùng", TEXT}, {"Độ giống", NUMBER}, {"Trạng thái", TEXT}, {"Thấy lúc", DATE}, {"Người quyết định", TEXT}, {"Quyết định lúc", DATE}, {"Lý do", TEXT}}},
	{"silences", "Ngừng báo có", &sql_adoption_export_silences,
	 {{"Mã chợ", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Ngày cuối có tiền", DATE}, {"Thấy lúc", DATE}, {"Hết lúc", DATE}}},
	{"statements", "Sao kê", &sql_adoption_export_statements,
	 {{"Mã tỉnh", NUMBER}, {"Mã tệp", TEXT}, {"Tên tệp", TEXT}, {"Nhận lúc", DATE}, {"Định dạng", TEXT}, {"Trạng thái", TEXT}, {"Lỗi", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Số dòng", NUMBER}, {"Đã ghi", NUMBER}, {"Đã có", NUMBER}, {"Mâu thuẫn", NUMBER}, {"Chưa ghi", NUMBER}}},
	{"reconciliation", "Đối soát", &sql_adoption_export_reconciliation,
	 {{"Mã tỉnh", NUMBER}, {"Mã", TEXT}, {"Nhận lúc", DATE}, {"Giao dịch lúc", DATE}, {"Số tiền", NUMBER}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Kết nối", TEXT}, {"Khớp theo", TEXT}, {"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Nghi vấn", TEXT}, {"Đề nghị: mã chợ", TEXT}, {"Đề nghị: số sạp", TEXT}, {"Đề nghị: không tính vì", TEXT}, {"Người đề nghị", TEXT}}},
	{"conflicts", "Xác nhận mâu thuẫn", &sql_adoption_export_conflicts,
	 {{"Mã tỉnh", NUMBER}, {"Mã", TEXT}, {"Kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Mã sự kiện", TEXT}, {"Nhận lúc", DATE}, {"Số tiền", NUMBER}, {"Chiều", TEXT}, {"BIN", TEXT}, {"Mã xác nhận", TEXT}, {"Xác nhận lúc", DATE}, {"Số tiền xác nhận", NUMBER}, {"Chiều xác nhận", TEXT}, {"Cùng tài khoản", TEXT}}},
	{"dead_letters", "Thông báo không đọc được", &sql_adoption_export_dead_letters,
	 {{"Mã tỉnh", NUMBER}, {"Mã", TEXT}, {"Kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Nhận lúc", DATE}, {"Loại", TEXT}, {"Lý do", TEXT}, {"Trường", TEXT}, {"Số byte", NUMBER}, {"Ghi lại lúc", DATE}}},
	{"deliveries", "Thông báo để riêng", &sql_adoption_export_deliveries,
	 {{"Mã tỉnh", NUMBER}, {"Mã", TEXT}, {"Kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Nhận lúc", DATE}, {"Loại", TEXT}, {"Lý do", TEXT},
	  {"Trường", TEXT}, {"Số byte", NUMBER}, {"Ghi lại lúc", DATE}}},
	{"connections", "Kết nối", &sql_adoption_export_connections,
	 {{"Mã tỉnh", NUMBER}, {"Mã kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Môi trường", TEXT}, {"Tên", TEXT}, {"Mã chợ", TEXT}, {"Trạng thái", TEXT}, {"Số tài khoản đang theo dõi", NUMBER}}},
	{"system_jobs", "Công việc nền", &sql_adoption_export_system_jobs,
	 {{"Mã tỉnh", NUMBER}, {"Mã chợ", TEXT}, {"Mã công việc", TEXT}, {"Loại", TEXT}, {"Tình trạng", TEXT}, {"Đã làm", NUMBER}, {"Trên tổng số", NUMBER}, {"Lần thử", NUMBER}, {"Lỗi gần nhất", TEXT}, {"Người yêu cầu", TEXT}, {"Lập lúc", DATE}, {"Hẹn lúc", DATE}, {"Kết thúc lúc", DATE}}},
	{"system_connections", "Kết nối báo có", &sql_adoption_export_system_connections,
	 {{"Mã tỉnh", NUMBER}, {"Mã kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Môi trường", TEXT}, {"Tên", TEXT}, {"Mã chợ", TEXT}, {"Trạng thái", TEXT}, {"Lập lúc", DATE}, {"Khóa cũ còn nhận đến", DATE}, {"Chứng thư máy khách", TEXT}, {"Chỉ nhận từ", TEXT}, {"Chưa đọc được", NUMBER}}},
	{"feeds", "Tài khoản được theo dõi", &sql_adoption_export_feeds,
	 {{"Mã chợ", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Chủ tài khoản", TEXT}, {"Kết nối", TEXT}, {"Nhà cung cấp", TEXT}, {"Môi trường", TEXT}, {"Trạng thái kết nối", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Đồng ý", TEXT}}},
	{"marks", "Tên của sạp tại ngân hàng", &sql_adoption_export_marks,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Loại", TEXT}, {"Tên", TEXT}, {"Lập lúc", DATE}, {"Kết thúc lúc", DATE}}},
	{"old_codes", "Mã trên tấm dán cũ", &sql_adoption_export_old_codes,
	 {{"Mã chợ", TEXT}, {"Mã cũ", TEXT}, {"Số sạp", TEXT}, {"Đặt lúc", DATE}}},
	{"bank_accounts", "Tài khoản của ngân hàng", &sql_adoption_export_bank_accounts,
	 {{"Chợ", TEXT}, {"Mã tài khoản", TEXT}, {"Loại người bán", TEXT}, {"BIN", TEXT}, {"4 số cuối", TEXT}, {"Chủ tài khoản", TEXT}, {"Trạng thái", TEXT}, {"Chính chủ", TEXT}, {"Lập lúc", DATE}}},
	{"fees", "Khoản thu", &sql_adoption_export_fees,
	 {{"Mã chợ", TEXT}, {"Nơi thu", TEXT}, {"Mã khoản thu", TEXT}, {"Tên khoản thu", TEXT}, {"Loại", TEXT}, {"Mức thu", NUMBER}, {"Từ mức", NUMBER}, {"Đến mức", NUMBER}, {"Văn bản", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}}},
	{"cases", "Hồ sơ phải nộp", &sql_adoption_export_cases,
	 {{"Mã chợ", TEXT}, {"Quầy", TEXT}, {"Mã khoản thu", TEXT}, {"Số hồ sơ", TEXT}, {"Phải nộp", NUMBER}, {"Hạn nộp", DATE}, {"Trạng thái", TEXT}, {"Không tiền mặt", NUMBER}, {"Tiền mặt", NUMBER}, {"Nộp lần cuối", DATE}, {"Mã", TEXT}, {"Lập lúc", DATE}, {"Lý do hủy", TEXT}}},
	{"receipts", "Biên lai tiền mặt", &sql_adoption_export_receipts,
	 {{"Mã chợ", TEXT}, {"Số biên lai", TEXT}, {"Thu ngày", DATE}, {"Người thu", TEXT}, {"Số tiền", NUMBER}, {"Mã khoản thu", TEXT}, {"Số lượt", NUMBER}, {"Số hồ sơ", TEXT}, {"Số phiếu báo thu", TEXT}, {"Trạng thái", TEXT}, {"Người nhập", TEXT}, {"Nhập lúc", DATE}, {"Người hủy", TEXT}, {"Hủy lúc", DATE}, {"Lý do hủy", TEXT}}},
	{"arrears", "Nợ quá hạn", &sql_adoption_export_arrears,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Người bán", TEXT}, {"Số phiếu báo thu", TEXT}, {"Kỳ", TEXT}, {"Hạn nộp", DATE}, {"Số ngày quá hạn", NUMBER}, {"Nhóm ngày", TEXT}, {"Còn nợ", NUMBER}}},
	{"desks", "Điểm thu phí", &sql_adoption_export_desks,
	 {{"Mã tỉnh", NUMBER}, {"Mã nơi thu", TEXT}, {"Nơi thu", TEXT}, {"Loại", TEXT}, {"Địa bàn", TEXT}, {"Tháng", TEXT}, {"Số quầy", NUMBER}, {"Số quầy có mã", NUMBER}, {"Số khoản phải thu", NUMBER}, {"Thu không tiền mặt", NUMBER}, {"Tỷ lệ (%)", TEXT}, {"Phải thu (đồng)", NUMBER}, {"Thu không tiền mặt (đồng)", NUMBER}, {"Tỷ lệ theo tiền (%)", TEXT}, {"Tiền mặt (đồng)", NUMBER}}},
	{"holidays", "Ngày nghỉ", &sql_adoption_export_holidays,
	 {{"Ngày", DATE}, {"Loại", TEXT}, {"Tên", TEXT}, {"Văn bản", TEXT}}},
	{"consent_texts", "Nội dung đồng ý", &sql_adoption_export_consent_texts,
	 {{"Mục đích", TEXT}, {"Phiên bản", NUMBER}, {"Tiếng Việt", TEXT}, {"Tiếng Anh", TEXT}, {"Từ ngày", DATE}}},
	{"retention_rules", "Thời hạn lưu", &sql_adoption_export_retention_rules,
	 {{"Loại", TEXT}, {"Từ ngày", DATE}, {"Giữ (ngày)", NUMBER}, {"Căn cứ", TEXT}, {"Người đặt", TEXT}, {"Đặt lúc", DATE}, {"Đang áp dụng", TEXT}}},
	{"criteria_sets", "Tiêu chí chợ 4.0", &sql_adoption_export_criteria_sets,
	 {{"Mã tỉnh", NUMBER}, {"Bộ tiêu chí", TEXT}, {"Số văn bản", TEXT}, {"Nơi ban hành", TEXT}, {"Ban hành ngày", DATE}, {"Từ ngày", DATE}, {"Mã", TEXT}, {"Tiêu chí", TEXT}, {"Cách đo", TEXT}, {"Ngưỡng", NUMBER}, {"Không bắt buộc", TEXT}, {"Căn cứ", TEXT}}},
	{"answers", "Số liệu chợ tự khai", &sql_adoption_export_answers,
	 {{"Mã chợ", TEXT}, {"Nội dung", TEXT}, {"Ngày số liệu", DATE}, {"Có", TEXT}, {"Tử số", NUMBER}, {"Mẫu số", NUMBER}, {"Nguồn", TEXT}, {"Người khai", TEXT}, {"Khai lúc", DATE}}},
	{"evaluations", "Đánh giá chợ 4.0", &sql_adoption_export_evaluations,
	 {{"Mã chợ", TEXT}, {"Bộ tiêu chí", TEXT}, {"Ngày đánh giá", DATE}, {"Kết luận", TEXT}, {"Mã", TEXT}, {"Tiêu chí", TEXT}, {"Kết quả", TEXT}, {"Tử số", NUMBER}, {"Mẫu số", NUMBER}, {"Tỷ lệ (%)", NUMBER}, {"Ngưỡng", NUMBER}, {"Dựa trên", TEXT}, {"Nguồn", TEXT}, {"Người đánh giá", TEXT}}},
	{"recognitions", "Công nhận chợ 4.0", &sql_adoption_export_recognitions,
	 {{"Mã chợ", TEXT}, {"Tên chợ", TEXT}, {"Bước", TEXT}, {"Từ ngày", DATE}, {"Số văn bản", TEXT}, {"Nơi ban hành", TEXT}, {"Ban hành ngày", DATE}, {"Lý do", TEXT}, {"Người ghi", TEXT}, {"Ghi lúc", DATE}}},
	{"teams", "Tổ công nghệ số cộng đồng", &sql_adoption_export_teams,
	 {{"Mã tỉnh", NUMBER}, {"Mã đơn vị", TEXT}, {"Đơn vị", TEXT}, {"Cấp", TEXT}, {"Tên tổ", TEXT}, {"Cơ quan thành lập", TEXT}, {"Số hộ phụ trách", NUMBER}, {"Số thành viên", NUMBER}, {"Ngày thành lập", DATE}, {"Ngày giải thể", DATE}, {"Văn bản", TEXT}, {"Mã tổ", TEXT}}},
	{"team_members", "Thành viên tổ công nghệ số", &sql_adoption_export_team_members,
	 {{"Mã tỉnh", NUMBER}, {"Mã đơn vị", TEXT}, {"Tên tổ", TEXT}, {"Cấp", TEXT}, {"Họ tên", TEXT}, {"Vai trò", TEXT}, {"Trưởng thôn", TEXT}, {"Đơn vị công tác", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Mã thành viên", TEXT}}},
	{"team_counts", "Số liệu tổ đã công bố", &sql_adoption_export_team_counts,
	 {{"Mã đơn vị", TEXT}, {"Đơn vị", TEXT}, {"Ngày", DATE}, {"Cấp", TEXT}, {"Cách nói số tổ", TEXT}, {"Số tổ", NUMBER}, {"Cách nói số thành viên", TEXT}, {"Số thành viên", NUMBER}, {"Nguồn", TEXT}, {"Văn bản", TEXT}, {"Nhập lúc", DATE}}},
	{"team_rules", "Quy định về tổ công nghệ số", &sql_adoption_export_team_rules,
	 {{"Mã đơn vị", TEXT}, {"Đơn vị", TEXT}, {"Số tổ tối thiểu mỗi thôn", NUMBER}, {"Số thành viên tối thiểu", NUMBER}, {"Trưởng thôn làm tổ trưởng", TEXT}, {"Số hộ tối đa mỗi thành viên", NUMBER}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Văn bản", TEXT}}},
	{"team_gaps", "Thôn chưa đạt quy định", &sql_adoption_export_team_gaps,
	 {{"Mã thôn", TEXT}, {"Thôn", TEXT}, {"Xã", TEXT}, {"Số hộ", NUMBER}, {"Số tổ", NUMBER}, {"Số thành viên", NUMBER}, {"Chưa đạt", TEXT}, {"Văn bản", TEXT}}},
	{"tariffs", "Biểu giá", &sql_adoption_export_tariffs,
	 {{"Mã tỉnh", NUMBER}, {"Mã chợ", TEXT}, {"Số văn bản", TEXT}, {"Nơi ban hành", TEXT}, {"Ban hành ngày", DATE}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Khoản thu", TEXT}, {"Hạng chợ", NUMBER}, {"Loại điểm", TEXT}, {"Bậc vị trí", NUMBER}, {"Vị trí", TEXT}, {"Đơn vị tính", TEXT}, {"Giá (đồng)", NUMBER}, {"Thuế GTGT (%)", NUMBER}, {"Thuế", TEXT}}},
	{"bill_runs", "Đợt thu", &sql_adoption_export_bill_runs,
	 {{"Mã chợ", TEXT}, {"Đợt", NUMBER}, {"Loại", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Trạng thái", TEXT}, {"Số phiếu", NUMBER}, {"Số phiếu lỗi", NUMBER}, {"Số tiền", NUMBER}, {"Người lập", TEXT}, {"Lập lúc", DATE}, {"Người duyệt", TEXT}, {"Duyệt lúc", DATE}, {"Phát hành lúc", DATE}, {"Lý do", TEXT}}},
	{"bills", "Phiếu báo thu", &sql_adoption_export_bills,
	 {{"Mã chợ", TEXT}, {"Số phiếu", TEXT}, {"Loại", TEXT}, {"Số sạp", TEXT}, {"Người bán", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Phát hành lúc", DATE}, {"Hạn trả", DATE}, {"Số tiền", NUMBER}, {"Phải trả", NUMBER}, {"Đã trả", NUMBER}, {"Còn lại", NUMBER}, {"Trạng thái", TEXT}, {"Trễ hạn", TEXT}, {"Trả hai lần", TEXT}}},
	{"leases", "Hợp đồng thuê điểm kinh doanh", &sql_adoption_export_leases,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Người bán", TEXT}, {"Số hợp đồng", TEXT}, {"Loại điểm", TEXT}, {"Bậc vị trí", NUMBER}, {"Vị trí", TEXT}, {"Diện tích (m²)", NUMBER}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Giá thỏa thuận (đồng)", NUMBER}, {"Đơn vị tính", TEXT}, {"Đặt cọc (đồng)", NUMBER}, {"Kết thúc lúc", DATE}, {"Lý do", TEXT}}},
	{"meters", "Đồng hồ điện, nước", &sql_adoption_export_meters,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Loại", TEXT}, {"Số đồng hồ", TEXT}, {"Lắp ngày", DATE}, {"Chỉ số đầu", NUMBER}, {"Ngừng dùng ngày", DATE}, {"Lý do", TEXT}, {"Đọc ngày", DATE}, {"Chỉ số", NUMBER}}},
	{"readings", "Chỉ số điện, nước", &sql_adoption_export_readings,
	 {{"Mã chợ", TEXT}, {"Số sạp", TEXT}, {"Loại", TEXT}, {"Số đồng hồ", TEXT}, {"Đọc ngày", DATE}, {"Chỉ số", NUMBER}, {"Đã dùng", NUMBER}, {"Lý do", TEXT}, {"Ghi chú", TEXT}, {"Người ghi", TEXT}}},
	{"report_cycles", "Kỳ báo cáo", &sql_adoption_export_cycles,
	 {{"Mã tỉnh", NUMBER}, {"Kỳ", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Cơ quan chủ trì", TEXT}, {"Hạn của chợ", DATE}, {"Hạn của xã", DATE}, {"Hạn của tỉnh", DATE}}},
	{"reports", "Báo cáo", &sql_adoption_export_reports,
	 {{"Mã tỉnh", NUMBER}, {"Kỳ", TEXT}, {"Biểu", TEXT}, {"Cấp", TEXT}, {"Mã chợ", TEXT}, {"Địa bàn", TEXT}, {"Lần bổ sung", NUMBER}, {"Trạng thái", TEXT}, {"Số văn bản", TEXT}, {"Hạn gửi", DATE}, {"Gửi lúc", DATE}, {"Đúng hạn", TEXT}, {"Lý do bổ sung", TEXT}}},
	{"visits", "Lượt hướng dẫn", &sql_adoption_export_visits,
	 {{"Tên tổ", TEXT}, {"Mã đơn vị", TEXT}, {"Thành viên", TEXT}, {"Lúc", DATE}, {"Đối tượng", TEXT}, {"Số sạp", TEXT}, {"Mã thôn", TEXT}, {"Nội dung", TEXT}, {"Hình thức", TEXT}, {"Kết quả", TEXT}, {"Lý do từ chối", TEXT}, {"Cần xem lại", TEXT}, {"Mã lượt", TEXT}}},
	{"trainings", "Tập huấn", &sql_adoption_export_trainings,
	 {{"Mã đơn vị", TEXT}, {"Đơn vị", TEXT}, {"Nội dung", TEXT}, {"Ngày", DATE}, {"Số giờ", NUMBER}, {"Đơn vị tập huấn", TEXT}, {"Nơi", TEXT}, {"Số người dự", NUMBER}, {"Văn bản", TEXT}}},
	{"honours", "Xếp hạng tổ công nghệ số", &sql_adoption_export_honours,
	 {{"Mã đợt", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Hạng", NUMBER}, {"Tên tổ", TEXT}, {"Đơn vị", TEXT}, {"Điểm còn hoạt động", NUMBER}, {"Mã đã niêm yết", NUMBER}, {"Đợt kiểm tra đúng hạn", NUMBER}, {"Kiểm tra lại không đạt", NUMBER}, {"Số hộ phụ trách", NUMBER}, {"Điểm", NUMBER}, {"Không xếp hạng vì", TEXT}, {"Bằng điểm", TEXT}, {"Cần xem lại", TEXT}, {"Công thức", TEXT}}},
	{"proposals", "Đề nghị khen thưởng", &sql_adoption_export_proposals,
	 {{"Mã đợt", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}, {"Hạng", NUMBER}, {"Tên tổ", TEXT}, {"Đơn vị", TEXT}, {"Số thành viên", NUMBER}, {"Điểm", NUMBER}, {"Điểm còn hoạt động", NUMBER}, {"Mã đã niêm yết", NUMBER}, {"Đợt kiểm tra đúng hạn", NUMBER}, {"Kiểm tra lại không đạt", NUMBER}, {"Bằng điểm", TEXT}, {"Công thức", TEXT}, {"Chứng cứ", TEXT}}},
	{"field_tasks", "Danh mục nội dung hướng dẫn", &sql_adoption_export_field_tasks,
	 {{"Mã tỉnh", NUMBER}, {"Mã", TEXT}, {"Tiếng Việt", TEXT}, {"Tiếng Anh", TEXT}, {"Nhóm", TEXT}, {"Từ ngày", DATE}, {"Đến ngày", DATE}}},
	{"banks", "Ngân hàng", NULL,
	 {{"BIN", TEXT}, {"Mã", TEXT}, {"Tên ngắn", TEXT}, {"Tên", TEXT}, {"SWIFT", TEXT}, {"Quét mã", TEXT}, {"Tra tên", TEXT}}},
};

/* What a statement here takes, in the order of its parameters: the first two, or all. */
struct export_in {
	struct sql_uuid market;
	int32_t count;
	struct uuid person;
	struct slice request;
};
static_assert(sizeof(struct export_in) == sizeof(struct sql_adoption_export_reconciliation_in), "as the longest has them");

struct exporting {
	struct request *rq;
	const struct list *list;
	enum grid_format format;
	struct export_in in;
};

static int column_count(const struct list *l)
{
	int count = 0;
	while (count < COLUMNS_MAX && l->columns[count].title)
		count++;
	return count;
}

static void write_rows(struct exporting *e, struct grid_writer *w, const struct sql_rows *rows, int count)
{
	struct cell cells[COLUMNS_MAX];
	struct arena a; /* of one row */
	void *row = arena_alloc(e->rq->arena, e->list->statement->out_bytes);
	arena_init(&a, ROW_ARENA_BYTES);
	for (int i = 0; i < rows->count; i++) {
		sql_row(&a, rows, i, row);
		for (int c = 0; c < count; c++) {
			const struct sql_field *field = &e->list->statement->out[c];
			struct slice text = *(const struct slice *)(const void *)((const char *)row + field->offset);
			cells[c] = (struct cell){text.n ? e->list->columns[c].kind : CELL_EMPTY, text};
		}
		grid_writer_row(w, cells, count);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void write_banks(struct grid_writer *w)
{
	static const char *const words[] = {[BANK_NO] = "không", [BANK_YES] = "có", [BANK_NOT_KNOWN] = ""};
	for (size_t i = 0; i < bank_count(); i++) {
		const struct bank *b = bank_at(i);
		const struct slice texts[] = {b->bin, b->code, b->short_name, b->vi_name, b->swift, slice_z(words[b->transfer]),
		                              slice_z(words[b->lookup])};
		enum { COUNT = sizeof texts / sizeof texts[0] };
		struct cell cells[COUNT];
		for (int c = 0; c < COUNT; c++)
			cells[c] = (struct cell){texts[c].n ? TEXT : CELL_EMPTY, texts[c]};
		grid_writer_row(w, cells, COUNT);
	}
}

/* rows: NULL for the banks. */
static int write_file(struct exporting *e, const struct sql_rows *rows, struct slice *out, struct fault *why)
{
	int count = column_count(e->list);
	struct slice titles[COLUMNS_MAX];
	struct grid_writer *w;
	if (grid_writer_open(&w, e->rq->arena, e->format, why))
		return -1;
	grid_writer_sheet(w, e->list->title);
	for (int c = 0; c < count; c++) {
		titles[c] = slice_z(e->list->columns[c].title);
		grid_writer_column(w, c, 20, e->list->columns[c].kind == CELL_TEXT);
	}
	grid_writer_head(w, titles, count);
	if (rows)
		write_rows(e, w, rows, count);
	else
		write_banks(w);
	return grid_writer_finish(w, out, why);
}

static void on_rows(struct tx *tx, const struct sql_rows *rows, void *arg)
{
	struct exporting *e = arg;
	struct request *rq = e->rq;
	int count = rows ? rows->count : (int)bank_count();
	struct slice file;
	struct fault why;
	if (count > EXPORT_ROWS_MAX) {
		fault_say(&why, ERR_EXPORT_TOO_LONG, "market", "nhiều nhất %d dòng", "at most %d rows", EXPORT_ROWS_MAX);
		answer_fault(rq, &why);
		return;
	}
	if (write_file(e, rows, &file, &why)) {
		answer_fault(rq, &why);
		return;
	}
	tx_query(tx, SQL_CALL(rq->arena, adoption_export_trail, .person = rq->who.person, .request = rq->id,
	         .action = arena_printf(rq->arena, "export.%s", e->list->name), .market = e->in.market, .rows = count), NULL, NULL);
	answer_bytes(rq, grid_format_type(e->format), file);
}

/* "/v1/exports/stalls.csv": the route has the name, the parameter the format. */
static const struct list *list_of(struct slice path)
{
	struct slice name = slice_sub(path, sizeof "/v1/exports/" - 1, path.n);
	name = slice_cut(&name, '.');
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (slice_eq(name, slice_z(lists[i].name)))
			return &lists[i];
	return NULL;
}

static void begin(struct exporting *e)
{
	struct request *rq = e->rq;
	/* A bank's people see no other bank's account: as for the list. */
	if (e->list->statement == &sql_adoption_export_bank_accounts)
		tx_query(rq->tx, SQL_CALL0(rq->arena, registry_enter_bank), NULL, NULL);
	if (e->list->statement)
		tx_query(rq->tx, sql_call_of(rq->arena, e->list->statement, &e->in), on_rows, e);
	else
		on_rows(rq->tx, NULL, e);
}

void export_list(struct request *rq)
{
	static const char *const names[] = {"market", NULL};
	struct exporting *e = ARENA_NEW(rq->arena, struct exporting);
	struct slice market;
	struct fault why;
	*e = (struct exporting){.rq = rq, .list = list_of(rq->path),
	                         .in = {.count = EXPORT_ROWS_MAX + 1, .person = rq->who.person, .request = rq->id}};
	if (request_query_only(rq, names, &why) || request_query(rq, "market", &market, &why)) {
		answer_fault(rq, &why);
		return;
	}
	e->in.market.has = market.n > 0;
	if (market.n && uuid_parse(market, &e->in.market.value))
		answer_error(rq, ERR_UNKNOWN_MARKET, "market");
	else if (!e->list || grid_format_of(rq->param[0], &e->format))
		answer_error(rq, ERR_NOT_FOUND, NULL);
	else
		begin(e);
}

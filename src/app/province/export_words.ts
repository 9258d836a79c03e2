// Every list that leaves as a file: what it is called, and the right it asks for ('' : whoever is signed in).
import { words } from '../i18n/words';

export const t = words({
  title: ['Tải danh sách', 'Downloads'],
  hint: ['Mỗi danh sách trong phạm vi Ông/Bà được xem, không có phần được giữ kín. Mỗi lần tải để lại một dòng trong nhật ký.', 'Each list of what you may see, without what is sealed. Each download leaves a line in the trail.'],
  find: ['Tìm danh sách', 'Find a list'],
  of_market: ['Của chợ nào', 'Of which market'],
  all_markets: ['Tất cả trong phạm vi', 'All you may see'],
  none: ['Không có danh sách nào như vậy', 'There is no such list'],
  list: ['Danh sách', 'List'],
  file: ['Tệp', 'File'],
  open: ['Dữ liệu mở', 'Open data'],
  open_hint: ['Chợ 4.0 được công nhận, cho mọi người', 'Recognised markets, for everybody'],
});

type Row = readonly [list: string, right: string, vi: string, en: string];
export interface Group { name: readonly [vi: string, en: string]; rows: readonly Row[] }

export const GROUPS: readonly Group[] = [
  { name: ['Kết quả, chỉ tiêu, báo cáo', 'Results, targets, reports'], rows: [
    ['plans', 'adoption_read', 'Kế hoạch', 'Plans'], ['targets', 'adoption_read', 'Chỉ tiêu', 'Targets'],
    ['indicators', 'adoption_read', 'Chỉ số và cách tính', 'Indicators and how they are computed'],
    ['entered_values', 'adoption_read', 'Số liệu nhập', 'Values entered'], ['snapshots', 'adoption_read', 'Số liệu đã chốt', 'Figures kept'],
    ['zones', 'adoption_read', 'Kết quả theo khu của chợ', 'Results by zone of a market'], ['ranking', 'adoption_read', 'Xếp hạng theo chỉ tiêu', 'Ranking against targets'],
    ['moved', 'adoption_read', 'Thay đổi so với quý trước', 'Changes from the quarter before'], ['falling', 'adoption_read', 'Chợ có giao dịch giảm', 'Markets where less is paid'],
    ['criteria_sets', 'adoption_read', 'Tiêu chí chợ 4.0', 'Criteria of chợ 4.0'], ['answers', 'adoption_read', 'Số liệu chợ tự khai', "Markets' own answers"],
    ['evaluations', 'adoption_read', 'Đánh giá chợ 4.0', 'Evaluations'], ['recognitions', 'adoption_read', 'Công nhận chợ 4.0', 'Recognitions'],
    ['report_cycles', 'adoption_read', 'Kỳ báo cáo', 'Reporting cycles'], ['reports', 'adoption_read', 'Báo cáo', 'Reports'],
  ] },
  { name: ['Chợ, điểm kinh doanh, người bán', 'Markets, stalls, vendors'], rows: [
    ['units', 'registry_read', 'Đơn vị hành chính', 'Administrative units'], ['operators', 'registry_read', 'Đơn vị quản lý chợ', 'Operators'],
    ['markets', 'registry_read', 'Chợ', 'Markets'], ['stalls', 'registry_read', 'Điểm kinh doanh', 'Stalls'], ['vendors', 'registry_read', 'Người bán', 'Vendors'],
    ['placements', 'registry_read', 'Cần xác định địa bàn', 'To be placed'], ['holidays', '', 'Ngày nghỉ', 'Holidays'],
    ['revisions', 'registry_read', 'Hồ sơ', 'Revisions'], ['imports', 'registry_read', 'Tệp nhập', 'Imports'],
    ['payout_changes', 'registry_read', 'Đổi tài khoản', 'Changes of accounts'], ['name_checks', 'registry_read', 'Đối chiếu tên', 'Names compared'],
    ['duplicates', 'registry_read', 'Nghi trùng', 'Possible duplicates'], ['refusals', 'registry_read', 'Chưa tham gia', 'Not taking part'],
    ['vendor_reports', 'vendor_contact', 'Tiểu thương báo', 'Reports by vendors'],
  ] },
  { name: ['Mã thanh toán và kiểm tra', 'Codes and inspection'], rows: [
    ['codes', 'code_read', 'Mã thanh toán', 'Codes'], ['prints', 'code_read', 'Đợt in', 'Prints'],
    ['incidents', 'incident_read', 'Vụ việc', 'Incidents'], ['scans', 'incident_read', 'Lượt quét', 'Scans'],
    ['rounds', 'incident_read', 'Đợt kiểm tra', 'Rounds'], ['round_stalls', 'incident_read', 'Sạp của đợt kiểm tra', 'Stalls of rounds'],
    ['round_checks', 'incident_read', 'Lượt kiểm tra trong đợt', 'Checks of rounds'], ['test_labels', 'test_label', 'Tem thử', 'Test labels'],
    ['alarms', 'incident_read', 'Sạp ngừng có tiền', 'Stalls that fell silent'], ['silent_stalls', 'incident_read', 'Số sạp ngừng có tiền theo chợ', 'Silent stalls by market'],
  ] },
  { name: ['Giao dịch và kết nối', 'Payments and connections'], rows: [
    ['connections', 'registry_read', 'Kết nối', 'Connections'], ['feeds', 'registry_read', 'Tài khoản được theo dõi', 'Accounts observed'],
    ['silences', 'registry_read', 'Nguồn ngừng báo có', 'Feeds that fell silent'], ['marks', 'registry_read', 'Tên của sạp tại ngân hàng', "Stalls' names at banks"],
    ['old_codes', 'registry_read', 'Mã trên tấm dán cũ', 'Codes of old stickers'], ['providers', 'payment_review', 'Nguồn giao dịch', 'Sources of payments'],
    ['statements', 'payment_review', 'Sao kê', 'Statements'], ['reconciliation', 'reconcile', 'Đối soát', 'Reconciliation'],
    ['conflicts', 'payment_review', 'Xác nhận mâu thuẫn', 'Conflicting confirmations'], ['dead_letters', 'payment_review', 'Thông báo không đọc được', 'Unreadable notices'],
    ['system_connections', 'system', 'Kết nối của máy chủ', 'Connections of the service'], ['system_jobs', 'system', 'Công việc nền', 'Jobs of the press'],
    ['deliveries', 'system', 'Thông báo để riêng', 'Deliveries put aside'], ['bank_accounts', 'bank_check', 'Tài khoản của ngân hàng', "A bank's accounts"], ['banks', '', 'Ngân hàng', 'Banks'],
  ] },
  { name: ['Khoản thu của chợ và phí', 'Dues and fees'], rows: [
    ['tariffs', 'dues_read', 'Biểu giá', 'Tariffs'], ['leases', 'dues_read', 'Hợp đồng thuê điểm kinh doanh', 'Leases'], ['bill_runs', 'dues_read', 'Đợt thu', 'Bill runs'],
    ['bills', 'dues_read', 'Phiếu báo thu', 'Bills'], ['meters', 'dues_read', 'Đồng hồ điện, nước', 'Meters'], ['readings', 'dues_read', 'Chỉ số điện, nước', 'Readings'],
    ['fees', 'collect_read', 'Phí, lệ phí tại điểm một cửa', 'Fees of one-stop desks'], ['cases', 'collect_read', 'Hồ sơ phải nộp', 'Cases to be paid'],
    ['receipts', 'collect_read', 'Biên lai tiền mặt', 'Cash receipts'], ['arrears', 'collect_read', 'Nợ quá hạn', 'Arrears'], ['desks', 'collect_read', 'Điểm thu phí', 'Desks'],
  ] },
  { name: ['Tổ công nghệ số cộng đồng', 'Digital teams'], rows: [
    ['teams', 'team_read', 'Tổ công nghệ số cộng đồng', 'Teams'], ['team_members', 'team_read', 'Thành viên', 'Members'], ['team_counts', 'team_read', 'Số liệu đã công bố', 'Published totals'],
    ['team_rules', 'adoption_read', 'Quy định về tổ', 'Rules for teams'], ['team_gaps', 'adoption_read', 'Thôn chưa đạt quy định', 'Hamlets short of the rule'],
    ['visits', 'team_read', 'Lượt hướng dẫn', 'Visits'], ['trainings', 'team_read', 'Tập huấn', 'Trainings'], ['field_tasks', '', 'Danh mục nội dung hướng dẫn', 'What teams help with'],
    ['honours', 'team_read', 'Xếp hạng tổ', 'Ranking of teams'], ['proposals', 'team_read', 'Đề nghị khen thưởng', 'Proposals for honours'],
  ] },
  { name: ['Người dùng, nhật ký, dữ liệu cá nhân', 'People, trail, personal data'], rows: [
    ['audit', 'trail_read', 'Nhật ký', 'The trail'], ['people', 'system', 'Người dùng', 'People'], ['privacy_requests', 'privacy_read', 'Yêu cầu về dữ liệu cá nhân', 'Requests about personal data'],
    ['retention', 'retention_read', 'Xóa theo thời hạn lưu', 'Erased by retention'], ['retention_rules', 'retention_read', 'Thời hạn lưu', 'Retention rules'], ['consent_texts', '', 'Nội dung đồng ý', 'Texts of consent'],
  ] },
];

import { said, words } from '../i18n/words';
import { fieldName } from './trail_fields';

export const t = words({
  title: ['Nhật ký', 'Trail'],
  title_of: ['Nhật ký: {thing}', 'Trail: {thing}'],
  hint: ['Ai làm gì, lúc nào, từ đâu. Dòng đã ghi không ai sửa được.', 'Who did what, when, from where. No line can be changed.'],
  what: ['Loại việc', 'Kind of act'],
  everything: ['Mọi việc', 'Everything'],
  since: ['Từ ngày', 'From'],
  until: ['Đến ngày', 'To'],
  day_hint: ['dd/mm/yyyy', 'dd/mm/yyyy'],
  show: ['Xem', 'Show'],
  of_person: ['Chỉ xem việc của một người', 'Only what one person did'],
  person: ['Người làm', 'Person'],
  at: ['Lúc', 'When'],
  who: ['Ai', 'Who'],
  did: ['Việc', 'What was done'],
  market: ['Chợ', 'Market'],
  thing: ['Đối tượng', 'Thing'],
  change: ['Thay đổi', 'Change'],
  see: ['Xem thay đổi', 'See the change'],
  before: ['Trước', 'Before'],
  after: ['Sau', 'After'],
  field: ['Mục', 'Field'],
  machine: ['hệ thống, hoặc lệnh tại máy chủ', 'the system, or a command at the server'],
  erased: ['nội dung đã xóa theo quy định', 'what it said was erased'],
  own: ['Nhật ký của đối tượng này', "This thing's own trail"],
  none: ['Không có dòng nào', 'No line'],
  none_hint: ['Thử khoảng ngày rộng hơn, hoặc bỏ bớt bộ lọc.', 'Try more days, or fewer filters.'],
  file: ['Tải những dòng này', 'Download these lines'],
  file_hint: ['tối đa 10.000 dòng', 'at most 10.000 lines'],
});

type Pair = readonly [vi: string, en: string];
/** The first word of an act: what it is about. */
export const THINGS: Record<string, Pair> = {
  market: ['Chợ', 'Market'], stall: ['Điểm kinh doanh', 'Stall'], operator: ['Đơn vị quản lý', 'Operator'], unit: ['Đơn vị hành chính', 'Unit'], revision: ['Hồ sơ', 'Revision'],
  vendor: ['Người bán', 'Vendor'], account: ['Tài khoản nhận tiền', 'Payout account'], tenancy: ['Việc giữ sạp', 'Tenancy'], code: ['Mã thanh toán', 'Code'], print: ['Đợt in', 'Print'],
  incident: ['Vụ việc', 'Incident'], round: ['Đợt kiểm tra', 'Round'], payment: ['Giao dịch', 'Payment'], payout_change: ['Đổi tài khoản', 'Change of account'], plan: ['Kế hoạch', 'Plan'],
  target: ['Chỉ tiêu', 'Target'], report: ['Báo cáo', 'Report'], criteria: ['Tiêu chí', 'Criteria'], person: ['Người dùng', 'Person'], session: ['Phiên làm việc', 'Session'],
  connection: ['Kết nối', 'Connection'], feed: ['Tài khoản được theo dõi', 'Feed'], export: ['Tải danh sách', 'Download'], import: ['Tệp nhập', 'Import'], bill: ['Phiếu báo thu', 'Bill'],
  tariff: ['Biểu giá', 'Tariff'], lease: ['Hợp đồng thuê', 'Lease'], team: ['Tổ công nghệ số', 'Team'], visit: ['Lượt hướng dẫn', 'Visit'], privacy_request: ['Yêu cầu dữ liệu cá nhân', 'Privacy request'],
  retention: ['Xóa theo thời hạn', 'Retention'], key: ['Khóa xác thực', 'Key'], print_batch: ['Đợt in', 'Print'], confirmation: ['Giao dịch', 'Payment'],
  fee: ['Khoản thu', 'Fee'], case: ['Hồ sơ phải nộp', 'Case that owes'], receipt: ['Biên lai tiền mặt', 'Cash receipt'], dues: ['Thu tiền chợ', 'Dues'], meter: ['Công tơ', 'Meter'], statement: ['Sao kê', 'Statement'], replay: ['Đọc lại tin báo', 'Deliveries read again'],
  indicator: ['Chỉ tiêu thống kê', 'Indicator'], entered_value: ['Số liệu nhập', 'Entered value'], report_cycle: ['Kỳ báo cáo', 'Reporting period'], placement: ['Xếp địa bàn', 'Placement'], duplicate: ['Người bán có thể trùng', 'Vendors that may be one'], consent: ['Sự đồng ý', 'Consent'], paper: ['Giấy tờ', 'Paper'],
  round_check: ['Lần kiểm tra niêm yết', 'Posting check'], scan: ['Lần quét', 'Scan'], test_label: ['Tem thử', 'Test label'], bundle: ['Gói mang đi kiểm tra', 'Bundle for the field'], training: ['Buổi tập huấn', 'Training'], task: ['Việc của tổ', 'Task of a team'], honour: ['Khen thưởng', 'Honour'], job: ['Việc chạy nền', 'Job'], column: ['Khóa che dữ liệu', 'Key of sealed data'],
};
const VERBS: Record<string, Pair> = {
  create: ['lập', 'made'], amend: ['sửa', 'amended'], update: ['sửa', 'updated'], change: ['đổi', 'changed'], edit: ['sửa', 'edited'], submit: ['gửi duyệt', 'submitted'],
  approved: ['duyệt', 'approved'], approve: ['duyệt', 'approved'], rejected: ['từ chối', 'rejected'], reject: ['từ chối', 'rejected'], returned: ['trả lại', 'returned'], withdrawn: ['rút lại', 'withdrawn'],
  issue: ['cấp', 'issued'], revoke: ['thu hồi', 'revoked'], supersede: ['thay', 'superseded'], expire: ['hết hạn', 'expired'], use: ['đã dùng', 'used'], reseal: ['ký lại', 'sealed anew'], display: ['thấy niêm yết', 'seen displayed'],
  open: ['mở', 'opened'], close: ['đóng', 'closed'], end: ['kết thúc', 'ended'], grant: ['cấp quyền', 'was given a right'], withdraw: ['thu quyền', 'lost a right'], password: ['đổi mật khẩu', 'changed the password'],
  refused: ['bị từ chối', 'refused'], stolen: ['báo bị chiếm đoạt', 'reported stolen'], record: ['ghi', 'recorded'], run: ['chạy', 'run'], match: ['khớp', 'matched'], propose: ['đề xuất', 'proposed'], reverse: ['hủy khớp', 'reversed'],
  recognised: ['công nhận', 'recognised'], evaluate: ['đánh giá', 'evaluated'], look: ['xem', 'looked at'], plan: ['lập kế hoạch', 'planned'], take: ['nhận', 'taken'], rotate: ['đổi khóa', 'rotated'], commit: ['ghi vào sổ', 'committed'],
  accept: ['đồng ý', 'accepted'], cancel: ['hủy', 'cancelled'], void: ['hủy', 'voided'], disable: ['ngừng nhận', 'stopped'], enable: ['nhận lại', 'started again'], pin: ['gắn chứng thư', 'pinned to a certificate'], set: ['đặt', 'set'], state: ['đổi trạng thái', 'changed its state'], rule: ['đặt quy tắc', 'set a rule'],
  census: ['kiểm đếm', 'counted'], mark: ['ghi tên ở ngân hàng', 'named at a bank'], mark_end: ['bỏ tên ở ngân hàng', 'name at a bank ended'], refusal: ['từ chối đăng ký', 'refused to register'], registration: ['phiếu đăng ký', 'registration sheet'], except: ['khai ngày nghỉ, họp thêm', 'closed or open besides'], except_withdraw: ['bỏ ngày nghỉ, họp thêm', 'taken back'],
  move: ['chuyển', 'moved'], old_codes: ['nộp mã cũ', 'old codes handed in'], quick_link: ['ảnh mã theo số tài khoản', 'pictures by account number'], answer: ['trả lời', 'answered'], report: ['báo', 'reported'], access: ['cấp mã PIN', 'given a PIN'], access_ended: ['thu mã PIN', 'PIN ended'], contact: ['xem số điện thoại', 'telephone looked at'], data: ['xem dữ liệu', 'data looked at'],
  details: ['sửa thông tin', 'details changed'], erase: ['xóa', 'erased'], erasing: ['đang xóa', 'being erased'], barred: ['chưa xóa được', 'not erased'], extend: ['gia hạn', 'extended'], merged: ['gộp', 'merged'], took_over: ['nhận của người trùng', 'took over'], person: ['nối với người dùng', 'joined to a person'], give: ['đồng ý', 'given'],
  photo: ['ảnh chứng cứ', 'photo'], name_check: ['so tên', 'name compared'], bank_look: ['hỏi ngân hàng', 'asked of the bank'], bank_word: ['ngân hàng trả lời', 'word of the bank'], test_transfer: ['chuyển thử', 'test transfer'], test_transfer_read: ['đọc khoản chuyển thử', 'test transfer read'], primary: ['làm mã chính', 'made the first'], request: ['xin cấp', 'asked for'],
  join: ['vào', 'joined'], leave: ['rời', 'left'], dissolve: ['giải thể', 'dissolved'], count: ['đếm', 'counted'], attend: ['dự', 'attended'], helper: ['người giúp', 'helper'], compute: ['tính', 'computed'], publish: ['công bố', 'published'], review: ['xem lại', 'reviewed'], revisit: ['xem lại', 'looked at again'], plant: ['dán', 'planted'], remove: ['gỡ', 'removed'],
  decide: ['quyết định', 'decided'], retire: ['thôi dùng', 'retired'], addendum: ['bổ sung', 'addendum'], slips: ['in phiếu', 'slips'], ticket: ['vé lẻ', 'ticket'], credit: ['bù trừ', 'credited'], credit_propose: ['xin bù trừ', 'credit proposed'], read: ['đọc số', 'read'], payers: ['danh sách người nộp', 'list of payers'],
  retry: ['chạy lại', 'tried again'], stop: ['dừng', 'stopped'], drill: ['diễn tập', 'drill'], totp: ['đặt mã một lần', 'second factor set'], totp_reset: ['bỏ mã một lần', 'second factor taken away'], unlock: ['mở khóa', 'unlocked'],
};

/** "Mã thanh toán: thu hồi" of "code.revoke"; a word that is not known stands as it is. */
export function act(action: string): string {
  const [thing = '', verb = ''] = action.split('.'), of = THINGS[thing], done = VERBS[verb];
  return `${of ? said(...of) : thing}${verb ? `: ${done ? said(...done) : verb.replaceAll('_', ' ')}` : ''}`;
}
/** A word that is not known stands as it is. */
export const thingName = (entity: string): string => (THINGS[entity] ? said(...THINGS[entity]) : (fieldName(entity) ?? entity));

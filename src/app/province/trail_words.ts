import { said, words } from '../i18n/words';

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
  only: ['Chỉ xem: {what}', 'Only: {what}'],
  drop: ['Bỏ lọc', 'Take away'],
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
};
const VERBS: Record<string, Pair> = {
  create: ['lập', 'made'], amend: ['sửa', 'amended'], update: ['sửa', 'updated'], change: ['đổi', 'changed'], edit: ['sửa', 'edited'], submit: ['gửi duyệt', 'submitted'],
  approved: ['duyệt', 'approved'], approve: ['duyệt', 'approved'], rejected: ['từ chối', 'rejected'], reject: ['từ chối', 'rejected'], returned: ['trả lại', 'returned'], withdrawn: ['rút lại', 'withdrawn'],
  issue: ['cấp', 'issued'], revoke: ['thu hồi', 'revoked'], supersede: ['thay', 'superseded'], expire: ['hết hạn', 'expired'], use: ['đã dùng', 'used'], reseal: ['ký lại', 'sealed anew'], display: ['thấy niêm yết', 'seen displayed'],
  open: ['mở', 'opened'], close: ['đóng', 'closed'], end: ['kết thúc', 'ended'], grant: ['cấp quyền', 'was given a right'], withdraw: ['thu quyền', 'lost a right'], password: ['đổi mật khẩu', 'changed the password'],
  refused: ['bị từ chối', 'refused'], stolen: ['báo bị chiếm đoạt', 'reported stolen'], record: ['ghi', 'recorded'], run: ['chạy', 'run'], match: ['khớp', 'matched'], propose: ['đề xuất', 'proposed'], reverse: ['hủy khớp', 'reversed'],
  recognised: ['công nhận', 'recognised'], evaluate: ['đánh giá', 'evaluated'], look: ['xem', 'looked at'], plan: ['lập kế hoạch', 'planned'], take: ['nhận', 'taken'], rotate: ['đổi khóa', 'rotated'], commit: ['ghi vào sổ', 'committed'],
};

/** "Mã thanh toán: thu hồi" of "code.revoke"; a word that is not known stands as it is. */
export function act(action: string): string {
  const [thing = '', verb = ''] = action.split('.'), of = THINGS[thing], done = VERBS[verb];
  return `${of ? said(...of) : thing}${verb ? `: ${done ? said(...done) : verb.replaceAll('_', ' ')}` : ''}`;
}
export const thingName = (entity: string): string => (THINGS[entity] ? said(...THINGS[entity]) : entity);

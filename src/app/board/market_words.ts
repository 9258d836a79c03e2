// What a market is, in words: its kind, its status, who runs it, and its own page.
import { words } from '../i18n/words';

export const t = words({
  title: ['Thông tin chợ', 'About the market'],
  place: ['Địa bàn', 'Place'],
  kind: ['Loại', 'Kind'],
  class: ['Hạng', 'Class'],
  class_n: ['Hạng {n}', 'Class {n}'],
  unranked: ['Chưa phân hạng', 'Unranked'],
  since: ['từ {day}', 'since {day}'],
  class_suggested: ['Theo số điểm kinh doanh thì là hạng {n}.', 'By the number of its business points it would be class {n}.'],
  ground_small: ['Chợ đầu mối cần từ 10.000 m².', 'A wholesale market has 10.000 m² or more.'],
  status: ['Tình trạng', 'Status'],
  operator: ['Đơn vị quản lý', 'Operator'],
  points: ['Điểm kinh doanh theo hồ sơ', 'Business points on paper'],
  census: ['Điểm kinh doanh trong sổ', 'Business points registered'],
  census_of: ['{in_use} đang sử dụng, {vacant} còn trống, {closed} đã đóng', '{in_use} in use, {vacant} vacant, {closed} closed'],
  ground: ['Diện tích (m²)', 'Ground (m²)'],
  model: ['Chợ 4.0', 'Market 4.0'],
  day_begins: ['Ngày bán hàng bắt đầu lúc', 'The day of business begins at'],
  day_begins_hint: ['Chợ đêm bán qua nửa đêm: tiền đến trước giờ này tính cho hôm trước. Chỉ áp dụng từ nay về sau.', 'A night market trades past midnight: what is paid before this hour counts for the day before. It holds from now on only.'],
  days: ['Ngày họp', 'Market days'],
  days_see: ['Xem lịch', 'See the calendar'],
  face: ['Mã phát hành từ nay', 'Codes issued from now on'],
  sealed: ['Mã có dấu xác thực', 'With the authenticity seal'],
  plain: ['Mã chuyển khoản thường', 'Plain transfer code'],
  source: ['Nguồn số liệu', 'Source of the figures'],
  as_of: ['Số liệu ngày', 'Figures as of'],
  contact: ['Số điện thoại cho người mua gọi', 'Telephone for payers'],
  contact_hint: ['Điện thoại của ban quản lý chợ. Trang kiểm tra mã nêu số này cho mọi người.', 'Of the market’s board. The page that checks a code tells it to anybody.'],
  no_contact: ['Chưa có', 'None yet'],
  public_says: ['Người mua quét mã đọc thấy', 'What a payer who scans a code reads'],
  public_line: ['Nếu khác, dù chỉ một chữ: đừng trả tiền. Báo ban quản lý chợ: {phone}; nói mã số.', "If anything differs, do not pay. Report it to the market's board: {phone}; tell them the code."],
  public_none: ['Nếu khác, dù chỉ một chữ: đừng trả tiền. Báo ban quản lý chợ; nói mã số.', "If anything differs, do not pay. Report it to the market's board; tell them the code."],
  public_whom: ['Người mua chưa biết gọi cho ai.', 'Payers are not told whom to call.'],
  amend: ['Sửa thông tin', 'Change the details'],
  amend_hint: ['Chỉ gửi phần đã sửa. Việc sửa được ghi nhật ký.', 'Only what was changed is sent. The change stands in the trail.'],
  save: ['Lưu', 'Save'],
  saved: ['Đã lưu', 'Saved'],
  nothing: ['Chưa sửa gì', 'Nothing was changed'],
  change: ['Khai thay đổi từ một ngày', 'Say what changed from a day on'],
  change_hint: ['Hạng, loại, tình trạng, đơn vị quản lý, địa bàn: mỗi lần đổi có ngày và văn bản, điều cũ vẫn còn trong sổ.', 'Class, kind, status, operator, place: each change has a day and a document, and what held before stays on record.'],
  what: ['Đổi điều gì', 'What changes'],
  first_day: ['Từ ngày', 'From'],
  day_hint: ['Ví dụ 01/11/2026, không sau hôm nay', 'Such as 01/11/2026, not after today'],
  as_of_hint: ['Ví dụ 31/12/2025', 'Such as 31/12/2025'],
  document: ['Số văn bản', 'Number of the document'],
  say: ['Khai', 'Say so'],
  said: ['Đã ghi', 'Recorded'],
  history: ['Những điều đã khai', 'What was said of it'],
  value: ['Là', 'Is'],
  no_history: ['Chưa khai thay đổi nào', 'No change was said yet'],

  market: ['Chợ', 'Market'],
  night_market: ['Chợ đêm', 'Night market'],
  periodic_market: ['Chợ phiên', 'Periodic market'],
  wholesale_market: ['Chợ đầu mối', 'Wholesale market'],
  shopping_street: ['Tuyến phố không dùng tiền mặt', 'Cashless street'],
  one_stop_desk: ['Bộ phận một cửa', 'One-stop desk'],
  school: ['Trường học', 'School'],
  clinic: ['Cơ sở y tế', 'Clinic'],
  open: ['Đang hoạt động', 'Open'],
  planned: ['Đang chuẩn bị', 'Planned'],
  closed: ['Đã ngừng', 'Closed'],
  model_4_0: ['Đã công nhận', 'Recognised'],
  model_pilot: ['Thí điểm', 'Pilot'],
  model_plan: ['Trong kế hoạch', 'Planned for'],
  model_partial: ['Đạt một phần', 'In part'],
  model_none: ['Chưa', 'Not yet'],
});

export const KINDS = ['market', 'night_market', 'periodic_market', 'wholesale_market', 'shopping_street', 'one_stop_desk', 'school', 'clinic'] as const;
export const STATUSES = ['open', 'planned', 'closed'] as const;
export const FACES = ['sealed', 'plain'] as const;
export type Kind = (typeof KINDS)[number];
export type Status = (typeof STATUSES)[number];
export type Model = '4.0' | 'pilot' | 'plan' | 'partial' | 'none';

export const className = (n: number | null | undefined): string => (n ? t('class_n', { n }) : t('unranked'));
export const modelName = (model: Model): string => t(model === '4.0' ? 'model_4_0' : `model_${model}`);

// What several pages of the board say: markets, kinds and states, each state with a sign besides its word.
import { words } from '../i18n/words';

export const t = words({
  markets: ['Các chợ', 'Markets'],
  search: ['Tìm theo tên chợ', 'Search by name'],
  name: ['Tên chợ', 'Name'],
  code: ['Mã chợ', 'Code'],
  unit: ['Địa bàn', 'Place'],
  none: ['Chưa có chợ nào trong phạm vi của Ông/Bà', 'There is no market in your scope yet'],
  market: ['Chợ', 'Market'],
  stall: ['Sạp', 'Stall'],
  vendor: ['Người bán', 'Vendor'],
  account: ['Tài khoản', 'Account'],
  state: ['Trạng thái', 'State'],
  line: ['Mục', 'Field'],
  same: ['như nhau', 'the same'],
  differs: ['khác nhau', 'differ'],
  when: ['Lúc', 'When'],
  where: ['Khu, dãy', 'Zone, row'],
  who: ['Người làm', 'By'],
  amount: ['Số tiền', 'Amount'],
  reason: ['Lý do', 'Reason'],
  all: ['Tất cả', 'All'],
  show: ['Hiện', 'Show'],
  find_stall: ['Tìm số sạp, tên người bán', 'Find a stall number or a vendor'],
  choose: ['Chọn {name}', 'Choose {name}'],
  choose_all: ['Chọn cả {n} dòng', 'Choose all {n}'],
  choose_none: ['Bỏ chọn', 'Choose none'],
  chosen: ['Đã chọn {n}', '{n} chosen'],
  cancel: ['Thôi', 'Cancel'],

  household: ['Hộ kinh doanh', 'Household business'],
  individual: ['Cá nhân kinh doanh', 'Individual trader'],
  enterprise: ['Doanh nghiệp', 'Enterprise'],
  cooperative: ['Hợp tác xã', 'Cooperative'],
  farmer: ['Nông dân tự bán', 'Farmer'],
  institution: ['Đơn vị, tổ chức', 'Institution'],

  draft: ['Bản nháp', 'Draft'],
  submitted: ['Chờ duyệt', 'Waiting for approval'],
  returned: ['Bị trả lại', 'Returned'],
  rejected: ['Bị từ chối', 'Rejected'],
  approved: ['Đã duyệt', 'Approved'],
});

export const VENDOR_KINDS = ['household', 'individual', 'enterprise', 'cooperative', 'farmer', 'institution'] as const;
export const REVISION_STATES = ['submitted', 'returned', 'draft', 'approved', 'rejected'] as const;
export type RevisionState = (typeof REVISION_STATES)[number];
const KINDS: Record<string, () => string> = Object.fromEntries(VENDOR_KINDS.map((kind) => [kind, () => t(kind)]));
export const kindName = (kind: string): string => KINDS[kind]?.() ?? kind;

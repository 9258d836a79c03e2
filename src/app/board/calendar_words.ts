// The days of a market in words: what makes them, and the days that are otherwise.
import { words } from '../i18n/words';

export const t = words({
  title: ['Ngày họp chợ', 'Market days'],
  month: ['Tháng {month}', 'Month {month}'],
  before: ['Tháng trước', 'Month before'],
  after: ['Tháng sau', 'Month after'],
  open_n: ['Họp {n} ngày trong tháng.', 'Open {n} days in this month.'],
  open: ['họp', 'open'],
  shut: ['nghỉ', 'closed'],
  not_said: ['Chưa ai khai ngày họp của chợ phiên này', 'Nobody has said the days of this periodic market'],
  not_said_hint: ['Chưa có ngày họp thì chưa tính được bao nhiêu ngày chợ mở.', 'Without them it is not known on how many days the market is open.'],
  rules: ['Lịch họp', 'Calendar'],
  no_rules: ['Chưa khai lịch họp: coi như họp mọi ngày', 'No calendar was said: taken as open every day'],
  rule: ['Họp vào', 'Open on'],
  first_day: ['Từ ngày', 'From'],
  document: ['Số văn bản', 'Number of the document'],
  say_rule: ['Khai lịch họp', 'Say the calendar'],
  say_rule_hint: ['Lịch mới thay lịch cũ từ ngày được khai; những ngày trước đó vẫn theo lịch cũ.', 'A new calendar takes the place of the old one from its day on; the days before stay as they were.'],
  say: ['Khai', 'Say so'],
  said: ['Đã ghi', 'Recorded'],
  daily: ['Mọi ngày', 'Every day'],
  weekly: ['Theo thứ trong tuần', 'By weekdays'],
  solar: ['Ngày dương lịch trong tháng', 'Days of the solar month'],
  lunar: ['Ngày âm lịch trong tháng', 'Days of the lunar month'],
  solar_days: ['Ngày {days} dương lịch', 'Solar days {days}'],
  lunar_days: ['Ngày {days} âm lịch', 'Lunar days {days}'],
  week_days: ['Các thứ', 'Weekdays'],
  days: ['Những ngày nào', 'Which days'],
  days_hint: ['Ví dụ 2, 7, 12, 17, 22, 27', 'Such as 2, 7, 12, 17, 22, 27'],
  day_hint: ['Ví dụ 01/11/2026', 'Such as 01/11/2026'],
  others: ['Ngày nghỉ, ngày họp thêm', 'Days closed, and days open besides'],
  no_others: ['Không có ngày nào khác lịch họp, từ tháng này trong một năm', 'No day is otherwise, from this month for a year'],
  how: ['Chợ', 'The market is'],
  open_besides: ['Họp thêm', 'Open besides'],
  closed_then: ['Nghỉ', 'Closed'],
  withdrawn: ['Đã bỏ', 'Taken back'],
  take_back: ['Bỏ', 'Take back'],
  taken_back: ['Đã bỏ: chợ lại theo lịch họp', 'Taken back: the calendar holds again'],
  add_other: ['Khai ngày nghỉ hoặc họp thêm', 'Say a day closed, or open besides'],
  last_day: ['Đến ngày', 'To'],
  why_hint: ['Ví dụ: nghỉ Tết, sửa mái', 'Such as: Tết, mending the roof'],
});

const DAYS = words({ d1: ['Thứ Hai', 'Monday'], d2: ['Thứ Ba', 'Tuesday'], d3: ['Thứ Tư', 'Wednesday'], d4: ['Thứ Năm', 'Thursday'], d5: ['Thứ Sáu', 'Friday'], d6: ['Thứ Bảy', 'Saturday'], d7: ['Chủ Nhật', 'Sunday'] });
const SHORT = words({ d1: ['T2', 'Mo'], d2: ['T3', 'Tu'], d3: ['T4', 'We'], d4: ['T5', 'Th'], d5: ['T6', 'Fr'], d6: ['T7', 'Sa'], d7: ['CN', 'Su'] });
export const WEEK = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'] as const;
export const dayName = (n: number): string => DAYS(WEEK[n - 1] ?? 'd1');
export const dayShort = (n: number): string => SHORT(WEEK[n - 1] ?? 'd1');

export type Calendar = 'daily' | 'weekly' | 'solar' | 'lunar';
/** "Thứ Hai, Thứ Năm", "Ngày 2, 7, 12 âm lịch". */
export function ruleOf(calendar: Calendar, days: readonly number[] | null): string {
  if (calendar === 'daily') return t('daily');
  if (calendar === 'weekly') return (days ?? []).map(dayName).join(', ');
  return t(calendar === 'solar' ? 'solar_days' : 'lunar_days', { days: (days ?? []).join(', ') });
}

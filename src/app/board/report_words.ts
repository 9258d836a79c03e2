import { words } from '../i18n/words';

export const t = words({
  title: ['Tiểu thương báo', 'What vendors reported'],
  which: ['Trả lời', 'Answered'],
  waiting: ['Chưa trả lời', 'Not answered'],
  answered: ['Đã trả lời', 'Answered'],
  stall: ['Quầy', 'Stall'],
  vendor: ['Tiểu thương', 'Vendor'],
  kind: ['Việc', 'About'],
  money: ['Tiền chưa về', 'Money did not come'],
  sticker: ['Tem', 'Sticker'],
  facts: ['Thông tin sai', 'Wrong facts'],
  other: ['Khác', 'Other'],
  note: ['Nội dung', 'What'],
  at: ['Báo lúc', 'When'],
  answer: ['Trả lời', 'Answer'],
  answer_hint: ['Tiểu thương đọc câu trả lời này trên điện thoại của mình.', 'The vendor reads this on the own phone.'],
  by: ['{name}, {at}', '{name}, {at}'],
  none: ['Không có việc nào', 'There is nothing'],
});

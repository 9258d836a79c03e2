import { words } from '../i18n/words';

export const t = words({
  reason: ['Lý do', 'Reason'],
  reason_hint: ['Viết ngắn, để người nhận biết phải sửa gì.', 'Short, so that whoever gets it knows what to mend.'],
});

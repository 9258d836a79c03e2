import { words } from '../i18n/words';

export const t = words({
  code: ['Mã của tôi', 'My code'],
  no_code: ['Quầy chưa có mã', 'Your stall has no code yet'],
  no_code_hint: ['Mời Bà con liên hệ ban quản lý chợ để được cấp mã.', 'Please ask the market board for one.'],
  last4: ['Tài khoản đuôi {last4}', 'Account ending {last4}'],
  stall: ['{market}, quầy {number}', '{market}, stall {number}'],
});

import { words } from '../i18n/words';

export const t = words({
  people: ['Người dùng', 'People'],
  name: ['Họ tên', 'Name'],
  login: ['Tên đăng nhập', 'Login'],
  none: ['Chưa có người dùng nào', 'There is nobody yet'],
});

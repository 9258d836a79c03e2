import { words } from '../i18n/words';

export const t = words({
  markets: ['Các chợ', 'Markets'],
  search: ['Tìm theo tên chợ', 'Search by name'],
  name: ['Tên chợ', 'Name'],
  code: ['Mã chợ', 'Code'],
  unit: ['Địa bàn', 'Place'],
  none: ['Chưa có chợ nào trong phạm vi của Ông/Bà', 'There is no market in your scope yet'],
});

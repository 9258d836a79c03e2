import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Quản trị hệ thống', 'Administration'],
  people: ['Người dùng', 'People'],
});

export const admin: Area = {
  prefix: 'admin',
  name: () => t('area'),
  rights: ['system'],
  menu: [{ to: '/admin', name: () => t('people') }],
  load: () => import('./admin'),
};

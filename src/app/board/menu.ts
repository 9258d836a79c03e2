import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Ban quản lý chợ', 'Market board'],
  markets: ['Các chợ', 'Markets'],
});

export const board: Area = {
  prefix: 'board',
  name: () => t('area'),
  rights: ['registry_read'],
  menu: [{ to: '/board', name: () => t('markets') }],
  load: () => import('./board'),
};

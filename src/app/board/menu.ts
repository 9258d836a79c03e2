import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Ban quản lý chợ', 'Market board'],
  markets: ['Các chợ', 'Markets'],
  desks: ['Nơi thu phí, lệ phí', 'Desks that collect fees'],
  payments: ['Khoản chưa khớp', 'Unmatched payments'],
});

export const board: Area = {
  prefix: 'board',
  name: () => t('area'),
  rights: ['registry_read', 'reconcile'],
  menu: [{ to: '/board', name: () => t('markets'), rights: ['registry_read'] }, { to: '/board/desks', name: () => t('desks'), rights: ['collect_read'] }, { to: '/board/payments', name: () => t('payments'), rights: ['reconcile'] }],
  load: () => import('./board'),
};

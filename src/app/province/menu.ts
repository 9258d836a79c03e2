import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Điều hành tỉnh', 'Province'],
  plans: ['Kế hoạch, chỉ tiêu', 'Plans and targets'],
  model: ['Chợ 4.0', 'Chợ 4.0'],
  values: ['Số liệu nhập', 'Entered values'],
  reports: ['Báo cáo', 'Reports'],
  exports: ['Tải danh sách', 'Downloads'],
  trail: ['Nhật ký', 'Trail'],
  figures: ['Kết quả so với chỉ tiêu', 'Results against targets'],
});

export const province: Area = {
  prefix: 'province',
  name: () => t('area'),
  rights: ['adoption_read'],
  menu: [
    { to: '/province', name: () => t('figures') },
    { to: '/province/plans', name: () => t('plans') },
    { to: '/province/model', name: () => t('model') },
    { to: '/province/values', name: () => t('values') },
    { to: '/province/reports', name: () => t('reports') },
    { to: '/province/exports', name: () => t('exports') },
    { to: '/province/trail', name: () => t('trail'), rights: ['trail_read'] },
  ],
  load: () => import('./province'),
};

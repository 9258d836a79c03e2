import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Quản trị hệ thống', 'Administration'],
  people: ['Người dùng', 'People'],
  connections: ['Kết nối báo có', 'Connections'],
  jobs: ['Công việc nền', 'Jobs'],
  keys: ['Khóa và chứng thư', 'Keys and certificates'],
  health: ['Tình trạng hệ thống', 'System health'],
});

export const admin: Area = {
  prefix: 'admin',
  name: () => t('area'),
  rights: ['system'],
  menu: [
    { to: '/admin', name: () => t('people') },
    { to: '/admin/connections', name: () => t('connections') },
    { to: '/admin/jobs', name: () => t('jobs') },
    { to: '/admin/keys', name: () => t('keys') },
    { to: '/admin/health', name: () => t('health') },
  ],
  load: () => import('./admin'),
};

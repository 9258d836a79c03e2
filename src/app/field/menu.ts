import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Đi chợ, không cần mạng', 'In the field, offline'],
  home: ['Chuẩn bị và ghi', 'Prepare and record'],
  queue: ['Chờ gửi', 'Waiting to be sent'],
});

export const field: Area = {
  prefix: 'field',
  name: () => t('area'),
  rights: ['field_check', 'visit_write'],
  menu: [
    { to: '/field', name: () => t('home') },
    { to: '/field/queue', name: () => t('queue') },
  ],
  load: () => import('./field'),
};

import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Quầy của tôi', 'My stall'],
  code: ['Mã của tôi', 'My code'],
});

export const vendor: Area = {
  prefix: 'vendor',
  name: () => t('area'),
  rights: ['own_vendor'],
  menu: [{ to: '/vendor', name: () => t('code') }],
  load: () => import('./vendor'),
};

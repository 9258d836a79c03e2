import type { Area } from '../areas';
import { words } from '../i18n/words';

const t = words({
  area: ['Quầy của tôi', 'My stall'],
  code: ['Mã nhận tiền', 'My payment code'],
  amount: ['Tạo mã có số tiền', 'Code with an amount'],
  payments: ['Tiền về', 'Payments'],
  check: ['Kiểm tra tem dán', 'Check my sticker'],
  report: ['Báo ban quản lý chợ', 'Tell the market board'],
  data: ['Dữ liệu của tôi', 'My data'],
});

export const vendor: Area = {
  prefix: 'vendor',
  name: () => t('area'),
  rights: ['own_vendor'],
  menu: [
    { to: '/vendor', name: () => t('code') },
    { to: '/vendor/amount', name: () => t('amount') },
    { to: '/vendor/payments', name: () => t('payments') },
    { to: '/vendor/check', name: () => t('check') },
    { to: '/vendor/report', name: () => t('report') },
    { to: '/vendor/data', name: () => t('data') },
  ],
  load: () => import('./vendor'),
};

// What the API tells a trader about themselves, and how a stall is named.
import { useLoad } from '../ui/load';
import { t } from './words';

export interface MyPage {
  vendors: { id: string; name: string }[];
  stalls: { id: string; number: string; market: string; vendor: string }[];
  accounts: { id: string; bin: string; last4: string; holder_name: string; state: 'pending' | 'review' | 'active' }[];
  codes: { id: string; stall: string; account: string }[];
}

export interface Payment {
  id: string; amount_vnd: number; direction: 'credit' | 'debit'; occurred_at: string; received_at: string; account: string; stall: string | null;
}

export interface OwnCode {
  id: string; stall: string; amount_vnd: number | null; state: string; expires_at: string | null; paid_vnd: number;
  account: { last4: string; holder_name: string };
}

export const picture = (code: string): string => `/v1/my/codes/${code}.png?scale=10`;

export const useMyPage = () => useLoad<MyPage>('/v1/my');

export function stallName(mine: MyPage, id: string): string {
  const stall = mine.stalls.find((one) => one.id === id);
  return stall ? t('stall', { market: stall.market, number: stall.number }) : '';
}

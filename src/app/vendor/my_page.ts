// What GET /v1/my tells a trader about themselves.
export interface MyPage {
  vendors: { id: string; name: string }[];
  stalls: { id: string; number: string; market: string; vendor: string }[];
  accounts: { id: string; bin: string; last4: string; holder_name: string; state: 'pending' | 'review' | 'active' }[];
  codes: { id: string; stall: string; account: string }[];
}

// The roles and scopes by the names that people know them by.
import { words } from '../i18n/words';

export const ROLES = ['sysadmin', 'prov_admin', 'prov_viewer', 'commune_officer', 'market_maker', 'market_checker', 'bank_checker',
  'inspector', 'auditor', 'team_lead', 'team_member', 'vendor', 'reconciler'] as const;

const names = words({
  sysadmin: ['Quản trị hệ thống', 'System administrator'],
  prov_admin: ['Quản trị tỉnh', 'Province administrator'],
  prov_viewer: ['Xem số liệu tỉnh', 'Province viewer'],
  commune_officer: ['Cán bộ xã, phường', 'Commune officer'],
  market_maker: ['Người lập (ban quản lý chợ)', 'Market maker'],
  market_checker: ['Người duyệt (ban quản lý chợ)', 'Market checker'],
  bank_checker: ['Ngân hàng xác nhận tài khoản', 'Bank checker'],
  inspector: ['Người kiểm tra', 'Inspector'],
  auditor: ['Kiểm toán', 'Auditor'],
  team_lead: ['Tổ trưởng tổ công nghệ số', 'Team lead'],
  team_member: ['Thành viên tổ công nghệ số', 'Team member'],
  vendor: ['Tiểu thương', 'Vendor'],
  reconciler: ['Đối soát', 'Reconciler'],
});

export const SCOPES = ['all', 'province', 'unit', 'market'] as const;
const scopes = words({
  all: ['Cả nước', 'The whole country'],
  province: ['Tỉnh', 'Province'],
  unit: ['Xã, phường', 'Commune'],
  market: ['Chợ', 'Market'],
});

export type Scope = (typeof SCOPES)[number];
type Role = (typeof ROLES)[number];
/** A role's name; one that came with a newer server is called by its code. */
export const roleName = (role: string): string => (ROLES.includes(role as Role) ? names(role as Role) : role);
export const scopeName = (scope: string): string => (SCOPES.includes(scope as Scope) ? scopes(scope as Scope) : scope);

export interface Grant { id: string; role: string; scope: string; province: number | null; market: string | null; unit: string | null; bank: string | null; place: string | null }
export interface Person { id: string; login: string; name: string; state: 'active' | 'blocked'; created_at: string; grants: Grant[] }

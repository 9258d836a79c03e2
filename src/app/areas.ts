// The parts of the application, one row each. What a part needs is fetched when somebody goes there; only its menu and its
// name are in the first page.
import { admin } from './admin/menu';
import { board } from './board/menu';
import { field } from './field/menu';
import { t } from './i18n/shell';
import { province } from './province/menu';
import type { PageRow } from './router';
import { vendor } from './vendor/menu';

export interface MenuItem {
  to: string;
  name: () => string;
  /** Any of these; none for whoever sees the area. */
  rights?: readonly string[];
}

export interface Area {
  /** The first word of its addresses: /app/board/… */
  prefix: string;
  name: () => string;
  /** Who sees it: any of these rights. */
  rights: readonly string[];
  menu: readonly MenuItem[];
  load: () => Promise<{ pages: readonly PageRow[] }>;
}

export const areas: readonly Area[] = [vendor, board, field, province, admin];

/** For anybody, signed in or not. */
export const open: Pick<Area, 'prefix' | 'name' | 'load'> = { prefix: 'check', name: () => t('check_code'), load: () => import('./check/check') };

/** For whoever is signed in, without a place in the menu. */
export const account: Pick<Area, 'prefix' | 'name' | 'load'> = { prefix: 'account', name: () => t('account'), load: () => import('./account/account') };

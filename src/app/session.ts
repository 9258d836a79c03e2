// Who is signed in, and what they may do where. The cookie is the browser's; what it stands for is asked of GET /v1/me.
import { computed, signal } from '@preact/signals';
import { get, onSessionOver, Problem, send, sessions } from './api';
import { forgetDrafts } from './store';

export interface Grant {
  role: string; scope: 'all' | 'province' | 'unit' | 'market' | string;
  province: number | null; market: string | null; unit: string | null; rights: string[];
}

export interface Me {
  person: string; login: string; name: string;
  owes: 'password' | 'totp' | null;
  second_factor: boolean;
  roles: string[]; rights: string[]; grants: Grant[];
}

const KEPT = 'socho.me';
const kept = localStorage.getItem(KEPT);

/** undefined while it is not known yet, null for nobody. Who was here last is believed until the server has answered: it
 * decides what is asked for, and gives no right to anything. */
export const me = signal<Me | null | undefined>(kept ? (JSON.parse(kept) as Me) : undefined);
/** Why somebody was signed out. */
export const left = signal<'' | 'signed_out' | 'session_over'>('');
/** The server ended the session while a page was open: the page stays as it is, with all that was typed, below the question
 * who it is. */
export const over = signal(false);
/** The server could not be asked who it is. */
export const unreachable = signal<Problem | null>(null);

const rights = computed(() => new Set(me.value?.rights ?? []));

export const may = (right: string): boolean => rights.value.has(right);
export const mayAny = (wanted: readonly string[]): boolean => wanted.length === 0 || wanted.some(may);

/** The markets, and the provinces, that a right was given for by name; a right over everything names none. */
export function placesOf(right: string): { markets: string[]; provinces: number[] } {
  const given = (me.value?.grants ?? []).filter((grant) => grant.rights.includes(right));
  return {
    markets: [...new Set(given.flatMap(({ market }) => (market ? [market] : [])))],
    provinces: [...new Set(given.flatMap(({ province, market }) => (province && !market ? [province] : [])))],
  };
}

/** Kept, so that the application starts at once, and without a network; not while something is owed, for that may be done on
 * another device, and whoever is sent to it in vain does not get back. */
function know(who: Me | null): void {
  if (who && !who.owes) localStorage.setItem(KEPT, JSON.stringify(who));
  else localStorage.removeItem(KEPT);
  me.value = who;
  over.value = false;
}

export async function load(): Promise<void> {
  unreachable.value = null;
  try {
    know(await get<Me>('/v1/me'));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401) know(null);
    else if (!me.value) unreachable.value = problem;
  }
}

export async function signIn(login: string, password: string, otp: string): Promise<void> {
  const who = await send<Me>('POST', '/v1/sessions', { login, password, ...(otp ? { otp } : {}) });
  left.value = '';
  know(who);
  sessions.value++;
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/v1/sessions/current').catch((problem: unknown) => {
    if (!(problem instanceof Problem && problem.status === 401)) throw problem;
  });
  if (me.value) forgetDrafts(me.value.person);
  left.value = 'signed_out';
  know(null);
}

onSessionOver.call = () => {
  if (!me.value || over.value) return;
  left.value = 'session_over';
  localStorage.removeItem(KEPT);
  over.value = true;
};

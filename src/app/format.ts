// How numbers, money, days and times are written: 1.234.567, 45.000 đ, 31/12/2026, 08:05, always at UTC+7, whatever the
// device says, and the same in both languages.

const ZONE_MS = 7 * 3600_000;
const MINUS = '−';

export function number(n: number): string {
  const digits = String(Math.abs(Math.trunc(n))).replace(/\B(?=(\d{3})+$)/g, '.');
  return n <= -1 ? MINUS + digits : digits;
}

export const money = (vnd: number): string => `${number(vnd)} đ`;

/** 52,08 %; what is no share of anything is "–". Never rounded up to what was not reached. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const hundredths = Math.floor((part * 10_000) / whole);
  return `${number(Math.floor(hundredths / 100))},${String(hundredths % 100).padStart(2, '0')} %`;
}

/** 66.67 as "66,67". */
export const decimals = (n: number): string =>
  Number.isInteger(n) ? number(n) : `${n < 0 && n > -1 ? '−' : ''}${number(n)},${Math.abs(n).toFixed(2).split('.')[1]}`;
export const share = (n: number | null | undefined): string => (n === null || n === undefined ? '–' : `${decimals(n)} %`);

/** A value in its own measure. */
export const measured = (n: number | null | undefined, kind: 'count' | 'percent' | null): string =>
  n === null || n === undefined ? '–' : kind === 'count' ? decimals(n) : share(n);

const two = (n: number): string => String(n).padStart(2, '0');
/** The instant's wall clock at UTC+7, in the UTC fields of a Date. */
const local = (at: string | number | Date): Date => new Date(new Date(at).getTime() + ZONE_MS);

/** "2026-11-22" as 22/11/2026; an instant as its day at UTC+7. */
export function day(at: string | number | Date): string {
  const plain = typeof at === 'string' && /^(\d{4})-(\d\d)-(\d\d)$/.exec(at);
  if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  const d = local(at);
  return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
}

export function time(at: string | number | Date): string {
  const d = local(at);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

export const dayTime = (at: string | number | Date): string => `${time(at)} ${day(at)}`;

/** Today as the API writes it, at UTC+7. */
export const today = (): string => new Date(Date.now() + ZONE_MS).toISOString().slice(0, 10);

/** What people type for a day ("5/3/2026", "05-03-2026", "05032026"), as the API writes it; null when it is none. */
export function readDay(typed: string): string | null {
  const parts = /^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\s*$/.exec(typed) ?? /^\s*(\d\d)(\d\d)(\d{4})\s*$/.exec(typed);
  if (!parts) return null;
  const iso = `${parts[3]}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`;
  const real = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== iso ? null : iso;
}

/** A day as the API writes it; what is none goes as it is, to be refused by name. */
export const dayTyped = (typed: string): string => readDay(typed) ?? typed.trim();

/** "72,5", "72.5" and "1.250" (a thousand and more) as numbers; what is none goes as it is, to be refused by name. */
export const numberTyped = (typed: string): number | string => {
  const bare = typed.trim().replace(/\s*%$/, ''), plain = (/^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(bare) ? bare.replaceAll('.', '') : bare).replace(',', '.');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : typed.trim();
};

/** What people type for an amount ("45.000", "45 000 đ", "45k"), in đồng; null when it is none. */
export function readMoney(typed: string): number | null {
  const plain = typed.trim().toLowerCase().replace(/\s*(đ|vnđ|vnd|dong|đồng)$/, '');
  const parts = /^(\d{1,3}(?:[., ]\d{3})+|\d+)\s*(k|nghìn|ngàn|tr|triệu)?$/.exec(plain);
  if (!parts) return null;
  const times = !parts[2] ? 1 : parts[2].startsWith('tr') ? 1_000_000 : 1000;
  return Number(parts[1]!.replace(/[., ]/g, '')) * times;
}

/** For looking up: without marks and capitals, one blank between words ("Đặng Thị  Hường" is "dang thi huong"). */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim().replace(/\s+/g, ' ');

/** Words in their Vietnamese order, numbers within them by their value: Dãy 2 before Dãy 10. */
export const byName = new Intl.Collator('vi', { numeric: true }).compare;

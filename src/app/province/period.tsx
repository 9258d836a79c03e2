// The month that is looked at. It stands in the address bar and goes along to whatever page is opened from there.
import { day, today } from '../format';
import { place, setQuery } from '../router';
import { t } from './words';

const MONTHS = 24, QUARTERS = 8;
const shift = (month: string, by: number): string => {
  const [year, n] = month.split('-').map(Number) as [number, number], all = year * 12 + n - 1 + by;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
};

export const thisMonth = (): string => today().slice(0, 7);
export const month = (): string => place.value.query['month'] ?? thisMonth();
/** The address of another page of the province, of the same month. */
export function to(path: string, more: Record<string, string> | '' | undefined = undefined): string {
  const asked = place.value.query['month'], query = new URLSearchParams({ ...(asked && { month: asked }), ...(more || {}) }).toString();
  return `/app${path}${query && `?${query}`}`;
}
/** A month as it is said: 10/2026. */
export const monthSaid = (period: string): string => period.replace(/^(\d{4})-(\d\d)$/, '$2/$1');
/** The month that ended last, not after the one that is looked at. */
export const endedMonth = (): string => (month() >= thisMonth() ? shift(thisMonth(), -1) : month());

const quarterOf = (of: string): string => `${of.slice(0, 4)}-Q${Math.ceil(Number(of.slice(5)) / 3)}`;
/** The last quarters that ended, the newest first. */
export const quarters = (): string[] => Array.from({ length: QUARTERS }, (_, i) => quarterOf(shift(thisMonth(), -3 * (i + 1))));
export const quarterSaid = (quarter: string): string => t('quarter_of', { n: quarter.slice(6), year: quarter.slice(0, 4) });

/** The quarter that runs, and the last months, the newest first: what a report may be of. */
export const quartersNow = (): string => quarterOf(thisMonth());
export const months = (count: number): string[] => Array.from({ length: count }, (_, i) => shift(thisMonth(), -i));
/** Any period as it is said: "tháng 10/2026", "quý 4 năm 2026", "6 tháng đầu năm 2026", "năm 2026", and whether its window is
 * that of decree 09/2019. */
export function periodSaid(period: string): string {
  const [name = '', mid] = period.split('/'), year = name.slice(0, 4), rest = name.slice(5);
  const said = rest.startsWith('Q') ? quarterSaid(name) : rest.startsWith('H') ? t(rest === 'H1' ? 'first_half' : 'second_half', { year })
    : rest.length > 2 ? day(name) : rest ? t('month_of', { month: `${rest}/${year}` }) : t('year_of', { year });
  return mid ? `${said} ${t('mid_window')}` : said;
}

/** As it begins a line. */
export const capital = (said: string): string => said.charAt(0).toUpperCase() + said.slice(1);

export function MonthChoice() {
  const months = Array.from({ length: MONTHS }, (_, i) => shift(thisMonth(), -i)), now = month();
  return (
    <label class="choose">
      <span>{t('month')}</span>
      <select name="month" value={now} onChange={(event) => setQuery({ month: event.currentTarget.value === thisMonth() ? null : event.currentTarget.value }, 'push')}>
        {(months.includes(now) ? months : [now, ...months]).map((one) => <option key={one} value={one}>{monthSaid(one)}</option>)}
      </select>
    </label>
  );
}

export function Choose({ name, label, value, choices }: { name: string; label: string; value: string; choices: readonly (readonly [value: string, name: string])[] }) {
  return (
    <label class="choose">
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => setQuery({ [name]: event.currentTarget.value }, 'push')}>
        {choices.map(([word, said]) => <option key={word} value={word}>{said}</option>)}
      </select>
    </label>
  );
}

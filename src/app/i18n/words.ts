// Every word the application says, in Vietnamese and English side by side. An area keeps its own dictionary:
//   const t = words({ greeting: ['Chào {name}', 'Hello {name}'] });
//   t('greeting', { name: 'Mai' })
// A word that is missing in one language, a key that is not there and a place that is not filled do not compile.
import { signal } from '@preact/signals';

export type Lang = 'vi' | 'en';
type Pair = readonly [vi: string, en: string];
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type Filled<P extends Pair> = [Places<P[0] | P[1]>] extends [never]
  ? []
  : [values: Record<Places<P[0] | P[1]>, string | number>];

const KEPT = 'socho.lang';

export const lang = signal<Lang>(localStorage.getItem(KEPT) === 'en' ? 'en' : 'vi');

export function chooseLang(to: Lang): void {
  localStorage.setItem(KEPT, to);
  lang.value = to;
}

/** Whoever comes from one of the public pages goes on in its language. */
const asked = new URLSearchParams(location.search).get('lang');
if (asked === 'vi' || asked === 'en') chooseLang(asked);

/** The one of the two that is spoken now. */
export const said = (vi: string, en: string): string => (lang.value === 'vi' ? vi : en);

export function words<const D extends Record<string, Pair>>(dictionary: D) {
  return <K extends keyof D & string>(key: K, ...[values]: Filled<D[K]>): string => {
    const [vi, en] = dictionary[key] as Pair;
    const text = said(vi, en);
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => String((values as Record<string, unknown>)[name])) : text;
  };
}

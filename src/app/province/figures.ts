// Figures as the API tells them, and why there is no value where there is none. Nothing that is not known is ever shown as zero.
import { number, share } from '../format';
import { said } from '../i18n/words';
import type { Attainment } from '../ui/attainment';
import { t } from './words';

export type Step = 'stalls' | 'registered' | 'issued' | 'displayed' | 'observed' | 'first_payment' | 'paid' | 'active' | 'markets_4_0';

export interface Rate { numerator: number | null; denominator: number | null; percent: number | null }
export interface Figure extends Rate {
  step: Step; indicator: string; name_vi: string; name_en: string; state: 'known' | 'withheld';
  of_all?: Rate; observed: number | null; in_use: number | null; window: { from: string; to: string }; attainment: Attainment | null;
}
export interface Figures {
  ladder: Figure[];
  states: { active: number | null; inactive: number | null; not_observed: number | null };
  observed_by: { feed: number | null; payment: number | null };
}
export interface UnitName { id: string; code: string; name: string; waits: boolean }
export interface MarketName { id: string; name: string; kind: string; model_4_0: boolean }
export interface UnitFigures extends Figures { unit: UnitName }
export interface MarketRow extends Figures { market: MarketName; unit?: UnitName }
export interface Head { province: { code: number; name: string }; as_of: string; window: { from: string; to: string } }

export const nameOf = (figure: { name_vi: string; name_en: string }): string => said(figure.name_vi, figure.name_en);

/** A step's share in a row of a table, or why there is none. */
export function cell(figures: Figures, step: Step): string {
  const figure = figures.ladder.find((one) => one.step === step);
  if (!figure) return '–';
  return figure.state === 'withheld' ? t('withheld_short') : share(figure.percent);
}
/** What that column is sorted by: what is not known stands last going up. */
export const rank = (figures: Figures, step: Step): number => figures.ladder.find((one) => one.step === step)?.percent ?? -1;
export const seen = (figure: { observed: number | null; in_use: number | null }): string =>
  figure.observed === null || figure.in_use === null ? '–' : t('part_of', { part: number(figure.observed), whole: number(figure.in_use) });
export const active = (figures: Figures): Figure | undefined => figures.ladder.find(({ step }) => step === 'active');

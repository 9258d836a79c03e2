// What was reached of a target: the band as a word with a sign, by the bounds of the indicator's version.
import { measured, share } from '../format';
import { words } from '../i18n/words';
import { State } from './choose';

const t = words({
  met: ['Đạt', 'Met'],
  near: ['Gần đạt', 'Nearly met'],
  far: ['Chưa đạt', 'Not met'],
  toward: ['{reached} của chỉ tiêu {target}', '{reached} of the target, {target}'],
});

export type Band = 'green' | 'amber' | 'red';

export interface Attainment {
  value_kind: 'count' | 'percent'; value: number; target: number; percent: number | null; band: Band;
  plan: { number: string; issued_on: string }; period: { from: string; to: string };
}

interface Said { sign: string; tone: 'good' | 'note' | 'bad'; name: () => string }
export const BANDS: Record<Band, Said> = {
  green: { sign: '✓', tone: 'good', name: () => t('met') },
  amber: { sign: '≈', tone: 'note', name: () => t('near') },
  red: { sign: '✗', tone: 'bad', name: () => t('far') },
};

export function Toward({ attainment: { band, percent, target, value_kind } }: { attainment: Attainment }) {
  const { sign, tone, name } = BANDS[band];
  return <p class="toward"><State sign={sign} tone={tone}>{name()}</State> · {t('toward', { reached: share(percent), target: measured(target, value_kind) })}</p>;
}

// A month from before the register counted anything is no fault: the page says so, and leads to the first month there is.
import { get } from '../api';
import { useLoad, type Loaded } from '../ui/load';
import { Empty } from '../ui/notice';
import { Ready } from '../ui/page';
import { month, monthSaid, thisMonth } from './period';
import { place } from '../router';
import { t } from './words';
import type { ComponentChildren } from 'preact';

/** What every sheet of figures needs; the month in which the last of them was first defined is the first there is. */
const NEEDED = ['OBS', 'USE1', 'ACT', 'DSP'];
interface Indicator { code: string; valid_from: string }

const firstOf = (path: string): Promise<string> => get<{ indicators: Indicator[] }>(path).then(({ indicators }) => NEEDED
  .map((code) => indicators.filter((one) => one.code === code).map(({ valid_from }) => valid_from.slice(0, 7)).sort()[0] ?? thisMonth()).sort().at(-1)!);

function NoFigures() {
  const first = useLoad<string>('/v1/indicators', firstOf).data.value, { month: _, ...kept } = place.value.query;
  return (
    <Empty title={t('before_any', { month: monthSaid(month()) })}>
      {first && <p><a class="button" href={`/app${place.value.path}?${new URLSearchParams({ ...kept, ...(first < thisMonth() && { month: first }) })}`}>{t('first_month', { month: monthSaid(first) })}</a></p>}
    </Empty>
  );
}

/** As Ready, of figures of the month that is looked at. */
export function Figured<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  const problem = of.problem.value;
  return problem?.code === 'bad_period' && problem.field === 'month' ? <NoFigures /> : <Ready of={of}>{children}</Ready>;
}

import { useSignal } from '@preact/signals';
import { Problem } from '../api';
import { t } from './words';

/** What a button does: refused, it says so above; done, the page is asked for anew. */
export interface Doing { busy: boolean; run: (act: () => Promise<unknown>, said?: string) => void }

export function useDoing(after: () => Promise<unknown>) {
  const busy = useSignal(false), problem = useSignal<Problem | null>(null), said = useSignal('');
  const run = (act: () => Promise<unknown>, words = t('done')) => {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    said.value = '';
    void act()
      .then(after)
      .then(() => (said.value = words))
      .catch((caught: unknown) => {
        if (!(caught instanceof Problem)) throw caught;
        problem.value = caught;
      })
      .finally(() => (busy.value = false));
  };
  return { doing: { busy: busy.value, run }, problem: problem.value, said: said.value };
}

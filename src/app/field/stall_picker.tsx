import { useId } from 'preact/hooks';
import { setQuery } from '../router';
import type { Stall } from './store';
import { t } from './words';

/** Choosing a stall by its number; which one it is stands in the address. */
export function StallPicker({ stalls, chosen }: { stalls: readonly Stall[]; chosen: Stall | undefined }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t('stall')}</label>
      <select id={id} name="stall" value={chosen?.id ?? ''} onChange={(event) => setQuery({ stall: event.currentTarget.value || null })}>
        <option value="">{t('choose_stall')}</option>
        {stalls.map((stall) => <option key={stall.id} value={stall.id}>{stall.number}{stall.vendor ? ` – ${stall.vendor}` : ''}</option>)}
      </select>
    </div>
  );
}

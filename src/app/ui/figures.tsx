// Money, days and shares, always written the same way; machines read them too.
import * as format from '../format';
import { t } from '../i18n/shell';
import { type Attainment, Toward } from './attainment';

export const Money = ({ vnd }: { vnd: number }) => <data class="money" value={vnd}>{format.money(vnd)}</data>;
export const Day = ({ at }: { at: string }) => <time dateTime={at}>{format.day(at)}</time>;
export const DayTime = ({ at }: { at: string }) => <time dateTime={at}>{format.dayTime(at)}</time>;

/** A step of the ladder: its name, the share as text and as a bar, and how far it is toward its target. */
export function LadderBar({ name, part, whole, attainment }: { name: string; part: number; whole: number; attainment?: Attainment | null }) {
  const said = t('ladder_of', { part: format.number(part), whole: format.number(whole) });
  return (
    <div class="ladder">
      <p><span>{name}</span> <strong>{format.percent(part, whole)}</strong> <span class="hint">{said}</span></p>
      <div class="toward_bar">
        <meter min={0} max={Math.max(whole, 1)} value={part} aria-label={`${name}: ${said}`} />
        {attainment?.value_kind === 'percent' && attainment.target <= 100 && <i style={{ left: `${attainment.target}%` }} />}
      </div>
      {attainment && <Toward attainment={attainment} />}
    </div>
  );
}

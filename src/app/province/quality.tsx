// How good the data behind a province's figures are, as the month was kept: what could not be told beside what could.
import { useLoad } from '../ui/load';
import { number, share } from '../format';
import { trendPath, type Where } from './cards';
import type { Trend } from './trend';
import { t } from './words';

const ROWS = [['DQMAT', 'quality_unmatched', '%'], ['DQDUP', 'quality_duplicates', ''], ['DQTEL', 'quality_phones', '%']] as const;

function Row({ where, indicator, name, unit }: { where: Where; indicator: string; name: (typeof ROWS)[number][1]; unit: string }) {
  const point = useLoad<Trend>(trendPath(where, indicator, 1)).data.value?.points.at(-1);
  const known = point?.state === 'known';
  return (
    <div>
      <dt>{t(name)}</dt>
      <dd>
        {!point ? '…' : !known ? t(point.state === 'withheld' ? 'withheld_short' : 'not_kept') : unit ? share(point.value) : number(point.numerator ?? 0)}
        {known && point.denominator ? <span class="hint"> {t('part_of', { part: number(point.numerator ?? 0), whole: number(point.denominator) })}</span> : null}
      </dd>
    </div>
  );
}

export function Quality({ where }: { where: Where }) {
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{t('quality')}</h2>
      <p class="hint">{t('quality_hint')}</p>
      <dl class="facts">{ROWS.map(([indicator, name, unit]) => <Row key={indicator} where={where} indicator={indicator} name={name} unit={unit} />)}</dl>
    </section>
  );
}

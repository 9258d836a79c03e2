// A figure as a card: its value, its target and how much of it was reached as a word with a sign, where it began, and beside it
// how much of the place is observed at all. Then the three states, in words.
import { day, measured, number, share } from '../format';
import { BANDS } from '../ui/attainment';
import { State } from '../ui/choose';
import { useLoad } from '../ui/load';
import { type Figure, type Figures, nameOf, seen } from './figures';
import { month, monthSaid } from './period';
import type { Trend } from './trend';
import { t } from './words';

/** Where the figures are of: what a trend is asked with. */
export interface Where { province: string; market?: string; unit?: string }
export const trendPath = ({ province, market, unit }: Where, indicator: string, count: number): string =>
  `/v1/provinces/${province}/trend?indicator=${indicator}&until=${month()}&count=${count}${market ? `&market=${market}` : ''}${unit ? `&unit=${unit}` : ''}`;

function Base({ where, indicator, kind }: { where: Where; indicator: string; kind: 'count' | 'percent' }) {
  const trend = useLoad<Trend>(trendPath(where, indicator, 1)), data = trend.data.value;
  if (!data) return null;
  const { base } = data;
  return (
    <div>
      <dt>{t('base')}</dt>
      <dd>{base ? t('base_of', { value: measured(kind === 'count' ? base.numerator : base.value, kind), period: monthSaid(base.period) }) : t('no_base')}</dd>
    </div>
  );
}

function Card({ figure, where }: { figure: Figure; where: Where }) {
  const { attainment } = figure, band = attainment && BANDS[attainment.band];
  return (
    <li class={`card ${band?.tone ?? ''}`}>
      <h3>{nameOf(figure)}</h3>
      {figure.state === 'withheld' ? <p class="hint">{t('withheld')}</p> : (
        <p class="value">
          {figure.percent === null ? number(figure.numerator ?? 0) : share(figure.percent)}{' '}
          <span class="hint">{t('part_of', { part: number(figure.numerator ?? 0), whole: number(figure.denominator ?? 0) })}</span>
        </p>
      )}
      {figure.of_all?.percent != null && <p class="hint">{t('of_all', { value: share(figure.of_all.percent) })}</p>}
      {attainment && band && (
        <p class="band"><State sign={band.sign} tone={band.tone}>{band.name()}</State> · {t('of_target', { value: share(attainment.percent) })}</p>
      )}
      {!attainment && figure.state === 'known' && !where.unit && <p class="band hint">{t('no_target')}</p>}
      <dl>
        {attainment && (
          <>
            <div><dt>{t('target')}</dt><dd>{t('target_of', { value: measured(attainment.target, attainment.value_kind), plan: attainment.plan.number, until: day(attainment.period.to) })}</dd></div>
            <Base where={where} indicator={figure.indicator} kind={attainment.value_kind} />
          </>
        )}
        <div><dt>{t('observed')}</dt><dd>{seen(figure)}</dd></div>
      </dl>
    </li>
  );
}

const SHOWN = ['active', 'paid', 'first_payment', 'observed', 'displayed', 'issued', 'registered', 'markets_4_0', 'stalls'];

/** Those with a target first, then from the top of the ladder down. */
export function Cards({ figures, where }: { figures: Figures; where: Where }) {
  const place = (figure: Figure) => SHOWN.indexOf(figure.step) + (figure.attainment ? 0 : SHOWN.length);
  const ladder = [...figures.ladder].sort((a, b) => place(a) - place(b));
  return (
    <section aria-labelledby="results">
      <h2 id="results">{t('results')}</h2>
      <ul class="cards">{ladder.map((figure) => <Card key={figure.step} figure={figure} where={where} />)}</ul>
    </section>
  );
}

const STATES = [['active', '●'], ['inactive', '○'], ['not_observed', '?']] as const;

/** Every stall in use is in one of three states; that one is not observed says nothing about it. */
export function States({ figures }: { figures: Figures }) {
  const { states, observed_by } = figures;
  return (
    <section aria-labelledby="states">
      <h2 id="states">{t('states')}</h2>
      <ul class="states">
        {STATES.map(([state, sign]) => (
          <li key={state}>
            <strong><span aria-hidden="true">{sign}</span> {states[state] === null ? t('withheld_short') : number(states[state])}</strong>
            <span>{t(state)}</span>
            <span class="hint">{t(`${state}_means`)}</span>
          </li>
        ))}
      </ul>
      {observed_by.feed !== null && observed_by.payment !== null && (
        <p class="hint">{t('observed_by', { feed: number(observed_by.feed), payment: number(observed_by.payment) })}</p>
      )}
    </section>
  );
}

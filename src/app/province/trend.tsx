// An indicator over the months, against its target; the same numbers stand in a table below the drawing.
import { useEffect, useRef } from 'preact/hooks';
import { decimals, measured, number } from '../format';
import { chosen } from '../ui/choose';
import { ahead, useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Ready } from '../ui/page';
import { trendPath, type Where } from './cards';
import { type Figure, nameOf, seen } from './figures';
import { Choose, monthSaid } from './period';
import { t } from './words';

export interface Point {
  period: string; state: 'known' | 'not_observed' | 'unknown' | 'withheld'; reason: string | null;
  numerator: number | null; denominator: number | null; value: number | null; observed: number | null; in_use: number | null;
  target: { value: number; value_kind: 'count' | 'percent'; number: string } | null;
}
export interface Trend { indicator: string; points: Point[]; base: (Point & { period: string }) | null }

const MONTHS = 12;
const kindOf = (points: Point[]): 'count' | 'percent' =>
  points.find(({ target }) => target)?.target?.value_kind ?? (points.some(({ value, denominator }) => value !== null && denominator) ? 'percent' : 'count');
const valueOf = (point: Point, kind: 'count' | 'percent'): number | null => (kind === 'count' ? point.numerator : point.value);

function said(point: Point, kind: 'count' | 'percent'): string {
  if (point.state === 'known') return measured(valueOf(point, kind), kind);
  if (point.state === 'withheld') return t('withheld_short');
  return t(point.state === 'not_observed' ? 'not_observed' : 'not_kept');
}

function Drawing({ points, name, kind }: { points: Point[]; name: string; kind: 'count' | 'percent' }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const label = t('trend_of', { name });
  useEffect(() => {
    let over = false, take = () => {};
    void import('./chart').then(({ draw }) => {
      if (over || !canvas.current) return;
      take = draw(canvas.current, {
        labels: points.map(({ period }) => monthSaid(period)), values: points.map((point) => valueOf(point, kind)),
        targets: points.map(({ target }) => target?.value ?? null), valueName: name, targetName: t('target'), written: decimals,
      });
      canvas.current.dataset['drawn'] = 'yes';
    });
    return () => { over = true; take(); };
  }, [points, name]);
  return <div class="drawing"><canvas ref={canvas} role="img" aria-label={label} /></div>;
}

const shown = (): string => chosen('indicator', 'ACT');
const wanted = (where: Where): string => trendPath(where, shown(), MONTHS);

/** The trend and what draws it come beside the page's own figures, not after them. */
export function useTrendAhead(where: Where, is: boolean): void {
  useEffect(() => {
    if (!is) return;
    ahead(wanted(where));
    void import('./chart').catch(() => {});
  }, []);
}

export function TrendSection({ where, ladder }: { where: Where; ladder: Figure[] }) {
  const indicator = shown(), figure = ladder.find((one) => one.indicator === indicator);
  const trend = useLoad<Trend>(wanted(where));
  const name = figure ? nameOf(figure) : indicator;
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">{t('trend')}</h2>
      <Choose name="indicator" label={t('indicator')} value={indicator} choices={ladder.map((one) => [one.indicator, nameOf(one)] as const)} />
      <Ready of={trend}>
        {({ points }) => {
          const kind = kindOf(points);
          if (!points.some(({ state }) => state !== 'unknown')) return <Empty title={t('nothing_kept')}><p>{t('nothing_kept_hint')}</p></Empty>;
          return (
            <>
              <p class="hint legend"><span class="line-value" aria-hidden="true" /> {name} <span class="line-target" aria-hidden="true" /> {t('target')}</p>
              <Drawing points={points} name={name} kind={kind} />
              <details>
                <summary>{t('trend_numbers')}</summary>
                <table>
                  <caption class="unseen">{t('trend_of', { name })}</caption>
                  <thead><tr><th scope="col">{t('month')}</th><th scope="col">{name}</th><th scope="col">{t('target')}</th><th scope="col">{t('observed')}</th></tr></thead>
                  <tbody>
                    {points.map((point) => (
                      <tr key={point.period}>
                        <td data-name={t('month')}>{monthSaid(point.period)}</td>
                        <td data-name={name}>{said(point, kind)}{point.state === 'known' && point.denominator ? <span class="hint"> {t('part_of', { part: number(point.numerator ?? 0), whole: number(point.denominator) })}</span> : null}</td>
                        <td data-name={t('target')}>{point.target ? measured(point.target.value, point.target.value_kind) : '–'}</td>
                        <td data-name={t('observed')}>{seen(point)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            </>
          );
        }}
      </Ready>
    </section>
  );
}

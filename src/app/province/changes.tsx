// What asks for somebody: what moved since the quarter before, markets where less is paid, and stalls that fell silent.
import { day, decimals, number, share, today } from '../format';
import { may } from '../session';
import { chosen, State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { nameOf, seen } from './figures';
import { Choose, endedMonth, monthSaid, quarterSaid, quarters, to } from './period';
import { placeLink, type Place } from './ranking';
import { t } from './words';

interface Side { value: number | null; numerator: number | null; denominator: number | null; observed: number | null }
interface Move { place: Place; indicator: string; points: number; better: boolean | null; before: Side; after: Side }
interface Moved { reason: 'nothing_to_compare' | 'no_snapshot' | null; moved: Move[]; more: number; apart: { why: string; values: number }[]; before: { name: string } }

const points = ({ points: n }: Move): string => t(n > 0 ? 'points_up' : 'points_down', { n: decimals(Math.abs(n)) });

export function MovedSection({ province }: { province: string }) {
  const indicators = useLoad<{ indicators: { code: string; name_vi: string; name_en: string }[] }>(`/v1/indicators?on=${today()}`);
  const quarter = chosen('quarter', quarters()[0]!);
  const answer = useLoad<Moved>(`/v1/provinces/${province}/moved?period=${quarter}`);
  const name = (indicator: string) => { const one = indicators.data.value?.indicators.find(({ code }) => code === indicator); return one ? nameOf(one) : indicator; };
  const columns: Column<Move>[] = [
    { name: t('place'), cell: ({ place }) => placeLink(province, place), by: ({ place }) => place.name },
    { name: t('indicator'), cell: ({ indicator }) => name(indicator), by: ({ indicator }) => name(indicator) },
    {
      name: t('change'), by: (row) => row.points,
      cell: (row) => <State sign={row.points > 0 ? '▲' : '▼'} tone={row.better === null ? 'plain' : row.better ? 'good' : 'bad'}>{points(row)}</State>,
    },
    { name: t('before'), cell: ({ before }) => share(before.value), number: true },
    { name: t('after'), cell: ({ after }) => share(after.value), number: true },
    { name: t('observed_then'), cell: ({ before, after }) => `${before.observed === null ? '–' : number(before.observed)} → ${after.observed === null ? '–' : number(after.observed)}`, number: true },
  ];
  return (
    <section aria-labelledby="moved">
      <h2 id="moved">{t('moved')}</h2>
      <Choose name="quarter" label={t('quarter')} value={quarter} choices={quarters().map((one) => [one, quarterSaid(one)] as const)} />
      <Ready of={answer}>
        {({ reason, moved, more, apart, before }) => reason ? (
          <Empty title={reason === 'no_snapshot' ? t('nothing_kept_in', { period: quarterSaid(quarter) }) : t('nothing_kept_in', { period: quarterSaid(before.name) })}><p>{t('nothing_kept_hint')}</p></Empty>
        ) : (
          <>
            <Grid caption={t('moved')} rows={moved.filter((row) => row.points)} columns={columns} rowKey={({ place, indicator }) => `${place.kind}${place.id}${indicator}`}
              find={({ place, indicator }) => `${place.name} ${name(indicator)}`} exports="/v1/exports/moved" empty={t('none_moved')} />
            {moved.some((row) => !row.points) && <p class="hint">{t('unchanged', { n: number(moved.filter((row) => !row.points).length) })}</p>}
            {more > 0 && <p class="hint">{t('more_moved', { n: number(more) })}</p>}
            {apart.length > 0 && <p class="hint">{t('not_compared', { n: number(apart.reduce((sum, one) => sum + one.values, 0)) })}</p>}
          </>
        )}
      </Ready>
    </section>
  );
}

interface Fall { market: { id: string; name: string; code: string }; fell_percent?: number; why?: string; observed: number | null; in_use: number | null }
interface Falling { month: string; rule: { down_percent: number; observed_min: number; months_before: number }; reason: string | null; falling: Fall[]; apart: Fall[] }

const WHY = { few_observed: 'few_observed', not_observed: 'not_observed_months', withheld: 'withheld', feed_silent: 'feed_silent' } as const;

export function FallingSection({ province }: { province: string }) {
  const answer = useLoad<Falling>(`/v1/provinces/${province}/falling?month=${endedMonth()}`);
  const market: Column<Fall> = { name: t('market'), cell: (row) => <a href={to(`/province/${province}/market/${row.market.id}`)}>{row.market.name}</a>, by: (row) => row.market.name };
  const behind: Column<Fall> = { name: t('observed'), cell: seen, number: true };
  return (
    <section aria-labelledby="falling">
      <h2 id="falling">{t('falling')}</h2>
      <Ready of={answer}>
        {({ month, rule, reason, falling, apart }) => reason ? (
          <Empty title={t('nothing_kept_in', { period: monthSaid(month) })}><p>{t('nothing_kept_hint')}</p></Empty>
        ) : (
          <>
            <p class="hint">{t('falling_rule', { month: monthSaid(month), percent: rule.down_percent, months: rule.months_before, stalls: rule.observed_min })}</p>
            <Grid caption={t('falling')} rows={falling} rowKey={(row) => row.market.id} search="q_falling" exports="/v1/exports/falling" empty={t('none_falling')}
              columns={[market, { name: t('change'), cell: (row) => <State sign="▼" tone="bad">{t('fell', { n: share(row.fell_percent) })}</State>, by: (row) => row.fell_percent ?? 0 }, behind]} />
            {apart.length > 0 && (
              <details>
                <summary>{t('not_judged', { n: number(apart.length) })}</summary>
                <Grid caption={t('not_judged', { n: number(apart.length) })} rows={apart} rowKey={(row) => row.market.id} search="q_apart" empty={t('none_falling')}
                  columns={[market, { name: t('why_apart'), cell: (row) => t(row.why && row.why in WHY ? WHY[row.why as keyof typeof WHY] : 'no_value') }, behind]} />
              </details>
            )}
          </>
        )}
      </Ready>
    </section>
  );
}

interface Counts { all: number; open: number; confirmed: number; false: number }
interface SilentMarket { market: { id: string; name: string; code: string }; unit: string; counts: Counts; latest: string }
interface Silent { counts: Counts; markets: SilentMarket[] }

export function SilentSection({ province }: { province: string }) {
  const answer = useLoad<Silent>(may('incident_read') ? `/v1/provinces/${province}/silent_stalls` : null);
  if (!may('incident_read')) return null;
  const columns: Column<SilentMarket>[] = [
    { name: t('market'), cell: (row) => <a href={to(`/province/${province}/market/${row.market.id}`)}>{row.market.name}</a>, by: (row) => row.market.name },
    { name: t('alarms_open'), cell: ({ counts }) => number(counts.open), by: ({ counts }) => counts.open, number: true },
    { name: t('alarms_confirmed'), cell: ({ counts }) => number(counts.confirmed), by: ({ counts }) => counts.confirmed, number: true },
    { name: t('alarms_false'), cell: ({ counts }) => number(counts.false), by: ({ counts }) => counts.false, number: true },
    { name: t('latest'), cell: ({ latest }) => day(latest), by: ({ latest }) => latest },
  ];
  return (
    <section aria-labelledby="silent">
      <h2 id="silent">{t('silent')}</h2>
      <p class="hint">{t('silent_hint')}</p>
      <Ready of={answer}>
        {({ markets }) => <Grid caption={t('silent')} rows={markets} columns={columns} rowKey={(row) => row.market.id} search="q_silent" exports="/v1/exports/silent_stalls" empty={t('none_silent')} />}
      </Ready>
    </section>
  );
}

// Reporting periods: of each level what is due and until when, what was handed in, what is late.
import { day, number, share } from '../format';
import { may, mayAny } from '../session';
import { State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { capital, periodSaid } from './period';
import { t } from './report_words';

export type Level = 'market' | 'commune' | 'province';
export interface Cycle {
  id: string; province: number; period: string; from: string; to: string; lead: string; plan: string | null; due: Record<Level, string>;
  timeliness: Record<Level, { expected: number; handed_in: number; in_time: number; percent: number | null; late: number }>;
}
export interface CycleList { items: Cycle[] }
const LEVELS: readonly Level[] = ['market', 'commune', 'province'];

function OfLevel({ cycle, level }: { cycle: Cycle; level: Level }) {
  const { expected, handed_in: handed, in_time: inTime, percent, late } = cycle.timeliness[level];
  if (!expected) return <span class="hint">{t('nobody')}</span>;
  return (
    <span class="lines">
      <span>{t('handed', { part: number(handed), whole: number(expected) })}</span>
      <span class="hint">{t('until', { day: day(cycle.due[level]) })}</span>
      {late > 0 ? <State sign="!" tone="bad">{t('late_n', { n: number(late) })}</State> : inTime > 0 && <State sign="✓" tone="good">{t('in_time')}: {share(percent)}</State>}
    </span>
  );
}

export function Cycles() {
  const cycles = useLoad<CycleList>('/v1/report_cycles');
  const columns: Column<Cycle>[] = [
    {
      name: t('period'), by: ({ to }) => to,
      cell: (row) => (
        <span class="lines">
          <a href={`/app/province/reports?cycle=${row.id}`} title={t('see_reports')}>{capital(periodSaid(row.period))}</a>
          <span class="hint">{day(row.from)} – {day(row.to)}</span>
          <span class="hint">{row.lead}</span>
        </span>
      ),
    },
    ...LEVELS.map((level): Column<Cycle> => ({ name: t(`level_${level}`), by: ({ timeliness }) => timeliness[level].late, cell: (row) => <OfLevel cycle={row} level={level} /> })),
  ];
  if (may('report_write')) columns.push({ name: t('begin'), cell: ({ id }) => <a class="button second" href={`/app/province/report_cycles/${id}/new`}>{t('begin')}</a> });
  return (
    <Page title={t('cycles')} up={{ to: '/province/reports', name: t('reports') }}>
      {mayAny(['plan_manage']) && <p class="actions"><a class="button" href="/app/province/report_cycles/new">{t('open_cycle')}</a></p>}
      <Ready of={cycles}>
        {({ items }) => (
          <Grid caption={t('cycles')} rows={items} columns={columns} rowKey={({ id }) => id} find={(row) => `${periodSaid(row.period)} ${row.lead}`} searchLabel={t('find_cycle')}
            exports="/v1/exports/report_cycles" empty={t('no_cycles')} emptyMore={<p>{t('no_cycles_hint')}</p>} />
        )}
      </Ready>
    </Page>
  );
}

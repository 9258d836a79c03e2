// Print jobs: one that is under way or done, and all there were.
import { said } from '../i18n/words';
import { may } from '../session';
import { State } from '../ui/choose';
import { DayTime } from '../ui/figures';
import { Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { type Column, Table } from '../ui/table';
import { MarketPage, type Refused, whyRefused } from './pieces';
import { type LayoutName, LAYOUTS, t } from './print_words';
import { t as board } from './words';

interface Batch extends Refused {
  id: string; layout: string; format: 'pdf' | 'png'; labels: number; state: 'queued' | 'running' | 'done' | 'refused' | 'failed'; progress: number;
  detail: string | null; detail_vi: string | null; file_gone_at: string | null; created_by: string | null; created_at: string;
}

const over = ({ state }: Batch): boolean => state !== 'queued' && state !== 'running';
const layoutName = (name: string): string => (LAYOUTS.some((one) => one.name === name) ? t(name as LayoutName) : name);

export function PrintJob({ market, id }: { market: string; id: string }) {
  return (
    <MarketPage market={market} title={t('one')} up={{ to: `/board/${market}/prints`, name: t('title') }}>
      <Progress<Batch> path={`/v1/prints/${id}`} waiting={({ state }) => state === 'queued'} part={({ progress, labels }) => ({ done: progress, of: labels })}
        done={(batch) => (over(batch) ? <Ended batch={batch} /> : null)} />
      {may('registry_write') && <p><a href={`/app/board/${market}/prints`}>{t('again')}</a></p>}
      <p><a href={`/app/board/${market}/printed`}>{t('past')}</a></p>
    </MarketPage>
  );
}

function Ended({ batch }: { batch: Batch }) {
  if (batch.state !== 'done') return <Notice kind="bad" title={t('failed')}><p>{whyRefused(batch)} {batch.detail && said(batch.detail_vi ?? batch.detail, batch.detail)}</p><p>{t('failed_hint')}</p></Notice>;
  if (batch.file_gone_at) return <Notice kind="note" title={t('gone')} />;
  return (
    <>
      <Notice kind="good" title={`${t('ready')}: ${layoutName(batch.layout)}, ${batch.labels}`}><p>{t('ready_hint')}</p></Notice>
      <p class="actions"><a class="button large" href={`/v1/prints/${batch.id}.${batch.format}`} download>{t('download')}</a></p>
    </>
  );
}

const SIGNS = { queued: '…', running: '…', done: '✓', refused: '✕', failed: '✕' } as const;
const STATES = { queued: () => t('queued'), running: () => t('running'), done: () => t('done'), refused: () => t('refused'), failed: () => t('job_failed') };

export function Printed({ market }: { market: string }) {
  const columns: Column<Batch>[] = [
    { name: board('when'), cell: (row) => <a href={`/app/board/${market}/prints/${row.id}`}><DayTime at={row.created_at} /></a>, by: (row) => row.created_at },
    { name: t('file'), cell: (row) => layoutName(row.layout), by: (row) => layoutName(row.layout) },
    { name: t('labels'), cell: (row) => row.labels, by: (row) => row.labels, number: true },
    { name: board('state'), cell: (row) => <State sign={SIGNS[row.state]}>{STATES[row.state]()}</State>, by: (row) => row.state },
    { name: board('who'), cell: (row) => row.created_by ?? '–', by: (row) => row.created_by ?? '' },
  ];
  return (
    <MarketPage market={market} title={t('past')} up={{ to: `/board/${market}/prints`, name: t('title') }}>
      <Table<Batch> caption={t('past')} list={`/v1/markets/${market}/prints`} columns={columns} rowKey={(row) => row.id} find={(row) => `${layoutName(row.layout)} ${row.created_by ?? ''}`}
        exports="/v1/exports/prints" exportsQuery={{ market }} empty={t('none_past')} />
    </MarketPage>
  );
}

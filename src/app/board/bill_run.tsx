// One billing run: what each stall would be billed and why not, its approval by another person, and the slips.
import { useSignal } from '@preact/signals';
import { said } from '../i18n/words';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Day, Money } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useEvery, useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { Progress } from '../ui/progress';
import { type Column, Table } from '../ui/table';
import { type Run, RUN_SIGNS } from './dues';
import { t } from './dues_words';
import { AskReason, MarketPage, post, type Refused, whyRefused } from './pieces';
import { t as board } from './words';

interface Item { place: number; stall: { number: string } | null; vendor: { name: string } | null; amount_vnd: number; faults: { vi?: string; en?: string; code?: string }[]; number: string | null }
interface Slips extends Refused { id: string; state: 'queued' | 'running' | 'done' | 'refused' | 'failed' | 'gone' }

const EVERY_S = 3;
const under = ({ state }: Run): boolean => state === 'queued' || state === 'approved';

export function BillRun({ market, id }: { market: string; id: string }) {
  const run = useLoad<Run>(`/v1/bill_runs/${id}`), serial = run.data.value?.serial;
  useEvery(EVERY_S, () => run.data.value && under(run.data.value) && void run.reload());
  return (
    <MarketPage market={market} title={serial === undefined ? t('runs') : t('run', { n: serial })} up={{ to: `/board/${market}/dues?view=runs`, name: t('runs') }}>
      <Ready of={run}>
        {(data) => (
          <>
            <p role="status"><State sign={RUN_SIGNS[data.state]}>{t(data.state)}</State></p>
            <p>{t('period')}: <Day at={data.period_from} /> – <Day at={data.period_to} />. {t('bills')}: {data.bills}. <strong><Money vnd={data.amount_vnd} /></strong></p>
            {under(data) && <progress aria-label={t(data.state)} />}
            {(data.reason ?? data.error) && <Notice kind="bad" title={`${board('reason')}: ${data.reason ?? whyRefused(data)}`} />}
            {data.state === 'prepared' && (may('dues_decide') ? <Decide run={data} of={run} /> : <p class="hint">{t('other_person')}</p>)}
            {data.state === 'issued' && may('dues_write') && <OnPaper id={id} />}
            {!under(data) && <Items market={market} run={data} />}
          </>
        )}
      </Ready>
    </MarketPage>
  );
}

function Decide({ run, of }: { run: Run; of: Loaded<Run> }) {
  const asking = useSignal(false);
  const act = async (verb: string, more: object = {}) => {
    await post(`/v1/bill_runs/${run.id}/${verb}`, { version: run.version, ...more });
    asking.value = false;
    await of.reload();
  };
  return (
    <>
      <Form action={t('approve')} onSend={() => act('approve')} more={<button type="button" class="second" onClick={() => (asking.value = true)}>{t('reject')}</button>}>{() => null}</Form>
      {asking.value && <AskReason title={t('reject')} action={t('reject')} onClose={() => (asking.value = false)} onReason={(reason) => act('reject', { reason })} />}
    </>
  );
}

function OnPaper({ id }: { id: string }) {
  const slips = useSignal<Slips | null>(null);
  if (!slips.value) return <Form action={t('slips')} onSend={async () => { slips.value = await post<Slips>(`/v1/bill_runs/${id}/slips`); }}>{() => null}</Form>;
  return (
    <Progress<Slips> path={`/v1/bill_slips/${slips.value.id}`} done={(now) => now.state === 'queued' || now.state === 'running' ? null
      : now.state === 'done' ? <p><a class="button second" href={`/v1/bill_slips/${now.id}.pdf`} download>{t('slips_ready')}</a></p> : <p>{t('slips_failed', { why: whyRefused(now) })}</p>} />
  );
}

function Items({ market, run }: { market: string; run: Run }) {
  const show = chosen('faults', 'all');
  const columns: Column<Item>[] = [
    { name: board('stall'), cell: (row) => row.stall?.number ?? '–', by: (row) => row.stall?.number ?? '' },
    { name: board('vendor'), cell: (row) => row.vendor?.name ?? '–', by: (row) => row.vendor?.name ?? '' },
    { name: board('amount'), cell: (row) => <Money vnd={row.amount_vnd} />, by: (row) => row.amount_vnd, number: true },
    { name: t('bill'), cell: (row) => row.number ?? '–', by: (row) => row.number ?? '' },
    { name: t('faults'), cell: (row) => row.faults.length ? <ul class="faults">{row.faults.map((fault, i) => <li key={i}><State sign="!" tone="bad">{said(fault.vi ?? fault.code ?? '', fault.en ?? fault.code ?? '')}</State></li>)}</ul> : '–', by: (row) => row.faults.length },
  ];
  return (
    <>
      <h2>{t('items')}</h2>
      {run.faults > 0 && <Filter label={t('faults')} name="faults" otherwise="all" choices={[['all', t('all_items')], ['true', `${t('only_faults')} (${run.faults})`]]} />}
      <Table<Item> key={`${show} ${run.version}`} caption={t('items')} list={`/v1/bill_runs/${run.id}/items`} query={{ faults: show === 'true' ? 'true' : undefined }} columns={columns} rowKey={(row) => String(row.place)}
        find={(row) => `${row.stall?.number ?? ''} ${row.vendor?.name ?? ''}`} searchLabel={board('find_stall')} exports="/v1/exports/bills" exportsQuery={{ market }} empty={t('no_items')} />
    </>
  );
}

// What a market collects: who paid a month's bills how, who is in arrears, and the runs that make bills.
import { useSignal } from '@preact/signals';
import { day, readDay, today } from '../format';
import { go, place, setQuery } from '../router';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Field } from '../ui/field';
import { Day, LadderBar, Money } from '../ui/figures';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { t } from './dues_words';
import { MarketPage, post, type Refused } from './pieces';
import { t as board } from './words';

type Named = { id: string; number?: string; name?: string } | null;
export const BILL_STATES = { open: '○', late: '!', part_paid: '◑', paid: '✓', overpaid: '+', credited: '↩' } as const;
type BillState = keyof typeof BILL_STATES;
export const TONES = { open: 'plain', late: 'bad', part_paid: 'note', paid: 'good', overpaid: 'note', credited: 'plain' } as const;
interface Payer { bill: string; number: string; stall: Named; vendor: Named; due_vnd: number; cashless_vnd: number; cash_vnd: number; state: BillState }
interface Payers { total: { bills: number; due_vnd: number; cashless_vnd: number; cash_vnd: number } }
interface Arrear { stall: { id: string | null; number: string | null }; vendor: { id: string | null; name: string | null }; bills: number; rest_vnd: number; oldest_due_on: string; days_late: number }

export const RUN_SIGNS = { queued: '…', prepared: '◔', approved: '…', issued: '✓', rejected: '✕', refused: '✕' } as const;
export interface Run extends Refused { id: string; serial: number; kind: string; period_from: string; period_to: string; state: keyof typeof RUN_SIGNS; bills: number; faults: number; amount_vnd: number; version: number; reason: string | null }

export function Dues({ market }: { market: string }) {
  const view = chosen('view', 'payers');
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={t('view')} name="view" otherwise="payers" drops="q" choices={(['payers', 'arrears', 'runs'] as const).map((one) => [one, t(one)] as const)} />
      {view === 'arrears' ? <Arrears market={market} /> : view === 'runs' ? <Runs market={market} /> : <Paid market={market} />}
    </MarketPage>
  );
}

const readMonth = (typed: string): string | null => {
  const parts = /^\s*(\d{1,2})[/.\- ](\d{4})\s*$/.exec(typed);
  return parts && Number(parts[1]) >= 1 && Number(parts[1]) <= 12 ? `${parts[2]}-${parts[1]!.padStart(2, '0')}` : null;
};

export function Month({ month }: { month: string }) {
  const typed = useSignal(month.split('-').reverse().join('/')), wrong = readMonth(typed.value) === null;
  return (
    <div class={`field${wrong ? ' wrong' : ''}`}>
      <label for="month">{t('month')} <span class="hint">{t('month_hint')}</span></label>
      <input id="month" inputMode="numeric" value={typed.value} aria-invalid={wrong || undefined} aria-describedby={wrong ? 'month_wrong' : undefined}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          const read = readMonth(typed.value);
          if (read) setQuery({ month: read });
        }} />
      {wrong && <p class="error" id="month_wrong">! {t('month_wrong')}</p>}
    </div>
  );
}

function Paid({ market }: { market: string }) {
  const month = place.value.query.month ?? today().slice(0, 7), path = `/v1/markets/${market}/payers`, head = useLoad<Payers>(`${path}?month=${month}&limit=1`);
  const columns: Column<Payer>[] = [
    { name: board('stall'), cell: (row) => row.stall?.number ?? row.number, by: (row) => row.stall?.number ?? '' },
    { name: board('vendor'), cell: (row) => row.vendor?.name ?? '–', by: (row) => row.vendor?.name ?? '' },
    { name: t('due'), cell: (row) => <Money vnd={row.due_vnd} />, by: (row) => row.due_vnd, number: true },
    { name: t('cashless'), cell: (row) => <Money vnd={row.cashless_vnd} />, by: (row) => row.cashless_vnd, number: true },
    { name: t('cash'), cell: (row) => <Money vnd={row.cash_vnd} />, by: (row) => row.cash_vnd, number: true },
    { name: board('state'), cell: (row) => <State sign={BILL_STATES[row.state]} tone={TONES[row.state]}>{t(row.state)}</State>, by: (row) => t(row.state) },
  ];
  return (
    <>
      <Month month={month} />
      <Ready of={head}>
        {({ total }) => total.bills > 0 && (
          <>
            <LadderBar name={t('paid_share')} part={total.cashless_vnd + total.cash_vnd} whole={total.due_vnd} />
            <LadderBar name={t('cashless_share')} part={total.cashless_vnd} whole={total.due_vnd} />
          </>
        )}
      </Ready>
      <Table<Payer> caption={t('payers')} list={path} query={{ month }} columns={columns} rowKey={(row) => row.bill} find={(row) => `${row.stall?.number ?? ''} ${row.vendor?.name ?? ''} ${row.number}`}
        searchLabel={board('find_stall')} exports={path} exportsQuery={{ month }} empty={t('none_due')} emptyMore={<p>{t('none_due_hint')}</p>} />
    </>
  );
}

function Arrears({ market }: { market: string }) {
  const columns: Column<Arrear>[] = [
    { name: board('stall'), cell: (row) => row.stall.number ?? '–', by: (row) => row.stall.number ?? '' },
    { name: board('vendor'), cell: (row) => row.vendor.name ?? '–', by: (row) => row.vendor.name ?? '' },
    { name: t('rest'), cell: (row) => <Money vnd={row.rest_vnd} />, by: (row) => row.rest_vnd, number: true },
    { name: t('bills'), cell: (row) => row.bills, by: (row) => row.bills, number: true },
    { name: t('oldest'), cell: (row) => <Day at={row.oldest_due_on} />, by: (row) => row.oldest_due_on },
    { name: t('days_late'), cell: (row) => row.days_late, by: (row) => row.days_late, number: true },
  ];
  return (
    <Table<Arrear> caption={t('arrears')} list={`/v1/markets/${market}/arrears`} columns={columns} rowKey={(row) => `${row.stall.id} ${row.vendor.id}`} find={(row) => `${row.stall.number ?? ''} ${row.vendor.name ?? ''}`}
      searchLabel={board('find_stall')} exports="/v1/exports/arrears" exportsQuery={{ market }} empty={t('none_late')} />
  );
}

function Runs({ market }: { market: string }) {
  const columns: Column<Run>[] = [
    { name: t('runs'), cell: (row) => <a href={`/app/board/${market}/dues/${row.id}`}>{t('run', { n: row.serial })}</a>, by: (row) => row.serial },
    { name: t('period'), cell: (row) => <><Day at={row.period_from} /> – <Day at={row.period_to} /></>, by: (row) => row.period_from },
    { name: t('bills'), cell: (row) => row.bills, by: (row) => row.bills, number: true },
    { name: t('faults'), cell: (row) => row.faults, by: (row) => row.faults, number: true },
    { name: board('amount'), cell: (row) => <Money vnd={row.amount_vnd} />, by: (row) => row.amount_vnd, number: true },
    { name: board('state'), cell: (row) => <State sign={RUN_SIGNS[row.state]}>{t(row.state)}</State>, by: (row) => t(row.state) },
  ];
  return (
    <>
      {may('dues_write') && <NewRun market={market} />}
      <Table<Run> caption={t('runs')} list={`/v1/markets/${market}/bill_runs`} columns={columns} rowKey={(row) => row.id} find={(row) => `${t('run', { n: row.serial })} ${day(row.period_from)} ${t(row.state)}`}
        exports="/v1/exports/bill_runs" exportsQuery={{ market }} empty={t('none_runs')} />
    </>
  );
}

function NewRun({ market }: { market: string }) {
  const month = today().slice(0, 7), last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  const from = useSignal(day(`${month}-01`)), to = useSignal(day(last));
  const make = async () => {
    const run = await post<Run>(`/v1/markets/${market}/bill_runs`, { period_from: readDay(from.value) ?? from.value, period_to: readDay(to.value) ?? to.value });
    go(`/board/${market}/dues/${run.id}`);
  };
  return (
    <details>
      <summary>{t('new_run')}</summary>
      <p class="hint">{t('new_run_hint')}</p>
      <Form action={t('new_run')} onSend={make}>
        {(problem) => (
          <>
            <Field label={t('first_day')} name="period_from" hint={t('day_hint')} problem={problem} value={from.value} onValue={(value) => (from.value = value)} inputMode="numeric" />
            <Field label={t('to')} name="period_to" problem={problem} value={to.value} onValue={(value) => (to.value = value)} inputMode="numeric" />
          </>
        )}
      </Form>
    </details>
  );
}

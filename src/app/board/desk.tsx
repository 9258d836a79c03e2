// What a desk collects: its catalogue of fees, what cases owe, the cash entered beside them, and the share that came cashless.
import { useSignal } from '@preact/signals';
import { percent, today } from '../format';
import { place } from '../router';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Day, LadderBar, Money } from '../ui/figures';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { NewFee } from './desk_fee_form';
import { amountOf, type Case, CASE_STATES, CaseStateOf, caseStateName, type Fee, inForce, periodOf, type Share } from './desk_state';
import { t } from './desk_words';
import { Month } from './dues';
import { t as dues } from './dues_words';
import { AskReason, MarketPage, post } from './pieces';
import { t as board } from './words';

const VIEWS = ['fees', 'cases', 'receipts', 'share'] as const;

export function Desk({ market }: { market: string }) {
  const view = chosen('view', 'fees');
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={t('view')} name="view" otherwise="fees" drops="q" choices={VIEWS.map((one) => [one, t(one)] as const)} />
      {view === 'cases' ? <Cases market={market} /> : view === 'receipts' ? <Receipts market={market} /> : view === 'share' ? <Shares market={market} /> : <Fees market={market} />}
    </MarketPage>
  );
}

function Fees({ market }: { market: string }) {
  const show = chosen('show', 'now'), version = useSignal(0);
  const columns: Column<Fee>[] = [
    { name: t('code'), cell: (row) => <a href={`/app/board/${market}/desk/fees/${row.id}`}>{row.code}</a>, by: (row) => row.code },
    { name: t('name'), cell: (row) => row.name, by: (row) => row.name },
    { name: t('kind'), cell: (row) => t(row.kind), by: (row) => t(row.kind) },
    { name: t('amount'), cell: (row) => amountOf(row), by: (row) => row.amount_vnd ?? row.min_vnd ?? 0, number: true },
    { name: t('document'), cell: (row) => row.document, by: (row) => row.document },
    { name: t('period'), cell: (row) => <span>{periodOf(row)} {inForce(row) && <State sign="✓" tone="good">{t('now')}</State>}</span>, by: (row) => row.valid_from },
  ];
  return (
    <>
      {may('collect_check') && <NewFee market={market} onDone={() => version.value++} />}
      <Filter label={board('show')} name="show" otherwise="now" choices={[['now', t('now')], ['all', board('all')]]} />
      <Table<Fee> key={show} caption={t('fees')} list={`/v1/markets/${market}/fees`} query={{ all: show === 'all' ? 'true' : undefined }} columns={columns} rowKey={(row) => row.id} version={version.value}
        find={(row) => `${row.code} ${row.name} ${row.document}`} exports="/v1/exports/fees" exportsQuery={{ market }} empty={t('no_fees')} emptyMore={<p>{t('no_fees_hint')}</p>} />
    </>
  );
}

function Cases({ market }: { market: string }) {
  const state = chosen('state', 'all');
  const columns: Column<Case>[] = [
    { name: t('reference'), cell: (row) => <a href={`/app/board/${market}/desk/cases/${row.id}`}>{row.reference}</a>, by: (row) => row.reference },
    { name: t('fee_one'), cell: (row) => row.fee.name, by: (row) => row.fee.name },
    { name: t('point'), cell: (row) => row.stall.number, by: (row) => row.stall.number },
    { name: dues('due'), cell: (row) => <Money vnd={row.amount_vnd} />, by: (row) => row.amount_vnd, number: true },
    { name: dues('cashless'), cell: (row) => <Money vnd={row.cashless_vnd} />, by: (row) => row.cashless_vnd, number: true },
    { name: dues('cash'), cell: (row) => <Money vnd={row.cash_vnd} />, by: (row) => row.cash_vnd, number: true },
    { name: t('due_on'), cell: (row) => <Day at={row.due_on} />, by: (row) => row.due_on },
    { name: board('state'), cell: (row) => <CaseStateOf state={row.state} />, by: (row) => caseStateName(row.state) },
  ];
  return (
    <>
      <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ...CASE_STATES.map((one) => [one, caseStateName(one)] as const)]} />
      <Table<Case> key={state} caption={t('cases')} list={`/v1/markets/${market}/cases`} query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id}
        find={(row) => `${row.reference} ${row.fee.code} ${row.fee.name}`} searchLabel={t('find_case')} exports="/v1/exports/cases" exportsQuery={{ market }} empty={t('no_cases')} emptyMore={<p>{t('no_cases_hint')}</p>} />
    </>
  );
}

interface Receipt {
  id: string; number: string; taken_on: string; taken_by: string; amount_vnd: number; quantity: number | null; state: 'kept' | 'voided'; void_reason: string | null;
  fee: { id: string; code: string } | null; case: { id: string; reference: string } | null; bill: { id: string; number: string } | null;
}

function Receipts({ market }: { market: string }) {
  const state = chosen('state', 'all'), voiding = useSignal<Receipt | null>(null), version = useSignal(0);
  const whatFor = (row: Receipt) => (row.case ? `${t('case_one')} ${row.case.reference}` : row.bill ? t('bill_n', { n: row.bill.number }) : `${row.fee?.code ?? ''} × ${row.quantity ?? 1}`);
  const columns: Column<Receipt>[] = [
    { name: t('number'), cell: (row) => row.number, by: (row) => row.number },
    { name: t('taken_on'), cell: (row) => <Day at={row.taken_on} />, by: (row) => row.taken_on },
    { name: t('is_for'), cell: (row) => (row.case ? <a href={`/app/board/${market}/desk/cases/${row.case.id}`}>{whatFor(row)}</a> : whatFor(row)), by: whatFor },
    { name: board('amount'), cell: (row) => <Money vnd={row.amount_vnd} />, by: (row) => row.amount_vnd, number: true },
    { name: t('taken_by'), cell: (row) => row.taken_by, by: (row) => row.taken_by },
    { name: board('state'), cell: (row) => <span><State sign={row.state === 'kept' ? '✓' : '✕'}>{t(row.state)}</State> {row.void_reason && <span class="hint">{row.void_reason}</span>}</span>, by: (row) => t(row.state) },
    ...(may('collect_check') ? [{ name: t('void_receipt'), cell: (row: Receipt) => row.state === 'kept' && <button type="button" class="second small" onClick={() => (voiding.value = row)}>{t('void_receipt')}</button> }] : []),
  ];
  const give = async (reason: string) => {
    await post(`/v1/receipts/${voiding.value!.id}/void`, { reason });
    voiding.value = null;
    version.value++;
  };
  return (
    <>
      <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ['kept', t('kept')], ['voided', t('voided')]]} />
      <Table<Receipt> key={state} caption={t('receipts')} list={`/v1/markets/${market}/receipts`} query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id} version={version.value}
        find={(row) => `${row.number} ${row.taken_by} ${whatFor(row)}`} exports="/v1/exports/receipts" exportsQuery={{ market }} empty={t('no_receipts')} emptyMore={<p>{t('no_receipts_hint')}</p>} />
      {voiding.value && <AskReason title={t('void_title', { n: voiding.value.number })} action={t('void_receipt')} hint={t('void_hint')} onClose={() => (voiding.value = null)} onReason={give} />}
    </>
  );
}

interface Collection { total: Share; fees: { fee: { id: string; code: string; name: string }; figure: Share }[] }

function Shares({ market }: { market: string }) {
  const month = place.value.query.month ?? today().slice(0, 7), of = useLoad<Collection>(`/v1/markets/${market}/collection?month=${month}`);
  const columns: Column<Collection['fees'][number]>[] = [
    { name: t('code'), cell: (row) => <a href={`/app/board/${market}/desk/fees/${row.fee.id}`}>{row.fee.code}</a>, by: (row) => row.fee.code },
    { name: t('name'), cell: (row) => row.fee.name, by: (row) => row.fee.name },
    { name: t('by_number'), cell: ({ figure: { by_number: n } }) => `${percent(n.numerator, n.denominator)} (${t('of', { n: n.numerator, whole: n.denominator })})`, by: ({ figure }) => figure.by_number.rate ?? -1, number: true },
    { name: t('by_value'), cell: ({ figure: { by_value: v } }) => percent(v.numerator, v.denominator), by: ({ figure }) => figure.by_value.rate ?? -1, number: true },
    { name: dues('cash'), cell: ({ figure }) => <Money vnd={figure.cash_vnd} />, by: ({ figure }) => figure.cash_vnd, number: true },
    { name: t('unpaid'), cell: ({ figure }) => <Money vnd={figure.unpaid_vnd} />, by: ({ figure }) => figure.unpaid_vnd, number: true },
  ];
  return (
    <>
      <Month month={month} />
      <Ready of={of}>
        {({ total, fees }) => total.by_number.denominator === 0 ? <Notice kind="note" title={t('no_share')} /> : (
          <>
            <h2>{t('whole')}</h2>
            <LadderBar name={t('by_number')} part={total.by_number.numerator} whole={total.by_number.denominator} />
            <LadderBar name={t('by_value')} part={total.by_value.numerator} whole={total.by_value.denominator} />
            <Grid caption={t('share')} rows={fees} columns={columns} rowKey={(row) => row.fee.id} empty={t('no_share')} />
          </>
        )}
      </Ready>
    </>
  );
}

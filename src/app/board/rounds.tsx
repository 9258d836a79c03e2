// Rounds of inspection: planning one, and how far those are that there were.
import { useSignal } from '@preact/signals';
import { day, number, readDay, today } from '../format';
import { go } from '../router';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Field } from '../ui/field';
import { Day } from '../ui/figures';
import { Form } from '../ui/form';
import { type Column, Table } from '../ui/table';
import { t } from './inspection_words';
import { MarketPage, post } from './pieces';
import { t as board } from './words';

export interface Round {
  id: string; from_day: string; to_day: string; state: 'open' | 'closed'; version: number; planned_by: string;
  progress: { stalls: number; checked: number; excused: number; left: number };
  results: { matches: number; mismatch: number; missing: number; unreadable: number };
}

const WEEK_MS = 7 * 86_400_000;
export const RoundState = ({ state }: { state: Round['state'] }) => <State sign={state === 'open' ? '…' : '✓'} tone={state === 'open' ? 'note' : 'good'}>{t(state)}</State>;

export function Rounds({ market }: { market: string }) {
  const state = chosen('state', 'all');
  const columns: Column<Round>[] = [
    { name: t('when'), cell: (row) => <a href={`/app/board/${market}/rounds/${row.id}`}><Day at={row.from_day} /> – <Day at={row.to_day} /></a>, by: (row) => row.from_day },
    { name: board('state'), cell: (row) => <RoundState state={row.state} />, by: (row) => t(row.state) },
    { name: t('checked'), cell: ({ progress }) => t('of', { n: number(progress.checked), whole: number(progress.stalls) }), by: ({ progress }) => progress.checked, number: true },
    { name: t('mismatch'), cell: ({ results }) => number(results.mismatch), by: ({ results }) => results.mismatch, number: true },
    { name: t('missing'), cell: ({ results }) => number(results.missing), by: ({ results }) => results.missing, number: true },
    { name: t('by'), cell: (row) => row.planned_by, by: (row) => row.planned_by },
  ];
  return (
    <MarketPage market={market} title={t('rounds')}>
      {may('round_manage') && <Plan market={market} />}
      <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ['open', t('open')], ['closed', t('closed')]]} />
      <Table<Round> key={state} caption={t('rounds')} list={`/v1/markets/${market}/rounds`} query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id}
        find={(row) => `${day(row.from_day)} ${day(row.to_day)} ${row.planned_by}`} exports="/v1/exports/rounds" exportsQuery={{ market }} empty={t('no_rounds')} emptyMore={<p>{t('no_rounds_hint')}</p>} />
    </MarketPage>
  );
}

function Plan({ market }: { market: string }) {
  const from = useSignal(day(today())), to = useSignal(day(Date.now() + WEEK_MS)), sample = useSignal('10');
  const plan = async () => {
    const round = await post<Round>(`/v1/markets/${market}/rounds`, { from_day: readDay(from.value) ?? from.value, to_day: readDay(to.value) ?? to.value, ...(sample.value ? { sample_percent: Number(sample.value) } : {}) });
    go(`/board/${market}/rounds/${round.id}`);
  };
  return (
    <details>
      <summary>{t('plan')}</summary>
      <p class="hint">{t('plan_hint')}</p>
      <Form action={t('plan')} onSend={plan}>
        {(problem) => (
          <>
            <Field label={t('first_day')} name="from_day" hint={t('day_hint')} problem={problem} value={from.value} onValue={(value) => (from.value = value)} inputMode="numeric" />
            <Field label={t('to')} name="to_day" problem={problem} value={to.value} onValue={(value) => (to.value = value)} inputMode="numeric" />
            <Field label={t('sample')} name="sample_percent" problem={problem} value={sample.value} onValue={(value) => (sample.value = value)} inputMode="numeric" optional />
          </>
        )}
      </Form>
    </details>
  );
}

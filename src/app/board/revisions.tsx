// A market's revisions. Who decides them chooses some and decides them at once; each that is refused says why.
import { useSignal } from '@preact/signals';
import { said } from '../i18n/words';
import { may } from '../session';
import { DayTime } from '../ui/figures';
import { Notice, ProblemNotice } from '../ui/notice';
import { Problem } from '../api';
import { chosen, Filter, State } from '../ui/choose';
import { type Column, Table } from '../ui/table';
import { accountShown, AskReason, MarketPage, post } from './pieces';
import { t } from './revision_words';
import { REVISION_STATES, type RevisionState, t as board } from './words';

interface Row {
  id: string; version: number; state: RevisionState; kind: 'vendor_registration' | 'vendor_details'; stall: { number: string } | null;
  vendor: { name: string | null }; account: { bank?: string; bin?: string; last4?: string } | null; created_at: string; submitted_at: string | null;
}
interface Decided { done: number; refused: number; results: { id: string; status: number; answer: { title?: string; title_vi?: string } | null }[] }

const SIGNS = { draft: '✎', submitted: '…', returned: '↩', rejected: '✕', approved: '✓' } as const;
const TONES = { draft: 'plain', submitted: 'note', returned: 'bad', rejected: 'bad', approved: 'good' } as const;
export const RevisionStateOf = ({ state }: { state: RevisionState }) => <State sign={SIGNS[state]} tone={TONES[state]}>{board(state)}</State>;

const nameOf = (row: Row) => row.stall?.number ?? t('no_stall');

export function Revisions({ market }: { market: string }) {
  const state = chosen('state', may('revision_decide') ? 'submitted' : 'all'), version = useSignal(0);
  const picked = useSignal<ReadonlyMap<string, Row>>(new Map()), deciding = state === 'submitted' && may('revision_decide');
  const pick = (row: Row, on: boolean) => {
    const next = new Map(picked.value);
    if (on) next.set(row.id, row);
    else next.delete(row.id);
    picked.value = next;
  };
  const columns: Column<Row>[] = [
    {
      name: board('stall'), by: nameOf,
      cell: (row) => (
        <span class="pick">
          {deciding && <input type="checkbox" aria-label={board('choose', { name: nameOf(row) })} checked={picked.value.has(row.id)} onChange={(event) => pick(row, event.currentTarget.checked)} />}
          <a href={`/app/board/${market}/revisions/${row.id}`}>{nameOf(row)}</a>
        </span>
      ),
    },
    { name: board('vendor'), cell: (row) => row.vendor.name ?? '–', by: (row) => row.vendor.name ?? '' },
    { name: board('account'), cell: (row) => accountShown(row.account) },
    { name: t('kind'), cell: (row) => t(row.kind), by: (row) => t(row.kind) },
    { name: board('state'), cell: (row) => <RevisionStateOf state={row.state} />, by: (row) => board(row.state) },
    { name: board('when'), cell: (row) => <DayTime at={row.submitted_at ?? row.created_at} />, by: (row) => row.submitted_at ?? row.created_at },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={board('state')} name="state" otherwise={state} choices={[...REVISION_STATES.map((one) => [one, board(one)] as const), ['all', board('all')]]} />
      <Table<Row> key={state} caption={t('title')} list={`/v1/markets/${market}/revisions`} columns={columns} rowKey={(row) => row.id} version={version.value}
        find={(row) => `${nameOf(row)} ${row.vendor.name ?? ''}`} searchLabel={board('find_stall')} query={{ state: state === 'all' ? undefined : state }} exports="/v1/exports/revisions" exportsQuery={{ market }}
        empty={t('none')} emptyMore={<p>{t('none_hint')} {may('registry_write') && <a href={`/app/board/${market}/register`}>{t('register')}</a>}</p>}
        above={deciding ? (shown) => <Bulk shown={shown} picked={picked.value} onPick={(rows) => (picked.value = new Map(rows.map((row) => [row.id, row])))} onDone={() => version.value++} /> : undefined} />
    </MarketPage>
  );
}

interface BulkProps { shown: readonly Row[]; picked: ReadonlyMap<string, Row>; onPick: (rows: readonly Row[]) => void; onDone: () => void }

function Bulk({ shown, picked, onPick, onDone }: BulkProps) {
  const asking = useSignal(false), busy = useSignal(false), problem = useSignal<Problem | null>(null);
  const outcome = useSignal<{ done: number; refused: { name: string; why: string }[] } | null>(null), n = picked.size;
  const decide = async (decision: 'approve' | 'return', reason?: string) => {
    const rows = [...picked.values()];
    const answer = await post<Decided>('/v1/revisions/decisions', { decision, ...(reason ? { reason } : {}), items: rows.map(({ id, version }) => ({ id, version })) });
    const refused = answer.results.filter(({ status }) => status >= 400);
    outcome.value = { done: answer.done, refused: refused.map(({ id, answer: why }) => ({ name: nameOf(picked.get(id)!), why: said(why?.title_vi ?? '', why?.title ?? '') })) };
    asking.value = false;
    onPick([]);
    onDone();
  };
  const approve = async () => {
    busy.value = true;
    problem.value = null;
    await decide('approve').catch((caught: unknown) => {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    });
    busy.value = false;
  };
  return (
    <>
      {problem.value && <ProblemNotice problem={problem.value} />}
      <Outcome of={outcome.value} />
      <div class="bulk">
        <button type="button" class="second" onClick={() => onPick(n ? [] : shown)}>{n ? board('choose_none') : board('choose_all', { n: shown.length })}</button>
        {n > 0 && (
          <>
            <button type="button" aria-busy={busy.value || undefined} disabled={busy.value} onClick={() => void approve()}>{t('approve_n', { n })}</button>
            <button type="button" class="second" onClick={() => (asking.value = true)}>{t('give_back')}</button>
          </>
        )}
      </div>
      {asking.value && <AskReason title={t('give_back_title')} action={t('give_back')} onClose={() => (asking.value = false)} onReason={(reason) => decide('return', reason)} />}
    </>
  );
}

function Outcome({ of }: { of: { done: number; refused: { name: string; why: string }[] } | null }) {
  if (!of) return null;
  return (
    <>
      {of.done > 0 && <Notice kind="good" title={t('done_n', { n: of.done })} />}
      {of.refused.length > 0 && (
        <Notice kind="bad" title={t('refused_n', { n: of.refused.length })}>
          <ul>{of.refused.map(({ name, why }) => <li key={name}>{board('stall')} {name}: {why}</li>)}</ul>
        </Notice>
      )}
    </>
  );
}

// One spreadsheet: what every row would do, the faults by kind, and taking over those rows that are good.
import { useSignal } from '@preact/signals';
import { number } from '../format';
import { said } from '../i18n/words';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Form } from '../ui/form';
import { useAll, useEvery, useLoad, type Loaded } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { Progress } from '../ui/progress';
import { type Column, Table } from '../ui/table';
import { MarketPage, post } from './pieces';
import { t } from './import_words';
import type { ImportState } from './imports';
import { t as board } from './words';

const ACTIONS = ['error', 'duplicate', 'create', 'update', 'unchanged'] as const;
type Action = (typeof ACTIONS)[number];
const SIGNS: Record<Action, string> = { error: '✕', duplicate: '≈', create: '+', update: '✎', unchanged: '=' };
const TONES = { error: 'bad', duplicate: 'note', create: 'good', update: 'good', unchanged: 'plain' } as const;
const EVERY_S = 3;

interface Fault { column: string | null; vi: string; en: string; detail?: string | null; detail_vi?: string | null; value: string | null; code: string }
interface Row {
  line: number; action: Action; stall: { number: string | null }; vendor: { name: string | null }; account: { last4?: string; bank?: string } | null;
  faults: Fault[]; excluded: boolean;
}
interface Import {
  id: string; name: string | null; state: ImportState; progress: number; progress_total: number | null; error: { vi?: string; en?: string; detail?: string | null; detail_vi?: string | null } | null;
  rows: number | null; actions: Record<Action, number | null>; drafted: number; revisions: { draft?: number; submitted?: number; approved?: number }; has_error_file: boolean;
}

const under = ({ state }: Import): boolean => state === 'queued' || state === 'committing';

export function ImportPage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Import>(`/v1/imports/${id}`), name = one.data.value?.name;
  return (
    <MarketPage market={market} title={name ?? t('one')} up={{ to: `/board/${market}/imports`, name: t('title') }}>
      <Ready of={one}>
        {(data) => under(data)
          ? <Progress<Import> path={`/v1/imports/${id}`} part={({ progress, progress_total }) => ({ done: progress, of: progress_total ?? 0 })}
              done={(now) => (under(now) ? null : <></>)} onDone={() => void one.reload()} />
          : <Checked market={market} one={data} of={one} />}
      </Ready>
    </MarketPage>
  );
}

function Checked({ market, one, of }: { market: string; one: Import; of: Loaded<Import> }) {
  const out = useSignal<ReadonlySet<number>>(new Set());
  if (one.state === 'refused') {
    const { vi, en, detail, detail_vi } = one.error ?? {};
    return (
      <Notice kind="bad" title={said(vi ?? t('refused_file'), en ?? t('refused_file'))}>
        <p>{t('refused_hint')}</p>
        {detail && <p class="detail">{said(detail_vi ?? detail, detail)}</p>}
      </Notice>
    );
  }
  if (one.state === 'failed') return <Notice kind="bad" title={t('failed')}><p>{t('failed_hint')}</p></Notice>;
  return (
    <>
      {one.state === 'checked' ? <Commit one={one} of={of} out={[...out.value]} /> : <Drafts market={market} one={one} of={of} />}
      {one.has_error_file && <p><a href={`/v1/imports/${one.id}/errors`} download>{t('errors_file')}</a></p>}
      <Rows one={one} out={out.value} onOut={(line, left) => (out.value = new Set(left ? [...out.value, line] : [...out.value].filter((other) => other !== line)))} />
    </>
  );
}

function Commit({ one, of, out }: { one: Import; of: Loaded<Import>; out: number[] }) {
  const n = (one.actions.create ?? 0) + (one.actions.update ?? 0) - out.length;
  if (!may('registry_write')) return null;
  if (n <= 0) return <Notice kind="note" title={t('nothing')}><p>{t('nothing_hint')}</p></Notice>;
  return <Form action={t('commit', { n: number(n) })} onSend={async () => { await post(`/v1/imports/${one.id}/commit`, { exclude: out }); await of.reload(); }}>{() => null}</Form>;
}

function Drafts({ market, one, of }: { market: string; one: Import; of: Loaded<Import> }) {
  const drafts = one.revisions.draft ?? 0, sent = useSignal(false);
  useEvery(EVERY_S, () => sent.value && drafts > 0 && void of.reload());
  const submitted = (one.revisions.submitted ?? 0) + (one.revisions.approved ?? 0);
  return (
    <>
      <Notice kind="good" title={submitted ? t('sent', { n: number(submitted) }) : t('drafted', { n: number(one.drafted) })}>
        <p><a href={`/app/board/${market}/revisions?state=${submitted ? 'submitted' : 'draft'}`}>{submitted ? board('submitted') : board('draft')}</a></p>
      </Notice>
      {drafts > 0 && may('registry_write') && <Form action={t('submit', { n: number(drafts) })} onSend={async () => { await post(`/v1/imports/${one.id}/submit`); sent.value = true; await of.reload(); }}>{() => null}</Form>}
    </>
  );
}

const faultSaid = (fault: Fault): string => said(fault.vi, fault.en);

function Rows({ one, out, onOut }: { one: Import; out: ReadonlySet<number>; onOut: (line: number, left: boolean) => void }) {
  const action = chosen('action', (one.actions.error ?? 0) > 0 ? 'error' : 'all'), choosing = one.state === 'checked' && may('registry_write') && ['all', 'create', 'update'].includes(action);
  const some = ACTIONS.filter((word) => (one.actions[word] ?? 0) > 0);
  const columns: Column<Row>[] = [
    { name: t('line'), cell: (row) => `${t('line')} ${row.line}`, by: (row) => row.line },
    { name: board('stall'), cell: (row) => row.stall.number ?? '–', by: (row) => row.stall.number ?? '' },
    { name: board('vendor'), cell: (row) => row.vendor.name ?? '–', by: (row) => row.vendor.name ?? '' },
    { name: t('what'), cell: (row) => <State sign={SIGNS[row.action]} tone={TONES[row.action]}>{t(row.action)}</State>, by: (row) => t(row.action) },
    { name: t('fault'), cell: (row) => row.faults.length ? <ul class="faults">{row.faults.map((fault, i) => <li key={i}>{fault.column && <b>{fault.column}: </b>}{faultSaid(fault)}{fault.detail && <> ({said(fault.detail_vi ?? fault.detail, fault.detail)})</>}{fault.value && <span class="hint"> “{fault.value}”</span>}</li>)}</ul> : '–', by: (row) => row.faults[0] ? faultSaid(row.faults[0]) : '' },
    ...(choosing ? [{ name: t('leave_out'), cell: (row: Row) => (row.action === 'create' || row.action === 'update') && <input type="checkbox" aria-label={t('leave_out_row', { line: row.line })} checked={out.has(row.line)} onChange={(event) => onOut(row.line, event.currentTarget.checked)} /> }] : []),
  ];
  return (
    <>
      <Filter label={t('what')} name="action" otherwise={action} drops="q" choices={[...some.map((word) => [word, `${SIGNS[word]} ${t(word)} (${number(one.actions[word] ?? 0)})`] as const), ['all', board('all')]]} />
      {action === 'error' && <ByFault id={one.id} />}
      <Table<Row> key={action} caption={t('title')} list={`/v1/imports/${one.id}/rows`} query={{ action: action === 'all' ? undefined : action }} columns={columns} rowKey={(row) => String(row.line)}
        find={(row) => [row.stall.number, row.vendor.name, ...row.faults.map(faultSaid)].join(' ')} searchLabel={t('find_row')} empty={t('none_rows')} />
    </>
  );
}

/** The faults that there are, each with how many rows have it; choosing one looks for it. */
function ByFault({ id }: { id: string }) {
  const rows = useAll<Row>(`/v1/imports/${id}/rows?action=error`), counts = new Map<string, number>();
  for (const row of rows.data.value ?? []) for (const said of new Set(row.faults.map(faultSaid))) counts.set(said, (counts.get(said) ?? 0) + 1);
  if (counts.size < 2) return null;
  return <Filter label={t('faults')} name="q" otherwise="" choices={[['', t('every_fault')], ...[...counts].sort((a, b) => b[1] - a[1]).map(([said, n]) => [said, `${said} (${number(n)})`] as const)]} />;
}

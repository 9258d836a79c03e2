// One revision: what it would change beside what is current, and what the one who looks at it may do with it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { dayTime, readDay } from '../format';
import { get, Problem } from '../api';
import { me, may } from '../session';
import { Field, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Notice, ProblemNotice } from '../ui/notice';
import { Ready } from '../ui/page';
import { Progress } from '../ui/progress';
import { Beside, type Line } from './beside';
import { AskReason, bankName, MarketPage, post, useBanks, type Refused, whyRefused } from './pieces';
import { fieldName, t } from './revision_words';
import { RevisionStateOf } from './revisions';
import { kindName, type RevisionState, t as board } from './words';

interface Revision {
  id: string; version: number; state: RevisionState; kind: string; stall: { id: string; number: string } | null; duplicates: { name: string | null }[];
  created_by: string; created_at: string; submitted_by: string | null; submitted_at: string | null; decided_by: string | null; decided_at: string | null;
  reason: string | null; code: string | null; payout_change: { id: string; state: string; due_at: string } | null;
}
interface Difference { field: string; class: string; before: string | null; after: string | null; changed: boolean }
interface Differences { class: string | null; replaces_code: string | null; fields: Difference[] }

export function RevisionPage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Revision>(`/v1/revisions/${id}`), stall = one.data.value?.stall?.number;
  return (
    <MarketPage market={market} title={stall ? t('of_stall', { stall }) : t('title')} up={{ to: `/board/${market}/revisions`, name: t('title') }}>
      <Ready of={one}>{(data) => <Sheet market={market} one={data} of={one} />}</Ready>
    </MarketPage>
  );
}

function Sheet({ market, one, of }: { market: string; one: Revision; of: Loaded<Revision> }) {
  const alike = one.duplicates.map(({ name }) => name).filter(Boolean).join(', ');
  return (
    <>
      <p><RevisionStateOf state={one.state} /></p>
      <Decided market={market} one={one} />
      {one.reason && <Notice kind={one.state === 'approved' ? 'note' : 'bad'} title={`${board('reason')}: ${one.reason}`} />}
      {alike && <Notice kind="note" title={t('alike', { names: alike })} />}
      <Changes id={one.id} key={one.version} />
      <p class="hint">
        {t('made_by', { name: one.created_by, at: dayTime(one.created_at) })}
        {one.submitted_at && <><br />{t('by', { name: one.submitted_by ?? '', at: dayTime(one.submitted_at) })}</>}
        {one.decided_at && <><br />{t('decided_by', { name: one.decided_by ?? '', at: dayTime(one.decided_at) })}</>}
      </p>
      {one.state === 'submitted' && may('revision_decide') && <Decide one={one} of={of} />}
      {(one.state === 'draft' || one.state === 'returned') && may('registry_write') && <Mend market={market} one={one} of={of} />}
    </>
  );
}

function Changes({ id }: { id: string }) {
  const differences = useLoad<Differences>(`/v1/revisions/${id}/differences`), banks = useBanks();
  const shown = (field: string, value: string | null) => shownAs(field, value, (bin) => bankName(banks, bin));
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{t('differences')}</h2>
      <Ready of={differences}>
        {({ class: gravest, replaces_code, fields }) => (
          <>
            {gravest === 'A' && replaces_code && <Notice kind="note" title={t('class_a')}><p>{t('replaces')}</p></Notice>}
            <Beside caption={t('differences')} heads={[t('before'), t('after')]} proposal
              lines={fields.filter(({ before, after }) => before !== null || after !== null).map((row) => lineFrom(row, shown))} />
          </>
        )}
      </Ready>
    </section>
  );
}

function shownAs(field: string, value: string | null, bankOf: (bin: string) => string): string {
  if (value === null) return '–';
  if (field === 'vendor.kind') return kindName(value);
  if (field === 'account.bin') return bankOf(value);
  return field === 'account.number' ? `••${value}` : value;
}

const lineFrom = ({ field, before, after, changed }: Difference, shown: (field: string, value: string | null) => string): Line =>
  ({ name: fieldName(field), sides: [shown(field, before), shown(field, after)], word: !changed ? null : before === null ? t('new') : t('changed') });

/** What became of an approval, and where to go on. */
function Decided({ market, one }: { market: string; one: Revision }) {
  const next = useSignal<string | null>(null);
  useEffect(() => {
    if (one.state !== 'submitted' && may('revision_decide'))
      get<{ items: { id: string }[] }>(`/v1/markets/${market}/revisions`, { state: 'submitted', limit: 1 }).then(({ items }) => (next.value = items[0]?.id ?? null), () => {});
  }, [one.state]);
  if (one.state !== 'approved' && !next.value) return null;
  const change = one.payout_change;
  const title = one.kind === 'vendor_details' ? t('approved_details') : !change || change.state === 'issued' ? t('approved_now')
    : change.state === 'review' ? t('waits_review') : t('approved_later', { at: dayTime(change.due_at) });
  return (
    <>
      {one.state === 'approved' && <Notice kind="good" title={title} />}
      <p class="actions">
        {change && change.state !== 'issued' && <a class="button second" href={`/app/board/${market}/changes/${change.id}`}>{t('change')}</a>}
        {next.value && <a class="button" href={`/app/board/${market}/revisions/${next.value}`}>{t('next_one')}</a>}
        {one.code && may('registry_write') && <a class="button second" href={`/app/board/${market}/prints?show=issued`}>{t('print')}</a>}
      </p>
    </>
  );
}

const LONGEST_MS = 90 * 86_400_000;

function Decide({ one, of }: { one: Revision; of: Loaded<Revision> }) {
  const asking = useSignal<'return' | 'reject' | null>(null), busy = useSignal(false), problem = useSignal<Problem | null>(null);
  const act = async (verb: string, more: object = {}) => {
    await post(`/v1/revisions/${one.id}/${verb}`, { version: one.version, ...more });
    asking.value = null;
    await of.reload();
    scrollTo(0, 0);
  };
  const approve = async () => {
    busy.value = true;
    problem.value = null;
    await act('approve').catch((caught: unknown) => {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    });
    busy.value = false;
  };
  const verb = asking.value;
  return (
    <>
      {problem.value && <ProblemNotice problem={problem.value} />}
      {problem.value?.code === 'name_mismatch' && <AnswerFor onApprove={(name_override) => act('approve', { name_override })} />}
      <div class="actions decide">
        <button type="button" class="approve" aria-busy={busy.value || undefined} disabled={busy.value} onClick={() => void approve()}>{t('approve')}</button>
        <button type="button" class="second" onClick={() => (asking.value = 'return')}>{t('give_back')}</button>
        <button type="button" class="second" onClick={() => (asking.value = 'reject')}>{t('refuse')}</button>
      </div>
      {verb && <AskReason title={verb === 'return' ? t('give_back_title') : t('refuse_title')} action={verb === 'return' ? t('give_back') : t('refuse')}
        onClose={() => (asking.value = null)} onReason={(reason) => act(verb, { reason })} />}
    </>
  );
}

/** The names differ: who approves answers for it, by name and for a time. */
function AnswerFor({ onApprove }: { onApprove: (override: { reason: string; until: string }) => Promise<void> }) {
  const reason = useSignal(''), until = useSignal(new Date(Date.now() + LONGEST_MS).toISOString().slice(0, 10).split('-').reverse().join('/'));
  return (
    <Form action={t('answer_for')} onSend={() => onApprove({ reason: reason.value.trim(), until: readDay(until.value) ?? until.value })}>
      {(problem) => (
        <>
          <p class="hint">{t('answer_for_hint')} ({me.value?.name})</p>
          <LongField label={board('reason')} name="name_override.reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={2} />
          <Field label={t('until')} name="name_override.until" hint={t('until_hint')} problem={problem} value={until.value} onValue={(value) => (until.value = value)} inputMode="numeric" />
        </>
      )}
    </Form>
  );
}

interface Paper extends Refused { id: string; state: 'queued' | 'done' | 'refused' | 'gone' }

/** A draft or what came back: it is mended or handed in by who may write. */
function Mend({ market, one, of }: { market: string; one: Revision; of: Loaded<Revision> }) {
  const paper = useSignal<Paper | null>(null), registration = one.kind === 'vendor_registration';
  return (
    <>
      {registration && <p class="actions"><a class={`button${one.state === 'draft' ? ' second' : ''}`} href={`/app/board/${market}/register?revision=${one.id}`}>{t('mend')}</a></p>}
      {one.state === 'draft' && <Form action={t('submit')} onSend={async () => { await post(`/v1/revisions/${one.id}/submit`, { version: one.version }); await of.reload(); scrollTo(0, 0); }}>{() => null}</Form>}
      {registration && (paper.value
        ? <Progress<Paper> path={`/v1/papers/${paper.value.id}`} done={(now) => now.state === 'queued' ? null
          : now.state === 'done' ? <p><a href={`/v1/papers/${now.id}.pdf`} download>{t('form_ready')}</a></p> : <p>{t('form_failed', { why: whyRefused(now) })}</p>} />
        : <Form action={t('form')} onSend={async () => { paper.value = await post<Paper>(`/v1/revisions/${one.id}/form`); }}>{() => null}</Form>)}
    </>
  );
}

// Changes of payout accounts: what is paid now beside what is to be, how long it rests yet, and who may stop it or let it on.
import { useSignal } from '@preact/signals';
import { dayTime } from '../format';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Field } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Empty, Notice, ProblemNotice } from '../ui/notice';
import { Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { Beside, type Line, lineOf } from './beside';
import { t } from './change_words';
import { accountShown, AskReason, bankName, MarketPage, post, useBanks } from './pieces';
import { IN_USE } from './stall_state';
import { t as board } from './words';

const STATES = ['review', 'waiting', 'issued', 'cancelled'] as const;
type ChangeState = (typeof STATES)[number];
type Why = 'other_vendor' | 'doubtful_name' | 'bank_denied';
interface Account { id: string; bin: string; last4: string; holder_name: string }
interface Row { id: string; stall: { id: string; number: string }; vendor: { id: string; name: string }; account: Account; state: ChangeState; review_reason: Why | null; due_at: string; created_at: string }
interface Notified { way: 'email' | 'sms'; state: 'waiting' | 'sent' | 'skipped' | 'dead'; error: string | null }
interface Change extends Row {
  account: Account & { name_match: 'match' | 'mismatch' | 'doubtful' | 'unchecked'; ownership: 'proven' | 'unproven' | 'denied' };
  revision: string; approved_by: string; reviewed_by: string | null; reviewed_at: string | null; ended_by: string | null; ended_at: string | null;
  reason: string | null; code: string | null; notices: Notified[]; notice: string | null;
}

const SIGNS = { review: '?', waiting: '…', issued: '✓', cancelled: '✕' } as const;
const TONES = { review: 'bad', waiting: 'note', issued: 'good', cancelled: 'plain' } as const;
const ChangeStateOf = ({ state }: { state: ChangeState }) => <State sign={SIGNS[state]} tone={TONES[state]}>{t(state)}</State>;

export function Changes({ market }: { market: string }) {
  const state = chosen('state', 'all'), banks = useBanks();
  const columns: Column<Row>[] = [
    { name: board('stall'), cell: (row) => <a href={`/app/board/${market}/changes/${row.id}`}>{row.stall.number}</a>, by: (row) => row.stall.number },
    { name: board('vendor'), cell: (row) => row.vendor.name, by: (row) => row.vendor.name },
    { name: board('account'), cell: (row) => accountShown({ bank: bankName(banks, row.account.bin), last4: row.account.last4 }) },
    { name: board('state'), cell: (row) => <ChangeStateOf state={row.state} />, by: (row) => STATES.indexOf(row.state) },
    { name: t('due'), cell: (row) => (row.state === 'waiting' ? <DayTime at={row.due_at} /> : '–'), by: (row) => row.due_at },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ...STATES.map((one) => [one, t(one)] as const)]} />
      <Table<Row> key={state} caption={t('title')} list={`/v1/markets/${market}/payout_changes`} query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id}
        find={(row) => `${row.stall.number} ${row.vendor.name}`} searchLabel={board('find_stall')} exports="/v1/exports/payout_changes" exportsQuery={{ market }}
        empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />
    </MarketPage>
  );
}

export function ChangePage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Change>(`/v1/payout_changes/${id}`), stall = one.data.value?.stall.number;
  return (
    <MarketPage market={market} title={stall ? t('of_stall', { stall }) : t('title')} up={{ to: `/board/${market}/changes`, name: t('title') }}>
      <Ready of={one}>{(data) => <Sheet market={market} one={data} of={one} />}</Ready>
    </MarketPage>
  );
}

function Sheet({ market, one, of }: { market: string; one: Change; of: Loaded<Change> }) {
  return (
    <>
      <p><ChangeStateOf state={one.state} /> <strong>{one.vendor.name}</strong></p>
      <Rest one={one} />
      <h2>{t('accounts')}</h2>
      <Accounts market={market} one={one} />
      <Evidence account={one.account.id} open={one.state === 'review' || one.state === 'waiting'} />
      <p class="hint">
        {t('people', { maker: one.approved_by, at: dayTime(one.created_at) })}
        {one.reviewed_at && <><br />{t('reviewed', { name: one.reviewed_by ?? '', at: dayTime(one.reviewed_at) })}</>}
        {one.state === 'cancelled' && one.ended_at && <><br />{t('ended', { name: one.ended_by ?? '', at: dayTime(one.ended_at) })}</>}
      </p>
      <Told one={one} />
      <p class="actions">
        <a class="button second" href={`/app/board/${market}/revisions/${one.revision}`}>{t('revision')}</a>
        {one.review_reason === 'other_vendor' && <a class="button second" href={`/app/board/${market}/duplicates`}>{t('duplicates')}</a>}
      </p>
      {(one.state === 'review' || one.state === 'waiting') && <Decide one={one} of={of} />}
    </>
  );
}

const HOUR_MS = 3600_000;

/** How it stands, in words. */
function Rest({ one }: { one: Change }) {
  const left = Math.ceil((Date.parse(one.due_at) - Date.now()) / HOUR_MS);
  if (one.state === 'review') return <Notice kind="bad" title={one.review_reason ? t(one.review_reason) : t('review')}><p>{t('review_hint')}</p></Notice>;
  if (one.state === 'waiting') return <Notice kind="note" title={left > 0 ? t('rest', { at: dayTime(one.due_at), hours: left }) : t('due_now')} />;
  return one.reason ? <Notice kind="note" title={`${board('reason')}: ${one.reason}`} /> : null;
}

interface Code { id: string; state: string; account: Account; primary: boolean; superseded_by: string | null }

/** What the stall was paid into before: of a change that came about, the code which the new one took the place of. */
function Accounts({ market, one }: { market: string; one: Change }) {
  const codes = useLoad<{ items: Code[] }>(may('code_read') ? `/v1/markets/${market}/codes?lasting=true&limit=200&stall=${one.stall.id}` : null), banks = useBanks();
  const asked = codes.data.value ?? codes.problem.value, items = codes.data.value?.items ?? [];
  const old = one.code ? items.find((code) => code.superseded_by === one.code) : items.find((code) => IN_USE.includes(code.state) && code.primary) ?? items.find((code) => IN_USE.includes(code.state));
  const before = old?.account, { account } = one;
  const lines: Line[] = [
    lineOf(t('bank'), before && bankName(banks, before.bin), bankName(banks, account.bin)),
    lineOf(t('number'), before && `••${before.last4}`, `••${account.last4}`),
    lineOf(t('holder'), before?.holder_name, account.holder_name),
  ];
  if (may('code_read') && !asked) return <Ready of={codes}>{() => null}</Ready>;
  return (
    <>
      {codes.problem.value && <ProblemNotice problem={codes.problem.value} retry={codes.reload} />}
      {codes.data.value && !before && <p class="hint">{t('no_before')}</p>}
      <Beside caption={t('accounts')} heads={one.state === 'issued' ? [t('was'), t('is')] : [t('now'), t('next')]} lines={lines} proposal />
      <dl class="facts">
        <div><dt>{t('name_match')}</dt><dd>{t(account.name_match)}</dd></div>
        <div><dt>{t('ownership')}</dt><dd>{t(account.ownership)}</dd></div>
      </dl>
    </>
  );
}

interface Proof { id: string; kind: 'photo' | 'test_transfer' | 'provider_word'; state: 'asked' | 'confirmed' | 'denied' | 'failed'; reference: string | null; note: string | null; created_by: string; created_at: string }

function Evidence({ account, open }: { account: string; open: boolean }) {
  const known = useLoad<{ evidence: Proof[] }>(`/v1/accounts/${account}`), reference = useSignal('');
  const add = async () => {
    await post(`/v1/accounts/${account}/evidence`, { reference: reference.value.trim() });
    reference.value = '';
    await known.reload();
  };
  return (
    <>
      <h2>{t('evidence')}</h2>
      <Ready of={known}>
        {({ evidence }) => evidence.length ? (
          <ul class="rows">
            {evidence.map((proof) => (
              <li key={proof.id}>
                <span>{t(proof.kind)}: <strong>{proof.state === 'denied' ? t('ev_denied') : t(proof.state)}</strong>{proof.reference && `, ${proof.reference}`}{proof.note && ` (${proof.note})`}</span>
                <span class="hint">{proof.created_by}, <DayTime at={proof.created_at} /></span>
              </li>
            ))}
          </ul>
        ) : <Empty title={t('no_evidence')} />}
      </Ready>
      {open && may('registry_write') && (
        <details>
          <summary>{t('photo_add')}</summary>
          <Form action={t('photo_add')} onSend={add}>
            {(problem) => <Field label={t('photo_kept')} name="reference" problem={problem} value={reference.value} onValue={(value) => (reference.value = value)} autocomplete="off" />}
          </Form>
        </details>
      )}
    </>
  );
}

const TOLD = { waiting: () => t('n_waiting'), sent: () => t('n_sent'), skipped: () => t('n_skipped'), dead: () => t('n_dead') };

function Told({ one }: { one: Change }) {
  const slip = useLoad<{ state: string }>(one.notice && may('vendor_contact') ? `/v1/papers/${one.notice}` : null).data.value;
  if (!one.notices.length && !slip) return null;
  return (
    <>
      <h2>{t('told')}</h2>
      <ul>
        {one.notices.map((notice, n) => <li key={n}>{t(notice.way)}: {TOLD[notice.state]()}</li>)}
        {slip && <li>{slip.state === 'done' ? <a href={`/v1/papers/${one.notice}.pdf`} download>{t('slip')}</a> : t('slip_making')}</li>}
      </ul>
    </>
  );
}

function Decide({ one, of }: { one: Change; of: Loaded<Change> }) {
  const asking = useSignal<'accept' | 'cancel' | null>(null), verb = asking.value;
  const act = async (reason: string) => {
    await post(`/v1/payout_changes/${one.id}/${verb}`, { reason });
    asking.value = null;
    await of.reload();
    scrollTo(0, 0);
  };
  return (
    <>
      <div class="actions decide">
        {one.state === 'review' && may('revision_decide') && <button type="button" class="accept" onClick={() => (asking.value = 'accept')}>{t('accept')}</button>}
        {may('payout_stop') && <button type="button" class="second stop" onClick={() => (asking.value = 'cancel')}>{t('stop')}</button>}
      </div>
      {verb && <AskReason title={verb === 'accept' ? t('accept_title') : t('stop_title')} action={verb === 'accept' ? t('accept') : t('stop')} onClose={() => (asking.value = null)} onReason={act} />}
    </>
  );
}

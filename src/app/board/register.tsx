// A vendor is registered in one screen. Everything typed is kept on the device until it was sent; sent twice, it is done once.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, Problem, send } from '../api';
import { fold, today } from '../format';
import { t as shell } from '../i18n/shell';
import { said } from '../i18n/words';
import { place, setQuery } from '../router';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field, LongField, Tick } from '../ui/field';
import { Form } from '../ui/form';
import { useAll, useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { Scanner } from '../ui/scanner';
import { type Bank, readAccount, scannedAccount } from './account_paste';
import { MarketPage, post } from './pieces';
import { bodyOf, EMPTY, FURTHER, relationNames, type Typed, type Wording, wordingOf } from './register_form';
import { t } from './register_words';
import { t as board, VENDOR_KINDS } from './words';

interface Stall { id: string; number: string; tenancies: { kind: string; vendor: { name: string } }[] }
interface Revision {
  id: string; version: number; state: string; reason?: string | null; stall: { number: string } | null; duplicates: { name: string | null }[];
  vendor: { kind?: string; name?: string; tax_code?: string | null; legal_name?: string | null; registration_number?: string | null };
  account: { bin: string; holder_name: string } | null;
}
interface Lists { banks: Bank[]; texts: Wording[] }

const lists = async (): Promise<Lists> => {
  const [banks, texts] = await Promise.all([get<{ items: Bank[] }>('/v1/banks'), get<{ items: Wording[] }>('/v1/consent_texts')]);
  return { banks: [...banks.items].sort((a, b) => a.short_name.localeCompare(b.short_name)), texts: texts.items };
};

const filledFrom = ({ stall, vendor, account }: Revision): Typed => ({
  ...EMPTY, stall: stall?.number ?? '', kind: vendor.kind ?? 'household', name: vendor.name ?? '', tax_code: vendor.tax_code ?? '',
  legal_name: vendor.legal_name ?? '', registration_number: vendor.registration_number ?? '', bin: account?.bin ?? '', holder_name: account?.holder_name ?? '',
});

export function Register({ market }: { market: string }) {
  const revision = place.value.query.revision, known = useLoad<Lists>(market, lists);
  const before = useLoad<Revision>(revision ? `/v1/revisions/${revision}` : null);
  const title = revision ? t('mend', { stall: before.data.value?.stall?.number ?? '…' }) : t('title');
  return (
    <MarketPage market={market} title={title}>
      <Ready of={known}>
        {(data) => revision
          ? <Ready of={before}>{(one) => <Sheet key={one.id} market={market} lists={data} before={one} />}</Ready>
          : <Sheet key="new" market={market} lists={data} before={null} />}
      </Ready>
    </MarketPage>
  );
}

type Made = Pick<Revision, 'id' | 'version'>;

/** The revision of what was typed: made anew, or changed where one is there. One whose answer was lost on the way and that was
 * typed on since is found by its stall. */
async function written(market: string, body: { stall: string }, there: Made | null, key: string): Promise<Made> {
  const change = (one: Made) => send<Made>('PUT', `/v1/revisions/${one.id}`, { version: one.version, ...body });
  if (there) return change(there);
  try {
    return await send<Made>('POST', `/v1/markets/${market}/revisions`, body, { key });
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'idempotency_key_reused') throw problem;
    const { items } = await get<{ items: Revision[] }>(`/v1/markets/${market}/revisions`, { state: 'draft' });
    const lost = items.find(({ stall }) => stall?.number === body.stall);
    if (!lost) throw problem;
    return change(lost);
  }
}

/** Hands it in; where an answer was lost that is done already, and a second press does no harm. */
async function submitted(one: Made): Promise<Revision> {
  try {
    return await post<Revision>(`/v1/revisions/${one.id}/submit`, { version: one.version });
  } catch (problem) {
    const now = problem instanceof Problem && problem.status === 409 ? await get<Revision>(`/v1/revisions/${one.id}`) : null;
    if (now && ['submitted', 'approved'].includes(now.state)) return now;
    throw problem;
  }
}

interface SheetProps { market: string; lists: Lists; before: Revision | null }

function Sheet({ market, lists: { banks, texts }, before }: SheetProps) {
  const draft = useDraft<Typed>(me.value!.person, `register/${market}/${before?.id ?? 'new'}`, before ? filledFrom(before) : EMPTY);
  const stalls = useAll<Stall>(`/v1/markets/${market}/stalls?status=in_use`), sent = useSignal<Revision | null>(null);
  const typed = draft.value.value;
  useEffect(() => {
    const wanted = place.value.query.stall;
    if (wanted && wanted !== typed.stall) draft.set({ stall: wanted });
  }, []);
  if (sent.value) return <Sent market={market} one={sent.value} onNext={() => { setQuery({ stall: null, revision: null }); sent.value = null; scrollTo(0, 0); }} />;
  const there = stalls.data.value?.find(({ number }) => fold(number) === fold(typed.stall)), holder = there?.tenancies.find(({ kind }) => kind === 'main');
  const onSend = async () => {
    const made = typed.made ? { id: typed.made, version: typed.version } : before;
    const one = await written(market, bodyOf(typed, Boolean(holder), texts, today()), made, draft.key);
    draft.set({ made: one.id, version: one.version });
    const done = await submitted(one);
    draft.forget();
    sent.value = done;
    scrollTo(0, 0);
  };
  return (
    <>
      {before?.reason && <Notice kind="note" title={`${t('returned_for')}: ${before.reason}`}><p>{t('mend_hint')}</p></Notice>}
      <Form action={t('send')} onSend={onSend} more={typed !== EMPTY && <span class="hint kept">{shell('draft_kept')}</span>}>
        {(problem) => (
          <>
            <Who {...{ draft, problem, stalls: stalls.data.value ?? [] }} taken={holder?.vendor.name} />
            <Money {...{ draft, problem, banks }} />
            <Consent {...{ draft, texts }} />
          </>
        )}
      </Form>
    </>
  );
}

type Drafted = { draft: ReturnType<typeof useDraft<Typed>>; problem: Problem | null };

function Who({ draft, problem, stalls, taken }: Drafted & { stalls: Stall[]; taken: string | undefined }) {
  const typed = draft.value.value, set = draft.set;
  const papers = problem && /^vendor\.(id_number|tax_code|legal_name|registration_number)$/.test(problem.field ?? '');
  return (
    <>
      <h2>{t('who')}</h2>
      <Field label={t('stall')} name="stall" hint={t('stall_hint')} problem={problem} value={typed.stall} onValue={(stall) => set({ stall })} list="stalls" autocomplete="off" autocapitalize="characters" />
      <datalist id="stalls">{stalls.map(({ id, number, tenancies }) => <option key={id} value={number}>{tenancies[0]?.vendor.name}</option>)}</datalist>
      {taken && (
        <>
          <Notice kind="note" title={t('taken', { stall: typed.stall, vendor: taken })} />
          <Choice label={t('beside')} name="tenancy.kind" problem={problem} value={typed.beside} onValue={(beside) => set({ beside })}
            choices={(['replaces', 'shared', 'sublet'] as const).map((one) => [one, t(one)] as const)} />
        </>
      )}
      <Choice label={t('kind')} name="vendor.kind" problem={problem} value={typed.kind} onValue={(kind) => set({ kind })} choices={VENDOR_KINDS.map((kind) => [kind, board(kind)] as const)} />
      <Field label={t('name')} name="vendor.name" problem={problem} value={typed.name} onValue={(name) => set({ name })} autocomplete="off" autocapitalize="words" />
      <Field label={t('phone')} name="vendor.phone" problem={problem} optional value={typed.phone} onValue={(phone) => set({ phone })} type="tel" inputMode="tel" autocomplete="off" />
      <details open={papers || undefined}>
        <summary>{t('more')}</summary>
        <Field label={t('id_number')} name="vendor.id_number" problem={problem} optional value={typed.id_number} onValue={(id_number) => set({ id_number })} inputMode="numeric" autocomplete="off" />
        <Field label={t('tax_code')} name="vendor.tax_code" problem={problem} optional value={typed.tax_code} onValue={(tax_code) => set({ tax_code })} autocomplete="off" />
        <Field label={t('legal_name')} name="vendor.legal_name" problem={problem} optional value={typed.legal_name} onValue={(legal_name) => set({ legal_name })} autocomplete="off" />
        <Field label={t('registration_number')} name="vendor.registration_number" problem={problem} optional value={typed.registration_number} onValue={(registration_number) => set({ registration_number })} autocomplete="off" />
      </details>
    </>
  );
}

function Money({ draft, problem, banks }: Drafted & { banks: Bank[] }) {
  const typed = draft.value.value, set = draft.set, nothing = useSignal(false), scanned = useSignal<'' | 'good' | 'note'>('');
  const onPaste = (pasted: string) => {
    const read = readAccount(pasted, banks), found = Object.fromEntries(Object.entries(read).filter(([, value]) => value));
    nothing.value = pasted.trim() !== '' && !read.number;
    set({ pasted, ...found });
  };
  const onCode = (code: string) => {
    const read = scannedAccount(code, banks);
    scanned.value = read ? 'good' : 'note';
    if (!read) return;
    set({ ...read, holder_name: read.number === typed.number ? typed.holder_name : '' });
    document.querySelector<HTMLInputElement>('input[name="account.holder_name"]')?.focus();
  };
  return (
    <>
      <h2>{t('account')}</h2>
      <p class="hint">{t('scan_hint')}</p>
      <Scanner paste={false} onCode={onCode} />
      {scanned.value && <Notice kind={scanned.value} title={scanned.value === 'good' ? t('scanned') : t('scanned_none')} />}
      <LongField label={t('paste')} name="pasted" hint={t('paste_hint')} optional value={typed.pasted} onValue={onPaste} rows={3} />
      <p class="hint" role="status">{nothing.value && t('paste_none')}</p>
      <Choice label={t('bank')} name="account.bin" problem={problem} value={typed.bin} onValue={(bin) => set({ bin })}
        choices={[['', t('choose_bank')], ...banks.map((bank) => [bank.bin, bank.short_name] as const)]} />
      <Field label={t('number')} name="account.number" problem={problem} value={typed.number} onValue={(number) => set({ number })} inputMode="numeric" autocomplete="off" />
      <Field label={t('holder')} name="account.holder_name" hint={t('holder_hint')} problem={problem} value={typed.holder_name} onValue={(holder_name) => set({ holder_name })} autocomplete="off" autocapitalize="characters" />
      <Choice label={t('relation')} name="account.relation" problem={problem} value={typed.relation} onValue={(relation) => set({ relation })} choices={relationNames()} />
      <Field label={t('evidence')} name="account.evidence" hint={t('evidence_hint')} problem={problem} value={typed.evidence} onValue={(evidence) => set({ evidence })} autocomplete="off" />
    </>
  );
}

function Consent({ draft, texts }: { draft: Drafted['draft']; texts: Wording[] }) {
  const typed = draft.value.value, set = draft.set, wording = wordingOf(texts, 'registration', today());
  return (
    <>
      <h2>{t('consent')}</h2>
      <Tick label={t('consent_signed')} value={typed.registration} onValue={(registration) => set({ registration })} required />
      {wording && <details><summary>{t('wording')}</summary><p>{said(wording.text_vi, wording.text_en)}</p></details>}
      <details>
        <summary>{t('consent_more')}</summary>
        {FURTHER.map((purpose) => <Tick key={purpose} label={t(purpose)} value={typed[purpose]} onValue={(value) => set({ [purpose]: value })} />)}
      </details>
    </>
  );
}

function Sent({ market, one, onNext }: { market: string; one: Revision; onNext: () => void }) {
  const alike = one.duplicates?.map(({ name }) => name).filter(Boolean).join(', ');
  return (
    <>
      <Notice kind="good" title={t('sent', { stall: one.stall?.number ?? '' })}><p>{t('sent_next')}</p></Notice>
      {alike && <Notice kind="note" title={t('looks_like', { names: alike })} />}
      <p class="actions">
        <button type="button" class="large" onClick={onNext}>{t('next_stall')}</button>
        <a class="button second" href={`/app/board/${market}/revisions/${one.id}`}>{t('see')}</a>
      </p>
    </>
  );
}

// Whether the sticker on one's own stall is the one that was issued. What the camera read is judged at once; without a network it
// waits on the device under its id and is judged, once, when the network is back.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { online, Problem, send } from '../api';
import { dayTime } from '../format';
import { me } from '../session';
import { type Draft, useDraft } from '../store';
import { Choice } from '../ui/field';
import { Empty, Notice, ProblemNotice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { Scanner } from '../ui/scanner';
import { type MyPage, stallName, useMyPage } from './my_page';
import { t } from './words';

interface Result { verdict: string; incident?: string | null }
/** What was read and is not judged yet; payload is empty where nothing is. */
interface Read { stall: string; payload: string; at: string }

const WORDS = {
  current: ['good', 'verdict_current'], superseded: ['note', 'verdict_old'], revoked: ['bad', 'verdict_revoked'], expired: ['note', 'verdict_old'], used: ['note', 'verdict_old'],
  registered_unsealed: ['note', 'verdict_unsealed'], unreadable: ['note', 'verdict_unreadable'],
  other_stall: ['bad', 'verdict_wrong'], unknown_account: ['bad', 'verdict_wrong'],
} as const;

function Verdict({ result }: { result: Result }) {
  const [kind, word] = WORDS[result.verdict as keyof typeof WORDS] ?? WORDS.unreadable;
  return <div class="large"><Notice kind={kind} title={t(word)}>{result.incident && <p>{t('incident_open')}</p>}</Notice></div>;
}

interface Judging { result: Signal<Result | null>; problem: Signal<Problem | null>; busy: Signal<boolean>; judge: () => Promise<void> }

function useJudging(draft: Draft<Read>): Judging {
  const result = useSignal<Result | null>(null), problem = useSignal<Problem | null>(null), busy = useSignal(false);
  const judge = async () => {
    const read = draft.value.peek();
    if (busy.peek() || !read.payload) return;
    busy.value = true;
    problem.value = null;
    try {
      result.value = await send<Result>('POST', '/v1/my/checks', { client_id: draft.key, ...read });
      draft.forget();
      draft.set({ stall: read.stall });
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      // Without a network it waits; what the register will not have is given up.
      if (caught.status) {
        problem.value = caught;
        if (caught.status < 500) draft.set({ payload: '' });
      }
    } finally {
      busy.value = false;
    }
  };
  return { result, problem, busy, judge };
}

function Waiting({ read, busy, onTry, onDrop }: { read: Read; busy: boolean; onTry: () => void; onDrop: () => void }) {
  return (
    <Notice kind="note" title={t(busy ? 'check_busy' : 'check_waits')}>
      {!busy && (
        <>
          <p>{t('check_waits_hint', { at: dayTime(read.at) })}</p>
          <p class="actions">
            <button type="button" onClick={onTry}>{t('check_again')}</button>
            <button type="button" class="second" onClick={onDrop}>{t('check_drop')}</button>
          </p>
        </>
      )}
    </Notice>
  );
}

function CheckStall({ mine }: { mine: MyPage }) {
  const draft = useDraft<Read>(me.value!.person, 'sticker', { stall: mine.stalls[0]!.id, payload: '', at: '' }), read = draft.value.value;
  const { result, problem, busy, judge } = useJudging(draft);
  const onCode = (payload: string) => {
    result.value = null;
    draft.set({ payload: payload.trim(), at: new Date().toISOString() });
    void judge();
  };
  useEffect(() => {
    if (online.value) void judge();
  }, [online.value]);
  return (
    <>
      {problem.value && <ProblemNotice problem={problem.value} />}
      {result.value && <Verdict result={result.value} />}
      {read.payload && <Waiting read={read} busy={busy.value} onTry={() => void judge()} onDrop={() => draft.set({ payload: '' })} />}
      {!read.payload && mine.stalls.length > 1 && (
        <Choice label={t('which')} name="stall" value={read.stall} onValue={(stall) => draft.set({ stall })} choices={mine.stalls.map(({ id }) => [id, stallName(mine, id)] as const)} />
      )}
      {!read.payload && <Scanner onCode={onCode} />}
    </>
  );
}

export function Check() {
  const mine = useMyPage();
  return (
    <Page title={t('check')}>
      <p>{t('check_hint')}</p>
      <Ready of={mine}>{(page) => (page.stalls.length ? <CheckStall mine={page} /> : <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>)}</Ready>
    </Page>
  );
}

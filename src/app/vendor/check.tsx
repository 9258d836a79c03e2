// Whether the sticker on one's own stall is the one that was issued: by the camera, from a photo, or from what it says.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { Scanner } from '../ui/scanner';
import { type MyPage, stallName, useMyPage } from './my_page';
import { t } from './words';

interface Result { verdict: string; incident?: string | null }

const WORDS = {
  current: ['good', 'verdict_current'], superseded: ['note', 'verdict_old'], revoked: ['note', 'verdict_old'], expired: ['note', 'verdict_old'], used: ['note', 'verdict_old'],
  registered_unsealed: ['note', 'verdict_unsealed'], unreadable: ['note', 'verdict_unreadable'],
  other_stall: ['bad', 'verdict_wrong'], unknown_account: ['bad', 'verdict_wrong'],
} as const;

function Verdict({ result }: { result: Result }) {
  const [kind, word] = WORDS[result.verdict as keyof typeof WORDS] ?? WORDS.unreadable;
  return <Notice kind={kind} title={t(word)}>{result.incident && <p>{t('incident_open')}</p>}</Notice>;
}

function CheckForm({ mine }: { mine: MyPage }) {
  const draft = useDraft(me.value!.person, 'check', { payload: '', stall: mine.stalls[0]!.id }), result = useSignal<Result | null>(null);
  const values = draft.value.value;
  const check = async () => {
    result.value = null;
    result.value = await send<Result>('POST', '/v1/my/checks', { client_id: draft.key, stall: values.stall, payload: values.payload.trim(), at: new Date().toISOString() });
    draft.forget();
  };
  return (
    <>
      <Scanner paste={false} onCode={(payload) => draft.set({ payload })} />
      {result.value && <Verdict result={result.value} />}
      <Form action={t('do_check')} onSend={check}>
        {(problem) => (
          <>
            {mine.stalls.length > 1 && (
              <Choice label={t('which')} name="stall" problem={problem} value={values.stall} onValue={(stall) => draft.set({ stall })} choices={mine.stalls.map(({ id }) => [id, stallName(mine, id)] as const)} />
            )}
            <LongField label={t('payload')} name="payload" hint={t('payload_hint')} problem={problem} value={values.payload} onValue={(payload) => draft.set({ payload })} />
          </>
        )}
      </Form>
    </>
  );
}

export function Check() {
  const mine = useMyPage();
  return (
    <Page title={t('check')}>
      <p>{t('check_hint')}</p>
      <Ready of={mine}>{(page) => (page.stalls.length ? <CheckForm mine={page} /> : <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>)}</Ready>
    </Page>
  );
}

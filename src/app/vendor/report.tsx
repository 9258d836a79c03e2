// Telling the board what is wrong, and what it answered.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, LongField } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type MyPage, stallName, useMyPage } from './my_page';
import { t } from './words';

const KINDS = ['money', 'sticker', 'facts', 'other'] as const;
type Kind = (typeof KINDS)[number];
interface Told { id: string; kind: Kind; note: string; at: string; answer: string | null }

function ReportForm({ mine, onSent }: { mine: MyPage; onSent: () => Promise<void> }) {
  const draft = useDraft(me.value!.person, 'report', { stall: mine.stalls[0]!.id, kind: 'money', note: '' }), sent = useSignal(false);
  const values = draft.value.value;
  const tell = async () => {
    sent.value = false;
    await send('POST', '/v1/my/reports', { client_id: draft.key, ...values });
    draft.forget();
    sent.value = true;
    await onSent();
  };
  return (
    <>
      {sent.value && <Notice kind="good" title={t('sent')} />}
      <Form action={t('send')} onSend={tell}>
        {(problem) => (
          <>
            {mine.stalls.length > 1 && (
              <Choice label={t('which')} name="stall" problem={problem} value={values.stall} onValue={(stall) => draft.set({ stall })} choices={mine.stalls.map(({ id }) => [id, stallName(mine, id)] as const)} />
            )}
            <Choice label={t('kind')} name="kind" problem={problem} value={values.kind} onValue={(kind) => draft.set({ kind })} choices={KINDS.map((kind) => [kind, t(`kind_${kind}`)] as const)} />
            <LongField label={t('note')} name="note" hint={t('note_hint')} problem={problem} value={values.note} onValue={(note) => draft.set({ note })} />
          </>
        )}
      </Form>
    </>
  );
}

export function Report() {
  const mine = useMyPage(), told = useLoad<{ items: Told[] }>('/v1/my/reports');
  return (
    <Page title={t('report')}>
      <p>{t('report_hint')}</p>
      <Ready of={mine}>{(page) => (page.stalls.length ? <ReportForm mine={page} onSent={told.reload} /> : <Empty title={t('no_code')}><p>{t('no_code_hint')}</p></Empty>)}</Ready>
      <h2>{t('reports')}</h2>
      <Ready of={told}>
        {({ items }) => (items.length ? (
          <ul class="rows">
            {items.map((one) => (
              <li key={one.id}>
                <p><strong>{t(`kind_${one.kind}`)}</strong> · <DayTime at={one.at} /><br />{one.note}<br />
                  {one.answer ? <strong>{t('answered', { answer: one.answer })}</strong> : <span class="hint">{t('not_answered')}</span>}</p>
              </li>
            ))}
          </ul>
        ) : <Empty title={t('no_reports')} />)}
      </Ready>
    </Page>
  );
}

// What the person who looks at a report may do with it: one thing first, the others beside it. Nothing else is shown.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { send } from '../api';
import { go } from '../router';
import { may, me } from '../session';
import { useDraft } from '../store';
import { AskReason } from '../ui/ask_reason';
import { Field, LongField } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import type { Act, Report } from './report_state';
import { t } from './report_words';

const RIGHT: Record<Act, string> = {
  edit: 'report_write', submit: 'report_write', addendum: 'report_write',
  receive: 'report_decide', approve: 'report_decide', return: 'report_decide', publish: 'report_decide',
};
/** In this order the first that may be done is the one to do. */
const FIRST = ['receive', 'approve', 'publish'] as const;

interface Props { report: Report; onDone: (report: Report, word: string) => void }

const act = (report: Report, step: string, more: object = {}): Promise<Report> => send<Report>('POST', `/v1/reports/${report.id}/${step}`, { version: report.version, ...more });

/** A draft, or what came back: its explanation, and handing it in. */
function Write({ report, onDone }: Props) {
  const draft = useDraft(me.value!.person, `report/${report.id}/${report.version}`, { explanation: report.explanation, number: report.number ?? '' }), typed = draft.value.value;
  const save = async (): Promise<Report> => {
    const number = typed.number.trim(), explanation = typed.explanation.trim();
    if (number === (report.number ?? '') && explanation === report.explanation) return report;
    const saved = await act(report, 'edit', { ...(explanation && { explanation }), ...(number && { number }) });
    draft.forget();
    return saved;
  };
  // Enter saves; handing in takes its own button.
  const handsIn = useRef(false);
  const onSend = async () => {
    const hand = handsIn.current;
    handsIn.current = false;
    const saved = await save();
    onDone(saved, t('saved'));
    if (hand) onDone(await act(saved, 'submit'), t('done_submit'));
  };
  return (
    <Form action={t('act_save')} second onSend={onSend} more={<button type="submit" onClick={() => (handsIn.current = true)}>{t('act_submit')}</button>}>
      {(problem) => (
        <>
          <LongField label={t('explanation')} name="explanation" optional hint={t('explanation_hint')} problem={problem} value={typed.explanation} onValue={(explanation) => draft.set({ explanation })} rows={5} />
          <Field label={t('number')} name="number" optional hint={t('number_hint')} problem={problem} value={typed.number} onValue={(number) => draft.set({ number })} autocomplete="off" />
          <p class="hint">{t('submit_hint')}</p>
        </>
      )}
    </Form>
  );
}

export function Acts({ report, onDone }: Props) {
  const asking = useSignal<'return' | 'addendum' | null>(null);
  const allowed = report.may.filter((one) => may(RIGHT[one])), has = (one: Act) => allowed.includes(one);
  if (has('submit')) return <Write report={report} onDone={onDone} />;
  const first = FIRST.find(has), waits = report.state === 'received' && has('return') && !has('approve');
  const others = (
    <>
      {has('return') && <button type="button" class="second" onClick={() => (asking.value = 'return')}>{t('act_return')}</button>}
      {has('addendum') && <button type="button" class="second" onClick={() => (asking.value = 'addendum')}>{t('act_addendum')}</button>}
    </>
  );
  return (
    <div class="act">
      {waits && <Notice kind="note"><p>{t('other_person')}</p></Notice>}
      {!allowed.length && <p class="hint">{t('nothing_to_do')}</p>}
      {first
        ? <Form key={first} action={t(`act_${first}`)} onSend={async () => onDone(await act(report, first), t(`done_${first}`))} more={others}>{() => null}</Form>
        : allowed.length > 0 && <p class="actions">{others}</p>}
      {asking.value === 'return' && (
        <AskReason title={t('act_return')} action={t('act_return')} onClose={() => (asking.value = null)} onReason={async (reason) => {
          onDone(await act(report, 'return', { reason }), t('done_return'));
          asking.value = null;
        }} />
      )}
      {asking.value === 'addendum' && (
        <AskReason title={t('act_addendum')} action={t('act_addendum')} hint={t('addendum_hint')} onClose={() => (asking.value = null)} onReason={async (reason) => {
          const more = await send<Report>('POST', `/v1/reports/${report.id}/addenda`, { reason });
          go(`/province/reports/${more.id}`);
        }} />
      )}
    </div>
  );
}

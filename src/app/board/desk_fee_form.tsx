// One more row of a desk's catalogue of fees, with the document that sets it.
import { useSignal } from '@preact/signals';
import { day, dayTyped, today } from '../format';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { moneyTyped } from './desk_state';
import { FEE_KINDS, t } from './desk_words';
import { post } from './pieces';

export function NewFee({ market, onDone }: { market: string; onDone: () => void }) {
  const draft = useDraft(me.value!.person, `fee/${market}`, { code: '', name: '', kind: 'fee', how: 'fixed', amount: '', min: '', max: '', document: '', first: day(today()), last: '' });
  const typed = draft.value.value, done = useSignal(false), set = (field: keyof typeof typed) => (value: string) => draft.set({ [field]: value });
  const add = async () => {
    done.value = false;
    await post(`/v1/markets/${market}/fees`, {
      code: typed.code.trim(), name: typed.name.trim(), kind: typed.kind, document: typed.document.trim(), valid_from: dayTyped(typed.first), ...(typed.last.trim() && { valid_to: dayTyped(typed.last) }),
      ...(typed.how === 'fixed' ? { amount: moneyTyped(typed.amount) } : { min: moneyTyped(typed.min), max: moneyTyped(typed.max) }),
    });
    draft.forget();
    done.value = true;
    onDone();
  };
  return (
    <details class="new_fee">
      <summary>{t('new_fee')}</summary>
      <p class="hint">{t('no_fees_hint')}</p>
      {done.value && <Notice kind="good" title={t('added')} />}
      <Form action={t('new_fee')} onSend={add}>
        {(problem) => (
          <>
            <Field label={t('code')} name="code" hint={t('code_hint')} problem={problem} value={typed.code} onValue={set('code')} autocomplete="off" autocapitalize="characters" />
            <Field label={t('name')} name="name" problem={problem} value={typed.name} onValue={set('name')} autocomplete="off" />
            <Choice label={t('kind')} name="kind" problem={problem} value={typed.kind} onValue={set('kind')} choices={FEE_KINDS.map((kind) => [kind, t(kind)] as const)} />
            <Choice label={t('amount')} name="how" problem={problem} value={typed.how} onValue={set('how')} choices={[['fixed', t('fixed')], ['free', t('free')]]} />
            {typed.how === 'fixed' ? <Field label={t('amount_vnd')} name="amount" problem={problem} inputMode="numeric" value={typed.amount} onValue={set('amount')} autocomplete="off" /> : (
              <>
                <Field label={t('least')} name="min" problem={problem} inputMode="numeric" value={typed.min} onValue={set('min')} autocomplete="off" />
                <Field label={t('most')} name="max" problem={problem} inputMode="numeric" value={typed.max} onValue={set('max')} autocomplete="off" />
              </>
            )}
            <Field label={t('document')} name="document" hint={t('document_hint')} problem={problem} value={typed.document} onValue={set('document')} autocomplete="off" />
            <Field label={t('first_day')} name="valid_from" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.first} onValue={set('first')} />
            <Field label={t('last_day')} name="valid_to" optional problem={problem} inputMode="numeric" value={typed.last} onValue={set('last')} />
          </>
        )}
      </Form>
    </details>
  );
}

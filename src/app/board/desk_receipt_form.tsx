// Cash that was taken on paper, entered by its receipt: for a case, or for so many of a fee.
import { useSignal } from '@preact/signals';
import { day, dayTyped, numberTyped, today } from '../format';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { moneyTyped } from './desk_state';
import { t } from './desk_words';
import { post } from './pieces';

interface Props { market: string; what: { case: string } | { fee: string }; amount: string; onDone?: () => Promise<void> }

export function NewReceipt({ market, what, amount: usual, onDone }: Props) {
  const number = useSignal(''), on = useSignal(day(today())), by = useSignal(''), amount = useSignal<string | null>(null), quantity = useSignal('1'), done = useSignal(false);
  const add = async () => {
    done.value = false;
    await post(`/v1/markets/${market}/receipts`, {
      ...what, number: number.value.trim(), taken_on: dayTyped(on.value), amount: moneyTyped(amount.value ?? usual), ...(by.value.trim() && { taken_by: by.value.trim() }),
      ...('fee' in what && { quantity: numberTyped(quantity.value) }),
    });
    number.value = '';
    amount.value = null;
    done.value = true;
    await onDone?.();
  };
  return (
    <details class="new_receipt">
      <summary>{t('new_receipt')}</summary>
      {done.value && <Notice kind="good" title={t('entered')} />}
      <Form action={t('new_receipt')} onSend={add}>
        {(problem) => (
          <>
            <Field label={t('number')} name="number" problem={problem} value={number.value} onValue={(value) => (number.value = value)} autocomplete="off" />
            <Field label={t('taken_on')} name="taken_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={on.value} onValue={(value) => (on.value = value)} />
            {'fee' in what && <Field label={t('quantity')} name="quantity" problem={problem} inputMode="numeric" value={quantity.value} onValue={(value) => (quantity.value = value)} />}
            <Field label={t('amount_vnd')} name="amount" problem={problem} inputMode="numeric" value={amount.value ?? usual} onValue={(value) => (amount.value = value)} autocomplete="off" />
            <Field label={t('taken_by')} name="taken_by" optional problem={problem} value={by.value} onValue={(value) => (by.value = value)} autocomplete="off" />
          </>
        )}
      </Form>
    </details>
  );
}

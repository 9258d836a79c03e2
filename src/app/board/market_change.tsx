// Says what holds of a market from a day on: its class, kind, status, operator or place, with the document behind it.
import { useSignal } from '@preact/signals';
import { day, dayTyped, today } from '../format';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { Pick } from '../ui/pick';
import type { Whole } from './market_state';
import { className, KINDS, STATUSES, t } from './market_words';
import { post } from './pieces';

const WHAT = { class: () => t('class'), status: () => t('status'), kind: () => t('kind'), operator: () => t('operator'), unit: () => t('place') };
type What = keyof typeof WHAT;
interface Operator { id: string; name: string; tax_code: string | null }
interface Unit { id: string; code: string; full_name: string }

export function Change({ market, onDone }: { market: Whole; onDone: () => Promise<void> }) {
  const what = useSignal<What>('class'), from = useSignal(day(today())), document = useSignal(''), word = useSignal<string | null>(null);
  const operator = useSignal<Operator | null>(null), unit = useSignal<Unit | null>(null), done = useSignal(false);
  const choices: Record<'class' | 'kind' | 'status', readonly (readonly [string, string])[]> = {
    class: [1, 2, 3, 0].map((n) => [String(n), className(n)] as const), kind: KINDS.map((kind) => [kind, t(kind)] as const), status: STATUSES.map((status) => [status, t(status)] as const),
  };
  const now = { class: String(market.class ?? 0), kind: market.kind, status: market.status };
  const say = async () => {
    const picked = what.value, chosen = picked === 'operator' || picked === 'unit' ? '' : (word.value ?? now[picked]);
    const value = picked === 'operator' ? operator.value?.id : picked === 'unit' ? unit.value?.code : picked === 'class' ? Number(chosen) || null : chosen;
    done.value = false;
    await post(`/v1/markets/${market.id}/changes`, { valid_from: dayTyped(from.value), ...(document.value.trim() && { document: document.value.trim() }), [picked]: value });
    done.value = true;
    word.value = operator.value = unit.value = null;
    document.value = '';
    await onDone();
  };
  const choose = (picked: string) => {
    what.value = picked as What;
    word.value = null;
  };
  return (
    <details class="change_from">
      <summary>{t('change')}</summary>
      <p class="hint">{t('change_hint')}</p>
      {done.value && <Notice kind="good" title={t('said')} />}
      <Form action={t('say')} onSend={say}>
        {(problem) => (
          <>
            <Choice label={t('what')} name="what" value={what.value} onValue={choose} choices={Object.entries(WHAT).map(([key, name]) => [key, name()] as const)} />
            {what.value === 'operator' ? (
              <Pick<Operator> label={t('operator')} name="operator" problem={problem} list="/v1/operators" query={{ province: String(market.province) }} rowKey={(row) => row.id} said={(row) => [row.name, row.tax_code ?? '']} chosen={operator.value} onChoose={(row) => (operator.value = row)} />
            ) : what.value === 'unit' ? (
              <Pick<Unit> label={t('place')} name="unit" problem={problem} list="/v1/units" query={{ level: 'commune', parent: String(market.province).padStart(2, '0') }} rowKey={(row) => row.id} said={(row) => [row.full_name, row.code]} chosen={unit.value} onChoose={(row) => (unit.value = row)} />
            ) : (
              <Choice label={WHAT[what.value]()} name={what.value} problem={problem} value={word.value ?? now[what.value]} onValue={(value) => (word.value = value)} choices={choices[what.value]} />
            )}
            <Field label={t('first_day')} name="valid_from" hint={t('day_hint')} problem={problem} inputMode="numeric" value={from.value} onValue={(value) => (from.value = value)} />
            <Field label={t('document')} name="document" optional problem={problem} value={document.value} onValue={(value) => (document.value = value)} autocomplete="off" />
          </>
        )}
      </Form>
    </details>
  );
}

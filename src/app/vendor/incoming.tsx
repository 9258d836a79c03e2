// Money as it comes in, said once wherever the trader is: with a sound, by voice if that was chosen, and in a box.
import { type Signal, useSignal } from '@preact/signals';
import { money } from '../format';
import { Notice } from '../ui/notice';
import { announce } from './announce';
import { useLive } from './live';
import type { Payment } from './my_page';
import { t } from './words';

/** What is told again of so long before a page was opened is in its list already. */
const BEFORE_MS = 30_000;

export interface Incoming { on: Signal<boolean>; newest: Signal<Payment | null> }

export function useIncoming(onAny: () => void = () => {}): Incoming {
  const newest = useSignal<Payment | null>(null), begun = useSignal(Date.now()).peek();
  const on = useLive((payment) => {
    if (new Date(payment.received_at).getTime() < begun - BEFORE_MS) return;
    onAny();
    if (payment.direction !== 'credit') return;
    newest.value = payment;
    announce(payment.amount_vnd);
  });
  return { on, newest };
}

export function JustNow({ newest }: { newest: Payment | null }) {
  return <div aria-live="assertive">{newest && <Notice key={newest.id} kind="good" title={t('just_now', { amount: money(newest.amount_vnd) })} />}</div>;
}

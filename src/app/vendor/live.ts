// Payments as they come in, by server-sent events. Whoever connects again, the browser by itself or this after a refusal, says
// which payment was seen last, so that none is missed; what is told twice is given on once.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Payment } from './my_page';

const AGAIN_MS = 5000, REMEMBERED_MAX = 500;

export function useLive(onPayment: (payment: Payment) => void): Signal<boolean> {
  const on = useMemo(() => signal(false), []), told = useRef(onPayment);
  told.current = onPayment;
  useEffect(() => {
    const seen: string[] = [];
    let source: EventSource, timer = 0, gone = false, last = '';
    const open = () => {
      source = new EventSource(`/v1/my/payments/live${last && `?after=${last}`}`);
      source.onopen = () => (on.value = true);
      source.onerror = () => {
        on.value = false;
        // A refusal closes it for good: somebody signed out, or the server is away.
        if (source.readyState === EventSource.CLOSED && !gone) timer = window.setTimeout(open, AGAIN_MS);
      };
      source.addEventListener('payment', (event) => {
        const payment = JSON.parse(event.data) as Payment;
        last = event.lastEventId;
        if (seen.includes(payment.id)) return;
        if (seen.push(payment.id) > REMEMBERED_MAX) seen.shift();
        told.current(payment);
      });
    };
    open();
    return () => {
      gone = true;
      clearTimeout(timer);
      source.close();
    };
  }, []);
  return on;
}

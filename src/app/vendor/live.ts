// Payments as they come in: what is told twice is given on once.
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useStream } from '../ui/stream';
import type { Payment } from './my_page';

const REMEMBERED_MAX = 500;

export function useLive(onPayment: (payment: Payment) => void): Signal<boolean> {
  const seen = useRef<string[]>([]).current;
  return useStream<Payment>('payment', (last) => `/v1/my/payments/live${last && `?after=${last}`}`, (payment) => {
    if (seen.includes(payment.id)) return;
    if (seen.push(payment.id) > REMEMBERED_MAX) seen.shift();
    onPayment(payment);
  });
}

// A fee, a case and a share of a desk, as the register tells them and as pages show them.
import { day, money, readMoney, today } from '../format';
import { State } from '../ui/choose';
import { BILL_STATES, TONES } from './dues';
import { t as dues } from './dues_words';
import { type FeeKind, t } from './desk_words';

export interface Fee {
  id: string; code: string; name: string; kind: FeeKind; amount_vnd: number | null; min_vnd: number | null; max_vnd: number | null;
  document: string; valid_from: string; valid_to: string | null;
}
export const CASE_STATES = ['open', 'late', 'part_paid', 'paid', 'overpaid', 'cancelled'] as const;
export type CaseState = (typeof CASE_STATES)[number];
export interface Case {
  id: string; stall: { id: string; number: string }; fee: { id: string; code: string; name: string }; reference: string; amount_vnd: number; code: string; due_on: string;
  state: CaseState; cashless_vnd: number; cash_vnd: number;
}
export interface Part { numerator: number; denominator: number; rate: number | null }
export interface Share { by_number: Part; by_value: Part; cash_vnd: number; unpaid_vnd: number }

/** "45.000 đ", or from the least to the most. */
export const amountOf = (fee: Fee): string => (fee.amount_vnd === null ? `${money(fee.min_vnd ?? 0)} – ${money(fee.max_vnd ?? 0)}` : money(fee.amount_vnd));
export const periodOf = (fee: Fee): string => `${day(fee.valid_from)} – ${fee.valid_to ? day(fee.valid_to) : t('until_now')}`;
export const inForce = (fee: Fee, on = today()): boolean => fee.valid_from <= on && (!fee.valid_to || fee.valid_to >= on);
/** Đồng, as the API takes them; what is none goes as it is, to be refused by name. */
export const moneyTyped = (typed: string): number | string => readMoney(typed) ?? typed.trim();

export const caseStateName = (state: CaseState): string => (state === 'cancelled' ? t('cancelled') : dues(state));
export const CaseStateOf = ({ state }: { state: CaseState }) => (
  <State sign={state === 'cancelled' ? '✕' : BILL_STATES[state]} tone={state === 'cancelled' ? 'plain' : TONES[state]}>{caseStateName(state)}</State>
);

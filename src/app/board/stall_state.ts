// How far a stall is: from vacant to a code that was seen posted, each state with a sign of its own.
import { t } from './stall_words';

export interface Stall {
  id: string; number: string; zone: string | null; row: string | null; line_of_business: string | null; area_m2: number | null; content_code: string;
  status: 'in_use' | 'vacant' | 'closed'; tenancies: { id: string; kind: string; from_day: string; vendor: { id: string; name: string } }[];
}
export interface Code {
  id: string; stall: { id: string; number: string }; account: { bin: string; last4: string; holder_name: string };
  state: 'issued' | 'printed' | 'displayed' | string; primary: boolean; issued_at: string | null;
}

export const IN_USE: readonly string[] = ['issued', 'printed', 'displayed'];
export const STALL_STATES = ['free', 'registered', 'issued', 'printed', 'displayed', 'vacant', 'closed'] as const;
export type StallState = (typeof STALL_STATES)[number];

const SIGNS: Record<StallState, string> = { free: '○', registered: '◔', issued: '◑', printed: '◕', displayed: '✓', vacant: '–', closed: '✕' };
export const signOf = (state: StallState): string => SIGNS[state];
export const stateName = (state: StallState): string => t(state);
const REACHED = ['issued', 'printed', 'displayed'] as const;

/** The codes in use of each stall, by its id. */
export function codesOf(codes: readonly Code[]): Map<string, Code[]> {
  const of = new Map<string, Code[]>();
  for (const code of codes) of.set(code.stall.id, [...(of.get(code.stall.id) ?? []), code]);
  return of;
}

export function stateOf(stall: Stall, codes: readonly Code[]): StallState {
  if (stall.status !== 'in_use') return stall.status;
  const reached = [...REACHED].reverse().find((state) => codes.some((code) => code.state === state));
  return reached ?? (stall.tenancies.length ? 'registered' : 'free');
}

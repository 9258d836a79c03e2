// How incidents and checks of stickers are told: a sign and a word each.
import { State } from '../ui/choose';
import { t } from './inspection_words';

export const STATES = ['opened', 'acknowledged', 'on_site', 'replaced', 'revoked', 'closed'] as const;
export type IncidentState = (typeof STATES)[number];

const SIGNS: Record<IncidentState, string> = { opened: '!', acknowledged: '→', on_site: '◉', replaced: '↻', revoked: '✕', closed: '✓' };
export const stateName = (state: IncidentState): string => (state === 'closed' ? t('over') : t(state));
export const IncidentStateOf = ({ state }: { state: IncidentState }) => <State sign={SIGNS[state]} tone={state === 'opened' ? 'bad' : state === 'closed' ? 'good' : 'note'}>{stateName(state)}</State>;

const VERDICTS: Record<string, () => string> = { unknown_account: () => t('unknown_account'), other_stall: () => t('other_stall'), silent: () => t('fell_silent') };
export const suspected = (verdict: string | null): string => (verdict ? (VERDICTS[verdict]?.() ?? verdict) : '–');

const SCANNED: Record<string, () => string> = {
  current: () => t('v_current'), superseded: () => t('v_superseded'), revoked: () => t('v_revoked'), expired: () => t('v_expired'), used: () => t('v_used'),
  other_stall: () => t('v_other_stall'), registered_unsealed: () => t('v_registered_unsealed'), unknown_account: () => t('v_unknown_account'), unreadable: () => t('v_unreadable'),
  missing: () => t('missing'), closed: () => t('stall_closed'),
};
export const seenAs = (verdict: string): string => SCANNED[verdict]?.() ?? verdict;

// Reports as the API tells them, and how their states, periods and days are said.
import { day, today } from '../format';
import { State } from '../ui/choose';
import { periodSaid } from './period';
import { t } from './report_words';

export const FORMS = ['01', '02', '03', '04', '05', '06'] as const;
export type Form = (typeof FORMS)[number];
export const STATES = ['draft', 'submitted', 'received', 'returned', 'approved', 'published'] as const;
export type ReportState = (typeof STATES)[number];
export type Act = 'edit' | 'submit' | 'receive' | 'approve' | 'return' | 'publish' | 'addendum';

export interface ReportRow {
  id: string; province: number; cycle: string; period: string; form: Form; level: 'market' | 'commune' | 'province';
  market: { id: string; name: string } | null; unit: { id: string; code: string; name: string } | null;
  state: ReportState; version: number; serial: number; number: string | null; due: string; submitted_at: string | null; on_time: boolean | null;
}
export interface Step { step: string; reason: string | null; person: string | null; at: string }
export interface Report extends ReportRow {
  from: string; to: string; explanation: string; addendum_of: string | null; addendum_reason: string | null;
  figures: { total: { counts: Record<string, number | null> } } | null; figures_sha256: string | null; frozen_at: string | null;
  file: 'queued' | 'done' | 'refused' | null; steps: Step[]; may: Act[];
}

const SIGNS: Record<ReportState, readonly [sign: string, tone: 'good' | 'bad' | 'note' | 'plain']> = {
  draft: ['✎', 'plain'], submitted: ['→', 'note'], received: ['↓', 'note'], returned: ['↩', 'bad'], approved: ['✓', 'good'], published: ['★', 'good'],
};
export const StateOf = ({ state }: { state: ReportState }) => <State sign={SIGNS[state][0]} tone={SIGNS[state][1]}>{t(state)}</State>;

export const placeOf = (report: Pick<ReportRow, 'market' | 'unit'>): string => report.market?.name ?? report.unit?.name ?? t('whole_province');
export const formOf = (form: Form): string => t(`form_${form}`);
/** "Biểu 01/CHO", without what it is about. */
export const formName = (form: Form): string => formOf(form).split(':')[0]!;
export const titleOf = (report: Pick<ReportRow, 'form' | 'market' | 'unit' | 'period' | 'serial'>): string =>
  t('report_title', { form: formName(report.form), place: placeOf(report), period: periodSaid(report.period) }) + (report.serial ? `, ${t('supplement', { n: report.serial })}` : '');

/** The last day, and whether it was kept; the first time that it was handed in counts. */
export function Due({ report }: { report: Pick<ReportRow, 'due' | 'on_time'> }) {
  const { due, on_time: onTime } = report, late = onTime === null && due < today();
  return (
    <>
      {day(due)}{' '}
      {onTime ? <State sign="✓" tone="good">{t('in_time')}</State> : onTime === false ? <State sign="!" tone="bad">{t('was_late')}</State>
        : late ? <State sign="!" tone="bad">{t('overdue')}</State> : <span class="hint">{t('not_due')}</span>}
    </>
  );
}

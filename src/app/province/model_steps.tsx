// The steps of a market to recognition and back, and the next one, by whoever manages the province's plans.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { day, dayTyped, today } from '../format';
import { may, me } from '../session';
import { useDraft } from '../store';
import { State } from '../ui/choose';
import { Choice, Field, LongField } from '../ui/field';
import { FileHash } from '../ui/file_hash';
import { Form } from '../ui/form';
import { Grid } from '../ui/grid';
import { useAll } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { t } from './model_words';

type Step = 'pilot' | 'evaluated' | 'extended' | 'recognised' | 'withdrawn';
interface Taken { id: string; step: Step; from: string; number: string | null; issued_on: string | null; issuer: string | null; reason: string | null; decided_by: string | null }

const AFTER: Record<Step | 'none', readonly Step[]> = {
  none: ['pilot', 'recognised'], withdrawn: ['pilot', 'recognised'], pilot: ['evaluated', 'withdrawn'], evaluated: ['extended', 'recognised', 'withdrawn'],
  extended: ['recognised', 'withdrawn'], recognised: ['withdrawn'],
};
const SIGNS: Record<Step | 'none', readonly [string, 'good' | 'bad' | 'note' | 'plain']> = {
  none: ['○', 'plain'], pilot: ['◔', 'note'], evaluated: ['◑', 'note'], extended: ['◕', 'note'], recognised: ['✓', 'good'], withdrawn: ['✗', 'bad'],
};
const StepOf = ({ step }: { step: Step | 'none' }) => <State sign={SIGNS[step][0]} tone={SIGNS[step][1]}>{t(step)}</State>;

function Next({ market, state, onDone }: { market: string; state: Step | 'none'; onDone: (word: string) => Promise<void> }) {
  const choices = AFTER[state];
  const draft = useDraft(me.value!.person, `recognition/${market}`, { step: '', from: day(today()), number: '', issuer: '', issued_on: '', file_sha256: '', reason: '' }), typed = draft.value.value;
  const step = choices.find((one) => one === typed.step) ?? choices[0]!, decided = step === 'recognised';
  return (
    <Form action={t('take_step')} onSend={async () => {
      const paper = decided || typed.number.trim()
        ? { number: typed.number.trim(), issuer: typed.issuer.trim(), issued_on: dayTyped(typed.issued_on), ...(typed.file_sha256 && { file_sha256: typed.file_sha256 }) } : {};
      await send('POST', `/v1/markets/${market}/recognitions`, { step, from: dayTyped(typed.from), ...paper, ...(typed.reason.trim() && { reason: typed.reason.trim() }) });
      draft.forget();
      await onDone(t('step_taken', { step: t(step) }));
    }}>
      {(problem) => (
        <>
          <Choice label={t('next_step')} name="step" problem={problem} value={step} onValue={(value) => draft.set({ step: value })} choices={choices.map((one) => [one, t(one)] as const)} />
          <Field label={t('since')} name="from" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.from} onValue={(from) => draft.set({ from })} />
          <Field label={t('number')} name="number" optional={!decided} hint={t('number_hint')} problem={problem} value={typed.number} onValue={(value) => draft.set({ number: value })} autocomplete="off" />
          {(decided || typed.number.trim()) && (
            <>
              <Field label={t('issued_on')} name="issued_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.issued_on} onValue={(value) => draft.set({ issued_on: value })} />
              <Field label={t('issuer')} name="issuer" problem={problem} value={typed.issuer} onValue={(issuer) => draft.set({ issuer })} />
              <FileHash value={typed.file_sha256} onValue={(value) => draft.set({ file_sha256: value })} />
            </>
          )}
          <LongField label={t('reason')} name="reason" optional={step !== 'withdrawn'} hint={t('reason_hint')} problem={problem} value={typed.reason} onValue={(reason) => draft.set({ reason })} rows={2} />
        </>
      )}
    </Form>
  );
}

export function Steps({ market, isModel }: { market: string; isModel: boolean }) {
  const steps = useAll<Taken>(`/v1/markets/${market}/recognitions`), said = useSignal('');
  const columns: Column<Taken>[] = [
    { name: t('step'), by: ({ step }) => t(step), cell: ({ step }) => <StepOf step={step} /> },
    { name: t('since'), by: ({ from }) => from, cell: ({ from }) => day(from) },
    { name: t('decision'), by: (row) => row.number ?? '', cell: (row) => (row.number && row.issued_on ? <span class="lines"><span>{t('decision_of', { number: row.number, day: day(row.issued_on) })}</span><span class="hint">{row.issuer}</span></span> : '–') },
    { name: t('reason'), cell: (row) => row.reason ?? '–' },
    { name: t('who'), by: (row) => row.decided_by ?? '', cell: (row) => row.decided_by ?? '–' },
  ];
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t('steps')}</h2>
      {said.value && <Notice kind="good" title={said.value} />}
      <Ready of={steps}>
        {(items) => {
          const state = items[0]?.step ?? (isModel ? 'recognised' : 'none');
          return (
            <>
              <p>{t('stands_at')}: <StepOf step={state} /></p>
              <Grid caption={t('steps')} rows={items} columns={columns} rowKey={({ id }) => id} exports="/v1/exports/recognitions" exportsQuery={{ market }} empty={t('no_steps')} />
              {may('plan_manage') && (
                <details key={state}>
                  <summary>{t('next_step')}</summary>
                  <Next market={market} state={state} onDone={async (word) => {
                    await steps.reload();
                    said.value = word;
                  }} />
                </details>
              )}
            </>
          );
        }}
      </Ready>
    </section>
  );
}

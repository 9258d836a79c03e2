// Sets a target of a plan: which indicator, for whom, until when, how much.
import { send } from '../api';
import { day, dayTyped, measured, numberTyped, today } from '../format';
import { said } from '../i18n/words';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { useAll, useLoad } from '../ui/load';
import type { WholePlan } from './plan';
import { t } from './plan_words';

export interface Indicator { code: string; version: number; name_vi: string; name_en: string; source: string; value_kind: 'count' | 'percent' | 'ratio'; levels: string[] }
interface Place { id: string; code?: string; name?: string; full_name?: string }
const CLASSES = ['1', '2', '3'];

export function TargetForm({ plan, onAdded }: { plan: WholePlan; onAdded: (word: string) => Promise<void> }) {
  const draft = useDraft(me.value!.person, `target/${plan.id}`, { indicator: 'ISS', kind: 'province', place: '', class: '', from: '', to: '', value: '' }), typed = draft.value.value;
  const province = String(plan.province).padStart(2, '0');
  const indicators = useLoad<{ indicators: Indicator[] }>(`/v1/indicators?on=${today()}`);
  const communes = useAll<Place>(typed.kind === 'unit' ? `/v1/units?level=commune&parent=${province}` : null);
  const markets = useAll<Place>(typed.kind === 'market' ? `/v1/markets?province=${plan.province}` : null);
  const known = (indicators.data.value?.indicators ?? []).filter(({ value_kind: kind }) => kind !== 'ratio'), one = known.find(({ code }) => code === typed.indicator);
  const choices = ((typed.kind === 'unit' ? communes : markets).data.value ?? []).map((row) => [row.id, row.full_name ?? row.name ?? row.id] as const);
  const chosen = choices.some(([id]) => id === typed.place) ? typed.place : (choices[0]?.[0] ?? '');
  const kind = one?.value_kind === 'count' ? 'count' : 'percent';
  const add = async () => {
    const value = numberTyped(typed.value);
    await send('POST', `/v1/plans/${plan.id}/targets`, {
      indicator: typed.indicator, ...(typed.kind === 'market' ? { market: chosen } : { unit: typed.kind === 'unit' ? chosen : province }),
      ...(typed.class && typed.kind !== 'market' && { class: Number(typed.class) }),
      period_from: typed.from ? dayTyped(typed.from) : plan.period_from, period_to: typed.to ? dayTyped(typed.to) : plan.period_to, value, value_kind: kind,
    });
    draft.set({ value: '' });
    await onAdded(t('added', { indicator: typed.indicator, value: typeof value === 'number' ? measured(value, kind) : value }));
  };
  return (
    <section aria-labelledby="add_target">
      <h2 id="add_target">{t('add_target')}</h2>
      <Form action={t('add_target')} onSend={add}>
        {(problem) => (
          <>
            <Choice label={t('indicator')} name="indicator" problem={problem} value={typed.indicator} onValue={(indicator) => draft.set({ indicator })} choices={known.map((row) => [row.code, `${row.code}: ${said(row.name_vi, row.name_en)}`] as const)} />
            <Choice label={t('for_whom')} name="kind" problem={problem} value={typed.kind} onValue={(value) => draft.set({ kind: value })} choices={[['province', t('for_province')], ['unit', t('for_unit')], ['market', t('for_market')]]} />
            {typed.kind !== 'province' && <Choice label={t(typed.kind === 'unit' ? 'for_unit' : 'for_market')} name={typed.kind} problem={problem} value={chosen} onValue={(place) => draft.set({ place })} choices={choices} />}
            {typed.kind !== 'market' && <Choice label={t('class')} name="class" optional problem={problem} value={typed.class} onValue={(value) => draft.set({ class: value })} choices={CLASSES.map((n) => [n, n] as const)} />}
            <Field label={t('begins')} name="period_from" optional hint={day(plan.period_from)} problem={problem} inputMode="numeric" value={typed.from} onValue={(from) => draft.set({ from })} />
            <Field label={t('period_to')} name="period_to" optional hint={day(plan.period_to)} problem={problem} inputMode="numeric" value={typed.to} onValue={(to) => draft.set({ to })} />
            <Field label={t(kind === 'count' ? 'value_count' : 'value_percent')} name="value" hint={t('value_hint')} problem={problem} inputMode="decimal" value={typed.value} onValue={(value) => draft.set({ value })} autocomplete="off" />
          </>
        )}
      </Form>
    </section>
  );
}

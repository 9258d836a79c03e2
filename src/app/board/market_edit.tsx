// Changes what a market has without a day, above all whom payers may call; only what was changed is sent.
import { useSignal } from '@preact/signals';
import { day, dayTyped, decimals, numberTyped } from '../format';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { clock, Public, type Whole } from './market_state';
import { FACES, t } from './market_words';
import { forgetMarket, post } from './pieces';
import { t as board } from './words';

const STEP = 30, LAST = 720;

/** As typed, and as the API takes it. */
function asTyped(m: Whole) {
  return {
    contact_phone: m.contact_phone ?? '', name: m.name, business_points: m.business_points === null ? '' : String(m.business_points), ground_m2: m.ground_m2 === null ? '' : decimals(m.ground_m2),
    source: m.source ?? '', as_of: m.as_of ? day(m.as_of) : '', day_cutoff_minutes: String(m.day_cutoff_minutes), face: m.face as string,
  };
}
type Typed = ReturnType<typeof asTyped>;
const READ: Partial<Record<keyof Typed, (typed: string) => string | number>> = { business_points: numberTyped, ground_m2: numberTyped, as_of: dayTyped, day_cutoff_minutes: Number };

export function Amend({ market, onDone }: { market: Whole; onDone: () => Promise<void> }) {
  const now = asTyped(market), draft = useDraft<Partial<Typed>>(me.value!.person, `market/${market.id}`, {}), typed = { ...now, ...draft.value.value }, done = useSignal<'saved' | 'nothing' | null>(null);
  const save = async () => {
    const changes = (Object.entries(typed) as [keyof Typed, string][]).map(([field, value]) => [field, value.trim()] as const).filter(([field, value]) => value !== now[field]);
    done.value = null;
    if (changes.length) await post(`/v1/markets/${market.id}/details`, { version: market.version, ...Object.fromEntries(changes.map(([field, value]) => [field, value === '' ? null : (READ[field]?.(value) ?? value)])) });
    done.value = changes.length ? 'saved' : 'nothing';
    draft.forget();
    forgetMarket(market.id);
    if (changes.length) await onDone();
  };
  const hours = new Set([...Array(LAST / STEP + 1).keys()].map((n) => n * STEP)).add(market.day_cutoff_minutes), set = (field: keyof Typed) => (value: string) => draft.set({ [field]: value });
  return (
    <details class="amend">
      <summary>{t('amend')}</summary>
      <p class="hint">{t('amend_hint')}</p>
      {done.value && <Notice kind={done.value === 'saved' ? 'good' : 'note'} title={t(done.value)} />}
      <Form action={t('save')} onSend={save}>
        {(problem) => (
          <>
            <Field label={t('contact')} name="contact_phone" hint={t('contact_hint')} optional type="tel" maxLength={24} problem={problem} value={typed.contact_phone} onValue={set('contact_phone')} autocomplete="off" />
            <p class="hint">{t('public_says')}:</p>
            <Public phone={typed.contact_phone.trim() || null} />
            <Field label={board('name')} name="name" problem={problem} value={typed.name} onValue={set('name')} autocomplete="off" />
            <Field label={t('points')} name="business_points" optional inputMode="numeric" problem={problem} value={typed.business_points} onValue={set('business_points')} />
            <Field label={t('ground')} name="ground_m2" optional inputMode="decimal" problem={problem} value={typed.ground_m2} onValue={set('ground_m2')} />
            <Field label={t('source')} name="source" optional problem={problem} value={typed.source} onValue={set('source')} autocomplete="off" />
            <Field label={t('as_of')} name="as_of" hint={t('as_of_hint')} optional inputMode="numeric" problem={problem} value={typed.as_of} onValue={set('as_of')} />
            <Choice label={t('day_begins')} name="day_cutoff_minutes" hint={t('day_begins_hint')} problem={problem} value={typed.day_cutoff_minutes} onValue={set('day_cutoff_minutes')} choices={[...hours].sort((a, b) => a - b).map((minutes) => [String(minutes), clock(minutes)] as const)} />
            <Choice label={t('face')} name="face" problem={problem} value={typed.face} onValue={set('face')} choices={FACES.map((face) => [face, t(face)] as const)} />
          </>
        )}
      </Form>
    </details>
  );
}

// Says on what days a market is open from a day on, and on which days it is otherwise.
import { useSignal } from '@preact/signals';
import { day, dayTyped, today } from '../format';
import { Choice, Field, Tick } from '../ui/field';
import { Form } from '../ui/form';
import { Notice } from '../ui/notice';
import { type Calendar, dayName, t, WEEK } from './calendar_words';
import { post } from './pieces';
import { t as board } from './words';

interface Props { market: string; onDone: () => Promise<void> }
const CALENDARS = ['daily', 'weekly', 'solar', 'lunar'] as const;

/** "2, 7, 12" as numbers; what is none goes as it is, to be refused by name. */
export const daysTyped = (typed: string): (number | string)[] => typed.split(/[\s,;.]+/).filter(Boolean).map((word) => (/^\d+$/.test(word) ? Number(word) : word));

export function SayRule({ market, onDone }: Props) {
  const calendar = useSignal<Calendar>('weekly'), week = useSignal<readonly number[]>([]), typed = useSignal(''), from = useSignal(day(today())), document = useSignal(''), done = useSignal(false);
  const say = async () => {
    const days = calendar.value === 'weekly' ? week.value : daysTyped(typed.value);
    done.value = false;
    await post(`/v1/markets/${market}/openings`, {
      calendar: calendar.value, valid_from: dayTyped(from.value), ...(calendar.value !== 'daily' && { days }), ...(document.value.trim() && { document: document.value.trim() }),
    });
    done.value = true;
    await onDone();
  };
  const tick = (n: number) => (taken: boolean) => (week.value = taken ? [...week.value, n].sort() : week.value.filter((one) => one !== n));
  return (
    <details class="say_rule">
      <summary>{t('say_rule')}</summary>
      <p class="hint">{t('say_rule_hint')}</p>
      {done.value && <Notice kind="good" title={t('said')} />}
      <Form action={t('say')} onSend={say}>
        {(problem) => (
          <>
            <Choice label={t('rule')} name="calendar" problem={problem} value={calendar.value} onValue={(value) => (calendar.value = value as Calendar)} choices={CALENDARS.map((one) => [one, t(one)] as const)} />
            {calendar.value === 'weekly' && (
              <fieldset class={`radios${problem?.field === 'days' ? ' wrong' : ''}`}>
                <legend>{t('week_days')}</legend>
                {WEEK.map((_, i) => <Tick key={i} label={dayName(i + 1)} value={week.value.includes(i + 1)} onValue={tick(i + 1)} />)}
                {problem?.field === 'days' && <p class="error">! {problem.title}</p>}
              </fieldset>
            )}
            {(calendar.value === 'solar' || calendar.value === 'lunar') && <Field label={t('days')} name="days" hint={t('days_hint')} inputMode="numeric" problem={problem} value={typed.value} onValue={(value) => (typed.value = value)} autocomplete="off" />}
            <Field label={t('first_day')} name="valid_from" hint={t('day_hint')} problem={problem} inputMode="numeric" value={from.value} onValue={(value) => (from.value = value)} />
            <Field label={t('document')} name="document" optional problem={problem} value={document.value} onValue={(value) => (document.value = value)} autocomplete="off" />
          </>
        )}
      </Form>
    </details>
  );
}

export function SayOther({ market, onDone }: Props) {
  const how = useSignal('closed'), from = useSignal(day(today())), to = useSignal(''), reason = useSignal(''), done = useSignal(false);
  const say = async () => {
    done.value = false;
    await post(`/v1/markets/${market}/exceptions`, { from_day: dayTyped(from.value), to_day: dayTyped(to.value.trim() || from.value), open: how.value === 'open', reason: reason.value.trim() });
    reason.value = to.value = '';
    done.value = true;
    await onDone();
  };
  return (
    <details class="say_other">
      <summary>{t('add_other')}</summary>
      {done.value && <Notice kind="good" title={t('said')} />}
      <Form action={t('say')} onSend={say}>
        {(problem) => (
          <>
            <Choice label={t('how')} name="open" problem={problem} value={how.value} onValue={(value) => (how.value = value)} choices={[['closed', t('closed_then')], ['open', t('open_besides')]]} />
            <Field label={t('first_day')} name="from_day" hint={t('day_hint')} problem={problem} inputMode="numeric" value={from.value} onValue={(value) => (from.value = value)} />
            <Field label={t('last_day')} name="to_day" optional problem={problem} inputMode="numeric" value={to.value} onValue={(value) => (to.value = value)} />
            <Field label={board('reason')} name="reason" hint={t('why_hint')} problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} autocomplete="off" />
          </>
        )}
      </Form>
    </details>
  );
}

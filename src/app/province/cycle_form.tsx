// Opens a reporting period: which one, who leads, of which plan, and the last day of each level.
import { send } from '../api';
import { readDay } from '../format';
import { go } from '../router';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field, Tick } from '../ui/field';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { capital, months, periodSaid, quarters, quartersNow, thisMonth } from './period';
import type { PlanList } from './plans';
import { ProvinceChoice, useProvinces } from './province_choice';
import { t } from './report_words';

const DAYS = { due_market: 5, due_commune: 10, due_province: 15 } as const;
type Dues = keyof typeof DAYS;
const MONTHS = 6, YEAR_CHARS = 4;

export function OpenCycle() {
  const plans = useLoad<PlanList>('/v1/plans'), provinces = useProvinces('plan_manage');
  const draft = useDraft(me.value!.person, 'report_cycle', { province: '', period: quartersNow(), mid: false, lead: '', plan: '', due_market: '', due_commune: '', due_province: '' });
  const typed = draft.value.value, year = thisMonth().slice(0, YEAR_CHARS);
  const periods = [quartersNow(), ...quarters().slice(0, 3), ...months(MONTHS), `${year}-H1`, `${year}-H2`, year];
  const province = typed.province || provinces[0]?.code || '';
  const send_ = async () => {
    const dues = Object.fromEntries((Object.keys(DAYS) as Dues[]).filter((name) => typed[name].trim()).map((name) => [name, readDay(typed[name]) ?? typed[name]]));
    await send('POST', '/v1/report_cycles', {
      province: Number(province), period: typed.period + (typed.mid ? '/15' : ''), lead: typed.lead.trim(), ...(typed.plan && { plan: typed.plan }), ...dues,
    });
    draft.forget();
    go('/province/report_cycles');
  };
  return (
    <Page title={t('open_cycle')} up={{ to: '/province/report_cycles', name: t('cycles') }}>
      <Form action={t('open_cycle')} onSend={send_}>
        {(problem) => (
          <>
            <ProvinceChoice provinces={provinces} value={province} onValue={(value) => draft.set({ province: value })} problem={problem} />
            <Choice label={t('period')} name="period" problem={problem} value={typed.period} onValue={(period) => draft.set({ period })} choices={periods.map((one) => [one, capital(periodSaid(one))] as const)} />
            <Tick label={t('window')} value={typed.mid} onValue={(mid) => draft.set({ mid })} />
            <Field label={t('lead')} name="lead" problem={problem} value={typed.lead} onValue={(lead) => draft.set({ lead })} />
            <Choice label={t('plan')} name="plan" optional problem={problem} value={typed.plan} onValue={(plan) => draft.set({ plan })}
              choices={(plans.data.value?.plans ?? []).map(({ id, number, title }) => [id, `${number}, ${title}`] as const)} />
            {(Object.keys(DAYS) as Dues[]).map((name) => (
              <Field key={name} label={t(name)} name={name} optional hint={t('due_hint', { days: DAYS[name] })} problem={problem} inputMode="numeric" value={typed[name]} onValue={(value) => draft.set({ [name]: value })} />
            ))}
          </>
        )}
      </Form>
    </Page>
  );
}

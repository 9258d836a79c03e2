// Begins a report: the forms and places that who begins it may write of.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { go } from '../router';
import { me } from '../session';
import { Choice } from '../ui/field';
import { Form } from '../ui/form';
import { useAll, useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { Cycle, CycleList } from './cycles';
import { periodSaid } from './period';
import { FORMS, type Form as FormCode, formOf, type Report } from './report_state';
import { t } from './report_words';

interface Place { id: string; code?: string; name?: string; full_name?: string }
const provinceCode = (cycle: Cycle): string => String(cycle.province).padStart(2, '0');

/** What the person's grants reach in the province of this cycle. */
function reach(cycle: Cycle): { forms: readonly FormCode[]; markets: string[] | null; units: string[] | null } {
  const grants = (me.value?.grants ?? []).filter((one) => one.rights.includes('report_write') && (one.province === null || one.province === cycle.province));
  if (grants.some(({ market, unit }) => !market && !unit)) return { forms: FORMS, markets: null, units: null };
  const units = grants.flatMap(({ unit }) => (unit ? [unit] : [])), markets = grants.flatMap(({ market }) => (market ? [market] : []));
  return { forms: units.length ? ['02', '01'] : ['01'], markets: units.length ? null : markets, units };
}

function Begin({ cycle }: { cycle: Cycle }) {
  const { forms, markets: mine, units: ours } = reach(cycle);
  const form = useSignal<FormCode>(forms.includes('03') ? '03' : forms[0]!), place = useSignal('');
  const markets = useAll<Place>(form.value === '01' ? `/v1/markets?province=${cycle.province}` : null);
  const communes = useAll<Place>(form.value === '02' ? `/v1/units?level=commune&parent=${provinceCode(cycle)}` : null);
  const choices = form.value === '01' ? (markets.data.value ?? []).filter(({ id }) => !mine || mine.includes(id)).map(({ id, name }) => [id, name!] as const)
    : form.value === '02' ? (communes.data.value ?? []).filter(({ id }) => !ours || ours.includes(id)).map(({ code, full_name: name }) => [code!, name!] as const) : [];
  const chosen = choices.some(([id]) => id === place.value) ? place.value : (choices[0]?.[0] ?? '');
  return (
    <Form action={t('begin')} onSend={async () => {
      const of = form.value === '01' ? { market: chosen } : form.value === '02' ? { unit: chosen } : {};
      const { id } = await send<Report>('POST', '/v1/reports', { cycle: cycle.id, form: form.value, ...of });
      go(`/province/reports/${id}`);
    }}>
      {(problem) => (
        <>
          <Choice label={t('form')} name="form" problem={problem} value={form.value} onValue={(value) => (form.value = value as FormCode)} choices={forms.map((one) => [one, formOf(one)] as const)} />
          {form.value === '01' && <Choice label={t('which_market')} name="market" problem={problem} value={chosen} onValue={(value) => (place.value = value)} choices={choices} />}
          {form.value === '02' && <Choice label={t('which_commune')} name="unit" problem={problem} value={chosen} onValue={(value) => (place.value = value)} choices={choices} />}
        </>
      )}
    </Form>
  );
}

export function BeginReport({ cycle }: { cycle: string }) {
  const cycles = useLoad<CycleList>('/v1/report_cycles'), one = cycles.data.value?.items.find(({ id }) => id === cycle);
  return (
    <Page title={one ? t('begin_of', { period: periodSaid(one.period) }) : t('begin')} up={{ to: '/province/report_cycles', name: t('cycles') }}>
      <Ready of={cycles}>{() => one && <Begin cycle={one} />}</Ready>
    </Page>
  );
}

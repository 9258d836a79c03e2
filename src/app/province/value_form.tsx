// Enters a value that the register cannot count, with where it is from and the document that says it.
import { send } from '../api';
import { dayTyped, numberTyped, today } from '../format';
import { said } from '../i18n/words';
import { go } from '../router';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { FileHash } from '../ui/file_hash';
import { Form } from '../ui/form';
import { useAll, useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { capital, months, periodSaid, quarters, quartersNow, thisMonth } from './period';
import { ProvinceChoice, useProvinces } from './province_choice';
import type { Indicator } from './target_form';
import { t } from './value_words';

interface Place { id: string; name?: string; full_name?: string }
const MONTHS = 13, YEARS = 3;

export function EnterValue() {
  const provinces = useProvinces('plan_manage'), indicators = useLoad<{ indicators: Indicator[] }>(`/v1/indicators?on=${today()}`);
  const draft = useDraft(me.value!.person, 'entered_value', {
    province: '', indicator: '', kind: 'province', place: '', period: thisMonth(), how: 'value', value: '', numerator: '', denominator: '', source: '', document: '', document_on: '', file_sha256: '',
  });
  const typed = draft.value.value, province = provinces.find(({ code }) => code === typed.province) ?? provinces[0];
  const known = (indicators.data.value?.indicators ?? []).filter(({ source }) => source === 'entered'), one = known.find(({ code }) => code === typed.indicator) ?? known[0];
  const markets = useAll<Place>(typed.kind === 'market' && province ? `/v1/markets?province=${province.code}` : null);
  const communes = useAll<Place>(typed.kind === 'unit' && province ? `/v1/units?level=commune&parent=${province.code.padStart(2, '0')}` : null);
  const choices = ((typed.kind === 'unit' ? communes : markets).data.value ?? []).map((row) => [row.id, row.full_name ?? row.name ?? row.id] as const);
  const chosen = choices.some(([id]) => id === typed.place) ? typed.place : (choices[0]?.[0] ?? '');
  const isShare = one?.value_kind === 'percent', isPart = isShare && typed.how === 'part', year = Number(thisMonth().slice(0, 4));
  const periods = [...months(MONTHS), quartersNow(), ...quarters(), ...Array.from({ length: YEARS }, (_, i) => String(year - i))];
  const enter = async () => {
    const amount = isPart ? { numerator: numberTyped(typed.numerator), denominator: numberTyped(typed.denominator) } : { value: numberTyped(typed.value) };
    await send('POST', `/v1/provinces/${province?.code}/indicator_values`, {
      indicator: one?.code, ...(typed.kind === 'market' ? { market: chosen } : { unit: typed.kind === 'unit' ? chosen : province?.id }), period: typed.period, ...amount,
      source: typed.source.trim(), document: typed.document.trim(), document_on: dayTyped(typed.document_on), ...(typed.file_sha256 && { file_sha256: typed.file_sha256 }),
    });
    draft.forget();
    go('/province/values?state=proposed');
  };
  return (
    <Page title={t('enter')} up={{ to: '/province/values', name: t('values') }}>
      <p class="hint">{t('none_hint')}</p>
      <Form action={t('enter')} onSend={enter}>
        {(problem) => (
          <>
            <ProvinceChoice provinces={provinces} value={province?.code ?? ''} onValue={(value) => draft.set({ province: value })} problem={problem} />
            <Choice label={t('indicator')} name="indicator" problem={problem} value={one?.code ?? ''} onValue={(indicator) => draft.set({ indicator })} choices={known.map((row) => [row.code, `${row.code}: ${said(row.name_vi, row.name_en)}`] as const)} />
            <Choice label={t('for_whom')} name="kind" problem={problem} value={typed.kind} onValue={(kind) => draft.set({ kind })} choices={[['province', t('for_province')], ['unit', t('for_unit')], ['market', t('for_market')]]} />
            {typed.kind !== 'province' && <Choice label={t(typed.kind === 'unit' ? 'for_unit' : 'for_market')} name={typed.kind} problem={problem} value={chosen} onValue={(place) => draft.set({ place })} choices={choices} />}
            <Choice label={t('period')} name="period" problem={problem} value={typed.period} onValue={(period) => draft.set({ period })} choices={periods.map((period) => [period, capital(periodSaid(period))] as const)} />
            {isShare && <Choice label={t('how')} name="how" problem={problem} value={typed.how} onValue={(how) => draft.set({ how })} choices={[['value', t('as_value')], ['part', t('as_part')]]} />}
            {isPart
              ? <>
                <Field label={t('numerator')} name="numerator" problem={problem} inputMode="decimal" value={typed.numerator} onValue={(value) => draft.set({ numerator: value })} />
                <Field label={t('denominator')} name="denominator" problem={problem} inputMode="decimal" value={typed.denominator} onValue={(value) => draft.set({ denominator: value })} />
              </>
              : <Field label={t(isShare ? 'value_percent' : 'value_count')} name="value" problem={problem} inputMode="decimal" value={typed.value} onValue={(value) => draft.set({ value })} autocomplete="off" />}
            <Field label={t('source')} name="source" problem={problem} value={typed.source} onValue={(source) => draft.set({ source })} />
            <Field label={t('document')} name="document" hint={t('document_hint')} problem={problem} value={typed.document} onValue={(value) => draft.set({ document: value })} autocomplete="off" />
            <Field label={t('document_on')} name="document_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.document_on} onValue={(value) => draft.set({ document_on: value })} />
            <FileHash value={typed.file_sha256} onValue={(value) => draft.set({ file_sha256: value })} />
          </>
        )}
      </Form>
    </Page>
  );
}

// Enters a province's own set of criteria, beginning with the one that holds: what is left out, which threshold, what is optional,
// and the decision that says so.
import { useSignal } from '@preact/signals';
import { type Problem, send } from '../api';
import { dayTyped, numberTyped } from '../format';
import { said } from '../i18n/words';
import { go } from '../router';
import { me } from '../session';
import { useDraft } from '../store';
import { Field, Tick } from '../ui/field';
import { FileHash } from '../ui/file_hash';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import { asks, type CriteriaSet, type Criterion } from './criteria';
import { t } from './plan_words';
import { ProvinceChoice, useProvinces } from './province_choice';

/** What was changed of a criterion of the set that one began with. */
interface Change { left?: boolean; threshold?: string; optional?: boolean }

const thresholdOf = (one: Criterion, change: Change): string => change.threshold ?? String(one.threshold).replace('.', ',');

function Row({ one, place, change, problem, onChange }: { one: Criterion; place: number; change: Change; problem: Problem | null; onChange: (change: Change) => void }) {
  return (
    <fieldset class="criterion">
      <legend>{said(one.name_vi, one.name_en)}</legend>
      <p class="hint">{asks(one.measure, one.threshold)}</p>
      <Tick label={t('taken')} value={!change.left} onValue={(taken) => onChange({ ...change, left: !taken })} />
      {!change.left && (
        <>
          {one.threshold !== null && <Field label={t('threshold')} name={`criteria.${place}.threshold`} problem={problem} inputMode="decimal" value={thresholdOf(one, change)} onValue={(threshold) => onChange({ ...change, threshold })} />}
          <Tick label={t('is_optional')} value={change.optional ?? one.optional} onValue={(optional) => onChange({ ...change, optional })} />
        </>
      )}
    </fieldset>
  );
}

function Sheet({ from }: { from: CriteriaSet }) {
  const provinces = useProvinces('plan_manage');
  const draft = useDraft(me.value!.person, `criteria/${from.id}`, { province: '', name: '', number: '', issuer: '', issued_on: '', valid_from: '', file_sha256: '', changes: {} as Record<string, Change> });
  const typed = draft.value.value, province = typed.province || provinces[0]?.code || '', changeOf = ({ code }: Criterion) => typed.changes[code] ?? {};
  const taken = from.criteria.filter((one) => !changeOf(one).left), sent = useSignal<readonly Criterion[] | null>(null), places = sent.value ?? taken; // a refusal names the place in what was sent
  const enter = async () => {
    const number = typed.number.trim(), issuer = typed.issuer.trim();
    sent.value = taken;
    await send('POST', '/v1/criteria_sets', {
      province: Number(province), name: typed.name.trim(), number, issuer, issued_on: dayTyped(typed.issued_on), valid_from: dayTyped(typed.valid_from),
      ...(typed.file_sha256 && { file_sha256: typed.file_sha256 }),
      criteria: taken.map((one, i) => ({
        code: `C${i + 1}`, name_vi: one.name_vi, name_en: one.name_en, measure: one.measure, optional: changeOf(one).optional ?? one.optional, ground: `${number}, ${issuer}`,
        ...(one.threshold !== null && { threshold: numberTyped(thresholdOf(one, changeOf(one))) }),
      })),
    });
    draft.forget();
    go('/province/criteria');
  };
  return (
    <Form action={t('enter_criteria')} onSend={enter}>
      {(problem) => (
        <>
          <ProvinceChoice provinces={provinces} value={province} onValue={(value) => draft.set({ province: value })} problem={problem} />
          <Field label={t('set_name')} name="name" problem={problem} value={typed.name} onValue={(name) => draft.set({ name })} />
          <Field label={t('number')} name="number" hint={t('number_hint')} problem={problem} value={typed.number} onValue={(number) => draft.set({ number })} autocomplete="off" />
          <Field label={t('issued_on')} name="issued_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.issued_on} onValue={(day) => draft.set({ issued_on: day })} />
          <Field label={t('issuer')} name="issuer" problem={problem} value={typed.issuer} onValue={(issuer) => draft.set({ issuer })} />
          <Field label={t('in_force')} name="valid_from" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.valid_from} onValue={(day) => draft.set({ valid_from: day })} />
          <FileHash value={typed.file_sha256} onValue={(hash) => draft.set({ file_sha256: hash })} />
          <h2>{t('criteria_of', { set: from.name })}</h2>
          {from.criteria.map((one) => (
            <Row key={one.code} one={one} place={places.indexOf(one)} change={changeOf(one)} problem={problem} onChange={(change) => draft.set({ changes: { ...typed.changes, [one.code]: change } })} />
          ))}
        </>
      )}
    </Form>
  );
}

export function EnterCriteria() {
  const sets = useLoad<{ items: CriteriaSet[] }>('/v1/criteria_sets');
  return (
    <Page title={t('enter_criteria')} up={{ to: '/province/criteria', name: t('criteria') }}>
      <Ready of={sets}>{({ items }) => { const from = items.find(({ current }) => current) ?? items[0]; return from && <Sheet from={from} />; }}</Ready>
    </Page>
  );
}

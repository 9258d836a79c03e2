// Enters a plan in one form: what stands on the paper, and the hash of its file.
import { send } from '../api';
import { dayTyped } from '../format';
import { go } from '../router';
import { me } from '../session';
import { useDraft } from '../store';
import { Choice, Field } from '../ui/field';
import { FileHash } from '../ui/file_hash';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { t } from './plan_words';
import type { Plan, PlanList } from './plans';
import { ProvinceChoice, useProvinces } from './province_choice';

export function EnterPlan() {
  const plans = useLoad<PlanList>('/v1/plans'), provinces = useProvinces('plan_manage');
  const draft = useDraft(me.value!.person, 'plan', { province: '', number: '', issuer: '', issued_on: '', title: '', period_from: '', period_to: '', file_sha256: '', replaces: '' });
  const typed = draft.value.value, province = typed.province || provinces[0]?.code || '';
  const enter = async () => {
    const { id } = await send<Plan>('POST', '/v1/plans', {
      province: Number(province), number: typed.number.trim(), issuer: typed.issuer.trim(), issued_on: dayTyped(typed.issued_on), title: typed.title.trim(),
      ...(typed.period_from.trim() && { period_from: dayTyped(typed.period_from) }), ...(typed.period_to.trim() && { period_to: dayTyped(typed.period_to) }),
      ...(typed.file_sha256 && { file_sha256: typed.file_sha256 }), ...(typed.replaces && { replaces: typed.replaces }),
    });
    draft.forget();
    go(`/province/plans/${id}`);
  };
  return (
    <Page title={t('enter')} up={{ to: '/province/plans', name: t('plans') }}>
      <Form action={t('enter')} onSend={enter}>
        {(problem) => (
          <>
            <ProvinceChoice provinces={provinces} value={province} onValue={(value) => draft.set({ province: value })} problem={problem} />
            <Field label={t('number')} name="number" hint={t('number_hint')} problem={problem} value={typed.number} onValue={(value) => draft.set({ number: value })} autocomplete="off" />
            <Field label={t('issued_on')} name="issued_on" hint={t('day_hint')} problem={problem} inputMode="numeric" value={typed.issued_on} onValue={(value) => draft.set({ issued_on: value })} />
            <Field label={t('issuer')} name="issuer" problem={problem} value={typed.issuer} onValue={(value) => draft.set({ issuer: value })} />
            <Field label={t('title')} name="title" problem={problem} value={typed.title} onValue={(value) => draft.set({ title: value })} />
            <Field label={t('begins')} name="period_from" optional hint={t('period_hint')} problem={problem} inputMode="numeric" value={typed.period_from} onValue={(value) => draft.set({ period_from: value })} />
            <Field label={t('period_to')} name="period_to" optional problem={problem} inputMode="numeric" value={typed.period_to} onValue={(value) => draft.set({ period_to: value })} />
            <Choice label={t('replaces')} name="replaces" optional problem={problem} value={typed.replaces} onValue={(value) => draft.set({ replaces: value })}
              choices={(plans.data.value?.plans ?? []).map(({ id, number, title }) => [id, `${number}, ${title}`] as const)} />
            <FileHash value={typed.file_sha256} onValue={(value) => draft.set({ file_sha256: value })} />
          </>
        )}
      </Form>
    </Page>
  );
}

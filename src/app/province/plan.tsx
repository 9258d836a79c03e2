// One plan: what it is, and its targets, each with what its place had reached in the month that was kept last, in words.
import { useSignal } from '@preact/signals';
import { day, measured, share, today } from '../format';
import { said } from '../i18n/words';
import { may } from '../session';
import { type Band, BANDS } from '../ui/attainment';
import { State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { monthSaid } from './period';
import { t } from './plan_words';
import { TargetForm } from './target_form';

interface Target {
  id: string; indicator: string; version: number; name_vi: string; name_en: string; place: { kind: 'province' | 'unit' | 'market'; id: string; name: string | null; code: string | null };
  class: number | null; period_from: string; period_to: string; value: number; value_kind: 'count' | 'percent';
  reached: { state: string; value: number | null; percent: number | null; band: Band | null } | null;
}
export interface WholePlan {
  id: string; province: number; number: string; issuer: string; title: string; issued_on: string; period_from: string; period_to: string; file_sha256: string | null;
  entered_by: string | null; replaces: { id: string; number: string } | null; replaced_by: { id: string; number: string } | null; month: string | null; targets: Target[];
}

const nameOf = (row: Target): string => `${row.indicator}: ${said(row.name_vi, row.name_en)}`;
const placeOf = ({ place, class: of }: Target): string => (place.name ?? '–') + (of ? `, ${t('of_class', { n: of })}` : '');

/** Met, nearly met or not, as a word with a sign; or why nobody can say. */
function Reached({ row: { reached, period_from: from, period_to: to } }: { row: Target }) {
  if (reached?.band) {
    const { sign, tone, name } = BANDS[reached.band];
    return <><State sign={sign} tone={tone}>{name()}</State> <span class="hint">{t('of_target', { percent: share(reached.percent) })}</span></>;
  }
  const why = from > today() ? t('to_come') : to < today() ? t('over') : reached?.state === 'withheld' ? t('withheld') : reached?.state === 'not_observed' ? t('not_observed') : t('no_value');
  return <span class="hint">? {why}</span>;
}

function Facts({ plan }: { plan: WholePlan }) {
  const other = (one: { id: string; number: string }) => <a href={`/app/province/plans/${one.id}`}>{one.number}</a>;
  return (
    <dl class="facts">
      <div><dt>{t('title')}</dt><dd>{plan.title}</dd></div>
      <div><dt>{t('issuer')}</dt><dd>{plan.issuer}</dd></div>
      <div><dt>{t('issued_on')}</dt><dd>{day(plan.issued_on)}</dd></div>
      <div><dt>{t('from_to')}</dt><dd>{day(plan.period_from)} – {day(plan.period_to)}</dd></div>
      <div><dt>{t('full_hash')}</dt><dd>{plan.file_sha256 ? <code class="hash">{plan.file_sha256}</code> : '–'}</dd></div>
      <div><dt>{t('entered_by')}</dt><dd>{plan.entered_by ?? '–'}</dd></div>
      {plan.replaces && <div><dt>{t('replaces')}</dt><dd>{other(plan.replaces)}</dd></div>}
      {plan.replaced_by && <div><dt>{t('replaced_by')}</dt><dd>{other(plan.replaced_by)}</dd></div>}
    </dl>
  );
}

export function PlanPage({ plan: id }: { plan: string }) {
  const plan = useLoad<WholePlan>(`/v1/plans/${id}`), added = useSignal('');
  const month = plan.data.value?.month, data = plan.data.value;
  const columns: Column<Target>[] = [
    { name: t('place'), by: placeOf, cell: placeOf },
    { name: t('indicator'), by: nameOf, cell: nameOf },
    { name: t('from_to'), by: (row) => row.period_from, cell: (row) => `${day(row.period_from)} – ${day(row.period_to)}` },
    { name: t('target'), by: (row) => row.value, cell: (row) => measured(row.value, row.value_kind), number: true },
    { name: month ? t('reached', { month: monthSaid(month) }) : t('result'), by: (row) => row.reached?.value ?? -1, cell: (row) => measured(row.reached?.value, row.value_kind), number: true },
    { name: t('state'), by: (row) => row.reached?.percent ?? -1, cell: (row) => <Reached row={row} /> },
  ];
  return (
    <Page title={data ? t('plan_title', { number: data.number }) : t('plans')} up={{ to: '/province/plans', name: t('plans') }}>
      <Ready of={plan}>
        {(one) => (
          <>
            <Facts plan={one} />
            <h2>{t('targets')}</h2>
            {added.value && <Notice kind="good" title={added.value} />}
            <div class="papers">
              <Grid caption={t('targets')} rows={one.targets} columns={columns} rowKey={(row) => row.id} find={(row) => `${nameOf(row)} ${placeOf(row)}`} searchLabel={t('find_target')}
                exports="/v1/exports/targets" empty={t('no_targets')} emptyMore={<p>{t('no_targets_hint')}</p>} />
            </div>
            {may('plan_manage') && <TargetForm plan={one} onAdded={async (word) => {
              await plan.reload();
              added.value = word;
            }} />}
          </>
        )}
      </Ready>
    </Page>
  );
}

// The province's plans: number, date, the hash of the file, who entered it.
import { day, number } from '../format';
import { may } from '../session';
import { ShortHash } from '../ui/file_hash';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { t } from './plan_words';

export interface Plan {
  id: string; province: number; number: string; issuer: string; title: string; issued_on: string; period_from: string; period_to: string;
  file_sha256: string | null; entered_by: string | null; targets: unknown[];
}
export interface PlanList { plans: Plan[] }

export function Plans() {
  const plans = useLoad<PlanList>('/v1/plans');
  const columns: Column<Plan>[] = [
    { name: t('number'), by: (row) => row.number, cell: (row) => <span class="lines"><a href={`/app/province/plans/${row.id}`}>{row.number}</a><span>{row.title}</span></span> },
    { name: t('issued_on'), by: (row) => row.issued_on, cell: (row) => day(row.issued_on) },
    { name: t('from_to'), by: (row) => row.period_from, cell: (row) => `${day(row.period_from)} – ${day(row.period_to)}` },
    { name: t('targets'), by: (row) => row.targets.length, cell: (row) => number(row.targets.length), number: true },
    { name: t('hash'), cell: (row) => <ShortHash hex={row.file_sha256} /> },
    { name: t('entered_by'), by: (row) => row.entered_by ?? '', cell: (row) => row.entered_by ?? '–' },
  ];
  return (
    <Page title={t('plans')}>
      <p class="actions">
        {may('plan_manage') && <a class="button" href="/app/province/plans/new">{t('enter')}</a>}
        <a class="button second" href="/app/province/criteria">{t('to_criteria')}</a>
      </p>
      <Ready of={plans}>
        {(data) => <Grid caption={t('plans')} rows={data.plans} columns={columns} rowKey={(row) => row.id} find={(row) => `${row.number} ${row.title} ${row.issuer}`} searchLabel={t('find')}
          exports="/v1/exports/plans" empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />}
      </Ready>
    </Page>
  );
}

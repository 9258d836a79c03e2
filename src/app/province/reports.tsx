// Every report in sight: by state, form and period, with its last day.
import { periodSaid } from './period';
import { chosen, Filter } from '../ui/choose';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { Choose } from './period';
import { Due, FORMS, formName, formOf, placeOf, type ReportRow, STATES, StateOf } from './report_state';
import { t } from './report_words';

export function Reports() {
  const state = chosen('state', 'all'), form = chosen('form', 'all'), cycle = chosen('cycle', '');
  const columns: Column<ReportRow>[] = [
    {
      name: t('place'), by: placeOf,
      cell: (row) => <a href={`/app/province/reports/${row.id}`}>{placeOf(row)}{row.serial > 0 && <span class="hint"> {t('supplement', { n: row.serial })}</span>}</a>,
    },
    { name: t('form'), by: (row) => row.form, cell: (row) => <span title={formOf(row.form)}>{formName(row.form)}</span> },
    { name: t('period'), by: (row) => row.period, cell: (row) => periodSaid(row.period) },
    { name: t('state'), by: (row) => STATES.indexOf(row.state), cell: (row) => <StateOf state={row.state} /> },
    { name: t('due'), by: (row) => row.due, cell: (row) => <Due report={row} /> },
    { name: t('number'), by: (row) => row.number ?? '', cell: (row) => row.number ?? '–' },
  ];
  return (
    <Page title={t('reports')}>
      <p class="actions"><a class="button second" href="/app/province/report_cycles">{t('to_cycles')}</a>{cycle && <a class="button second" href="/app/province/reports">{t('all_reports')}</a>}</p>
      <Filter label={t('state')} name="state" otherwise="all" choices={[['all', t('any_state')], ...STATES.map((one) => [one, t(one)] as const)]} />
      <Choose name="form" label={t('form')} value={form} choices={[['all', t('any_state')], ...FORMS.map((one) => [one, formOf(one)] as const)]} />
      <Table<ReportRow> key={`${state} ${form} ${cycle}`} caption={t('reports')} list="/v1/reports" columns={columns} rowKey={(row) => row.id}
        query={{ state: state === 'all' ? undefined : state, form: form === 'all' ? undefined : form, cycle: cycle || undefined }}
        find={(row) => `${placeOf(row)} ${formName(row.form)} ${periodSaid(row.period)} ${row.number ?? ''}`} searchLabel={t('find')}
        exports="/v1/exports/reports" empty={t('none')} emptyMore={<><p>{t('none_hint')}</p><p><a class="button" href="/app/province/report_cycles">{t('cycles')}</a></p></>} />
    </Page>
  );
}

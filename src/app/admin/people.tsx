import { type Column, Table } from '../ui/table';
import { Page } from '../ui/page';
import { t as add } from './add_words';
import { type Person, roleName } from './roles';
import { t } from './words';

export function People() {
  const columns: Column<Person>[] = [
    { name: t('name'), cell: (row) => <a href={`/app/admin/people/${row.id}`}>{row.name}</a>, by: (row) => row.name },
    { name: t('login'), cell: (row) => row.login, by: (row) => row.login },
    { name: t('roles'), cell: (row) => [...new Set(row.grants.map(({ role }) => roleName(role)))].join(', ') || '–' },
    { name: t('state'), cell: (row) => t(row.state), by: (row) => row.state },
  ];
  return (
    <Page title={t('people')}>
      <p class="actions"><a class="button" href="/app/admin/people/new">{add('add')}</a></p>
      <Table<Person> caption={t('people')} list="/v1/people" columns={columns} rowKey={(row) => row.id} search="q" searchLabel={t('search_people')}
        exports="/v1/exports/people" empty={t('none')} />
    </Page>
  );
}

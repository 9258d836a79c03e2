import { type Column, Table } from '../ui/table';
import { Page } from '../ui/page';
import { t } from './words';

interface Person { id: string; login: string; name: string }

export function People() {
  const columns: Column<Person>[] = [
    { name: t('name'), cell: (row) => row.name, by: (row) => row.name },
    { name: t('login'), cell: (row) => row.login, by: (row) => row.login },
  ];
  return (
    <Page title={t('people')}>
      <Table<Person> caption={t('people')} list="/v1/people" columns={columns} rowKey={(row) => row.id} exports="/v1/exports/people" empty={t('none')} />
    </Page>
  );
}

import { type Column, Table } from '../ui/table';
import { Page } from '../ui/page';
import { t } from './words';

interface Market { id: string; label_code: string; name: string; kind: string; unit: { name: string } }

export function Markets() {
  const columns: Column<Market>[] = [
    { name: t('name'), cell: (row) => <a href={`/app/board/${row.id}`}>{row.name}</a>, by: (row) => row.name },
    { name: t('code'), cell: (row) => row.label_code, by: (row) => row.label_code },
    { name: t('unit'), cell: (row) => row.unit.name, by: (row) => row.unit.name },
  ];
  return (
    <Page title={t('markets')}>
      <Table<Market> caption={t('markets')} list="/v1/markets" columns={columns} rowKey={(row) => row.id} search="q" searchLabel={t('search')}
        exports="/v1/exports/markets" empty={t('none')} />
    </Page>
  );
}

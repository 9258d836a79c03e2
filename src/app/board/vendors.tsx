// A market's vendors by name; each leads to the vendor's page.
import { State } from '../ui/choose';
import { type Column, Table } from '../ui/table';
import { MarketPage } from './pieces';
import { t } from './vendor_words';
import { kindName, t as board } from './words';

type VendorState = 'active' | 'suspended' | 'closed';
interface Row { id: string; name: string; kind: string; tax_code: string | null; state: VendorState; stalls: string[] }

const SIGNS = { active: '✓', suspended: '–', closed: '✕' } as const;
export const VendorStateOf = ({ state }: { state: VendorState }) => <State sign={SIGNS[state]} tone={state === 'active' ? 'good' : 'plain'}>{t(state)}</State>;

export function Vendors({ market }: { market: string }) {
  const columns: Column<Row>[] = [
    { name: board('vendor'), cell: (row) => <a href={`/app/board/${market}/vendors/${row.id}`}>{row.name}</a>, by: (row) => row.name },
    { name: t('stalls'), cell: (row) => row.stalls.join(', ') || '–', by: (row) => row.stalls.join() },
    { name: t('kind'), cell: (row) => kindName(row.kind), by: (row) => kindName(row.kind) },
    { name: t('tax_code'), cell: (row) => row.tax_code ?? '–', by: (row) => row.tax_code ?? '' },
    { name: board('state'), cell: (row) => <VendorStateOf state={row.state} />, by: (row) => t(row.state) },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <Table<Row> caption={t('title')} list="/v1/vendors" query={{ market }} columns={columns} rowKey={(row) => row.id} search="name" searchLabel={t('search')}
        exports="/v1/exports/vendors" exportsQuery={{ market }} empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />
    </MarketPage>
  );
}

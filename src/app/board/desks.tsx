// The desks of a province that collect fees, with their points and the share that came cashless this month.
import { percent } from '../format';
import { chosen, Filter } from '../ui/choose';
import { Empty } from '../ui/notice';
import { Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { type Part } from './desk_state';
import { DESK_KINDS, type DeskKind, t } from './desk_words';
import { provincesOf } from './pieces';
import { t as board } from './words';

interface Row { id: string; name: string; kind: DeskKind; unit: string; points: number; points_with_code: number; fees_in_force: number; by_number: Part; by_value: Part }

export function Desks() {
  const mine = provincesOf('collect_read'), province = chosen('province', String(mine[0] ?? '')), kind = chosen('kind', 'all');
  const columns: Column<Row>[] = [
    { name: t('desk'), cell: (row) => <a href={`/app/board/${row.id}/desk`}>{row.name}</a>, by: (row) => row.name },
    { name: t('kind'), cell: (row) => t(row.kind), by: (row) => t(row.kind) },
    { name: board('unit'), cell: (row) => row.unit, by: (row) => row.unit },
    { name: t('in_force'), cell: (row) => row.fees_in_force, by: (row) => row.fees_in_force, number: true },
    { name: t('points'), cell: (row) => t('of', { n: row.points_with_code, whole: row.points }), by: (row) => row.points_with_code, number: true },
    { name: t('by_number'), cell: ({ by_number: n }) => percent(n.numerator, n.denominator), by: ({ by_number }) => by_number.rate ?? -1, number: true },
    { name: t('by_value'), cell: ({ by_value: v }) => percent(v.numerator, v.denominator), by: ({ by_value }) => by_value.rate ?? -1, number: true },
  ];
  return (
    <Page title={t('desks')} up={{ to: '/board', name: board('markets') }}>
      <p class="hint">{t('desks_hint')}</p>
      {mine.length > 1 && <Filter label={board('unit')} name="province" otherwise={String(mine[0])} choices={mine.map((code) => [String(code), String(code)] as const)} />}
      <Filter label={t('kind')} name="kind" otherwise="all" choices={[['all', board('all')], ...DESK_KINDS.map((one) => [one, t(one)] as const)]} />
      {!province ? <Empty title={t('no_desks')} /> : (
        <Table<Row> key={`${province} ${kind}`} caption={t('desks')} list={`/v1/provinces/${province}/desks`} query={{ kind: kind === 'all' ? undefined : kind }} columns={columns} rowKey={(row) => row.id}
          find={(row) => `${row.name} ${row.unit}`} searchLabel={t('find_desk')} exports="/v1/exports/desks" empty={t('no_desks')} emptyMore={<p>{t('no_desks_hint')}</p>} />
      )}
    </Page>
  );
}

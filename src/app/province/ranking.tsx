// Markets or communes by how much of their targets they reached. Who has no target, or no value, stands apart below and is
// never ranked as the last.
import { measured, number, share } from '../format';
import { type Band, BANDS } from '../ui/attainment';
import { chosen, Filter, State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { type Figure, nameOf, seen } from './figures';
import { Choose, month, monthSaid, to } from './period';
import { t } from './words';

export interface Place { kind: 'market' | 'unit' | 'province'; id: string; name: string; code: string }
interface Ranked {
  place: Place; rank: number | null; attainment: number | null; band: Band | null; apart: 'no_target' | 'no_value' | null;
  state: string; numerator: number | null; denominator: number | null; value: number | null; observed: number | null; in_use: number | null;
  target: { value: number; value_kind: 'count' | 'percent'; number: string } | null;
}
interface Answer { snapshot: string | null; reason: 'no_snapshot' | 'no_target' | null; ranked: Ranked[]; apart: Ranked[] }

export const placeLink = (province: string, { kind, id, name }: Place) =>
  kind === 'province' ? name : <a href={to(`/province/${province}/${kind}/${id}`)}>{name}</a>;

const valueOf = ({ target, numerator, value, state }: Ranked): string =>
  state === 'withheld' ? t('withheld_short') : measured(target?.value_kind === 'count' ? numerator : value, target?.value_kind ?? 'percent');

export function Ranking({ province, ladder }: { province: string; ladder: Figure[] }) {
  const indicator = chosen('indicator', 'ACT'), kind = chosen('kind', 'market');
  const answer = useLoad<Answer>(`/v1/provinces/${province}/ranking?indicator=${indicator}&period=${month()}&kind=${kind}`);
  const first: Column<Ranked> = { name: t(kind === 'unit' ? 'unit' : 'market'), cell: ({ place }) => placeLink(province, place), by: ({ place }) => place.name };
  const behind: Column<Ranked> = { name: t('observed'), cell: seen, number: true };
  const columns: Column<Ranked>[] = [
    { ...first, cell: (row) => <>{row.rank !== null && <span class="place">{number(row.rank)}.</span>} {placeLink(province, row.place)}</> },
    { name: t('of_plan'), cell: ({ attainment }) => share(attainment), by: ({ attainment }) => attainment ?? -1, number: true },
    { name: t('against_target'), cell: ({ band }) => (band ? <State sign={BANDS[band].sign} tone={BANDS[band].tone}>{BANDS[band].name()}</State> : '–') },
    { name: t('value'), cell: valueOf, by: ({ value }) => value ?? -1, number: true },
    { name: t('target'), cell: ({ target }) => (target ? measured(target.value, target.value_kind) : '–'), number: true },
    behind,
  ];
  const apart: Column<Ranked>[] = [first, { name: t('why_apart'), cell: (row) => t(row.state === 'withheld' ? 'withheld' : row.apart === 'no_target' ? 'no_target' : 'no_value') }, { name: t('value'), cell: valueOf, number: true }, behind];
  return (
    <section aria-labelledby="ranking">
      <h2 id="ranking">{t('ranking')}</h2>
      <Filter label={t('ranked')} name="kind" otherwise="market" choices={[['market', t('markets')], ['unit', t('units')]]} drops="q" />
      <Choose name="indicator" label={t('indicator')} value={indicator} choices={ladder.map((one) => [one.indicator, nameOf(one)] as const)} />
      <Ready of={answer}>
        {({ reason, ranked, apart: others }) => {
          if (reason === 'no_snapshot') return <Empty title={t('nothing_kept_in', { period: monthSaid(month()) })}><p>{t('nothing_kept_hint')}</p></Empty>;
          if (reason === 'no_target') return <Empty title={t('no_target_at_all')}><p>{t('no_target_hint')}</p></Empty>;
          return (
            <>
              <Grid caption={t('ranking')} rows={ranked} columns={columns} rowKey={({ place }) => place.id} find={({ place }) => `${place.code} ${place.name}`}
                exports="/v1/exports/ranking" empty={t('none_ranked')} />
              {others.length > 0 && (
                <>
                  <h3>{t('apart')}</h3>
                  <Notice kind="note"><p>{t('apart_hint')}</p></Notice>
                  <Grid caption={t('apart')} rows={others} columns={apart} rowKey={({ place }) => place.id} empty={t('none_ranked')} />
                </>
              )}
            </>
          );
        }}
      </Ready>
    </section>
  );
}

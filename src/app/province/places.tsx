// The ladder of every commune, market or zone, a row each: shares by step, and how many stalls are observed behind them.
import { number } from '../format';
import { may } from '../session';
import { BANDS } from '../ui/attainment';
import type { Column } from '../ui/table';
import { Grid } from '../ui/grid';
import { State } from '../ui/choose';
import { active, cell, type Figures, type MarketRow, rank, seen, type Step, type UnitFigures } from './figures';
import { to } from './period';
import { t } from './words';

const STEPS: readonly Step[] = ['registered', 'displayed', 'observed', 'first_payment', 'active'];

const stalls = (row: Figures): number => row.ladder[0]?.in_use ?? -1;

export function steps<T extends Figures>(): Column<T>[] {
  return [
    { name: t('stalls_in_use'), cell: (row) => (stalls(row) < 0 ? '–' : number(stalls(row))), by: stalls, number: true },
    ...STEPS.map((step) => ({ name: t(`step_${step as 'active'}`), cell: (row: T) => cell(row, step), by: (row: T) => rank(row, step), number: true })),
    { name: t('observed'), cell: (row) => { const one = active(row); return one ? seen(one) : '–'; }, number: true },
    {
      name: t('against_target'),
      cell: (row) => { const band = active(row)?.attainment; return band ? <State sign={BANDS[band.band].sign} tone={BANDS[band.band].tone}>{BANDS[band.band].name()}</State> : '–'; },
      by: (row) => active(row)?.attainment?.percent ?? -1,
    },
  ];
}

export function Units({ province, units }: { province: string; units: readonly UnitFigures[] }) {
  const columns: Column<UnitFigures>[] = [
    {
      name: t('unit'), by: ({ unit }) => unit.name,
      cell: ({ unit }) => <><a href={to(`/province/${province}/unit/${unit.id}`)}>{unit.name}</a>{unit.waits && <span class="hint"> {t('waits')}</span>}</>,
    },
    ...steps<UnitFigures>().slice(0, -1),
  ];
  return <Grid caption={t('by_unit')} rows={units} columns={columns} rowKey={({ unit }) => unit.id} find={({ unit }) => `${unit.code} ${unit.name}`}
    searchLabel={t('find_unit')} empty={t('no_markets')} emptyMore={<p>{t('no_markets_hint')}</p>} />;
}

/** Markets of the province, or of the commune that the way back then leads through. */
export function Markets({ province, unit, markets }: { province: string; unit?: string; markets: readonly MarketRow[] }) {
  const columns: Column<MarketRow>[] = [
    {
      name: t('market'), by: ({ market }) => market.name,
      cell: ({ market }) => <><a href={to(`/province/${province}/market/${market.id}`, unit && { unit })}>{market.name}</a>{market.model_4_0 && <span class="hint"> {t('model')}</span>}</>,
    },
    { name: t('unit'), cell: ({ unit }) => unit?.name ?? '–', by: ({ unit }) => unit?.name ?? '' },
    ...steps<MarketRow>(),
  ];
  return <Grid caption={t('by_market')} rows={markets} columns={columns} rowKey={({ market }) => market.id} find={({ market, unit }) => `${market.name} ${unit?.name ?? ''}`}
    searchLabel={t('find_market')} exports={may('registry_read') ? '/v1/exports/markets' : '/v1/exports/snapshots'} empty={t('no_markets')} emptyMore={<p>{t('no_markets_hint')}</p>} />;
}

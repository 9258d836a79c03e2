// A commune: its cards, its states and its markets.
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { Figured } from './before';
import { Cards, States } from './cards';
import { AsOf } from './dashboard';
import type { Head, MarketRow, UnitFigures } from './figures';
import { month, MonthChoice, to } from './period';
import { Markets } from './places';
import { TrendSection } from './trend';
import { Up } from './up';
import { t } from './words';

interface Sheet extends Head, UnitFigures { markets: MarketRow[] }

export function Commune({ province, unit }: { province: string; unit: string }) {
  const answer = useLoad<Sheet>(`/v1/units/${unit}/adoption?month=${month()}`), data = answer.data.value;
  const where = { province, unit };
  return (
    <Page title={data ? data.unit.name : t('unit')}>
      <Up steps={[[`/province/${province}`, data?.province.name ?? t('province')]]} />
      <MonthChoice />
      <Figured of={answer}>
        {(sheet) => (
          <>
            <AsOf head={sheet} />
            <Cards figures={sheet} where={where} />
            <p><a href={to(`/province/${province}`, { part: 'ranking', kind: 'unit' })}>{t('commune_targets')}</a></p>
            <States figures={sheet} />
            <h2>{t('markets')}</h2>
            <Markets province={province} unit={unit} markets={sheet.markets} />
            <TrendSection where={where} ladder={sheet.ladder} />
          </>
        )}
      </Figured>
    </Page>
  );
}

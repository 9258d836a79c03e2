// A province against its targets. What is looked at (the month, the part, the indicator, what is searched) stands in the
// address bar; the month goes along down to communes, markets and zones.
import { day, dayTime } from '../format';
import { chosen, Filter } from '../ui/choose';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { Figured } from './before';
import { Cards, States } from './cards';
import { FallingSection, MovedSection, SilentSection } from './changes';
import type { Figures, Head, MarketRow, UnitFigures } from './figures';
import { month, MonthChoice } from './period';
import { Markets, Units } from './places';
import { Quality } from './quality';
import { Ranking } from './ranking';
import { TrendSection, useTrendAhead } from './trend';
import { t } from './words';

interface Province extends Head { whole: boolean; total: Figures; markets: MarketRow[]; units: UnitFigures[] }

export function AsOf({ head }: { head: Head }) {
  return <p class="hint">{t('as_of', { from: day(head.window.from), to: day(head.window.to), at: dayTime(head.as_of) })}</p>;
}

function Part({ part, province, data }: { part: string; province: string; data: Province }) {
  if (part === 'units') return <Units province={province} units={data.units} />;
  if (part === 'markets') return <Markets province={province} markets={data.markets} />;
  if (part === 'ranking') return <Ranking province={province} ladder={data.total.ladder} />;
  if (part === 'changes') return <><MovedSection province={province} /><FallingSection province={province} /><SilentSection province={province} /></>;
  return <><Cards figures={data.total} where={{ province }} /><States figures={data.total} />{data.whole && <Quality where={{ province }} />}<TrendSection where={{ province }} ladder={data.total.ladder} /></>;
}

export function Dashboard({ province }: { province: string }) {
  const answer = useLoad<Province>(`/v1/provinces/${province}/adoption?month=${month()}`);
  const data = answer.data.value, part = chosen('part', 'all');
  useTrendAhead({ province }, part === 'all');
  return (
    <Page title={data ? t('title_of', { name: data.province.name }) : t('title')}>
      <MonthChoice />
      <Filter label={t('part')} name="part" otherwise="all" drops="q"
        choices={[['all', t('whole')], ['units', t('by_unit')], ['markets', t('by_market')], ['ranking', t('ranking')], ['changes', t('changes')]]} />
      <Figured of={answer}>
        {(sheet) => (
          <>
            <AsOf head={sheet} />
            {!sheet.whole && <Notice kind="note"><p>{t('not_whole')}</p></Notice>}
            <Part part={part} province={province} data={sheet} />
          </>
        )}
      </Figured>
    </Page>
  );
}

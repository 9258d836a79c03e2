// A market as the province sees it: its cards, its states, and its zones, one of which is opened by its name in the address bar.
import { may } from '../session';
import { place } from '../router';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import type { Column } from '../ui/table';
import { Figured } from './before';
import { Cards, States } from './cards';
import { AsOf } from './dashboard';
import type { Figures, Head, MarketName } from './figures';
import { month, MonthChoice } from './period';
import { steps } from './places';
import { TrendSection } from './trend';
import { Up } from './up';
import { t } from './words';

interface Zone extends Figures { zone: string | null }
interface Sheet extends Head, Figures { market: MarketName; zones: Zone[] }

const NONE = '-'; // stalls in no zone, in the address bar
const nameOf = ({ zone }: Zone): string => zone ?? t('no_zone');

function zoneHref(path: string, zone: Zone): string {
  const query = new URLSearchParams({ ...place.value.query, zone: zone.zone ?? NONE });
  return `/app${path}?${query}`;
}

export function MarketFigures({ province, market }: { province: string; market: string }) {
  const answer = useLoad<Sheet>(`/v1/markets/${market}/zones?month=${month()}`), data = answer.data.value;
  const path = `/province/${province}/market/${market}`, asked = place.value.query['zone'];
  const zone = asked === undefined ? undefined : data?.zones.find((one) => (one.zone ?? NONE) === asked);
  const where = { province, market }, from = place.value.query['unit'];
  const commune = useLoad<{ full_name: string }>(from ? `/v1/units/${from}` : null);
  const columns: Column<Zone>[] = [
    { name: t('zone'), cell: (row) => <a href={zoneHref(path, row)}>{nameOf(row)}</a>, by: nameOf },
    ...steps<Zone>().slice(0, -1),
  ];
  const above: [string, string][] = [[`/province/${province}`, data?.province.name ?? t('province')]];
  if (from) above.push([`/province/${province}/unit/${from}`, commune.data.value?.full_name ?? t('unit')]);
  if (zone && data) above.push([path, data.market.name]);
  return (
    <Page title={!data ? t('market') : zone ? t('zone_of', { zone: nameOf(zone), market: data.market.name }) : data.market.name}>
      <Up steps={above} />
      <MonthChoice />
      <Figured of={answer}>
        {(sheet) => (
          <>
            <AsOf head={sheet} />
            <Cards figures={zone ?? sheet} where={where} />
            <States figures={zone ?? sheet} />
            {!zone && (
              <>
                <h2>{t('zones')}</h2>
                <Grid caption={t('zones')} rows={sheet.zones} columns={columns} rowKey={(row) => row.zone ?? NONE} exports="/v1/exports/zones" exportsQuery={{ market }} empty={t('no_zones')} />
                <TrendSection where={where} ladder={sheet.ladder} />
                {may('registry_read') && <p class="actions"><a class="button second" href={`/app/board/${market}`}>{t('to_board')}</a></p>}
              </>
            )}
          </>
        )}
      </Figured>
    </Page>
  );
}

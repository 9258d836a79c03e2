// The markets of a province on their way to chợ 4.0.
import { placesOf } from '../session';
import { setQuery } from '../router';
import { chosen, State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import type { MarketRow } from './figures';
import { t } from './model_words';
import { ProvinceChoice, useProvinces } from './province_choice';

export function Models() {
  const provinces = useProvinces('adoption_read'), province = chosen('province', String(placesOf('adoption_read').provinces[0] ?? provinces[0]?.code ?? ''));
  const sheet = useLoad<{ markets: MarketRow[] }>(province ? `/v1/provinces/${province}/adoption` : null);
  const columns: Column<MarketRow>[] = [
    { name: t('market'), by: ({ market }) => market.name, cell: ({ market }) => <a href={`/app/province/${province}/market/${market.id}/model`}>{market.name}</a> },
    { name: t('unit'), by: ({ unit }) => unit?.name ?? '', cell: ({ unit }) => unit?.name ?? '–' },
    { name: t('recognised'), by: ({ market }) => Number(market.model_4_0), cell: ({ market }) => (market.model_4_0 ? <State sign="✓" tone="good">{t('is_model')}</State> : <State sign="–">{t('not_model')}</State>) },
  ];
  return (
    <Page title={t('model')}>
      <ProvinceChoice provinces={provinces} value={province} onValue={(code) => setQuery({ province: code }, 'push')} problem={null} />
      <p class="actions"><a class="button second" href="/app/province/criteria">{t('criteria')}</a></p>
      <Ready of={sheet}>
        {({ markets }) => <Grid caption={t('model')} rows={markets} columns={columns} rowKey={({ market }) => market.id} find={({ market, unit }) => `${market.name} ${unit?.name ?? ''}`} searchLabel={t('find')}
          exports="/v1/exports/recognitions" empty={t('no_markets')} />}
      </Ready>
    </Page>
  );
}

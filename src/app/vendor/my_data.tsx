import { Page } from '../ui/page';
import { t } from './words';

const FORMATS = ['xlsx', 'json'] as const;

export function MyData() {
  return (
    <Page title={t('data')}>
      <p>{t('data_hint')}</p>
      <p class="actions">
        {FORMATS.map((format) => <a key={format} class="button second" href={`/v1/me/vendor/data.${format}`} download>{t(`download_${format}`)}</a>)}
      </p>
    </Page>
  );
}

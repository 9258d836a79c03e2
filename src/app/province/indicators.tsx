// Every version of every indicator: what it counts, how, and since when.
import { day } from '../format';
import { said } from '../i18n/words';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import type { Indicator } from './target_form';
import { t } from './value_words';

interface Version extends Indicator { measure: string | null; bands: { green_from: number | null; amber_from: number | null }; valid_from: string; retired_on: string | null; document: string | null }

const nameOf = (row: Version): string => `${row.code}: ${said(row.name_vi, row.name_en)}`;
const kindOf = ({ source, value_kind: kind }: Version): string => `${source === 'computed' ? t('computed') : source === 'entered' ? t('kind_entered') : t('kind_other')}, ${t(`unit_${kind}`)}`;

export function Indicators() {
  const list = useLoad<{ indicators: Version[] }>('/v1/indicators');
  const columns: Column<Version>[] = [
    { name: t('indicator'), by: nameOf, cell: nameOf },
    { name: t('version'), by: (row) => row.version, cell: (row) => row.version, number: true },
    { name: t('kind'), by: kindOf, cell: kindOf },
    { name: t('bands'), cell: ({ bands: { green_from: green, amber_from: amber } }) => (green === null ? '–' : t('bands_of', { green, amber: amber ?? '–' })) },
    { name: t('valid'), by: (row) => row.valid_from, cell: (row) => <span class="lines"><span>{t('holds_since', { day: day(row.valid_from) })}</span>{row.retired_on && <span>{t('until', { day: day(row.retired_on) })}</span>}{row.document && <span>{row.document}</span>}</span> },
  ];
  return (
    <Page title={t('indicators')} up={{ to: '/province/values', name: t('values') }}>
      <Ready of={list}>
        {({ indicators }) => <div class="papers"><Grid caption={t('indicators')} rows={indicators} columns={columns} rowKey={(row) => `${row.code}@${row.version}`} find={nameOf} searchLabel={t('find_indicator')}
          exports="/v1/exports/indicators" empty={t('no_indicators')} /></div>}
      </Ready>
    </Page>
  );
}

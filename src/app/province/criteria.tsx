// The sets of criteria for chợ 4.0, what each asks in words, and by which decision.
import { day, decimals } from '../format';
import { t as shell } from '../i18n/shell';
import { said } from '../i18n/words';
import { may } from '../session';
import { State } from '../ui/choose';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { t } from './plan_words';

export type Measure = 'coded' | 'paid' | 'fees' | 'displayed' | 'specialities' | 'wages' | 'e_receipts' | 'wifi';
export interface Criterion { code: string; name_vi: string; name_en: string; measure: Measure; threshold: number | null; optional: boolean; ground: string }
export interface CriteriaSet {
  id: string; province: number | null; name: string; number: string | null; issuer: string | null; issued_on: string | null; valid_from: string; current: boolean; criteria: Criterion[];
}

/** What a measure asks, with its threshold. */
export function asks(measure: Measure, threshold: number | null | undefined): string {
  const n = decimals(threshold ?? 0);
  switch (measure) {
    case 'coded': return t('asks_coded', { n });
    case 'paid': return t('asks_paid', { n });
    case 'fees': return t('asks_fees', { n });
    case 'displayed': return t('asks_displayed', { n });
    case 'specialities': return t('asks_specialities', { n });
    default: return t(`asks_${measure}`);
  }
}

export function Criteria() {
  const sets = useLoad<{ items: CriteriaSet[] }>('/v1/criteria_sets');
  const columns: Column<Criterion>[] = [
    { name: t('criterion'), by: (row) => row.code, cell: (row) => `${row.code}. ${said(row.name_vi, row.name_en)}${row.optional ? ` (${t('optional')})` : ''}` },
    { name: t('asks'), cell: (row) => asks(row.measure, row.threshold) },
    { name: t('ground'), cell: (row) => row.ground },
  ];
  return (
    <Page title={t('criteria')} up={{ to: '/province/plans', name: t('plans') }}>
      {may('plan_manage') && <p class="actions"><a class="button" href="/app/province/criteria/new">{t('enter_criteria')}</a></p>}
      <Ready of={sets}>
        {({ items }) => (
          <>
            {items.length ? <p class="exports">{shell('export_as')}: <a href="/v1/exports/criteria_sets.xlsx" download>XLSX</a> <a href="/v1/exports/criteria_sets.csv" download>CSV</a></p> : <Empty title={t('no_criteria')} />}
            {items.map((set) => (
              <section key={set.id} aria-labelledby={`set${set.id}`}>
                <h2 id={`set${set.id}`}>{set.name}{set.province === null && `, ${t('national')}`}</h2>
                <p>
                  {set.current ? <State sign="✓" tone="good">{t('current')}</State> : <State sign="–">{t('not_current')}</State>} · {t('holds_since', { day: day(set.valid_from) })}
                  {set.number && set.issued_on && <> · {t('decision', { number: set.number, day: day(set.issued_on), issuer: set.issuer ?? '' })}</>}
                </p>
                <Grid caption={set.name} rows={set.criteria} columns={columns} rowKey={(row) => row.code} empty={t('no_criteria')} />
              </section>
            ))}
          </>
        )}
      </Ready>
    </Page>
  );
}

// What the register knows of a market, what payers are told of it, and everything that was said of it from a day on.
import { day, decimals, number } from '../format';
import { may } from '../session';
import { Day } from '../ui/figures';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { Change } from './market_change';
import { Amend } from './market_edit';
import { clock, Public, type Whole } from './market_state';
import { className, type Kind, KINDS, modelName, type Status, STATUSES, t } from './market_words';
import { MarketPage } from './pieces';
import { t as board } from './words';

export function About({ market }: { market: string }) {
  const one = useLoad<Whole>(`/v1/markets/${market}`), said = useLoad<{ items: Fact[] }>(`/v1/markets/${market}/changes`);
  const again = async () => void (await Promise.all([one.reload(), said.reload()]));
  return (
    <MarketPage market={market} title={t('title')}>
      <Ready of={one}>
        {(whole) => (
          <>
            <Facts of={whole} />
            <h2>{t('public_says')}</h2>
            <Public phone={whole.contact_phone} />
            {may('market_manage') && <Amend market={whole} onDone={one.reload} />}
            {may('market_manage') && <Change market={whole} onDone={again} />}
          </>
        )}
      </Ready>
      <h2>{t('history')}</h2>
      <Ready of={said}>{({ items }) => <History facts={items} />}</Ready>
    </MarketPage>
  );
}

function Facts({ of: m }: { of: Whole }) {
  const since = (at: string | null, document?: string | null) => (at ? [t('since', { day: day(at) }), document].filter(Boolean).join(', ') : '');
  const rows: readonly (readonly [name: string, value: string | null, more?: string])[] = [
    [board('name'), m.name], [board('code'), m.label_code], [t('place'), m.unit.name], [t('operator'), m.operator.name], [t('kind'), t(m.kind)],
    [t('class'), className(m.class), [since(m.class_since, m.class_document), m.warnings.includes('class_differs') && t('class_suggested', { n: m.suggested_class ?? 0 })].filter(Boolean).join('. ')],
    [t('status'), t(m.status)], [t('census'), t('census_of', { in_use: number(m.stalls.in_use), vacant: number(m.stalls.vacant), closed: number(m.stalls.closed) })],
    [t('points'), m.business_points === null ? null : number(m.business_points)],
    [t('ground'), m.ground_m2 === null ? null : decimals(m.ground_m2), m.warnings.includes('ground_below_10000_m2') ? t('ground_small') : ''],
    [t('source'), m.source], [t('as_of'), m.as_of && day(m.as_of)], [t('model'), modelName(m.model_4_0), since(m.model_since)],
    [t('day_begins'), clock(m.day_cutoff_minutes)], [t('face'), t(m.face)],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value, more]) => value !== null && <div key={name}><dt>{name}</dt><dd>{value} {more && <span class="hint">{more}</span>}</dd></div>)}
      <div><dt>{t('days')}</dt><dd><a href={`/app/board/${m.id}/calendar`}>{t('days_see')}</a></dd></div>
      <div><dt>{t('contact')}</dt><dd>{m.contact_phone ?? t('no_contact')}</dd></div>
    </dl>
  );
}

type Value = string | number | null | { name: string };
interface Fact { attribute: 'unit' | 'operator' | 'kind' | 'class' | 'status'; value: Value; valid_from: string; document: string | null; said_by: string | null; said_at: string }
const NAMES = { unit: () => t('place'), operator: () => t('operator'), kind: () => t('kind'), class: () => t('class'), status: () => t('status') };
const WORDS: readonly string[] = [...KINDS, ...STATUSES];

function valueOf({ attribute, value }: Fact): string {
  if (attribute === 'class') return className(value as number | null);
  if (value !== null && typeof value === 'object') return value.name;
  return WORDS.includes(String(value)) ? t(value as Kind | Status) : String(value ?? '–');
}

function History({ facts }: { facts: readonly Fact[] }) {
  const columns: Column<Fact>[] = [
    { name: board('line'), cell: (row) => NAMES[row.attribute](), by: (row) => NAMES[row.attribute]() },
    { name: t('value'), cell: valueOf, by: valueOf },
    { name: t('first_day'), cell: (row) => <Day at={row.valid_from} />, by: (row) => row.valid_from },
    { name: t('document'), cell: (row) => row.document ?? '–', by: (row) => row.document ?? '' },
    { name: board('who'), cell: (row) => row.said_by ?? '–', by: (row) => row.said_by ?? '' },
  ];
  return <Grid<Fact> caption={t('history')} rows={facts} columns={columns} rowKey={(row) => `${row.attribute} ${row.valid_from} ${row.said_at}`} empty={t('no_history')} />;
}

// On which days a market is open: a month of it, the calendar that makes it from a day on, and the days that are otherwise.
import { useSignal } from '@preact/signals';
import { day, today } from '../format';
import { place } from '../router';
import { may } from '../session';
import { State } from '../ui/choose';
import { Day } from '../ui/figures';
import { Form } from '../ui/form';
import { Grid } from '../ui/grid';
import { type Loaded, useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { SayOther, SayRule } from './calendar_forms';
import { type Calendar, dayShort, ruleOf, t, WEEK } from './calendar_words';
import { MarketPage, post } from './pieces';
import { t as board } from './words';

interface Rule { valid_from: string; calendar: Calendar; days: number[] | null; document: string | null; said_by: string | null; said_at: string }
interface Other { id: string; from_day: string; to_day: string; open: boolean; reason: string; said_by: string | null; withdrawn_at: string | null }
interface Days { open_days: number | null; days: string[]; openings: Rule[]; exceptions: Other[] }

const iso = (year: number, month: number, date: number): string => new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
const partsOf = (month: string): [year: number, month: number] => [Number(month.slice(0, 4)), Number(month.slice(5))];

export function MarketDays({ market }: { market: string }) {
  const asked = place.value.query.month ?? '', month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7), [year, n] = partsOf(month);
  const of = useLoad<Days>(`/v1/markets/${market}/calendar?from=${month}-01&to=${iso(year + 1, n, 0)}`);
  return (
    <MarketPage market={market} title={t('title')}>
      <Ready of={of}>
        {(data) => (
          <>
            <Month market={market} month={month} data={data} />
            <h2>{t('rules')}</h2>
            {may('market_manage') && <SayRule market={market} onDone={of.reload} />}
            <Rules rules={data.openings} />
            <h2>{t('others')}</h2>
            {may('registry_write') && <SayOther market={market} onDone={of.reload} />}
            <Others of={of} rows={data.exceptions} />
          </>
        )}
      </Ready>
    </MarketPage>
  );
}

function Month({ market, month, data }: { market: string; month: string; data: Days }) {
  const [year, n] = partsOf(month), last = new Date(Date.UTC(year, n, 0)).getUTCDate(), open = new Set(data.days), to = (by: number) => `/app/board/${market}/calendar?month=${iso(year, n + by, 1).slice(0, 7)}`;
  const dates = Array.from({ length: last }, (_, i) => iso(year, n, i + 1)), first = (new Date(`${month}-01`).getUTCDay() + 6) % 7;
  return (
    <section aria-labelledby="month">
      <h2 id="month">{t('month', { month: month.split('-').reverse().join('/') })}</h2>
      <p class="filter"><a href={to(-1)}>‹ {t('before')}</a> <a href={to(1)}>{t('after')} ›</a></p>
      {data.open_days === null ? <Notice kind="note" title={t('not_said')}><p>{t('not_said_hint')}</p></Notice> : <p>{t('open_n', { n: dates.filter((date) => open.has(date)).length })} <span aria-hidden="true">● {t('open')}, ○ {t('shut')}</span></p>}
      <ol class="month">
        {WEEK.map((_, i) => <li key={i} class="head" aria-hidden="true">{dayShort(i + 1)}</li>)}
        {dates.map((date, i) => (
          <li key={date} class={open.has(date) ? 'open' : undefined} style={i ? undefined : { gridColumnStart: first + 1 }}>
            <time dateTime={date}><span class="unseen">{day(date)}</span><span aria-hidden="true">{i + 1}</span></time> <span aria-hidden="true">{open.has(date) ? '●' : '○'}</span> <span class="unseen">{t(open.has(date) ? 'open' : 'shut')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  const said = (row: Rule) => ruleOf(row.calendar, row.days);
  const columns: Column<Rule>[] = [
    { name: t('first_day'), cell: (row) => <Day at={row.valid_from} />, by: (row) => row.valid_from },
    { name: t('rule'), cell: said, by: said },
    { name: t('document'), cell: (row) => row.document ?? '–', by: (row) => row.document ?? '' },
    { name: board('who'), cell: (row) => row.said_by ?? '–', by: (row) => row.said_by ?? '' },
  ];
  return <Grid<Rule> caption={t('rules')} rows={rules} columns={columns} rowKey={(row) => row.said_at} search="rule" empty={t('no_rules')} />;
}

function Others({ of, rows }: { of: Loaded<Days>; rows: readonly Other[] }) {
  const done = useSignal(false), how = (row: Other) => t(row.open ? 'open_besides' : 'closed_then');
  const takeBack = async (row: Other) => {
    await post(`/v1/exceptions/${row.id}/withdraw`);
    done.value = true;
    await of.reload();
  };
  const columns: Column<Other>[] = [
    { name: board('when'), cell: (row) => <><Day at={row.from_day} /> – <Day at={row.to_day} /></>, by: (row) => row.from_day },
    { name: t('how'), cell: (row) => <State sign={row.withdrawn_at ? '✕' : row.open ? '●' : '○'}>{row.withdrawn_at ? t('withdrawn') : how(row)}</State>, by: how },
    { name: board('reason'), cell: (row) => row.reason, by: (row) => row.reason },
    { name: board('who'), cell: (row) => row.said_by ?? '–', by: (row) => row.said_by ?? '' },
    ...(may('registry_write') ? [{ name: t('take_back'), cell: (row: Other) => !row.withdrawn_at && <Form action={t('take_back')} second onSend={() => takeBack(row)}>{() => null}</Form> }] : []),
  ];
  return (
    <>
      {done.value && <Notice kind="good" title={t('taken_back')} />}
      <Grid<Other> caption={t('others')} rows={rows} columns={columns} rowKey={(row) => row.id} find={(row) => `${day(row.from_day)} ${day(row.to_day)} ${row.reason}`} search="other" empty={t('no_others')} />
    </>
  );
}

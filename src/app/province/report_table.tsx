// The form with its frozen figures, each cell as its papers have it, and beside it how far it moved since the period before: first
// the total, a figure a row, as who signs it reads it; then every line.
import { said } from '../i18n/words';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { periodSaid } from './period';
import { t } from './report_words';

interface Column { title: string; title_en: string; kind: string; formula: string | null }
interface Row { cells: (string | null)[]; changes: (string | null)[] }
interface Form {
  name: string; subject: string; subject_en: string; note: string | null; columns: Column[]; rows: Row[]; total: Row | null;
  before: { id: string; period: string } | null;
}

const NAME = 1; // the second column, after the serial number
const titleOf = (column: Column): string => said(column.title, column.title_en);
const FEW = 12; // lines that stand open below their total
const POINTS = new Set(['rate', 'share']);

function Change({ row, at, column }: { row: Row; at: number; column: Column }) {
  const change = row.changes[at];
  if (!change) return null;
  const sign = change.startsWith('+') ? '▲' : change.startsWith('−') ? '▼' : '=';
  return <span class="moved"><span aria-hidden="true">{sign}</span> {change}{POINTS.has(column.kind) && ' đ%'}</span>;
}

function Total({ form, row }: { form: Form; row: Row }) {
  const shown = form.columns.map((column, at) => ({ column, at })).filter(({ column, at }) => at > NAME && column.kind !== 'text');
  return (
    <table class="signed">
      <caption class="unseen">{t('total')}</caption>
      <thead><tr><th scope="col">{t('figure')}</th><th scope="col">{t('this_period')}</th>{form.before && <th scope="col">{t('moved', { period: periodSaid(form.before.period) })}</th>}</tr></thead>
      <tbody>
        {shown.map(({ column, at }) => (
          <tr key={column.title}>
            <td data-name={t('figure')}>{titleOf(column)}{column.formula && <span class="hint"> {column.formula}</span>}</td>
            <td class="number" data-name={t('this_period')}><strong>{row.cells[at]}</strong></td>
            {form.before && <td class="number" data-name={t('moved', { period: periodSaid(form.before.period) })}>{row.changes[at] ? <Change row={row} at={at} column={column} /> : '–'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ form }: { form: Form }) {
  const shown = form.columns.map((column, at) => ({ column, at })).filter(({ at }) => at >= NAME);
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={t('lines_scroll')}>
      <table>
        <caption class="unseen">{t('lines')}</caption>
        <thead><tr>{shown.map(({ column }) => <th key={column.title} scope="col">{titleOf(column)}</th>)}</tr></thead>
        <tbody>
          {[...form.rows, ...(form.total ? [form.total] : [])].map((row, n) => (
            <tr key={n} class={row === form.total ? 'sum' : undefined}>
              {shown.map(({ column, at }) => (
                <td key={column.title} data-name={titleOf(column)} class={column.kind === 'text' ? undefined : 'number'}>
                  {at === NAME && row === form.total ? t('total') : `${at === NAME ? `${n + 1}. ` : ''}${row.cells[at] ?? '–'}`} <Change row={row} at={at} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Figures({ id }: { id: string }) {
  const form = useLoad<Form>(`/v1/reports/${id}/table`);
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{t('figures')}</h2>
      <Ready of={form}>
        {(data) => (
          <>
            <p><strong>{data.name}</strong>: {said(data.subject, data.subject_en)}</p>
            {data.before
              ? <p class="hint">{t('compared', { period: periodSaid(data.before.period) })} <a href={`/app/province/reports/${data.before.id}`}>{t('see_before')}</a></p>
              : <Notice kind="note"><p>{t('nothing_before')}</p></Notice>}
            {data.total && <><h3>{t('total')}</h3><Total form={data} row={data.total} /></>}
            <details open={!data.total || data.rows.length <= FEW}>
              <summary>{t('lines_n', { n: data.rows.length })}</summary>
              <Lines form={data} />
            </details>
            {data.note && <details><summary>{t('note')}</summary><p lang="vi">{data.note}</p></details>}
          </>
        )}
      </Ready>
    </section>
  );
}

// Rows that a page has already: searched with or without marks, sorted, shown a screenful at a time, and downloaded. Looks and
// works as ui/table, which asks for its rows.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { fold } from '../format';
import { t } from '../i18n/shell';
import { place, setQuery } from '../router';
import { Download } from './download';
import { Empty } from './notice';
import { type Column, Head, inColumns, type Sort, SortChoice, sorted } from './table';

interface Props<T> {
  /** What the table is, for screen readers. */
  caption: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** The text of a row in which the words typed are looked for; what the columns sort by, where it is not given. */
  find?: (row: T) => string;
  /** Under which name they stand in the address bar: each list of a page has its own. */
  search?: string;
  searchLabel?: string;
  exports?: string;
  exportsQuery?: Record<string, string | undefined>;
  empty: string;
  emptyMore?: ComponentChildren;
}

const SCREENFUL = 50;

export function Grid<T>({ caption, rows, columns, rowKey, find = inColumns(columns), search = 'q', searchLabel, exports, exportsQuery, empty, emptyMore }: Props<T>) {
  const sort = useSignal<Sort | null>(null), shown = useSignal(SCREENFUL);
  const typed = place.value.query[search] ?? '', wanted = fold(typed), table = useRef<HTMLTableElement>(null);
  const found = wanted ? rows.filter((row) => fold(find(row)).includes(wanted)) : rows;
  const order = sort.value, by = order && columns[order.column]?.by;
  const all = by ? sorted(found, by, order.down) : found;
  useEffect(() => void (shown.value = SCREENFUL), [typed, rows]);
  const more = all.length > shown.value;
  return (
    <div class="list">
      <div class="tools">
        {rows.length > 0 && (
          <label class="search">
            <span>{searchLabel ?? t('search')}</span>
            <input type="search" defaultValue={typed} onInput={(event) => setQuery({ [search]: event.currentTarget.value.trim() || null })} />
          </label>
        )}
        {all.length > 1 && <SortChoice columns={columns} sort={sort} />}
        {all.length > 0 && <Download name={caption} exports={exports} query={exportsQuery} table={table} whole={async () => void (shown.value = all.length)} />}
      </div>
      {!all.length && (typed ? <Empty title={t('none_found')} /> : <Empty title={empty}>{emptyMore}</Empty>)}
      {all.length > 0 && (
        <table ref={table}>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>{columns.map((column, i) => <Head key={column.name} column={column} order={order?.column === i ? order.down : null}
              onSort={() => (sort.value = { column: i, down: order?.column === i && !order.down })} />)}</tr>
          </thead>
          <tbody>
            {all.slice(0, shown.value).map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => <td key={column.name} class={column.number ? 'number' : undefined} data-name={column.name}><div>{column.cell(row)}</div></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all.length > 0 && <p class="count" role="status">{t('rows_shown', { n: all.length })}</p>}
      {more && <p><button type="button" class="second" onClick={() => (shown.value += SCREENFUL)}>{t('more')}</button></p>}
    </div>
  );
}

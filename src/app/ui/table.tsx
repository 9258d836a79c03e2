// A list of the API: pages on demand ("after" and "next"), searching and filters in the address bar, sorting of what is
// shown, and its download. On a narrow screen each row becomes a card whose cells say their column.
import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { address, get, Problem, ROWS_MAX, sessions } from '../api';
import { byName, fold } from '../format';
import { t } from '../i18n/shell';
import { place, setQuery } from '../router';
import { Download } from './download';
import { Empty, ProblemNotice } from './notice';

export interface Column<T> {
  name: string;
  cell: (row: T) => ComponentChildren;
  /** What it is sorted by; a column without is not. */
  by?: (row: T) => string | number;
  number?: boolean;
}

interface Props<T> {
  /** What the table is, for screen readers. */
  caption: string;
  list: string;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** The list's query parameter that searches; its value stands in the address bar under the same name. */
  search?: string;
  /** For a list that the API does not search: the text of a row in which the words typed are looked for, with or without
   * their marks; what the columns sort by, where it is not given. Looked through is what was fetched, in larger pages, and
   * that is said; who presses goes on. */
  find?: (row: T) => string;
  searchLabel?: string;
  /** Other query parameters, such as a state that was chosen. */
  query?: Record<string, string | undefined>;
  /** "/v1/exports/stalls": the whole list as a file, or that of the query's market; without one the page writes the file. */
  exports?: string;
  /** What the file is asked with, where that is not what the list is asked with. */
  exportsQuery?: Record<string, string | undefined>;
  /** When nothing is there at all. */
  empty: string;
  emptyMore?: ComponentChildren;
  /** Between the search and the rows: what can be done with the rows that are shown. */
  above?: (shown: readonly T[]) => ComponentChildren;
  /** Asked again when this changes. */
  version?: unknown;
}

export interface Sort { column: number; down: boolean }
interface Answer<T> { items: T[]; next: string | number | null }
const TYPING_MS = 350;

export function sorted<T>(rows: readonly T[], by: (row: T) => string | number, down: boolean): T[] {
  const order = (a: T, b: T): number => {
    const x = by(a), y = by(b);
    return typeof x === 'number' && typeof y === 'number' ? x - y : byName(String(x), String(y));
  };
  return [...rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
}

/** What is looked in where a page does not say. */
export const inColumns = <T,>(columns: readonly Column<T>[]) => (row: T): string => columns.map(({ by }) => by?.(row) ?? '').join(' ');

export function Table<T>(props: Props<T>) {
  const { list, columns } = props, find = props.find ?? (props.search ? undefined : inColumns(columns)), search = props.search ?? 'q';
  const rows = useSignal<T[]>([]), next = useSignal<string | number | null>(null), state = useSignal<'loading' | 'there'>('loading');
  const problem = useSignal<Problem | null>(null), sort = useSignal<Sort | null>(null);
  const asked = useRef(0), timer = useRef(0), input = useRef<HTMLInputElement>(null), table = useRef<HTMLTableElement>(null);
  const typed = place.value.query[search] ?? '';
  const query = { ...props.query, ...(find ? {} : { [search]: typed }) };
  const path = address(list, query), file = props.exportsQuery ?? { market: props.query?.['market'] };
  const fetchRows = async (after: string | number | null) => {
    const mine = ++asked.current;
    state.value = 'loading';
    problem.value = null;
    try {
      const answer = await get<Answer<T>>(path, { after, limit: find ? ROWS_MAX : undefined });
      if (mine !== asked.current) return;
      rows.value = after ? [...rows.value, ...answer.items] : answer.items;
      next.value = answer.next ?? null;
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      if (mine === asked.current) problem.value = caught;
    }
    state.value = 'there';
  };
  const whole = async () => {
    while (next.value !== null && !problem.value) await fetchRows(next.value);
  };
  useEffect(() => void fetchRows(null), [path, props.version]);
  useEffect(() => {
    if (problem.peek()) void fetchRows(null);
  }, [sessions.value]);
  // What is looked for may come from a link as well.
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = typed;
  }, [typed]);
  const onSearch = (value: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setQuery({ [search]: value.trim() || null }), TYPING_MS);
  };
  const order = sort.value, by = order && columns[order.column]?.by;
  const wanted = find ? fold(typed) : '';
  const found = find && wanted ? rows.value.filter((row) => fold(find(row)).includes(wanted)) : rows.value;
  const shown = by ? sorted(found, by, order.down) : found;
  const none = state.value === 'there' && !found.length && !problem.value, partly = find && wanted && next.value;
  return (
    <section class="list" aria-label={props.caption}>
      <div class="tools">
        {(typed || !none) && (
          <label class="search">
            <span>{props.searchLabel ?? t('search')}</span>
            <input ref={input} type="search" defaultValue={typed} onInput={(event) => onSearch(event.currentTarget.value)} />
          </label>
        )}
        {shown.length > 1 && <SortChoice columns={columns} sort={sort} />}
        {shown.length > 0 && <Download name={props.caption} exports={props.exports} query={file} table={table} whole={whole} />}
      </div>
      {problem.value && <ProblemNotice problem={problem.value} retry={() => void fetchRows(null)} />}
      {none && (typed ? <Empty title={partly ? t('none_found_in', { n: rows.value.length }) : t('none_found')} /> : <Empty title={props.empty}>{props.emptyMore}</Empty>)}
      {shown.length > 0 && props.above?.(shown)}
      {shown.length > 0 && (
        <table ref={table}>
          <caption class="unseen">{props.caption}</caption>
          <thead>
            <tr>{columns.map((column, i) => <Head key={column.name} column={column} order={order?.column === i ? order.down : null}
              onSort={() => (sort.value = { column: i, down: order?.column === i && !order.down })} />)}</tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={props.rowKey(row)}>
                {columns.map((column) => <td key={column.name} class={column.number ? 'number' : undefined} data-name={column.name}><div>{column.cell(row)}</div></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class={state.value === 'loading' ? 'count loading' : 'count'} role="status">
        {state.value === 'loading' ? t('loading') : !none && !problem.value && (partly ? t('found_in', { n: found.length, of: rows.value.length }) : t(next.value ? 'rows_more' : 'rows_shown', { n: found.length }))}
      </p>
      {next.value && state.value === 'there' && <p><button type="button" class="second" onClick={() => void fetchRows(next.value)}>{partly ? t('find_on') : t('more')}</button></p>}
    </section>
  );
}

/** The same where a row is a card and the columns have no heads. */
export function SortChoice<T>({ columns, sort }: { columns: readonly Column<T>[]; sort: Signal<Sort | null> }) {
  const now = sort.value, choices = columns.flatMap(({ name, by }, column) => (by ? [[`${column}`, t('sort_up', { name })], [`${column}-`, t('sort_down', { name })]] as const : []));
  if (!choices.length) return null;
  return (
    <label class="search cards-only">
      <span>{t('sort')}</span>
      <select value={now ? `${now.column}${now.down ? '-' : ''}` : ''} onChange={({ currentTarget: { value } }) => (sort.value = value ? { column: parseInt(value, 10), down: value.endsWith('-') } : null)}>
        <option value="">{t('sort_as_is')}</option>
        {choices.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </select>
    </label>
  );
}

export function Head<T>({ column, order, onSort }: { column: Column<T>; order: boolean | null; onSort: () => void }) {
  if (!column.by) return <th scope="col">{column.name}</th>;
  return (
    <th scope="col" aria-sort={order === null ? 'none' : order ? 'descending' : 'ascending'}>
      <button type="button" class="sort" title={t('sort_by', { name: column.name })} onClick={onSort}>
        {column.name} <span aria-hidden="true">{order === null ? '↕' : order ? '↓' : '↑'}</span>
      </button>
    </th>
  );
}

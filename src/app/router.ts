// The address bar is the state: a page is found by its path below /app, and what it shows (filters, tabs, the row that is
// open) stands in the query. Ordinary links work, and so does the back button.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

export const BASE = '/app';

export interface Place {
  path: string; // below BASE, without a slash at its end, "/" for the home page
  query: Record<string, string>;
}

function read(): Place {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, '');
  return { path: path || '/', query: Object.fromEntries(new URLSearchParams(location.search)) };
}

export const place = signal<Place>(read());
/** Counts the pages that were gone to, not the queries: a new page takes the focus. */
export const visits = signal(0);

export const href = (path: string): string => BASE + path;

function moved(): void {
  const before = place.value.path;
  place.value = read();
  if (place.value.path !== before) visits.value++;
}

export function go(path: string): void {
  history.pushState(null, '', href(path));
  moved();
}

/** Changes the query of this page; null takes a name out. A step of its own only where going back to it means something. */
export function setQuery(change: Record<string, string | null>, how: 'replace' | 'push' = 'replace'): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change))
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  const text = query.toString();
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', location.pathname + (text ? `?${text}` : ''));
  moved();
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  moved();
  scrollTo(0, 0);
}

export function watchAddress(): void {
  addEventListener('popstate', moved);
  document.addEventListener('click', onClick);
}

// ---- pages

type Names<P extends string> = P extends `${string}:${infer Name}/${infer Rest}` ? Name | Names<Rest> : P extends `${string}:${infer Name}` ? Name : never;
type Values<P extends string> = { [name in Names<P>]: string };

export interface PageRow {
  path: string;
  view: ComponentType<Record<string, string>>;
  /** Any of these rights; none for everybody who is signed in. */
  rights: readonly string[];
}

/** A row of an area's table: page('/board/:market/stalls', Stalls, ['registry_read']); Stalls gets { market }. */
export function page<P extends string>(path: P, view: ComponentType<Values<P>>, rights: readonly string[] = []): PageRow {
  return { path, view: view as ComponentType<Record<string, string>>, rights };
}

export function match(rows: readonly PageRow[], path: string): { row: PageRow; values: Record<string, string> } | null {
  const parts = path.split('/');
  for (const row of rows) {
    const wanted = row.path.split('/');
    if (wanted.length !== parts.length) continue;
    const values: Record<string, string> = {};
    if (wanted.every((word, i) => (word.startsWith(':') ? (values[word.slice(1)] = decodeURIComponent(parts[i]!)) !== '' : word === parts[i])))
      return { row, values };
  }
  return null;
}

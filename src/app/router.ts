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

// ---- steps of the history: each knows how far down its page was, and whether something lies over the page

interface Step { y?: number; over?: boolean }
const step = (): Step => (history.state as Step | null) ?? {};
const RESTORE_MS = 5000, KEEP_MS = 150;
let restoring = 0, keeping = 0, closeTop: (() => void) | null = null;

function keepHeight(): void {
  if (!restoring) history.replaceState({ ...step(), y: scrollY }, '');
}

/** A page that comes back is short until its lists are there: goes down as soon as that far can be gone, unless somebody
 * moves it meanwhile. */
function restore(y: number): void {
  const mine = (restoring = performance.now());
  const look = () => {
    if (restoring !== mine) return;
    if (document.documentElement.scrollHeight - innerHeight < y && performance.now() < mine + RESTORE_MS) return void requestAnimationFrame(look);
    scrollTo({ top: y, behavior: 'instant' });
    restoring = 0;
  };
  requestAnimationFrame(look);
}

function onPop(): void {
  const close = closeTop;
  if (close && !step().over) {
    closeTop = null;
    return close();
  }
  moved();
  if (step().y !== undefined) restore(step().y!);
}

/** Something opens over the page, and the back button closes it. Gives what its end has to call. */
export function stepInto(close: () => void): () => void {
  keepHeight();
  history.pushState({ ...step(), over: true }, '');
  closeTop = close;
  return () => {
    if (closeTop !== close) return;
    closeTop = null;
    if (step().over) history.back();
  };
}

/** Another page takes the step of what lay over this one. */
function enter(address: string): void {
  restoring = 0;
  if (step().over) {
    closeTop = null;
    history.replaceState(null, '', address);
  } else {
    keepHeight();
    history.pushState(null, '', address);
  }
  moved();
  scrollTo({ top: 0, behavior: 'instant' });
}

export function go(path: string): void {
  enter(href(path));
}

/** Changes the query of this page; null takes a name out. A step of its own only where going back to it means something. */
export function setQuery(change: Record<string, string | null>, how: 'replace' | 'push' = 'replace'): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change))
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  const text = query.toString();
  const address = location.pathname + (text ? `?${text}` : '');
  if (how === 'push') {
    keepHeight();
    history.pushState({ y: scrollY }, '', address);
  } else history.replaceState(history.state, '', address);
  moved();
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  const isHere = link.pathname === location.pathname, y = scrollY;
  enter(link.href);
  // A filter changes what is shown, and not where one looks.
  if (isHere) scrollTo({ top: y, behavior: 'instant' });
}

export function watchAddress(): void {
  history.scrollRestoration = 'manual';
  // What lay over the page did not outlive it.
  if (step().over) history.back();
  else if (step().y) restore(step().y!);
  addEventListener('popstate', onPop);
  document.addEventListener('click', onClick);
  for (const name of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(name, () => (restoring = 0), { passive: true });
  addEventListener('scroll', () => {
    clearTimeout(keeping);
    keeping = window.setTimeout(keepHeight, KEEP_MS);
  }, { passive: true });
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

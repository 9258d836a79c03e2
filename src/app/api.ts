// The only door to /v1. Everything that goes wrong comes out as a Problem, which says in the user's language what happened
// (RFC 9457, both languages from the server) and what to do next.
import { signal } from '@preact/signals';
import { t } from './i18n/shell';
import { said } from './i18n/words';

const DEADLINE_MS = 30_000;
const TRIES = 3, PAUSE_MS = 800;
/** Of one page of a list. */
export const ROWS_MAX = 200;

type Query = Record<string, string | number | boolean | null | undefined>;

interface ProblemDocument {
  status: number; code: string; title: string; title_vi: string;
  field?: string; detail?: string; detail_vi?: string; request_id?: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly requestId: string | undefined;
  readonly waitSeconds: number;

  constructor(readonly document: ProblemDocument, waitSeconds = 0) {
    super(document.code);
    this.status = document.status;
    this.code = document.code;
    this.field = document.field;
    this.requestId = document.request_id;
    this.waitSeconds = waitSeconds;
  }

  get title(): string {
    return said(this.document.title_vi, this.document.title);
  }

  get detail(): string | undefined {
    const { detail, detail_vi } = this.document;
    return detail && said(detail_vi ?? detail, detail);
  }

  /** What the user can do about it. */
  get next(): string {
    if (this.status === 0) return t('next_network');
    if (this.status === 401 && this.code === 'unauthenticated') return t('next_sign_in');
    if (this.waitSeconds) return t('next_wait', { seconds: this.waitSeconds });
    if (this.status === 409 && this.code === 'conflict') return t('next_reload');
    if (this.status === 403) return t('next_ask');
    return this.status >= 500 ? t('next_again') : t('next_correct');
  }
}

/** Not of the server: the network failed (status 0), or something else answered. */
const ours = (status: number, code: 'network_down' | 'server_odd'): Problem =>
  new Problem({ status, code, title: t(code), title_vi: t(code) });

/** Whether the last request came through; the browser's own word is only a hint. */
export const online = signal(navigator.onLine);
addEventListener('offline', () => (online.value = false));
addEventListener('online', () => (online.value = true));

/** Counts the sessions of this page: what was refused for want of one is asked for again in the next. */
export const sessions = signal(0);

/** Called when the server no longer knows the session; session.ts puts itself here. */
export const onSessionOver: { call: () => void } = { call: () => {} };

export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = given.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&');
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

async function problemOf(answer: Response): Promise<Problem> {
  const document = (await answer.json().catch(() => null)) as ProblemDocument | null;
  if (!document?.code) return ours(answer.status, 'server_odd');
  const problem = new Problem(document, Number(answer.headers.get('retry-after') ?? 0));
  if (problem.code === 'unauthenticated') onSessionOver.call();
  return problem;
}

async function once(path: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), DEADLINE_MS);
  try {
    const answer = await fetch(path, { ...init, credentials: 'same-origin', signal: stop.signal });
    online.value = true;
    return answer;
  } catch {
    online.value = false;
    throw ours(0, 'network_down');
  } finally {
    clearTimeout(timer);
  }
}

/** Reading may be tried again; nothing is done twice by it. */
async function read(path: string): Promise<Response> {
  for (let left = TRIES; ; ) {
    try {
      return await once(path, {});
    } catch (problem) {
      if (!--left || !navigator.onLine) throw problem;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (TRIES - left)));
    }
  }
}

async function json<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export async function get<T>(path: string, query?: Query): Promise<T> {
  return json<T>(await read(address(path, query)));
}

/** Every row of a list, page by page. */
export async function all<T>(path: string): Promise<T[]> {
  const rows: T[] = [];
  for (let after: string | number | null = null; ; ) {
    const answer: { items: T[]; next: string | number | null } = await get(path, { limit: ROWS_MAX, after });
    rows.push(...answer.items);
    after = answer.next ?? null;
    if (after === null) return rows;
  }
}

/** A file: its bytes and its type. */
export async function getFile(path: string, query?: Query): Promise<Blob> {
  const answer = await read(address(path, query));
  if (!answer.ok) throw await problemOf(answer);
  return answer.blob();
}

export interface Sending {
  /** Idempotency-Key of the requests that take one: the same key is done once, however often it is sent. */
  key?: string;
}

export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, how: Sending = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (how.key) headers['idempotency-key'] = how.key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return json<T>(await once(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) }));
}

/** Hands in a file as the body. */
export async function sendFile<T>(path: string, file: Blob, query?: Query): Promise<T> {
  return json<T>(await once(address(path, query), { method: 'POST', headers: { 'content-type': file.type || 'application/octet-stream' }, body: file }));
}

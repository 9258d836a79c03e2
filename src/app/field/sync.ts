// Sending what waits. Every row goes under the client id that it got when it was made, so that sending it twice counts it
// once; the server answers each row for itself. What is refused stays, with why.
import { signal } from '@preact/signals';
import { Problem, send } from '../api';
import { may, me } from '../session';
import { dropRow, type Kind, putRow, rowsOf, type Waiting } from './store';

const BATCH = 50, AGAIN_MS = 1000, AGAIN_MS_MAX = 30_000, KEEP_SENT_MS = 7 * 86_400_000;

interface Result { client_id: string | null; status: string; code?: string; verdict?: string | null }
type Batch = Record<Kind, Waiting[]>;

export const queue = signal<Waiting[]>([]);
export const sending = signal(false);
export const problem = signal<Problem | null>(null);

const personNow = (): string | undefined => me.value?.person;

export async function refresh(): Promise<void> {
  const person = personNow();
  queue.value = person ? await rowsOf(person) : [];
}

/** Keeps something to be sent, and sends it when it can. */
export async function enqueue(row: Omit<Waiting, 'person' | 'made' | 'state'>): Promise<void> {
  await putRow({ ...row, person: personNow()!, made: new Date().toISOString(), state: 'waiting' });
  await refresh();
  void sendAll();
}

export async function forget(row: Waiting): Promise<void> {
  await dropRow(row.client_id);
  await refresh();
}

/** Whose account a home-made code pays is for the register to tell: that is no difference. */
export const differs = ({ here, there }: Waiting): boolean => !!here && !!there && here !== there && !(here === 'unknown_account' && there === 'registered_unsealed');
/** What somebody has to look at: refused, or judged otherwise than on this device. */
export const isConflict = (row: Waiting): boolean => row.state === 'refused' || (differs(row) && !row.seen);

export async function settleSeen(row: Waiting): Promise<void> {
  await putRow({ ...row, seen: true });
  await refresh();
}

/** Sends what was refused once more, word for word; or as a row of its own, where its id turned out to be taken. */
export async function sendAgain(row: Waiting, as: 'same' | 'own'): Promise<void> {
  const client_id = as === 'same' ? row.client_id : crypto.randomUUID();
  await putRow({ ...row, client_id, body: { ...row.body, client_id }, state: 'waiting', code: undefined });
  if (as === 'own') await dropRow(row.client_id);
  await refresh();
  void sendAll();
}

/** Which of the ways takes which rows: teams hand in visits and scans at once, inspectors their scans alone. */
async function post(batch: Batch): Promise<Result[]> {
  const bodies = (kind: Kind): unknown[] => batch[kind].map(({ body }) => body), results: Result[] = [];
  const { scan, visit, check } = batch;
  if (may('visit_write') && scan.length + visit.length) {
    const answer = await send<{ visits: Result[]; scans: Result[] }>('POST', '/v1/field/sync', { visits: bodies('visit'), scans: bodies('scan') });
    results.push(...answer.visits, ...answer.scans);
  } else if (scan.length) {
    results.push(...(await send<{ results: Result[] }>('POST', '/v1/scans', { scans: bodies('scan') })).results);
  }
  if (check.length) results.push(...(await send<{ results: Result[] }>('POST', '/v1/round_checks', { checks: bodies('check') })).results);
  return results;
}

async function settle(row: Waiting, result: Result): Promise<void> {
  if (result.status === 'refused') await putRow({ ...row, state: 'refused', code: result.code });
  else await putRow({ ...row, state: 'sent', sent: new Date().toISOString(), there: result.verdict ?? undefined });
}

/** A whole batch is refused for one row of it: that one is told by its place ("scans.3.at"). */
async function refuseOne(batch: Batch, refusal: Problem): Promise<boolean> {
  const place = /^(scans|checks|visits)\.(\d+)\./.exec(refusal.field ?? ''), kind = place && ({ scans: 'scan', checks: 'check', visits: 'visit' } as const)[place[1] as 'scans'];
  const row = kind ? batch[kind][Number(place[2])] : undefined;
  if (row) await putRow({ ...row, state: 'refused', code: refusal.code });
  return !!row;
}

async function sendBatch(rows: Waiting[]): Promise<void> {
  const batch: Batch = { visit: [], scan: [], check: [] };
  for (const row of rows) batch[row.kind].push(row);
  try {
    const results = new Map((await post(batch)).map((result) => [result.client_id, result]));
    for (const row of rows) {
      const result = results.get(row.client_id);
      if (result) await settle(row, result);
    }
  } catch (caught) {
    if (!(caught instanceof Problem) || !(await refuseOne(batch, caught))) throw caught;
  }
}

async function sendWaiting(person: string): Promise<void> {
  for (let before = Infinity; ; ) {
    const waiting = (await rowsOf(person)).filter(({ state }) => state === 'waiting');
    if (!waiting.length || waiting.length >= before || personNow() !== person) return;
    before = waiting.length;
    await sendBatch(waiting.slice(0, BATCH));
    await refresh();
  }
}

async function forgetOld(): Promise<void> {
  const old = new Date(Date.now() - KEEP_SENT_MS).toISOString();
  for (const row of queue.value) if (row.state === 'sent' && !row.photo && row.sent! < old) await dropRow(row.client_id);
}

let timer = 0, pause = AGAIN_MS;
/** What still waits is tried again, soon at first and then less often. */
function tryAgain(): void {
  clearTimeout(timer);
  if (!queue.value.some(({ state }) => state === 'waiting')) return;
  timer = window.setTimeout(() => void sendAll(), pause);
  pause = Math.min(pause * 2, AGAIN_MS_MAX);
}

/** One tab at a time sends; the others look at what is left. */
export async function sendAll(): Promise<void> {
  const person = personNow();
  if (!person || sending.value) return;
  if (!navigator.onLine) return tryAgain();
  sending.value = true;
  problem.value = null;
  try {
    await navigator.locks.request('socho-field-send', () => sendWaiting(person));
    await forgetOld();
    pause = AGAIN_MS;
  } catch (caught) {
    if (!(caught instanceof Problem)) throw caught;
    if (caught.status) problem.value = caught;
  } finally {
    sending.value = false;
    await refresh();
    tryAgain();
  }
}

let started = false;
/** From when the area is first opened: at once, and whenever the network is back. */
export function startSending(): void {
  if (started) return;
  started = true;
  addEventListener('online', () => void sendAll());
  me.subscribe(() => void refresh().then(sendAll));
}

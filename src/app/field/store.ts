// What is kept on the device for work without a network, in IndexedDB: what a market is, who one's team is, and what waits
// to be sent. Each row belongs to a person; nobody else who signs in on this device sees it.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Key, Verdict } from './bundle';

export interface Stall { id: string; number: string; zone: string | null; row: string | null; vendor: string | null }
export interface Round { id: string; from_day: string; to_day: string; file: string }
export interface Kept {
  person: string; market: string; name: string; at: string;
  stalls: Stall[];
  /** Of the market, as it came: it is verified whenever it is opened. Absent for who may not have it. */
  file: string | null;
  trust: Key[];
  rounds: Round[];
}

export interface Member { id: string; name: string }
export interface Team { id: string; name: string; members: Member[]; hamlets: { code: string; name: string }[] }
export interface Task { code: string; vi: string; en: string }
export interface Crew { person: string; at: string; teams: Team[]; tasks: Task[] }

export type Kind = 'visit' | 'scan' | 'check';
export interface Waiting {
  client_id: string;
  person: string;
  kind: Kind;
  /** What the API is sent, word for word, however often. */
  body: Record<string, unknown>;
  /** What people call it: "Sạp A12". */
  name: string;
  /** Of what was recorded before this was kept: none. */
  market?: string | undefined;
  made: string;
  state: 'waiting' | 'sent' | 'refused';
  /** What the device said of a sticker, and what the register says. */
  here?: Verdict | undefined;
  there?: string | undefined;
  code?: string | undefined;
  /** That the register judged it otherwise was looked at. */
  seen?: boolean | undefined;
  sent?: string | undefined;
  photo?: Blob | undefined;
}

interface Schema extends DBSchema {
  market: { key: [string, string]; value: Kept };
  crew: { key: string; value: Crew };
  queue: { key: string; value: Waiting; indexes: { person: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('socho-field', 1, {
    upgrade(db) {
      db.createObjectStore('market', { keyPath: ['person', 'market'] });
      db.createObjectStore('crew', { keyPath: 'person' });
      db.createObjectStore('queue', { keyPath: 'client_id' }).createIndex('person', 'person');
    },
  });
  return opened;
}

export const keepMarket = async (kept: Kept): Promise<void> => void (await (await database()).put('market', kept));
export const keptMarket = async (person: string, market: string): Promise<Kept | undefined> => (await database()).get('market', [person, market]);
export const keptMarkets = async (person: string): Promise<Kept[]> => (await (await database()).getAll('market')).filter((kept) => kept.person === person);
export const dropMarket = async (person: string, market: string): Promise<void> => (await database()).delete('market', [person, market]);

export const keepCrew = async (crew: Crew): Promise<void> => void (await (await database()).put('crew', crew));
export const keptCrew = async (person: string): Promise<Crew | undefined> => (await database()).get('crew', person);

export const putRow = async (row: Waiting): Promise<void> => void (await (await database()).put('queue', row));
export const keptRow = async (id: string): Promise<Waiting | undefined> => (await database()).get('queue', id);
export const dropRow = async (id: string): Promise<void> => (await database()).delete('queue', id);
/** Oldest first. */
export const rowsOf = async (person: string): Promise<Waiting[]> =>
  (await (await database()).getAllFromIndex('queue', 'person', person)).sort((a, b) => a.made.localeCompare(b.made));

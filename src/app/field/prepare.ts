// Fetches what a market takes to be worked in without a network. What one may not have is left out.
import { get, getFile, Problem } from '../api';
import { may } from '../session';
import { warmReader } from '../ui/reader';
import { type Key, openBundle } from './bundle';
import { type Crew, keepCrew, keepMarket, type Kept, type Round, type Stall, type Team } from './store';

interface List<T> { items: T[]; next?: string | null }

async function all<T>(path: string): Promise<T[]> {
  const rows: T[] = [];
  for (let after: string | null | undefined = undefined; after !== null; ) {
    const page: List<T> = await get<List<T>>(path, { limit: 200, after });
    rows.push(...page.items);
    after = page.next ?? null;
  }
  return rows;
}

interface ApiStall { id: string; number: string; zone: string | null; row: string | null; tenancies: { vendor: { name: string } }[] }

async function stallsOf(market: string): Promise<Stall[]> {
  const rows = await all<ApiStall>(`/v1/markets/${market}/stalls`);
  return rows.map(({ id, number, zone, row, tenancies }) => ({ id, number, zone, row, vendor: tenancies[0]?.vendor.name ?? null }));
}

async function textOf(path: string): Promise<string> {
  return (await getFile(path)).text();
}

async function roundsOf(market: string): Promise<Round[]> {
  if (!may('incident_read') || !may('bundle_read')) return [];
  const open = await all<{ id: string; from_day: string; to_day: string }>(`/v1/markets/${market}/rounds?state=open`);
  return Promise.all(open.map(async ({ id, from_day, to_day }) => ({ id, from_day, to_day, file: await textOf(`/v1/rounds/${id}/bundle`) })));
}

/** Keys in the form that bundles have them: when a key was revoked it is not believed at all. */
async function trusted(): Promise<Key[]> {
  const { keys } = await get<{ keys: Key[] }>('/.well-known/socho/keys.json');
  return keys.map(({ kid, x, nbf, exp, revoked }) => ({ kid, x, nbf, exp, revoked: !!revoked, since: null }));
}

/** Throws what openBundle does when the market's bundle is not the register's own: then nothing is kept. */
export async function prepareMarket(person: string, market: { id: string; name: string }): Promise<Kept> {
  const [stalls, trust, file, rounds] = await Promise.all([stallsOf(market.id), trusted(), may('bundle_read') ? textOf(`/v1/markets/${market.id}/bundle`) : null, roundsOf(market.id)]);
  for (const one of [file, ...rounds.map((round) => round.file)]) if (one !== null) await openBundle(one, trust, Date.now());
  const kept: Kept = { person, market: market.id, name: market.name, at: new Date().toISOString(), stalls, file, trust, rounds };
  await keepMarket(kept);
  if (may('field_check')) await warmReader().catch(() => {}); // pasting goes without
  return kept;
}

interface ApiTeam { id: string; name: string; unit: { code: string; level: string; name: string }; members?: { id: string; name: string; left_on: string | null }[] }

async function teamOf(id: string): Promise<Team> {
  const team = await get<ApiTeam>(`/v1/teams/${id}`), { unit } = team;
  const hamlets = unit.level === 'hamlet' ? [{ code: unit.code, name: unit.name }]
    : (await all<{ code: string; full_name: string }>(`/v1/units?level=hamlet&parent=${unit.code}`)).map(({ code, full_name: name }) => ({ code, name }));
  return { id, name: team.name, hamlets, members: (team.members ?? []).filter((one) => !one.left_on).map(({ id: member, name }) => ({ id: member, name })) };
}

export async function prepareCrew(person: string): Promise<Crew | null> {
  if (!may('visit_write') || !may('team_read')) return null;
  const [teams, tasks] = await Promise.all([all<ApiTeam>('/v1/teams'), get<List<{ code: string; vi: string; en: string }>>('/v1/field_tasks')]);
  const crew: Crew = { person, at: new Date().toISOString(), tasks: tasks.items.map(({ code, vi, en }) => ({ code, vi, en })), teams: await Promise.all(teams.map(({ id }) => teamOf(id))) };
  await keepCrew(crew);
  return crew;
}

export const isOffline = (caught: unknown): boolean => caught instanceof Problem && caught.status === 0;

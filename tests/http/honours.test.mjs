// Ranking of teams: what counts and what does not, ties, marks under review, visits drawn for a second look, and results that never
// change.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Register } from './register.mjs';
import { build, PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false, config: 'province = 22\n' });
const day = (ago) => new Date(Date.now() + 7 * 3600_000 - ago * 86400_000).toISOString().slice(0, 10);
const PERIOD = { from: day(60), to: day(1) };
let admin, lead, elsewhere, markets, stalls, unit, free = 0;
const teams = {};

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
const compute = async (parameters = {}, more = {}) => ok(await admin('POST', '/v1/honours', { unit, ...PERIOD, parameters: { outcomes_min: 1, ...parameters }, ...more }), 201);
const rowOf = async (run, name) => ok(await admin('GET', `/v1/honours/${run}`)).rows.find(({ team }) => team.name === `Tổ ${name}`);

async function team(name, hamlet, members = 3, households = 100) {
  const made = ok(await admin('POST', '/v1/teams', { level: 'hamlet', unit: hamlet, name: `Tổ ${name}`, founded_on: '2024-01-01', ...(households ? { households } : {}) }), 201);
  for (let n = 0; n < members; n++)
    made.member = ok(await admin('POST', `/v1/teams/${made.id}/members`, { name: `Người ${name}${n}`, role: 'member', joined_on: '2024-01-01' }), 201).id;
  teams[name] = made;
}

/** A registration that a team helped at so many days ago, with payments in the days after and a code that was seen. */
function helped(name, { ago = 40, payments = 0, each = 50_000, seen, ended } = {}) {
  const stall = stalls[free++], revision = randomUUID();
  register.sql(`set session_replication_role = replica;
    insert into revision (province, id, market, stall, kind, data, state, created_by, submitted_by, submitted_at, decided_by, decided_at)
    select 22, '${revision}', '${markets.own}', '${stall}', 'vendor_registration', '{}', 'approved', a.id, a.id, now() - interval '${ago} days', b.id, now() - interval '${ago} days'
    from person a, person b where a.login = 'admin' and b.login = 'lead';
    insert into revision_helper (province, revision, market, member, team, member_name, team_name, named_by)
    select 22, '${revision}', '${markets.own}', '${teams[name].member}', '${teams[name].id}', 'x', 'x', id from person where login = 'admin';
    insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at, displayed_at, ended_at, reason)
    values (22, '${String(free).padStart(11, 'A')}', '${markets.own}', '${stall}', '${randomUUID()}', 'static', 'sealed', 'testkey1', decode(repeat('00', 64), 'hex'), '\\x00',
      substring(sha256('p${free}') for 16), substring(sha256('s${free}') for 16), '${ended === undefined ? (seen === undefined ? 'issued' : 'displayed') : 'revoked'}', now() - interval '${ago} days',
      ${seen === undefined ? 'null' : `now() - interval '${seen} days'`}, ${ended === undefined ? 'null' : `now() - interval '${ended} days'`}, ${ended === undefined ? 'null' : "'x'"});
    ${payments ? `insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
      values (22, '${stall}', '${day(ago - 5)}', 0, '${markets.own}', ${payments}, ${payments * each}, ${payments}, now())` : ''}`);
  return revision;
}
const visits = async (list) => {
  const answer = ok(await lead('POST', '/v1/field/sync', { visits: list.map(([name, more]) => ({ client_id: randomUUID(), team: teams[name].id, stall: stalls[0], task: 'qr_install', channel: 'market', outcome: 'done', ...more })) }));
  assert.ok(answer.visits.every(({ status }) => status === 'recorded'), JSON.stringify(answer.visits));
  return answer.visits.map(({ id }) => id);
};
const at = (ago) => new Date(Date.now() - ago * 86400_000).toISOString();

before(async () => {
  await register.start();
  markets = build(register, 40);
  writeFileSync(join(register.dir, 'hamlets.tsv'), 'commune_code\tkey\ttype\tname\thouseholds\n06685\tK1\tkhu phố\t1\t300\n06685\tK2\tkhu phố\t2\t\n', { mode: 0o644 });
  register.socho('unit', 'import', join(register.dir, 'hamlets.tsv'));
  person(register, 'admin', 'prov_admin', '--province', '22');
  person(register, 'lead', 'team_lead', '--unit', '06685');
  person(register, 'officer', 'commune_officer', '--unit', '06685');
  person(register, 'elsewhere', 'prov_admin', '--province', '19');
  [admin, lead, elsewhere] = await Promise.all(['admin', 'lead', 'elsewhere'].map((who) => register.person(who, PASSWORD)));
  stalls = register.sql(`select id from stall where market = '${markets.own}' order by number_sort`).flat();
  [[unit]] = register.sql("select id from unit where code = '06685' and valid_to is null");
  for (const [name, hamlet, members, households] of [['A', '06685.K1'], ['B', '06685.K1'], ['C', '06685.K1', 2], ['D', '06685.K2', 3, null], ['E', '06685.K1'], ['F', '06685.K1', 3, 400]])
    await team(name, hamlet, members, households);
}, { timeout: 120_000 });
after(() => register.stop());

test('counts what lasts, by the households a team was given', async () => {
  const kept = [helped('A', { payments: 20, seen: 10 }), helped('A', { payments: 30 })];
  helped('A', { payments: 19 }); // too few payments
  helped('A', { payments: 50, ended: 20 }); // its code did not last
  helped('A', { ago: 20, payments: 50 }); // not thirty days ago yet
  for (let n = 0; n < 2; n++) helped('F', { payments: 25 });
  const { id, formula, seed } = await compute();
  assert.match(formula, /^điểm = 100 × \(3 × .* sau 30 ngày \(từ 20 giao dịch\) \+ 1 × .* − 2 × .*÷ số hộ phụ trách$/);
  assert.match(seed, /^[0-9a-f]{32}$/);
  const a = await rowOf(id, 'A'), f = await rowOf(id, 'F');
  assert.deepEqual([a.durable, a.displayed, a.points, a.assigned, a.score, a.rank], [2, 1, 7, 100, 7, 1]);
  assert.deepEqual([f.durable, f.points, f.assigned, f.score, f.rank], [2, 6, 400, 1.5, 2]);
  assert.deepEqual(new Set(a.evidence.durable), new Set(kept), 'evidence names what was counted');
  const heavier = await compute({ durable: 10 });
  assert.deepEqual([heavier.parameters.durable, (await rowOf(heavier.id, 'A')).points], [10, 21]);
  assert.equal((await rowOf(id, 'A')).points, 7, 'the first stays as it was');
});

test('ranks nobody who is too small, or of whom nobody knows for how many', async () => {
  for (const name of ['C', 'D']) helped(name, { payments: 20 });
  const { id } = await compute();
  assert.deepEqual([(await rowOf(id, 'C')).unranked, (await rowOf(id, 'D')).unranked, (await rowOf(id, 'E')).unranked], ['too_few_members', 'no_denominator', 'too_few_outcomes']);
  assert.equal((await rowOf(id, 'C')).rank, null);
});

test('draws visits by a stored seed, and a second look that finds nothing costs points; ties are told', async () => {
  const ids = await visits(Array.from({ length: 12 }, () => ['B', { at: at(30) }]));
  helped('B', { payments: 20, seen: 9 });
  helped('B', { payments: 20, seen: 9 });
  helped('B', { seen: 9 });
  const first = await compute({ revisit_percent: 50 });
  const { items } = ok(await lead('GET', `/v1/honours/${first.id}/sample`));
  const drawn = [...ids].sort((x, y) => (createHash('sha256').update(first.seed + x).digest('hex') < createHash('sha256').update(first.seed + y).digest('hex') ? -1 : 1)).slice(0, 6);
  assert.deepEqual(items.map(({ visit }) => visit), drawn, 'anybody may draw them again');
  const look = { visit: drawn[0], result: 'failed', on: day(2) };
  refused(await lead('POST', `/v1/honours/${first.id}/revisits`, look), 403, 'forbidden');
  const officer = await register.person('officer', PASSWORD);
  register.sql(`update visit set person = (select id from person where login = 'officer') where id = '${drawn[1]}'`);
  refused(await officer('POST', `/v1/honours/${first.id}/revisits`, { ...look, visit: drawn[1] }), 403, 'own_visit');
  refused(await officer('POST', `/v1/honours/${first.id}/revisits`, { ...look, on: day(40) }), 422, 'revisit_day');
  refused(await officer('POST', `/v1/honours/${first.id}/revisits`, { ...look, visit: randomUUID() }), 404, 'not_found');
  ok(await officer('POST', `/v1/honours/${first.id}/revisits`, look), 201);
  refused(await officer('POST', `/v1/honours/${first.id}/revisits`, look), 409, 'duplicate');
  const second = await compute();
  const a = await rowOf(second.id, 'A'), b = await rowOf(second.id, 'B');
  assert.deepEqual([b.durable, b.displayed, b.failed, b.points, b.score], [2, 3, 1, 7, 7]);
  assert.deepEqual([a.rank, a.tie, b.rank, b.tie], [1, 'fewer_failed', 2, 'fewer_failed']);
  assert.equal((await rowOf(first.id, 'B')).failed, 0);
});

test('counts a round that was finished in time, whose checks were made by who hands in for the team alone', async () => {
  register.sql(`set session_replication_role = replica;
    insert into round (province, id, market, from_day, to_day, seed, rules, state, planned_by, closed_by, closed_at)
    select 22, v.id::uuid, '${markets.own}', '${day(12)}', '${day(5)}', repeat('0', 32), '{}', 'closed', p.id, p.id, now() - interval '1 day' * v.ago
    from (values ('90000001-0000-7000-8000-000000000000', 6), ('90000002-0000-7000-8000-000000000000', 2), ('90000003-0000-7000-8000-000000000000', 7)) as v (id, ago)
    join person p on p.login = 'officer';
    insert into round_check (province, market, round, stall, client_id, person, at, result)
    select 22, r.market, r.id, '${stalls[0]}', gen_random_uuid(), p.id, now() - interval '7 days', 'missing' from round r
    join person p on p.login = case when r.id = '90000003-0000-7000-8000-000000000000' then 'admin' else 'officer' end`);
  const b = await rowOf((await compute()).id, 'B');
  assert.deepEqual([b.rounds, b.evidence.rounds, b.points], [1, ['90000001-0000-7000-8000-000000000000'], 8], 'one was late, one is somebody else\'s');
});

test('marks what looks like a game, ranks it only once a person cleared it', async () => {
  for (let n = 0; n < 3; n++) helped('E', { payments: 40, each: 5000 });
  await visits(Array.from({ length: 12 }, () => ['E', { at: at(20), channel: 'home', stall: undefined, hamlet: '06685.K1', household: randomUUID(), latitude: 20.95, longitude: 107.08 }]));
  await visits(Array.from({ length: 30 }, () => ['E', { at: at(1.5) }]));
  const first = await compute(), marked = await rowOf(first.id, 'E');
  assert.deepEqual([marked.marks, marked.unranked, marked.rank], [['burst', 'same_place', 'small_payments'], 'under_review', null]);
  refused(await admin('POST', `/v1/honours/${first.id}/reviews`, { team: teams.A.id, decision: 'cleared', reason: 'x' }), 422, 'not_under_review');
  refused(await admin('POST', `/v1/honours/${first.id}/reviews`, { team: teams.E.id, decision: 'cleared' }), 422, 'missing');
  ok(await admin('POST', `/v1/honours/${first.id}/reviews`, { team: teams.E.id, decision: 'cleared', reason: 'Hội chợ cuối kỳ, đã xem' }), 201);
  assert.equal((await rowOf(first.id, 'E')).rank, null, 'that run stays as it is');
  const second = await rowOf((await compute()).id, 'E');
  assert.deepEqual([second.marks, second.rank, second.score], [[], 1, 9]);
});

test('is public once it is published: teams, never people', async () => {
  const { id } = await compute({ proposals: 2 });
  const nobody = (path) => register.request('GET', path);
  refused(await nobody(`/v1/rankings/${id}`), 404, 'not_found');
  refused(await nobody(`/v1/honours/${id}`), 401, 'unauthenticated');
  ok(await admin('POST', `/v1/honours/${id}/publish`, {}));
  const seen = await nobody(`/v1/rankings/${id}`);
  assert.deepEqual(ok(seen).teams.map(({ rank, team: name }) => [rank, name]), [[1, 'Tổ E'], [2, 'Tổ B'], [3, 'Tổ A'], [4, 'Tổ F']]);
  assert.ok(!/Người|evidence|person/.test(seen.bytes.toString()));
  const csv = (await admin('GET', '/v1/exports/proposals.csv')).bytes.toString().split('\r\n').slice(1, -1);
  assert.deepEqual(csv.map((line) => line.split(',')[4]), ['Tổ E', 'Tổ B']);
  assert.ok(csv[1].includes('durable') && csv[1].includes('điểm = 100'), 'evidence and formula');
});

test('never changes, and is refused of a period that is not over or of another place', async () => {
  for (const table of ['honour_run', 'honour_row', 'honour_sample', 'honour_revisit', 'honour_review', 'honour_published'])
    assert.deepEqual(register.sql(`select count(*) from information_schema.role_table_grants where table_name = '${table}'
      and grantee in ('socho_web', 'socho_press') and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')`), [['0']], table);
  refused(await admin('POST', '/v1/honours', { unit, from: day(10), to: day(0) }), 422, 'bad_period');
  refused(await admin('POST', '/v1/honours', { unit, from: day(1), to: day(2) }), 422, 'bad_period');
  refused(await admin('POST', '/v1/honours', { unit, ...PERIOD, parameters: { durable: 101 } }), 422, 'out_of_range');
  refused(await admin('POST', '/v1/honours', { unit, ...PERIOD, parameters: { luck: 1 } }), 422, 'unknown_field');
  refused(await elsewhere('POST', '/v1/honours', { unit, ...PERIOD }), 403, 'out_of_scope');
});

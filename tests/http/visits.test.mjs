// What teams hand in from their devices: visits and checks in one request, each answered for itself and counted once; training;
// and who helped at a registration.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { build, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false, config: 'province = 22\n' });
let admin, lead, elsewhere, maker, markets, team, mai, gone, stalls;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const visit = (more = {}) => ({ client_id: randomUUID(), team: team.id, member: mai.id, stall: stalls[0], task: 'qr_install', channel: 'market', outcome: 'done', at: ago(5), ...more });
const sync = async (visits, scans = [], who = lead) => ok(await who('POST', '/v1/field/sync', { visits, scans }));
const count = () => Number(register.sql('select count(*) from visit')[0][0]);

before(async () => {
  await register.start();
  markets = build(register);
  writeFileSync(join(register.dir, 'hamlets.tsv'), 'commune_code\tkey\ttype\tname\thouseholds\n06685\tK1\tkhu phố\t1\t3\n06685\tK2\tkhu phố\t2\t7\n', { mode: 0o644 });
  register.socho('unit', 'import', join(register.dir, 'hamlets.tsv'));
  person(register, 'admin', 'prov_admin', '--province', '22');
  person(register, 'lead', 'team_lead', '--unit', '06685');
  person(register, 'elsewhere', 'team_lead', '--province', '19');
  person(register, 'maker', 'market_maker', '--market', 'HALONG1', '--province', '22');
  [admin, lead, elsewhere, maker] = await Promise.all(['admin', 'lead', 'elsewhere', 'maker'].map((who) => register.person(who, PASSWORD)));
  stalls = register.sql(`select id from stall where market = '${markets.own}' order by number_sort`).flat();
  team = ok(await admin('POST', '/v1/teams', { level: 'hamlet', unit: '06685.K1', name: 'Tổ khu phố 1', founded_on: '2024-01-01' }), 201);
  const join_ = (name, more) => admin('POST', `/v1/teams/${team.id}/members`, { name, role: 'member', joined_on: '2024-01-01', ...more });
  mai = ok(await join_('Bà Mai'), 201);
  gone = ok(await join_('Ông Ba', { left_on: '2024-06-01' }), 201);
}, { timeout: 120_000 });
after(() => register.stop());

describe('a device', () => {
  test('hands in visits and checks at once, each answered for itself in its place', async () => {
    const bad = { client_id: randomUUID(), stall: stalls[1] }, good = { client_id: randomUUID(), stall: stalls[1], unreadable: true, at: ago(3) };
    const answer = await sync([
      visit(), visit({ stall: undefined, hamlet: '06685.K1', household: 'Số 12 ngõ 3', channel: 'home', outcome: 'refused', refusal: 'age' }),
      visit({ at: new Date(Date.now() + 3600_000).toISOString() }), visit({ task: 'fly' }), visit({ member: gone.id }), visit({ team: randomUUID(), member: undefined }),
      visit({ stall: 'CZ000000Z' }), visit({ hamlet: '06685.K1', household: 'x' }), visit({ outcome: 'refused' }), visit({ outcome: 'done', refusal: 'age' }),
      { client_id: 'x' }, visit({ stall: undefined, hamlet: '06685.XX', household: 'x' }), visit({ team: undefined, member: undefined }), 7,
    ], [bad, good]);
    assert.deepEqual(answer.visits.map(({ status, code, field }) => [status, code, field].filter(Boolean).join(' ')), [
      'recorded', 'recorded', 'refused visit_ahead at', 'refused unknown_task task', 'refused not_a_member member', 'refused unknown_team team',
      'refused unknown_stall stall', 'refused visit_target stall', 'refused missing refusal', 'refused unknown_field refusal',
      'refused bad_id client_id', 'refused unknown_hamlet hamlet', 'refused missing team', 'refused wrong_type visits']);
    assert.deepEqual(answer.scans.map(({ status, code, verdict }) => [status, code ?? verdict]), [['refused', 'missing'], ['recorded', 'unreadable']]);
    assert.equal(answer.scans[0].client_id, bad.client_id);
    assert.equal(count(), 2);
    const [[hash, text]] = register.sql(`select octet_length(household_hash), v::text from visit v where target = 'household'`);
    assert.equal(hash, '16');
    assert.ok(!/ngõ|Số 12/.test(text), 'what a household is called is not kept');
  });

  test('may send again what it is not sure of, and other content under the same id is refused', async () => {
    const one = visit({ outcome: 'again' }), scan = { client_id: randomUUID(), stall: stalls[2], unreadable: true, at: ago(3) };
    const first = await sync([one], [scan]), before_ = count();
    const { client_id, ...rest } = one;
    const second = await sync([{ ...rest, client_id }, { ...one, outcome: 'done' }, visit()], [scan]);
    assert.deepEqual(second.visits.map(({ status, code }) => code ?? status), ['duplicate', 'visit_id_reused', 'recorded']);
    assert.equal(second.visits[0].id, first.visits[0].id);
    const under = async (id, who = lead) => ok(await who('GET', `/v1/visits?client_id=${id}`)).items.map((row) => [row.id, row.outcome]);
    assert.deepEqual([await under(client_id), await under(randomUUID()), await under(client_id, elsewhere)], [[[first.visits[0].id, 'again']], [], []]);
    refused(await lead('GET', '/v1/visits?client_id=x'), 422, 'bad_id', 'client_id');
    assert.equal(second.scans[0].status, 'duplicate');
    assert.equal(count(), before_ + 1);
    // Twice in one request is once.
    const twin = visit();
    assert.deepEqual((await sync([twin, twin])).visits.map(({ status }) => status).sort(), ['duplicate', 'recorded']);
    assert.equal(count(), before_ + 2);
  });

  test('hands in 500 at once, every one once, and no more than 500', async () => {
    const before_ = count(), many = Array.from({ length: 400 }, (_, n) => visit({ stall: stalls[n % stalls.length] }));
    const scans = Array.from({ length: 100 }, (_, n) => ({ client_id: randomUUID(), stall: stalls[n % stalls.length], unreadable: true, at: ago(n) }));
    for (const status of ['recorded', 'duplicate']) {
      const answer = await sync(many, scans);
      assert.ok([...answer.visits, ...answer.scans].every((one) => one.status === status));
    }
    assert.equal(count(), before_ + 400);
    refused(await lead('POST', '/v1/field/sync', { visits: [...many, visit()], scans }), 413, 'too_many_visits');
    refused(await lead('POST', '/v1/field/sync', { visits: [] }), 422, 'missing');
  });

  test('of another place finds no team, and its visits stay apart', async () => {
    assert.deepEqual((await sync([visit()], [], elsewhere)).visits[0].code, 'unknown_member');
    refused(await maker('POST', '/v1/field/sync', { visits: [visit()] }), 403, 'forbidden');
    assert.equal(ok(await elsewhere('GET', '/v1/visits')).items.length, 0);
  });

  test('that was in two places within the hour, or comes late, is told of and lost of nothing', async () => {
    const hours = (n) => ago(n * 60);
    const [here, there, late] = (await sync([
      visit({ at: hours(30), latitude: 20.95, longitude: 107.08 }), visit({ at: hours(30.2), latitude: 21.03, longitude: 105.85 }),
      visit({ at: hours(24 * 40) })])).visits;
    assert.deepEqual([here.flags, there.flags, late.flags], ['two_places', 'two_places', 'late']);
    const flagged = ok(await lead('GET', '/v1/visits?flagged=yes')).items;
    assert.deepEqual(new Set(flagged.map(({ id }) => id)), new Set([here.id, there.id, late.id]));
    const near = (await sync([visit({ at: hours(50), latitude: 20.95, longitude: 107.08 }), visit({ at: hours(50), latitude: 20.96, longitude: 107.09 })])).visits;
    assert.deepEqual(near.map(({ flags }) => flags), [null, null]);
  });
});

describe('what was done', () => {
  test('is summed by task, channel and outcome, and households are counted once', async () => {
    await sync([1, 2, 2].map((n) => visit({ stall: undefined, hamlet: '06685.K2', household: `Nhà ${n}`, channel: 'home', task: 'eid' })));
    await sync([visit({ stall: undefined, hamlet: '06685.K2', household: 'NHÀ 1', channel: 'zalo', task: 'eid' })]);
    const [[unit]] = register.sql("select id from unit where code = '06685' and valid_to is null");
    const done = ok(await lead('GET', `/v1/units/${unit}/visits`));
    assert.deepEqual([done.tasks.eid, done.channels.zalo, done.refusals.age], [4, 1, 1]);
    assert.deepEqual([done.households_reached, done.households], [3, 10]);
    assert.equal(done.visits, count());
    refused(await elsewhere('GET', `/v1/units/${unit}/visits`), 403, 'out_of_scope');
    const csv = (await admin('GET', '/v1/exports/visits.csv')).bytes.toString().split('\r\n');
    assert.equal(csv.length - 2, count());
    assert.ok(csv.some((line) => /^Tổ khu phố 1,06685\.K1,Bà Mai,.*,household,,06685\.K1,qr_install,home,refused,age,/.test(line)), csv[1]);
  });

  test('follows a catalogue of tasks with days', async () => {
    const tasks = ok(await lead('GET', '/v1/field_tasks')).items;
    assert.ok(tasks.length >= 15 && tasks.some(({ code, vi }) => code === 'public_service' && vi === 'Dịch vụ công trực tuyến'));
    const task = { province: 22, code: 'boat_ticket', vi: 'Mua vé tàu', en: 'Buy a boat ticket', topic: 'payment', valid_from: '2026-01-01', retired_on: '2026-02-01' };
    ok(await admin('POST', '/v1/field_tasks', task), 201);
    refused(await admin('POST', '/v1/field_tasks', task), 409, 'duplicate');
    refused(await admin('POST', '/v1/field_tasks', { ...task, code: 'eid' }), 409, 'task_taken');
    refused(await admin('POST', '/v1/field_tasks', { ...task, province: 19 }), 403, 'out_of_scope');
    assert.equal((await sync([visit({ task: 'boat_ticket' })])).visits[0].code, 'unknown_task', 'it was retired by then');
    assert.ok(!ok(await lead('GET', '/v1/field_tasks')).items.some(({ code }) => code === 'boat_ticket'));
  });

  test('has training with who was there', async () => {
    const training = { unit: '06685', title: 'Thanh toán không dùng tiền mặt', on: '2024-03-01', hours: 3.5, trainer: 'VNPT Quảng Ninh', members: [mai.id, mai.id] };
    const made = ok(await admin('POST', '/v1/trainings', training), 201);
    assert.deepEqual([made.hours, made.members], [3.5, 1]);
    refused(await admin('POST', '/v1/trainings', { ...training, on: '2024-07-01', members: [gone.id] }), 422, 'unknown_member');
    refused(await admin('POST', '/v1/trainings', { ...training, on: '2099-01-01' }), 422, 'out_of_range');
    assert.equal(ok(await admin('POST', `/v1/trainings/${made.id}/attendance`, { members: [mai.id, gone.id] })).added, 1);
    assert.deepEqual(ok(await lead('GET', `/v1/trainings/${made.id}`)).members.map(({ name }) => name), ['Bà Mai', 'Ông Ba']);
    assert.equal(ok(await lead('GET', '/v1/trainings')).items[0].members, 2);
    assert.equal((await elsewhere('GET', `/v1/trainings/${made.id}`)).status, 404);
  });

  test('names who helped at a registration, while it is open', async () => {
    const { id } = await submitted(maker, markets.own, form('S1'));
    refused(await maker('POST', `/v1/revisions/${id}/helper`, { member: gone.id }), 422, 'unknown_member');
    ok(await maker('POST', `/v1/revisions/${id}/helper`, { member: mai.id }));
    assert.deepEqual(ok(await maker('GET', `/v1/revisions/${id}`)).helper, { member: mai.id, name: 'Bà Mai', team: 'Tổ khu phố 1' });
    register.sql(`update revision set state = 'rejected', decided_by = (select id from person where login = 'admin'), decided_at = now(), reason = 'x' where id = '${id}'`);
    refused(await maker('POST', `/v1/revisions/${id}/helper`, { member: mai.id }), 409, 'wrong_state');
  });
});

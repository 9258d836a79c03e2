// Rounds of inspection from plan to end, test labels that measure who goes, and stalls that fall silent.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {}, codes = {};
let markets;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const dayBefore = (n) => new Date(Date.now() + 7 * 3600_000 - n * 86400_000).toISOString().slice(0, 10);
const stallId = (number, market = markets.own) => register.sql(`select id from stall where number = '${number}' and market = '${market}'`)[0][0];

/** A vendor on a stall, approved; the code as issued. */
async function issue(stall, change = {}, market = markets.own) {
  const revision = await submitted(people.maker, market, form(stall, change));
  return ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
}

before(async () => {
  await register.start();
  markets = build(register);
  for (const role of ['maker', 'checker']) person(register, role, `market_${role}`, '--province', '22');
  person(register, 'inspector', 'inspector', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  for (const login of ['maker', 'checker', 'inspector', 'admin']) people[login] = await register.person(login, PASSWORD);
  for (let n = 1; n <= 8; n++) codes[`S${n}`] = await issue(`S${n}`);
}, { timeout: 120_000 });
after(() => register.stop());

describe('a stall that falls silent', () => {
  const paid = (stall, from, to) => register.sql(`insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
    select 22, '${stallId(stall)}', d, 9999, '${markets.own}', 2, 50000, 2, d from generate_series('${dayBefore(from)}'::date, '${dayBefore(to)}', interval '1 day') as d
    on conflict do nothing`);
  const night = async (payload = {}) => {
    const [[id]] = register.sql(`insert into job (province, kind, dedupe, payload) values (0, 'stall_alarms', gen_random_uuid()::text, '${JSON.stringify(payload)}') returning id`);
    for (;; await pause()) {
      const [[state, result]] = register.sql(`select state, result from job where id = '${id}'`);
      if (state === 'done') return JSON.parse(result);
    }
  };
  const alarms = async (query = '') => ok(await people.inspector('GET', `/v1/alarms${query}`));

  test('opens an incident while its neighbours trade, is answered as false, and is counted', async () => {
    for (let n = 1; n <= 8; n++) paid(`S${n}`, 40, n === 3 ? 4 : 1);
    assert.deepEqual(await night(), { markets: 3, found: 1 });
    assert.deepEqual(await night(), { markets: 3, found: 0 }, 'once');
    assert.match(register.log(), /job_alarm.*kind=stall_alarms.*wrong=1/);
    const { items: [alarm], counts } = await alarms(`?market=${markets.own}`);
    assert.deepEqual(counts, { all: 1, open: 1, confirmed: 0, false: 0 });
    assert.deepEqual([alarm.stall.number, alarm.last_day, alarm.on_day, alarm.silent_days], ['S3', dayBefore(4), dayBefore(1), 3]);
    assert.deepEqual([alarm.paid_days, alarm.open_days, alarm.neighbourhood, alarm.neighbours, alarm.neighbour_days], [28, 28, 'market', 7, 21]);
    assert.equal(alarm.rules.chance, 0.002);
    const incident = ok(await people.inspector('GET', `/v1/incidents/${alarm.incident.id}`));
    assert.deepEqual([incident.verdict, incident.state, incident.opened_by, incident.scans, incident.alarms.length], ['silent', 'opened', null, [], 1]);
    refused(await people.inspector('POST', `/v1/incidents/${incident.id}/close`, { version: 1, outcome: 'false' }), 422, 'reason_needed', 'reason');
    ok(await people.inspector('POST', `/v1/incidents/${incident.id}/close`, { version: 1, outcome: 'false', reason: 'nghỉ ốm' }));
    const answered = await alarms('?answered=true');
    assert.deepEqual([answered.counts, answered.items[0].incident.outcome], [{ all: 1, open: 0, confirmed: 0, false: 1 }, 'false']);
    assert.deepEqual((await alarms('?answered=false')).items, []);
    assert.deepEqual((await alarms(`?market=${markets.other}`)).counts.all, 0);
  });

  test('is told with the rules that a job was given', async () => {
    paid('S3', 4, 1);
    register.sql(`delete from stall_day where stall = '${stallId('S5')}' and day >= '${dayBefore(1)}'`);
    assert.equal((await night()).found, 0);
    assert.equal((await night({ rules: { silent_days_min: 1, chance: 0.05 } })).found, 1);
    const { items: [alarm] } = await alarms();
    assert.deepEqual([alarm.stall.number, alarm.silent_days, alarm.rules.silent_days_min, alarm.rules.history_days], ['S5', 1, 1, 28]);
    const file = (await people.inspector('GET', '/v1/exports/alarms.csv')).bytes.toString();
    assert.match(file, new RegExp(`HALONG1,S5,${alarm.id},${dayBefore(2)},${dayBefore(1)},28,28,1,market,7,7,0.05,${alarm.incident.id},opened,,`));
  });

  test('is asked for by names that are there', async () => {
    refused(await people.inspector('GET', '/v1/alarms?answered=maybe'), 422, 'bad_choice', 'answered');
    refused(await people.inspector('GET', '/v1/alarms?market=x'), 422, 'bad_id', 'market');
    refused(await people.inspector('GET', '/v1/alarms?state=open'), 422, 'unknown_field', 'state');
  });
});

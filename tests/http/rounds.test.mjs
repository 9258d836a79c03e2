// Rounds of inspection from plan to end, test labels that measure who goes, and stalls that fall silent.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program, Register } from './register.mjs';
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
const stallIds = new Map();
const stallId = (number, market = markets.own) => {
  const key = `${market} ${number}`;
  if (!stallIds.has(key)) stallIds.set(key, register.sql(`select id from stall where number = '${number}' and market = '${market}'`)[0][0]);
  return stallIds.get(key);
};

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
  for (let n = 1; n <= 8; n++) codes[`S${n}`] = await issue(`S${n}`, { vendor: { name: `Hộ ${n}`, phone: `098765432${n}` } });
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

/** The payload of a code, or of a test label, as its picture carries it. */
async function payloadOf(code) {
  const png = await people.maker('GET', `/v1/codes/${code.id}.png`);
  const at = png.bytes.indexOf('socho:payload');
  return png.bytes.subarray(at + 'socho:payload'.length + 5, at + png.bytes.readUInt32BE(at - 8)).toString();
}
const bad = program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim();
const days = (from, to, more = {}) => ({ from_day: dayBefore(from), to_day: dayBefore(to), ...more });

describe('a round of inspection', () => {
  let round, label;
  const check = (stall, more = {}) => ({ client_id: randomUUID(), round: round.id, stall: stallId(stall), at: new Date().toISOString(), ...more });
  const send = async (body, who = people.inspector) => ok(await who('POST', '/v1/round_checks', body));
  const look = async () => ok(await people.inspector('GET', `/v1/rounds/${round.id}`));
  const incidents = () => Number(register.sql('select count(*) from incident')[0][0]);

  test('is planned for days to come, in a market with codes', async () => {
    const plan = (body, market = markets.own, who = people.inspector) => who('POST', `/v1/markets/${market}/rounds`, body);
    refused(await plan(days(1, 0)), 422, 'out_of_range', 'from_day');
    refused(await plan(days(0, 1)), 422, 'out_of_range', 'to_day');
    refused(await plan(days(0, -40)), 422, 'out_of_range', 'to_day');
    refused(await plan({ to_day: dayBefore(0) }), 422, 'missing', 'from_day');
    refused(await plan(days(0, 0, { sample_percent: 101 })), 422, 'out_of_range', 'sample_percent');
    refused(await plan(days(0, 0, { most: 0 })), 422, 'out_of_range', 'most');
    refused(await plan(days(0, 0, { seed: 'x' })), 422, 'unknown_field', 'seed');
    refused(await plan(days(0, 0), markets.other, people.checker), 409, 'no_stalls');
    refused(await plan(days(0, 0), markets.other), 404, 'not_found');
    refused(await plan(days(0, 0), markets.own, people.maker), 403, 'forbidden');
    assert.equal(register.sql('select count(*) from round')[0][0], '0');
  });

  test('goes to each stall for a reason, and keeps the seed of its sample', async () => {
    round = ok(await people.inspector('POST', `/v1/markets/${markets.own}/rounds`, days(0, -4)), 201);
    assert.match(round.seed, /^[0-9a-f]{32}$/);
    assert.deepEqual([round.state, round.version, round.progress.stalls, round.progress.left, round.rules.due_days], ['open', 1, 8, 8, 30]);
    const { items } = ok(await people.inspector('GET', `/v1/rounds/${round.id}/stalls`));
    assert.deepEqual(items.map(({ stall, reason, results }) => [stall.number, reason, results]),
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`S${n}`, n === 5 ? 'silent' : 'new', []]));
    const half = ok(await people.inspector('GET', `/v1/rounds/${round.id}/stalls?limit=5`));
    assert.deepEqual((await people.inspector('GET', `/v1/rounds/${round.id}/stalls?after=${half.next}`)).json.items.map(({ place }) => place), [6, 7, 8]);
    assert.equal(ok(await people.inspector('GET', `/v1/markets/${markets.own}/rounds?state=open`)).items[0].id, round.id);
    refused(await people.inspector('GET', `/v1/markets/${markets.own}/rounds?state=gone`), 422, 'bad_choice', 'state');
  });

  test('counts as due what falls due before it ends', async () => {
    // Seen 27 days ago, a code is due in a round of the next five days, but not in one of today.
    const due = (to) => register.sql(`select count(*) from round_plan('${markets.own}', '${dayBefore(to)}', 'x', round_rules() || '{"sample_percent": 0, "new_days": 0}') p
      join stall s on s.id = p.stall where s.number = 'S1' and p.reason = 'due'`)[0][0];
    register.sql(`insert into scan (province, id, market, stall, client_id, person, at, verdict, seal, code)
      select 22, '${round.id}', '${markets.own}', '${stallId('S1')}', '${round.id}', id, now() - interval '27 days', 'current', 'absent', '${codes.S1.id}' from person where login = 'inspector'`);
    try {
      assert.deepEqual([due(0), due(-4)], ['0', '1']);
      const planned = async (to) => {
        const { id } = ok(await people.inspector('POST', `/v1/markets/${markets.own}/rounds`, days(0, to, { sample_percent: 0 })), 201);
        return register.sql(`select count(*) from round_stall where round = '${id}' and stall = '${stallId('S1')}'`)[0][0];
      };
      assert.deepEqual([await planned(0), await planned(-4)], ['0', '1']);
    } finally {
      register.sql(`delete from scan where id = '${round.id}'`);
    }
  });

  test('goes along as a signed bundle that judges stickers and lists the stalls', async () => {
    const file = join(register.dir, 'round.bundle');
    const run = (payload, ...words) => spawnSync(process.env.SOCHO ?? 'build/socho', ['bundle', 'verify', file, '--config', register.conf, ...words], { input: payload, encoding: 'utf8' });
    const answer = await people.inspector('GET', `/v1/rounds/${round.id}/bundle`);
    assert.equal(answer.status, 200, answer.bytes.toString());
    writeFileSync(file, answer.bytes);
    const head = JSON.parse(answer.bytes.toString().split('\n')[0]);
    assert.deepEqual(head.round, { id: round.id, from_day: round.from_day, to_day: round.to_day });
    assert.deepEqual(run('', '--sheet').stdout.trim().split('\n').map((line) => JSON.parse(line)).map(({ stall, reason }) => `${stall} ${reason}`),
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `S${n} ${n === 5 ? 'silent' : 'new'}`));
    assert.equal(JSON.parse(run(`${await payloadOf(codes.S1)}\n`, '--stall', 'S1').stdout).verdict, 'current');
    writeFileSync(file, answer.bytes.toString().replace('["S5","silent"]', '["S5","sample"]'));
    const altered = run('', '--sheet');
    assert.equal(altered.status, 1);
    assert.match(altered.stderr, /\[bad_bundle\]/);
    assert.deepEqual(register.sql(`select p.login from round_taken t join person p on p.id = t.person`), [['inspector']]);
  });

  test('goes along on paper too', async () => {
    const { id, state } = ok(await people.inspector('POST', `/v1/rounds/${round.id}/sheets`, {}), 201);
    assert.equal(state, 'queued');
    while (ok(await people.inspector('GET', `/v1/round_sheets/${id}`)).state === 'queued') await pause();
    const pdf = await people.inspector('GET', `/v1/round_sheets/${id}.pdf`);
    assert.deepEqual([pdf.status, pdf.headers['content-type']], [200, 'application/pdf'], pdf.bytes.toString());
    const file = join(register.dir, 'sheet.pdf');
    writeFileSync(file, pdf.bytes);
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
    assert.match(text, /DANH SÁCH KIỂM TRA MÃ/);
    assert.match(text, /Chợ Hạ Long I/);
    assert.match(text, new RegExp(`4 +S4 +Vietcombank •••• ${codes.S4.account.last4} +mới`));
    assert.match(text, /5 +S5 .*ngừng có/);
    register.sql(`update round_sheet set finished_at = now() - interval '8 days' where id = '${id}'`);
    register.sql(`insert into job (province, kind, dedupe) values (0, 'papers', gen_random_uuid()::text)`);
    while (register.sql(`select state from round_sheet where id = '${id}'`)[0][0] === 'done') await pause();
    refused(await people.inspector('GET', `/v1/round_sheets/${id}.pdf`), 410, 'paper_gone');
    refused(await people.inspector('POST', `/v1/rounds/${randomUUID()}/sheets`, {}), 404, 'not_found');
  });

  test('takes in each check once, and a foreign sticker opens an incident', async () => {
    const before_ = incidents(), one = check('S1', { payload: await payloadOf(codes.S1) });
    const told = await send(one);
    assert.deepEqual([told.status, told.result, told.verdict, told.incident, told.flags], ['recorded', 'matches', 'current', null, []]);
    const again = await send(one);
    assert.deepEqual([again.status, again.id, again.result], ['duplicate', told.id, 'matches']);
    refused(await people.inspector('POST', '/v1/round_checks', { ...one, stall: stallId('S2') }), 409, 'scan_id_reused', 'client_id');
    const foreign = check('S2', { payload: bad });
    const { results } = await send({ checks: [foreign, foreign, check('S3', { result: 'missing' }), check('S4', { result: 'closed' }),
      check('S6', { result: 'unreadable' }), check('S6', { stall: 'CZ00000NZ', result: 'closed' }), check('S6', { round: randomUUID(), result: 'closed' }),
      check('S1', { stall: stallId('S1', markets.other), result: 'missing' })] });
    assert.deepEqual(results.map(({ status, result, code }) => [status, result ?? code]), [['recorded', 'mismatch'], ['duplicate', 'mismatch'],
      ['recorded', 'missing'], ['recorded', 'closed'], ['recorded', 'unreadable'], ['refused', 'unknown_stall'], ['refused', 'unknown_round'], ['refused', 'unknown_stall']]);
    assert.equal(incidents(), before_ + 1);
    assert.ok(results[0].incident);
    const { progress, results: found, coverage, mismatch_rate } = await look();
    assert.deepEqual(progress, { stalls: 8, checked: 5, own: 0, excused: 0, left: 3, flagged: 0 });
    assert.deepEqual(found, { mismatch: 1, missing: 1, unreadable: 1, matches: 1, closed: 1 });
    assert.deepEqual([coverage, mismatch_rate], [{ numerator: 5, denominator: 8, percent: 62.5 }, { numerator: 1, denominator: 4, percent: 25 }]);
    assert.equal(register.sql(`select state from code where id = '${codes.S1.id}'`)[0][0], 'displayed');
  });

  test('takes in what waited on a phone, five hundred at once, every one once', async () => {
    const queue = Array.from({ length: 500 }, (_, n) => check(`S${1 + (n % 4)}`, { at: new Date(Date.now() - 1000 * n).toISOString(), result: 'unreadable' }));
    const first = ok(await people.inspector('POST', '/v1/round_checks', { checks: queue })), second = ok(await people.inspector('POST', '/v1/round_checks', { checks: queue }));
    assert.ok(first.results.every(({ status }) => status === 'recorded') && second.results.every(({ status }) => status === 'duplicate'));
    const ids = queue.map(({ client_id }) => `'${client_id}'`).join();
    assert.deepEqual(register.sql(`select (select count(*) from round_check where client_id in (${ids})), (select count(*) from scan where client_id in (${ids}))`), [['500', '500']]);
    refused(await people.inspector('POST', '/v1/round_checks', { checks: [...queue, check('S1', { result: 'closed' })] }), 422, 'out_of_range', 'checks');
  });

  test('names what is wrong with a check', async () => {
    const wrong = async (change, status, code, field) => refused(await people.inspector('POST', '/v1/round_checks', check('S1', change)), status, code, field);
    await wrong({}, 422, 'missing', 'payload');
    await wrong({ payload: bad, result: 'missing' }, 422, 'bad_choice', 'result');
    await wrong({ result: 'matches' }, 422, 'bad_choice', 'result');
    await wrong({ result: 'missing', client_id: 'x' }, 422, 'bad_id', 'client_id');
    await wrong({ result: 'missing', round: 'x' }, 422, 'bad_id', 'round');
    await wrong({ result: 'missing', round: randomUUID() }, 422, 'unknown_round', 'round');
    await wrong({ result: 'missing', at: new Date(Date.now() + 3_600_000).toISOString() }, 422, 'out_of_range', 'at');
    await wrong({ result: 'missing', latitude: 1 }, 422, 'missing', 'longitude');
    await wrong({ result: 'missing', person: 'x' }, 422, 'unknown_field', 'person');
    refused(await people.inspector('POST', '/v1/round_checks', { checks: [check('S1', { result: 'missing' }), check('S1', { result: 'gone' })] }), 422, 'bad_choice', 'checks.1.result');
    refused(await people.inspector('POST', '/v1/round_checks', { checks: [] }), 422, 'out_of_range', 'checks');
    refused(await people.inspector('POST', '/v1/round_checks', { checks: [7] }), 422, 'wrong_type', 'checks');
  });

  test('tells how long a bad sticker hung before the right one was seen again', async () => {
    const bad_at = register.sql(`select extract(epoch from min(at)) from round_check where stall = '${stallId('S2')}' and result = 'mismatch'`)[0][0];
    const later = new Date(Math.round(Number(bad_at) * 1000) + 120_000).toISOString();
    await send(check('S2', { payload: await payloadOf(codes.S2), at: later }));
    const { replacement, results } = await look();
    assert.deepEqual([replacement.bad, replacement.replaced, results.mismatch], [2, 1, 1]);
    assert.ok(Math.abs(replacement.median_seconds - 120) <= 1, String(replacement.median_seconds));
  });

  test('flags and keeps checks that are out of place or out of time', async () => {
    const { progress: { flagged, checked } } = await look();
    assert.deepEqual((await send(check('S12', { result: 'missing' }))).flags, ['not_in_round']);
    assert.deepEqual((await send(check('S7', { result: 'missing', at: `${dayBefore(1)}T12:00:00+07:00` }))).flags, ['early']);
    register.sql(`update round set from_day = '${dayBefore(3)}', to_day = '${dayBefore(2)}' where id = '${round.id}'`);
    assert.deepEqual((await send(check('S7', { result: 'missing' }))).flags, ['late']);
    register.sql(`update round set from_day = '${round.from_day}', to_day = '${round.to_day}' where id = '${round.id}'`);
    const { progress } = await look();
    assert.deepEqual([progress.flagged, progress.checked], [flagged + 3, checked]);
    const kept = ok(await people.inspector('GET', `/v1/rounds/${round.id}/checks?flagged=true`)).items;
    assert.deepEqual(kept.map(({ stall, flags }) => [stall.number, flags[0]]), [['S7', 'late'], ['S7', 'early'], ['S12', 'not_in_round']]);
    refused(await people.inspector('GET', `/v1/rounds/${round.id}/checks?flagged=x`), 422, 'bad_choice', 'flagged');
  });

  test('a test label is known to few, opens no incident and tells who finds it', async () => {
    const before_ = incidents();
    refused(await people.inspector('POST', `/v1/markets/${markets.own}/test_labels`, { stall: 'S7' }), 403, 'forbidden');
    refused(await people.admin('POST', `/v1/markets/${markets.own}/test_labels`, { stall: 'S99' }), 422, 'unknown_stall', 'stall');
    refused(await people.admin('POST', `/v1/markets/${randomUUID()}/test_labels`, { stall: 'S7' }), 404, 'not_found');
    label = ok(await people.admin('POST', `/v1/markets/${markets.own}/test_labels`, { stall: 'S7', note: 'quý IV' }), 201);
    ok(await people.admin('POST', `/v1/markets/${markets.own}/test_labels`, { stall: 'S1' }), 201);
    ok(await people.admin('POST', `/v1/markets/${markets.own}/test_labels`, { stall: 'S8' }), 201);
    const png = await people.admin('GET', `/v1/test_labels/${label.id}.png`);
    assert.deepEqual([png.status, png.headers['content-type'], png.bytes.subarray(1, 4).toString()], [200, 'image/png', 'PNG']);
    for (const path of [`/v1/test_labels/${label.id}`, `/v1/test_labels/${label.id}.png`, `/v1/rounds/${round.id}/test_labels`, `/v1/markets/${markets.own}/test_labels`, '/v1/exports/test_labels.csv'])
      refused(await people.inspector('GET', path), 403, 'forbidden');
    const told = await send(check('S7', { payload: label.payload }));
    assert.deepEqual([told.result, told.verdict, told.incident], ['mismatch', 'unknown_account', null]);
    const scanned = ok(await people.inspector('POST', '/v1/scans', { client_id: randomUUID(), stall: stallId('S6'), payload: label.payload, at: new Date().toISOString() }));
    assert.deepEqual([scanned.verdict, scanned.incident], ['unknown_account', null], 'nor elsewhere');
    await send(check('S1', { payload: await payloadOf(codes.S1) }));
    assert.equal(incidents(), before_);
    assert.equal((await look()).results.mismatch, 1, 'and it is no mismatch of the round');
    const tests = ok(await people.admin('GET', `/v1/rounds/${round.id}/test_labels`));
    assert.deepEqual([tests.found, tests.missed, tests.not_visited], [1, 1, 1]);
    assert.deepEqual(tests.items.map(({ stall, outcome, found_by }) => [stall.number, outcome, found_by]), [['S1', 'missed', null], ['S7', 'found', 'Người inspector'], ['S8', 'not_visited', null]]);
    assert.ok(ok(await people.admin('POST', `/v1/test_labels/${label.id}/remove`, {})).removed_at);
    refused(await people.admin('POST', `/v1/test_labels/${label.id}/remove`, {}), 409, 'conflict');
    assert.deepEqual(register.sql(`select count(*), count(market) from audit where entity = 'test_label'`), [['4', '0']], 'the trail of the market does not tell where');
    assert.equal(ok(await people.admin('GET', `/v1/markets/${markets.own}/test_labels`)).items.length, 3);
  });

  test('a vendor\'s own check of the own sticker covers half a stall', async () => {
    const { pin } = ok(await people.maker('POST', `/v1/vendors/${codes.S8.vendor.id}/access`, {}), 201);
    const vendor = await register.person('0987654328', pin);
    const own = (more = {}) => ({ client_id: randomUUID(), stall: stallId('S8'), at: new Date().toISOString(), ...more });
    refused(await vendor('POST', '/v1/my/checks', own({ stall: stallId('S1'), payload: bad })), 422, 'unknown_stall', 'stall');
    refused(await vendor('POST', '/v1/my/checks', own()), 422, 'missing', 'payload');
    refused(await people.inspector('POST', '/v1/my/checks', own({ payload: bad })), 403, 'forbidden');
    const { coverage: { numerator } } = await look();
    const mine = own({ payload: await payloadOf(codes.S8) });
    assert.equal(ok(await vendor('POST', '/v1/my/checks', mine)).verdict, 'current');
    assert.equal(ok(await vendor('POST', '/v1/my/checks', mine)).status, 'duplicate');
    const { coverage, progress } = await look();
    assert.deepEqual([coverage.numerator, progress.own], [numerator + 0.5, 1]);
    assert.equal(register.sql(`select state from code where id = '${codes.S8.id}'`)[0][0], 'issued', 'and shows nothing displayed');
    assert.ok(ok(await vendor('POST', '/v1/my/checks', own({ payload: bad }))).incident, 'but what is foreign is told');
  });

  test('keeps, flagged, what somebody checked who lost the scope since', async () => {
    register.sql(`update role_grant set market = '${markets.other}' where person = (select id from person where login = 'inspector')`);
    try {
      const scans = register.sql('select count(*) from scan')[0][0];
      const told = await send(check('S8', { payload: await payloadOf(codes.S8) }));
      assert.deepEqual([told.status, told.result, told.flags], ['recorded', 'matches', ['no_scope']]);
      assert.equal(register.sql('select count(*) from scan')[0][0], scans, 'it is no scan of theirs');
      refused(await people.inspector('GET', `/v1/rounds/${round.id}`), 404, 'not_found');
      person(register, 'stranger', 'inspector', '--market', CODES.other, '--province', '22');
      const stranger = await register.person('stranger', PASSWORD);
      refused(await stranger('POST', '/v1/round_checks', check('S8', { result: 'missing' })), 422, 'unknown_round', 'round');
    } finally {
      register.sql(`update role_grant set market = '${markets.own}' where person = (select id from person where login = 'inspector')`);
    }
  });

  test('ends when each stall was checked or somebody says why not', async () => {
    const close = (body) => people.inspector('POST', `/v1/rounds/${round.id}/close`, body);
    refused(await close({ version: 1 }), 409, 'round_unfinished', 'missing');
    refused(await close({ version: 1, missing: [{ stall: 'S5', reason: 'nghỉ' }] }), 409, 'round_unfinished', 'missing');
    refused(await close({ version: 1, missing: [{ stall: 'S1', reason: 'x' }, { stall: 'S5', reason: 'x' }, { stall: 'S8', reason: 'x' }] }), 422, 'unknown_stall', 'missing');
    refused(await close({ version: 1, missing: [{ stall: 'S5' }] }), 422, 'missing', 'missing.0.reason');
    refused(await close({ version: 1, missing: 'S5' }), 422, 'wrong_type', 'missing');
    refused(await close({ version: 7 }), 409, 'conflict');
    const closed = ok(await close({ version: 1, missing: [{ stall: 'S5', reason: 'nghỉ cả tuần' }, { stall: stallId('S8'), reason: 'đi vắng' }] }));
    assert.deepEqual([closed.state, closed.version, closed.closed_by, closed.progress.left, closed.progress.excused], ['closed', 2, 'Người inspector', 0, 2]);
    assert.equal(closed.coverage.percent, 81.25, 'six, and half of one, of eight');
    refused(await close({ version: 2 }), 409, 'round_closed');
    assert.deepEqual((await send(check('S5', { result: 'missing' }))).flags, ['late']);
    const rows = (await people.inspector('GET', '/v1/exports/rounds.csv')).bytes.toString().split('\r\n');
    assert.match(rows[1], new RegExp(`^HALONG1,${round.id},${round.from_day},${round.to_day},closed,8,6,1,2,81.25,1,1,`));
    const stalls = (await people.inspector('GET', '/v1/exports/round_stalls.csv')).bytes.toString();
    assert.match(stalls, /,5,S5,,silent,,nghỉ cả tuần\r\n/);
    assert.match((await people.inspector('GET', '/v1/exports/round_checks.csv')).bytes.toString(), /,S12,.*,Người inspector,missing,,not_in_round,\r\n/);
  });
});

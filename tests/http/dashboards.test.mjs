// What the pages of a province are made of: figures by place down to the zones of a market, trends, rankings, what moved,
// markets where less is paid, silent stalls; and that nothing in any of it gives away what few stalls are paid.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MARKETS, Register, program } from './register.mjs';
import { derived, numbers, randomTable, withheld } from './small_cells.mjs';
import { PASSWORD, person } from './town.mjs';

const register = new Register();
let maker, viewer, chief, here, connection, month, last, day, quarter, former;
const id = (kind, n) => `${kind}${String(n).padStart(7, '0')}-0000-7000-8000-000000000000`;
const [BIG, MIDDLE, SMALL, TINY] = [1, 2, 3, 4].map((n) => id('a', n));
const COMMUNES = [1, 2].map((n) => id('b', n));
const ok = (answer, status = 200) => { assert.equal(answer.status, status, answer.bytes.toString()); return answer.json; };
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const lines = async (list, who = viewer) => (await who('GET', `/v1/exports/${list}.csv`)).bytes.toString().replace('\ufeff', '').split('\r\n').slice(0, -1);
let serial = 0;
/** So many payments of some stalls of a market on a day, as the intake leaves them. */
const pay = (market, from, to, count, on, amount = 10_000) => register.sql(`
  insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
    match_rule, event_id, account_hash, personal_hash)
  select s.province, new_id(), '${on}'::date + time '12:00', '${on}'::date + time '10:00', ${amount}, '${connection}', s.id, s.market, '${on}', true,
    'credit', '970436', 'content_code', 'e${++serial}-' || g || '-' || s.number, decode(repeat('00', 16), 'hex'), sha256('x')
  from generate_series(1, ${count}) g join stall s on s.market = '${market}' and s.number::integer between ${from} and ${to};
  insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
  select s.province, s.id, '${on}', 0, s.market, ${count}, ${count * amount}, ${amount >= 5000 ? count : 0}, '${on}'::date + time '12:00'
  from stall s where s.market = '${market}' and s.number::integer between ${from} and ${to}
  on conflict (province, stall, day, lane) do update set payments = d.payments + excluded.payments, amount_vnd = d.amount_vnd + excluded.amount_vnd,
    qualifying = d.qualifying + excluded.qualifying`);
/** A market of a commune with stalls 1 to `stalls`, in zones of so many. */
const market = (market_, n, name, stalls, zone) => `
  insert into market (province, id, operator, unit, label_code, name, name_fold, kind, created_at)
  select 22, '${market_}', o.id, '${COMMUNES[n]}', 'D${market_.slice(7, 8)}', '${name}', lower('${market_}'), 'market', '2025-01-01' from operator o;
  insert into stall (province, id, market, number, number_sort, zone, census_date, content_code, created_at)
  select 22, new_id(), '${market_}', n::text, lpad(n::text, 4, '0'), 'Khu ' || chr(65 + (n - 1) / ${zone}), '2025-01-01', test_code(), '2025-01-01'
  from generate_series(1, ${stalls}) n;`;

before(async () => {
  await register.start();
  person(register, 'chief', 'prov_admin', '--province', '22');
  [maker, viewer] = await Promise.all(['maker', 'viewer'].map((who) => register.person(who)));
  chief = await register.person('chief', PASSWORD);
  connection = JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', 'bank', '--json')).id;
  [[month, last, day, quarter, former]] = register.sql(`select to_char(d, 'YYYY-MM'), (date_trunc('month', d) + interval '1 month - 1 day')::date, to_char(d, 'YYYY-MM-05'),
      to_char(d, 'YYYY-"Q"Q'), to_char(d - interval '3 months', 'YYYY-"Q"Q')
    from (select (date_trunc('month', (now() at time zone interval '7 hours')) - interval '1 month')::date as d) x`);
  register.sql(`
    insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
    select v.id::uuid, 'commune', v.code, 'xã', v.name, 'Xã ' || v.name, v.fold, p.id, '2025-01-01', 'x'
    from (values ('${COMMUNES[0]}', '98001', 'Một', 'mot'), ('${COMMUNES[1]}', '98002', 'Hai', 'hai')) as v (id, code, name, fold)
    join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
    create sequence test_codes start 5000;
    create function test_code() returns text language sql as $$
      with n as (select 252 * 29791 + nextval('socho.test_codes') as n), d as (
        select k, (n / power(31, 4 - k)::bigint % 31)::integer as v from n, generate_series(0, 4) k), c as (
        select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXY', v + 1, 1), '' order by k) as body, sum((k + 2) * v)::integer % 31 as sum from d)
      select 'CZ' || body || substr('0123456789ABCDEFGHJKMNPQRSTVWXY', sum + 1, 1) || 'Z' from c $$;
    ${market(BIG, 0, 'Chợ Lớn', 40, 16)} ${market(MIDDLE, 0, 'Chợ Vừa', 24, 12)} ${market(SMALL, 1, 'Chợ Nhỏ', 14, 14)} ${market(TINY, 1, 'Chợ Con', 12, 6)}
    drop function test_code(); drop sequence test_codes;
    delete from stall_census c using stall s where s.id = c.stall and s.market in ('${MARKETS[0]}', '${MARKETS[1]}');
    delete from stall where market in ('${MARKETS[0]}', '${MARKETS[1]}');
    delete from role_grant where market in ('${MARKETS[0]}', '${MARKETS[1]}');
    update market set status = 'closed' where id in ('${MARKETS[0]}', '${MARKETS[1]}');
    update stall_census set said_at = '2025-01-01'`);
  // Observed 30, 18, 12 and 3 stalls, active 20, 12, 6 and 2.
  for (const [place, observed, active] of [[BIG, 30, 20], [MIDDLE, 18, 12], [SMALL, 12, 6], [TINY, 3, 2]]) {
    pay(place, 1, active, 20, day);
    if (observed > active) pay(place, active + 1, observed, 3, day);
  }
  register.sql(`update rollup_mark set kept_at = '-infinity'`);
  person(register, 'here', 'market_checker', '--market', 'D4', '--province', '22');
  register.socho('user', 'grant', '--login', 'here', '--role', 'prov_viewer', '--province', '22');
  here = await register.person('here', PASSWORD);
}, { timeout: 120_000 });
after(() => register.stop());

describe('counts of few stalls', () => {
  test('cannot be had from what is told of any table', () => {
    const random = numbers(7), tables = Array.from({ length: 1500 }, () => randomTable(random)), held = withheld(register, tables);
    const found = tables.flatMap((table, n) => derived(table, held[n]).map((what) => `${what}: ${JSON.stringify(table)} with ${JSON.stringify({ month: [...held[n].month], period: [...held[n].period] })}`));
    // Nobody was listened to meanwhile: the register may have closed connections that were idle.
    register.agent.destroy();
    assert.deepEqual(found.slice(0, 5), []);
    assert.ok(held.some((h) => h.month.size > 1 && !h.month.has('total')) && held.some((h) => h.month.has('total')) && held.some((h) => !h.month.size), 'of every kind');
  });

  test('are had by this adversary where they are told, or withheld alone', () => {
    const table = [{ inUse: 20, o: 10, a: 7, f: 12, p: 9 }, { inUse: 12, o: 6, a: 6, f: 6, p: 6 }], sets = (...month) => ({ month: new Set(month), period: new Set(month) });
    assert.deepEqual(derived(table, sets()), ['inactive of 0 is told']);
    assert.ok(derived(table, sets(0)).includes('a of 0 can be had'));
  });

  const STEPS = ['observed', 'first_payment', 'paid', 'active'];
  const told = ({ ladder }, steps = STEPS) => steps.map((step) => { const f = ladder.find((one) => one.step === step); return f.state === 'withheld' ? null : f.numerator; });
  const named = (sheet, name) => sheet.markets.find((one) => one.market.name === name);

  test('are told to those who may watch all of the markets', async () => {
    const sheet = ok(await maker('GET', `/v1/provinces/22/adoption?month=${month}`));
    assert.deepEqual(['Chợ Lớn', 'Chợ Vừa', 'Chợ Nhỏ', 'Chợ Con'].map((name) => told(named(sheet, name))),
      [[30, 30, 30, 20], [18, 18, 18, 12], [12, 12, 12, 6], [3, 3, 3, 2]]);
    assert.deepEqual([told(sheet.total), named(sheet, 'Chợ Con').states, sheet.total.observed_by], [[63, 63, 63, 40], { active: 2, inactive: 1, not_observed: 9 }, { feed: 0, payment: 63 }]);
  });

  test('go together with the next smallest market, the commune, and everything they could be had from', async () => {
    const sheet = ok(await viewer('GET', `/v1/provinces/22/adoption?month=${month}`)), none = [null, null, null, null];
    assert.deepEqual(['Chợ Lớn', 'Chợ Vừa', 'Chợ Nhỏ', 'Chợ Con'].map((name) => told(named(sheet, name))), [[30, 30, 30, 20], [18, 18, 18, 12], none, none]);
    assert.deepEqual([told(sheet.total), sheet.total.states], [[63, 63, 63, 40], { active: 40, inactive: 23, not_observed: 27 }]);
    assert.deepEqual(sheet.units.map((unit) => [unit.unit.name, told(unit)]), [['Xã Một', [48, 48, 48, 32]], ['Xã Hai', none]]);
    assert.deepEqual(sheet.units.map(({ unit }) => unit.id), COMMUNES, 'by which the way leads on to a unit');
    const small = named(sheet, 'Chợ Nhỏ'), active = small.ladder.find((f) => f.step === 'active');
    assert.deepEqual([small.states, small.observed_by, active.denominator, active.percent, active.of_all], [{ active: null, inactive: null, not_observed: null }, { feed: null, payment: null }, null, null,
      { numerator: null, denominator: 14, percent: null }]);
    assert.deepEqual(told(small, ['stalls', 'registered', 'issued']), [14, 0, 0], 'what the register knows is no payment');
    for (const [place, expected] of [[TINY, none], [SMALL, none], [MIDDLE, [18, 18, 18, 12]]]) {
      assert.deepEqual(told(ok(await viewer('GET', `/v1/markets/${place}/adoption?month=${month}`))), expected, 'a market stands alone as it stands in its province');
      assert.deepEqual(told(ok(await chief('GET', `/v1/markets/${place}/adoption?month=${month}`))), expected, 'to who administers the province as well');
    }
  });

  test('of one\'s own market are told beside those of others, which then hide one another', async () => {
    const sheet = ok(await here('GET', `/v1/provinces/22/adoption?month=${month}`));
    assert.deepEqual(['Chợ Lớn', 'Chợ Vừa', 'Chợ Nhỏ', 'Chợ Con'].map((name) => told(named(sheet, name))[0]), [30, 18, 12, 3]);
    assert.deepEqual(named(sheet, 'Chợ Con').observed_by, { feed: 0, payment: 3 });
  });

  const value = (answer, place, indicator) => { const v = answer.places.find((one) => one.id === place).values.find((one) => one.indicator === indicator); return [v.state, v.numerator, v.denominator, v.value, v.observed]; };
  const SHARED = ['OBS', 'FIRST', 'USE1', 'ACT', 'VOL', 'REG'];

  test('are the same at every address and in the file, and the same ones are withheld', async () => {
    const { id: snapshot } = JSON.parse(register.socho('report', 'snapshot', '--province', '22', '--period', month, '--json'));
    const live = ok(await viewer('GET', `/v1/provinces/22/indicators?period=${month}`)), kept = ok(await viewer('GET', `/v1/provinces/22/snapshots/${snapshot}`));
    for (const answer of [live, kept]) {
      for (const place of [SMALL, TINY]) for (const indicator of ['OBS', 'FIRST', 'USE1', 'ACT']) assert.deepEqual(value(answer, place, indicator), ['withheld', null, null, null, null]);
      for (const indicator of ['OBS', 'ACT']) assert.equal(value(answer, COMMUNES[1], indicator)[0], 'withheld');
      assert.deepEqual(value(answer, SMALL, 'REG'), ['known', 0, 14, 0, null], 'nor is the observed part told beside another value');
      assert.deepEqual(value(answer, MIDDLE, 'ACT'), ['known', 12, 18, 66.67, 18]);
    }
    for (const indicator of SHARED.slice(0, 4)) for (const place of [BIG, MIDDLE, SMALL, TINY, ...COMMUNES]) assert.deepEqual(value(live, place, indicator), value(kept, place, indicator));
    for (const place of [MIDDLE, SMALL]) {
      const points = ok(await viewer('GET', `/v1/provinces/22/trend?indicator=ACT&until=${month}&count=1&market=${place}`)).points;
      assert.deepEqual(points.map((p) => [p.state, p.numerator, p.observed]), [place === MIDDLE ? ['known', 12, 18] : ['withheld', null, null]]);
    }
    const rows = (await lines('snapshots')).map((line) => line.split(','));
    const of = (name, indicator) => rows.find((row) => row[6] === name && row[7] === indicator).slice(9);
    assert.deepEqual([of('Chợ Nhỏ', 'ACT'), of('Xã Hai', 'ACT'), of('Chợ Vừa', 'ACT')], [['withheld', 'under_five', '', '', '', '', '14'], ['withheld', 'under_five', '', '', '', '', '26'],
      ['known', '', '12', '18', '66.67', '18', '24']]);
    const all = ok(await maker('GET', `/v1/provinces/22/snapshots/${snapshot}`));
    assert.deepEqual([value(all, TINY, 'ACT'), value(all, COMMUNES[1], 'ACT')], [['known', 2, 3, 66.67, 3], ['known', 8, 15, 53.33, 15]]);
    // A snapshot from before they were judged is judged when it is read.
    register.sql('delete from snapshot_hold');
    assert.deepEqual(ok(await viewer('GET', `/v1/provinces/22/snapshots/${snapshot}`)), kept);
  });

  test('stay out of what stands beside the figures: evaluations, and the data that is open', async () => {
    const { id: evaluation } = ok(await maker('POST', `/v1/markets/${TINY}/evaluations`, {}), 201);
    register.sql(`update evaluation set results = '[{"code": "C2", "measure": "paid", "verdict": "not_met", "numerator": 3, "denominator": 12, "percent": 25.00, "not_observed": 9}]' where id = '${evaluation}'`);
    const criteria = async (who) => ok(await who('GET', `/v1/markets/${TINY}/evaluations`)).items[0].criteria;
    assert.deepEqual([await criteria(viewer), (await criteria(maker))[0].numerator], [[{ code: 'C2', measure: 'paid', verdict: 'not_met' }], 3]);
    assert.match((await lines('evaluations')).at(-1), /,C2,,not_met,,,,/);
    assert.match((await lines('evaluations', maker)).at(-1), /,C2,,not_met,3,12,25.00,/);
    register.sql("insert into job (province, kind) values (0, 'open_data')");
    while (register.sql("select count(*) from job where kind = 'open_data' and state in ('queued', 'running') and run_at <= now()")[0][0] !== '0') await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(register.sql(`select name, coalesce(observed::text, '-') from open.market where province_code = 22 and name ~ 'Lớn|Vừa|Nhỏ|Con' order by in_use desc`),
      [['Chợ Lớn', '30'], ['Chợ Vừa', '18'], ['Chợ Nhỏ', '-'], ['Chợ Con', '-']]);
  });

  test('and the locks of one place are for its own people', async () => {
    person(register, 'alone', 'market_checker', '--market', 'D3', '--province', '22');
    const alone = await register.person('alone', PASSWORD);
    register.sql(`insert into snapshot (province, why, period, period_from, period_to, month_from, month_to, at_day, as_of, market)
      select 22, 'lock', '${month}', '${month}-01', '${last}', '${month}-01', '${last}', '${last}', now(), m::uuid from unnest(array['${SMALL}', '${TINY}']) m`);
    const locked = async (who) => ok(await who('GET', '/v1/provinces/22/snapshots')).items.filter(({ why }) => why === 'lock').map((s) => s.market).sort();
    assert.deepEqual([await locked(viewer), await locked(alone)], [[SMALL, TINY], [SMALL]]);
    const [[strange]] = register.sql(`select id from snapshot where market = '${TINY}'`);
    refused(await alone('GET', `/v1/provinces/22/snapshots/${strange}`), 404, 'not_found', undefined);
    register.sql("delete from snapshot where why = 'lock'");
  });

  test('are those that the table of rights lets watch a market', () => {
    const roles = program(['user', 'roles', '--json']).trim().split('\n').map((line) => JSON.parse(line));
    const watch = roles.filter(({ rights }) => rights.includes('market_watch')).map(({ role }) => role).sort();
    assert.deepEqual(register.sql('select unnest(watch_roles()) order by 1').flat(), watch);
  });
});

describe('the way down', () => {
  const none = [null, null, null, null];
  const STEPS = ['observed', 'first_payment', 'paid', 'active'];
  const told = ({ ladder }, steps = STEPS) => steps.map((step) => ladder.find((one) => one.step === step).numerator);

  test('leads from the province to a commune and its markets, as of today and as reported', async () => {
    for (const geography of ['current', 'reported']) {
      const sheet = ok(await maker('GET', `/v1/units/${COMMUNES[0]}/adoption?month=${month}&geography=${geography}`));
      assert.deepEqual([sheet.geography, sheet.unit.name, told(sheet), sheet.markets.map(({ market: { name } }) => name)], [geography, 'Xã Một', [48, 48, 48, 32], ['Chợ Lớn', 'Chợ Vừa']]);
      assert.deepEqual(sheet.ladder.map((f) => [f.observed, f.in_use]), sheet.ladder.map(() => [48, 64]), 'the observed stand beside every rate');
    }
    assert.deepEqual(told(ok(await viewer('GET', `/v1/units/${COMMUNES[1]}/adoption?month=${month}`))), none);
    const [[province]] = register.sql("select id from unit where level = 'province' and code = '22' and valid_to is null");
    for (const unit of [province, BIG, 'x']) refused(await viewer('GET', `/v1/units/${unit}/adoption`), 404, 'not_found', undefined);
    refused(await viewer('GET', `/v1/units/${COMMUNES[0]}/adoption?geography=old`), 422, 'bad_choice', 'geography');
  });

  test('holds a commune against its own targets, else the share that the province set, for who sees all of it', async () => {
    const of = async (who, unit, query = '') => {
      const { ladder } = ok(await who('GET', `/v1/units/${unit}/adoption?month=${month}${query}`));
      return Object.fromEntries(ladder.map(({ step, attainment }) => [step, attainment && [attainment.value, attainment.target, attainment.percent, attainment.band]]));
    };
    const plan = ok(await chief('POST', '/v1/plans', { number: '77/KH-UBND', issuer: 'UBND', province: 22, title: 'x', issued_on: '2025-01-02', period_from: '2025-01-02', period_to: '2099-12-31' }), 201);
    for (const [indicator, unit, value] of [['OBS', '98001', 60], ['ISS', '22', 50]])
      ok(await chief('POST', `/v1/plans/${plan.id}/targets`, { indicator, unit, period_from: `${month}-01`, period_to: '2099-12-31', value, value_kind: 'percent' }), 201);
    for (const query of ['', '&geography=reported']) {
      const told = await of(viewer, COMMUNES[0], query);
      assert.deepEqual([told.observed, told.issued.slice(1, 2)], [[75, 60, 125, 'green'], [50]]);
    }
    assert.equal((await of(viewer, COMMUNES[1])).observed ?? null, null, 'the other commune has none of its own');
    person(register, 'xa', 'commune_officer', '--unit', '98001');
    person(register, 'mot_cho', 'market_checker', '--market', 'D1', '--province', '22');
    const [officer, one] = await Promise.all(['xa', 'mot_cho'].map((login) => register.person(login, PASSWORD)));
    assert.deepEqual((await of(officer, COMMUNES[0])).observed, [75, 60, 125, 'green'], 'its own officer sees it whole');
    assert.ok(Object.values(await of(one, COMMUNES[0])).every((attainment) => attainment === null), 'some of its markets are not its share');
    register.sql(`delete from target where plan = '${plan.id}'; delete from plan where id = '${plan.id}'`);
  });

  test('leads from a market to its zones, and a small zone goes with the next', async () => {
    const of = async (who, place) => { const { zones } = ok(await who('GET', `/v1/markets/${place}/zones?month=${month}`)); return zones.map((zone) => [zone.zone, ...told(zone, ['stalls', ...STEPS])]); };
    // Chợ Lớn: 16, 16 and 8 stalls, of which 16, 14 and none are observed; the first 20 are active.
    assert.deepEqual(await of(maker, BIG), [['Khu A', 16, 16, 16, 16, 16], ['Khu B', 16, 14, 14, 14, 4], ['Khu C', 8, 0, 0, 0, 0]]);
    assert.deepEqual(await of(viewer, BIG), [['Khu A', 16, ...none], ['Khu B', 16, ...none], ['Khu C', 8, 0, 0, 0, 0]]);
    // Chợ Vừa: 12 and 12, of which 12 and 6 are observed; the first twelve are active.
    assert.deepEqual(await of(viewer, MIDDLE), [['Khu A', 12, 12, 12, 12, 12], ['Khu B', 12, 6, 6, 6, 0]]);
    assert.deepEqual(await of(viewer, TINY), [['Khu A', 6, ...none], ['Khu B', 6, ...none]], 'of a market that is withheld, every zone');
    const rows = await lines('zones');
    assert.ok(rows.length > 7 && rows.every((row, n) => n === 0 || /^D\d,Khu [A-C],/.test(row)), rows.join('\n'));
    refused(await viewer('GET', `/v1/markets/${id(9, 9)}/zones`), 404, 'not_found', undefined);
  });

  test('tells zones only what the market and the other zones do not give away', async () => {
    // Every stall of the market is observed, so that whoever knows the zones' stalls would know their observed.
    pay(MIDDLE, 19, 24, 3, day);
    register.sql(`update rollup_mark set kept_at = '-infinity'; update stall set zone = 'Khu B' where market = '${MIDDLE}' and number::integer > 4; update stall set zone = 'Khu A' where market = '${MIDDLE}' and number::integer <= 4`);
    const { zones, ladder } = ok(await viewer('GET', `/v1/markets/${MIDDLE}/zones?month=${month}`));
    assert.deepEqual(told({ ladder }), [24, 24, 24, 12]);
    assert.deepEqual(zones.map((zone) => [zone.zone, ...told(zone, ['stalls', 'registered', ...STEPS])]), [['Khu A', null, null, ...none], ['Khu B', null, null, ...none]]);
    assert.deepEqual(zones[0].ladder.map((f) => [f.state, f.denominator, f.in_use]), zones[0].ladder.map(() => ['withheld', null, null]));
    const one = ok(await maker('GET', `/v1/markets/${MIDDLE}/zones?month=${month}`)).zones[0];
    assert.deepEqual(told(one, ['stalls', ...STEPS]), [4, 4, 4, 4, 4], 'the board sees them');
  });
});

const snapshot = (period) => JSON.parse(register.socho('report', 'snapshot', '--province', '22', '--period', period, '--json')).id;

describe('a ranking', () => {
  const ask = async (query, who = maker) => ok(await who('GET', `/v1/provinces/22/ranking?period=${month}&${query}`));
  const names = (rows, more = (r) => [r.rank, r.attainment, r.band]) => rows.map((r) => [r.place.name, ...more(r)]);
  let plan;

  before(async () => {
    // The night's snapshots of the periods that run, from before anything was there.
    while (register.sql("select count(*) from job where kind = 'snapshot' and state in ('queued', 'running') and run_at <= now()")[0][0] !== '0') await new Promise((resolve) => setTimeout(resolve, 50));
    for (const table of ['snapshot_hold', 'snapshot_value']) register.sql(`delete from ${table} where snapshot in (select id from snapshot where why = 'nightly')`);
    register.sql(`delete from snapshot where why = 'nightly'`);
    register.sql(`update market set status = 'open', created_at = '2025-01-01' where id = '${MARKETS[0]}'`);
    const begun = register.sql(`select (date_trunc('month', '${month}-01'::date) - interval '5 months')::date`)[0][0];
    plan = ok(await chief('POST', '/v1/plans', { number: '20/KH-UBND', issuer: 'UBND tỉnh Quảng Ninh', province: 22, title: 'Chợ 4.0', issued_on: begun, period_from: begun, period_to: '2099-12-31' }), 201).id;
    for (const [place, value] of [[{ unit: '98001' }, 80], [{ market: SMALL }, 50]])
      ok(await chief('POST', `/v1/plans/${plan}/targets`, { indicator: 'ACT', ...place, period_from: begun, period_to: '2099-12-31', value, value_kind: 'percent' }), 201);
  });

  test('says that there is nothing to rank while nothing was kept, or nothing is wanted', async () => {
    const early = ok(await maker('GET', '/v1/provinces/22/ranking?indicator=ACT&period=2024-01'));
    assert.deepEqual([early.snapshot, early.reason, early.ranked, early.apart], [null, 'no_snapshot', [], []]);
    assert.deepEqual([(await ask('indicator=DSP')).reason, (await ask('indicator=DSP')).ranked], ['no_target', []]);
    refused(await maker('GET', '/v1/provinces/22/ranking'), 422, 'missing', 'indicator');
    refused(await maker('GET', '/v1/provinces/22/ranking?indicator=ACT&kind=zone'), 422, 'bad_choice', 'kind');
    refused(await maker('GET', '/v1/provinces/22/ranking?indicator=NONE'), 404, 'not_found', undefined);
  });

  test('is by attainment with the bands of the indicator, equals share a rank, and none is ranked as zero', async () => {
    snapshot(month);
    // Active of observed: 20 of 30, 12 of 24, 6 of 12, 2 of 3, none of none.
    const told = await ask('indicator=ACT');
    assert.deepEqual(names(told.ranked), [['Chợ Nhỏ', 1, 100, 'green'], ['Chợ Lớn', 2, 83.33, 'amber'], ['Chợ Vừa', 3, 62.5, 'red']]);
    assert.deepEqual(names(told.apart, (r) => [r.rank, r.attainment, r.apart, r.value]), [['Chợ Con', null, null, 'no_target', 66.67], ['Chợ Hạ Long I', null, null, 'no_value', null]]);
    assert.deepEqual(told.ranked.map((r) => [r.numerator, r.denominator, r.observed, r.in_use, r.target.value, r.target.number]),
      [[6, 12, 12, 14, 50, '20/KH-UBND'], [20, 30, 30, 40, 80, '20/KH-UBND'], [12, 24, 24, 24, 80, '20/KH-UBND']]);
    register.sql(`update target set value = 60 where plan = '${plan}' and market = '${SMALL}'`);
    assert.deepEqual(names((await ask('indicator=ACT')).ranked), [['Chợ Lớn', 1, 83.33, 'amber'], ['Chợ Nhỏ', 1, 83.33, 'amber'], ['Chợ Vừa', 3, 62.5, 'red']]);
    const units = await ask('indicator=ACT&kind=unit');
    assert.deepEqual([names(units.ranked, (r) => [r.rank, r.attainment]), units.apart.find((r) => r.place.name === 'Xã Hai').apart], [[['Xã Một', 1, 74.07]], 'no_target']);
  });

  test('neither tells nor ranks what is withheld, in the file as well', async () => {
    const told = await ask('indicator=ACT', viewer);
    assert.deepEqual(names(told.ranked), [['Chợ Lớn', 1, 83.33, 'amber'], ['Chợ Vừa', 2, 62.5, 'red']]);
    assert.deepEqual(names(told.apart, (r) => [r.state, r.apart, r.value, r.numerator]).filter(([name]) => name !== 'Chợ Hạ Long I'),
      [['Chợ Nhỏ', 'withheld', 'no_value', null, null], ['Chợ Con', 'withheld', 'no_value', null, null]]);
    const rows = (await lines('ranking')).map((line) => line.split(','));
    assert.deepEqual(rows.filter((row) => row[3] === 'ACT' && row[4] === 'market').map((row) => [row[5], row[6], row[10], row[12], row[13]]), [['1', 'Chợ Lớn', '83.33', '', '20'], ['2', 'Chợ Vừa', '62.50', '', '12'],
      ['', 'Chợ Nhỏ', '', 'no_value', ''], ['', 'Chợ Con', '', 'no_value', ''], ['', 'Chợ Hạ Long I', '', 'no_value', '0']]);
  });

  test('stands against a trend with its target and the value before the target began', async () => {
    const trend = async (query) => ok(await maker('GET', `/v1/provinces/22/trend?indicator=ACT&until=${month}&count=2&${query}`));
    const told = await trend(`market=${BIG}`);
    assert.deepEqual(told.points.map((p) => [p.value, p.target?.value, p.target?.number]), [[null, undefined, undefined], [66.67, 80, '20/KH-UBND']]);
    assert.deepEqual([told.base.period, told.base.value], [month, 66.67], 'nothing was kept before');
    const [[old]] = register.sql(`select to_char('${month}-01'::date - interval '8 months', 'YYYY-MM')`);
    register.sql(`with s as (insert into snapshot (province, why, period, period_from, period_to, month_from, month_to, at_day, as_of)
        select 22, 'asked', '${old}', d, d + 27, d, d + 27, d + 27, d + 40 from (select '${old}-01'::date as d) x returning id)
      insert into snapshot_value (province, snapshot, place_kind, place, market, indicator, version, numerator, denominator, observed, in_use, hundredths, state)
      select 22, id, 'market', '${BIG}', '${BIG}', 'ACT', 1, 5, 20, 20, 40, 2500, 'known' from s`);
    const { base } = await trend(`market=${BIG}`);
    assert.deepEqual([base.period, base.value, base.numerator, base.denominator], [old, 25, 5, 20]);
  });
});

describe('what moved', () => {
  const ask = async (query, who = maker) => ok(await who('GET', `/v1/provinces/22/moved?period=${quarter}&${query}`));

  test('says when there is nothing to compare with', async () => {
    snapshot(quarter);
    const told = await ask('indicator=OBS');
    assert.deepEqual([told.before.name, told.before.snapshot, told.reason, told.moved], [former, null, 'nothing_to_compare', []]);
    refused(await maker('GET', '/v1/provinces/22/moved?period=2099-Q1'), 422, 'bad_period', 'period');
  });

  test('is told in points, the largest change first, and apart what cannot be compared', async () => {
    snapshot(former);
    const told = await ask('indicator=OBS&kind=market');
    assert.equal(told.reason, null);
    assert.deepEqual(told.moved.map((m) => [m.place.name, m.points, m.better, m.before.value, m.after.value, m.after.numerator, m.after.observed]), [
      ['Chợ Vừa', 100, true, 0, 100, 24, 24], ['Chợ Nhỏ', 85.71, true, 0, 85.71, 12, 12], ['Chợ Lớn', 75, true, 0, 75, 30, 30], ['Chợ Con', 25, true, 0, 25, 3, 3]]);
    assert.deepEqual(told.apart, [{ why: 'no_value_before', values: 1 }], 'the market without a stall');
    const some = await ask('indicator=OBS&limit=2');
    assert.deepEqual([some.moved.length, some.more > 0, some.moved[0].place.name], [2, true, 'Chợ Vừa']);
    assert.equal((await ask('kind=unit&indicator=OBS')).moved.find((m) => m.place.name === 'Xã Một').points, 84.38);
  });

  test('tells nothing of what is withheld, in the file as well', async () => {
    const told = await ask('indicator=OBS&kind=market', viewer);
    assert.deepEqual([told.moved.map((m) => m.place.name), told.apart], [['Chợ Vừa', 'Chợ Lớn'], [{ why: 'no_value_before', values: 1 }, { why: 'withheld', values: 2 }]]);
    const rows = (await lines('moved')).map((line) => line.split(',')).filter((row) => row[6] === 'OBS' && row[3] === 'market');
    assert.deepEqual(rows.map((row) => [row[1], row[2], row[4], row[7], row[12]]), [[former, quarter, 'Chợ Vừa', '100', ''], [former, quarter, 'Chợ Lớn', '75', ''], [former, quarter, 'Chợ Con', '', 'withheld'],
      [former, quarter, 'Chợ Hạ Long I', '', 'no_value_before'], [former, quarter, 'Chợ Nhỏ', '', 'withheld']].sort((a, b) => rows.findIndex((r) => r[4] === a[2]) - rows.findIndex((r) => r[4] === b[2])));
  });
});

describe('markets where less is paid', () => {
  const ask = async (query = '', who = maker) => ok(await who('GET', `/v1/provinces/22/falling?month=${month}${query}`));
  const named = (rows, more) => Object.fromEntries(rows.map((r) => [r.market.name, more(r)]));

  before(() => {
    const months = [1, 2, 3].map((back) => register.sql(`select to_char('${month}-01'::date - make_interval(months => ${back}), 'YYYY-MM')`)[0][0]);
    for (const one of months) {
      pay(BIG, 1, 30, 40, `${one}-05`);
      pay(SMALL, 1, 12, 11, `${one}-05`);
      pay(TINY, 1, 3, 60, `${one}-05`);
    }
    register.sql(`update rollup_mark set kept_at = '-infinity'`);
    for (const one of [...months, month]) snapshot(one);
  });

  test('are named by how much an observed stall is paid on an open day, against the three months before', async () => {
    const told = await ask();
    assert.deepEqual(told.rule, { measure: 'VOD', down_percent: 30, observed_min: 5, months_before: 3 });
    assert.deepEqual(told.falling.map((f) => [f.market.name, f.observed]), [['Chợ Lớn', 30]]);
    // 430 payments of 30 stalls after 1200 a month; months are of different lengths.
    assert.ok(told.falling[0].fell_percent > 62 && told.falling[0].fell_percent < 67, JSON.stringify(told));
    assert.deepEqual(named(told.apart, (r) => r.why), { 'Chợ Con': 'few_observed', 'Chợ Hạ Long I': 'not_observed', 'Chợ Vừa': 'not_observed' });
    assert.deepEqual((await ask('&down=70')).falling, []);
    assert.equal(named((await ask('&observed=31')).apart, (r) => r.why)['Chợ Lớn'], 'few_observed');
    const rows = (await lines('falling')).slice(1).map((line) => line.split(','));
    assert.ok(rows.some((row) => row[1] === month && row[3] === 'Chợ Lớn' && row[4].startsWith('6') && row[7] === ''), rows.join('\n'));
  });

  test('are not those that were open on fewer days', async () => {
    // Open on five days of the month: 430 payments are more a day than 1200 in thirty.
    register.sql(`insert into market_exception (province, market, from_day, to_day, is_open, reason) values (22, '${BIG}', '${month}-06', '${last}', false, 'x')`);
    snapshot(month);
    assert.deepEqual((await ask()).falling, []);
    register.sql(`delete from market_exception where market = '${BIG}'`);
    snapshot(month);
    assert.deepEqual((await ask()).falling.length, 1);
  });

  test('are not named when a feed of theirs was silent, and not judged for who may not see their counts', async () => {
    assert.equal(named((await ask('', viewer)).apart, (r) => [r.why, r.observed])['Chợ Con'].join(), 'withheld,');
    register.sql(`set session_replication_role = replica; insert into silence (province, market, account, connection, last_day) values (22, '${BIG}', new_id(), '${connection}', '${month}-03')`);
    const told = await ask();
    assert.deepEqual([told.falling, named(told.apart, (r) => r.why)['Chợ Lớn']], [[], 'feed_silent']);
    register.sql(`delete from silence`);
  });

  test('are asked for a month that has ended', async () => {
    const [[now]] = register.sql(`select to_char(now() at time zone interval '7 hours', 'YYYY-MM')`);
    for (const bad of [now, `${month}/15`, quarter, '2099-01']) refused(await maker('GET', `/v1/provinces/22/falling?month=${bad}`), 422, 'bad_period', 'month');
    for (const [query, field] of [['down=4', 'down'], ['down=96', 'down'], ['observed=4', 'observed'], ['observed=x', 'observed']]) refused(await maker('GET', `/v1/provinces/22/falling?${query}`), 422, 'out_of_range', field);
    assert.equal(ok(await maker('GET', '/v1/provinces/22/falling')).month, month, 'the month that ended last');
    assert.equal((await ok(await maker('GET', '/v1/provinces/22/falling?month=2024-01'))).reason, 'no_snapshot');
  });
});

describe('silent stalls', () => {
  test('are counted by commune and market, with the address of their list', async () => {
    const stalls = register.sql(`select id, market from stall where market in ('${BIG}', '${SMALL}') and number in ('1', '2') order by market, number`);
    stalls.forEach(([stall, place], n) => register.sql(`
      insert into incident (province, id, market, stall, verdict${n === 0 ? ', state, outcome, reason, closed_at, closed_by' : ''})
      values (22, '${id('c', n)}', '${place}', '${stall}', 'silent'${n === 0 ? ", 'closed', 'false', 'x', now(), (select id from person where login = 'maker')" : ''});
      insert into stall_alarm (province, market, stall, incident, last_day, on_day, open_days, paid_days, silent_days, neighbourhood, neighbours, neighbour_days, rules)
      values (22, '${place}', '${stall}', '${id('c', n)}', '${month}-01', '${month}-1${n}', 28, 20, 5, 'market', 9, 9, '{}')`));
    const told = ok(await chief('GET', '/v1/provinces/22/silent_stalls'));
    assert.deepEqual([told.counts, told.list], [{ all: 4, open: 3, confirmed: 0, false: 1 }, '/v1/alarms']);
    assert.deepEqual(told.units.map((u) => [u.unit.name, u.counts.open, u.latest]), [['Xã Hai', 2, `${month}-13`], ['Xã Một', 1, `${month}-11`]]);
    assert.deepEqual(told.markets.map((m) => [m.market.name, m.unit, m.counts.open]), [['Chợ Nhỏ', COMMUNES[1], 2], ['Chợ Lớn', COMMUNES[0], 1]]);
    for (const { list, counts } of told.markets) assert.equal(ok(await chief('GET', list)).items.length, counts.all);
    refused(await viewer('GET', '/v1/provinces/22/silent_stalls'), 403, 'forbidden', undefined);
    assert.deepEqual((await lines('silent_stalls', chief)).slice(1).map((line) => line.split(',').slice(1, 8)), [['Xã Một', 'D1', 'Chợ Lớn', '2', '1', '0', '1'], ['Xã Hai', 'D3', 'Chợ Nhỏ', '2', '2', '0', '0']]);
  });
});

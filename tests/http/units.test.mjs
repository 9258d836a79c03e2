// Units over time through commands and the API: the map of old and new communes, markets that follow their commune or wait
// to be placed, and the two views of where a market lies.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Register } from './register.mjs';
import { person } from './town.mjs';

const PROGRAM = process.env.SOCHO ?? 'build/socho';
const SHARED = '../shared/data';
const register = new Register({ seed: false, config: 'province = 1\n' });
let admin, maker, viewer;

const COMMUNES = 'code\tname\tfull_name\ttype\tprovince_code\tslug\tlat\tlon\tarea_km2\tpopulation_2025';
const MAP = 'old_province_code\told_province\told_district_code\told_district\told_commune_code\told_commune\tnew_province_code\tnew_commune_code\tnew_commune\trelation';
const commune = (code, name, province = '01') =>
  `${code}\t${name}\tPhường ${name}\tphường\t${province}\t${name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase().replaceAll(' ', '_')}\t\t\t\t`;
const TODAY = [commune('90004', 'Ba Đền'), commune('90008', 'Ngọc Hòa'), commune('90025', 'Giảng Vân'), commune('90031', 'Từ Lâm')];
const old = (code, name, to, toName, relation) =>
  `01\tThành phố Hà Nội\t901\tQuận Ba Đền\t${code}\tPhường ${name}\t01\t${to}\tPhường ${toName}\t${relation}`;
const ROWS = [
  old('90001', 'Phúc Xá', '90004', 'Ba Đền', 'whole'),
  old('90004', 'Trúc Bạch', '90004', 'Ba Đền', 'whole'),
  old('90007', 'Mai Dịch', '90008', 'Ngọc Hoà', 'part'),
  old('90007', 'Mai Dịch', '90025', 'Giảng Vân', 'part'),
  old('90007', 'Mai Dịch', '90031', 'Từ Lâm', 'part'),
];
const MARKETS = 'province\tlabel_code\tname\tkind\tunit\toperator_kind\toperator\tunit_on\tas_of';
const market = (label, unit, on, name = `Chợ ${label}`) => `1\t${label}\t${name}\tmarket\t${unit}\tboard\tBan quản lý\t${on}\t${on}`;

let files = 0;
const file = (head, ...rows) => {
  const name = join(register.dir, `table-${++files}.tsv`);
  writeFileSync(name, [head, ...rows, ''].join('\n'), { mode: 0o644 });
  return name;
};
const socho = (...args) => {
  const done = spawnSync(PROGRAM, [...args, '--config', register.conf], { encoding: 'utf8' });
  return { status: done.status, out: done.stdout, err: done.stderr };
};
const json = (...args) => {
  const done = socho(...args, '--json');
  assert.equal(done.status, 0, done.err);
  return JSON.parse(done.out);
};
const refusedCommand = (args, code, field, line) => {
  const before = state();
  const done = socho(...args);
  assert.equal(done.status, 1, done.out + done.err);
  assert.match(done.err, new RegExp(`\\[${code}: ${field}\\]`));
  if (line) assert.match(done.err, new RegExp(`line ${line}\\b`));
  assert.equal(state(), before, 'something was stored');
};
const state = () => register.sql(`select (select count(*) from unit), (select count(*) from unit where valid_to is not null),
  (select count(*) from unit_succession), (select count(*) from market_fact), (select count(*) from placement),
  (select count(*) from audit where action !~ '^session')`)[0].join();
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.field, field);
};
const marketId = (label) => register.sql(`select id from market where label_code = '${label}'`)[0][0];

before(async () => {
  await register.start();
  register.socho('unit', 'import', file(COMMUNES, ...TODAY));
  person(register, 'admin', 'prov_admin', '--province', '1');
  person(register, 'maker', 'market_maker', '--province', '1');
  person(register, 'viewer', 'prov_viewer', '--province', '1');
  admin = await register.person('admin', 'mật khẩu dài của chợ');
  maker = await register.person('maker', 'mật khẩu dài của chợ');
  viewer = await register.person('viewer', 'mật khẩu dài của chợ');
}, { timeout: 120_000 });
after(() => register.stop());

test('a map that does not fit is refused by line and column, and nothing of it is kept', () => {
  const bad = [
    [[...ROWS, old('90009', 'Cống Vị', '90099', 'Không Có', 'whole')], 'unknown_unit', 'new_commune_code', 7],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Tên Khác', 'whole')], 'unknown_unit', 'new_commune', 7],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Ba Đến', 'whole')], 'unknown_unit', 'new_commune', 7],
    [[...ROWS, old('90001', 'Phúc Xá', '90008', 'Ngọc Hòa', 'whole')], 'bad_succession', 'relation', 2],
    [[...ROWS, old('90009', 'Cống Vị', '90008', 'Ngọc Hòa', 'part')], 'bad_succession', 'relation', 7],
    [[...ROWS, ROWS[0]], 'duplicate', 'new_commune_code', 7],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Ba Đền', 'half')], 'bad_choice', 'relation', 7],
    [[...ROWS, old('9000', 'Cống Vị', '90004', 'Ba Đền', 'whole')], 'bad_import', 'old_commune_code', 7],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Ba Đền', 'whole').replace('Phường Cống Vị', 'Cống Vị')], 'bad_text', 'old_commune', 7],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Ba Đền', 'whole').replace(/^01/, '99')], 'bad_succession', 'old_district_code', 7],
    [[old('90009', 'Cống Vị', '90004', 'Ba Đền', 'whole').replace(/^01/, '99')], 'unknown_unit', 'old_province_code', 2],
    [[...ROWS, old('90009', 'Cống Vị', '90004', 'Ba Đền', 'whole').replace('\t01\t90004', '\t79\t90004')], 'unknown_unit', 'new_province_code', 7],
  ];
  for (const [rows, code, field, line] of bad) refusedCommand(['unit', 'import', file(MAP, ...rows)], code, field, line);
});

test('a circle of successions has a code of its own, and nothing of it is kept', () => {
  const swapped = [old('90025', 'Giảng Vân', '90031', 'Từ Lâm', 'whole'), old('90031', 'Từ Lâm', '90025', 'Giảng Vân', 'whole')];
  refusedCommand(['unit', 'import', file(MAP, ...swapped)], 'unit_cycle', 'new_commune_code');
});

test('a market in a commune that the register does not know is refused', () => {
  refusedCommand(['market', 'import', file(MARKETS, market('CU', '90007', '2025-03-01'))], 'unknown_unit', 'unit', 2);
});

test('the map is taken once, by names whatever the place of their tone marks', () => {
  const map = file(MAP, ...ROWS);
  assert.deepEqual(json('unit', 'import', map), { created: 5, updated: 0, unchanged: 0, markets_moved: 0, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 });
  const stored = state();
  assert.deepEqual(json('unit', 'import', map), { created: 0, updated: 0, unchanged: 5, markets_moved: 0, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 });
  assert.equal(state(), stored);
  assert.deepEqual(register.sql(`select level, code, full_name, valid_from, valid_to from unit where level = 'district' or (level = 'commune' and valid_to is not null) order by level, code`), [
    ['commune', '90001', 'Phường Phúc Xá', '2025-01-01', '2025-07-01'], ['commune', '90004', 'Phường Trúc Bạch', '2025-01-01', '2025-07-01'],
    ['commune', '90007', 'Phường Mai Dịch', '2025-01-01', '2025-07-01'], ['district', '901', 'Quận Ba Đền', '2025-01-01', '2025-07-01']]);
  refusedCommand(['unit', 'import', file(MAP, ROWS[0].replace('Phúc Xá', 'Phúc Xà'))], 'unknown_unit', 'old_commune', 2);
});

test('a unit of any day is found, with what it came from and what became of it', async () => {
  const find = async (query) => ok(await viewer('GET', `/v1/units?${query}`)).items;
  const [mai] = await find('level=commune&code=90007&on=2025-06-30');
  assert.deepEqual([mai.full_name, mai.valid_to, mai.parent.name], ['Phường Mai Dịch', '2025-07-01', 'Ba Đền']);
  assert.deepEqual(await find('level=commune&code=90007'), []);
  assert.deepEqual((await find('level=commune&code=90004&on=2025-06-30')).map((u) => u.full_name), ['Phường Trúc Bạch']);
  assert.deepEqual((await find('level=commune&code=90004')).map((u) => u.full_name), ['Phường Ba Đền']);
  for (const spelling of ['Phường Ngọc Hoà', 'phường ngọc hòa'.normalize('NFD')])
    assert.deepEqual((await find(`name=${encodeURIComponent(spelling)}`)).map((u) => u.code), ['90008'], spelling);
  assert.deepEqual(await find(`name=${encodeURIComponent('Phường Ngọc Hoa')}`), []);
  assert.equal((await find('level=province&on=2025-06-30&limit=200')).length, 63);
  const shown = ok(await viewer('GET', `/v1/units/${mai.id}`));
  assert.deepEqual(shown.successors.map((u) => [u.code, u.relation, u.on_date]), [
    ['90008', 'part', '2025-07-01'], ['90025', 'part', '2025-07-01'], ['90031', 'part', '2025-07-01']]);
  const [ba] = await find('level=commune&code=90004');
  assert.deepEqual(ok(await viewer('GET', `/v1/units/${ba.id}`)).predecessors.map((u) => u.code), ['90001', '90004']);
  refused(await viewer('GET', '/v1/units?on=1/7/2025'), 422, 'bad_date', 'on');
  refused(await viewer('GET', '/v1/units/x'), 404, 'not_found', undefined);
});

test('markets of an old list follow their commune, or go to the work list with its candidates', async () => {
  const list = file(MARKETS, market('PHUCXA', '90001', '2025-03-01'), market('DONGXA', '90007', '2025-03-01', 'Chợ Đồng Xa'),
    market('MOI', '90031', ''));
  assert.deepEqual(json('market', 'import', list), { created: 3, updated: 0, unchanged: 0 });
  const stored = state();
  assert.deepEqual(json('market', 'import', list), { created: 0, updated: 0, unchanged: 3 });
  assert.equal(state(), stored, 'a second import changed something');
  const all = ok(await admin('GET', '/v1/markets'));
  assert.equal(all.geography, 'current');
  assert.deepEqual(all.items.map((m) => [m.label_code, m.unit.code, m.unit.valid_to]), [
    ['DONGXA', '90007', '2025-07-01'], ['MOI', '90031', null], ['PHUCXA', '90004', null]]);
  const { items } = ok(await admin('GET', '/v1/placements'));
  assert.deepEqual(items.map((p) => [p.market.label_code, p.from.code, p.candidates.map((c) => c.code)]),
    [['DONGXA', '90007', ['90008', '90025', '90031']]]);
  const shown = ok(await admin('GET', `/v1/markets/${marketId('DONGXA')}`));
  assert.deepEqual([shown.placement.id, shown.placement.candidates.length], [items[0].id, 3]);
  assert.match(register.socho('unit', 'placements'), /^1 DONGXA Chợ Đồng Xa: Phường Mai Dịch -> 90008 Phường Ngọc Hòa, /);
});

test('two views: markets as reported, and in the units of today', async () => {
  const view = async (query) => ok(await admin('GET', `/v1/markets?${query}`)).items.map((m) => [m.label_code, m.unit.code]);
  assert.deepEqual(await view('geography=reported'), [['DONGXA', '90007'], ['MOI', '90031'], ['PHUCXA', '90001']]);
  assert.deepEqual(await view('geography=reported&on=2025-07-01'), [['DONGXA', '90007'], ['MOI', '90031'], ['PHUCXA', '90004']]);
  assert.deepEqual(await view('unit=90004'), [['PHUCXA', '90004']]);
  assert.deepEqual(await view('unit=90001'), []);
  assert.deepEqual(await view('unit=90001&geography=reported'), [['PHUCXA', '90001']]);
  refused(await admin('GET', '/v1/markets?geography=old'), 422, 'bad_choice', 'geography');
  const one = ok(await admin('GET', `/v1/markets/${marketId('PHUCXA')}`));
  assert.deepEqual([one.unit.code, one.reported_unit.code, one.placement], ['90004', '90001', null]);
});

test('a person places a market, once, in one of the candidates, with a reason and a line in the trail', async () => {
  const [{ id }] = ok(await admin('GET', '/v1/placements')).items;
  const decide = (who, body) => who('POST', `/v1/placements/${id}/decide`, body);
  refused(await decide(admin, { unit: '90004', reason: 'x' }), 422, 'not_a_candidate', 'unit');
  refused(await decide(admin, { unit: '90025' }), 422, 'missing', 'reason');
  refused(await decide(maker, { unit: '90025', reason: 'x' }), 403, 'forbidden', undefined);
  const done = ok(await decide(admin, { unit: '90025', reason: 'Theo địa chỉ của chợ' }));
  assert.deepEqual([done.unit.code, done.to.code, done.from.code], ['90025', '90025', '90007']);
  refused(await decide(admin, { unit: '90025', reason: 'x' }), 409, 'placed_already', undefined);
  assert.deepEqual(ok(await admin('GET', '/v1/placements')).items, []);
  assert.equal(ok(await admin('GET', '/v1/placements?state=decided')).items[0].reason, 'Theo địa chỉ của chợ');
  assert.equal(ok(await admin('GET', `/v1/markets/${marketId('DONGXA')}`)).unit.code, '90025');
  assert.deepEqual(register.sql(`select action, person is not null, after ->> 'unit' from audit where market = '${marketId('DONGXA')}'
    and action in ('placement.open', 'placement.decide') order by id`), [['placement.open', 'f', '{"code": "90007", "name": "Phường Mai Dịch"}'], ['placement.decide', 't', '90025']]);
  assert.equal(register.sql('select count(*) from placement')[0][0], '1');
});

test('the command line places a market too', () => {
  const list = file(MARKETS, market('KHAC', '90007', '2025-03-01'));
  assert.deepEqual(json('market', 'import', list), { created: 1, updated: 0, unchanged: 0 });
  refusedCommand(['unit', 'place', '--market', 'KHAC', '--unit', '90004', '--reason', 'x'], 'not_a_candidate', 'unit');
  refusedCommand(['unit', 'place', '--market', 'MOI', '--unit', '90004', '--reason', 'x'], 'unknown_market', 'market');
  assert.match(register.socho('unit', 'place', '--market', 'KHAC', '--unit', '90031', '--reason', 'Theo bản đồ'), /placed: KHAC in 90031/);
  assert.equal(register.sql("select u.code from market m join unit u on u.id = m.unit where label_code = 'KHAC'")[0][0], '90031');
  assert.match(register.socho('unit', 'placements'), /no market and no hamlet waits/);
  assert.deepEqual(json('market', 'import', list), { created: 0, updated: 0, unchanged: 1 });
});

test('where a market lay before is learnt later, and does not move it', async () => {
  json('market', 'import', file(MARKETS, market('SAU', '90004', '')));
  const list = file(MARKETS, market('SAU', '90001', '2025-03-01'));
  assert.deepEqual(json('market', 'import', list), { created: 0, updated: 1, unchanged: 0 });
  assert.deepEqual(json('market', 'import', list), { created: 0, updated: 0, unchanged: 1 });
  const shown = ok(await admin('GET', `/v1/markets/${marketId('SAU')}`));
  assert.deepEqual([shown.unit.code, shown.reported_unit.code], ['90004', '90001']);
  register.sql(`update market set status = 'closed' where label_code = 'SAU'`);
});

test('a later map renames, retypes and merges: rows of today end and go on, markets with them', async () => {
  const later = ['--effective', '2026-09-01', '--document', '9/NQ-UBTVQH'];
  // Ngọc Hòa is renamed under its code; Từ Lâm takes in Giảng Vân and keeps its code and name.
  const renamed = commune('90008', 'Ngọc Hải');
  register.socho('unit', 'import', file(COMMUNES, renamed), ...later);
  const flat = (code, name, to, toName, relation) => `01\tThành phố Hà Nội\t\t\t${code}\tPhường ${name}\t01\t${to}\tPhường ${toName}\t${relation}`;
  const map = file(MAP, flat('90008', 'Ngọc Hòa', '90008', 'Ngọc Hải', 'rename'), flat('90025', 'Giảng Vân', '90031', 'Từ Lâm', 'whole'),
    flat('90031', 'Từ Lâm', '90031', 'Từ Lâm', 'whole'), flat('90004', 'Ba Đền', '90004', 'Ba Đền', 'whole'));
  assert.deepEqual(json('unit', 'import', map, ...later), { created: 3, updated: 0, unchanged: 1, markets_moved: 3, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 });
  assert.deepEqual(json('unit', 'import', map, ...later), { created: 0, updated: 0, unchanged: 4, markets_moved: 0, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 });
  assert.deepEqual(register.sql("select code, full_name, valid_from from unit where level = 'commune' and valid_to is null order by code"), [
    ['90004', 'Phường Ba Đền', '2025-07-01'], ['90008', 'Phường Ngọc Hải', '2026-09-01'], ['90031', 'Phường Từ Lâm', '2026-09-01']]);
  assert.deepEqual(ok(await admin('GET', '/v1/markets')).items.map((m) => [m.label_code, m.unit.code, m.unit.valid_to]), [
    ['DONGXA', '90031', null], ['KHAC', '90031', null], ['MOI', '90031', null], ['PHUCXA', '90004', null], ['SAU', '90004', null]]);
  const changes = ok(await admin('GET', `/v1/markets/${marketId('DONGXA')}/changes`)).items.filter((c) => c.attribute === 'unit');
  assert.deepEqual(changes.map((c) => [c.value.code, c.valid_from]), [['90031', '2026-09-01'], ['90025', '2025-07-01'], ['90007', '2025-01-01']]);
});

test('adoption is listed by the units of today or by those of the window, with targets of units that are no more', async () => {
  const plan = ok(await admin('POST', '/v1/plans', { number: '1/KH-UBND', issuer: 'UBND', province: 1, title: 'Chợ 4.0', issued_on: '2025-08-01',
    period_from: '2025-08-01', period_to: '2027-12-31' }), 201);
  for (const [unit, value] of [['90025', 3], ['90031', 2]])
    ok(await admin('POST', `/v1/plans/${plan.id}/targets`, { indicator: 'M40', unit, period_from: '2025-08-01', period_to: '2027-12-31', value, value_kind: 'count' }), 201);
  const list = async (query) => ok(await viewer('GET', `/v1/provinces/1/adoption?${query}`));
  const before = await list('month=2026-08&geography=reported');
  assert.deepEqual([before.geography, before.inherited_targets], ['reported', undefined]);
  assert.deepEqual(before.units.map((u) => u.unit.name), ['Phường Ba Đền', 'Phường Giảng Vân', 'Phường Từ Lâm']);
  const today = await list('month=2026-08');
  assert.equal(today.geography, 'current');
  assert.deepEqual(today.units.map((u) => [u.unit.name, u.unit.province.name, u.unit.waits]), [['Phường Ba Đền', 'Thành phố Hà Nội', false], ['Phường Từ Lâm', 'Thành phố Hà Nội', false]]);
  const count = (unit) => unit.ladder.find((f) => f.step === 'markets_4_0').denominator;
  assert.deepEqual([before.units.map(count), today.units.map(count), count(today.total)], [[1, 1, 2], [1, 3], 4]);
  assert.deepEqual(today.markets.map((m) => m.unit.code), ['90031', '90031', '90031', '90004']);
  const inherited = (await list('month=2026-10')).inherited_targets;
  assert.deepEqual(inherited.map((t) => [t.unit.code, t.indicator, t.value, t.label]), [['90031', 'M40', 5, 'Tổng hợp từ Phường Giảng Vân, Phường Từ Lâm']]);
  refused(await viewer('GET', '/v1/provinces/1/adoption?geography=old'), 422, 'bad_choice', 'geography');
});

test('a commune that becomes a ward keeps its markets and the rights over it', () => {
  register.socho('unit', 'import', file(COMMUNES, commune('25270', 'Lộc Ninh', '75').replace('Phường Lộc Ninh\tphường', 'Xã Lộc Ninh\txã')));
  register.socho('market', 'import', file(MARKETS, market('LOCNINH', '25270', '').replace(/^1\t/, '75\t')));
  person(register, 'officer', 'commune_officer', '--unit', '25270');
  assert.deepEqual(json('unit', 'import', file(COMMUNES, commune('25270', 'Lộc Ninh', '75')), '--effective', '2026-04-30', '--document', '237/NQ-UBTVQH16'),
    { created: 0, updated: 1, unchanged: 0, markets_moved: 1, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 });
  assert.deepEqual(register.sql(`select u.full_name, s.relation from market m join unit u on u.id = m.unit
    join unit_succession s on s.to_unit = u.id join role_grant g on g.unit = u.id where m.label_code = 'LOCNINH'`), [['Phường Lộc Ninh', 'retype']]);
});

test('rights over a commune that was merged are not carried on, and are told', () => {
  const flat = (code, name) => `75\tThành phố Đồng Nai\t\t\t${code}\tPhường ${name}\t75\t90077\tPhường Lộc Thành\twhole`;
  const later = ['--effective', '2026-09-01', '--document', '9/NQ-UBTVQH'];
  register.socho('unit', 'import', file(COMMUNES, commune('90077', 'Lộc Thành', '75')), ...later);
  assert.deepEqual(json('unit', 'import', file(MAP, flat('25270', 'Lộc Ninh')), ...later),
    { created: 1, updated: 0, unchanged: 0, markets_moved: 1, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 1 });
  assert.match(register.socho('unit', 'import', file(MAP, flat('25270', 'Lộc Ninh')), ...later), /rights over units that are no more: 1; grant them anew/);
});

test('hamlets stand under communes, by a key of their own', async () => {
  const HAMLETS = 'commune_code\tkey\ttype\tname\thouseholds';
  const table = file(HAMLETS, '90031\tT01\ttổ dân phố\tSố 1\t210', '90031\tT02\ttổ dân phố\tSố 2\t');
  assert.deepEqual(json('unit', 'import', table, '--effective', '2026-09-01', '--document', '1/QĐ'),
    { created: 2, updated: 0, unchanged: 0, markets_moved: 0, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 1 });
  assert.equal(json('unit', 'import', table, '--effective', '2026-09-01', '--document', '1/QĐ').unchanged, 2);
  assert.equal(json('unit', 'import', file(HAMLETS, '90031\tT02\ttổ dân phố\tSố 2\t95'), '--effective', '2026-09-01', '--document', '1/QĐ').updated, 1);
  const { items } = ok(await viewer('GET', '/v1/units?level=hamlet&parent=90031'));
  assert.deepEqual(items.map((u) => [u.code, u.full_name, u.households]), [
    ['90031.T01', 'tổ dân phố Số 1', 210], ['90031.T02', 'tổ dân phố Số 2', 95]]);
  refusedCommand(['unit', 'import', file(HAMLETS, '99999\tT01\tthôn\tMột\t')], 'unknown_unit', 'commune_code');
  refusedCommand(['unit', 'import', file(HAMLETS, '90031\tt01\tthôn\tMột\t')], 'bad_import', 'key', 2);
  refusedCommand(['unit', 'import', file(HAMLETS, '90031\tT03\tphố\tMột\t')], 'bad_choice', 'type', 2);
  refusedCommand(['unit', 'import', file(HAMLETS, '90031\tT03\tthôn\tMột\t', '90031\tT03\tthôn\tHai\t'), '--effective', '2026-09-01'],
    'duplicate', 'key', 3);
});

test('a hamlet of a split commune waits on the work list until a person says under which commune it lies', async () => {
  const HAMLETS = 'commune_code\tkey\ttype\tname\thouseholds';
  const flat = (to, name) => `01\tThành phố Hà Nội\t\t\t90091\tPhường Sông Nhuệ\t01\t${to}\tPhường ${name}\tpart`;
  const later = ['--effective', '2026-10-01', '--document', '10/NQ-UBTVQH'];
  register.socho('unit', 'import', file(COMMUNES, commune('90091', 'Sông Nhuệ')));
  register.socho('unit', 'import', file(HAMLETS, '90091\tT01\tthôn\tThượng\t120', '90091\tT02\tthôn\tHạ\t80', '90091\tT03\tthôn\tTrung\t60'), '--effective', '2025-08-01', '--document', '1/QĐ');
  register.socho('unit', 'import', file(COMMUNES, commune('90092', 'Nhuệ Đông'), commune('90093', 'Nhuệ Tây')), ...later);
  const map = file(MAP, flat('90092', 'Nhuệ Đông'), flat('90093', 'Nhuệ Tây'));
  for (const created of [2, 0])
    assert.deepEqual(json('unit', 'import', map, ...later), { created, updated: 0, unchanged: 2 - created, markets_moved: 0, markets_waiting: 0, hamlets_waiting: 3, rights_ended: 1 });
  assert.match(register.socho('unit', 'placements'), /^1 90091\.T01 thôn Thượng: Phường Sông Nhuệ -> 90092 Phường Nhuệ Đông, 90093 Phường Nhuệ Tây$/m);

  const open = async (who = admin) => ok(await who('GET', '/v1/placements')).items.sort((a, b) => (a.hamlet.code < b.hamlet.code ? -1 : 1));
  const [first] = await open();
  assert.deepEqual([first.market, first.hamlet, first.from.code, first.candidates.map((c) => c.code)],
    [null, { code: '90091.T01', name: 'thôn Thượng' }, '90091', ['90092', '90093']]);
  const decide = (who, id, unit) => who('POST', `/v1/placements/${id}/decide`, { unit, reason: 'Theo bản đồ' });
  person(register, 'neighbour', 'prov_admin', '--province', '75');
  const neighbour = await register.person('neighbour', 'mật khẩu dài của chợ');
  assert.deepEqual(await open(neighbour), []);
  refused(await decide(neighbour, first.id, '90092'), 404, 'not_found', undefined);
  refused(await decide(maker, first.id, '90092'), 403, 'forbidden', undefined);
  refused(await decide(admin, first.id, '90031'), 422, 'not_a_candidate', 'unit');
  const done = ok(await decide(admin, first.id, '90093'));
  assert.deepEqual([done.market, done.hamlet, done.unit.code], [null, { code: '90091.T01', name: 'thôn Thượng', code_now: '90093.90091-T01' }, '90093']);
  refused(await decide(admin, first.id, '90092'), 409, 'placed_already', undefined);
  assert.deepEqual((await open()).map((p) => p.hamlet.code), ['90091.T02', '90091.T03']);
  const under = async (code) => ok(await viewer('GET', `/v1/units?level=hamlet&parent=${code}`)).items.map((u) => [u.code, u.full_name, u.households, u.valid_from]);
  assert.deepEqual([await under('90092'), await under('90093')], [[], [['90093.90091-T01', 'thôn Thượng', 120, '2026-10-01']]]);
  assert.deepEqual(register.sql(`select action, person is not null, before::text, after ->> 'unit' from audit where entity_id = '${first.id}'`),
    [['placement.decide', 't', '{"unit": "90091", "hamlet": "90091.T01"}', '90093']]);

  refusedCommand(['unit', 'place', '--hamlet', '90091.T02', '--unit', '90031', '--reason', 'x'], 'not_a_candidate', 'unit');
  refusedCommand(['unit', 'place', '--hamlet', '90091.T01', '--unit', '90092', '--reason', 'x'], 'unknown_unit', 'hamlet');
  assert.match(register.socho('unit', 'place', '--hamlet', '90091.T02', '--unit', '90092', '--reason', 'Theo bản đồ'), /placed: 90091\.T02 in 90092/);
  assert.deepEqual(await under('90092'), [['90092.90091-T02', 'thôn Hạ', 80, '2026-10-01']]);
  const list = (await admin('GET', '/v1/exports/placements.csv')).bytes.toString();
  assert.match(list, /90091\.T01.*thôn Thượng.*Phường Nhuệ Tây/);
});

test('the communes of today and the whole map are taken, once', { skip: !existsSync(SHARED) && `${SHARED} is not here` }, () => {
  assert.equal(json('unit', 'import', join(SHARED, 'communes3321.tsv')).created, 3320); // Lộc Ninh was there on that day
  const map = join(SHARED, 'commune_map_2025.tsv');
  assert.equal(json('unit', 'import', map).created, 10602);
  const stored = state();
  assert.equal(json('unit', 'import', map).unchanged, 10602);
  assert.equal(state(), stored);
  assert.equal(register.sql("select count(*) from unit where level = 'commune' and valid_to = '2025-07-01' and code !~ '^900'")[0][0], '10035');
  assert.equal(register.sql(`select count(*) from (select from_unit from unit_succession s where relation = 'part' and on_date = '2025-07-01'
    group by from_unit) as split`)[0][0], String(471 + 1)); // and Mai Dịch of this test
});

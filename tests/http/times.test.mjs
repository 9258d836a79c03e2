// What holds of markets and stalls from a day on: classes, operators, open days, censuses, through the real processes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';

const PROGRAM = process.env.SOCHO ?? 'build/socho';
const register = new Register();
let admin, maker, checker, viewer;

before(async () => {
  await register.start();
  execFileSync(PROGRAM, ['user', 'add', '--login', 'admin', '--name', 'Người quản trị', '--role', 'prov_admin', '--province', '22', '--lasting',
    '--config', register.conf], { input: 'correct horse battery staple\n', stdio: ['pipe', 'ignore', 'inherit'] });
  admin = await register.person('admin');
  maker = await register.person('maker');
  checker = await register.person('checker');
  viewer = await register.person('viewer');
}, { timeout: 120_000 });
after(() => register.stop());

const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.field, field);
};
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const market = `/v1/markets/${MARKETS[0]}`;
const other = `/v1/markets/${MARKETS[1]}`;
const said = () => register.sql(`select (select count(*) from market_fact), (select count(*) from market_opening),
  (select count(*) from market_exception), (select count(*) from stall_census), (select count(*) from audit)`)[0].join();
const file = (name, rows) => {
  writeFileSync(join(register.dir, name), rows.map((row) => `${row.join('\t')}\n`).join(''), { mode: 0o644 });
  return join(register.dir, name);
};

test('a class holds from a day on, on a document; what was said before and after stays', async () => {
  const change = async (body, who = admin) => who('POST', `${market}/changes`, body);
  ok(await change({ valid_from: '2019-01-01', class: 3, document: '10/QĐ-UBND' }), 201);
  assert.deepEqual(ok(await change({ valid_from: '2024-08-01', class: 2, document: '77/QĐ-UBND' }), 201).changes
    .map((c) => [c.attribute, c.value, c.valid_from, c.document, c.counts_now]), [['class', 2, '2024-08-01', '77/QĐ-UBND', true]]);
  assert.equal(ok(await change({ valid_from: '2021-01-01', class: null }), 201).changes[0].counts_now, false);
  const shown = ok(await admin('GET', market));
  assert.deepEqual([shown.class, shown.class_since, shown.class_document], [2, '2024-08-01', '77/QĐ-UBND']);
  const { items } = ok(await admin('GET', `${market}/changes`));
  assert.deepEqual(items.map((c) => [c.attribute, c.value, c.valid_from, c.said_by]), [
    ['class', 2, '2024-08-01', 'Người quản trị'], ['class', null, '2021-01-01', 'Người quản trị'], ['class', 3, '2019-01-01', 'Người quản trị']]);
});

test('the class that fixed points suggest is shown, never put in the place of the one decided', async () => {
  const shown = ok(await admin('GET', market));
  assert.deepEqual([shown.class, shown.suggested_class, shown.suggested_by, shown.warnings], [2, 3, 'stalls', ['class_differs']]);
  const empty = file('big.tsv', [['province', 'label_code', 'name', 'kind', 'unit', 'operator_kind', 'operator', 'business_points', 'ground_m2', 'class', 'class_since', 'class_document'],
    [22, 'DAUMOI', 'Chợ đầu mối', 'wholesale_market', '06673', 'company', 'Công ty chợ', 450, 9000, 1, '2020-05-01', '5/QĐ-UBND'],
    [22, 'TRUONG', 'Trường', 'school', '06673', 'institution', 'Trường tiểu học', 450, '', '', '', '']]);
  register.socho('unit', 'import', file('units.tsv', [['code', 'name', 'full_name', 'type', 'province_code', 'slug', 'lat', 'lon', 'area_km2', 'population_2025'],
    ['06673', 'Bãi Cháy', 'Phường Bãi Cháy', 'phường', '22', 'bai_chay', '', '', '', '']]));
  assert.match(register.socho('market', 'import', empty), /created 2/);
  assert.match(register.socho('market', 'import', empty), /nothing changed: 2/);
  const id = (label) => register.sql(`select id from market where label_code = '${label}'`)[0][0];
  const wholesale = ok(await admin('GET', `/v1/markets/${id('DAUMOI')}`));
  assert.deepEqual([wholesale.class, wholesale.class_since, wholesale.class_document, wholesale.suggested_class, wholesale.suggested_by, wholesale.warnings],
    [1, '2020-05-01', '5/QĐ-UBND', 1, 'business_points', ['ground_below_10000_m2']]);
  const school = ok(await admin('GET', `/v1/markets/${id('TRUONG')}`));
  assert.deepEqual([school.class, school.suggested_class, school.suggested_by], [null, null, null]);
  const again = file('again.tsv', [['province', 'label_code', 'name', 'kind', 'unit', 'operator_kind', 'operator', 'business_points', 'ground_m2', 'class', 'class_since'],
    [22, 'DAUMOI', 'Chợ đầu mối', 'wholesale_market', '06673', 'company', 'Công ty chợ', 450, 9000, 2, '2026-01-01']]);
  assert.match(register.socho('market', 'import', again), /updated 1/);
  assert.deepEqual(ok(await admin('GET', `/v1/markets/${id('DAUMOI')}/changes`)).items.filter((c) => c.attribute === 'class').map((c) => [c.value, c.valid_from]),
    [[2, '2026-01-01'], [1, '2020-05-01']]);
});

test('an operator runs several markets, each from a day on', async () => {
  const operator = ok(await admin('POST', '/v1/operators', { kind: 'cooperative', name: 'Hợp tác xã chợ' }), 201);
  for (const place of [market, other])
    ok(await admin('POST', `${place}/changes`, { valid_from: '2026-02-01', operator: operator.id, status: 'open' }), 201);
  assert.deepEqual(ok(await admin('GET', `/v1/markets?operator=${operator.id}`)).items.map((m) => m.label_code), ['HL1', 'HL2']);
  refused(await admin('GET', '/v1/markets?operator=x'), 422, 'bad_id', 'operator');
});

test('what cannot be is refused by its field, and nothing is stored', async () => {
  const stored = said();
  for (const [path, body, code, field] of [
    ['changes', { class: 2 }, 'missing', 'valid_from'],
    ['changes', { valid_from: '2026-01-01' }, 'missing', 'class'],
    ['changes', { valid_from: '2999-01-01', class: 2 }, 'out_of_range', 'valid_from'],
    ['changes', { valid_from: '2026-01-01', class: 4 }, 'out_of_range', 'class'],
    ['changes', { valid_from: '2026-01-01', kind: 'fair' }, 'bad_choice', 'kind'],
    ['changes', { valid_from: '2026-01-01', unit: '99999' }, 'unknown_unit', 'unit'],
    ['changes', { valid_from: '2026-01-01', operator: MARKETS[0] }, 'unknown_operator', 'operator'],
    ['changes', { valid_from: '2026-01-01', class: 2, unit: '99999' }, 'unknown_unit', 'unit'],
    ['openings', { valid_from: '2026-01-01', calendar: 'lunar' }, 'missing', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'lunar', days: [31] }, 'out_of_range', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'weekly', days: [0] }, 'out_of_range', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'daily', days: [1] }, 'out_of_range', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'solar', days: ['1'] }, 'wrong_type', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'solar', days: 1 }, 'wrong_type', 'days'],
    ['openings', { valid_from: '2026-01-01', calendar: 'monthly', days: [1] }, 'bad_choice', 'calendar'],
  ])
    refused(await admin('POST', `${market}/${path}`, body), 422, code, field);
  for (const [body, code, field] of [
    [{ from_day: '2026-02-20', to_day: '2026-02-16', reason: 'Tết' }, 'out_of_range', 'to_day'],
    [{ from_day: '2026-02-16', to_day: '2026-02-20' }, 'missing', 'reason'],
  ])
    refused(await maker('POST', `${market}/exceptions`, body), 422, code, field);
  refused(await maker('POST', `${market}/changes`, { valid_from: '2026-01-01', class: 2 }), 403, 'forbidden', undefined);
  refused(await admin('POST', `${market}/exceptions`, {}), 403, 'forbidden', undefined);
  refused(await viewer('GET', `${market}/calendar`), 403, 'forbidden', undefined);
  for (const path of ['changes', 'calendar']) refused(await checker('GET', `${other}/${path}`), 404, 'not_found', undefined);
  refused(await checker('POST', `${other}/exceptions`, { from_day: '2026-02-16', to_day: '2026-02-20', reason: 'x' }), 404, 'not_found', undefined);
  refused(await admin('GET', `${market}/calendar?from=2026-01-01&to=2027-12-31`), 422, 'out_of_range', 'to');
  assert.equal(said(), stored);
});

test('a market is open every day until somebody says on which; closed days and days besides count', async () => {
  const days = async (from, to) => ok(await admin('GET', `${market}/calendar?from=${from}&to=${to}`));
  assert.equal((await days('2026-02-01', '2026-02-28')).open_days, 28);
  assert.deepEqual(ok(await admin('POST', `${market}/openings`, { valid_from: '2026-01-01', calendar: 'lunar', days: [27, 2, 7, 12, 17, 22, 2] }), 201).days,
    [2, 7, 12, 17, 22, 27]);
  assert.deepEqual((await days('2026-02-17', '2026-03-18')).days,
    ['2026-02-18', '2026-02-23', '2026-02-28', '2026-03-05', '2026-03-10', '2026-03-15']);
  const closed = ok(await maker('POST', `${market}/exceptions`, { from_day: '2026-02-16', to_day: '2026-02-20', reason: 'Nghỉ Tết' }), 201);
  ok(await maker('POST', `${market}/exceptions`, { from_day: '2026-02-13', to_day: '2026-02-14', open: true, reason: 'Chợ Tết' }), 201);
  const tet = await days('2026-02-13', '2026-02-23');
  assert.deepEqual(tet.days, ['2026-02-13', '2026-02-14', '2026-02-23']);
  assert.deepEqual(tet.exceptions.map((e) => [e.reason, e.open, e.said_by]), [['Chợ Tết', true, 'Người maker'], ['Nghỉ Tết', false, 'Người maker']]);
  ok(await maker('POST', `/v1/exceptions/${closed.id}/withdraw`, {}));
  refused(await maker('POST', `/v1/exceptions/${closed.id}/withdraw`, {}), 404, 'not_found', undefined);
  assert.deepEqual((await days('2026-02-13', '2026-02-23')).days, ['2026-02-13', '2026-02-14', '2026-02-18', '2026-02-23']);
  assert.deepEqual(register.sql("select action, count(*) from audit where action in ('market.open', 'market.except', 'market.except_withdraw') group by 1 order by 1"),
    [['market.except', '2'], ['market.except_withdraw', '1'], ['market.open', '1']]);
});

test('a periodic market comes with its sessions from a file; a night market begins its day at 06:00', async () => {
  const head = ['province', 'label_code', 'name', 'kind', 'unit', 'operator_kind', 'operator', 'as_of', 'calendar', 'days'];
  const list = file('periodic.tsv', [head, [22, 'PHIEN', 'Chợ phiên', 'periodic_market', '06673', 'commune', 'UBND', '2026-01-01', 'lunar', '2 7 12 17 22 27'],
    [22, 'DEM', 'Chợ đêm', 'night_market', '06673', 'commune', 'UBND', '2026-01-01', '', ''],
    [22, 'PHIEN2', 'Chợ phiên hai', 'periodic_market', '06673', 'commune', 'UBND', '2026-01-01', '', '']]);
  assert.match(register.socho('market', 'import', list), /created 3/);
  assert.match(register.socho('market', 'import', list), /nothing changed: 3/);
  const row = (label) => register.sql(`select day_cutoff_minutes, coalesce(open_days(id, '2026-02-17', '2026-03-18')::text, '?') from market where label_code = '${label}'`)[0];
  assert.deepEqual([row('PHIEN'), row('DEM'), row('PHIEN2')], [['0', '6'], ['360', '30'], ['0', '?']]);
  const bad = (calendar, days) => file('bad.tsv', [head, [22, 'X', 'X', 'periodic_market', '06673', 'commune', 'UBND', '', calendar, days]]);
  for (const [calendar, days, code] of [['lunar', '2 31', 'out_of_range'], ['lunar', 'hai', 'out_of_range'], ['lunar', '', 'missing'], ['', '2', 'missing'], ['moon', '2', 'bad_choice']])
    assert.throws(() => execFileSync(PROGRAM, ['market', 'import', bad(calendar, days), '--config', register.conf], { encoding: 'utf8', stdio: 'pipe' }),
      (error) => error.status === 1 && error.stderr.includes(`[${code}: `) && error.stderr.includes('line 2'));
});

test('a census says of a stall what was found on a day; the history tells who said so and when', async () => {
  const [{ id, number }] = ok(await maker('GET', `${market}/stalls?limit=1`)).items;
  const census = (body, who = maker) => who('POST', `/v1/stalls/${id}/census`, body);
  const vacant = ok(await census({ status: 'vacant', status_reason: 'Trả sạp', census_date: '2026-03-01', row: 'Dãy 2', area_m2: 2.5 }), 201);
  assert.deepEqual([vacant.counts_now, vacant.warnings], [true, ['area_below_3_m2']]);
  assert.equal(ok(await census({ status: 'closed', status_reason: 'Sửa mái', census_date: '2026-02-01' }), 201).counts_now, false);
  ok(await census({ status: 'in_use', census_date: '2026-05-01', line_of_business: 'Thịt' }), 201);
  const shown = ok(await maker('GET', `${market}/stalls?row=${encodeURIComponent('Dãy 2')}`)).items;
  assert.deepEqual(shown.map((s) => [s.number, s.row, s.line_of_business, s.status, s.census_date, s.warnings]),
    [[number, 'Dãy 2', 'Thịt', 'in_use', '2026-05-01', ['area_below_3_m2']]]);
  assert.equal(ok(await maker('GET', market)).stalls.below_3_m2, 1);
  const { items } = ok(await maker('GET', `/v1/stalls/${id}/census`));
  assert.deepEqual(items.map((c) => [c.census_date, c.status, c.status_reason, c.said_by]), [
    ['2026-05-01', 'in_use', null, 'Người maker'], ['2026-03-01', 'vacant', 'Trả sạp', 'Người maker'], ['2026-02-01', 'closed', 'Sửa mái', 'Người maker']]);
  const stored = said();
  refused(await census({ status: 'vacant' }), 422, 'reason_needed', 'status_reason');
  refused(await census({ census_date: '2026-06-01' }), 422, 'missing', 'status');
  refused(await census({ status: 'in_use', census_date: '2999-06-01' }), 422, 'out_of_range', 'census_date');
  refused(await census({ status: 'in_use', area_m2: 0 }), 422, 'out_of_range', 'area_m2');
  refused(await census({ status: 'in_use' }, admin), 403, 'forbidden', undefined);
  const [{ id: far }] = ok(await maker('GET', `${other}/stalls?limit=1`)).items;
  refused(await checker('POST', `/v1/stalls/${far}/census`, { status: 'in_use' }), 404, 'not_found', undefined);
  refused(await checker('GET', `/v1/stalls/${far}/census`), 404, 'not_found', undefined);
  assert.equal(said(), stored);
});

test('a census by file keeps what earlier ones found', () => {
  const table = (...rows) => file('stalls.tsv', [['market', 'number', 'zone', 'row', 'status', 'status_reason'], ...rows]);
  const import_ = (day, ...rows) => register.socho('stall', 'import', '--province', '22', '--census', day, table(...rows));
  const rows = [['HL2', 'A10', 'Khu A', 'Dãy 1', 'in_use', ''], ['HL2', 'A2', 'Khu A', 'Dãy 1', 'in_use', ''], ['HL2', 'ki-ốt 3', '', '', 'vacant', 'Chưa có người thuê']];
  assert.match(import_('2026-04-01', ...rows), /created 3/);
  assert.match(import_('2026-04-01', ...rows), /nothing changed: 3/);
  assert.match(import_('2026-06-01', ['HL2', 'A2', 'Khu A', 'Dãy 1', 'closed', 'Nghỉ hẳn'], ...rows.slice(0, 1)), /updated 1, unchanged 1/);
  assert.match(import_('2026-05-01', ['HL2', 'A2', 'Khu A', 'Dãy 1', 'vacant', 'Tạm nghỉ']), /updated 1/);
  assert.deepEqual(register.sql(`select c.census_date, c.status, c.said_by is null from stall_census c join stall s on s.id = c.stall
    where s.number = 'A2' and s.zone = 'Khu A' order by 1`), [['2026-04-01', 'in_use', 't'], ['2026-05-01', 'vacant', 't'], ['2026-06-01', 'closed', 't']]);
  assert.equal(register.sql("select status from stall where number = 'A2' and zone = 'Khu A'")[0][0], 'closed');
});

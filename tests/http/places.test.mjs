// Units, banks, operators, markets and stalls over the API, through the real processes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

const PROGRAM = process.env.SOCHO ?? 'build/socho';
const register = new Register();
let admin, maker, checker, viewer;

const COMMUNES = `code\tname\tfull_name\ttype\tprovince_code\tslug\tlat\tlon\tarea_km2\tpopulation_2025
05860\tPhổ Yên\tPhường Phổ Yên\tphường\t19\tpho_yen\t21.4265\t105.867\t40.7\t49162
06673\tBãi Cháy\tPhường Bãi Cháy\tphường\t22\tbai_chay\t20.9617\t107.029\t25.39\t42018
06685\tHồng Gai\tPhường Hồng Gai\tphường\t22\thong_gai\t20.9485\t107.0462\t5.0\t51333
`;

before(async () => {
  await register.start();
  const units = join(register.dir, 'units.tsv');
  writeFileSync(units, COMMUNES);
  execFileSync(PROGRAM, ['unit', 'import', units, '--config', register.conf], { stdio: 'ignore' });
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
const stalls = `/v1/markets/${MARKETS[0]}/stalls`;

test('units are found by level, parent and name without marks', async () => {
  const communes = ok(await viewer('GET', '/v1/units?level=commune&parent=22'));
  assert.deepEqual(communes.items.map((u) => u.code), ['06673', '06685']);
  assert.deepEqual(communes.items[0].parent, { level: 'province', code: '22', name: 'Quảng Ninh' });
  assert.deepEqual(ok(await viewer('GET', `/v1/units?q=${encodeURIComponent('HỒNG gai')}`)).items.map((u) => u.full_name), ['Phường Hồng Gai']);
  assert.equal(ok(await viewer('GET', '/v1/units?level=province')).items.length, 34);
  refused(await viewer('GET', '/v1/units?level=village'), 422, 'bad_choice', 'level');
  refused(await viewer('GET', '/v1/units?parnet=22'), 422, 'unknown_field', 'parnet');
  refused(await register.request('GET', '/v1/units'), 401, 'unauthenticated', undefined);
});

test('pages follow one another and hold every row once', async () => {
  const seen = [];
  for (let next = ''; next !== null;) {
    const page = ok(await viewer('GET', `/v1/units?level=province&limit=7${next && `&after=${next}`}`));
    assert.ok(page.items.length <= 7);
    seen.push(...page.items.map((u) => u.code));
    next = page.next;
  }
  assert.equal(new Set(seen).size, 34);
  assert.deepEqual(seen, [...seen].sort());
  refused(await viewer('GET', '/v1/units?limit=201'), 422, 'out_of_range', 'limit');
  refused(await viewer('GET', '/v1/units?limit=0'), 422, 'out_of_range', 'limit');
  refused(await viewer('GET', '/v1/units?limit=ten'), 422, 'wrong_type', 'limit');
  refused(await viewer('GET', '/v1/units?after=7'), 422, 'bad_id', 'after');
});

test('all 72 banks are listed', async () => {
  const { items } = ok(await viewer('GET', '/v1/banks'));
  assert.equal(items.length, 72);
  assert.equal(items.find((bank) => bank.bin === '970436').short_name, 'Vietcombank');
});

test('an operator and a market are made by who manages markets, each with a line in the trail', async () => {
  const operator = ok(await admin('POST', '/v1/operators', { kind: 'board', name: 'Ban quản lý chợ Cái Dăm' }), 201);
  assert.equal(operator.province, 22);
  refused(await admin('POST', '/v1/operators', { kind: 'board', name: 'Ban quản lý chợ Cái Dăm' }), 409, 'duplicate', 'name');
  assert.deepEqual(ok(await admin('GET', '/v1/operators?q=cai%20dam')).items.map((o) => o.id), [operator.id]);
  const form = { operator: operator.id, unit: '06673', label_code: 'CAIDAM', name: 'Chợ Cái Dăm', kind: 'market', class: 2,
    model_4_0: '4.0', model_since: '2022-08-01' };
  const market = ok(await admin('POST', '/v1/markets', form), 201);
  const shown = ok(await admin('GET', `/v1/markets/${market.id}`));
  assert.deepEqual([shown.province, shown.class, shown.model_since, shown.unit.name, shown.stalls.in_use],
    [22, 2, '2022-08-01', 'Phường Bãi Cháy', 0]);
  refused(await admin('POST', '/v1/markets', form), 409, 'duplicate', 'label_code');
  assert.deepEqual(register.sql(`select action, person is not null, request is not null from audit
    where entity_id in ('${operator.id}', '${market.id}') order by action`), [['market.create', 't', 't'], ['operator.create', 't', 't']]);
});

test('a field at fault is named and nothing is stored', async () => {
  const count = () => register.sql('select (select count(*) from operator), (select count(*) from market), (select count(*) from stall), (select count(*) from audit)')[0].join();
  const { id } = ok(await admin('GET', '/v1/operators?limit=1')).items[0];
  const stored = count();
  const market = { operator: id, unit: '06673', label_code: 'X1', name: 'X', kind: 'market' };
  const cases = [
    ['/v1/operators', { kind: 'boss', name: 'X' }, 'bad_choice', 'kind'],
    ['/v1/operators', { kind: 'board' }, 'missing', 'name'],
    ['/v1/operators', { kind: 'board', name: 'a\u0007b' }, 'bad_text', 'name'],
    ['/v1/operators', { kind: 'board', name: 'x'.repeat(121) }, 'too_long', 'name'],
    ['/v1/operators', { kind: 'board', name: 'X', tax_code: '0100109107' }, 'bad_tax_code', 'tax_code'],
    ['/v1/operators', { kind: 'board', name: 'X', colour: 'red' }, 'unknown_field', 'colour'],
    ['/v1/markets', { ...market, label_code: 'chợ' }, 'bad_label_code', 'label_code'],
    ['/v1/markets', { ...market, unit: '99999' }, 'unknown_unit', 'unit'],
    ['/v1/markets', { ...market, unit: '05860' }, 'unknown_operator', 'operator'],
    ['/v1/markets', { ...market, operator: MARKETS[0] }, 'unknown_operator', 'operator'],
    ['/v1/markets', { ...market, class: 4 }, 'out_of_range', 'class'],
    ['/v1/markets', { ...market, class: '2' }, 'wrong_type', 'class'],
    ['/v1/markets', { ...market, as_of: '2026-02-30' }, 'bad_date', 'as_of'],
    ['/v1/markets', { ...market, day_cutoff_minutes: 721 }, 'out_of_range', 'day_cutoff_minutes'],
  ];
  for (const [path, body, code, field] of cases)
    refused(await admin('POST', path, body), 422, code, field);
  for (const [body, code, field] of [
    [{}, 'missing', 'number'],
    [{ number: 'Z1', area_m2: 0 }, 'out_of_range', 'area_m2'],
    [{ number: 'Z1', area_m2: '6' }, 'wrong_type', 'area_m2'],
    [{ number: 'Z1', status: 'vacant' }, 'reason_needed', 'status_reason'],
    [{ number: 'x'.repeat(41) }, 'too_long', 'number'],
    [{ number: 'Z1', content_code: 'CZ000000Z' }, 'unknown_field', 'content_code'],
  ])
    refused(await maker('POST', stalls, body), 422, code, field);
  assert.equal(count(), stored);
});

test('what a market has without a day is changed over the version seen, with what was before in the trail', async () => {
  const market = `/v1/markets/${MARKETS[0]}`;
  const amend = (who, body) => who('POST', `${market}/details`, body);
  const versions = () => Number(register.sql('select sum(version) from match_version where province = 22')[0][0]);
  const trail = () => register.sql(`select before::text, after::text from audit where action = 'market.amend' and entity_id = '${MARKETS[0]}' order by id`)
    .map((row) => row.map(JSON.parse));
  const issued = async (number) => {
    ok(await maker('POST', stalls, { number }), 201);
    const { id, version } = await submitted(maker, MARKETS[0], form(number, { vendor: { phone: number === 'V 1' ? '0912000001' : '0912000002' } }));
    return ok(await checker('POST', `/v1/revisions/${id}/approve`, { version }));
  };
  const before = await issued('V 1');
  const was = ok(await admin('GET', market));
  assert.deepEqual([was.version, was.face, was.day_cutoff_minutes, before.face], [1, 'sealed', 0, 'sealed']);

  for (const [body, status, code, field] of [
    [{ version: 1 }, 422, 'missing', 'name'],
    [{ name: 'X' }, 422, 'missing', 'version'],
    [{ version: 1, name: null }, 422, 'missing', 'name'],
    [{ version: 1, name: 'x'.repeat(121) }, 422, 'too_long', 'name'],
    [{ version: 1, face: 'bare' }, 422, 'bad_choice', 'face'],
    [{ version: 1, face: '' }, 422, 'bad_choice', 'face'],
    [{ version: 1, day_cutoff_minutes: 721 }, 422, 'out_of_range', 'day_cutoff_minutes'],
    [{ version: 1, day_cutoff_minutes: null }, 422, 'missing', 'day_cutoff_minutes'],
    [{ version: 1, ground_m2: 0 }, 422, 'out_of_range', 'ground_m2'],
    [{ version: 1, as_of: '2026-02-30' }, 422, 'bad_date', 'as_of'],
    [{ version: 1, label_code: 'Y' }, 422, 'unknown_field', 'label_code'],
    [{ version: 2, name: 'X' }, 409, 'conflict', 'version'],
  ])
    refused(await amend(admin, body), status, code, field);
  for (const who of [maker, checker, viewer])
    refused(await amend(who, { version: 1, name: 'X' }), 403, 'forbidden', undefined);
  assert.deepEqual([ok(await admin('GET', market)), trail()], [was, []]);

  const moved = versions();
  const renamed = ok(await amend(admin, { version: 1, name: 'Chợ Vườn Đào', ground_m2: 12500.5, business_points: 640, face: 'sealed' }));
  assert.deepEqual([renamed.version, renamed.name, renamed.ground_m2, renamed.business_points], [2, 'Chợ Vườn Đào', 12500.5, 640]);
  assert.deepEqual(ok(await maker('GET', '/v1/markets?q=vuon%20dao')).items.map((m) => m.id), [MARKETS[0]]);
  assert.equal(versions(), moved, 'no payment is told by a name');
  assert.equal(ok(await amend(admin, { version: 2, name: 'Chợ Vườn Đào' })).version, 2);
  refused(await amend(admin, { version: 1, name: 'Chợ Khác' }), 409, 'conflict', 'version');

  const night = ok(await amend(admin, { version: 2, day_cutoff_minutes: 360, face: 'plain', ground_m2: null }));
  assert.deepEqual([night.version, night.day_cutoff_minutes, night.face, night.ground_m2], [3, 360, 'plain', null]);
  assert.ok(versions() > moved, 'who remembers the old cut-off does not hear of the new one');
  assert.equal((await issued('V 2')).face, 'plain');
  assert.equal(ok(await admin('GET', `/v1/codes/${before.id}`)).face, 'sealed', 'what was printed stays');
  assert.deepEqual(trail(), [
    [{ name: was.name, ground_m2: was.ground_m2, business_points: was.business_points, version: 1 }, { name: 'Chợ Vườn Đào', ground_m2: 12500.5, business_points: 640, version: 2 }],
    [{ face: 'sealed', ground_m2: 12500.5, day_cutoff_minutes: 0, version: 2 }, { face: 'plain', ground_m2: null, day_cutoff_minutes: 360, version: 3 }]]);
  ok(await amend(admin, { version: 3, name: was.name, face: 'sealed', day_cutoff_minutes: 0, business_points: was.business_points }));
});

test('a stall draws a content code of its province; its number is taken once', async () => {
  const stall = ok(await maker('POST', stalls, { number: 'B 12', zone: 'Khu B', area_m2: 6.5, census_date: '2026-01-01' }), 201);
  assert.match(stall.content_code, /^CZ[0-9A-HJKMNP-TV-Y]{6}Z$/);
  assert.deepEqual([stall.area_m2, stall.status, stall.occupied], [6.5, 'in_use', false]);
  refused(await maker('POST', stalls, { number: 'B 12' }), 409, 'duplicate', 'number');
  const again = ok(await maker('POST', stalls, { number: 'B 13' }), 201);
  assert.notEqual(again.content_code, stall.content_code);
});

test('stalls are listed in the order in which people read their numbers', async () => {
  for (const number of ['C10', 'C9', 'c 11', 'C100', 'C2'])
    ok(await maker('POST', stalls, { number, zone: 'Khu C' }), 201);
  const zone = `${stalls}?zone=${encodeURIComponent('Khu C')}`;
  assert.deepEqual(ok(await maker('GET', zone)).items.map((s) => s.number), ['C2', 'C9', 'C10', 'c 11', 'C100']);
  const first = ok(await maker('GET', `${zone}&limit=2`));
  const rest = ok(await maker('GET', `${zone}&after=${first.next}`));
  assert.deepEqual(rest.items.map((s) => s.number), ['C10', 'c 11', 'C100']);
  assert.equal(rest.next, null);
});

test('nobody reads or writes outside role and scope', async () => {
  refused(await viewer('GET', '/v1/markets'), 403, 'forbidden', undefined);
  refused(await maker('POST', '/v1/operators', { kind: 'board', name: 'Y' }), 403, 'forbidden', undefined);
  refused(await admin('POST', stalls, { number: 'Y1' }), 403, 'forbidden', undefined);
  refused(await admin('POST', '/v1/operators', { kind: 'board', name: 'Y', province: 19 }), 403, 'out_of_scope', undefined);
  assert.deepEqual(ok(await checker('GET', '/v1/markets')).items.map((m) => m.id), [MARKETS[0]]);
  refused(await checker('GET', `/v1/markets/${MARKETS[1]}`), 404, 'not_found', undefined);
  refused(await checker('GET', `/v1/markets/${MARKETS[1]}/stalls`), 404, 'not_found', undefined);
  refused(await checker('POST', `/v1/markets/${MARKETS[1]}/stalls`, { number: 'Y1' }), 404, 'not_found', undefined);
  refused(await checker('GET', '/v1/markets/none'), 404, 'not_found', undefined);
});

test('the description of the API is served with a tag by which it is fetched once', async () => {
  const answer = await register.request('GET', '/v1/openapi.json');
  assert.equal(ok(answer).openapi, '3.1.0');
  const again = await register.request('GET', '/v1/openapi.json', { headers: { 'if-none-match': answer.headers.etag } });
  assert.equal(again.status, 304);
});

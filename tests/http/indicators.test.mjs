// Indicators over periods through the API, what the press keeps of them, and what a snapshot is worth when it is made again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { PASSWORD, person } from './town.mjs';

const register = new Register();
const PROGRAM = process.env.SOCHO ?? 'build/socho';
let maker, viewer, board, chief, deputy, root;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const stall = (n) => `(select id from stall where number = 'A${n}' and province = 22)`;
let serial = 0;
/** So many payments of a stall on a day, as the intake leaves them. */
const pay = (n, count, amount, day, received = `'${day}'::date + time '12:00'`) => register.sql(`
  insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
    match_rule, event_id, account_hash, personal_hash)
  select s.province, new_id(), ${received}, '${day}'::date + time '10:00', ${amount}, '${connection}', s.id, s.market, '${day}', true, 'credit', '970436',
    'content_code', 'e${++serial}-' || g, decode(repeat('00', 16), 'hex'), sha256('x')
  from generate_series(1, ${count}) g join stall s on s.id = ${stall(n)};
  insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
  select s.province, s.id, '${day}', 0, s.market, ${count}, ${count * amount}, ${amount >= 5000 ? count : 0}, ${received} from stall s where s.id = ${stall(n)}
  on conflict (province, stall, day, lane) do update set payments = d.payments + excluded.payments, amount_vnd = d.amount_vnd + excluded.amount_vnd,
    qualifying = d.qualifying + excluded.qualifying`);
/** {indicator: [state, numerator, denominator, value]} of a place. */
const values = (answer, name) => Object.fromEntries(answer.places.find((place) => place.name === name).values
  .map((v) => [v.indicator, [v.state, v.numerator, v.denominator, v.value]]));
let connection, month, last, unit;

before(async () => {
  await register.start();
  person(register, 'chief', 'prov_admin', '--province', '22');
  person(register, 'deputy', 'prov_admin', '--province', '22');
  person(register, 'root', 'sysadmin', '--all');
  [maker, viewer, board] = await Promise.all(['maker', 'viewer', 'checker'].map((who) => register.person(who)));
  [chief, deputy, root] = await Promise.all(['chief', 'deputy', 'root'].map((who) => register.person(who, PASSWORD)));
  connection = JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', 'bank', '--json')).id;
  [[month, last, unit]] = register.sql(`select to_char(d, 'YYYY-MM'), (date_trunc('month', d) + interval '1 month - 1 day')::date,
    (select id from unit where level = 'province' and code = '22' and valid_to is null)
    from (select (now() at time zone interval '7 hours')::date - interval '1 month' as d) x`);
  // The census knew the stalls all along.
  register.sql(`update stall set created_at = '2025-01-01'; update market set created_at = '2025-01-01'; update stall_census set said_at = '2025-01-01'`);
  for (let n = 1; n <= 6; n++) pay(n, 20, 10_000, `${month}-05`);
  pay(7, 1, 2_000, `${month}-20`);
  pay(21, 2, 7_000, `${month}-07`);
  // They were received long ago, as it were: the press has not been here yet.
  register.sql(`update rollup_mark set kept_at = '-infinity'`);
}, { timeout: 120_000 });
after(() => register.stop());

test('a market tells every indicator over a month, in one of its states', async () => {
  const told = ok(await board('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${month}`));
  assert.deepEqual([told.period.name, told.period.from, told.period.to], [month, `${month}-01`, last]);
  const v = values(told, 'Chợ Hạ Long I');
  assert.deepEqual(v.OBS, ['known', 7, 20, 35]);
  assert.deepEqual(v.USE1, ['known', 7, 7, 100]);
  assert.deepEqual(v.ACT, ['known', 6, 7, 85.71]);
  assert.deepEqual(v.KEEP, ['unknown', 0, 0, null]);
  assert.deepEqual(v.VOL, ['known', 121, null, 121]);
  assert.deepEqual(v.FEEN.slice(0, 1), ['unknown']);
  assert.equal(told.places.length, 1);
  assert.equal(told.places[0].values.find(({ indicator }) => indicator === 'WIFI').reason, 'not_reported');
});

test('a window from the 15th counts other days, a day its own, and what has not begun is refused', async () => {
  const of = async (period) => values(ok(await board('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${period}&indicator=VOL`)), 'Chợ Hạ Long I').VOL;
  assert.deepEqual(await of(`${month}/15`), ['known', 120, null, 120]);
  assert.deepEqual(await of(`${month}-05`), ['known', 120, null, 120]);
  for (const period of ['2099-01', '2026-13', 'now']) refused(await viewer('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${period}`), 422, 'bad_period', 'period');
  refused(await viewer('GET', '/v1/provinces/22/trend?until=2026-01'), 422, 'missing', 'indicator');
});

test('a province adds up what its markets tell, and an amount of few stalls is withheld with what would give it away', async () => {
  const told = ok(await maker('GET', `/v1/provinces/22/indicators?period=${month}`));
  assert.equal(told.whole, true);
  const top = values(told, 'Tỉnh Quảng Ninh'), one = values(told, 'Chợ Hạ Long I'), two = values(told, 'Chợ Hạ Long II');
  assert.deepEqual(top.ACT, ['known', 6, 8, 75]);
  assert.deepEqual(top.VOL, ['known', 123, null, 123]);
  assert.deepEqual(two.VAL, ['withheld', null, null, null]);
  assert.deepEqual(one.VAL, ['withheld', null, null, null], 'or the province less this one would be the other');
  assert.deepEqual(two.USE1, ['known', 1, 1, 100]);
  const part = ok(await board('GET', `/v1/provinces/22/indicators?period=${month}`));
  assert.deepEqual([part.whole, part.places.map(({ name }) => name).includes('Chợ Hạ Long II')], [false, false]);
  assert.ok(part.places.every(({ kind }) => kind !== 'province'), 'who sees a part is told no sum of the province');
});

const entry = (change = {}) => ({ indicator: 'WIFI', market: MARKETS[0], period: month, value: 3, source: 'Ban quản lý', document: '12/BC-BQLC', document_on: '2026-11-02', ...change });
const enter = (change, who = chief) => who('POST', '/v1/provinces/22/indicator_values', entry(change));

test('what cannot be a value is refused with its reason', async () => {
  register.sql(`insert into indicator (code, version, name_vi, name_en, value_kind, valid_from, retired_on, source) values ('OLD', 1, 'x', 'x', 'count', '2020-01-01', '2021-01-01', 'entered')`);
  for (const [change, code, field] of [
    [{ indicator: 'SMART', market: undefined, unit, value: 100.01 }, 'out_of_range', 'value'],
    [{ indicator: 'SMART', market: undefined, unit, value: undefined, numerator: 5, denominator: 4 }, 'out_of_range', 'numerator'],
    [{ indicator: 'SMART', market: undefined, unit, value: undefined, numerator: 5, denominator: 0 }, 'zero_denominator', 'denominator'],
    [{ indicator: 'SMART' }, 'bad_level', 'market'],
    [{ indicator: 'ISS' }, 'not_entered', 'indicator'],
    [{ indicator: 'OLD' }, 'indicator_retired', 'indicator'],
    [{ indicator: 'NONE' }, 'unknown_indicator', 'indicator'],
    [{ value: 2.5 }, 'out_of_range', 'value'],
    [{ value: undefined }, 'missing', 'value'],
    [{ period: '2099-01' }, 'bad_period', 'period'],
    [{ document: 'không số' }, 'bad_document', 'document'],
  ]) refused(await enter(change), 422, code, field);
  assert.deepEqual(register.sql('select count(*) from entered_value'), [['0']]);
});

test('a value that one person enters counts once another approves it, and leaves a trail', async () => {
  const { id } = ok(await enter(), 201), told = async () => values(ok(await viewer('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${month}`)), 'Chợ Hạ Long I').WIFI;
  assert.deepEqual(await told(), ['unknown', null, null, null]);
  refused(await chief('POST', `/v1/indicator_values/${id}/approve`, {}), 403, 'same_person', undefined);
  refused(await viewer('POST', `/v1/indicator_values/${id}/approve`, {}), 403, 'forbidden', undefined);
  assert.equal((await deputy('POST', `/v1/indicator_values/${id}/approve`, {})).status, 204);
  refused(await deputy('POST', `/v1/indicator_values/${id}/reject`, { reason: 'x' }), 409, 'value_decided', undefined);
  assert.deepEqual(await told(), ['known', 3, null, 3]);
  const share = ok(await enter({ indicator: 'SMART', market: undefined, unit, value: undefined, numerator: 1216, denominator: 1433 }), 201);
  assert.equal((await deputy('POST', `/v1/indicator_values/${share.id}/approve`, {})).status, 204);
  assert.deepEqual(values(ok(await viewer('GET', `/v1/provinces/22/indicators?period=${month}&indicator=SMART`)), 'Tỉnh Quảng Ninh').SMART, ['known', 1216, 1433, 84.86]);
  const list = ok(await viewer('GET', '/v1/indicator_values?state=approved&limit=1'));
  assert.deepEqual([list.items[0].indicator, typeof list.next], ['SMART', 'string']);
  assert.equal(ok(await viewer('GET', `/v1/indicator_values?limit=1&after=${list.next}`)).items[0].indicator, 'WIFI');
  assert.deepEqual(register.sql(`select action from audit where entity = 'entered_value' and entity_id = '${id}' order by id`).flat(), ['entered_value.propose', 'entered_value.decide']);
});

const rebuild = (...words) => spawnSync(PROGRAM, ['report', 'rebuild', ...words, '--config', register.conf], { encoding: 'utf8' });

test('a night takes the snapshots, and each is what the rows say', async () => {
  const day = `${register.sql("select (now() at time zone interval '7 hours')::date")[0][0].slice(0, 7)}-01`;
  register.sql(`insert into job (province, kind, payload) values (22, 'snapshot', '{"day": "${day}"}')`);
  for (;;) {
    const [[state, error]] = register.sql("select state, error from job where kind = 'snapshot' and province = 22 order by created_at desc limit 1");
    assert.notEqual(state, 'failed', error);
    if (state === 'done') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const list = ok(await viewer('GET', '/v1/provinces/22/snapshots'));
  assert.ok(list.items.some((s) => s.period === month) && list.items.some((s) => s.period.endsWith('/15')), JSON.stringify(list));
  const { id } = list.items.find((s) => s.period === month);
  const kept = ok(await maker('GET', `/v1/provinces/22/snapshots/${id}`));
  assert.deepEqual(values(kept, 'Tỉnh Quảng Ninh').ACT, ['known', 6, 8, 75]);
  assert.deepEqual(values(kept, 'Chợ Hạ Long I').VAL, undefined, 'what a market was paid is not told here');
  assert.equal(kept.places.find(({ kind }) => kind === 'province').values.find((v) => v.indicator === 'ACT').observed, 8);
  const done = rebuild('--snapshot', id);
  assert.equal(done.status, 0, done.stdout + done.stderr);
  assert.match(done.stdout, /: \d+ giá trị · values, 0 khác · differ\n$/);
  assert.ok(Number(register.sql('select count(*) from stall_half')[0][0]) >= 8, 'the press summed the halves');
  assert.deepEqual(ok(await viewer('GET', `/v1/provinces/22/snapshots?period=${month}&limit=1`)).items.map((s) => s.id), [id]);
});

test('what arrives late moves the figure and not the snapshot; what is changed behind its back is named', async () => {
  const { id } = JSON.parse(register.socho('report', 'snapshot', '--province', '22', '--period', month, '--json'));
  pay(8, 30, 9_000, `${month}-30`, 'now()');
  const v = values(ok(await maker('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${month}`)), 'Chợ Hạ Long I');
  assert.deepEqual(v.ACT, ['known', 7, 8, 87.5], 'at once, though nothing summed it yet');
  assert.equal(rebuild('--snapshot', id).status, 0);
  register.sql(`update stall_day set payments = payments + 5, qualifying = qualifying + 5 where stall = ${stall(7)}; update snapshot_value set numerator = 5 where snapshot = '${id}' and indicator = 'ACT' and market = '${MARKETS[0]}'`);
  const done = rebuild('--snapshot', id);
  assert.equal(done.status, 1);
  assert.match(done.stdout, /^ACT Chợ Hạ Long I: đã lưu · kept @1 known 5\/7 8571 7 of 20; tính lại · rebuilt @1 known 6\/7 8571 7 of 20\n.* 1 khác · differ\n$/);
  assert.equal(rebuild('--snapshot', MARKETS[0]).status, 1, 'there is no such snapshot');
  assert.equal(rebuild().status, 2);
});

test('a trend is what was kept of each month, and says where nothing was', async () => {
  const told = ok(await maker('GET', `/v1/provinces/22/trend?indicator=ACT&until=${month}&count=2`));
  assert.deepEqual(told.points.map((p) => [p.state, p.reason, p.value]), [['unknown', 'no_snapshot', null], ['known', null, 75]]);
  const market = ok(await viewer('GET', `/v1/provinces/22/trend?indicator=VAL&until=${month}&count=1&market=${MARKETS[0]}`));
  assert.deepEqual([market.points[0].state, market.points[0].reason], ['unknown', 'not_kept']);
  refused(await viewer('GET', '/v1/provinces/22/trend?indicator=ACT&count=61'), 422, 'out_of_range', 'count');
});

test('the days of providers are kept once they are over, and give each one its share', async () => {
  register.sql(`update provider_mark set through = '${month}-01' where province = 22; insert into provider_mark (province, through) values (22, '${month}-01') on conflict do nothing;
    insert into provider_day (province, day, market, connection, bin, credits, counted, amount_vnd, unmatched)
    values (22, '${month}-01', '${MARKETS[0]}', '${connection}', '970422', 30, 30, 1, 0), (22, '${month}-01', '${MARKETS[1]}', '${connection}', '970436', 10, 10, 1, 0)`);
  const told = ok(await viewer('GET', `/v1/provinces/22/providers?period=${month}-01`));
  assert.deepEqual([told.state, told.payments, told.providers, told.banks], ['known', 40, [{ name: 'native', payments: 40, percent: 100 }],
    [{ name: '970422', payments: 30, percent: 75 }, { name: '970436', payments: 10, percent: 25 }]]);
  const one = ok(await board('GET', `/v1/provinces/22/providers?period=${month}-01&market=${MARKETS[0]}`));
  assert.deepEqual([one.payments, one.banks], [null, [{ name: '970422', payments: null, percent: 100 }]]);
  assert.equal(ok(await viewer('GET', '/v1/provinces/22/providers?period=2020-01')).state, 'not_observed');
  register.sql("insert into job (province, kind) values (0, 'rollups')");
  while (register.sql("select count(*) from job where kind = 'rollups' and state <> 'done'")[0][0] !== '0') await new Promise((resolve) => setTimeout(resolve, 50));
  assert.notEqual(register.sql('select through from provider_mark where province = 22')[0][0], `${month}-01`, 'the press goes on from there');
});

test('a next version of an indicator holds from a day to come, and what it leaves out is as before', async () => {
  const [[tomorrow]] = register.sql(`select ((now() at time zone interval '7 hours')::date + 1)::text`), today = register.sql(`select ((now() at time zone interval '7 hours')::date)::text`)[0][0];
  const version = (change = {}) => ({ code: 'ACT', parameters: { payments_min: 21 }, valid_from: tomorrow, document: '7/QĐ-UBND', ...change });
  const bring = (change, who = root) => who('POST', '/v1/indicators', version(change));
  const fresh = { code: 'FEECASH', name_vi: 'Khoản thu còn thu tiền mặt', name_en: 'Fees still in cash', source: 'computed', value_kind: 'count', numerator: 'fees_due', measure: 'khoản', levels: ['unit'], parameters: undefined };
  for (const [change, code, field] of [
    [{ valid_from: today }, 'bad_period', 'valid_from'], [{ document: 'không số' }, 'bad_document', 'document'], [{ document: undefined }, 'missing', 'document'],
    [{ code: 'act' }, 'bad_text', 'code'], [{ numerator: 'guesses' }, 'bad_choice', 'numerator'], [{ numerator: 'active' }, 'missing', 'denominator'],
    [{ parameters: { amount_min_vnd: 1 } }, 'unknown_field', 'parameters'], [{ parameters: { seen_days: 9 } }, 'unknown_field', 'parameters'],
    [{ parameters: { payments_min: 0 } }, 'out_of_range', 'parameters'], [{ amber_from: 100 }, 'out_of_range', 'amber_from'], [{ green_from: 1001 }, 'out_of_range', 'green_from'],
    [{ levels: ['market', 'market'] }, 'bad_choice', 'levels'], [{ source: 'pending' }, 'bad_choice', 'source'], [{ colour: 'red' }, 'unknown_field', 'colour'],
    [{ ...fresh, name_en: undefined }, 'missing', 'name_en'], [{ ...fresh, denominator: 'markets' }, 'unknown_field', 'denominator'],
    [{ ...fresh, source: 'entered' }, 'unknown_field', 'numerator'], [{ ...fresh, numerator: undefined }, 'missing', 'numerator'],
  ]) refused(await bring(change), 422, code, field);
  refused(await bring({}, chief), 403, 'forbidden', undefined);
  const made = ok(await bring(), 201);
  assert.deepEqual([made.version, made.parameters.payments_min, made.parameters.payments_per_open_day_min, made.numerator, made.document], [2, 21, 2, 'active', '7/QĐ-UBND']);
  refused(await bring(), 422, 'bad_period', 'valid_from');
  assert.equal(ok(await bring(fresh), 201).version, 1);
  const list = async (query) => ok(await viewer('GET', `/v1/indicators?code=ACT${query}`)).indicators.map((i) => i.version);
  assert.deepEqual([await list(''), await list(`&on=${today}`), await list(`&on=${tomorrow}`)], [[1, 2], [1], [2]]);
  const told = async () => ok(await board('GET', `/v1/markets/${MARKETS[0]}/indicators?period=${month}&indicator=ACT`)).places[0].values[0];
  const before = await told();
  assert.deepEqual([before.version, before.numerator], [1, 7], 'the month that is over is told as it was');
  // Had it held then, twenty payments were not enough any more.
  register.sql(`update indicator set valid_from = '${month}-01' where code = 'ACT' and version = 2`);
  const then = await told();
  assert.deepEqual([then.version, then.numerator], [2, 1]);
  register.sql(`update indicator set valid_from = '${tomorrow}' where code = 'ACT' and version = 2`);
  assert.deepEqual(register.sql(`select action, entity_id from audit where action like 'indicator.%' order by id`), [['indicator.create', 'ACT@2'], ['indicator.create', 'FEECASH@1']]);
});

test('an indicator is retired from a day to come, for a reason, and takes no target or value from then on', async () => {
  const retire = (code, body, who = root) => who('POST', `/v1/indicators/${code}/retire`, body);
  refused(await retire('OCOP', { retired_on: '2026-01-01', reason: 'x' }), 422, 'bad_period', 'retired_on');
  refused(await retire('OCOP', { retired_on: '2099-01-01' }), 422, 'missing', 'reason');
  refused(await retire('NONE', { retired_on: '2099-01-01', reason: 'x' }), 404, 'not_found', undefined);
  refused(await retire('OCOP', { retired_on: '2099-01-01', reason: 'x' }, chief), 403, 'forbidden', undefined);
  const gone = ok(await retire('OCOP', { retired_on: '2099-01-01', reason: 'Không còn thu thập' }));
  assert.deepEqual([gone.retired_on, gone.retired_reason], ['2099-01-01', 'Không còn thu thập']);
  refused(await retire('OCOP', { retired_on: '2099-02-01', reason: 'x' }), 422, 'indicator_retired', undefined);
  const plan = ok(await chief('POST', '/v1/plans', { number: '9/KH-UBND', issuer: 'UBND tỉnh', province: 22, title: 'x', issued_on: '2026-01-15', period_from: '2026-01-01', period_to: '2100-12-31' }), 201);
  const target = (period_from) => chief('POST', `/v1/plans/${plan.id}/targets`, { indicator: 'OCOP', unit, period_from, period_to: '2100-12-31', value: 90, value_kind: 'percent' });
  refused(await target('2099-01-01'), 422, 'indicator_retired', 'indicator');
  ok(await target('2098-12-31'), 201);
  assert.match((await viewer('GET', '/v1/exports/indicators.csv')).bytes.toString(), /\nOCOP,1,.*,2099-01-01,Không còn thu thập\r/);
});

test('what no row can tell is there to be entered, each with its source and document', async () => {
  const shares = ['SMART', 'SMARTA', 'ACC15', 'ACCPOP', 'EID', 'BBHH', 'BBAREA', 'BBHAM', 'GSMHAM'], counts = ['WIFI', 'GUIDED', 'ECOM'];
  for (const indicator of [...shares, ...counts]) {
    const place = { indicator, market: undefined, unit, value: counts.includes(indicator) ? 700 : 85.5 };
    for (const name of ['source', 'document', 'document_on']) refused(await enter({ ...place, [name]: undefined }), 422, 'missing', name);
    const { id } = ok(await enter(place), 201);
    assert.equal((await deputy('POST', `/v1/indicator_values/${id}/approve`, {})).status, 204);
  }
  const told = values(ok(await viewer('GET', `/v1/provinces/22/indicators?period=${month}`)), 'Tỉnh Quảng Ninh');
  for (const indicator of shares) assert.deepEqual([told[indicator][0], told[indicator].at(-1)], ['known', 85.5], indicator);
  for (const indicator of counts) assert.equal(told[indicator].at(-1), 700, indicator);
  const listed = ok(await viewer('GET', '/v1/indicator_values?state=approved&indicator=ECOM')).items[0];
  assert.deepEqual([listed.source, listed.document, listed.document_on], ['Ban quản lý', '12/BC-BQLC', '2026-11-02']);
  assert.deepEqual([listed.place_name, listed.value_kind, listed.name_en, listed.proposed_by_name === listed.decided_by_name], ['Tỉnh Quảng Ninh', 'count', 'Products on e-commerce floors', false]);
  assert.ok(listed.proposed_by_name && listed.decided_by_name);
});

test('the lists leave as files', async () => {
  const csv = async (list, who = viewer) => (await who('GET', `/v1/exports/${list}.csv`)).bytes.toString();
  assert.match(await csv('entered_values'), /22,SMART,1,Tỉnh Quảng Ninh,,.*,1216,1433,Ban quản lý,12\/BC-BQLC,2026-11-02,approved/);
  assert.match(await csv('snapshots', maker), new RegExp(`22,${month},${month}-01,${last},.*,province,Tỉnh Quảng Ninh,ACT,1,known,,6,8,75,8,40`));
  assert.match(await csv('indicators'), /\nKEEP,1,/);
  assert.ok(!(await csv('snapshots')).includes('Chợ Hạ Long I,VAL'));
});

// What the press published of markets, entered as census, registrations and confirmations through the API, and read back digit for
// digit from dashboard, report and every file. Sources: Bến Thành, Cái Rồng, Cẩm Phả and Quảng Ninh's classes, Thái Nguyên's pilot
// and its 107 markets, Tuyên Quang's 25 of 101.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { cells, day, lines, ok, pdf, rebuild, step } from './reporting.mjs';
import { build, PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false, config: 'snapshot_lag_s = 0\n' });
let nation, clerk, head;
const decision = { number: '99/QĐ-UBND', issuer: 'UBND tỉnh', issued_on: '2026-03-01' };
const UNITS = { 8: '00691', 19: '05443', 22: '06685', 79: '26740' };

/** Work on all of them, some at a time. */
const each = async (list, work) => {
  const left = [...list.entries()];
  await Promise.all(Array.from({ length: 6 }, async () => { for (let one = left.shift(); one; one = left.shift()) await work(one[1], one[0]); }));
};
const range = (n) => Array.from({ length: n }, (_, i) => i);
const operators = {};
const market = async (code, name, at, more = {}) => {
  operators[at] ??= nation('POST', '/v1/operators', { province: at, kind: 'board', name: `Ban quản lý chợ tỉnh ${at}` });
  return ok(await nation('POST', '/v1/markets', { operator: ok(await operators[at], 201).id, unit: UNITS[at], label_code: code, name, kind: 'market', ...more }), 201).id;
};
const settled = async (id) => {
  for (;;) {
    const one = ok(await clerk('GET', `/v1/imports/${id}`));
    if (!['queued', 'committing'].includes(one.state)) return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const HEAD = 'Số sạp,Loại người bán,Tên người bán,Số điện thoại,Ngân hàng,Số tài khoản,Tên chủ tài khoản,Phiếu đồng ý,Chứng cứ tài khoản';
let serial = 0;
/** So many stalls, of which so many get a vendor, an account and a code: a board's sheet, and another person's decisions. The accounts'
 * numbers. */
const census = async (id, stalls, coded) => {
  await each(range(stalls), async (n) => { ok(await clerk('POST', `/v1/markets/${id}/stalls`, { number: `Q${n + 1}` }), 201); });
  const accounts = range(coded).map(() => `19${String(++serial * 7919).padStart(10, '0')}`);
  const letters = (n) => String(n).replace(/[0-9]/g, (d) => 'ABCDEFGHIJ'[d]);
  const sheet = [HEAD, ...accounts.map((account, n) =>
    `Q${n + 1},Cá nhân,Nguyễn Thị ${letters(account)},09${String(10_000_000 + serial * 3571 + n).slice(0, 8)},Vietcombank,${account},NGUYEN THI ${letters(account)},giấy,tủ 1`)].join('\r\n');
  const made = ok(await clerk('POST', `/v1/imports?market=${id}&name=dieu-tra.csv`, undefined, { raw: Buffer.from(sheet), headers: { 'content-type': 'application/octet-stream' } }), 201);
  const checked = await settled(made.id);
  assert.deepEqual([checked.state, checked.actions.create], ['checked', coded], JSON.stringify(checked));
  ok(await clerk('POST', `/v1/imports/${made.id}/commit`, {}));
  assert.equal((await settled(made.id)).drafted, coded);
  assert.equal(ok(await clerk('POST', `/v1/imports/${made.id}/submit`, {})).revisions.submitted, coded);
  const revisions = [];
  for (let after_ = ''; after_ !== null;) {
    const page = ok(await head('GET', `/v1/imports/${made.id}/rows?limit=100${after_ && `&after=${after_}`}`));
    revisions.push(...page.items.map(({ revision }) => ({ id: revision.id, version: revision.version })));
    after_ = page.next;
  }
  while (revisions.length) {
    const { results } = ok(await head('POST', '/v1/revisions/decisions', { decision: 'approve', items: revisions.splice(0, 100) }));
    assert.ok(results.every((one) => one.status < 300), JSON.stringify(results.find((one) => one.status >= 300)));
  }
  return accounts;
};
const cycles = {};
const filed = async (at, body, period = day().slice(0, 4)) => {
  cycles[`${at} ${period}`] ??= ok(await nation('POST', '/v1/report_cycles', { province: at, period, lead: 'Sở Công Thương' }), 201).id;
  const report = ok(await nation('POST', '/v1/reports', { cycle: cycles[`${at} ${period}`], ...body }), 201);
  const sent = ok(await step(nation, report, 'submit'));
  const csv = lines(await nation('GET', `/v1/reports/${sent.id}.csv`)).find((l) => l.startsWith(',Tổng cộng')).split(',');
  const book = cells((await nation('GET', `/v1/reports/${sent.id}.xlsx`)).bytes).find((row) => row[1] === 'Tổng cộng');
  assert.deepEqual(csv.slice(2).map((cell) => (cell === '' ? undefined : Number(cell))), Array.from({ length: csv.length - 2 }, (_, n) => book[n + 2]), 'both files say the same');
  return { counts: sent.figures.total.counts, cells: csv, text: await pdf(register, nation, sent), report: sent };
};
const recognise = async (id) => {
  ok(await nation('POST', `/v1/markets/${id}/evaluations`, {}), 201);
  ok(await nation('POST', `/v1/markets/${id}/recognitions`, { step: 'recognised', from: '2026-03-01', ...decision, reason: 'Đã kiểm tra tại chỗ' }), 201);
};
const figure = (place, name) => place.ladder.find((f) => f.step === name);

before(async () => {
  await register.start();
  build(register);
  register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, document)
    select 'commune', v.code, 'phường', v.name, 'Phường ' || v.name, 'x', p.id, '2025-07-01', 'x'
    from (values ('79', '26740', 'Bến Thành'), ('08', '00691', 'Minh Xuân')) as v (province, code, name)
    join unit p on p.level = 'province' and p.code = v.province and p.valid_to is null
    where not exists (select from unit u where u.code = v.code and u.level = 'commune')`);
  person(register, 'nuoc', 'prov_admin', '--all');
  person(register, 'thuky', 'market_maker', '--all');
  person(register, 'truongban', 'market_checker', '--all');
  [nation, clerk, head] = await Promise.all(['nuoc', 'thuky', 'truongban'].map((login) => register.person(login, PASSWORD)));
}, { timeout: 120_000 });
after(() => register.stop());

for (const [name, at, stalls, coded, used, percent, active] of [
  ['Chợ Cẩm Phả', 22, 48, 43, 0, '89.58'],
  ['Chợ Cái Rồng', 22, 364, 350, 0, '96.15'],
  ['Chợ thí điểm Thái Nguyên', 19, 100, 70, 35, '70.00', '50.00'],
  ['Chợ Bến Thành', 79, 1433, 1216, 0, '84.86'],
])
  test(`${name}: ${coded} of ${stalls} have a code${used ? `, and ${used} were paid by it` : ', and nobody observes a payment'}`, async () => {
    const id = await market(`R${stalls}`, name, at), accounts = await census(id, stalls, coded);
    if (used) {
      const provider = new Provider(register, { name: 'pilot', kind: 'hmac', province: at });
      await each(accounts.slice(0, used), async (number, n) => { ok(await provider.push(event(`p${n}`, { content: `CT tien hang ${n}`, account: { bin: '970436', number } }))); });
    }
    const { counts, cells: row, text, report } = await filed(at, { form: '01', market: id });
    assert.deepEqual([counts.coded, counts.in_use, counts.observed, counts.paid], [coded, stalls, used, used || null]);
    assert.deepEqual([row[3], row[5], row[9], row[10]], [String(stalls), String(coded), percent, active ?? '']);
    assert.match(text, new RegExp(`${percent.replace('.', ',')} +${active ? active.replace('.', ',') : '–'} `));
    assert.ok(text.includes(new Intl.NumberFormat('vi-VN').format(stalls)));
    const { ladder } = ok(await nation('GET', `/v1/markets/${id}/adoption`)), issued = figure({ ladder }, 'issued');
    assert.deepEqual([issued.numerator, issued.denominator, issued.percent], [coded, stalls, Number(percent)]);
    const told = ok(await nation('GET', `/v1/markets/${id}/indicators?period=${day().slice(0, 4)}`)).places[0].values;
    const value = (indicator) => { const v = told.find((one) => one.indicator === indicator); return [v.state, v.numerator, v.denominator, v.value]; };
    assert.deepEqual(value('ISS'), ['known', coded, stalls, Number(percent)]);
    assert.deepEqual(value('USE1'), used ? ['known', used, used, 100] : ['not_observed', null, 0, null], 'what nobody sees is not zero');
    assert.equal(rebuild(register, '--report', report.id).status, 0);
  });

test('Tuyên Quang: 25 of 101 markets', async () => {
  const ids = [];
  await each(range(101), async (n) => { ids.push(await market(`TQ${n}`, `Chợ ${n}`, 8)); });
  await each(ids.slice(0, 25), recognise);
  const { counts, cells: row } = await filed(8, { form: '03' });
  assert.deepEqual([counts.markets, counts.model, row[2], row[7]], [101, 25, '101', '25']);
  const m40 = figure(ok(await nation('GET', '/v1/provinces/8/adoption')).total, 'markets_4_0');
  assert.deepEqual([m40.numerator, m40.denominator], [25, 101]);
});

test('Thái Nguyên: 107 markets are 100 % of the plan', async () => {
  const plan = ok(await nation('POST', '/v1/plans', { number: '156/KH-UBND', issuer: 'UBND tỉnh Thái Nguyên', province: 19, title: 'Chợ 4.0', issued_on: '2022-10-20',
    period_from: '2022-10-20', period_to: '2099-12-31' }), 201);
  ok(await nation('POST', `/v1/plans/${plan.id}/targets`, { indicator: 'M40', unit: '19', period_from: '2026-01-01', period_to: '2099-12-31', value: 107, value_kind: 'count' }), 201);
  const ids = [];
  await each(range(107), async (n) => { ids.push(await market(`TN${n}`, `Chợ ${n}`, 19)); });
  await each(ids, recognise);
  const { counts, cells: row, text } = await filed(19, { form: '03' });
  assert.deepEqual([counts.model, counts.target, row[7], row[8], row[9]], [107, 107, '107', '107', '100.00']);
  assert.match(text, /107 +107 +100,00/);
  const m40 = figure(ok(await nation('GET', '/v1/provinces/19/adoption')).total, 'markets_4_0');
  assert.deepEqual([m40.numerator, m40.attainment.percent, m40.attainment.band], [107, 100, 'green']);
});

test('Quảng Ninh: 19, 11 and 13 markets by class', async () => {
  await each([...Array(19).fill(1), ...Array(11).fill(2), ...Array(13).fill(3)], (size, n) => market(`QN${n}`, `Chợ hạng ${size} ${n}`, 22, { class: size }));
  const { counts, cells: row, text } = await filed(22, { form: '03' }, day().slice(0, 7));
  assert.deepEqual([counts.class1, counts.class2, counts.class3], [19, 11, 13]);
  assert.deepEqual(row.slice(3, 6), ['19', '11', '13']);
  assert.match(text, /Tổng cộng +\d+ +19 +11 +13 /);
});

test('recognised markets are told to everybody, with their decision', async () => {
  const open = (await register.request('GET', '/v1/open/markets.json?province=19')).json.items;
  assert.deepEqual([open.length, open[0].decision], [107, '99/QĐ-UBND']);
  const csv = (await register.request('GET', '/v1/open/markets.csv?province=8')).bytes.toString().split('\r\n');
  assert.equal(csv.length, 1 + 25 + 1);
});

test('what is open are counts: the reporter reads the views and nothing else', async () => {
  const [[job]] = register.sql(`insert into job (province, kind) values (0, 'open_data') returning id`);
  const state = () => register.sql(`select state from job where id = '${job}'`)[0][0];
  while (['queued', 'running'].includes(state())) await new Promise((resolve) => setTimeout(resolve, 50));
  const as = (text) => register.sql(`set role socho_reporter; ${text}`);
  assert.deepEqual(as(`select coded, in_use, paid from open.market where name = 'Chợ Bến Thành'`), [['1216', '1433', '0']]);
  assert.deepEqual(as(`select markets_4_0 from open.province where province_code = 19`), [['107']]);
  assert.deepEqual(as(`select class_1, class_2, class_3 from open.province where province_code = 22`), [['19', '11', '13']]);
  assert.deepEqual(as(`select sum(markets_4_0) from open.unit where province_code = 8`), [['25']]);
  for (const table of ['report', 'snapshot_value', 'stall', 'vendor', 'confirmation', 'open_market']) assert.throws(() => as(`select * from ${table}`), table);
  assert.deepEqual(register.sql(`select c.oid::regclass from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in ('socho'::regnamespace, 'open'::regnamespace)
    and has_table_privilege('socho_reporter', c.oid, 'select, insert, update, delete') order by c.oid::regclass::text`), [['open.market'], ['open.province'], ['open.unit']]);
});

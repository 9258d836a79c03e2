// Dues of a market: price list, lease, readings, preview, issue, slips, and a payment that finds its bill by its memo.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program, Register } from './register.mjs';
import { event, Provider } from './provider.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {}, codes = {}, boardAccount = accountNumber();
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
  person(register, 'clerk', 'market_maker', '--market', CODES.own, '--province', '22');
  person(register, 'head', 'market_checker', '--market', CODES.own, '--province', '22');
  person(register, 'both', 'market_maker', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  for (const login of ['maker', 'checker', 'clerk', 'head', 'both', 'admin']) people[login] = await register.person(login, PASSWORD);
  register.sql(`insert into market_fact (province, market, attribute, valid_from, class) values (22, '${markets.own}', 'class', '2020-01-01', 2)`);
  for (const [n, name] of [[1, 'Hộ cô Hường'], [2, 'Hộ bà Mận'], [3, 'Hộ ông Thìn'], [4, 'Hộ cô Sen'], [12, 'Ban quản lý chợ']])
    codes[`S${n}`] = await issue(`S${n}`, { vendor: { kind: 'individual', name, phone: `09123456${70 + n}` }, ...(n === 12 && { account: { number: boardAccount } }) });
}, { timeout: 120_000 });
after(() => register.stop());

const list = (change = {}) => ({
  number: '109/2016/NQ-HĐND', issuer: 'Hội đồng nhân dân tỉnh', title: 'Giá dịch vụ sử dụng diện tích bán hàng tại chợ',
  issued_on: '2016-12-16', valid_from: '2017-01-01',
  lines: [
    { service: 'space', market_class: 2, grade: 1, corner: false, unit: 'm2_month', price_vnd: 130000 },
    { service: 'space', market_class: 2, grade: 1, corner: true, unit: 'm2_month', price_vnd: 190000 },
    { service: 'space', market_class: 2, grade: 5, corner: false, unit: 'm2_month', price_vnd: 60000 },
  ],
  ...change,
});
const own = (change = {}) => list({ number: '12/QĐ-BQL', issuer: 'Ban quản lý chợ', title: 'Giá điện, nước, vệ sinh', issued_on: '2026-01-05',
  valid_from: '2026-01-01', lines: [
    { service: 'sanitation', unit: 'point_month', price_vnd: 30000 },
    { service: 'power', unit: 'kwh', price_vnd: 2167, vat_rate_bp: 800, vat_included: false },
    { service: 'water', unit: 'm3', price_vnd: 12500 },
    { service: 'entry', unit: 'entry', price_vnd: 8000 },
  ], ...change });

describe('a price list', () => {
  test('is refused without its document, with a number of no style, and with lines that cannot be', async () => {
    const enter = (body) => people.clerk('POST', `/v1/markets/${markets.own}/tariffs`, body);
    for (const [change, code, field] of [
      [{ number: undefined }, 'missing', 'number'], [{ issuer: undefined }, 'missing', 'issuer'], [{ issued_on: undefined }, 'missing', 'issued_on'],
      [{ number: 'số 12' }, 'bad_document', 'number'], [{ valid_to: '2025-01-01' }, 'bad_period', 'valid_to'],
      [{ lines: undefined }, 'missing', 'lines'], [{ lines: [] }, 'out_of_range', 'lines'],
      [{ lines: [{ service: 'power', unit: 'm2_month', price_vnd: 1 }] }, 'bad_choice', 'lines.0.unit'],
      [{ lines: [{ service: 'rent', unit: 'kwh', price_vnd: 1 }] }, 'bad_choice', 'lines.0.service'],
      [{ lines: [{ service: 'power', unit: 'kwh', price_vnd: 2167.5 }] }, 'wrong_type', 'lines.0.price_vnd'],
      [{ lines: [{ service: 'power', unit: 'kwh', price_vnd: 0 }] }, 'out_of_range', 'lines.0.price_vnd'],
      [{ lines: [{ service: 'water', unit: 'm3', price_vnd: 1 }, { service: 'water', unit: 'm3', price_vnd: 2 }] }, 'duplicate', 'lines'],
    ]) refused(await enter(own(change)), change.lines?.length === 2 ? 409 : 422, code, field);
    assert.equal(register.sql('select count(*) from tariff')[0][0], '0', 'and nothing of it stays');
  });

  test('of a province is entered by the province, of a market by its board', async () => {
    refused(await people.clerk('POST', '/v1/tariffs', { province: 22, ...list() }), 403, 'forbidden');
    refused(await people.admin('POST', '/v1/tariffs', { province: 19, ...list() }), 403, 'out_of_scope');
    const made = ok(await people.admin('POST', '/v1/tariffs', { province: 22, ...list() }), 201);
    assert.deepEqual([made.market, made.number, made.lines.length, made.lines[0].price_vnd], [null, '109/2016/NQ-HĐND', 3, 130000]);
    ok(await people.clerk('POST', `/v1/markets/${markets.own}/tariffs`, own()), 201);
    refused(await people.clerk('POST', `/v1/markets/${markets.other}/tariffs`, own()), 404, 'not_found');
    const { items } = ok(await people.clerk('GET', `/v1/tariffs?market=${markets.own}`));
    assert.deepEqual(items.map(({ number, lines }) => [number, lines]), [['12/QĐ-BQL', 4], ['109/2016/NQ-HĐND', 3]]);
  });

  test('does not overlap another of its place', async () => {
    refused(await people.clerk('POST', `/v1/markets/${markets.own}/tariffs`, own({ valid_from: '2027-01-01' })), 409, 'tariff_overlap');
    refused(await people.clerk('POST', `/v1/markets/${markets.own}/tariffs`, own({ valid_from: '2025-06-01', valid_to: '2026-01-01' })), 409, 'tariff_overlap');
    ok(await people.clerk('POST', `/v1/markets/${markets.own}/tariffs`, own({ valid_from: '2025-06-01', valid_to: '2025-12-31' })), 201);
    const { items: [{ id }] } = ok(await people.clerk('GET', `/v1/tariffs?market=${markets.own}`));
    refused(await people.clerk('POST', `/v1/tariffs/${id}/end`, { valid_to: '2025-12-31' }), 422, 'bad_period', 'valid_to');
    const two = await Promise.all([1, 2].map((n) => people.maker('POST', `/v1/markets/${markets.other}/tariffs`, own({ number: `${n}/QĐ-BQL` }))));
    assert.deepEqual(two.map(({ status }) => status).sort(), [201, 409], 'also when two are entered at once');
  });
});

describe('a lease', () => {
  const lease = (change = {}) => ({ number: '01/2026', point_kind: 'stand', grade: 1, corner: false, area_m2: 3.5, from_day: '2026-01-01', ...change });

  test('is with who is there, and says what it must', async () => {
    const enter = (body, stall = 'S1', who = people.clerk) => who('POST', `/v1/stalls/${stallId(stall)}/leases`, body);
    refused(await enter(lease({ area_m2: undefined })), 422, 'missing', 'area_m2');
    refused(await enter(lease({ area_m2: 3.505 })), 422, 'out_of_range', 'area_m2');
    refused(await enter(lease({ agreed_price_vnd: 100000 })), 422, 'missing', 'agreed_unit');
    refused(await enter(lease({ to_day: '2025-12-31' })), 422, 'bad_period', 'to_day');
    refused(await enter(lease(), 'S9'), 422, 'no_tenancy', 'vendor');
    refused(await enter(lease({ vendor: codes.S2.vendor.id })), 422, 'no_tenancy', 'vendor');
    refused(await enter(lease(), 'S1', people.head), 403, 'forbidden');
    const made = ok(await enter(lease()), 201);
    assert.deepEqual([made.vendor, made.area_m2, made.to_day], [codes.S1.vendor.id, 3.5, null]);
    ok(await enter(lease({ grade: 5, area_m2: 3.25, from_day: '2026-10-16' }), 'S2'), 201);
    ok(await enter(lease({ grade: 1, corner: true, area_m2: 3.33 }), 'S3'), 201);
    ok(await enter(lease({ grade: 9 }), 'S4'), 201);
  });

  test('does not overlap another of its point; ended with a reason, it stays', async () => {
    const at = `/v1/stalls/${stallId('S3')}/leases`;
    refused(await people.clerk('POST', at, lease({ from_day: '2026-12-01' })), 409, 'lease_overlap');
    refused(await people.clerk('POST', at, lease({ from_day: '2025-12-01', to_day: '2026-01-01' })), 409, 'lease_overlap');
    ok(await people.clerk('POST', at, lease({ from_day: '2025-12-01', to_day: '2025-12-31' })), 201);
    const [open] = ok(await people.clerk('GET', at)).items;
    refused(await people.clerk('POST', `/v1/leases/${open.id}/end`, { to_day: '2026-11-30' }), 422, 'missing', 'reason');
    refused(await people.clerk('POST', `/v1/leases/${open.id}/end`, { to_day: '2025-11-30', reason: 'x' }), 422, 'bad_period');
    ok(await people.clerk('POST', `/v1/leases/${open.id}/end`, { to_day: '2026-11-30', reason: 'thu hẹp' }), 204);
    ok(await people.clerk('POST', at, lease({ area_m2: 3, from_day: '2026-12-01' })), 201);
    const history = ok(await people.clerk('GET', at)).items;
    assert.deepEqual(history.map((one) => [one.from_day, one.to_day, one.end_reason]),
      [['2026-12-01', null, null], ['2026-01-01', '2026-11-30', 'thu hẹp'], ['2025-12-01', '2025-12-31', null]]);
    const on = ok(await people.clerk('GET', `/v1/markets/${markets.own}/leases?on=2026-10-20`)).items;
    assert.deepEqual(on.map((one) => one.stall.number), ['S1', 'S2', 'S3', 'S4']);
    const two = await Promise.all([1, 2].map(() => people.maker('POST', `/v1/stalls/${stallId('S12')}/leases`, lease())));
    assert.deepEqual(two.map(({ status }) => status).sort(), [201, 409], 'also when two are entered at once');
    const { items: [{ id }] } = ok(await people.clerk('GET', `/v1/stalls/${stallId('S12')}/leases`));
    ok(await people.clerk('POST', `/v1/leases/${id}/end`, { to_day: '2026-01-02', reason: 'thử' }), 204);
  });
});

const meters = {};
describe('a meter', () => {
  test('is read forwards; backwards only with a reason', async () => {
    for (const [service, stall] of [['power', 'S1'], ['water', 'S1'], ['power', 'S3']])
      meters[`${service} ${stall}`] = ok(await people.clerk('POST', `/v1/stalls/${stallId(stall)}/meters`,
        { service, number: `${service}-${stall}`, installed_on: '2026-09-30', start_value: 100 }), 201).id;
    refused(await people.clerk('POST', `/v1/stalls/${stallId('S2')}/meters`,
      { service: 'power', number: 'power-S1', installed_on: '2026-09-30', start_value: 0 }), 409, 'duplicate', 'number');
    const read = (meter, body) => people.clerk('POST', `/v1/meters/${meters[meter]}/readings`, body);
    assert.equal(ok(await read('power S1', { read_on: '2026-10-30', value: 223.45 }), 201).used, 123.45);
    refused(await read('power S1', { read_on: '2026-10-30', value: 224 }), 409, 'reading_order', 'read_on');
    refused(await read('power S1', { read_on: '2026-10-15', value: 224 }), 409, 'reading_order', 'read_on');
    refused(await read('power S1', { read_on: '2099-01-01', value: 224 }), 422, 'out_of_range', 'read_on');
    refused(await read('power S1', { read_on: '2026-10-31', value: 200 }), 422, 'meter_backwards', 'value');
    refused(await read('power S1', { read_on: '2026-10-31', value: 200, flag: 'corrected' }), 422, 'missing', 'note');
    assert.equal(ok(await read('water S1', { read_on: '2026-10-15', value: 104 }), 201).used, 4);
    const replaced = { read_on: '2026-10-31', value: 3.5, flag: 'replaced', note: 'kẹt số', old_last: 105, new_first: 1 };
    refused(await read('water S1', { ...replaced, new_first: undefined }), 422, 'missing', 'new_first');
    assert.equal(ok(await read('water S1', replaced), 201).used, 3.5);
    const { items } = ok(await people.clerk('GET', `/v1/meters/${meters['water S1']}/readings`));
    assert.deepEqual(items.map(({ value, used, flag }) => [value, used, flag]), [[3.5, 3.5, 'replaced'], [104, 4, null]]);
    const all = ok(await people.head('GET', `/v1/markets/${markets.own}/meters`)).items;
    assert.deepEqual(all.map(({ number, read_on, value }) => [number, read_on, value]),
      [['power-S1', '2026-10-30', 223.45], ['water-S1', '2026-10-31', 3.5], ['power-S3', null, null]]);
  });
});

describe('the dues of a month', () => {
  let run, memo, provider, bills;
  const settled = async (id, state) => {
    for (;;) {
      const now = ok(await people.clerk('GET', `/v1/bill_runs/${id}`));
      if (now.state === state) return now;
      assert.ok(['queued', 'prepared', 'approved'].includes(now.state), JSON.stringify(now));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const month = { period_from: '2026-10-01', period_to: '2026-10-31' };
  const start = async (body = month) => settled(ok(await people.clerk('POST', `/v1/markets/${markets.own}/bill_runs`, body), 201).id, 'prepared');
  const bill = async (number) => ok(await people.head('GET', `/v1/bills/${bills.find((one) => one.stall?.number === number).id}`));
  const pay = async (content, amount) => ok(await provider.push(event(randomUUID(), { amount: String(amount), account: { bin: '970436', number: boardAccount }, content })));

  before(() => { provider = new Provider(register, { name: 'dues' }); });

  test('cannot be billed before the board has said where they are paid', async () => {
    refused(await people.clerk('POST', `/v1/markets/${markets.own}/bill_runs`, month), 409, 'dues_not_set');
    refused(await people.clerk('PUT', `/v1/markets/${markets.own}/dues`, { payee_stall: stallId('S12') }), 403, 'forbidden');
    refused(await people.head('PUT', `/v1/markets/${markets.own}/dues`, { payee_stall: stallId('S12', markets.other) }), 404, 'not_found');
    const set = ok(await people.head('PUT', `/v1/markets/${markets.own}/dues`, { payee_stall: stallId('S12'), due_days: 10 }));
    assert.deepEqual([set.payee.stall.number, set.payee.account.id, set.due_days], ['S12', codes.S12.account.id, 10]);
  });

  test('are shown before anything is issued, each bill with its lines and faults', async () => {
    run = await start();
    const { items } = ok(await people.head('GET', `/v1/bill_runs/${run.id}/items`));
    const seen = Object.fromEntries(items.map(({ stall, lines, faults, amount_vnd }) =>
      [stall.number, { faults, amount_vnd, lines: lines.map((l) => [l.service, l.quantity, l.price_vnd, l.net_vnd, l.vat_vnd].join(' ')) }]));
    assert.deepEqual(seen, {
      // 3,5 m² × 130 000; a month of sanitation; 123,45 kWh × 2 167 = 267 516,15 and 8 % of it, 21 401,28; 7,5 m³ × 12 500.
      S1: { faults: [], amount_vnd: 867667, lines: ['space 3.5 130000 455000 0', 'sanitation 1 30000 30000 0', 'power 123.45 2167 267516 21401', 'water 7.5 12500 93750 0'] },
      // From the 16th: 3,25 m² × 60 000 × 16/31 = 100 645,2; 30 000 × 16/31 = 15 483,9.
      S2: { faults: [], amount_vnd: 116129, lines: ['space 3.25 60000 100645 0', 'sanitation 1 30000 15484 0'] },
      S3: { faults: ['no_reading_power'], amount_vnd: 662700, lines: ['space 3.33 190000 632700 0', 'sanitation 1 30000 30000 0', 'power 0 2167 0 0'] },
      S4: { faults: ['no_price'], amount_vnd: 30000, lines: ['sanitation 1 30000 30000 0'] },
    });
    assert.deepEqual([run.bills, run.faults, run.amount_vnd], [2, 2, 867667 + 116129]);
    assert.deepEqual(ok(await people.head('GET', `/v1/bill_runs/${run.id}/items?faults=true`)).items.map(({ stall }) => stall.number), ['S3', 'S4']);
    assert.equal(register.sql('select count(*) from bill')[0][0], '0');
  });

  test('are approved by another person, and issued once, each with a code of its own', async () => {
    refused(await people.clerk('POST', `/v1/bill_runs/${run.id}/approve`, { version: run.version }), 403, 'forbidden');
    register.sql(`insert into role_grant (person, role, scope_kind, province, market) select id, 'market_maker', 'market', 22, '${markets.own}' from person where login in ('head', 'checker')`);
    const mine = await settled(ok(await people.checker('POST', `/v1/markets/${markets.own}/bill_runs`, month), 201).id, 'prepared');
    refused(await people.checker('POST', `/v1/bill_runs/${mine.id}/approve`, { version: mine.version }), 403, 'same_person');
    refused(await people.head('POST', `/v1/bill_runs/${mine.id}/reject`, { version: mine.version }), 422, 'missing', 'reason');
    assert.equal(ok(await people.head('POST', `/v1/bill_runs/${mine.id}/reject`, { version: mine.version, reason: 'lập hai lần' })).state, 'rejected');
    refused(await people.head('POST', `/v1/bill_runs/${run.id}/approve`, { version: run.version + 1 }), 409, 'run_moved_on');
    const two = await Promise.all([1, 2].map(() => people.head('POST', `/v1/bill_runs/${run.id}/approve`, { version: run.version })));
    assert.deepEqual(two.map(({ status }) => status).sort(), [200, 409]);
    await settled(run.id, 'issued');
    bills = ok(await people.clerk('GET', `/v1/markets/${markets.own}/bills`)).items;
    assert.deepEqual(bills.map(({ stall, number, state, due_vnd }) => [stall.number, number, state, due_vnd]).sort(),
      [['S1', `${run.serial}/0001`, 'open', 867667], ['S2', `${run.serial}/0002`, 'open', 116129]]);
    const one = await bill('S1');
    assert.equal(one.lines.length, 4);
    memo = one.code.memo;
    assert.ok(memo.startsWith(codes.S12.stall.content_code), 'the board\'s own point is paid');
    const payload = ok(await people.clerk('GET', `/v1/codes/${one.code.id}`));
    assert.deepEqual([payload.kind, payload.amount_vnd, payload.state, payload.account.id], ['dynamic', 867667, 'issued', codes.S12.account.id]);
    const again = await start();
    assert.deepEqual([again.bills, again.faults], [0, 4], 'a lease is billed once');
    refused(await people.head('POST', `/v1/bill_runs/${again.id}/approve`, { version: again.version }), 409, 'nothing_to_bill');
  });

  test('come as slips on paper, whose codes pay them, in digits and in words, and are no invoice', async () => {
    const asked = ok(await people.clerk('POST', `/v1/bill_runs/${run.id}/slips`, {}), 201);
    assert.equal(asked.slips, 2);
    refused(await people.admin('POST', `/v1/bill_runs/${run.id}/slips`, {}), 403, 'forbidden');
    let now;
    do now = ok(await people.head('GET', `/v1/bill_slips/${asked.id}`)); while (['queued', 'running'].includes(now.state));
    assert.equal(now.state, 'done', JSON.stringify(now));
    const { bytes } = await people.head('GET', `/v1/bill_slips/${asked.id}.pdf`);
    const file = join(mkdtempSync(join(tmpdir(), 'socho-slips-')), 'slips.pdf');
    writeFileSync(file, bytes);
    const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).normalize('NFC').replace(/\s+/g, ' ');
    for (const words of ['KHÔNG PHẢI HÓA ĐƠN', '867.667 đ', 'Tám trăm sáu mươi bảy nghìn sáu trăm sáu mươi bảy đồng', 'Một trăm mười sáu nghìn một trăm hai mươi chín đồng',
      'Hộ cô Hường', 'Điện 100 → 223,45: 123,45 kWh × 2.167 + thuế 21.401', '16/10–31/10: 3,25 m² × 60.000', memo]) assert.ok(text.includes(words), `${words} in ${text}`);
    const page = file.replace('.pdf', '');
    execFileSync('pdftoppm', ['-r', '150', '-png', file, page]);
    const read = execFileSync('zbarimg', ['-q', '--raw', `${page}-1.png`], { encoding: 'utf8' }).trim().split('\n');
    const fields = program(['code', 'read', '--strict'], read.map((line) => `${line}\n`).join('')).trim().split('\n').map((line) => JSON.parse(line).fields);
    assert.deepEqual(fields.map(({ amount }) => amount).sort(), ['116129', '867667']);
    assert.ok(fields.some(({ purpose, account }) => purpose === memo && account === boardAccount));
    rmSync(dirname(file), { recursive: true });
  });

  test('are paid by a confirmation with the memo of the bill; more is overpaid and never lost', async () => {
    const day = register.sql(`select coalesce(sum(payments), 0) from stall_day where stall = '${stallId('S1')}'`)[0][0];
    await pay(`${memo} tien cho T10`, 400000);
    let now = await bill('S1');
    assert.deepEqual([now.state, now.paid_vnd, now.rest_vnd], ['part_paid', 400000, 467667]);
    await pay(`MBVCB.1.${memo.slice(0, 9).toLowerCase()} ${memo.slice(9)}.CT tu 0`, 467667);
    now = await bill('S1');
    assert.deepEqual([now.state, now.paid_vnd, now.rest_vnd, now.paid_twice, now.code.state], ['paid', 867667, 0, false, 'used']);
    await pay(memo, 867667);
    now = await bill('S1');
    assert.deepEqual([now.state, now.paid_vnd, now.rest_vnd, now.paid_twice, now.payments.map(({ outcome }) => outcome)],
      ['overpaid', 1735334, -867667, true, ['under', 'exact', 'again']]);
    assert.equal(register.sql(`select coalesce(sum(payments), 0) from stall_day where stall = '${stallId('S1')}'`)[0][0], day, 'dues are no takings of the vendor');
    assert.deepEqual(ok(await people.head('GET', `/v1/markets/${markets.own}/bills?state=overpaid`)).items.map(({ stall }) => stall.number), ['S1']);
  });

  test('with a tag of another stall\'s bill, or of none, wait for a person with the reason', async () => {
    const tag = (await bill('S2')).code.memo.slice(9);
    await pay(`${codes.S1.stall.content_code}${tag}`, 116129);
    await pay(`${codes.S12.stall.content_code}000000Z`, 5000);
    assert.equal((await bill('S2')).state, 'open');
    person(register, 'recon', 'reconciler', '--province', '22');
    const reconciler = await register.person('recon', PASSWORD);
    const { items } = ok(await reconciler('GET', '/v1/reconciliation?province=22&queue=bill_of_another_stall'));
    assert.deepEqual(items.map(({ amount_vnd, doubt, bill: named }) => [amount_vnd, doubt, named.tag, named.bill]),
      [[116129, 'bill_of_another_stall', tag, bills.find((one) => one.stall.number === 'S2').id]]);
    assert.equal(ok(await reconciler('GET', '/v1/reconciliation?province=22')).items.some(({ id }) => id === items[0].id), true);
  });

  test('stand on the vendor\'s own page, and on nobody else\'s', async () => {
    const { pin } = ok(await people.clerk('POST', `/v1/vendors/${codes.S1.vendor.id}/access`, {}), 201);
    const vendor = await register.person('0912345671', pin);
    const { items } = ok(await vendor('GET', '/v1/my/bills'));
    assert.deepEqual(items.map((one) => [one.stall, one.amount_vnd, one.state, one.memo, one.lines.length, one.not_an_invoice]),
      [['S1', 867667, 'overpaid', memo, 4, true]]);
    refused(await vendor('GET', `/v1/bills/${items[0].id}`), 403, 'forbidden');
  });

  test('are never changed: a wrong bill is credited by two people and billed again', async () => {
    const wrong = bills.find((one) => one.stall.number === 'S2');
    refused(await people.clerk('POST', `/v1/bills/${wrong.id}/credit`, {}), 422, 'missing', 'reason');
    const credit = ok(await people.clerk('POST', `/v1/bills/${wrong.id}/credit`, { reason: 'sai diện tích' }), 201);
    refused(await people.clerk('POST', `/v1/bills/${wrong.id}/credit`, { reason: 'x' }), 409, 'bill_credited');
    assert.deepEqual([credit.kind, credit.state, credit.amount_vnd], ['credit', 'prepared', -116129]);
    assert.equal(ok(await people.head('POST', `/v1/bill_runs/${credit.id}/approve`, { version: credit.version })).state, 'issued');
    const now = await bill('S2');
    assert.deepEqual([now.state, now.due_vnd, now.amount_vnd, now.code.state, now.credit.number], ['credited', 0, 116129, 'revoked', `${credit.serial}/0001`]);
    const lease = ok(await people.clerk('GET', `/v1/stalls/${stallId('S2')}/leases`)).items[0].id;
    const second = await start({ ...month, leases: [lease] });
    assert.deepEqual([second.bills, second.faults], [1, 0]);
    ok(await people.head('POST', `/v1/bill_runs/${second.id}/approve`, { version: second.version }));
    await settled(second.id, 'issued');
    assert.deepEqual(ok(await people.head('GET', `/v1/markets/${markets.own}/bills?stall=${stallId('S2')}`)).items.map(({ kind, state }) => [kind, state]),
      [['period', 'open'], ['credit', null], ['period', 'credited']]);
    const after = await start({ period_from: '2026-11-01', period_to: '2026-11-15' });
    const { items } = ok(await people.head('GET', `/v1/bill_runs/${after.id}/items`));
    assert.deepEqual(items.find(({ stall }) => stall.number === 'S1').faults, ['no_reading_power', 'no_reading_water'], 'what was read is billed once');
  });

  test('of a seller without a stall are an entry ticket, paid where he stands', async () => {
    const made = ok(await people.clerk('POST', `/v1/markets/${markets.own}/tickets`, { entries: 3 }), 201);
    assert.deepEqual([made.kind, made.amount_vnd, made.stall, made.state, made.lines[0].quantity], ['ticket', 24000, null, 'open', 3]);
    await pay(made.code.memo, 24000);
    assert.equal(ok(await people.clerk('GET', `/v1/bills/${made.id}`)).state, 'paid');
    refused(await people.clerk('POST', `/v1/markets/${markets.own}/tickets`, { entries: 0 }), 422, 'out_of_range', 'entries');
    refused(await people.admin('POST', `/v1/markets/${markets.own}/tickets`, { entries: 1 }), 403, 'forbidden');
    const trail = register.sql(`select action from audit where action like 'bill.%'`).flat();
    for (const action of ['bill.run', 'bill.slips', 'bill.approve', 'bill.issue', 'bill.reject', 'bill.credit_propose', 'bill.credit', 'bill.ticket']) assert.ok(trail.includes(action), action);
  });
});

// Cash beside a bill's code: what is overpaid, what is late, who paid how, and the share that came cashless.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { event, Provider } from './provider.mjs';
import { Register } from './register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted, unzipped } from './town.mjs';

const register = new Register({ seed: false });
const people = {}, bills = {}, stalls = {};
const number = accountNumber();
let markets, provider, payee;

const today = (shift = 0) => new Date(Date.now() + 7 * 3600_000 + shift * 86400_000).toISOString().slice(0, 10);
const month = today().slice(0, 7);
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
async function settled(stall, change) {
  const { id } = await submitted(people.maker, markets.own, form(stall, change));
  const code = ok(await people.checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
  stalls[stall] = { id: code.stall.id, vendor: code.vendor.id, content: code.stall.content_code };
  return code;
}
/** A bill of a stall, as a run issues it: what matters here is what comes for it afterwards. */
async function billed(stall, amount, { due = today(10), from = `${month}-01` } = {}) {
  const code = ok(await people.maker('POST', `/v1/stalls/${payee}/codes`, { amount }), 201);
  const n = Object.keys(bills).length + 1, { id, vendor } = stalls[stall];
  const [[bill]] = register.sql(`with r as (
      insert into bill_run (province, market, serial, kind, period_from, period_to, state, created_by, decided_by, decided_at, issued_at)
      select 22, '${markets.own}', ${n}, 'period', '${from}', '${from}', 'issued', a.id, b.id, now(), now()
      from person a, person b where a.login = 'maker' and b.login = 'checker' returning *),
    i as (insert into bill_run_item (province, run, place, market, amount_vnd) select 22, id, 1, market, ${amount} from r),
    l as (insert into stall_lease (province, market, stall, vendor, point_kind, area_m2, from_day, to_day)
      values (22, '${markets.own}', '${id}', '${vendor}', 'stand', 4, '2026-01-01', '2026-12-${String(n).padStart(2, '0')}') returning id)
    insert into bill (province, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, due_on, amount_vnd, code)
    select 22, r.market, r.id, 1, 'PT-${n}', 'period', l.id, '${id}', '${vendor}', '${from}', '${from}', '${due}', ${amount}, '${code.id}'
    from r, l returning id`);
  return (bills[stall] = { id: bill, tag: code.bill_tag, code: code.id });
}
const pays = async (stall, amount) => ok(await provider.push(event(randomUUID(), {
  amount: String(amount), content: `${stalls.S1.content}${bills[stall].tag} tien cho`, account: { bin: '970436', number } })));
let receipts = 0;
const cash = (body, who = people.maker, market = markets.own) =>
  who('POST', `/v1/markets/${market}/receipts`, { number: `PT${++receipts}`, taken_on: today(), ...body });

before(async () => {
  await register.start();
  markets = build(register);
  for (const role of ['maker', 'checker']) person(register, role, `market_${role}`, '--province', '22');
  for (const login of ['maker', 'checker']) people[login] = await register.person(login, PASSWORD);
  provider = new Provider(register);
  payee = (await settled('S1', { vendor: { kind: 'institution', name: 'Ban quản lý chợ Hạ Long I', phone: '0203 3825 111' }, account: { number, holder_name: 'BAN QUAN LY CHO HA LONG I' } })).stall.id;
  for (let n = 2; n <= 6; n++)
    await settled(`S${n}`, { vendor: { kind: 'individual', name: `Bà ${['Hai', 'Ba', 'Tư', 'Năm', 'Sáu'][n - 2]}`, phone: `091200010${n}` }, account: { holder_name: `NGUYEN THI ${'ABCDEFG'[n]}` } });
  await billed('S2', 520_000);
  await billed('S3', 380_000);
  await billed('S4', 300_000, { due: today(-3) });
  await billed('S5', 240_000, { due: today(-40) });
  await billed('S6', 100_000, { due: today(-100) });
}, { timeout: 120_000 });
after(() => register.stop());

test('a bill paid by cash and by its code both is overpaid, and no longer once the receipt is voided', async () => {
  await pays('S2', 520_000);
  const over = ok(await cash({ amount: 520_000, bill: bills.S2.id }), 201);
  assert.deepEqual([over.overpaid, over.due], [true, { state: 'overpaid', due_vnd: 520_000, cashless_vnd: 520_000, cash_vnd: 520_000 }]);
  const gone = ok(await people.checker('POST', `/v1/receipts/${over.id}/void`, { reason: 'thu hai lần, đã trả lại' }));
  assert.deepEqual([gone.state, gone.overpaid, gone.due.state], ['voided', false, 'paid']);
});

test('cash for more than is due is kept and flagged, in part it leaves the rest', async () => {
  const part = ok(await cash({ amount: 180_000, bill: bills.S3.id, taken_on: today(-1), taken_by: 'Chị Lan' }), 201);
  assert.deepEqual([part.overpaid, part.due.state], [false, 'part_paid']);
  await pays('S3', 200_000);
  assert.equal(register.sql(`select state from bill_state where bill = '${bills.S3.id}'`)[0][0], 'paid');
  const more = ok(await cash({ amount: 250_000, bill: bills.S5.id }), 201);
  assert.deepEqual([more.overpaid, more.due.state], [true, 'overpaid']);
});

test('cash is refused for a bill of another market, twice under one number, in the future, and for nothing or two things', async () => {
  refused(await cash({ amount: 1, bill: bills.S4.id }, people.maker, markets.other), 422, 'unknown_due', 'bill');
  refused(await cash({ amount: 1, bill: randomUUID() }), 422, 'unknown_due', 'bill');
  refused(await cash({ amount: 1, bill: bills.S4.id, number: 'PT1' }), 409, 'receipt_repeated', 'number');
  refused(await cash({ amount: 1, bill: bills.S4.id, taken_on: today(1) }), 422, 'future_day', 'taken_on');
  refused(await cash({ amount: 1, bill: bills.S4.id, fee: randomUUID() }), 422, 'missing', 'bill');
  refused(await cash({ amount: 0, bill: bills.S4.id }), 422, 'out_of_range', 'amount');
});

test('what is late is told by stall, by age and by market', async () => {
  const path = `/v1/markets/${markets.own}/arrears`;
  const { items, ages, rest_vnd: rest } = ok(await people.maker('GET', path));
  assert.deepEqual(items.map(({ stall, vendor, rest_vnd: owed, days_late: days }) => [stall.number, vendor.name, owed, days]),
    [['S4', 'Bà Tư', 300_000, 3], ['S6', 'Bà Sáu', 100_000, 100]]);
  assert.deepEqual(ages, [{ age: '1-30', bills: 1, stalls: 1, rest_vnd: 300_000 }, { age: '91+', bills: 1, stalls: 1, rest_vnd: 100_000 }]);
  assert.equal(rest, 400_000);
  assert.deepEqual(ok(await people.maker('GET', `${path}?age=91%2B`)).items.map(({ stall }) => stall.number), ['S6']);
  const first = ok(await people.maker('GET', `${path}?limit=1`));
  assert.deepEqual(ok(await people.maker('GET', `${path}?limit=1&after=${first.next}`)).items.map(({ stall }) => stall.number), ['S6']);
  const whole = ok(await people.maker('GET', '/v1/provinces/22/arrears')).items;
  assert.deepEqual(whole.map(({ market, rest_vnd: owed, stalls: n }) => [market.label_code, owed, n]), [['HALONG1', 400_000, 2]]);
  refused(await people.maker('GET', '/v1/provinces/19/arrears'), 404, 'not_found', undefined);
  const csv = (await people.maker('GET', '/v1/exports/arrears.csv')).bytes.toString();
  assert.match(csv, /HALONG1,S4,Bà Tư,PT-3,\d\d\/\d{4},[^,]*,3,1-30,300000/);
});

test('the share that came cashless counts bills by number and by value', async () => {
  // Due 520 + 380 + 300 + 240 + 100 = 1 540 thousand; cashless 520 + 200; in cash 180 + 240 of 250; one of five wholly cashless.
  const { total } = ok(await people.maker('GET', `/v1/markets/${markets.own}/collection?month=${month}`));
  assert.deepEqual(total.by_number, { numerator: 1, denominator: 5, rate: 20 });
  assert.deepEqual(total.by_value, { numerator: 720_000, denominator: 1_540_000, rate: 46.75 });
  assert.deepEqual([total.cash_vnd, total.unpaid_vnd, total.paid_count, total.overpaid_count], [420_000, 400_000, 3, 1]);
});

test('who paid how is a list of the month, as JSON and as files with a total', async () => {
  const { items, total } = ok(await people.maker('GET', `/v1/markets/${markets.own}/payers?month=${month}`));
  assert.deepEqual(items.map((row) => [row.stall.number, row.due_vnd, row.cash_vnd, row.cashless_vnd, row.method, row.state]), [
    ['S2', 520_000, 0, 520_000, 'cashless', 'paid'], ['S3', 380_000, 180_000, 200_000, 'both', 'paid'],
    ['S4', 300_000, 0, 0, null, 'late'], ['S5', 240_000, 250_000, 0, 'cash', 'overpaid'], ['S6', 100_000, 0, 0, null, 'late']]);
  assert.deepEqual(total, { bills: 5, due_vnd: 1_540_000, cashless_vnd: 720_000, cash_vnd: 430_000 });
  const csv = await people.maker('GET', `/v1/markets/${markets.own}/payers.csv?month=${month}`);
  assert.match(csv.bytes.toString(), /2,S3,Bà Ba,PT-2,380000,180000,200000,[^,]*,Cả hai,Đã nộp\r\n/);
  assert.match(csv.bytes.toString(), /,,Tổng cộng,5,1540000,430000,720000,,,\r\n$/);
  assert.match(unzipped((await people.maker('GET', `/v1/markets/${markets.own}/payers.xlsx`)).bytes), /Không tiền mặt \(đồng\)/);
  refused(await people.maker('GET', `/v1/markets/${markets.far}/payers.csv`), 404, 'not_found', undefined);
  assert.equal(register.sql("select count(*) from audit where action = 'export.payers'")[0][0], '2');
});

test('who paid how is a paper in the official form, with the sums in words, and no invoice', async () => {
  const asked = ok(await people.maker('POST', `/v1/markets/${markets.own}/payers`, { month }), 201);
  assert.deepEqual([asked.kind, asked.month, asked.state], ['payers', `${month}-01`, 'queued']);
  let file;
  do file = await people.maker('GET', `/v1/papers/${asked.id}.pdf`); while (file.status === 409);
  assert.equal(file.status, 200, file.bytes.toString());
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: file.bytes, encoding: 'utf8' }).normalize('NFC');
  for (const words of [/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/, /DANH SÁCH NGƯỜI NỘP/, /S3\s+Bà Ba\s+380\.000\s+180\.000\s+200\.000/, /Tổng cộng\s+1\.540\.000/,
    /Một triệu năm trăm bốn mươi nghìn đồng/, /Bảy trăm hai mươi nghìn đồng/, /không phải hóa đơn/])
    assert.match(text, words);
  const [[kept]] = register.sql(`select encode(file_box, 'escape') from paper where id = '${asked.id}'`);
  assert.ok(!kept.includes('%PDF'), 'it stands sealed');
  refused(await people.maker('POST', `/v1/markets/${markets.own}/payers`, { month: '2026-1' }), 422, 'bad_date', 'month');
  refused(await people.maker('POST', `/v1/markets/${markets.far}/payers`, {}), 404, 'not_found', undefined);
});

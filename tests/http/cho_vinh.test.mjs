// The price list of chợ Vinh of 2016: a market of 300 points billed for a month, and who paid how. The sums were worked out
// by hand from the resolution's prices.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Register } from './register.mjs';
import { event, Provider } from './provider.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from './town.mjs';

const POINTS = 300, AREA_M2 = 4, BOARD = `S${POINTS + 1}`, MONTH = '2026-10';
const ORDINARY = [130_000, 118_500, 95_000, 77_500, 60_000, 43_500, 30_000, 24_000];
const CORNER = [190_000, 166_000, 142_000, 118_500, 83_500, 60_000, 41_500, 36_000];
const register = new Register({ seed: false });
let market, clerk, head, provider, number, bills;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const until = async (path, state) => {
  for (;;) {
    const now = ok(await clerk('GET', path));
    if (now.state === state) return now;
    assert.ok(['queued', 'prepared', 'approved'].includes(now.state), JSON.stringify(now));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

before(async () => {
  await register.start();
  market = build(register, POINTS + 1).own;
  person(register, 'clerk', 'market_maker', '--province', '22');
  person(register, 'head', 'market_checker', '--province', '22');
  [clerk, head] = await Promise.all(['clerk', 'head'].map((login) => register.person(login, PASSWORD)));
  provider = new Provider(register, { name: 'vinh' });
  number = accountNumber();
  const { id } = await submitted(clerk, market, form(BOARD, {
    vendor: { kind: 'institution', name: 'Ban quản lý chợ Vinh', phone: '0238 3845 111' }, account: { number } }));
  const { stall } = ok(await head('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
  ok(await head('PUT', `/v1/markets/${market}/dues`, { payee_stall: stall.id }));
  // Three hundred vendors are there already; how they come is told elsewhere.
  register.sql(`with v as (
      insert into vendor (province, market, kind, name, name_fold)
      select 22, '${market}', 'individual', 'Hộ ' || number, number from stall where market = '${market}' and id <> '${stall.id}' returning *)
    insert into tenancy (province, market, stall, vendor, from_day)
    select 22, v.market, s.id, v.id, '2026-01-01' from v join stall s on s.market = v.market and s.number = v.name_fold`);
}, { timeout: 180_000 });
after(() => register.stop());

test('the price list has eight grades, in the row and at a corner, and the itinerant seller\'s entry', async () => {
  const space = (prices, corner) => prices.map((price_vnd, n) => ({ service: 'space', grade: n + 1, corner, unit: 'm2_month', price_vnd }));
  // The resolution's own number is not known to us: one of its style stands for it.
  const made = ok(await clerk('POST', `/v1/markets/${market}/tariffs`, {
    number: '28/2016/NQ-HĐND', issuer: 'Hội đồng nhân dân tỉnh', title: 'Giá dịch vụ sử dụng diện tích bán hàng tại chợ Vinh',
    issued_on: '2016-08-04', valid_from: '2017-01-01',
    lines: [...space(ORDINARY, false), ...space(CORNER, true), { service: 'entry', grade: 1, unit: 'entry', price_vnd: 8_000 }] }), 201);
  assert.equal(ok(await clerk('GET', `/v1/tariffs/${made.id}`)).lines.length, 17);
});

test('three hundred leases, the grades in turn and the first eighty at corners, come to 97 662 000 đ a month', { timeout: 180_000 }, async () => {
  const points = register.sql(`select s.id, t.vendor, s.number from stall s join tenancy t on t.stall = s.id
    where s.market = '${market}' and s.number <> '${BOARD}' order by s.number_sort collate "C"`);
  assert.equal(points.length, POINTS);
  for (const [n, [stall, vendor]] of points.entries())
    ok(await clerk('POST', `/v1/stalls/${stall}/leases`, { vendor, number: `${n + 1}/2026`, point_kind: 'stand', grade: (n % 8) + 1,
      corner: n < 80, area_m2: AREA_M2, from_day: '2026-01-01' }), 201);
  const run = await until(`/v1/bill_runs/${ok(await clerk('POST', `/v1/markets/${market}/bill_runs`,
    { period_from: '2026-10-01', period_to: '2026-10-31' }), 201).id}`, 'prepared');
  // In the row 28 points each of grades 1 to 4 and 27 of 5 to 8: 28 × 421 000 + 27 × 157 500 = 16 040 500 a square metre.
  // At corners 10 of each grade: 10 × 837 500 = 8 375 000. Four square metres of both: 4 × 24 415 500.
  assert.deepEqual([run.bills, run.faults, run.amount_vnd], [300, 0, 97_662_000]);
  ok(await head('POST', `/v1/bill_runs/${run.id}/approve`, { version: run.version }));
  await until(`/v1/bill_runs/${run.id}`, 'issued');
  bills = Object.fromEntries(register.sql(`select s.number, b.id, b.amount_vnd, c.bill_tag
    from bill b join stall s on s.id = b.stall join code c on c.id = b.code where b.run = '${run.id}'`)
    .map(([stall, id, amount, tag]) => [stall, { id, amount: Number(amount), tag }]));
  assert.equal(new Set(Object.values(bills).map(({ tag }) => tag)).size, POINTS, 'each has a tag of its own');
  // Corner of grade 1: 4 × 190 000; of grade 8: 4 × 36 000; in the row, the first of grade 1: 4 × 130 000; the last, grade 4: 4 × 77 500.
  assert.deepEqual(['S1', 'S8', 'S81', 'S300'].map((stall) => bills[stall].amount), [760_000, 144_000, 520_000, 310_000]);
});

test('some pay by code, some in cash, one by both: the list and the share say who and how much', async () => {
  const pay = async (stall, amount) => {
    const { code } = ok(await head('GET', `/v1/bills/${bills[stall].id}`));
    ok(await provider.push(event(randomUUID(), { amount: String(amount), content: `MBVCB.1.${code.memo}.CT tu 0101`, account: { bin: '970436', number } })));
  };
  const today = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  const cash = async (stall, amount, receipt) => ok(await clerk('POST', `/v1/markets/${market}/receipts`,
    { number: receipt, taken_on: today, amount, bill: bills[stall].id }), 201);
  await pay('S1', 760_000); // all of it
  await pay('S2', 600_000); // of 664 000
  await cash('S3', 568_000, 'PT1'); // all of it
  await pay('S81', 500_000);
  await cash('S81', 20_000, 'PT2');

  const { items, total } = ok(await clerk('GET', `/v1/markets/${market}/payers?month=${MONTH}&limit=100`));
  const seen = Object.fromEntries(items.map((row) => [row.stall.number, [row.due_vnd, row.cashless_vnd, row.cash_vnd, row.method, row.state]]));
  assert.deepEqual(seen.S1, [760_000, 760_000, 0, 'cashless', 'paid']);
  assert.deepEqual(seen.S2.slice(0, 4), [664_000, 600_000, 0, 'cashless']);
  assert.deepEqual(seen.S3, [568_000, 0, 568_000, 'cash', 'paid']);
  assert.deepEqual(seen.S81, [520_000, 500_000, 20_000, 'both', 'paid']);
  assert.deepEqual(total, { bills: 300, due_vnd: 97_662_000, cashless_vnd: 1_860_000, cash_vnd: 588_000 });

  // FEE: one of 300 wholly cashless; 1 860 000 of 97 662 000 is 1,90 %.
  const { total: share } = ok(await clerk('GET', `/v1/markets/${market}/collection?month=${MONTH}`));
  assert.deepEqual(share.by_number, { numerator: 1, denominator: 300, rate: 0.33 });
  assert.deepEqual(share.by_value, { numerator: 1_860_000, denominator: 97_662_000, rate: 1.9 });
});

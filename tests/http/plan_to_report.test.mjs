// From plan to report: a numbered plan with its file's hash, targets, criteria, registrations and confirmations; a snapshot; the
// quarter's reports handed in, approved up the chain and published; and every figure the same in each of them, on the dashboard, in
// the workbook, the CSV and the PDF.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { cells, day, lines, ok, pdf, quarter, rebuild, refused, step } from './reporting.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false, config: 'snapshot_lag_s = 0\n' });
const COMMUNE = '06685'; // both markets of Hạ Long lie in it
const decision = (number) => ({ number, issuer: 'UBND tỉnh Quảng Ninh', issued_on: '2026-01-15' });
const who = {}, boards = {}, reports = {};
let markets, plan, cycle, snapshot, provider;
const accounts = [];

const chain = async (report, maker, above, publisher) => {
  let at = ok(await step(maker, report, 'submit'));
  for (const name of ['receive', 'approve']) at = ok(await step(above, at, name));
  return publisher ? ok(await step(publisher, at, 'publish')) : at;
};
const begun = async (maker, body) => ok(await maker('POST', '/v1/reports', { cycle: cycle.id, ...body }), 201);
const totals = (report, ...keys) => keys.map((key) => report.figures.total.counts[key]);

before(async () => {
  await register.start();
  markets = build(register);
  for (const [login, role, ...scope] of [['tinh', 'prov_admin', '--province', '22'], ['tinh2', 'prov_admin', '--province', '22'], ['phuong', 'commune_officer', '--unit', COMMUNE],
    ['lan', 'market_maker', '--market', 'HALONG1', '--province', '22'], ['minh', 'market_checker', '--market', 'HALONG1', '--province', '22'],
    ['hoa', 'market_maker', '--market', 'HALONG2', '--province', '22'], ['binh', 'market_checker', '--market', 'HALONG2', '--province', '22']])
    person(register, login, role, ...scope);
  await Promise.all(['tinh', 'tinh2', 'phuong', 'lan', 'minh', 'hoa', 'binh'].map(async (login) => { who[login] = await register.person(login, PASSWORD); }));
  boards.own = { maker: who.lan, checker: who.minh, market: markets.own };
  boards.other = { maker: who.hoa, checker: who.binh, market: markets.other };
}, { timeout: 120_000 });
after(() => register.stop());

test('the province enters its plan with number, dates and the hash of its file, and targets under it', async () => {
  const file_sha256 = createHash('sha256').update('Kế hoạch 60').digest('hex');
  plan = ok(await who.tinh('POST', '/v1/plans', { ...decision('60/KH-UBND'), province: 22, title: 'Chợ không dùng tiền mặt', period_from: '2026-01-15', period_to: '2099-12-31', file_sha256 }), 201);
  const target = async (body) => ok(await who.tinh('POST', `/v1/plans/${plan.id}/targets`, { period_from: day(-1), period_to: '2099-12-31', ...body }), 201);
  await target({ indicator: 'M40', unit: '22', value: 2, value_kind: 'count' });
  await target({ indicator: 'ISS', unit: '22', value: 80, value_kind: 'percent' });
  await target({ indicator: 'USE1', unit: COMMUNE, value: 50, value_kind: 'percent' });
  const [kept] = ok(await who.tinh('GET', '/v1/plans')).plans.filter((p) => p.id === plan.id);
  assert.deepEqual([kept.number, kept.issued_on, kept.file_sha256], ['60/KH-UBND', '2026-01-15', file_sha256]);
  ok(await who.tinh('POST', '/v1/criteria_sets', { province: 22, name: 'Tiêu chí chợ 4.0', valid_from: day(), ...decision('61/QĐ-UBND'), criteria: [
    { code: 'C1', name_vi: 'Điểm có mã', name_en: 'Stalls with a code', measure: 'coded', threshold: 75, ground: '60/KH-UBND' },
    { code: 'C2', name_vi: 'Điểm có giao dịch', name_en: 'Stalls paid', measure: 'paid', threshold: 50, ground: '60/KH-UBND' },
    { code: 'C3', name_vi: 'Wi-Fi miễn phí', name_en: 'Free Wi-Fi', measure: 'wifi', ground: '60/KH-UBND' }] }), 201);
});

test('the boards register their vendors, and a bank confirms what these are paid', async () => {
  provider = new Provider(register, { name: 'ngan-hang', kind: 'hmac' });
  for (const [{ maker, checker, market }, coded, paid] of [[boards.own, 10, 8], [boards.other, 6, 0]])
    for (let n = 1; n <= coded; n++) {
      const number = accountNumber();
      const { id } = await submitted(maker, market, form(`S${n}`, { vendor: { name: `Hộ ${n} ${market.slice(-4)}`, phone: `09${String(accounts.length + 12_345_678)}` }, account: { number } }));
      const code = ok(await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
      accounts.push(number);
      for (let k = 0; n <= paid && k < n; k++) ok(await provider.push(event(`${market}-${n}-${k}`, { content: `CT den ${code.stall.content_code}`, account: { bin: '970436', number }, amount: '10000' })));
    }
  const other = await provider.push(event(`${markets.own}-1-0`, { content: 'CT den', account: { bin: '970436', number: accounts[0] }, amount: '90000' }));
  assert.equal(other.status, 409, 'the same id with other facts is no second payment');
});

test('a market that meets the criteria is recognised by a decision', async () => {
  const path = (name) => `/v1/markets/${markets.own}/${name}`;
  ok(await boards.own.maker('POST', path('answers'), { measure: 'wifi', as_of: day(), yes: true, source: 'Ban quản lý' }), 201);
  const judged = ok(await boards.own.maker('POST', path('evaluations'), {}), 201);
  assert.deepEqual(judged.criteria.map((c) => [c.code, c.verdict, c.numerator, c.denominator]), [['C1', 'met', 10, 12], ['C2', 'met', 8, 10], ['C3', 'met', undefined, undefined]]);
  ok(await who.tinh('POST', path('recognitions'), { step: 'recognised', from: day(), ...decision('99/QĐ-UBND') }), 201);
});

test('a snapshot keeps every figure of the quarter, and is what the rows say', async () => {
  snapshot = JSON.parse(register.socho('report', 'snapshot', '--province', '22', '--period', quarter(), '--json')).id;
  assert.equal(rebuild(register, '--snapshot', snapshot).status, 0);
});

test('the quarter goes up the chain: boards, their commune, the province; nothing out of order, nothing under a lock', async () => {
  cycle = ok(await who.tinh('POST', '/v1/report_cycles', { province: 22, period: quarter(), lead: 'Sở Công Thương', plan: plan.id }), 201);
  for (const [place, { maker, market }] of Object.entries(boards)) reports[place] = await begun(maker, { form: '01', market });
  reports.commune = await begun(who.phuong, { form: '02', unit: COMMUNE });
  reports.province = await begun(who.tinh, { form: '03' });
  reports.ranking = await begun(who.tinh, { form: '05' });
  reports.own = ok(await step(who.lan, reports.own, 'edit', { explanation: 'Hai điểm chưa có tài khoản.', number: '12/BC-BQLC' }));
  const sent = ok(await step(who.lan, reports.own, 'submit'));
  const early = await step(who.phuong, reports.commune, 'submit');
  refused(early, 409, 'report_out_of_order');
  assert.match(early.json.detail, /HALONG1/, 'it says which report waits');
  refused(await step(who.phuong, sent, 'approve'), 409, 'report_state');
  refused(await step(who.lan, sent, 'edit', { explanation: 'khác' }), 409, 'report_locked');
  const back = ok(await step(who.phuong, sent, 'return', { reason: 'Ghi rõ hai điểm nào' }));
  assert.deepEqual([back.state, back.steps.at(-1).reason], ['returned', 'Ghi rõ hai điểm nào']);
  reports.own = await chain(ok(await step(who.lan, back, 'edit', { explanation: 'Điểm S11 và S12 chưa có tài khoản.' })), who.lan, who.phuong);
  reports.other = await chain(reports.other, who.hoa, who.phuong);
  reports.commune = await chain(reports.commune, who.phuong, who.tinh);
  refused(await step(who.phuong, reports.own, 'return', { reason: 'x' }), 409, 'report_locked');
  for (const name of ['province', 'ranking']) reports[name] = await chain(reports[name], who.tinh, who.tinh2, who.tinh);
  for (const name of ['own', 'other', 'commune']) reports[name] = ok(await step(who.tinh, reports[name], 'publish'));
  const [told] = ok(await who.tinh('GET', '/v1/report_cycles')).items;
  assert.deepEqual(Object.values(told.timeliness).map((t) => [t.expected, t.in_time, t.percent]), [[2, 2, 100], [1, 1, 100], [1, 1, 100]]);
});

test('each figure is the same in the snapshot, the reports, the indicators and on the dashboard', async () => {
  const keys = ['in_use', 'coded', 'observed', 'paid', 'payments', 'amount_vnd'];
  assert.deepEqual(totals(reports.own, ...keys), [12, 10, 8, 8, 36, 360_000]);
  assert.deepEqual(totals(reports.other, ...keys), [12, 6, 0, null, null, null], 'nobody observes the second market, which is not zero');
  assert.deepEqual(totals(reports.commune, ...keys), [24, 16, 8, 8, 36, 360_000]);
  assert.deepEqual(totals(reports.province, 'markets', 'model', 'target', 'in_use', 'coded'), [2, 1, 2, 24, 16]);
  assert.deepEqual(reports.ranking.figures.lines.map(({ counts: c }) => [c.iss, c.use1, c.score, c.rank]), [[8333, 20000, 9167, 1]]);
  const { places } = ok(await who.tinh('GET', `/v1/provinces/22/snapshots/${snapshot}`));
  const kept = (name, indicator) => { const v = places.find((p) => p.name === name).values.find((one) => one.indicator === indicator); return [v.numerator, v.denominator, v.value]; };
  for (const [name, report] of [['Chợ Hạ Long I', reports.own], ['Chợ Hạ Long II', reports.other], ['Phường Hồng Gai', reports.commune], ['Tỉnh Quảng Ninh', reports.province]]) {
    const [coded, in_use] = totals(report, 'coded', 'in_use');
    assert.deepEqual(kept(name, 'ISS'), [coded, in_use, Math.round(coded * 10000 / in_use) / 100], name);
  }
  const issued = ok(await who.tinh('GET', '/v1/provinces/22/adoption')).total.ladder.find((f) => f.step === 'issued');
  assert.deepEqual([issued.numerator, issued.denominator, issued.percent], [16, 24, 66.67]);
  // The plan's own page tells the same, of the month that was kept last.
  register.socho('report', 'snapshot', '--province', '22', '--period', day().slice(0, 7));
  const told = ok(await who.tinh('GET', `/v1/plans/${plan.id}`));
  assert.deepEqual([told.month, told.entered_by, told.file_sha256], [day().slice(0, 7), 'Người tinh', plan.file_sha256]);
  assert.deepEqual(told.targets.map((t) => [t.indicator, t.place.kind, t.place.name, t.value, t.reached.value, t.reached.percent, t.reached.band]), [
    ['ISS', 'province', 'Tỉnh Quảng Ninh', 80, 66.67, 83.33, 'amber'], ['M40', 'province', 'Tỉnh Quảng Ninh', 2, 1, 50, 'red'],
    ['USE1', 'unit', 'Phường Hồng Gai', 50, 100, 200, 'green']]);
  for (const report of Object.values(reports)) {
    const made = rebuild(register, '--report', report.id);
    assert.equal(made.status, 0, made.stdout + made.stderr);
  }
});

test('the files of every report say what was frozen, cell by cell', async () => {
  for (const [name, report] of Object.entries(reports)) {
    const csv = lines(await who.tinh('GET', `/v1/reports/${report.id}.csv`)), book = cells((await who.tinh('GET', `/v1/reports/${report.id}.xlsx`)).bytes);
    const text = (await pdf(register, who.tinh, report)).replace(/\s+/g, ' ');
    const rows = csv.filter((line) => /^\d*,(Khác|Chợ|Phường|Tổng)/.test(line)).map((line) => line.split(','));
    assert.equal(rows.length, report.figures.lines.length + (name === 'ranking' ? 0 : 1), csv.join('\n'));
    for (const row of rows) {
      const twin = book.find((cell) => cell[1] === row[1]);
      assert.deepEqual(row.map((cell) => cell || undefined), Array.from({ length: row.length }, (_, n) => twin[n]?.toString() === row[n] || twin[n] === Number(row[n]) ? row[n] : twin[n]), `${name}: ${row}`);
      const vietnamese = row.slice(2).filter(Boolean).map((cell) => (/^\d+\.\d\d$/.test(cell) ? cell.replace('.', ',') : cell.replace(/\B(?=(\d{3})+$)/g, '.')));
      for (const cell of vietnamese) assert.ok(text.includes(` ${cell} `), `${name}: ${cell} in\n${text}`);
    }
  }
  const own = lines(await who.tinh('GET', `/v1/reports/${reports.own.id}.csv`));
  assert.ok(own.some((line) => line.startsWith(',Tổng cộng,12,12,10,10,0,8,8,83.33,80.00,36,360000')), own.join('\n'));
  assert.ok(own.includes('Giải trình: Điểm S11 và S12 chưa có tài khoản.'));
});

test('what comes after is told by an addendum, and what was published stays as it was', async () => {
  ok(await provider.push(event('late', { content: 'CT tien hang', account: { bin: '970436', number: accounts[9] }, amount: '25000' })));
  const more = ok(await who.lan('POST', `/v1/reports/${reports.own.id}/addenda`, { reason: 'Bổ sung giao dịch báo chậm' }), 201);
  const sent = ok(await step(who.lan, more, 'submit'));
  assert.deepEqual([sent.serial, ...totals(sent, 'paid', 'payments', 'amount_vnd')], [1, 9, 37, 385_000]);
  const first = ok(await who.lan('GET', `/v1/reports/${reports.own.id}`));
  assert.deepEqual([first.state, first.figures_sha256, ...totals(first, 'paid', 'payments')], ['published', reports.own.figures_sha256, 8, 36]);
  assert.equal(rebuild(register, '--report', reports.own.id).status, 0, 'made again as it was known then');
  assert.equal(rebuild(register, '--report', sent.id).status, 0);
  const listed = ok(await who.tinh('GET', `/v1/reports?cycle=${cycle.id}&form=01`)).items;
  assert.deepEqual(listed.map((r) => [r.market.name, r.serial, r.state, r.on_time]), [['Chợ Hạ Long I', 1, 'submitted', true], ['Chợ Hạ Long II', 0, 'published', true], ['Chợ Hạ Long I', 0, 'published', true]]);
});

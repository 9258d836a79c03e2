// From plan to approved report: what a board hands in, its commune takes in and the province publishes, frozen and read back from
// every file. The published figures of the issue come out digit for digit.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted, unzipped } from './town.mjs';

const register = new Register({ seed: false });
const OFFICER = '06685'; // the commune of both markets of Hạ Long
let markets, province, second, officer, maker, checker, viewer, codes = [];
const ok = (answer, status = 200) => { assert.equal(answer.status, status, answer.bytes.toString()); return answer.json; };
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
};
const day = (offset = 0) => new Date(Date.now() + 7 * 3600_000 + offset * 86400_000).toISOString().slice(0, 10);
const quarter = () => { const [year, month] = day().split('-').map(Number); return `${year}-Q${Math.ceil(month / 3)}`; };
const step = (who, report, name, more) => who('POST', `/v1/reports/${report.id}/${name}`, { version: report.version, ...more });
const lines = (answer) => answer.bytes.toString().replace('\ufeff', '').split('\r\n');
async function pdf(report, who = province) {
  for (;;) {
    const answer = await who('GET', `/v1/reports/${report.id}.pdf`);
    if (answer.status === 200) {
      const file = join(register.dir, 'report.pdf');
      writeFileSync(file, answer.bytes);
      return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    }
    refused(answer, 409, 'not_printed');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'tinh', 'prov_admin', '--province', '22');
  person(register, 'tinh2', 'prov_admin', '--province', '22');
  person(register, 'lanhdao', 'prov_viewer', '--province', '22');
  person(register, 'phuong', 'commune_officer', '--unit', OFFICER);
  person(register, 'lan', 'market_maker', '--market', 'HALONG1', '--province', '22');
  person(register, 'minh', 'market_checker', '--market', 'HALONG1', '--province', '22');
  [province, second, viewer, officer, maker, checker] = await Promise.all(['tinh', 'tinh2', 'lanhdao', 'phuong', 'lan', 'minh'].map((login) => register.person(login, PASSWORD)));
  const provider = new Provider(register, { name: 'vcb', kind: 'hmac' });
  for (let n = 1; n <= 7; n++) {
    const number = accountNumber();
    const { id } = await submitted(maker, markets.own, form(`S${n}`, { vendor: { name: `Hộ ${n}`, phone: `091234567${n}` }, account: { number } }));
    const code = ok(await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
    codes.push(code);
    if (n <= 5) ok(await provider.push(event(`e${n}`, { content: `CT den ${code.stall.content_code}`, account: { bin: '970436', number }, amount: `${n}0000` })));
  }
});
after(() => register.stop());

describe('a cycle of reports', () => {
  let cycle, report, commune;
  const start = (who, body, status = 201) => who('POST', '/v1/reports', { cycle: cycle.id, ...body }).then((answer) => ok(answer, status));

  test('is a period with a last day for each level, once', async () => {
    const post = (more) => province('POST', '/v1/report_cycles', { province: 22, period: quarter(), lead: 'Sở Công Thương', ...more });
    refused(await post({ period: '2026-Q5' }), 422, 'bad_period', 'period');
    refused(await post({ due_market: '2020-01-01' }), 422, 'out_of_range', 'due_market');
    refused(await post({ due_market: '2099-01-05', due_commune: '2099-01-01' }), 422, 'out_of_range', 'due_commune');
    refused(await post({ plan: markets.own }), 422, 'unknown_plan', 'plan');
    cycle = ok(await post({}), 201);
    refused(await post({}), 409, 'duplicate', 'period');
    refused(await maker('POST', '/v1/report_cycles', { province: 22, period: quarter(), lead: 'x' }), 403, 'forbidden');
    const other = ok(await post({ period: `${quarter()}/15` }), 201);
    assert.match(other.from, /-15$/);
    assert.match(other.to, /-14$/);
    const of = (c) => [c.due.market, c.due.commune, c.due.province].map((d) => (Date.parse(d) - Date.parse(c.to)) / 86400_000);
    assert.deepEqual(of(cycle), [5, 10, 15]);
  });

  test('begins with the board\'s own draft, of its own market only', async () => {
    refused(await maker('POST', '/v1/reports', { cycle: cycle.id, form: '01', market: markets.other }), 403, 'out_of_scope', 'market');
    refused(await maker('POST', '/v1/reports', { cycle: cycle.id, form: '02', unit: OFFICER }), 403, 'out_of_scope', 'unit');
    refused(await maker('POST', '/v1/reports', { cycle: cycle.id, form: '03' }), 403, 'out_of_scope', 'form');
    refused(await maker('POST', '/v1/reports', { cycle: markets.own, form: '01', market: markets.own }), 422, 'unknown_cycle', 'cycle');
    report = await start(maker, { form: '01', market: markets.own });
    assert.deepEqual([report.state, report.version, report.figures], ['draft', 1, null]);
    refused(await maker('POST', '/v1/reports', { cycle: cycle.id, form: '01', market: markets.own }), 409, 'duplicate', 'form');
    refused(await maker('GET', `/v1/reports/${report.id}.csv`), 409, 'report_state');
    refused(await step(officer, report, 'receive'), 409, 'report_state');
    refused(await step(maker, report, 'edit', { number: '12' }), 422, 'bad_document', 'number');
    report = ok(await step(maker, report, 'edit', { explanation: 'Hai hộ chưa có điện thoại thông minh.', number: '12/BC-BQLC' }));
    refused(await maker('POST', `/v1/reports/${report.id}/edit`, { version: 1, explanation: 'x' }), 409, 'conflict', 'version');
  });

  test('freezes the figures when it is handed in, and locks them', async () => {
    report = ok(await step(maker, report, 'submit'));
    assert.deepEqual([report.state, report.on_time, report.version], ['submitted', true, 3]);
    const { counts } = report.figures.total;
    assert.deepEqual([counts.stalls, counts.in_use, counts.coded, counts.paid, counts.observed, counts.payments, counts.amount_vnd], [12, 12, 7, 5, 5, 5, 150_000]);
    refused(await step(maker, report, 'edit', { explanation: 'khác' }), 409, 'report_locked');
    refused(await step(maker, report, 'submit'), 409, 'report_locked');
    register.sql(`update stall set status = 'closed', status_reason = 'x' where id = '${codes[6].stall.id}'`);
    assert.deepEqual(ok(await maker('GET', `/v1/reports/${report.id}`)).figures, report.figures, 'the rows changed, the report did not');
    register.sql(`update stall set status = 'in_use', status_reason = null where id = '${codes[6].stall.id}'`);
    const [line] = register.sql(`select encode(sha256(convert_to(figures::text, 'UTF8')), 'hex') from report where id = '${report.id}'`);
    assert.deepEqual(line, [report.figures_sha256]);
  });

  test('goes up by the level above, back with a reason, and never by who handed it in', async () => {
    refused(await maker('POST', `/v1/reports/${report.id}/receive`, { version: 3 }), 403, 'forbidden');
    refused(await step(officer, report, 'approve'), 409, 'report_state');
    refused(await step(officer, report, 'return'), 422, 'reason_needed', 'reason');
    report = ok(await step(officer, report, 'return', { reason: 'Thiếu số liệu phí' }));
    assert.equal(report.state, 'returned');
    ok(await maker('POST', `/v1/markets/${markets.own}/answers`, { measure: 'fees_value', as_of: day(), numerator: 8_000_000, denominator: 10_000_000, source: 'Sổ thu' }), 201);
    report = ok(await step(maker, report, 'submit'));
    assert.deepEqual([report.figures.total.counts.fees_due, report.figures.total.counts.fees_cashless], [10_000_000, 8_000_000]);
    commune = await start(officer, { form: '02', unit: OFFICER });
    refused(await step(officer, commune, 'submit'), 409, 'report_out_of_order');
    report = ok(await step(officer, report, 'receive'));
    refused(await step(officer, commune, 'submit'), 409, 'report_out_of_order');
    report = ok(await step(officer, report, 'approve'));
    commune = ok(await step(officer, commune, 'submit'));
    assert.deepEqual(commune.figures.lines.map((l) => [l.name, l.counts.coded, l.counts.in_use]), [['Chợ Hạ Long I', 7, 12], ['Chợ Hạ Long II', 0, 12]]);
    refused(await step(officer, report, 'return', { reason: 'x' }), 409, 'report_locked');
    refused(await step(officer, commune, 'receive'), 403, 'out_of_scope');
    let whole = await start(province, { form: '03' });
    refused(await step(province, whole, 'submit'), 409, 'report_out_of_order');
    for (const name of ['receive', 'approve']) commune = ok(await step(province, commune, name));
    whole = ok(await step(province, whole, 'submit'));
    whole = ok(await step(second, whole, 'receive'));
    refused(await step(province, whole, 'approve'), 403, 'same_person');
    whole = ok(await step(second, whole, 'approve'));
    for (const one of [report, commune]) ok(await step(province, one, 'publish'));
    whole = ok(await step(province, whole, 'publish'));
    assert.deepEqual(whole.steps.map((s) => s.step), ['create', 'submit', 'receive', 'approve', 'publish']);
    refused(await step(province, whole, 'return', { reason: 'x' }), 409, 'report_state');
  });

  test('is corrected by an addendum that leaves what was approved as it was', async () => {
    const more = ok(await maker('POST', `/v1/reports/${report.id}/addenda`, { reason: 'Sót một hộ' }), 201);
    assert.deepEqual([more.serial, more.addendum_of, more.state], [1, report.id, 'draft']);
    refused(await maker('POST', `/v1/reports/${report.id}/addenda`, { reason: 'x' }), 409, 'report_state');
    const sent = ok(await step(maker, more, 'submit'));
    assert.equal(ok(await maker('GET', `/v1/reports/${report.id}`)).state, 'published');
    assert.ok(lines(await maker('GET', `/v1/reports/${sent.id}.csv`)).includes('Bổ sung lần 1: Sót một hộ'));
  });

  test('tells who is late', async () => {
    const [told] = ok(await province('GET', '/v1/report_cycles')).items.filter((c) => c.id === cycle.id);
    assert.deepEqual([told.timeliness.market, told.timeliness.commune.percent, told.timeliness.province.handed_in],
      [{ expected: 2, handed_in: 1, in_time: 1, percent: 50, late: 0 }, 100, 1]);
    register.sql(`update report_cycle set period_to = '${day(-20)}', due_market = '${day(-2)}', due_commune = '${day(-1)}', due_province = '${day()}' where id = '${cycle.id}'`);
    const [late] = ok(await province('GET', '/v1/report_cycles')).items.filter((c) => c.id === cycle.id);
    assert.deepEqual([late.timeliness.market.late, late.timeliness.market.percent, late.timeliness.commune.in_time], [1, 0, 0]);
  });

  test('leaves as a workbook, as CSV and in the official form, with the same figures', async () => {
    const csv = lines(await viewer('GET', `/v1/reports/${report.id}.csv`));
    assert.ok(csv.some((l) => l.startsWith(',Tổng cộng,12,12,7,7,0,5,5,58.33,71.43,5,150000,10000000,8000000,80.00')), csv.join('\n'));
    const texts = unzipped((await viewer('GET', `/v1/reports/${report.id}.xlsx`)).bytes);
    for (const word of ['Biểu 01/CHO', 'Đã cấp mã QR', 'Tổng cộng', '58.33']) assert.ok(texts.includes(word), word);
    const text = await pdf(report);
    for (const word of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'BAN QUẢN LÝ CHỢ HẠ LONG I', 'Số: 12/BC-BQLC', 'BÁO CÁO', '58,33',
      '71,43', '150.000', '10.000.000', '80,00', 'Tổng cộng', 'Nơi nhận:', 'Hai hộ chưa có điện thoại thông minh./.']) assert.ok(text.includes(word), `${word} in\n${text}`);
    if (process.env.KEEP_PDF) writeFileSync(process.env.KEEP_PDF, (await province('GET', `/v1/reports/${report.id}.pdf`)).bytes);
  });
});

// From plan to approved report: what a board hands in, its commune takes in and the province publishes, frozen and read back from
// every file. The published figures of the issue come out digit for digit.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { contentCode, Register } from './register.mjs';
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

describe('the published figures come out digit for digit', () => {
  let nation, clerk, head;
  const decision = { number: '99/QĐ-UBND', issuer: 'UBND tỉnh', issued_on: '2026-03-01' };
  /** Work on all of them, some at a time. */
  const each = async (list, work) => {
    const left = [...list.entries()];
    await Promise.all(Array.from({ length: 6 }, async () => { for (let one = left.shift(); one; one = left.shift()) await work(one[1], one[0]); }));
  };
  const operators = {}, units = { 79: '26740', '08': '00691', 19: '05443', 22: OFFICER };
  const market = async (code, name, at, more = {}) => {
    operators[at] ??= ok(await nation('POST', '/v1/operators', { province: Number(at), kind: 'board', name: `Ban quản lý chợ tỉnh ${at}` }), 201).id;
    return ok(await nation('POST', '/v1/markets', { operator: operators[at], unit: units[at], label_code: code, name, kind: 'market', ...more }), 201).id;
  };
  let number = 3;
  /** So many stalls in use, so many of them with a vendor, an account and a code; their accounts' numbers are 5…n. */
  const census = (id, at, stalls, coded) => {
    const block = { 19: 197, 22: 253, 79: 757 }[at]; // of content codes of the province
    const rows = Array.from({ length: stalls }, (_, n) => `(${n + 1}, '${contentCode(block * 29791 + ++number)}', '${String(number).padStart(11, '0')}')`).join();
    register.sql(`create temporary table census as select m.province, m.id as market, new_id() as stall, new_id() as vendor, new_id() as account, c.n, c.code, c.id
        from market m, (values ${rows}) as c (n, code, id) where m.id = '${id}';
      insert into stall (province, id, market, number, number_sort, census_date, content_code)
        select province, stall, market, 'Q' || n, 'Q' || lpad(n::text, 6, '0'), '2026-01-01', code from census;
      delete from census where n > ${coded};
      insert into vendor (province, id, market, kind, name, name_fold) select province, vendor, market, 'household', 'Hộ ' || n, 'ho ' || n from census;
      insert into tenancy (province, market, stall, vendor, from_day) select province, market, stall, vendor, '2026-01-01' from census;
      insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
        select province, account, market, vendor, '970422', '\\x00', substring(sha256(account::text::bytea) for 16), '0000', 'HO ' || n from census;
      insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at)
        select province, id, market, stall, account, 'static', 'sealed', '00000000', decode(repeat('00', 64), 'hex'), '\\x00',
          substring(sha256(('p' || stall)::bytea) for 16), substring(sha256(('s' || stall)::bytea) for 16), 'issued', '2026-02-01' from census`);
  };
  const cycles = {};
  const filed = async (province_, body) => {
    cycles[province_] ??= ok(await nation('POST', '/v1/report_cycles', { province: province_, period: day().slice(0, 4), lead: 'Sở Công Thương' }), 201).id;
    const report = ok(await nation('POST', '/v1/reports', { cycle: cycles[province_], ...body }), 201);
    const sent = ok(await step(nation, report, 'submit'));
    const total = lines(await nation('GET', `/v1/reports/${sent.id}.csv`)).find((l) => l.startsWith(',Tổng cộng'));
    return { counts: sent.figures.total.counts, cells: total.split(','), report: sent };
  };
  const recognise = async (id) => {
    ok(await nation('POST', `/v1/markets/${id}/evaluations`, {}), 201);
    ok(await nation('POST', `/v1/markets/${id}/recognitions`, { step: 'recognised', from: '2026-03-01', ...decision, reason: 'Đã kiểm tra tại chỗ' }), 201);
  };

  before(async () => {
    person(register, 'nuoc', 'prov_admin', '--all');
    person(register, 'thuky', 'market_maker', '--all');
    person(register, 'truongban', 'market_checker', '--all');
    [nation, clerk, head] = await Promise.all(['nuoc', 'thuky', 'truongban'].map((login) => register.person(login, PASSWORD)));
    register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, document)
      select 'commune', v.code, 'phường', v.name, 'Phường ' || v.name, 'x', p.id, '2025-07-01', 'x'
      from (values ('79', '26740', 'Bến Thành'), ('08', '00691', 'Minh Xuân')) as v (province, code, name)
      join unit p on p.level = 'province' and p.code = v.province and p.valid_to is null
      where not exists (select from unit u where u.code = v.code and u.level = 'commune')`);
  });

  for (const [name, at, stalls, coded, percent] of [['Chợ Bến Thành', 79, 1433, 1216, '84.86'], ['Chợ Cái Rồng', 22, 364, 350, '96.15'], ['Chợ Cẩm Phả', 22, 48, 43, '89.58'],
    ['Chợ thí điểm Thái Nguyên', 19, 100, 70, '70.00']])
    test(`${name}: ${coded} of ${stalls}`, async () => {
      const id = await market(`R${stalls}`, name, at);
      const pilot = stalls === 100 ? 35 : 0;
      census(id, at, stalls, pilot ? 0 : coded);
      if (pilot) {
        const provider = new Provider(register, { name: 'pilot', kind: 'hmac', province: at });
        await each(Array.from({ length: coded }, (_, n) => n), async (n) => {
          const account = accountNumber();
          const { id: revision } = await submitted(clerk, id, form(`Q${n + 1}`, { vendor: { name: `Tiểu thương ${n * 7919}`, phone: `0987${String(100_000 + n * 7919).slice(0, 6)}` }, account: { number: account } }));
          const code = ok(await head('POST', `/v1/revisions/${revision}/approve`, { version: 2 }));
          if (n < pilot) ok(await provider.push(event(`p${n}`, { content: `CT ${code.stall.content_code}`, account: { bin: '970436', number: account } })));
        });
      }
      const { counts, cells, report } = await filed(Number(at), { form: '01', market: id });
      assert.deepEqual([counts.coded, counts.in_use, counts.paid], [coded, stalls, pilot]);
      assert.deepEqual([cells[3], cells[5], cells[9], cells[10]], [String(stalls), String(coded), percent, pilot ? '50.00' : '0.00']);
      assert.ok((await pdf(report, nation)).includes(percent.replace('.', ',')));
      const issued = ok(await nation('GET', `/v1/markets/${id}/adoption`)).ladder.find((f) => f.step === 'issued');
      assert.deepEqual([issued.numerator, issued.denominator, issued.percent], [coded, stalls, Number(percent)]);
    });

  test('Tuyên Quang: 25 of 101 markets; Thái Nguyên: 107 markets, 100 % of the plan; Quảng Ninh: 19, 11 and 13 by class', async () => {
    await market('TQ0', 'Chợ 0', '08');
    const tuyen = [], thai = [];
    await each(Array.from({ length: 100 }, (_, n) => n + 1), async (n) => { tuyen.push(await market(`TQ${n}`, `Chợ ${n}`, '08')); });
    await each(tuyen.slice(0, 25), recognise);
    const one = await filed(8, { form: '03' });
    assert.deepEqual([one.counts.markets, one.counts.model, one.cells[2], one.cells[7]], [101, 25, '101', '25']);
    const plan = ok(await nation('POST', '/v1/plans', { number: '156/KH-UBND', issuer: 'UBND tỉnh Thái Nguyên', province: 19, title: 'Chợ 4.0', issued_on: '2022-10-20',
      period_from: '2022-10-20', period_to: '2099-12-31' }), 201);
    ok(await nation('POST', `/v1/plans/${plan.id}/targets`, { indicator: 'M40', unit: '19', period_from: '2026-01-01', period_to: '2099-12-31', value: 107, value_kind: 'count' }), 201);
    await each(Array.from({ length: 107 }, (_, n) => n), async (n) => { thai.push(await market(`TN${n}`, `Chợ ${n}`, 19)); });
    await each(thai, recognise);
    const two = await filed(19, { form: '03' });
    assert.deepEqual([two.counts.model, two.counts.target, two.cells[7], two.cells[8], two.cells[9]], [107, 107, '107', '107', '100.00']);
    assert.match(await pdf(two.report, nation), /100,00/);
    const m40 = ok(await nation('GET', '/v1/provinces/19/adoption')).total.ladder.find((f) => f.step === 'markets_4_0');
    assert.deepEqual([m40.numerator, m40.attainment.percent, m40.attainment.band], [107, 100, 'green']);
    await each([...Array(19).fill(1), ...Array(11).fill(2), ...Array(13).fill(3)], (size, n) => market(`QN${n}`, `Chợ hạng ${size} ${n}`, 22, { class: size }));
    cycles[22] = ok(await nation('POST', '/v1/report_cycles', { province: 22, period: day().slice(0, 7), lead: 'Sở Công Thương' }), 201).id;
    const three = await filed(22, { form: '03' });
    assert.deepEqual([three.counts.class1, three.counts.class2, three.counts.class3], [19, 11, 13]);
    assert.deepEqual(three.cells.slice(3, 6), ['19', '11', '13']);
    const open = (await register.request('GET', '/v1/open/markets.json?province=19')).json.items;
    assert.deepEqual([open.length, open[0].decision], [107, '99/QĐ-UBND']);
    const csv = (await register.request('GET', '/v1/open/markets.csv?province=8')).bytes.toString().split('\r\n');
    assert.equal(csv.length, 1 + 25 + 1);
  });

  test('what is open are counts: the reporter reads the views and nothing else', async () => {
    register.sql(`insert into job (province, kind) values (0, 'open_data')`);
    while (register.sql('select count(*) from open_market')[0][0] === '0') await new Promise((resolve) => setTimeout(resolve, 50));
    const as = (text) => register.sql(`set role socho_reporter; ${text}`);
    assert.deepEqual(as(`select coded, in_use, paid from open.market where name = 'Chợ Bến Thành'`), [['1216', '1433', '0']]);
    assert.deepEqual(as(`select markets_4_0 from open.province where province_code = 19`), [['107']]);
    assert.deepEqual(register.sql(`select c.oid::regclass from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in ('socho'::regnamespace, 'open'::regnamespace)
      and has_table_privilege('socho_reporter', c.oid, 'select, insert, update, delete') order by c.oid::regclass::text`), [['open.market'], ['open.province'], ['open.unit']]);
  });
});

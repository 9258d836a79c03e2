// What a board hands in, its commune takes in and the province publishes: frozen with a snapshot, made again from it, and read back
// from every file.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { cells, day, lines, ok, pdf, quarter, rebuild, refused, step } from './reporting.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false, config: 'snapshot_lag_s = 0\n' });
const OFFICER = '06685'; // the commune of both markets of Hạ Long
let markets, province, second, officer, maker, checker, viewer, codes = [];
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

let cycle;
describe('a cycle of reports', () => {
  let report, commune, reports;
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
    const may = async (who, one) => ok(await who('GET', `/v1/reports/${one.id}`)).may;
    assert.deepEqual([await may(province, whole), await may(second, whole)], [['return'], ['approve', 'return']], 'who handed it in approves nothing');
    assert.deepEqual([await may(officer, report), await may(maker, report), await may(officer, commune)], [['addendum'], ['addendum'], ['addendum']], 'and what the level above counted is not given back');
    refused(await step(province, whole, 'approve'), 403, 'same_person');
    whole = ok(await step(second, whole, 'approve'));
    for (const one of [report, commune]) ok(await step(province, one, 'publish'));
    whole = ok(await step(province, whole, 'publish'));
    assert.deepEqual(whole.steps.map((s) => s.step), ['create', 'submit', 'receive', 'approve', 'publish']);
    reports = { report, commune, whole };
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
    register.sql(`update report_cycle set period_to = '${told.to}', due_market = '${told.due.market}', due_commune = '${told.due.commune}', due_province = '${told.due.province}' where id = '${cycle.id}'`);
  });

  test('keeps with each report the snapshot of its place, from which it is made again', async () => {
    const told = await Promise.all(Object.values(reports).map(async (one) => {
      const { snapshot, figures } = ok(await province('GET', `/v1/reports/${one.id}`));
      assert.equal(figures.head.snapshot, snapshot);
      const kept = ok(await province('GET', `/v1/provinces/22/snapshots/${snapshot}`));
      const made = rebuild(register, '--report', one.id);
      assert.equal(made.status, 0, made.stdout + made.stderr);
      assert.match(made.stdout, /values, 0 khác · differ\nBiểu 0[123] .*: 0 khác · differ\n$/);
      return [kept.why, kept.market, kept.unit !== null, new Set(kept.places.map((place) => place.kind)).size];
    }));
    assert.deepEqual(told, [['lock', markets.own, false, 1], ['lock', null, true, 2], ['lock', null, false, 3]]);
    const trend = ok(await province('GET', `/v1/provinces/22/trend?indicator=ISS&until=${quarter()}&count=1`));
    assert.equal(trend.points[0].snapshot, reports.whole.snapshot, 'the trend passes over what holds one place alone');
  });

  test('names what somebody changed behind its back: a kept value, a row, or the frozen text', async () => {
    const differs = (id, pattern) => {
      const made = rebuild(register, '--report', id);
      assert.equal(made.status, 1, made.stdout);
      assert.match(made.stdout, pattern);
    };
    const { report: own, commune: above } = reports;
    register.sql(`update snapshot_value set numerator = numerator + 1 where snapshot = '${own.snapshot}' and indicator = 'ISS'`);
    differs(own.id, /ISS Chợ Hạ Long I: đã lưu · kept @1 known 8\/12 .*; tính lại · rebuilt @1 known 7\/12 (.|\n)*Tổng cộng coded: trong báo cáo · reported 7; tính lại · rebuilt 8\n/);
    register.sql(`update snapshot_value set numerator = numerator - 1 where snapshot = '${own.snapshot}' and indicator = 'ISS'`);
    assert.equal(rebuild(register, '--report', own.id).status, 0);
    register.sql(`update report set figures = jsonb_set(figures, '{lines,0,counts,coded}', '9') where id = '${above.id}'`);
    differs(above.id, /HALONG1 coded: trong báo cáo · reported 9; tính lại · rebuilt 7\nSHA-256 figures: /);
    register.sql(`update report set figures = jsonb_set(figures, '{lines,0,counts,coded}', '7') where id = '${above.id}'`);
    register.sql(`update tenancy set from_day = from_day + 1 where stall = '${codes[0].stall.id}'`);
    differs(above.id, /REG Chợ Hạ Long I: .* 7\/12 .* rebuilt @1 known 6\/12/);
    register.sql(`update tenancy set from_day = from_day - 1 where stall = '${codes[0].stall.id}'`);
    assert.equal(rebuild(register, '--report', above.id).status, 0);
    assert.match(rebuild(register, '--report', markets.own).stderr, /not_found|không/i);
    assert.equal(rebuild(register, '--report', own.id, '--province', '22').status, 2);
  });

  test('is told as the table of its form, each number beside the period before', async () => {
    const table = async (who, one) => ok(await who('GET', `/v1/reports/${one.id}/table`));
    const alone = await table(maker, report), at = (title) => alone.columns.findIndex((column) => column.title === title);
    assert.deepEqual([alone.name, alone.columns.length, alone.before, alone.rows[0].changes.every((change) => change === null)], ['Biểu 01/CHO', 16, null, true]);
    assert.deepEqual(alone.total.cells, ['', 'Tổng cộng', '12', '12', '7', '7', '0', '5', '5', '58,33', '71,43', '5', '150.000', '10.000.000', '8.000.000', '80,00'].map((cell) => cell || null));
    assert.deepEqual([alone.columns[at('Tỷ lệ có mã (%)')].formula, alone.columns[at('Đã cấp mã QR')].title_en], ['(8)=(4)/(2)', 'QR code issued']);
    const [year, n] = quarter().split('-Q').map(Number), former = n > 1 ? `${year}-Q${n - 1}` : `${year - 1}-Q4`;
    const earlier = ok(await province('POST', '/v1/report_cycles', { province: 22, period: former, lead: 'Sở Công Thương' }), 201);
    register.sql(`update stall set created_at = '2020-01-01', census_date = '2020-01-01'; update stall_census set said_at = '2020-01-01'`);
    let old = ok(await maker('POST', '/v1/reports', { cycle: earlier.id, form: '01', market: markets.own }), 201);
    refused(await maker('GET', `/v1/reports/${old.id}/table`), 409, 'report_state');
    old = ok(await step(maker, old, 'submit'));
    assert.equal((await table(maker, report)).before, null, 'what nobody approved is nothing to compare with');
    for (const name of ['receive', 'approve']) old = ok(await step(officer, old, name));
    const beside = await table(officer, report);
    assert.deepEqual(beside.before, { id: old.id, period: former });
    assert.deepEqual([beside.total.cells, beside.total.changes[at('Đã cấp mã QR')], beside.total.changes[at('Tỷ lệ có mã (%)')]], [alone.total.cells, '+7', '+58,33']);
    refused(await viewer('GET', `/v1/reports/${markets.own}/table`), 404, 'not_found');
  });

  test('leaves as a workbook, as CSV and in the official form, with the same figures', async () => {
    const csv = lines(await viewer('GET', `/v1/reports/${report.id}.csv`));
    assert.ok(csv.some((l) => l.startsWith(',Tổng cộng,12,12,7,7,0,5,5,58.33,71.43,5,150000,10000000,8000000,80.00')), csv.join('\n'));
    const book = cells((await viewer('GET', `/v1/reports/${report.id}.xlsx`)).bytes);
    assert.match(book[0][0], /^Biểu 01\/CHO/);
    assert.deepEqual(book.find((row) => row[1] === 'Tổng cộng').slice(2), [12, 12, 7, 7, 0, 5, 5, 58.33, 71.43, 5, 150_000, 10_000_000, 8_000_000, 80]);
    const text = await pdf(register, province, report);
    for (const word of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'BAN QUẢN LÝ CHỢ HẠ LONG I', 'Số: 12/BC-BQLC', 'BÁO CÁO', '58,33',
      '71,43', '150.000', '10.000.000', '80,00', 'Tổng cộng', 'Nơi nhận:', 'Hai hộ chưa có điện thoại thông minh./.']) assert.ok(text.includes(word), `${word} in\n${text}`);
  });
});

describe('of the whole province', () => {
  const filed = async (form) => ok(await step(province, ok(await province('POST', '/v1/reports', { cycle: cycle.id, form }), 201), 'submit'));
  const table = (name, head, ...rows) => {
    const file = join(register.dir, name);
    writeFileSync(file, [head, ...rows, ''].join('\n'), { mode: 0o644 });
    return file;
  };
  let clerk, head, lead;

  before(async () => {
    const commune = ([code, name, slug]) => [code, name, `Phường ${name}`, 'phường', '22', slug, '', '', '', ''].join('\t');
    register.socho('unit', 'import', table('communes.tsv', 'code\tname\tfull_name\ttype\tprovince_code\tslug\tlat\tlon\tarea_km2\tpopulation_2025',
      ...[['06760', 'Mông Dương', 'mong_duong'], ['06778', 'Quang Hanh', 'quang_hanh'], ['06781', 'Cửa Ông', 'cua_ong'], ['06793', 'Cẩm Phả', 'cam_pha']].map(commune)));
    register.socho('unit', 'import', table('hamlets.tsv', 'commune_code\tkey\ttype\tname\thouseholds', '06685\tK1\tkhu phố\t1\t300', '06685\tK2\tkhu phố\t2\t200', '06673\tK3\tkhu phố\t3\t'));
    person(register, 'thuky', 'market_maker', '--province', '22');
    person(register, 'truongban', 'market_checker', '--province', '22');
    person(register, 'doi', 'team_lead', '--unit', OFFICER);
    [clerk, head, lead] = await Promise.all(['thuky', 'truongban', 'doi'].map((login) => register.person(login, PASSWORD)));
  });

  test('form 04 counts digital teams by commune, what they did, and which hamlets lack what the province asks', async () => {
    const team = async (body, ...members) => {
      const made = ok(await province('POST', '/v1/teams', { founded_on: '2024-01-01', ...body }), 201);
      for (const name of members) ok(await province('POST', `/v1/teams/${made.id}/members`, { name, role: 'member', joined_on: '2024-01-01' }), 201);
      return made;
    };
    await team({ level: 'commune', unit: OFFICER, name: 'Tổ phường' }, 'Ông An', 'Bà Bình', 'Anh Cường');
    const one = await team({ level: 'hamlet', unit: '06685.K1', name: 'Tổ khu phố 1' }, 'Chị Dung', 'Bà Mai');
    ok(await province('POST', '/v1/team_counts', { unit: '06673', on: '2026-01-01', level: 'all', teams: 5, members: 40, source: 'Báo Quảng Ninh' }), 201);
    ok(await province('POST', '/v1/team_rules', { unit: '22', teams_min: 1, members_min: 2, valid_from: '2025-07-01', document: '60/KH-UBND' }), 201);
    const [[hongGai]] = register.sql(`select id from unit where code = '${OFFICER}' and level = 'commune' and valid_to is null`);
    const women = ok(await province('POST', '/v1/provinces/22/indicator_values', { indicator: 'TEAMW', unit: hongGai, period: quarter(), value: 3, source: 'UBND phường', document: '7/BC-UBND', document_on: day() }), 201);
    ok(await second('POST', `/v1/indicator_values/${women.id}/approve`, {}), 204);
    const visit = (task, household, more) => ({ client_id: randomUUID(), team: one.id, task, channel: 'home', outcome: 'done', at: new Date(Date.now() - 60_000).toISOString(), hamlet: '06685.K1', household, ...more });
    const { visits } = ok(await lead('POST', '/v1/field/sync', { visits: [visit('qr_install', 'số 1'), visit('public_service', 'số 2', { outcome: 'shown' }),
      visit('payment_use', 'số 1'), visit('qr_install', 'số 3', { outcome: 'refused', refusal: 'age' })], scans: [] }));
    assert.ok(visits.every((v) => v.status === 'recorded'), JSON.stringify(visits));
    const report = await filed('04'), { lines: told, total } = report.figures;
    const of = (name) => told.find((line) => line.name === name);
    assert.deepEqual(of('Phường Hồng Gai').counts, { teams: 2, teams_commune: 1, teams_hamlet: 1, members: 5, women: 3, youth: null, households: 500, guided: 2,
      help_payment: 2, help_commerce: 0, help_service: 1, help_skill: 0, hamlets_ruled: 2, hamlets_short: 1, members_all: 5 });
    assert.deepEqual([of('Phường Bãi Cháy').source_vi, of('Phường Bãi Cháy').counts.teams, of('Phường Bãi Cháy').counts.households], ['Công bố 01/01/2026', 5, null]);
    assert.deepEqual([of('Phường Cửa Ông').source_vi, of('Phường Cửa Ông').counts.teams], ['', null], 'nobody knows of a team there, which is not none');
    assert.deepEqual([total.counts.teams, total.counts.members, total.counts.guided, total.counts.hamlets_short, total.counts.households], [7, 45, 2, 2, null]);
    const csv = lines(await province('GET', `/v1/reports/${report.id}.csv`));
    assert.ok(csv.includes('1,Phường Bãi Cháy,Công bố 01/01/2026,5,,,40,,,,,0,0,0,0,0,1,1'), csv.join('\n'));
    assert.ok(csv.includes('2,Phường Hồng Gai,Sổ,2,1,1,5,3,,500,100.00,2,2,0,1,0,2,1'), csv.join('\n'));
    const book = cells((await province('GET', `/v1/reports/${report.id}.xlsx`)).bytes);
    assert.deepEqual(book.find((row) => row[1] === 'Phường Hồng Gai').filter((cell) => cell !== undefined), [2, 'Phường Hồng Gai', 'Sổ', 2, 1, 1, 5, 3, 500, 100, 2, 2, 0, 1, 0, 2, 1]);
    const text = await pdf(register, province, report);
    for (const word of ['(Biểu 04/TCNS)', 'tổ công nghệ số cộng đồng', '100,00', '(8)=(7)/(4)', 'Tổng cộng', './.']) assert.ok(text.includes(word), `${word} in\n${text}`);
    assert.equal(rebuild(register, '--report', report.id).status, 0);
  });

  test('form 05 ranks communes by what they reached of their targets: ties share a rank, and who has no value is not ranked as zero', async () => {
    const operator = ok(await province('POST', '/v1/operators', { province: 22, kind: 'board', name: 'Ban quản lý chợ Cẩm Phả' }), 201).id;
    for (const [n, unit] of [[1, '06673'], [2, '06760'], [3, '06778'], [4, '06781'], [5, '06793']]) {
      const market = ok(await province('POST', '/v1/markets', { operator, unit, label_code: `X${n}`, name: `Chợ ${n}`, kind: 'market' }), 201).id;
      for (const number of ['S1', 'S2']) ok(await clerk('POST', `/v1/markets/${market}/stalls`, { number }), 201);
      if (n !== 1) continue;
      const { id } = await submitted(clerk, market, form('S1', { vendor: { name: 'Hộ Bãi Cháy', phone: '0987654321' } }));
      ok(await head('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
    }
    const plan = ok(await province('POST', '/v1/plans', { number: '55/KH-UBND', issuer: 'UBND tỉnh Quảng Ninh', province: 22, title: 'Chợ không tiền mặt', issued_on: '2026-01-05', period_from: '2026-01-05', period_to: '2099-12-31' }), 201);
    const target = async (unit, indicator, value, value_kind = 'percent') => ok(await province('POST', `/v1/plans/${plan.id}/targets`, { indicator, unit, value, value_kind, period_from: day(-1), period_to: '2099-12-31' }), 201);
    for (const unit of ['06673', '06760', '06781', '06778']) await target(unit, 'ISS', 50);
    await target(OFFICER, 'ISS', 25);
    await target(OFFICER, 'M40', 1, 'count');
    await target('06778', 'ACT', 50);
    const report = await filed('05');
    assert.deepEqual(report.figures.lines.map(({ name, band_vi, note_vi, counts: c }) => [name, c.targets, c.met, c.iss, c.m40, c.score, c.rank, band_vi, note_vi]), [
      ['Phường Bãi Cháy', 1, 1, 10000, null, 10000, 1, 'Đạt', ''],
      ['Phường Hồng Gai', 2, 1, 11667, 0, 5000, 2, 'Chưa đạt', ''],
      ['Phường Mông Dương', 1, 0, 0, null, 0, 3, 'Chưa đạt', 'Đồng hạng: 2 đơn vị cùng 0,00 điểm'],
      ['Phường Cửa Ông', 1, 0, 0, null, 0, 3, 'Chưa đạt', 'Đồng hạng: 2 đơn vị cùng 0,00 điểm'],
      ['Phường Quang Hanh', 2, 0, 0, null, null, null, '', 'Không xếp hạng: chưa có số liệu ACT'],
      ['Phường Cẩm Phả', 0, 0, null, null, null, null, '', 'Không xếp hạng: không có chỉ tiêu']]);
    const csv = lines(await province('GET', `/v1/reports/${report.id}.csv`));
    assert.ok(csv.includes('2,Phường Hồng Gai,2,2,1,116.67,,,,,,0.00,50.00,2,Chưa đạt,'), csv.join('\n'));
    assert.ok(csv.some((line) => line.includes('Điểm = bình quân các mức hoàn thành')), 'the formula stands below');
    assert.ok(!csv.some((line) => line.startsWith(',')), 'ranks have no sum');
    const book = cells((await province('GET', `/v1/reports/${report.id}.xlsx`)).bytes);
    assert.deepEqual(book.find((row) => row[1] === 'Phường Hồng Gai').filter((cell) => cell !== undefined), [2, 'Phường Hồng Gai', 2, 2, 1, 116.67, 0, 50, 2, 'Chưa đạt']);
    const text = await pdf(register, province, report);
    for (const word of ['(Biểu 05/TDKT)', '116,67', '50,00', 'Gần đạt'.toLowerCase(), 'Không xếp hạng']) assert.ok(text.includes(word), `${word} in\n${text}`);
    assert.equal(rebuild(register, '--report', report.id).status, 0);
    register.sql(`update report set figures = jsonb_set(figures, '{lines,0,counts,score}', '9999') where id = '${report.id}'`);
    assert.match(rebuild(register, '--report', report.id).stdout, /06673 score: trong báo cáo · reported 9999; tính lại · rebuilt 10000/);
  });
});

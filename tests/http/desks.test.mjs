// One-stop desks, schools and clinics collect by QR into the body's own account: a catalogue, a standing code for a fee, a
// code for a case, cash beside them, and the share that came cashless.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { event, Provider } from './provider.mjs';
import { program, Register } from './register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted, unzipped } from './town.mjs';

const register = new Register({ seed: false });
const people = {}, desks = {}, points = {};
let markets, provider;

const today = (shift = 0) => new Date(Date.now() + 7 * 3600_000 + shift * 86400_000).toISOString().slice(0, 10);
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
/** What the payer's bank sends after somebody scanned this code. */
async function pays(code, amount) {
  const { bytes } = await people.maker('GET', `/v1/codes/${code}.png`);
  const read = decode(bytes);
  return ok(await provider.push(event(randomUUID(), {
    amount: String(amount), content: `CT DEN ${read.purpose} GD 123`, account: { bin: read.bin, number: read.account } })));
}
const decode = (png) => {
  const file = join(register.dir, 'scan.png');
  writeFileSync(file, png);
  const payload = zbar(file);
  return JSON.parse(program(['code', 'read'], `${payload}\n`)).fields;
};
const zbar = (file) => execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The payee registered at a point, with its code. */
async function settled(desk, number, change) {
  const { id } = await submitted(people.maker, desks[desk], form(number, change));
  const code = ok(await people.checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
  points[`${desk}/${number}`] = code.stall.id;
  return code;
}
const enter = (desk, fee, who = people.checker) => who('POST', `/v1/markets/${desks[desk]}/fees`, fee);
const PHOTOCOPY = { code: 'SAO-Y', name: 'Chứng thực bản sao', kind: 'charge', amount: 2000, document: '226/2016/TT-BTC', valid_from: '2026-01-01' };
const TUITION = { code: 'HP.11', name: 'Học phí tháng 11', kind: 'tuition', min: 50_000, max: 400_000, document: '17/2026/NQ-HĐND', valid_from: today(-60) };

before(async () => {
  await register.start();
  markets = build(register, 1);
  const head = ['province', 'label_code', 'name', 'kind', 'unit', 'operator_kind', 'operator'].join('\t');
  const file = join(register.dir, 'desks.tsv'), stalls = join(register.dir, 'points.tsv');
  writeFileSync(file, `${head}\n22\tMOTCUA\tBộ phận một cửa phường Hồng Gai\tone_stop_desk\t06685\tcommune\tUBND phường Hồng Gai
22\tTHCAOXANH\tTrường Tiểu học Cao Xanh\tschool\t06685\tinstitution\tTrường Tiểu học Cao Xanh
22\tTYT\tTrạm y tế phường Hồng Gai\tclinic\t06685\tinstitution\tTrạm y tế phường Hồng Gai\n`);
  register.socho('market', 'import', file);
  writeFileSync(stalls, `market\tnumber\n${['MOTCUA\tQuầy 1', 'MOTCUA\tQuầy 2', 'MOTCUA\tQuầy 3', 'THCAOXANH\tKế toán', 'TYT\tThu viện phí'].join('\n')}\n`);
  register.socho('stall', 'import', '--province', '22', stalls);
  for (const [desk, label] of Object.entries({ one: 'MOTCUA', school: 'THCAOXANH', clinic: 'TYT' }))
    [[desks[desk]]] = register.sql(`select id from market where label_code = '${label}'`);
  for (const role of ['maker', 'checker']) person(register, role, `market_${role}`, '--province', '22');
  person(register, 'second', 'market_checker', '--province', '22');
  person(register, 'school', 'market_maker', '--market', 'THCAOXANH', '--province', '22');
  for (const login of ['maker', 'checker', 'second', 'school']) people[login] = await register.person(login, PASSWORD);
  provider = new Provider(register);
  const body = { vendor: { kind: 'institution', name: 'UBND phường Hồng Gai', phone: '0203 3825 111', tax_code: '0100109106' }, account: { holder_name: 'UBND PHUONG HONG GAI' } };
  await settled('one', 'Quầy 1', body);
  await settled('one', 'Quầy 2', { vendor: { kind: 'individual', name: 'Trần Văn Nam', phone: '0912 000 111' }, account: { holder_name: 'TRAN VAN NAM' } });
  await settled('school', 'Kế toán', { vendor: { kind: 'institution', name: 'Trường Tiểu học Cao Xanh', phone: '0203 3825 222' }, account: { holder_name: 'TRUONG TIEU HOC CAO XANH' } });
}, { timeout: 120_000 });
after(() => register.stop());

describe('the catalogue of a desk', () => {
  test('has fixed amounts and free ones within bounds, each from a day on and with its document', async () => {
    const fee = ok(await enter('one', PHOTOCOPY), 201);
    assert.deepEqual([fee.code, fee.amount_vnd, fee.min_vnd, fee.document, fee.valid_to], ['SAO-Y', 2000, null, '226/2016/TT-BTC', null]);
    const free = ok(await enter('school', { ...TUITION, document: ' 17/2026/ NQ-HĐND ' }), 201);
    assert.deepEqual([free.amount_vnd, free.min_vnd, free.max_vnd, free.document], [null, 50_000, 400_000, '17/2026/NQ-HĐND']);
    Object.assign(points, { photocopy: fee.id, tuition: free.id });
    assert.deepEqual(ok(await people.maker('GET', `/v1/markets/${desks.one}/fees`)).items.map(({ code }) => code), ['SAO-Y']);
    assert.deepEqual(ok(await people.maker('GET', `/v1/markets/${desks.one}/fees?on=2025-12-31`)).items, []);
  });

  test('takes no fee without a document, with both kinds of amount, with bounds turned round, or twice for a day', async () => {
    const { document, ...without } = PHOTOCOPY;
    refused(await enter('one', without), 422, 'missing', 'document');
    refused(await enter('one', { ...PHOTOCOPY, document: 'giấy tờ' }), 422, 'bad_document', 'document');
    refused(await enter('one', { ...PHOTOCOPY, min: 1, max: 2 }), 422, 'out_of_range', 'amount');
    refused(await enter('one', { ...TUITION, min: 5, max: 4 }), 422, 'out_of_range', 'max');
    refused(await enter('one', { ...PHOTOCOPY, amount: 500_000_000 }), 422, 'bad_amount', 'amount');
    refused(await enter('one', { ...PHOTOCOPY, code: 'sao y' }), 422, 'bad_text', 'code');
    refused(await enter('one', { ...PHOTOCOPY, amount: 3000, valid_from: '2025-01-01', valid_to: '2026-01-01' }), 409, 'fee_overlap', 'valid_from');
    refused(await enter('one', PHOTOCOPY, people.maker), 403, 'forbidden', undefined);
  });

  test('changes an amount by ending it and entering another', async () => {
    const old = ok(await enter('clinic', { ...PHOTOCOPY, code: 'KHAM', name: 'Khám bệnh', kind: 'hospital', amount: 36_500 }), 201);
    refused(await people.checker('POST', `/v1/fees/${old.id}/end`, { valid_to: today(-30) }), 422, 'out_of_range', 'valid_to');
    assert.equal(ok(await people.checker('POST', `/v1/fees/${old.id}/end`, { valid_to: today(-1) })).valid_to, today(-1));
    refused(await people.checker('POST', `/v1/fees/${old.id}/end`, { valid_to: today(5) }), 409, 'conflict', 'valid_to');
    ok(await enter('clinic', { ...PHOTOCOPY, code: 'KHAM', name: 'Khám bệnh', kind: 'hospital', amount: 42_100, valid_from: today() }), 201);
    const all = ok(await people.maker('GET', `/v1/markets/${desks.clinic}/fees?all=true`)).items;
    assert.deepEqual(all.map(({ amount_vnd: amount }) => amount), [42_100, 36_500]);
    refused(await people.maker('POST', `/v1/fees/${old.id}/cases`, { stall: points['one/Quầy 1'], reference: 'A' }), 422, 'unknown_stall', 'stall');
  });
});

describe('what is due at a desk', () => {
  test('is never paid to a person, nor where nobody is registered', async () => {
    const at = (stall) => people.maker('POST', `/v1/fees/${points.photocopy}/cases`, { stall, reference: 'H1' });
    refused(await at(points['one/Quầy 2']), 409, 'not_own_account', 'stall');
    refused(await at(register.sql("select id from stall where number = 'Quầy 3'")[0][0]), 409, 'not_own_account', 'stall');
    assert.equal(register.sql('select count(*) from desk_case')[0][0], '0');
  });

  test('is a case with a code of its own, paid in part, whole and too much by what comes in', async () => {
    const path = `/v1/fees/${points.tuition}/cases`, stall = points['school/Kế toán'];
    refused(await people.school('POST', path, { stall, reference: 'HS-001' }), 422, 'missing', 'amount');
    refused(await people.school('POST', path, { stall, reference: 'HS-001', amount: 49_999 }), 422, 'fee_bounds', 'amount');
    refused(await people.school('POST', path, { stall, reference: 'Nguyễn Văn An', amount: 60_000 }), 422, 'bad_text', 'reference');
    refused(await people.school('POST', path, { stall, reference: 'HS-001', amount: 60_000, due_on: today(-1) }), 422, 'out_of_range', 'due_on');
    const made = ok(await people.school('POST', path, { stall, reference: 'HS-001', amount: 300_000, due_on: today(10) }), 201);
    assert.deepEqual([made.state, made.rest_vnd, made.fee.code], ['open', 300_000, 'HP.11']);
    refused(await people.school('POST', path, { stall, reference: 'HS-001', amount: 300_000 }), 409, 'duplicate', 'reference');
    await pays(made.code, 100_000);
    const part = ok(await people.school('GET', `/v1/cases/${made.id}`));
    assert.deepEqual([part.state, part.cashless_vnd, part.rest_vnd, part.payments[0].outcome], ['part_paid', 100_000, 200_000, 'under']);
    refused(await people.checker('POST', `/v1/cases/${made.id}/cancel`, { reason: 'nhầm' }), 409, 'case_paid', undefined);
    await pays(made.code, 200_000);
    assert.equal(ok(await people.school('GET', `/v1/cases/${made.id}`)).state, 'paid');
    points.paid = made.id;
  });

  test('is cancelled with a reason while nothing came, and its code with it', async () => {
    const made = ok(await people.maker('POST', `/v1/fees/${points.photocopy}/cases`, { stall: points['one/Quầy 1'], reference: 'H2' }), 201);
    assert.equal(made.amount_vnd, 2000);
    refused(await people.checker('POST', `/v1/cases/${made.id}/cancel`, {}), 422, 'reason_needed', 'reason');
    const gone = ok(await people.checker('POST', `/v1/cases/${made.id}/cancel`, { reason: 'công dân rút hồ sơ' }));
    assert.deepEqual([gone.state, gone.cancel_reason], ['cancelled', 'công dân rút hồ sơ']);
    assert.deepEqual(ok(await people.checker('POST', `/v1/cases/${made.id}/cancel`, { reason: 'x' })), gone, 'twice is once');
    assert.equal(ok(await people.maker('GET', `/v1/codes/${made.code}`)).state, 'revoked');
    ok(await people.maker('POST', `/v1/fees/${points.photocopy}/cases`, { stall: points['one/Quầy 1'], reference: 'H2' }), 201);
  });

  test('is paid again and again by a standing code, each payment by itself', async () => {
    const code = ok(await people.maker('POST', `/v1/fees/${points.photocopy}/codes`, { stall: points['one/Quầy 1'] }), 201);
    assert.deepEqual([code.standing, code.amount_vnd, code.kind], [true, 2000, 'dynamic']);
    for (const amount of [2000, 2000, 4000]) await pays(code.id, amount);
    const after_ = ok(await people.maker('GET', `/v1/codes/${code.id}`));
    assert.deepEqual([after_.state, after_.payments.map(({ outcome }) => outcome)], ['issued', ['exact', 'exact', 'over']]);
    assert.deepEqual(ok(await people.maker('GET', `/v1/fees/${points.photocopy}`)).codes.map(({ code: id }) => id), [code.id]);
    assert.equal(register.sql(`select match_rule from confirmation where stall = '${points['one/Quầy 1']}' limit 1`)[0][0], 'content_code');
  });
});

describe('cash at a desk', () => {
  const give = (body, who = people.maker, desk = 'one') => who('POST', `/v1/markets/${desks[desk]}/receipts`, body);

  test('is entered by the receipt, for a case or for so many of a fee', async () => {
    const roll = ok(await give({ number: 'BL-1', taken_on: today(), amount: 6000, fee: points.photocopy, quantity: 3, taken_by: 'Chị Lan' }), 201);
    assert.deepEqual([roll.state, roll.quantity, roll.taken_by, roll.overpaid], ['kept', 3, 'Chị Lan', false]);
    refused(await give({ number: 'BL-2', taken_on: today(), amount: 5999, fee: points.photocopy, quantity: 3 }), 422, 'fee_bounds', 'amount');
    refused(await give({ number: 'BL-1', taken_on: today(), amount: 2000, fee: points.photocopy }), 409, 'receipt_repeated', 'number');
    refused(await give({ number: 'BL-3', taken_on: today(1), amount: 2000, fee: points.photocopy }), 422, 'future_day', 'taken_on');
    refused(await give({ number: 'BL-3', taken_on: '2025-12-31', amount: 2000, fee: points.photocopy }), 409, 'fee_not_in_force', 'fee');
    refused(await give({ number: 'BL-3', taken_on: today(), amount: 2000 }), 422, 'missing', 'bill');
    refused(await give({ number: 'BL-3', taken_on: today(), amount: 2000, case: points.paid }), 422, 'unknown_due', 'case');
  });

  test('on top of what a code brought is kept, and flagged as too much until it is voided by somebody else', async () => {
    const over = ok(await give({ number: '07/A', taken_on: today(), amount: 300_000, case: points.paid }, people.school, 'school'), 201);
    assert.deepEqual([over.overpaid, over.due.state, over.due.cashless_vnd, over.due.cash_vnd], [true, 'overpaid', 300_000, 300_000]);
    assert.deepEqual(ok(await people.school('GET', `/v1/markets/${desks.school}/cases?state=overpaid`)).items.map(({ id }) => id), [points.paid]);
    refused(await people.checker('POST', `/v1/receipts/${over.id}/void`, {}), 422, 'reason_needed', 'reason');
    refused(await people.school('POST', `/v1/receipts/${over.id}/void`, { reason: 'x' }), 403, 'forbidden', undefined);
    const own = ok(await people.maker('GET', `/v1/receipts/${over.id}`));
    assert.equal(own.state, 'kept');
    const gone = ok(await people.checker('POST', `/v1/receipts/${over.id}/void`, { reason: 'ghi nhầm học sinh' }));
    assert.deepEqual([gone.state, gone.void_reason, gone.due.state], ['voided', 'ghi nhầm học sinh', 'paid']);
    refused(await give({ number: '07/A', taken_on: today(), amount: 1000, case: points.paid }, people.school, 'school'), 409, 'receipt_repeated', 'number');
    assert.deepEqual(register.sql(`select action from audit where entity_id = '${over.id}' order by id`).flat(), ['receipt.create', 'receipt.void']);
  });

  test('nobody voids what they entered', async () => {
    person(register, 'both', 'market_maker', '--province', '22');
    register.socho('user', 'grant', '--login', 'both', '--role', 'market_checker', '--province', '22');
    const both = await register.person('both', PASSWORD);
    const made = ok(await give({ number: 'BL-9', taken_on: today(), amount: 2000, fee: points.photocopy }, both), 201);
    refused(await both('POST', `/v1/receipts/${made.id}/void`, { reason: 'x' }), 403, 'same_person', undefined);
    ok(await people.second('POST', `/v1/receipts/${made.id}/void`, { reason: 'x' }));
  });
});

describe('the share that came cashless', () => {
  test('is told by number and by value, with numerator and denominator', async () => {
    // One-stop desk: cases H2 (2 000, open); standing 2 000, 2 000, 4 000; cash 3 × 2 000; H2 the first and BL-9 are gone.
    const { total, fees } = ok(await people.maker('GET', `/v1/markets/${desks.one}/collection`));
    assert.deepEqual(total.by_number, { numerator: 3, denominator: 7, rate: 42.86 });
    assert.deepEqual(total.by_value, { numerator: 8000, denominator: 16_000, rate: 50 });
    assert.deepEqual([total.paid_count, total.cash_vnd, total.unpaid_vnd], [6, 6000, 2000]);
    assert.deepEqual(fees.map(({ fee, figure }) => [fee.code, figure.by_number.denominator]), [['SAO-Y', 7]]);
    const school = ok(await people.school('GET', `/v1/markets/${desks.school}/collection?month=${today().slice(0, 7)}`)).total;
    assert.deepEqual([school.by_number, school.by_value], [{ numerator: 1, denominator: 1, rate: 100 }, { numerator: 300_000, denominator: 300_000, rate: 100 }]);
    const none = ok(await people.maker('GET', `/v1/markets/${desks.one}/collection?month=2026-02`)).total;
    assert.deepEqual(none.by_number, { numerator: 0, denominator: 0, rate: null });
    refused(await people.maker('GET', `/v1/markets/${desks.one}/collection?month=2026-13`), 422, 'bad_date', 'month');
  });

  test('is told of every desk of the province that one may see', async () => {
    const all = ok(await people.maker('GET', '/v1/provinces/22/desks')).items;
    assert.deepEqual(all.map(({ label_code: label, points: n, points_with_code: own }) => [label, n, own]),
      [['MOTCUA', 3, 1], ['TYT', 1, 0], ['THCAOXANH', 1, 1]]);
    assert.deepEqual(ok(await people.maker('GET', '/v1/provinces/22/desks?kind=school')).items[0].by_value.rate, 100);
    assert.deepEqual(ok(await people.school('GET', '/v1/provinces/22/desks')).items.map(({ id }) => id), [desks.school]);
    const one = ok(await people.maker('GET', '/v1/provinces/22/desks?limit=1'));
    assert.equal(ok(await people.maker('GET', `/v1/provinces/22/desks?limit=1&after=${one.next}`)).items[0].id, desks.clinic);
  });

  test('leaves as a file, and so do the catalogue, the cases and the receipts', async () => {
    const csv = async (list) => {
      const answer = await people.maker('GET', `/v1/exports/${list}.csv`);
      assert.equal(answer.status, 200, answer.bytes.toString());
      return answer.bytes.toString();
    };
    const month = `${today().slice(5, 7)}/${today().slice(0, 4)}`;
    assert.match(await csv('desks'), new RegExp(`Bộ phận một cửa,[^\\n]*,${month},3,1,7,3,"42,86",16000,8000,"50,00",6000`));
    assert.match(await csv('fees'), /KHAM,Khám bệnh,Viện phí,36500,,,226\/2016\/TT-BTC/);
    assert.match(await csv('cases'), /HS-001,300000,[^,]*,Đã nộp,300000,0,/);
    assert.match(await csv('receipts'), /07\/A,[^,]*,Người school,300000,,,HS-001,,Đã hủy/);
    const xlsx = await people.maker('GET', '/v1/exports/receipts.xlsx');
    assert.match(unzipped(xlsx.bytes), /Biên lai tiền mặt/);
  });
});

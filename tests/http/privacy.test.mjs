// The rights of the people who are in the register: a vendor's own data, requests with their clocks, and erasure.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { Provider, event } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { PASSWORD, accountNumber, form, person, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere, viewer, provider;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
async function issued(body, market = MARKETS[0]) {
  const revision = await submitted(maker, market, body);
  return ok(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }));
}
const pay = async (number, content, amount = 45_000) => {
  const pushed = ok(await provider.push(event(randomUUID(), { amount: String(amount), account: { bin: '970436', number }, content,
    payer: { bin: '970422', account: '0123456789' } })));
  assert.equal(pushed.status, 'recorded');
  return pushed;
};
/** Every text of a workbook, by the ZIP's own table of contents. */
function unzipped(zip) {
  const texts = [];
  for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16); zip.readUInt32LE(at) === 0x02014b50;
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)) {
    const local = zip.readUInt32LE(at + 42), start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    texts.push(zip.readUInt16LE(at + 10) ? inflateRawSync(bytes) : bytes);
  }
  return texts.join('\n');
}
const LAN = { kind: 'individual', name: 'Cô Lan hoa quả', legal_name: 'Trần Thị Lan', phone: '0912 777 111', email: 'lan@example.vn',
  id_number: '022184000555' };

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere, viewer] = await Promise.all(
    ['maker', 'second', 'checker', 'elsewhere', 'viewer'].map((who) => register.person(who)));
  provider = new Provider(register, { name: 'bank', kind: 'hmac' });
}, { timeout: 120_000 });
after(() => register.stop());

test('a vendor takes her own data whole, the desk takes it masked, and both are told in the trail', async () => {
  const number = accountNumber();
  const consents = [{ purpose: 'registration', version: 1, channel: 'paper' }];
  const made = await issued({ ...form('A1', { vendor: LAN, account: { number, holder_name: 'TRAN THI LAN' } }), consents });
  await pay(number, made.stall.content_code);
  await pay(number, made.stall.content_code, 55_000);
  person(register, 'lan', 'vendor', '--province', '22', '--market', 'HL1');
  person(register, 'stranger', 'vendor', '--province', '22', '--market', 'HL1');
  assert.match(register.socho('user', 'vendor', '--login', 'lan', '--vendor', made.vendor.id), /sees the data of vendor/);
  assert.throws(() => register.socho('user', 'vendor', '--login', 'maker', '--vendor', made.vendor.id), /status|failed/i);
  const lan = await register.person('lan', PASSWORD), stranger = await register.person('stranger', PASSWORD);

  const own = ok(await lan('GET', '/v1/me/vendor/data.json'));
  assert.deepEqual([own.vendor.name, own.vendor.legal_name, own.vendor.phone, own.vendor.email, own.vendor.id_number],
    [LAN.name, LAN.legal_name, '+84912777111', LAN.email, LAN.id_number]);
  assert.deepEqual(own.accounts.map((a) => [a.bin, a.number, a.holder_name]), [['970436', number, 'TRAN THI LAN']]);
  assert.match(own.consents[0].text_vi, /^Ban quản lý chợ lưu tên/);
  assert.deepEqual(own.tenancies.map((t) => [t.market, t.stall, t.to_day]), [['Chợ Hạ Long I', 'A1', null]]);
  assert.deepEqual(own.codes.map((c) => [c.id, c.state]), [[made.id, 'issued']]);
  assert.deepEqual(own.figures.map((f) => [f.stall, f.payments, f.amount_vnd, f.shared_days]), [['A1', 2, 100_000, 0]]);
  assert.ok(own.revisions.length === 1 && own.trail.some((line) => line.action === 'revision.create' && line.who === 'Người maker'));

  const path = `/v1/vendors/${made.vendor.id}/data.json`;
  const desk = await checker('GET', path);
  const handed = ok(desk);
  assert.deepEqual([handed.vendor.phone, handed.vendor.email, handed.vendor.id_number], ['*********111', '***@example.vn', '*********555']);
  assert.equal(handed.accounts[0].number, number.slice(-4).padStart(number.length, '*'));
  for (const secret of [number, '912777111', 'lan@', '022184000555']) assert.ok(!desk.bytes.includes(secret), secret);
  assert.deepEqual(handed.figures.map((f) => [f.payments, f.amount_vnd]), [[null, null]], 'she did not agree to counts');
  ok(await maker('POST', `/v1/vendors/${made.vendor.id}/consents`, { purpose: 'counts', version: 1, channel: 'paper' }), 201);
  assert.deepEqual(ok(await checker('GET', path)).figures.map((f) => [f.payments, f.amount_vnd]), [[2, null]], 'and never to amounts');
  assert.ok(handed.trail.some((line) => line.action === 'vendor.data' && line.who === 'Người lan'), 'she sees who took it, and the desk that she did');
  const taken = register.sql(`select after ->> 'own', count(*) from audit where action = 'vendor.data' and entity_id = '${made.vendor.id}' group by 1 order by 1`);
  assert.deepEqual(taken, [['false', '2'], ['true', '1']]);

  const sheet = await lan('GET', '/v1/me/vendor/data.xlsx');
  assert.equal(sheet.status, 200);
  const strings = unzipped(sheet.bytes);
  for (const said of [number, '+84912777111', 'Thông tin', 'Đồng ý', 'Ai đã xem, đã sửa', 'Ban quản lý chợ lưu tên', made.id]) assert.ok(strings.includes(said), said);

  refused(await stranger('GET', '/v1/me/vendor/data.json'), 404, 'not_found');
  refused(await lan('GET', path), 403, 'forbidden');
  refused(await maker('GET', '/v1/me/vendor/data.json'), 403, 'forbidden');
  refused(await viewer('GET', path), 403, 'forbidden');
  refused(await elsewhere('GET', path), 404, 'not_found');
  refused(await maker('GET', `/v1/vendors/${made.vendor.id}/data.pdf`), 404, 'not_found');
});

test('payments of days on which somebody else held the stall too are in nobody\'s data', async () => {
  const [mine, other] = [accountNumber(), accountNumber()];
  const first = await issued(form('A2', { vendor: { ...LAN, name: 'Cô Một', id_number: undefined }, account: { number: mine, holder_name: 'TRAN THI LAN' } }));
  const shared = await issued({ ...form('A2', { vendor: { name: 'Cô Hai' }, account: { number: other } }), tenancy: { kind: 'shared' } });
  await pay(mine, first.stall.content_code);
  await pay(other, shared.stall.content_code);
  ok(await maker('POST', `/v1/vendors/${first.vendor.id}/consents`, { purpose: 'counts', version: 1, channel: 'paper' }), 201);
  const { figures } = ok(await checker('GET', `/v1/vendors/${first.vendor.id}/data.json`));
  assert.deepEqual(figures.map((f) => [f.payments, f.shared_days]), [[0, 1]]);
});

// Vendors that may be one, through the running service: what is found when a registration is submitted, and that a pair is
// decided once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { accountNumber, form, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere, n = 0;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const phone = () => `09${String(12_000_000 + ++n * 7919).slice(0, 8)}`;
const entry = (stall, name, vendor = {}, account = {}) => form(stall, { vendor: { kind: 'individual', name, phone: phone(), ...vendor }, account });
const sent = (body, market = MARKETS[0]) => submitted(maker, market, body);
const approve = (revision, who = second) => who('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version });
const decide = (id, same, who = checker) => who('POST', `/v1/duplicates/${id}/decide`, { same, reason: 'đã gặp cả hai' });

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere] = await Promise.all(['maker', 'second', 'checker', 'elsewhere'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

test('submitting shows who has the same ID, phone or account, or a like name in the same market', async () => {
  const number = accountNumber(), same = phone();
  const first = ok(await approve(await sent(entry('A1', 'Nguyễn Thị Hường', { phone: same, id_number: '022184000777' }, { number }))));
  assert.deepEqual((await sent(entry('A2', 'Trần Văn Bảy'))).duplicates, []);
  const seen = async (body, market) => (await sent(body, market)).duplicates.map((d) => [d.vendor === first.vendor.id, d.reasons, d.state]);
  assert.deepEqual(await seen(entry('A3', 'Trần Văn Tám', { phone: same })), [[true, ['phone'], 'open']]);
  assert.deepEqual(await seen(entry('A4', 'Lê Văn Chín', { tax_code: '022184000777' })), [[true, ['id_number'], 'open']]);
  assert.deepEqual(await seen(entry('A5', 'Phạm Văn Mười', {}, { number })), [[true, ['account'], 'open']]);
  assert.deepEqual(await seen(entry('A6', 'NGUYEN THI HUONG')), [[true, ['name'], 'open']]);
  assert.deepEqual(await seen(entry('A7', 'Nguyễn Thị Hướng')), [[true, ['name'], 'open']]);
  assert.deepEqual(await seen(entry('A21', 'Nguyễn Thị Hường'), MARKETS[1]), [], 'a name alone says nothing in another market');
  assert.deepEqual(await seen(entry('A22', 'Đỗ Thị Lài', { phone: same }), MARKETS[1]), [[true, ['phone'], 'open']]);
});

test('a pair is looked at side by side and decided once, and the decision outlives another submission', async () => {
  const same = phone();
  const first = ok(await approve(await sent(entry('A8', 'Bùi Thị Lan', { phone: same }))));
  const revision = await sent(entry('A9', 'Bùi Thị Lan', { phone: same }));
  const [{ id, reasons, similarity }] = revision.duplicates;
  assert.deepEqual([reasons, similarity], [['phone', 'name'], 1]);
  const pair = ok(await checker('GET', `/v1/duplicates/${id}`));
  const sides = Object.fromEntries(pair.sides.map((side) => [side.id, side]));
  assert.deepEqual([sides[first.vendor.id].registered, sides[first.vendor.id].stalls, sides[revision.id].registered, sides[revision.id].stalls],
    [true, ['A8'], false, ['A9']]);
  assert.ok(!JSON.stringify(pair).includes(same.slice(1)));
  refused(await checker('POST', `/v1/duplicates/${id}/decide`, { same: false }), 422, 'reason_needed', 'reason');
  refused(await decide(id, 'no'), 422, 'wrong_type', 'same');
  refused(await elsewhere('GET', `/v1/duplicates/${id}`), 404, 'not_found', undefined);
  refused(await decide(id, false, elsewhere), 404, 'not_found', undefined);
  const open = async () => ok(await checker('GET', `/v1/markets/${MARKETS[0]}/duplicates?state=open&limit=200`)).items.map((item) => item.id);
  assert.ok((await open()).includes(id));
  const decided = ok(await decide(id, false));
  assert.deepEqual([decided.state, decided.decided_by, decided.reason], ['different', 'Người checker', 'đã gặp cả hai']);
  assert.deepEqual(ok(await decide(id, false)), decided, 'twice is once');
  refused(await decide(id, true), 409, 'conflict', 'same');

  const back = ok(await second('POST', `/v1/revisions/${revision.id}/return`, { version: 2, reason: 'sửa lại tên' }));
  const body = entry('A9', 'Bùi Thị Lan Anh', { phone: same });
  const edited = ok(await maker('PUT', `/v1/revisions/${revision.id}`, { version: back.version, ...body }));
  const again = ok(await maker('POST', `/v1/revisions/${revision.id}/submit`, { version: edited.version }));
  assert.deepEqual(again.duplicates.map((d) => [d.id, d.state]), [[id, 'different']], 'nobody is asked twice');
  assert.equal(ok(await approve(again)).vendor.id, revision.id, 'a vendor bears the id of the revision that made it');
  assert.ok(!(await open()).includes(id));
});

test('what is decided to be the same is not registered again', async () => {
  const same = phone();
  const first = ok(await approve(await sent(entry('A10', 'Vũ Văn Nam', { phone: same }))));
  const revision = await sent(entry('A11', 'Vũ Văn Nam', { phone: same }));
  ok(await decide(revision.duplicates[0].id, true));
  refused(await approve(revision), 409, 'duplicate', 'vendor');
  assert.equal(ok(await approve(await sent({ ...entry('A11', ''), vendor: { id: first.vendor.id } }))).vendor.id, first.vendor.id);
});

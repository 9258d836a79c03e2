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

const vendor = async (id, who = checker) => ok(await who('GET', `/v1/vendors/${id}`));
const merge = (id, keep, who = checker) => who('POST', `/v1/duplicates/${id}/decide`, { same: true, reason: 'cùng một người', keep });
/** Two vendors who were both registered before anybody compared them; the pair that was found. */
async function twins(stalls, name, { number, vendors = [{}, {}], market = MARKETS[0] } = {}) {
  const same = phone(), numbers = number ? [number, number] : [accountNumber(), accountNumber()];
  const codes = [];
  let pair;
  for (const n of [0, 1]) {
    const revision = await sent(entry(stalls[n], name, { phone: same, ...vendors[n] }, { number: numbers[n], bin: number ? '970436' : ['970436', '970415'][n] }), market);
    pair = revision.duplicates.find((d) => d.vendor === codes[0]?.vendor.id)?.id ?? pair;
    codes.push(ok(await register.rested(await settled(await approve(revision)), second)));
  }
  return { pair, codes, ids: codes.map((code) => code.vendor.id) };
}
/** Another vendor has the account: somebody else looks, and lets it pass. */
async function settled(answer) {
  if (answer.status !== 202 || answer.json.payout_change.state !== 'review') return answer;
  const change = answer.json.payout_change.id;
  ok(await checker('POST', `/v1/payout_changes/${change}/accept`, { reason: 'đã xem' }));
  return { ...answer, json: ok(await second('GET', `/v1/revisions/${answer.json.id}`)), status: 202 };
}

test('two registered vendors who are one become one: what the one had stands at the other, and the old id says where it went', async () => {
  const { pair, codes, ids: [kept, gone] } = await twins(['A12', 'A13'], 'Ngô Thị Mai');
  ok(await maker('POST', `/v1/vendors/${gone}/consents`, { purpose: 'counts', version: 1, channel: 'paper' }), 201);
  refused(await checker('POST', `/v1/duplicates/${pair}/decide`, { same: true, reason: 'x' }), 422, 'missing', 'keep');
  refused(await merge(pair, register.sql('select new_id()')[0][0]), 422, 'bad_choice', 'keep');
  refused(await checker('POST', `/v1/duplicates/${pair}/decide`, { same: false, reason: 'x', keep: kept }), 422, 'bad_choice', 'keep');
  refused(await merge(pair, kept, maker), 403, 'same_person', undefined);
  assert.equal(ok(await checker('GET', `/v1/duplicates/${pair}`)).state, 'open', 'a refusal decides nothing');
  const decided = ok(await merge(pair, kept));
  assert.equal(decided.state, 'same');
  assert.deepEqual(ok(await merge(pair, kept)), decided, 'twice is once');
  const [one, other] = [await vendor(kept), await vendor(gone)];
  assert.deepEqual([other.state, other.merged_into.id, other.tenancies, other.accounts], ['closed', kept, [], []]);
  assert.deepEqual(one.merged_from.map(({ id }) => id), [gone]);
  assert.deepEqual(one.tenancies.map((t) => t.stall.number).sort(), ['A12', 'A13']);
  assert.deepEqual(one.accounts.map((a) => [a.bin, a.state]).sort(), [['970415', 'active'], ['970436', 'active']]);
  assert.ok(one.consents.some((c) => c.purpose === 'counts'));
  const code = ok(await checker('GET', `/v1/codes/${codes[1].id}`));
  assert.deepEqual([code.state, code.vendor.id], ['issued', kept]);
  refused(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, { ...entry('A14', ''), vendor: { id: gone } }), 409, 'vendor_merged', 'vendor.id');
  const told = await maker('POST', `/v1/vendors/${gone}/revisions`, { vendor: { phone: phone() } });
  refused(told, 409, 'vendor_merged', undefined);
  assert.ok(JSON.stringify(told.json).includes(kept), 'and it says which');
  const [[before_, after_]] = register.sql(`select before::text, after::text from audit where action = 'vendor.merged' and entity_id = '${gone}'`)
    .map((line) => line.map((text) => JSON.parse(text)));
  assert.deepEqual([before_.state, after_.into, after_.tenancies.length, after_.accounts.length, after_.codes], ['active', kept, 1, 1, [codes[1].id]]);
  assert.deepEqual(register.sql(`select count(*) from audit where action = 'vendor.took_over' and entity_id = '${kept}'`), [['1']]);
});

test('an account that both had is one afterwards, and its codes stay what they are', async () => {
  const number = accountNumber();
  const { pair, codes, ids: [kept, gone] } = await twins(['A15', 'A16'], 'Tạ Văn Sơn', { number });
  const before_ = register.sql(`select payload_box, plain_hash from code where id = '${codes[1].id}'`);
  ok(await merge(pair, kept));
  const one = await vendor(kept);
  assert.deepEqual(one.accounts.map((a) => a.state), ['active']);
  const code = ok(await checker('GET', `/v1/codes/${codes[1].id}`));
  assert.deepEqual([code.state, code.account.id], ['issued', one.accounts[0].id]);
  assert.deepEqual(register.sql(`select payload_box, plain_hash from code where id = '${codes[1].id}'`), before_);
  const old = ok(await checker('GET', `/v1/accounts/${codes[1].account.id}`));
  assert.deepEqual([old.state, old.merged_into, old.vendor.id], ['replaced', one.accounts[0].id, gone]);
  // Two stalls are paid into it: money without a memo belongs to neither.
  assert.deepEqual(register.sql(`select count(*) from account where sole_stall is not null and vendor = '${kept}'`), [['0']]);
});

test('what would break a rule is not merged, and nothing of it has happened', async () => {
  const { pair, codes, ids: [kept, gone] } = await twins(['A17', 'A18'], 'Lâm Thị Út');
  const shared = await sent({ ...entry('A17', ''), vendor: { id: gone }, tenancy: { kind: 'shared' } });
  refused(await merge(pair, kept), 409, 'revision_open', undefined);
  ok(await approve(shared));
  refused(await merge(pair, kept), 409, 'merge_clash', undefined);
  assert.deepEqual([(await vendor(gone)).state, ok(await checker('GET', `/v1/duplicates/${pair}`)).state], ['active', 'open']);
  const tenancy = (await vendor(gone)).tenancies.find((t) => t.stall.number === 'A17').id;
  const today = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  ok(await second('POST', `/v1/tenancies/${tenancy}/end`, { to_day: today, reason: 'chuyển' }));
  const change = await approve(await sent({ ...entry('A18', ''), vendor: { id: gone } }));
  assert.equal(change.status, 202);
  refused(await merge(pair, kept), 409, 'change_under_way', undefined);
  ok(await checker('POST', `/v1/payout_changes/${change.json.payout_change.id}/cancel`, { reason: 'thôi' }));
  ok(await merge(pair, kept));
  assert.equal(ok(await checker('GET', `/v1/codes/${codes[1].id}`)).vendor.id, kept);
  assert.deepEqual((await vendor(kept)).tenancies.map((t) => [t.stall.number, t.to_day === null]).sort(), [['A17', false], ['A17', true], ['A18', true]]);
});

// Maker and checker: what would change, decisions by selection, one's own work, another's market, a draft sent twice.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere;
before(async () => {
  await register.start();
  [maker, second, checker, elsewhere] = await Promise.all(['maker', 'second', 'checker', 'elsewhere'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};
const decide = (who, decision, items, more = {}) => who('POST', '/v1/revisions/decisions', { decision, items, ...more });
const state = async (id) => ok(await maker('GET', `/v1/revisions/${id}`)).state;

test('a selection is decided row by row, and a row that is refused leaves its neighbours alone', async () => {
  const good = [await submitted(maker, MARKETS[0], form('A1')), await submitted(maker, MARKETS[0], form('A2'))];
  const own = await submitted(checker, MARKETS[0], form('A3'));
  const taken = await submitted(maker, MARKETS[0], form('A1'));
  const draft = ok(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, form('A4')), 201);
  const far = await submitted(maker, MARKETS[1], form('A21'));
  const items = [
    { id: good[0].id, version: 2 }, { id: own.id, version: 2 }, { id: taken.id, version: 2 }, { id: draft.id, version: 1 },
    { id: far.id, version: 2 }, { id: randomUUID(), version: 2 }, { id: good[1].id, version: 9 }, { id: good[1].id, version: 2 },
    { id: good[1].id, version: 2 },
  ];
  const answer = ok(await decide(checker, 'approve', items));
  assert.deepEqual(answer.results.map(({ id }) => id), items.map(({ id }) => id));
  assert.deepEqual(answer.results.map(({ status, answer: told }) => [status, told.code ?? told.state]), [
    [200, 'issued'], [403, 'same_person'], [409, 'stall_taken'], [409, 'wrong_state'], [403, 'out_of_scope'], [404, 'not_found'],
    [409, 'conflict'], [200, 'issued'], [409, 'wrong_state'],
  ]);
  assert.deepEqual([answer.done, answer.refused], [2, 7]);
  assert.equal(answer.results[0].answer.revision, good[0].id);
  for (const { id } of good) assert.equal(await state(id), 'approved');
  for (const { id } of [own, taken, far]) assert.equal(await state(id), 'submitted');
  assert.equal(register.sql(`select count(*) from code where revision in ('${good[0].id}', '${good[1].id}')`)[0][0], '2');
  assert.equal(register.sql('select count(*) from vendor')[0][0], '2');
});

test('a selection is returned or rejected with one reason, and a wrong form changes nothing', async () => {
  const both = [await submitted(maker, MARKETS[0], form('A5')), await submitted(maker, MARKETS[0], form('A6'))];
  const items = both.map(({ id }) => ({ id, version: 2 }));
  refused(await decide(checker, 'reject', items), 422, 'reason_needed', 'reason');
  refused(await decide(checker, 'approve', items, { reason: 'x' }), 422, 'unknown_field', 'reason');
  refused(await decide(checker, 'hold', items), 422, 'bad_choice', 'decision');
  refused(await decide(checker, 'approve', []), 422, 'out_of_range', 'items');
  refused(await decide(checker, 'approve', Array(201).fill(items[0])), 422, 'out_of_range', 'items');
  refused(await decide(checker, 'approve', { 0: items[0] }), 422, 'wrong_type', 'items');
  refused(await decide(checker, 'approve', [items[0], { id: 'none', version: 2 }]), 422, 'bad_id', 'items.id');
  refused(await decide(checker, 'approve', [items[0], { ...items[1], note: 'x' }]), 422, 'unknown_field', 'note');
  for (const { id } of both) assert.equal(await state(id), 'submitted');
  const answer = ok(await decide(checker, 'return', items, { reason: 'thiếu ảnh' }));
  assert.deepEqual(answer.results.map(({ answer: told }) => [told.state, told.reason]), Array(2).fill(['returned', 'thiếu ảnh']));
});

test('a decision outside the scope says so, and one about nothing says that', async () => {
  const { id } = await submitted(maker, MARKETS[0], form('A7'));
  for (const [verb, body] of [['approve', {}], ['return', { reason: 'x' }], ['reject', { reason: 'x' }]]) {
    refused(await elsewhere('POST', `/v1/revisions/${id}/${verb}`, { version: 2, ...body }), 403, 'out_of_scope');
    refused(await elsewhere('POST', `/v1/revisions/${randomUUID()}/${verb}`, { version: 2, ...body }), 404, 'not_found');
    refused(await maker('POST', `/v1/revisions/${id}/${verb}`, { version: 2, ...body }), 403, 'same_person');
  }
  refused(await elsewhere('GET', `/v1/revisions/${id}`), 404, 'not_found');
  refused(await elsewhere('GET', `/v1/revisions/${id}/differences`), 404, 'not_found');
  assert.equal(await state(id), 'submitted');
});

test('whoever edited is a contributor too, though another submitted', async () => {
  const made = ok(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, form('A8')), 201);
  ok(await second('PUT', `/v1/revisions/${made.id}`, { version: 1, ...form('A8') }));
  ok(await maker('POST', `/v1/revisions/${made.id}/submit`, { version: 2 }));
  refused(await second('POST', `/v1/revisions/${made.id}/approve`, { version: 3 }), 403, 'same_person');
  ok(await checker('POST', `/v1/revisions/${made.id}/approve`, { version: 3 }));
});

test('the checker sees what is and what would be, side by side, with nothing sealed in it', async () => {
  const before_ = form('A11', { vendor: { phone: '0912 345 678', id_number: '022184000123' } });
  const first = await submitted(maker, MARKETS[0], before_);
  const of = async (id) => ok(await checker('GET', `/v1/revisions/${id}/differences`));
  const fresh = await of(first.id);
  assert.equal(fresh.class, 'A');
  assert.equal(fresh.replaces_code, null);
  assert.ok(fresh.fields.every(({ before: was }) => was === null));
  assert.deepEqual(fresh.fields.filter(({ changed }) => !changed).map(({ field }) => field), ['vendor.tax_code']);
  const code = ok(await checker('POST', `/v1/revisions/${first.id}/approve`, { version: 2 }));
  // The same person, another phone that looks alike behind its mask, and nothing else.
  const phone = await submitted(maker, MARKETS[0], { ...before_, vendor: { ...before_.vendor, phone: '0987 654 678', replaces: true } });
  const cosmetic = await of(phone.id);
  assert.equal(cosmetic.class, 'C');
  assert.equal(cosmetic.replaces_code, code.id);
  const changed = cosmetic.fields.filter((row) => row.changed);
  assert.deepEqual(changed, [{ field: 'vendor.phone', class: 'C', before: '*********678', after: '*********678', changed: true }]);
  const name = await submitted(maker, MARKETS[0], { ...before_, vendor: { ...before_.vendor, name: 'Hộ anh Tuấn', replaces: true } });
  assert.equal((await of(name.id)).class, 'B');
  const payout = await submitted(maker, MARKETS[0], form('A11', { vendor: before_.vendor }));
  assert.equal((await of(payout.id)).class, 'A');
  const number = (await of(payout.id)).fields.find(({ field }) => field === 'account.number');
  assert.deepEqual([number.before, number.changed], [before_.account.number.slice(-4), true]);
  const bytes = JSON.stringify(await of(payout.id));
  for (const secret of [before_.account.number, '912345678', '022184000123']) assert.ok(!bytes.includes(secret), secret);
});

test('a draft that is sent again under its key is made once', async () => {
  const key = randomUUID(), body = form('A12');
  const send = (who, what, name = key) => who('POST', `/v1/markets/${MARKETS[0]}/revisions`, what, { headers: { 'idempotency-key': name } });
  const first = ok(await send(maker, body), 201);
  assert.deepEqual(ok(await send(maker, body), 201), first);
  refused(await send(maker, { ...body, stall: 'A13' }), 409, 'idempotency_key_reused', 'Idempotency-Key');
  const others = ok(await send(second, body), 201);
  assert.notEqual(others.id, first.id);
  const twins = await Promise.all([1, 2, 3].map(() => send(maker, body, 'twin')));
  assert.deepEqual(new Set(twins.map((answer) => ok(answer, 201).id)).size, 1);
  refused(await send(maker, body, 'x'.repeat(101)), 422, 'too_long', 'Idempotency-Key');
  refused(await send(maker, body, 'a b'), 422, 'bad_text', 'Idempotency-Key');
  assert.equal(register.sql(`select count(*) from revision where data #>> '{account,last4}' = '${body.account.number.slice(-4)}'`)[0][0], '3');
});

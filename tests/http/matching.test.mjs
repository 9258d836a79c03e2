// Whom money belongs to: names better than a memo, and what people decide where no name says it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { event, Provider } from './provider.mjs';
import { Register } from './register.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {};
const stalls = {};
let markets, provider;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const trail = (id) => register.sql(`select action from audit where entity_id = '${id}' order by id`).flat();
/** A vendor with an account and a code at this stall. */
async function settled(number) {
  const account = accountNumber();
  const draft = await submitted(people.maker, markets.own, form(number, { account: { number: account } }));
  const code = ok(await people.checker('POST', `/v1/revisions/${draft.id}/approve`, { version: 2 }));
  stalls[number] = { id: code.stall.id, content: code.stall.content_code, account, code: code.id };
}
const pushed = async (change) => ok(await provider.push(event(randomUUID(), change)));
const into = (number) => ({ bin: '970436', number });

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--market', CODES.own, '--province', '22');
  person(register, 'checker', 'market_checker', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  for (const login of ['maker', 'checker', 'admin']) people[login] = await register.person(login, PASSWORD);
  provider = new Provider(register);
  for (const number of ['S1', 'S2']) await settled(number);
}, { timeout: 120_000 });
after(() => register.stop());

describe('names of a stall at banks', () => {
  const path = () => `/v1/stalls/${stalls.S2.id}/marks`;

  test('a virtual account and a terminal label lead to their stall, whatever the memo says', async () => {
    const virtual = ok(await people.admin('POST', path(), { kind: 'virtual_account', value: '96247AB0012345' }), 201);
    assert.deepEqual([virtual.stall, virtual.kind, virtual.shown, virtual.ended_at], [stalls.S2.id, 'virtual_account', '…2345', null]);
    const terminal = ok(await people.admin('POST', path(), { kind: 'terminal', value: 'Quầy A-12' }), 201);
    const listed = ok(await people.maker('GET', path()));
    assert.deepEqual(listed.items.map(({ shown }) => shown), ['Quầy A-12', '…2345']);
    assert.ok(!JSON.stringify([virtual, listed]).includes('96247AB'), 'an account number is not shown');
    assert.equal((await pushed({ virtual_account: '96247ab0012345', content: stalls.S1.content })).match, 'virtual_account');
    const clash = await pushed({ terminal: 'Quầy A 12', content: stalls.S1.content, account: into(stalls.S1.account) });
    assert.equal(clash.match, 'terminal');
    assert.deepEqual(register.sql(`select stall, doubt, counted from confirmation where id = '${clash.id}'`), [[stalls.S2.id, 'conflict', 't']]);
    assert.equal((await pushed({ bill_number: stalls.S1.code, account: into(stalls.S1.account) })).match, 'bill');
    const ended = ok(await people.admin('POST', `/v1/stall_marks/${terminal.id}/end`, {}));
    assert.ok(ended.ended_at);
    assert.deepEqual(ok(await people.admin('POST', `/v1/stall_marks/${terminal.id}/end`, {})), ended, 'twice is once');
    assert.equal((await pushed({ terminal: 'Quầy A-12', content: stalls.S1.content, account: into(stalls.S1.account) })).match, 'content_code');
    assert.deepEqual(trail(stalls.S2.id).slice(-3), ['stall.mark', 'stall.mark', 'stall.mark_end']);
  });

  test('a name is one stall\'s at a time, and entered by who manages the market', async () => {
    const other = `/v1/stalls/${stalls.S1.id}/marks`;
    refused(await people.admin('POST', other, { kind: 'virtual_account', value: '96247 AB 001 2345' }), 422, 'bad_account', 'value');
    refused(await people.admin('POST', other, { kind: 'virtual_account', value: '96247ab0012345' }), 409, 'duplicate', 'value');
    ok(await people.admin('POST', other, { kind: 'terminal', value: '96247ab0012345' }), 201);
    ok(await people.admin('POST', other, { kind: 'terminal', value: 'QUAY A12' }), 201);
    refused(await people.admin('POST', other, { kind: 'terminal', value: '…' }), 422, 'bad_text', 'value');
    refused(await people.admin('POST', other, { kind: 'till', value: '1' }), 422, 'bad_choice', 'kind');
    refused(await people.admin('POST', other, { kind: 'terminal' }), 422, 'missing', 'value');
    refused(await people.admin('POST', other, { kind: 'terminal', value: 'x', stall: 'y' }), 422, 'unknown_field', 'stall');
    refused(await people.admin('POST', `/v1/stalls/${randomUUID()}/marks`, { kind: 'terminal', value: 'x' }), 404, 'not_found', undefined);
    refused(await people.admin('POST', `/v1/stall_marks/${randomUUID()}/end`, {}), 404, 'not_found', undefined);
    refused(await people.maker('POST', other, { kind: 'terminal', value: 'x' }), 403, 'forbidden', undefined);
  });
});

// What a sticker is told to be, by whom and how often it may be asked, and what follows from a bad one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {};
let markets;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};

/** A vendor on a stall, approved; the code as issued. */
async function issue(stall, change = {}, market = markets.own) {
  const revision = await submitted(people.maker, market, form(stall, change));
  return ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
}

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  for (const login of ['maker', 'checker']) people[login] = await register.person(login, PASSWORD);
}, { timeout: 120_000 });
after(() => register.stop());

/** The public page, asked for from an address behind a proxy on this machine. */
const page = (code, from) => register.request('GET', `/v/${code}`, { headers: { accept: 'application/json', 'x-forwarded-for': from } });

describe('what look-ups cost', () => {
  let code;
  before(async () => {
    code = await issue('S1');
  });

  test('an address that asks for codes that are not there is soon told to wait', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, '203.0.113.1')).status, 404);
    const answer = await page(code.id, '203.0.113.1');
    refused(answer, 429, 'too_many');
    const wait = Number(answer.headers['retry-after']);
    assert.ok(wait > 20 && wait <= 30, `Retry-After: ${wait}`);
    assert.equal((await page(code.id, '203.0.113.2')).status, 200, 'other addresses do not wait');
  });

  test('an IPv6 network has one allowance', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, `2001:db8:1:2::${n}`)).status, 404);
    refused(await page(code.id, '2001:db8:1:2:3::9'), 429, 'too_many');
    assert.equal((await page(code.id, '2001:db8:1:3::1')).status, 200);
  });

  test('a market behind one address may ask for its codes again and again', async () => {
    for (let n = 0; n < 300; n++) assert.equal((await page(code.id, '203.0.113.3')).status, 200, `time ${n}`);
  });

  test('only the address that the proxy saw itself counts', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, `198.51.100.${n}, 203.0.113.4`)).status, 404);
    refused(await page(code.id, '203.0.113.4'), 429, 'too_many');
  });
});

test('the trail says where a change came from', async () => {
  const fresh = await register.person('maker', PASSWORD);
  const made = ok(await fresh('POST', `/v1/markets/${markets.own}/revisions`, form('S9'), { headers: { 'x-forwarded-for': '2001:db8::7' } }), 201);
  assert.deepEqual(register.sql(`select address from audit where entity_id = '${made.id}'`), [['2001:db8::7']]);
});

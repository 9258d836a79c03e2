// One stall through the running service: who holds it, whether it was paid today, and what was seen of its sticker.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { event, Provider } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { form, REGISTRATION, submitted } from './town.mjs';

const register = new Register();
let maker, second, elsewhere, provider;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const issued = async (body) => {
  const one = await submitted(maker, MARKETS[0], body);
  return ok(await register.rested(await second('POST', `/v1/revisions/${one.id}/approve`, { version: one.version }), second));
};
const pay = async (body) => ok(await provider.push(event(randomUUID(), { amount: '25000', account: { bin: body.account.bin, number: body.account.number }, content: 'tien hang' })));
const today = async (stall, who = maker) => ok(await who('GET', `/v1/stalls/${stall}/today`));

before(async () => {
  await register.start();
  [maker, second, elsewhere] = await Promise.all(['maker', 'second', 'elsewhere'].map((who) => register.person(who)));
  provider = new Provider(register);
}, { timeout: 120_000 });
after(() => register.stop());

test('a stall tells its market and who holds it, to whoever may see the market', async () => {
  const { stall, vendor } = await issued(form('A1'));
  const seen = ok(await maker('GET', `/v1/stalls/${stall.id}`));
  assert.deepEqual([seen.number, seen.market.id, seen.occupied, seen.tenancies.map((one) => one.vendor.id)], ['A1', MARKETS[0], true, [vendor.id]]);
  const [free] = register.sql(`select id from stall where number = 'A19' and market = '${MARKETS[0]}'`)[0];
  assert.deepEqual([ok(await maker('GET', `/v1/stalls/${free}`)).occupied, ok(await maker('GET', `/v1/stalls/${free}`)).tenancies], [false, []]);
  for (const part of ['', '/today', '/checks']) assert.equal((await elsewhere('GET', `/v1/stalls/${stall.id}${part}`)).status, 404, part);
  assert.equal((await maker('GET', `/v1/stalls/${stall.id}?x=1`)).status, 422);
  assert.equal((await maker('GET', '/v1/stalls/abc')).status, 404);
});

test('today tells that it was paid, and how often only where everybody who sells there agreed', async () => {
  const shy = form('A2', { vendor: { name: 'Hộ bà Tám', phone: '0987 654 321' } });
  const open = { ...form('A3', { vendor: { name: 'Hộ ông Ba', phone: '0987 654 322' } }), consents: [REGISTRATION, { ...REGISTRATION, purpose: 'counts' }] };
  const [a, b] = [await issued(shy), await issued(open)];
  assert.deepEqual([await today(a.stall.id), await today(b.stall.id)].map(({ paid, payments }) => [paid, payments]), [[false, null], [false, 0]]);
  for (const body of [shy, open, open]) await pay(body);
  const told = await today(b.stall.id);
  assert.deepEqual([[told.paid, told.payments], [(await today(a.stall.id)).paid, (await today(a.stall.id)).payments]], [[true, 2], [true, null]]);
  assert.equal(told.day, new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10));
  ok(await maker('POST', `/v1/vendors/${b.vendor.id}/consents/counts/withdraw`, { channel: 'phone' }));
  assert.deepEqual([(await today(b.stall.id)).paid, (await today(b.stall.id)).payments], [true, null], 'a consent that was taken back counts at once');
});

test('checks of the sticker and incidents stand at the stall, the newest first', async () => {
  const { stall } = await issued(form('A4', { vendor: { name: 'Hộ cô Năm', phone: '0987 654 323' } }));
  const seen = async () => ok(await maker('GET', `/v1/stalls/${stall.id}/checks`));
  assert.deepEqual(await seen(), { incidents: [], checks: [] });
  const scan = async (payload, at) => ok(await second('POST', '/v1/scans', { client_id: randomUUID(), stall: stall.id, payload, at }));
  await scan('xin chào', new Date(Date.now() - 60_000).toISOString());
  const strange = '00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5';
  const { incident } = await scan(strange, new Date().toISOString());
  const { incidents, checks } = await seen();
  assert.deepEqual(incidents.map(({ id, state, verdict }) => [id, state, verdict]), [[incident, 'opened', 'unknown_account']]);
  assert.deepEqual(checks.map(({ verdict, by, incident: of }) => [verdict, by, of]), [['unknown_account', 'Người second', incident], ['unreadable', 'Người second', null]]);
});

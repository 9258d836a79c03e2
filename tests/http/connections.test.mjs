// Connections for whoever rules the system: which there are, what they delivered that is no payment, and other secrets.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { PASSWORD, person } from './town.mjs';

const register = new Register();
let root, elsewhere, near, maker, sepay;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
};
const add = (name, ...more) => JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', name, '--json', ...more));
const deliver = (path, key) => register.request('POST', new URL(path, 'https://x').pathname, { body: { id: 1 }, headers: { authorization: `Apikey ${key}` } });
/** Whether a delivery with this key is believed; the roles read the table of connections every second. */
async function believed(key, wanted) {
  for (;;) {
    const { status } = await deliver(sepay.path, key);
    if ((status !== 401 && status !== 403) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

before(async () => {
  await register.start();
  person(register, 'root', 'sysadmin', '--all');
  person(register, 'far', 'sysadmin', '--province', '19');
  person(register, 'near', 'sysadmin', '--market', 'HL1', '--province', '22');
  [root, elsewhere, near, maker] = await Promise.all([register.person('root', PASSWORD), register.person('far', PASSWORD), register.person('near', PASSWORD), register.person('maker')]);
  sepay = add('Cổng SePay', '--provider', 'sepay');
  add('Ví', '--market', MARKETS[0]);
}, { timeout: 120_000 });
after(() => register.stop());

test('are listed without their secrets, to those who rule the system over them', async () => {
  const { items } = ok(await root('GET', '/v1/system/connections'));
  assert.deepEqual(items.map(({ name, provider, market, secret, waiting, old_secret_until: until }) => [name, provider, market, secret, waiting, until]),
    [['Cổng SePay', 'sepay', null, true, 0, null], ['Ví', 'native', MARKETS[0], true, 0, null]]);
  assert.ok(!JSON.stringify(items).includes('box'));
  assert.deepEqual(ok(await elsewhere('GET', '/v1/system/connections')).items, []);
  assert.deepEqual(ok(await near('GET', '/v1/system/connections')).items.map(({ name }) => name), ['Ví'], 'of one market: its own alone');
  refused(await maker('GET', '/v1/system/connections'), 403, 'forbidden');
});

test('are given another secret, which is told once, and the old one ends', async () => {
  await believed(sepay.apikey, true);
  const rotate = (body, who = root) => who('POST', `/v1/connections/${sepay.id}/rotate`, body);
  refused(await rotate({}, elsewhere), 404, 'not_found');
  refused(await rotate({}, near), 404, 'not_found');
  refused(await rotate({}, maker), 403, 'forbidden');
  refused(await rotate({ overlap_hours: 2161 }), 422, 'out_of_range', 'overlap_hours');
  refused(await rotate({ secrets: { pin: 'x' } }), 422, 'unknown_field', 'secrets');
  refused(await rotate({ secrets: { apikey: 7 } }), 422, 'wrong_type', 'secrets');
  refused(await root('POST', '/v1/connections/60000009-0000-7000-8000-000000000000/rotate', {}), 404, 'not_found');
  const first = ok(await rotate({}));
  assert.ok(first.secrets.apikey.length > 20 && first.secrets.apikey !== sepay.apikey);
  await believed(first.secrets.apikey, true);
  await believed(sepay.apikey, true);
  assert.equal(Date.parse(ok(await root('GET', '/v1/system/connections')).items[0].old_secret_until), Date.parse(first.old_secret_until));
  const second = ok(await rotate({ overlap_hours: 0, secrets: { apikey: 'chosen-by-sepay' } }));
  assert.deepEqual([second.old_secret_until, second.secrets], [null, {}]);
  await believed('chosen-by-sepay', true);
  await believed(first.secrets.apikey, false);
  const [[who, after_]] = register.sql(`select person is not null, after from audit where action = 'connection.rotate' and after->>'old_until' is null`);
  assert.equal(who, 't');
  assert.ok(!after_.includes('chosen'));
  assert.ok(!register.log().includes(first.secrets.apikey));
});

test('show what they delivered that made no confirmation, and not what it says', async () => {
  const answer = await deliver(sepay.path, 'chosen-by-sepay');
  assert.ok(answer.status < 500);
  const { items } = ok(await root('GET', `/v1/deliveries?connection=${sepay.id}`));
  assert.deepEqual([items[0].connection.name, items[0].kind, Object.keys(items[0]).includes('box')], ['Cổng SePay', 'unread', false]);
  assert.equal(ok(await root('GET', '/v1/deliveries?kind=test')).items.length, 0);
  assert.equal(ok(await root('GET', '/v1/system/connections')).items[0].waiting, items.length);
  for (const who of [elsewhere, near]) assert.deepEqual(ok(await who('GET', '/v1/deliveries')).items, []);
  refused(await root('GET', '/v1/deliveries?kind=other'), 422, 'bad_choice', 'kind');
  const file = await root('GET', '/v1/exports/deliveries.csv');
  assert.match(file.bytes.toString(), /Cổng SePay,sepay,/);
});

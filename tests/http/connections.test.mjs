// Connections for whoever rules the system: which there are, what they delivered that is no payment, and other secrets.
import assert from 'node:assert/strict';
import { randomUUID, X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** A secret stands in no table and in no line that was logged. */
const nowhere = (secret) => {
  assert.ok(!register.log().includes(secret), 'it is in the log');
  assert.deepEqual(register.sql(register.tables().map((table) => `select '${table}' where exists (select from ${table} t where position('${secret}' in t::text) > 0);`).join('\n')), []);
};
const stateOf = async (path, key, wanted) => {
  for (;;) {
    const { status } = await deliver(path, key);
    if (wanted(status)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test('one is made, and delivers by the path and the secret that are told this once', async () => {
  const body = { id: randomUUID(), province: 22, provider: 'sepay', name: 'Cổng thêm' };
  const made = ok(await root('POST', '/v1/connections', body), 201);
  assert.deepEqual([made.id, Object.keys(made.secrets)], [body.id, ['apikey']]);
  assert.match(made.path, /^\/in\/sepay\/[\w-]{43}$/);
  nowhere(made.secrets.apikey);
  nowhere(made.path.split('/').pop());
  await stateOf(made.path, made.secrets.apikey, (status) => status < 300);
  await stateOf(made.path, `${made.secrets.apikey}x`, (status) => status === 401);
  assert.deepEqual(ok(await root('POST', '/v1/connections', body)), { id: body.id, path: null, secrets: {} }, 'sent twice it is there once');
  assert.deepEqual(register.sql(`select action from audit where entity_id = '${body.id}'`), [['connection.create']]);
  refused(await root('POST', '/v1/connections', { ...body, name: 'Khác' }), 409, 'duplicate', 'id');
  refused(await root('POST', '/v1/connections', { ...body, id: randomUUID() }), 409, 'duplicate', 'name');
});

test('a secret of the provider is taken as it was given, and what is wrong is said at its field', async () => {
  const of = (change) => root('POST', '/v1/connections', { province: 22, provider: 'casso2', name: 'Casso', secrets: { checksum_key: 'của-họ'.normalize('NFC') }, ...change });
  const count = () => register.sql('select count(*) from connection')[0][0], before_ = count();
  refused(await of({}), 422, 'bad_text', 'secrets');
  refused(await of({ secrets: undefined }), 422, 'missing', 'secrets');
  refused(await of({ secrets: { other: 'x' } }), 422, 'unknown_field', 'secrets');
  refused(await of({ provider: 'nobody' }), 422, 'bad_choice', 'provider');
  const given = (change) => of({ secrets: { checksum_key: 'theirs-1234567890' }, ...change });
  refused(await given({ environment: 'wild' }), 422, 'bad_choice', 'environment');
  refused(await given({ addresses: 'everywhere' }), 422, 'bad_config', 'addresses');
  refused(await given({ public_key: 'whpk_AAAA' }), 422, 'unknown_field', 'public_key');
  refused(await given({ client_certificate: 'no PEM' }), 422, 'bad_key', 'client_certificate');
  refused(await given({ settings: [] }), 422, 'wrong_type', 'settings');
  refused(await given({ market: randomUUID() }), 422, 'unknown_market', 'market');
  refused(await given({ province: 23 }), 422, 'unknown_unit', 'province');
  assert.equal(count(), before_);
  const made = ok(await given({}), 201);
  assert.ok(!('checksum_key' in made.secrets), 'what was given is not told');
  nowhere('theirs-1234567890');
});

test('are made, stopped and certified by nobody who does not rule the system over them', async () => {
  const body = (change) => ({ province: 22, provider: 'native', name: `N ${randomUUID()}`, ...change });
  refused(await elsewhere('POST', '/v1/connections', body()), 422, 'unknown_unit', 'province');
  refused(await near('POST', '/v1/connections', body()), 422, 'unknown_unit', 'province');
  refused(await near('POST', '/v1/connections', body({ market: MARKETS[1] })), 422, 'unknown_market', 'market');
  ok(await near('POST', '/v1/connections', body({ market: MARKETS[0] })), 201);
  for (const who of [elsewhere, near]) {
    for (const word of ['disable', 'enable']) refused(await who('POST', `/v1/connections/${sepay.id}/${word}`, {}), 404, 'not_found');
    refused(await who('DELETE', `/v1/connections/${sepay.id}/certificate`), 404, 'not_found');
  }
  refused(await maker('POST', '/v1/connections', body()), 403, 'forbidden');
});

test('one that is stopped takes nothing more, until it is started again', async () => {
  const made = ok(await root('POST', '/v1/connections', { province: 22, provider: 'sepay', name: 'Cổng ngừng' }), 201);
  await stateOf(made.path, made.secrets.apikey, (status) => status < 300);
  const turn = (word) => root('POST', `/v1/connections/${made.id}/${word}`, {});
  ok(await turn('disable'), 204);
  await stateOf(made.path, made.secrets.apikey, (status) => status >= 400 && status < 500);
  ok(await turn('disable'), 204);
  ok(await turn('enable'), 204);
  await stateOf(made.path, made.secrets.apikey, (status) => status < 300);
  assert.deepEqual(register.sql(`select action from audit where entity_id = '${made.id}' order by id`).flat(), ['connection.create', 'connection.disable', 'connection.enable']);
});

test('one is called otherwise, takes from other networks and with other settings, and keeps what nothing is said of', async () => {
  const settings = (status) => ({ bearer: true, event_id: ['id'], amount: 'sum', direction: 'credit', bank: '970436', account: '12345', reference: 'id',
    replies: { recorded: { status }, duplicate: { status }, bad_secret: { status: 403 } } });
  const made = ok(await root('POST', '/v1/connections', { province: 22, provider: 'generic', name: 'Cổng riêng', settings: settings(202), secrets: { bearer: 'of-their-own' } }), 201);
  const amend = (body, who = root) => who('POST', `/v1/connections/${made.id}/settings`, body);
  const known = async () => ok(await root('GET', '/v1/system/connections')).items.find(({ id }) => id === made.id);
  const push = () => register.request('POST', made.path, { body: { id: randomUUID(), sum: 1 }, headers: { authorization: 'Bearer of-their-own' } }).then(({ status }) => status);
  const answers = async (wanted) => {
    while ((await push()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  await answers(202);
  ok(await amend({ settings: settings(208) }), 204);
  await answers(208);
  ok(await amend({ name: 'Cổng ngân hàng', addresses: '203.0.113.0/24' }), 204);
  await answers(403);
  assert.deepEqual((({ name, addresses, settings: now }) => [name, addresses, now.replies.recorded])(await known()), ['Cổng ngân hàng', '203.0.113.0/24', { status: 208 }]);
  ok(await amend({ addresses: '' }), 204);
  await answers(208);
  for (const [body, status, code, field] of [[{}, 422, 'missing', 'name'], [{ name: '' }, 422, 'missing', 'name'], [{ addresses: 'everywhere' }, 422, 'bad_config', 'addresses'], [{ settings: [] }, 422, 'wrong_type', 'settings'],
    [{ settings: {} }, 422, 'missing', 'event_id'], [{ secrets: {} }, 422, 'unknown_field', 'secrets'], [{ name: 'Cổng SePay' }, 409, 'duplicate', 'name']]) refused(await amend(body), status, code, field);
  for (const who of [elsewhere, near]) refused(await amend({ name: 'Của tôi' }, who), 404, 'not_found');
  refused(await amend({ name: 'Của tôi' }, maker), 403, 'forbidden');
  ok(await amend({ name: 'Cổng ngân hàng' }), 204); // as it is: nothing to tell
  assert.deepEqual(register.sql(`select after - 'settings', after ? 'settings' from audit where entity_id = '${made.id}' and action = 'connection.amend' order by id`).map(([now, set]) => [JSON.parse(now), set]),
    [[{}, 't'], [{ name: 'Cổng ngân hàng', addresses: '203.0.113.0/24' }, 'f'], [{ addresses: '' }, 'f']]);
});

test('a client certificate is pinned, another beside it for a while, and none', async () => {
  const made = ok(await root('POST', '/v1/connections', { province: 22, provider: 'sepay', name: 'Cổng chứng thư' }), 201);
  const pem = (name) => readFileSync(join(register.dir, 'tls', name), 'utf8');
  const pinOf = (name) => createHash('sha256').update(new X509Certificate(pem(name)).publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
  const pins = () => register.sql(`select encode(client_pin, 'hex'), encode(second_client_pin, 'hex') from connection where id = '${made.id}'`)[0];
  const certify = (body) => root('POST', `/v1/connections/${made.id}/certificate`, body);
  await stateOf(made.path, made.secrets.apikey, (status) => status < 300);
  ok(await certify({ client_certificate: pem('server.crt') }), 204);
  assert.deepEqual(pins(), [pinOf('server.crt'), '']);
  await stateOf(made.path, made.secrets.apikey, (status) => status === 401);
  ok(await certify({ client_certificate: pem('ca.crt'), overlap_hours: 48 }), 204);
  assert.deepEqual(pins(), [pinOf('ca.crt'), pinOf('server.crt')]);
  const known = () => root('GET', '/v1/system/connections').then(({ json }) => json.items.find(({ id }) => id === made.id));
  assert.ok((await known()).certificate && (await known()).old_certificate_until);
  refused(await certify({}), 422, 'missing', 'client_certificate');
  refused(await certify({ client_certificate: pem('server.crt'), overlap_hours: -1 }), 422, 'out_of_range', 'overlap_hours');
  ok(await root('DELETE', `/v1/connections/${made.id}/certificate`), 204);
  assert.deepEqual(pins(), ['', '']);
  await stateOf(made.path, made.secrets.apikey, (status) => status < 300);
});

test('the providers are told with the secrets of each', async () => {
  const { items } = ok(await root('GET', '/v1/system/providers'));
  const of = (name) => items.find((one) => one.name === name);
  assert.deepEqual([of('native').native, of('native').secrets.map(({ name, kind }) => [name, kind])], [true, [['secret', 'drawn']]]);
  assert.deepEqual(of('casso2').secrets.map(({ name, kind }) => [name, kind])[0], ['checksum_key', 'needed']);
  assert.ok(items.length >= 10 && items.every(({ secrets }) => secrets.length > 0 && secrets.every(({ name, kind, help }) => name && kind && typeof help === 'string')));
});

test('what was kept aside is searched by reason and by day', async () => {
  const all = ok(await root('GET', '/v1/deliveries')).items, day = (n) => new Date(Date.now() + (7 + 24 * n) * 3600_000).toISOString().slice(0, 10);
  assert.ok(all.length > 1 && all.every(({ kind }) => kind === 'unread'));
  const { reason } = all[0], found = async (query) => ok(await root('GET', `/v1/deliveries?${query}`)).items.length;
  assert.equal(await found(`q=${reason}`), all.filter((one) => one.reason === reason).length);
  assert.equal(await found('q=nothing%20like%20this'), 0);
  assert.equal(await found(`from=${day(0)}&to=${day(0)}`), all.length);
  assert.equal(await found(`from=${day(1)}`), 0);
  assert.equal(await found(`to=${day(-1)}`), 0);
  refused(await root('GET', '/v1/deliveries?from=yesterday'), 422, 'bad_date', 'from');
});

test('are exported without their secrets, to those who rule the system over them', async () => {
  const csv = (await root('GET', '/v1/exports/system_connections.csv')).bytes.toString().trim().split('\n');
  assert.equal(csv.length - 1, ok(await root('GET', '/v1/system/connections')).items.length);
  assert.ok(csv.some((line) => line.includes('Cổng ngừng')));
  assert.equal((await elsewhere('GET', '/v1/exports/system_connections.csv')).bytes.toString().trim().split('\n').length, 1);
  refused(await maker('GET', '/v1/exports/system_connections.csv'), 403, 'forbidden');
});

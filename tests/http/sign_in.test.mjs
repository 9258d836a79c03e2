// Signing in against the real register: one answer for every wrong guess, a cookie that no script and no other site
// gets, and a right that is looked up again on each request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Register } from './register.mjs';

const PASSWORD = 'correct horse battery staple';
const register = new Register();
before(() => register.start());
after(() => register.stop());

const signIn = (login, password) => register.request('POST', '/v1/sessions', { body: { login, password } });

test('who signs in gets the cookie and is told who they are', async () => {
  const answer = await signIn('maker', PASSWORD);
  assert.equal(answer.status, 201);
  assert.match(answer.headers['set-cookie'][0],
    /^__Host-socho=[A-Za-z0-9_-]{43}; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual([answer.json.login, answer.json.owes, answer.json.second_factor], ['maker', 'totp', false]);
  const me = await register.request('GET', '/v1/me', { cookie: answer.headers['set-cookie'][0].split(';')[0] });
  assert.equal(me.status, 200);
  assert.deepEqual(me.json, answer.json);
});

test('an unknown name, a wrong password and a blocked person get the same answer', async () => {
  register.sql("update person set state = 'blocked' where login = 'second';");
  const answers = [await signIn('nobody', PASSWORD), await signIn('maker', `${PASSWORD} `), await signIn('second', PASSWORD)];
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['set-cookie'], undefined);
    delete answer.json.request_id;
    assert.deepEqual(answer.json, answers[0].json);
    assert.equal(answer.json.code, 'wrong_password');
  }
});

test('opening and ending a session leave a line each in the trail, with where it came from', async () => {
  const trail = () => register.sql(`select string_agg(action || ' ' || coalesce(address, '-'), ', ' order by at) from audit
    where entity_id = (select id::text from person where login = 'elsewhere') and action like 'session.%'`)[0][0];
  const cookie = (await signIn('elsewhere', PASSWORD)).headers['set-cookie'][0].split(';')[0];
  assert.equal(trail(), 'session.open 127.0.0.1');
  await signIn('elsewhere', 'not the password');
  await register.request('DELETE', '/v1/sessions/current', { cookie });
  assert.equal(trail(), 'session.open 127.0.0.1, session.refused 127.0.0.1, session.close 127.0.0.1');
});

test('what is missing or too much in the form is named', async () => {
  for (const [body, code, field] of [[{ login: 'maker' }, 'missing', 'password'], [{ password: 'x' }, 'missing', 'login'],
    [{ login: 'maker', password: 5 }, 'wrong_type', 'password'], [{ login: 'maker', password: 'x'.repeat(257) }, 'too_long', 'password'],
    [{ login: 'maker', password: 'x', admin: true }, 'unknown_field', 'admin']]) {
    const answer = await register.request('POST', '/v1/sessions', { body });
    assert.deepEqual([answer.status, answer.json.code, answer.json.field], [422, code, field]);
  }
});

test('without a session, or with an invented one, nothing is told', async () => {
  for (const cookie of [undefined, '__Host-socho=', `__Host-socho=${'A'.repeat(43)}`, '__Host-socho=short', 'other=1'])
    assert.equal((await register.request('GET', '/v1/me', { cookie })).status, 401, cookie);
});

test('signing out ends the session everywhere, and another site cannot do it', async () => {
  const cookie = (await signIn('viewer', PASSWORD)).headers['set-cookie'][0].split(';')[0];
  const out = (headers) => register.request('DELETE', '/v1/sessions/current', { cookie, headers });
  assert.equal((await out({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await register.request('GET', '/v1/me', { cookie })).status, 200);
  const gone = await out({ 'sec-fetch-site': 'same-origin' });
  assert.equal(gone.status, 204);
  assert.match(gone.headers['set-cookie'][0], /^__Host-socho=; Max-Age=0;/);
  assert.equal((await register.request('GET', '/v1/me', { cookie })).status, 401);
});

test('a person who is blocked is out at once', async () => {
  const me = await register.person('checker');
  assert.equal((await me('GET', '/v1/me')).status, 200);
  register.sql("update person set state = 'blocked' where login = 'checker';");
  assert.equal((await me('GET', '/v1/me')).status, 401);
});

test('the database keeps no token, and the log no password, name or cookie', async () => {
  const cookie = (await signIn('maker', PASSWORD)).headers['set-cookie'][0].split(';')[0].split('=')[1];
  const hex = Buffer.from(cookie, 'base64url').toString('hex');
  const kept = register.sql('select encode(token_hash, \'hex\') from session;').flat();
  assert.ok(kept.length > 0 && kept.every((hash) => hash.length === 32 && !hex.includes(hash)));
  for (const secret of [cookie, PASSWORD, 'maker']) assert.ok(!register.log().includes(secret), secret);
});

test('metrics are for this machine and for those with the right', async () => {
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  assert.match((await register.request('GET', '/metrics')).bytes.toString(), /^socho_http_connections \d+$/m);
  assert.equal((await register.request('GET', '/metrics', { headers: proxied })).status, 401);
  const viewer = await register.person('viewer');
  assert.equal((await viewer('GET', '/metrics', undefined, { headers: proxied })).status, 403);
  register.sql(`insert into role_grant (person, role, scope_kind) select id, 'sysadmin', 'all' from person where login = 'viewer';`);
  assert.equal((await viewer('GET', '/metrics', undefined, { headers: proxied })).status, 200);
});

test('a proxy has no more sight of the metrics than anybody, and only a trusted one says who asks', async () => {
  const direct = (headers, options = {}) => register.request('GET', '/metrics', { headers, ...options });
  for (const mark of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])
    assert.equal((await direct({ [mark]: '203.0.113.9' }, { from: '127.0.0.1' })).status, 401, mark);
  assert.equal((await direct({}, { from: '127.0.0.2' })).status, 401, 'a named proxy without a word about its client');
  assert.equal((await direct({}, { from: '127.0.0.3' })).status, 200);
  const seen = async (headers, from) => {
    await register.request('POST', '/v1/sessions', { body: { login: 'maker', password: PASSWORD }, headers, from });
    return register.sql("select address from audit where action = 'session.open' order by at desc, id desc limit 1")[0][0];
  };
  assert.equal(await seen({ 'x-forwarded-for': '192.0.2.1, 203.0.113.9' }, '127.0.0.2'), '203.0.113.9');
  assert.equal(await seen({ 'x-forwarded-for': '192.0.2.1, 203.0.113.9' }, '127.0.0.1'), '127.0.0.1');
});

test('on SIGHUP the certificate is read again and the register goes on', async () => {
  process.kill(register.rolePid('web'), 'SIGHUP');
  while (!/event=tls_reloaded/.test(register.log())) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await register.request('GET', '/readyz')).status, 200);
});

// People and what guards them: the first password, the second factor, guessing, sessions, and being put out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { oneTimeCode, program, Register } from './register.mjs';

const GIVEN = 'mật khẩu do người khác đặt', OWN = 'mật khẩu tự mình chọn lấy';
const register = new Register();
before(() => register.start(), { timeout: 120_000 });
after(() => register.stop());

const market = ['--market', 'HL1', '--province', '22'];
const add = (login, role, ...more) => register.socho('user', 'add', '--login', login, '--name', `Người ${login}`, '--role', role, ...market, ...more,
  { input: `${GIVEN}\n` });
const post = (body, more = {}) => register.request('POST', '/v1/sessions', { body, ...more });
const cookieOf = (answer) => answer.headers['set-cookie'][0].split(';')[0];
const by = (cookie) => (method, path, body) => register.request(method, path, { cookie, body });
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};
const trail = (login) => register.sql(`select action from audit where entity_id = (select id::text from person where login = '${login}') order by at, id`).flat();
const forget = (login) => register.sql(`update person_totp set last_step = 0 where person = (select id from person where login = '${login}')`);

test('a password that somebody else set is good for nothing but choosing another', async () => {
  add('first', 'market_maker');
  const signed = await post({ login: 'first', password: GIVEN });
  assert.equal(signed.status, 201);
  assert.equal(signed.json.owes, 'password');
  assert.deepEqual(signed.json.rights, []);
  const me = by(cookieOf(signed)), other = by(cookieOf(await post({ login: 'first', password: GIVEN })));
  refused(await me('GET', '/v1/markets'), 403, 'password_change_needed');
  refused(await me('GET', '/v1/banks'), 403, 'password_change_needed');
  const change = (old, fresh) => me('POST', '/v1/me/password', { old, new: fresh });
  refused(await change(GIVEN, 'ngắn'), 422, 'weak_password', 'new');
  refused(await change(GIVEN, GIVEN), 422, 'same_password', 'new');
  refused(await change(`${GIVEN}!`, OWN), 401, 'wrong_password', 'old');
  refused(await change(undefined, OWN), 422, 'missing', 'old');
  assert.equal((await change(GIVEN, OWN)).status, 204);
  assert.equal((await me('GET', '/v1/markets')).status, 200);
  refused(await other('GET', '/v1/me'), 401, 'unauthenticated');
  refused(await post({ login: 'first', password: GIVEN }), 401, 'wrong_password');
  assert.equal((await post({ login: 'first', password: OWN })).json.owes, null);
  assert.ok(trail('first').includes('person.password'));
  const [[hash]] = register.sql("select password_hash from person where login = 'first'");
  assert.match(hash, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
});

test('of two changes of a password side by side one stands', async () => {
  add('twice', 'market_maker', '--lasting');
  const me = by(cookieOf(await post({ login: 'twice', password: GIVEN })));
  const answers = await Promise.all([1, 2].map((n) => me('POST', '/v1/me/password', { old: GIVEN, new: `${OWN} ${n}` })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
  const stands = answers.findIndex(({ status }) => status === 204) + 1;
  assert.equal((await post({ login: 'twice', password: `${OWN} ${stands}` })).status, 201);
});

/** What the symbol in an SVG of runs says. */
function scan(svg) {
  const [, size] = /viewBox="0 0 (\d+) /.exec(svg).map(Number);
  const scale = 4, dark = Array.from({ length: size }, () => new Uint8Array(size));
  for (const [, x, y, n] of svg.matchAll(/M(\d+)[ ,](\d+)h(\d+)v1h-\d+z/g)) dark[y].fill(1, Number(x), Number(x) + Number(n));
  const pixels = Buffer.alloc(size * size * scale * scale, 255);
  for (let row = 0; row < size * scale; row++)
    for (let column = 0; column < size * scale; column++)
      if (dark[Math.floor(row / scale)][Math.floor(column / scale)]) pixels[row * size * scale + column] = 0;
  const file = join(register.dir, 'qr.pgm');
  writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${size * scale} ${size * scale} 255\n`), pixels]));
  return execFileSync('zbarimg', ['--quiet', '--raw', '-S', 'disable', '-S', 'qrcode.enable', file], { encoding: 'utf8' }).trim();
}

test('who decides enrols an authenticator first, from a symbol that any scanner reads', async () => {
  add('decides', 'market_checker', '--lasting');
  const signed = await post({ login: 'decides', password: GIVEN });
  assert.deepEqual([signed.json.owes, signed.json.second_factor], ['totp', false]);
  const me = by(cookieOf(signed)), other = by(cookieOf(await post({ login: 'decides', password: GIVEN })));
  refused(await me('GET', '/v1/markets'), 403, 'totp_enrolment_needed');
  refused(await me('POST', '/v1/me/totp/confirm', { otp: '123456' }), 409, 'no_totp');
  const proposed = await me('POST', '/v1/me/totp', {});
  assert.equal(proposed.status, 201, proposed.bytes.toString());
  const { secret, address, qr } = proposed.json;
  assert.equal(address, `otpauth://totp/S%E1%BB%95%20Ch%E1%BB%A3:decides?secret=${secret}&issuer=S%E1%BB%95%20Ch%E1%BB%A3&algorithm=SHA1&digits=6&period=30`);
  assert.equal(scan(qr), address);
  assert.equal(program(['user', 'otp'], `${secret}\n`).trim().length, 6);
  refused(await me('POST', '/v1/me/totp/confirm', { otp: oneTimeCode(secret, 5) }), 401, 'totp_wrong', 'otp');
  refused(await me('GET', '/v1/markets'), 403, 'totp_enrolment_needed');
  assert.equal((await me('POST', '/v1/me/totp/confirm', { otp: oneTimeCode(secret) })).status, 204);
  assert.equal((await me('GET', '/v1/markets')).status, 200);
  assert.equal((await me('GET', '/v1/me')).json.second_factor, true);
  refused(await other('GET', '/v1/me'), 401, 'unauthenticated');
  const [[box]] = register.sql("select encode(box, 'hex') from person_totp t join person p on p.id = t.person where login = 'decides'");
  assert.ok(box.length > 40 && !Buffer.from(box, 'hex').includes(secret));
  assert.ok(!register.log().includes(secret));
  register.secrets.set('decides', secret);
});

/** What follows needs a few seconds of one half minute. */
const wellWithinAStep = async () => { while (Date.now() % 30_000 > 24_000) await new Promise((resolve) => setTimeout(resolve, 100)); };

test('a one-time code is asked for, is good a step early and late, and is never taken twice', async () => {
  const secret = register.secrets.get('decides'), sign = (otp) => post({ login: 'decides', password: GIVEN, ...(otp ? { otp } : {}) });
  refused(await sign(), 401, 'totp_needed', 'otp');
  refused(await post({ login: 'decides', password: `${GIVEN}!`, otp: oneTimeCode(secret) }), 401, 'wrong_password');
  for (const steps of [-3, 3]) refused(await sign(oneTimeCode(secret, steps)), 401, 'totp_wrong', 'otp');
  forget('decides');
  await wellWithinAStep();
  const early = oneTimeCode(secret, -1), now = oneTimeCode(secret, 0);
  assert.equal((await sign(early)).status, 201);
  const taken = await sign(now);
  assert.equal(taken.status, 201, taken.bytes.toString());
  assert.equal(taken.json.owes, null);
  refused(await sign(now), 401, 'totp_used', 'otp');
  refused(await sign(early), 401, 'totp_used', 'otp');
  assert.equal((await sign(oneTimeCode(secret, 1))).status, 201);
  forget('decides');
  const [one, two] = await Promise.all([sign(oneTimeCode(secret)), sign(oneTimeCode(secret))]);
  assert.deepEqual([one.status, two.status].sort(), [201, 401], 'of two at once one is taken');
});

test('another device is enrolled with a code of the old one, and a lost one is forgotten by an administrator', async () => {
  const secret = register.secrets.get('decides');
  const me = await register.person('decides', GIVEN);
  refused(await me('POST', '/v1/me/totp', {}), 401, 'totp_needed');
  await wellWithinAStep();
  forget('decides');
  const otp = oneTimeCode(secret);
  const fresh = (await me('POST', '/v1/me/totp', { otp })).json.secret;
  refused(await me('POST', '/v1/me/totp', { otp }), 401, 'totp_used');
  assert.equal((await me('POST', '/v1/me/totp/confirm', { otp: oneTimeCode(fresh) })).status, 204);
  forget('decides');
  refused(await post({ login: 'decides', password: GIVEN, otp: oneTimeCode(secret) }), 401, 'totp_wrong');
  assert.match(register.socho('user', 'totp', '--login', 'decides', '--reset'), /sessions ended/);
  refused(await me('GET', '/v1/me'), 401, 'unauthenticated');
  assert.equal((await post({ login: 'decides', password: GIVEN })).json.owes, 'totp');
  const drawn = JSON.parse(register.socho('user', 'totp', '--login', 'decides', '--draw', '--json')).secret;
  const signed = await post({ login: 'decides', password: GIVEN, otp: program(['user', 'otp'], drawn).trim() });
  assert.deepEqual([signed.status, signed.json.owes], [201, null]);
  for (const line of ['person.totp', 'person.totp_reset']) assert.ok(trail('decides').includes(line), line);
});

test('guessing is slowed down more and more, whether the name exists or not, and tells nothing meanwhile', async () => {
  add('guessed', 'market_maker', '--lasting');
  const guess = async (login, password, from) => {
    const answer = await post({ login, password }, { headers: { 'x-forwarded-for': from } });
    return [answer.status, answer.json.code, answer.headers['retry-after'] !== undefined];
  };
  const answers = {};
  for (const [login, from] of [['guessed', '198.51.100.1'], ['no-such-name', '198.51.100.2']]) {
    answers[login] = [];
    for (let n = 0; n < 10; n++) answers[login].push(await guess(login, 'không phải mật khẩu', from));
    // The right password, from somewhere else, is not even looked at.
    answers[login].push(await guess(login, GIVEN, '198.51.100.3'));
  }
  assert.deepEqual(answers.guessed, [...Array(10).fill([401, 'wrong_password', false]), [429, 'too_many', true]]);
  assert.deepEqual(answers['no-such-name'], answers.guessed);
  assert.equal(trail('guessed').filter((action) => action === 'session.refused').length, 10);
  assert.match(register.socho('user', 'unlock', '--login', 'guessed'), /may try again/);
  assert.deepEqual(await guess('guessed', GIVEN, '198.51.100.3'), [201, undefined, false]);
  assert.match(register.socho('user', 'unlock', '--login', 'guessed'), /may try again|no failures/);
});

test('a person sees their sessions and ends one, and nobody else\'s', async () => {
  add('many', 'market_maker', '--lasting');
  const [here, there] = [cookieOf(await post({ login: 'many', password: GIVEN }, { headers: { 'user-agent': 'Browser/1 A' } })),
    cookieOf(await post({ login: 'many', password: GIVEN }, { headers: { 'user-agent': 'x'.repeat(300) } }))];
  const { items } = (await by(here)('GET', '/v1/me/sessions')).json;
  assert.equal(items.length, 2);
  assert.deepEqual(items.map(({ current }) => current), [false, true]);
  assert.deepEqual(items.map(({ agent, address }) => [agent, address]), [[null, '127.0.0.1'], ['Browser/1 A', '127.0.0.1']]);
  for (const item of items) assert.ok(!JSON.stringify(item).includes('hash'));
  const stranger = await register.person('viewer');
  refused(await stranger('DELETE', `/v1/me/sessions/${items[0].id}`), 404, 'not_found');
  refused(await by(here)('DELETE', '/v1/me/sessions/none'), 404, 'not_found');
  assert.equal((await by(here)('DELETE', `/v1/me/sessions/${items[0].id}`)).status, 204);
  refused(await by(there)('GET', '/v1/me'), 401, 'unauthenticated');
  assert.equal((await by(here)('GET', '/v1/me')).status, 200);
  assert.equal(register.socho('user', 'sessions', '--login', 'many').trim().split('\n').length, 1);
  assert.match(register.socho('user', 'sessions', '--login', 'many', '--end'), /1 sessions ended/);
  refused(await by(here)('GET', '/v1/me'), 401, 'unauthenticated');
});

test('a role that is given or taken back counts from the next request, and menus are told by rights', async () => {
  add('moving', 'market_maker', '--lasting');
  const me = by(cookieOf(await post({ login: 'moving', password: GIVEN })));
  const told = async () => (await me('GET', '/v1/me')).json;
  const before_ = await told();
  assert.ok(before_.rights.includes('registry_write') && !before_.rights.includes('plan_manage'));
  assert.deepEqual(before_.grants[0].rights, before_.rights);
  assert.match(register.socho('user', 'withdraw', '--login', 'moving', '--role', 'market_maker', ...market), /no longer market_maker/);
  assert.deepEqual((await told()).rights, []);
  refused(await me('GET', '/v1/markets'), 403, 'forbidden');
  register.socho('user', 'grant', '--login', 'moving', '--role', 'market_checker', ...market);
  refused(await me('GET', '/v1/markets'), 403, 'totp_enrolment_needed');
  assert.ok(['person.grant', 'person.withdraw'].every((line) => trail('moving').includes(line)));
});

test('the roles that the program knows are those that the database takes', () => {
  const known = program(['user', 'roles', '--json']).trim().split('\n').map((line) => JSON.parse(line));
  const held = register.sql("select unnest(regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g')) from pg_constraint where conname = 'role_grant_role_check'").flat();
  assert.deepEqual(known.map(({ role }) => role).sort(), held.sort());
  const strong = known.filter(({ second_factor }) => second_factor).map(({ role }) => role);
  for (const role of ['market_checker', 'bank_checker', 'commune_officer', 'prov_admin', 'prov_viewer', 'sysadmin']) assert.ok(strong.includes(role), role);
  const { routes } = known.find(({ role }) => role === 'market_checker');
  assert.ok(routes.includes('POST /v1/revisions/{id}/approve') && !routes.includes('POST /v1/plans'));
});

test('who rules the system over somebody sees them, ends their sessions and forgets a lost device, and nobody else does', async () => {
  register.socho('user', 'add', '--login', 'root', '--name', 'Quản trị', '--role', 'sysadmin', '--all', '--lasting', { input: `${GIVEN}\n` });
  register.socho('user', 'add', '--login', 'local', '--name', 'Quản trị tỉnh', '--role', 'sysadmin', '--province', '19', '--lasting', { input: `${GIVEN}\n` });
  add('lost', 'market_checker', '--lasting');
  const [root, local] = [await register.person('root', GIVEN), await register.person('local', GIVEN)];
  const lost = await register.person('lost', GIVEN);
  const page = (await root('GET', '/v1/people?limit=2')).json;
  assert.equal(page.items.length, 2);
  const next = (await root('GET', `/v1/people?limit=200&after=${page.next}`)).json;
  assert.ok(next.items.every(({ login }) => login > page.next));
  const { id, grants } = next.items.find(({ login }) => login === 'lost');
  assert.equal(grants[0].role, 'market_checker');
  assert.ok(!JSON.stringify(next).includes('argon2'));
  const [session] = (await root('GET', `/v1/people/${id}/sessions`)).json.items;
  assert.equal(session.second_factor, true);
  for (const [method, path] of [['GET', `/v1/people/${id}/sessions`], ['DELETE', `/v1/people/${id}/sessions/${session.id}`], ['POST', `/v1/people/${id}/totp/reset`]]) {
    refused(await local(method, path, method === 'POST' ? {} : undefined), 404, 'not_found');
    refused(await lost(method, path, method === 'POST' ? {} : undefined), 403, 'forbidden');
  }
  assert.deepEqual((await local('GET', '/v1/people')).json.items.map(({ login }) => login), ['local']);
  assert.equal((await root('DELETE', `/v1/people/${id}/sessions/${session.id}`)).status, 204);
  refused(await root('DELETE', `/v1/people/${id}/sessions/${session.id}`), 404, 'not_found');
  refused(await lost('GET', '/v1/me'), 401, 'unauthenticated');
  assert.equal((await root('POST', `/v1/people/${id}/totp/reset`, {})).status, 204);
  refused(await root('POST', `/v1/people/${id}/totp/reset`, {}), 409, 'no_totp');
  assert.equal((await post({ login: 'lost', password: GIVEN })).json.owes, 'totp');
  assert.deepEqual(register.sql(`select action from audit where person = (select id from person where login = 'root') and entity_id = '${id}' order by id`).flat().sort(),
    ['person.totp_reset', 'session.end']);
});

describe('rights over the API', () => {
  let root, local, market22, person;
  const idOf = (login) => register.sql(`select id from person where login = '${login}'`)[0][0];
  const give = (who, id, body) => who('POST', `/v1/people/${id}/grants`, body);
  const block = (who, id) => who('POST', `/v1/people/${id}/block`, { reason: 'nghỉ việc' });
  const admin = (login, ...scope) => register.socho('user', 'add', '--login', login, '--name', `Người ${login}`, '--role', 'sysadmin', ...scope, '--lasting', { input: `${GIVEN}\n` });

  before(async () => {
    admin('ruler', '--all');
    admin('ruler22', '--province', '22');
    register.socho('user', 'block', '--login', 'root');
    add('granted', 'market_maker', '--lasting');
    person = idOf('granted');
    [root, local] = [await register.person('ruler', GIVEN), await register.person('ruler22', GIVEN)];
    [[market22]] = register.sql("select id from market where label_code = 'HL2'");
  });

  test('a role is given and taken back, and counts from the next request', async () => {
    const me = await register.person('granted', GIVEN);
    const given = await give(root, person, { role: 'inspector', scope: 'market', market: market22 });
    assert.equal(given.status, 201, given.bytes.toString());
    const grant = given.json.grants.find(({ role }) => role === 'inspector');
    assert.deepEqual([grant.scope, grant.province, grant.market, grant.bank], ['market', 22, market22, null]);
    assert.equal((await me('GET', `/v1/markets/${market22}`)).status, 200);
    refused(await give(root, person, { role: 'inspector', scope: 'market', market: market22 }), 409, 'duplicate', 'role');
    refused(await me('DELETE', `/v1/people/${person}/grants/${grant.id}`), 403, 'forbidden');
    refused(await root('DELETE', `/v1/people/${idOf('ruler22')}/grants/${grant.id}`), 404, 'not_found');
    assert.equal((await root('DELETE', `/v1/people/${person}/grants/${grant.id}`)).status, 204);
    refused(await root('DELETE', `/v1/people/${person}/grants/${grant.id}`), 404, 'not_found');
    refused(await me('GET', `/v1/markets/${market22}`), 404, 'not_found');
    const lines = register.sql(`select action, person = '${idOf('ruler')}', market = '${market22}' from audit where entity_id = '${person}' and market is not null order by at`);
    assert.deepEqual(lines, [['person.grant', 't', 't'], ['person.withdraw', 't', 't']]);
    for (const [body, code, field] of [[{ role: 'king', scope: 'all' }, 'bad_choice', 'role'], [{ role: 'inspector' }, 'missing', 'scope'],
      [{ role: 'inspector', scope: 'market' }, 'missing', 'market'], [{ role: 'inspector', scope: 'all', province: 22 }, 'unknown_field', 'province'],
      [{ role: 'inspector', scope: 'province', province: 23 }, 'unknown_unit', 'province'], [{ role: 'inspector', scope: 'unit', unit: '99999' }, 'unknown_unit', 'unit'],
      [{ role: 'inspector', scope: 'market', market: person }, 'unknown_market', 'market'], [{ role: 'bank_checker', scope: 'province', province: 22 }, 'missing', 'bank'],
      [{ role: 'inspector', scope: 'province', province: 22, bank: '970436' }, 'unknown_field', 'bank'], [{ role: 'bank_checker', scope: 'province', province: 22, bank: '999999' }, 'unknown_bank', 'bank']])
      refused(await give(root, person, body), 422, code, field);
  });

  test('who rules a province gives what lies in it to its people, and no more', async () => {
    const page = (await local('GET', '/v1/people?limit=200')).json.items;
    assert.ok(page.length > 3 && page.every(({ grants }) => grants.length && grants.every(({ province }) => province === 22)));
    assert.equal((await give(local, person, { role: 'auditor', scope: 'province', province: 22 })).status, 201);
    refused(await give(local, person, { role: 'inspector', scope: 'all' }), 403, 'out_of_scope', 'scope');
    refused(await give(local, person, { role: 'inspector', scope: 'province', province: 19 }), 403, 'out_of_scope', 'scope');
    assert.equal((await give(root, person, { role: 'auditor', scope: 'province', province: 19 })).status, 201);
    for (const [method, path, body] of [['GET', '', undefined], ['POST', '/grants', { role: 'inspector', scope: 'province', province: 22 }], ['POST', '/block', { reason: 'x' }], ['DELETE', '/block', undefined], ['DELETE', '/lock', undefined], ['GET', '/sessions', undefined]])
      refused(await local(method, `/v1/people/${person}${path}`, body), 404, 'not_found');
    refused(await block(local, idOf('ruler')), 404, 'not_found');
  });

  test('nobody changes their own rights', async () => {
    const own = idOf('ruler'), [{ id: grant }] = (await root('GET', `/v1/people/${own}`)).json.grants;
    refused(await give(root, own, { role: 'prov_admin', scope: 'all' }), 403, 'own_rights');
    refused(await block(root, own), 403, 'own_rights');
    refused(await root('DELETE', `/v1/people/${own}/grants/${grant}`), 403, 'own_rights');
    refused(await give(local, idOf('ruler22'), { role: 'sysadmin', scope: 'province', province: 22 }), 403, 'own_rights');
  });

  test('a blocked person\'s next request is refused, until admitted again', async () => {
    const me = await register.person('granted', GIVEN).catch(() => register.person('granted', GIVEN));
    refused(await root('POST', `/v1/people/${person}/block`, {}), 422, 'reason_needed', 'reason');
    const seen = await block(root, person);
    assert.deepEqual([seen.status, seen.json.state, seen.json.sessions], [200, 'blocked', 0]);
    refused(await me('GET', '/v1/me'), 401, 'unauthenticated');
    await assert.rejects(register.signIn('granted', GIVEN));
    assert.equal((await root('DELETE', `/v1/people/${person}/block`)).status, 204);
    refused(await me('GET', '/v1/me'), 401, 'unauthenticated');
    assert.ok((await register.signIn('granted', GIVEN)).cookie);
    const [[after_]] = register.sql(`select after ->> 'reason' from audit where entity_id = '${person}' and action = 'person.state' order by at limit 1`);
    assert.equal(after_, 'nghỉ việc');
  });

  test('a lock after failed attempts is seen and lifted', async () => {
    for (let n = 0; n < 10; n++) await post({ login: 'granted', password: 'không phải mật khẩu' }, { headers: { 'x-forwarded-for': '198.51.100.77' } });
    const { lock } = (await root('GET', `/v1/people/${person}`)).json;
    assert.deepEqual([lock.failures, lock.locked], [10, true]);
    refused(await post({ login: 'granted', password: GIVEN }), 429, 'too_many');
    assert.equal((await root('DELETE', `/v1/people/${person}/lock`)).status, 204);
    refused(await root('DELETE', `/v1/people/${person}/lock`), 404, 'not_found');
    assert.equal((await root('GET', `/v1/people/${person}`)).json.lock, null);
  });

  test('one who rules everything is always left, also when two block each other at once', async () => {
    admin('rival', '--all');
    const rival = await register.person('rival', GIVEN);
    const answers = await Promise.all([block(root, idOf('rival')), block(rival, idOf('ruler'))]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ bytes }) => bytes).join());
    assert.deepEqual(register.sql("select count(*) from role_grant g join person p on p.id = g.person where role = 'sysadmin' and scope_kind = 'all' and state = 'active'"), [['1']]);
    const [[last]] = register.sql("select login from role_grant g join person p on p.id = g.person where role = 'sysadmin' and scope_kind = 'all' and state = 'active'");
    assert.throws(() => register.socho('user', 'block', '--login', last));
    assert.throws(() => register.socho('user', 'withdraw', '--login', last, '--role', 'sysadmin', '--all'));
    assert.deepEqual(register.sql(`select state from person where login = '${last}'`), [['active']]);
  });
});

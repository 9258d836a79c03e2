// The trail: who did what, when and from where, for one thing, by search, and as a file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

const register = new Register();
let maker, checker, elsewhere, auditor, revision, code;
const account = '190011223344', phone = '0912 345 678';
before(async () => {
  await register.start();
  register.sql(`insert into role_grant (person, role, scope_kind, province) select id, 'auditor', 'province', 22 from person where login = 'viewer'`);
  register.sql(`insert into person (login, name, password_hash) select 'clerk', 'x', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind, province) select id, 'market_maker', 'province', 22 from person where login = 'clerk'`);
  [maker, checker, elsewhere, auditor] = await Promise.all(['maker', 'checker', 'elsewhere', 'viewer'].map((who) => register.person(who)));
  revision = await submitted((method, path, body) => maker(method, path, body, { headers: { 'x-forwarded-for': '203.0.113.7' } }), MARKETS[0],
    form('A1', { vendor: { phone, name: '=HYPERLINK("x")' }, account: { number: account } }));
  code = (await checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 })).json;
  await submitted(maker, MARKETS[1], form('A21'));
}, { timeout: 120_000 });
after(() => register.stop());

const ok = (answer) => {
  assert.equal(answer.status, 200, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, word, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, word);
  if (field) assert.equal(answer.json.field, field);
};

test('one thing has a page of what was done to it, by whom and from where', async () => {
  const { items } = ok(await checker('GET', `/v1/revisions/${revision.id}/trail`));
  assert.deepEqual(items.map(({ action, person, address }) => [action, person.login, address]), [
    ['revision.approved', 'checker', '127.0.0.1'], ['revision.submit', 'maker', '203.0.113.7'], ['revision.create', 'maker', '203.0.113.7'],
  ]);
  assert.match(items[0].at, /\+07:00$/);
  assert.equal(items[0].after.code, code.id);
  assert.deepEqual(items[0].market, { id: MARKETS[0], name: 'Chợ Hạ Long I' });
  const sealed = items[2].after.sealed;
  assert.deepEqual(items[1].after, { version: 2, sealed }, 'what was submitted');
  assert.deepEqual(Object.keys(sealed).sort(), ['account.number', 'vendor.phone']);
  assert.match(sealed['account.number'], /^[0-9a-f]{32}$/);
  assert.equal(sealed['account.number'], register.sql(`select encode(number_hash, 'hex') from account where id = '${code.account.id}'`)[0][0]);
  assert.equal(ok(await checker('GET', `/v1/codes/${code.id.toLowerCase()}/trail`)).items[0].action, 'code.issue');
  for (const path of [`/v1/revisions/${revision.id}/trail`, `/v1/codes/${code.id}/trail`]) refused(await elsewhere('GET', path), 404, 'not_found');
  for (const path of [`/v1/nothings/${revision.id}/trail`, '/v1/revisions/x/trail', `/v1/stalls/${revision.id}/trail`]) refused(await checker('GET', path), 404, 'not_found');
});

test('who stands in the trail is found by a few letters of the name, and by nobody who may not read those lines', async () => {
  const people = async (query, who = auditor) => ok(await who('GET', `/v1/trail/people?${query}`));
  register.sql("update person set name = 'Đặng Thị Hường' where login = 'maker'");
  const [[id]] = register.sql("select id from person where login = 'maker'");
  for (const q of ['hường', 'dang thi', 'MAKER']) assert.deepEqual((await people(`q=${encodeURIComponent(q)}`)).items, [{ id, login: 'maker', name: 'Đặng Thị Hường' }]);
  assert.deepEqual((await people('q=nobody')).items, []);
  const all = await people('limit=200'), logins = all.items.map(({ login }) => login);
  assert.ok(['checker', 'maker'].every((login) => logins.includes(login)));
  assert.ok(!logins.includes('clerk'), 'who did nothing stands nowhere');
  const first = await people('limit=1'), second = await people(`limit=1&after=${first.next}`);
  assert.deepEqual([first, second].map(({ items }) => items[0].login), logins.slice(0, 2));
  assert.deepEqual((await people('q=maker', elsewhere)).items.map(({ login }) => login), ['maker'], 'who worked in the other market too');
  assert.deepEqual((await people('q=checker', elsewhere)).items, [], 'and not who worked in the first alone');
  refused(await auditor('GET', '/v1/trail/people?name=x'), 422, 'unknown_field', 'name');
});

test('the trail is searched by thing, person, action, market and day, in pages that meet', async () => {
  const list = async (query, who = auditor) => ok(await who('GET', `/v1/trail?${query}`));
  const all = (await list('limit=200')).items;
  assert.ok(all.length >= 6);
  const pieces = [];
  for (let after = ''; after !== null;) {
    const page = await list(`limit=2${after && `&after=${after}`}`);
    pieces.push(...page.items);
    after = page.next;
  }
  assert.deepEqual(pieces.map(({ id }) => id), all.map(({ id }) => id));
  assert.deepEqual((await list('action=revision.approved')).items.map(({ entity_id }) => entity_id), [revision.id]);
  assert.ok((await list('action=revision')).items.every(({ action }) => action.startsWith('revision.')));
  assert.deepEqual(new Set((await list(`market=${MARKETS[1]}`)).items.map(({ market }) => market.id)), new Set([MARKETS[1]]));
  const [[who]] = register.sql("select id from person where login = 'checker'");
  assert.ok((await list(`person=${who}`)).items.every(({ person }) => person.login === 'checker'));
  const day = (shift) => new Date(Date.now() + 7 * 3600_000 + shift * 86400_000).toISOString().slice(0, 10);
  assert.equal((await list(`from=${day(0)}&to=${day(0)}&limit=200`)).items.length, all.length);
  assert.deepEqual((await list(`from=${day(1)}`)).items, []);
  assert.deepEqual((await list(`to=${day(-1)}`)).items, []);
  assert.ok((await list('limit=200', checker)).items.every(({ market }) => market.id === MARKETS[0]), 'a market\'s checker sees that market');
  for (const [query, word, field] of [['who=x', 'unknown_field', 'who'], ['person=x', 'bad_id', 'person'], ['from=gestern', 'bad_date', 'from'],
    ['limit=0', 'out_of_range', 'limit'], ['after=1', 'bad_id', 'after']])
    refused(await auditor('GET', `/v1/trail?${query}`), 422, word, field);
  const clerk = await register.person('clerk');
  refused(await clerk('GET', '/v1/trail'), 403, 'forbidden');
});

test('the trail leaves as a file that no spreadsheet computes, and no sealed value with it', async () => {
  const answer = await auditor('GET', '/v1/trail.csv?action=revision');
  assert.equal(answer.status, 200);
  assert.match(answer.headers['content-type'], /^text\/csv/);
  const text = answer.bytes.toString(), lines = text.trimEnd().split('\r\n');
  assert.equal(lines[0], 'id,at,login,address,request,action,province,market,entity,entity_id,before,after');
  assert.ok(lines.slice(1).every((line) => /^"[0-9a-f-]{36}","/.test(line)));
  const command = register.socho('trail', 'export', '--action', 'revision');
  assert.deepEqual(command.trimEnd().split('\r\n').map((line) => line.split('","')[0]), lines.map((line) => line.split('","')[0]));
  for (const secret of [account, '912345678']) assert.ok(!text.includes(secret) && !register.socho('trail', 'export').includes(secret), secret);
  register.sql(`insert into audit (province, person, action, entity, entity_id) select 22, id, 'test.formula', 'stall', '=1+1' from person where login = 'maker'`);
  assert.ok(register.socho('trail', 'export', '--entity', 'stall', '--id', '=1+1').includes(`"'=1+1"`));
  register.sql(`insert into audit (province, action) select 22, 'test.many' from generate_series(1, 10001)`);
  refused(await auditor('GET', '/v1/trail.csv'), 422, 'too_many_lines');
  assert.equal(register.socho('trail', 'export', '--action', 'test.many').trimEnd().split('\r\n').length, 10_002);
});

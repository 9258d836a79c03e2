// Administration over the API: people who are let in.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Register } from './register.mjs';
import { build, PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false });
let root, own, markets;
before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'root', 'sysadmin', '--all');
  person(register, 'root2', 'sysadmin', '--all');
  person(register, 'quangninh', 'sysadmin', '--province', '22');
  person(register, 'maker', 'market_maker', '--province', '22');
  root = await register.person('root', PASSWORD);
  own = await register.person('quangninh', PASSWORD);
}, { timeout: 120_000 });
after(() => register.stop());

const OWN = 'mật khẩu tự mình chọn lấy';
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
};
const idOf = (login) => register.sql(`select id from person where login = '${login}'`)[0]?.[0];
const signIn = async (login, password) => {
  const answer = await register.request('POST', '/v1/sessions', { body: { login, password } });
  const cookie = answer.headers['set-cookie']?.[0].split(';')[0];
  return { answer, me: (method, path, body) => register.request(method, path, { cookie, body }) };
};
const trail = (id) => register.sql(`select action from audit where entity = 'person' and entity_id = '${id}' order by id`).flat();
/** A secret stands in no table and in no line that was logged. */
const nowhere = (secret) => {
  assert.ok(!register.log().includes(secret), 'it is in the log');
  for (const table of register.tables())
    assert.equal(register.sql(`select count(*) from ${table} t where position('${secret}' in t::text) > 0`)[0][0], '0', `it is in ${table}`);
};
const inspector = (login, more = {}) => ({ login, name: 'Bà Năm', role: 'inspector', scope: 'market', market: markets.own, ...more });

test('somebody is added with a role, and with the password that was told once does nothing but choose another', async () => {
  const added = await root('POST', '/v1/people', inspector('banam'));
  assert.equal(added.status, 201, added.bytes.toString());
  const { id, login, password } = added.json;
  assert.equal(login, 'banam');
  assert.match(password, /^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/);
  nowhere(password);
  assert.deepEqual(trail(id).sort(), ['person.create', 'person.grant']);
  const { answer, me } = await signIn('banam', password);
  assert.deepEqual([answer.status, answer.json.owes], [201, 'password']);
  refused(await me('GET', '/v1/markets'), 403, 'password_change_needed');
  refused(await me('POST', '/v1/me/password', { old: password, new: password }), 422, 'same_password');
  assert.equal((await me('POST', '/v1/me/password', { old: password, new: OWN })).status, 204);
  assert.deepEqual((await me('GET', '/v1/markets')).json.items.map((one) => one.id), [markets.own]);
  assert.equal((await signIn('banam', password)).answer.status, 401);
  const { json } = await root('GET', `/v1/people/${id}`);
  assert.deepEqual(json.grants.map(({ role, scope, place }) => [role, scope, place]), [['inspector', 'market', 'Chợ Hạ Long I']]);
});

test('sent twice under one id they are added once, and the password is not told again', async () => {
  const body = inspector('hailan', { id: randomUUID() });
  const answers = await Promise.all([root('POST', '/v1/people', body), root('POST', '/v1/people', body)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 201], answers.map(({ bytes }) => bytes).join());
  const repeated = await root('POST', '/v1/people', body);
  assert.deepEqual([repeated.status, repeated.json], [200, { id: body.id, login: 'hailan', password: null }]);
  assert.deepEqual(trail(body.id).sort(), ['person.create', 'person.grant']);
  const { answer } = await signIn('hailan', answers.find(({ status }) => status === 201).json.password);
  assert.equal(answer.status, 201);
  refused(await root('POST', '/v1/people', { ...body, login: 'hailan2' }), 409, 'duplicate', 'id');
  refused(await root('POST', '/v1/people', { ...body, id: randomUUID() }), 409, 'login_taken', 'login');
});

test('what is wrong with somebody new is said at its field, and nobody is added', async () => {
  const before_ = register.sql('select count(*) from person');
  const of = (change) => root('POST', '/v1/people', { ...inspector('moi'), ...change });
  refused(await of({ login: '0912345678' }), 422, 'bad_login', 'login');
  refused(await of({ login: 'Bà Năm' }), 422, 'bad_login', 'login');
  refused(await of({ name: undefined }), 422, 'missing', 'name');
  refused(await of({ role: 'king' }), 422, 'bad_choice', 'role');
  refused(await of({ market: randomUUID() }), 422, 'unknown_market', 'market');
  refused(await of({ scope: 'unit', market: undefined, unit: '99999' }), 422, 'unknown_unit', 'unit');
  refused(await of({ password: 'đặt sẵn cho người khác' }), 422, 'unknown_field', 'password');
  refused(await of({ id: 'x' }), 422, 'bad_id', 'id');
  assert.deepEqual(register.sql('select count(*) from person'), before_);
});

test('who rules one province adds people there and nowhere else', async () => {
  assert.equal((await own('POST', '/v1/people', inspector('trongtinh'))).status, 201);
  refused(await own('POST', '/v1/people', inspector('ngoaitinh', { market: markets.far })), 422, 'unknown_market');
  refused(await own('POST', '/v1/people', { login: 'ngoaitinh', name: 'X', role: 'prov_admin', scope: 'province', province: 19 }), 403, 'out_of_scope', 'scope');
  refused(await own('POST', '/v1/people', { login: 'ngoaitinh', name: 'X', role: 'sysadmin', scope: 'all' }), 403, 'out_of_scope', 'scope');
  assert.equal(idOf('ngoaitinh'), undefined);
});

test('another password ends every session, and is changed before anything else', async () => {
  const id = idOf('banam'), { me } = await signIn('banam', OWN);
  assert.equal((await me('GET', '/v1/markets')).status, 200);
  const reset = await root('POST', `/v1/people/${id}/password`, {});
  assert.equal(reset.status, 200, reset.bytes.toString());
  refused(await me('GET', '/v1/markets'), 401, 'unauthenticated');
  assert.equal((await signIn('banam', OWN)).answer.status, 401);
  assert.equal((await signIn('banam', reset.json.password)).answer.json.owes, 'password');
  assert.ok(trail(id).includes('person.password'));
  nowhere(reset.json.password);
});

test('nobody gives themselves another password, nor somebody beyond their rule, nor a trader', async () => {
  const hashes = () => register.sql('select login, password_hash from person order by login');
  const before_ = hashes(), reset = (who, login) => who('POST', `/v1/people/${idOf(login)}/password`, {});
  refused(await reset(root, 'root'), 403, 'own_rights');
  refused(await reset(own, 'root2'), 404, 'not_found');
  refused(await root('POST', `/v1/people/${randomUUID()}/password`, {}), 404, 'not_found');
  register.sql(`with made as (
      insert into person (login, name, password_hash) select 'vendor.x', 'Cô Bảy', password_hash from person where login = 'root' returning id
    ), held as (
      insert into role_grant (person, role, scope_kind, province, market) select id, 'vendor', 'market', 22, '${markets.own}' from made
    ), sold as (
      insert into vendor (province, market, kind, name, name_fold) values (22, '${markets.own}', 'household', 'Cô Bảy', 'co bay') returning id
    )
    insert into vendor_person (person, province, market, vendor, page) select m.id, 22, '${markets.own}', s.id, true from made m, sold s`);
  before_.push(...hashes().filter(([login]) => login === 'vendor.x'));
  refused(await reset(root, 'vendor.x'), 409, 'pin_at_board');
  assert.deepEqual(hashes(), before_);
});

test('the places of a role are found by their names, within what one rules', async () => {
  const found = async (who, query) => {
    const answer = await who('GET', `/v1/system/places?${query}`);
    assert.equal(answer.status, 200, answer.bytes.toString());
    return answer.json.items;
  };
  const long = await found(root, 'kind=market&q=h%E1%BA%A1%20long');
  assert.deepEqual(long.map(({ id, name }) => [id, name]), [[markets.own, 'Chợ Hạ Long I'], [markets.other, 'Chợ Hạ Long II']]);
  assert.ok(long.every(({ within }) => within));
  assert.deepEqual((await found(root, 'kind=province&q=thai')).map(({ id, name }) => [id, name]), [['19', 'Tỉnh Thái Nguyên']]);
  assert.deepEqual((await found(root, 'q=05443')).map(({ kind, id, within }) => [kind, id, within]), [['unit', '05443', 'Thái Nguyên']]);
  assert.deepEqual(await found(own, 'q=dong%20quang'), []);
  assert.deepEqual((await found(own, 'kind=province')).map(({ id }) => id), ['22']);
  const all = await found(root, 'kind=unit&limit=200');
  assert.ok(all.length > 5 && all.length < 200, String(all.length));
  const paged = [];
  for (let after_ = ''; after_ !== null;) {
    const { json } = await root('GET', `/v1/system/places?kind=unit&limit=3${after_ && `&after=${encodeURIComponent(after_)}`}`);
    paged.push(...json.items);
    after_ = json.next;
  }
  assert.deepEqual(paged, all);
  assert.equal((await root('POST', `/v1/people/${idOf('hailan')}/grants`, { role: 'commune_officer', scope: 'unit', unit: all[0].id })).status, 201);
});

// Administration over the API: people who are let in, and the jobs of the press.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
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
  assert.deepEqual(register.sql(register.tables().map((table) => `select '${table}' where exists (select from ${table} t where position('${secret}' in t::text) > 0);`).join('\n')), []);
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

describe('jobs', () => {
  const job = (province, market, words) => register.sql(`insert into job (province, market, kind, state, run_at, finished_at, error, dedupe, attempts)
    values (${province}, ${market ? `'${market}'` : 'null'}, ${words}) returning id`)[0][0];
  const stateOf = (id) => register.sql(`select state, attempts, error from job where id = '${id}'`)[0];
  const list = async (who, query = '') => {
    const answer = await who('GET', `/v1/system/jobs?${query}`);
    assert.equal(answer.status, 200, answer.bytes.toString());
    return answer.json.items;
  };
  const retry = (who, id) => who('POST', `/v1/system/jobs/${id}/retry`, {}), stop = (who, id) => who('POST', `/v1/system/jobs/${id}/stop`, {});
  const LATER = "now() + interval '1 day'";

  test('are listed by who rules their place, with the last error in words and never what they work on', async () => {
    const id = job(22, markets.own, "'report', 'failed', now(), now(), 'unavailable signer away', null, 5");
    const far = job(19, markets.far, "'report', 'failed', now(), now(), 'its worker died 5 times', null, 5");
    const [one] = await list(own, 'kind=report&state=failed');
    assert.equal(one.id, id);
    assert.deepEqual([one.market.name, one.attempts, one.may_retry, one.may_stop, one.error.code, one.error.title_vi, one.error.detail],
      ['Chợ Hạ Long I', 5, true, false, 'unavailable', 'Hệ thống đang bận; hãy thử lại sau ít giây.', 'signer away']);
    assert.ok(!('payload' in one) && !('error_vi' in one));
    assert.deepEqual((await list(own)).filter((each) => each.province !== 22), [], 'nothing of elsewhere, and nothing of the whole country');
    const both = await list(root, 'kind=report');
    assert.deepEqual(both.map((each) => each.id), [far, id], 'the newest first');
    assert.deepEqual(both[0].error, { code: 'internal', title: 'Something went wrong here; try again.', title_vi: 'Hệ thống gặp lỗi; hãy thử lại.', detail: 'its worker died 5 times', detail_vi: 'its worker died 5 times' });
    assert.deepEqual((await list(root, 'q=dong%20quang')).map((each) => each.id), [far]);
    assert.deepEqual((await list(root, 'q=signer')).map((each) => each.id), [id]);
    assert.deepEqual((await list(root, 'state=done&kind=report')), []);
    const first = (await root('GET', '/v1/system/jobs?kind=report&limit=1')).json;
    assert.deepEqual((await list(root, `kind=report&limit=1&after=${first.next}`)).map((each) => each.id), [id]);
    refused(await root('GET', '/v1/system/jobs?state=lost'), 422, 'bad_choice', 'state');
  });

  test('one that was given up is tried again, once, within what one rules', async () => {
    const id = job(22, markets.own, "'sessions', 'failed', now(), now(), 'unavailable', null, 5"), far = job(19, markets.far, "'sessions', 'failed', now(), now(), 'unavailable', null, 5");
    refused(await retry(own, far), 404, 'not_found');
    assert.equal(stateOf(far)[0], 'failed');
    assert.equal((await retry(own, id)).status, 204);
    while (stateOf(id)[0] !== 'done') await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(stateOf(id)[1], '1', 'its attempts count anew');
    refused(await retry(own, id), 409, 'job_state');
    assert.deepEqual(register.sql(`select action, after->>'kind' from audit where entity_id = '${id}'`), [['job.retry', 'sessions']]);
    const twin = job(22, markets.own, "'print', 'failed', now(), now(), 'unavailable', 'same', 5");
    job(22, markets.own, `'print', 'queued', ${LATER}, null, null, 'same', 0`);
    refused(await retry(root, twin), 409, 'job_again');
    assert.equal(stateOf(twin)[0], 'failed');
    refused(await retry(root, randomUUID()), 404, 'not_found');
  });

  test('one that waits is stopped where its kind allows it, and may be tried again', async () => {
    const waits = job(22, markets.own, `'print', 'queued', ${LATER}, null, null, null, 0`), promised = job(22, markets.own, `'erase', 'queued', ${LATER}, null, null, null, 0`);
    assert.deepEqual((await list(own, 'state=queued')).filter(({ id }) => id === waits || id === promised).map(({ id, may_stop: may }) => [id, may]), [[promised, false], [waits, true]]);
    refused(await stop(own, promised), 409, 'job_state');
    assert.equal(stateOf(promised)[0], 'queued');
    assert.equal((await stop(own, waits)).status, 204);
    assert.deepEqual(stateOf(waits), ['failed', '0', 'cancelled']);
    refused(await stop(own, waits), 409, 'job_state');
    const [one] = (await list(own, 'q=cancelled'));
    assert.deepEqual([one.id, one.error.title_vi], [waits, 'Người quản trị đã dừng.']);
    assert.deepEqual(register.sql(`select action from audit where entity_id = '${waits}'`), [['job.stop']]);
    refused(await stop(own, randomUUID()), 404, 'not_found');
  });

  test('are a file as well', async () => {
    const lines = (await root('GET', '/v1/exports/system_jobs.csv')).bytes.toString();
    assert.match(lines, /HALONG1,[0-9a-f-]{36},print,failed/);
    assert.ok(!(await own('GET', '/v1/exports/system_jobs.csv')).bytes.toString().includes('DONGQUANG'));
  });
});

// Providers that push in a form of their own: /in/{provider}/{token}.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { accountNumber, form, submitted } from './town.mjs';
import { Provider, event } from './provider.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const SUCCESS = { success: true };
let register;
const fedNumber = accountNumber();

before(async () => {
  register = await new Register({ config: 'web_processes = 1\n' }).start();
});
after(() => register.stop());

/** A connection made by the command; secrets: name = value lines on standard input. */
function connect(provider, { name = provider, secrets, words = [] } = {}) {
  const more = secrets ? ['--secrets', '-'] : [];
  return JSON.parse(register.socho('connection', 'add', '--name', name, '--provider', provider, '--json', ...more, ...words,
    { input: secrets ? Object.entries(secrets).map((pair) => `${pair.join(' = ')}\n`).join('') : '' }));
}

const send = (path, body, headers = {}, method = 'POST') =>
  register.request(method, path, { raw: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), headers });

const stored = (connection) => register.sql(`select event_id, direction, amount_vnd, bin, match_rule, counted from confirmation
  where connection = '${connection}' order by event_id`);
const aside = (connection) => register.sql(`select kind, reason, coalesce(field, '-') from delivery_aside where connection = '${connection}' order by reason`);

async function metric(connection, result) {
  const text = (await register.request('GET', '/metrics')).bytes.toString();
  const line = text.split('\n').find((one) => one.startsWith('socho_deliveries_total') && one.includes(connection) && one.includes(`result="${result}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

let serial = 80_000_000;
const sepay = (change = {}) => ({ gateway: 'MBBank', transactionDate: '2026-11-20 09:15:00', accountNumber: '0900012345', subAccount: null,
  code: null, content: 'CZ044EEVZ', transferType: 'in', description: '', transferAmount: 45000, referenceCode: 'FT26324000000001',
  accumulated: 0, id: ++serial, ...change });

describe('a connection', () => {
  test('is found by its provider and its token only, and everything else is not there', async () => {
    const { path, apikey, id } = connect('sepay', { name: 'found' });
    const headers = { authorization: `Apikey ${apikey}` };
    const answers = [];
    for (const wrong of [path.replace('sepay', 'nobody'), path.replace('sepay', 'native'), `${path}x`, path.slice(0, -1), '/in/sepay/x', `/in/nobody/${'x'.repeat(43)}`])
      answers.push(await send(wrong, sepay(), headers));
    answers.push(await register.request('GET', path, { headers }));
    for (const { status, json } of answers) assert.deepEqual([status, json.code], [404, 'not_found']);
    assert.deepEqual(stored(id), []);
    assert.deepEqual((await send(path, sepay(), headers)).json, SUCCESS);
    assert.equal(stored(id).length, 1);
    assert.match((await register.request('GET', '/metrics')).bytes.toString(), /^socho_deliveries_unknown_total 7$/m);
  });

  test('rotates: the old secret is taken beside the new one until its time is over, and not at all without an overlap', async () => {
    const first = connect('sepay', { name: 'rotates' });
    const rotate = (...words) => JSON.parse(register.socho('connection', 'rotate', first.id, '--json', ...words)).apikey;
    const taken = async (key) => (await send(first.path, sepay(), { authorization: `Apikey ${key}` })).status;
    const becomes = async (key, status) => { while (await taken(key) !== status) await pause(50); };
    assert.equal(await taken(first.apikey), 200);
    const second = rotate();
    await becomes(second, 200);
    assert.equal(await taken(first.apikey), 200);
    register.sql(`update connection set second_until = now() where id = '${first.id}'`);
    await becomes(first.apikey, 401);
    const third = rotate('--overlap', '0');
    await becomes(third, 200);
    assert.equal(await taken(second), 401);
    register.socho('connection', 'disable', first.id);
    await becomes(third, 404);
    const listed = register.socho('connection', 'list', '--json').trim().split('\n').map((line) => JSON.parse(line)).find(({ id }) => id === first.id);
    assert.deepEqual([listed.provider, listed.state, listed.second_secret], ['sepay', 'disabled', false]);
    assert.deepEqual(register.sql(`select action from audit where entity_id = '${first.id}' order by at`).flat(),
      ['connection.create', 'connection.rotate', 'connection.rotate', 'connection.disable']);
  });

  test('takes deliveries from its networks only', async () => {
    const near = connect('sepay', { name: 'near', words: ['--addresses', '203.0.113.0/24 127.0.0.1'] });
    const far = connect('sepay', { name: 'far', words: ['--addresses', '203.0.113.0/24'] });
    assert.equal((await send(near.path, sepay(), { authorization: `Apikey ${near.apikey}` })).status, 200);
    const answer = await send(far.path, sepay(), { authorization: `Apikey ${far.apikey}` });
    assert.deepEqual([answer.status, answer.json], [401, { success: false }]);
    assert.deepEqual(stored(far.id), []);
    assert.equal(await metric(far.id, 'bad_address'), 1);
    assert.throws(() => connect('sepay', { name: 'nowhere', words: ['--addresses', '203.0.113.1/24'] }));
  });

  test('is not made without a secret, nor with one that its provider does not have', () => {
    assert.throws(() => connect('sepay', { name: 'odd', secrets: { password: 'x' } }));
    assert.throws(() => connect('nobody', { name: 'odd' }));
    assert.equal(register.sql(`select count(*) from connection where name = 'odd'`)[0][0], '0');
  });
});

describe('the native form', () => {
  test('is also taken at the path of its connection', async () => {
    const provider = new Provider(register, { name: 'by path' });
    const { path } = connect('native', { name: 'path', secrets: { secret: provider.secret } });
    const one = await provider.push(event('at-path'), { path });
    assert.deepEqual([one.status, one.json.status], [200, 'recorded']);
    assert.equal((await provider.push(event('at-path', { amount: '1' }), { path })).status, 409);
    const wrong = await provider.push(event('at-path-2'), { path, at: 1 });
    assert.deepEqual([wrong.status, wrong.json.code], [401, 'clock_skew']);
    assert.equal((await provider.push({ type: 'payment.credited' }, { path })).status, 422);
  });
});

describe('a feed', () => {
  const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.bytes.toString());
    return answer.json;
  };
  let maker, checker, code, connection;
  const observed = async () => ok(await checker('GET', `/v1/markets/${MARKETS[0]}/adoption`)).ladder.find(({ step }) => step === 'observed').numerator;
  before(async () => {
    [maker, checker] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
    const sent = await submitted(maker, MARKETS[0], form('A1', { account: { number: fedNumber, bin: '970422' } }));
    code = ok(await checker('POST', `/v1/revisions/${sent.id}/approve`, { version: sent.version }));
    connection = connect('sepay', { name: 'fed' });
  });

  test('makes the stalls of its account observed, as long as it is open and its connection active', async () => {
    const before_ = await observed();
    assert.ok(ok(await maker('GET', '/v1/connections')).items.some(({ id, provider, feeds }) => id === connection.id && provider === 'sepay' && feeds === 0));
    const path = `/v1/accounts/${code.account.id}/feeds`;
    const since = register.sql(`select (now() at time zone 'Asia/Ho_Chi_Minh')::date - 70`)[0][0];
    const feed = ok(await maker('POST', path, { connection: connection.id, consent: 'Phiếu số 12', since }), 201);
    assert.deepEqual([feed.since, feed.until, feed.market], [since, null, MARKETS[0]]);
    assert.equal(await observed(), before_ + 1);
    assert.equal((await maker('POST', path, { connection: connection.id, consent: 'again' })).status, 409);
    for (const [body, status] of [[{ connection: connection.id }, 422], [{ connection: 'x', consent: 'x' }, 422], [{ connection: connection.id, consent: 'x', since: '2999-01-01' }, 422],
      [{ connection: code.account.id, consent: 'x' }, 404]])
      assert.equal((await maker('POST', path, body)).status, status);
    const ended = ok(await maker('POST', `${path}/${connection.id}/end`, { until: since }));
    assert.equal(ended.until, since);
    assert.equal(await observed(), before_, 'a feed that ended before the month observes nothing in it');
    assert.equal((await maker('POST', `${path}/${connection.id}/end`, {})).status, 404);
    assert.deepEqual(ok(await maker('GET', path)).items.map(({ connection: id, consent }) => [id, consent]), [[connection.id, 'Phiếu số 12']]);
    const actions = register.sql(`select action from audit where entity_id = '${code.account.id}' and action like 'feed.%' order by at`).flat();
    assert.deepEqual(actions, ['feed.open', 'feed.end']);
  });

  test('is opened, listed and ended by command too, and lasts only while its connection is active', async () => {
    const which = ['--account', code.account.id, '--connection', connection.id];
    register.socho('feed', 'open', ...which, '--consent', 'Phiếu số 13');
    const with_ = await observed();
    const listed = register.socho('feed', 'list', '--account', code.account.id).trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(listed.map(({ until, active }) => [until === null, active]), [[true, true], [false, true]]);
    assert.throws(() => register.socho('feed', 'open', ...which, '--consent', 'again'));
    register.sql(`update connection set environment = 'test' where id = '${connection.id}'`);
    assert.equal(await observed(), with_ - 1, 'a test connection observes nothing');
    register.sql(`update connection set environment = 'live' where id = '${connection.id}'`);
    register.socho('feed', 'end', ...which);
    assert.throws(() => register.socho('feed', 'end', ...which));
  });
});

describe('an account that falls silent', () => {
  test('is found, told and listed, and the silence ends when money is seen again', async () => {
    const maker = await register.person('maker');
    const [[account, stall, market]] = register.sql(`select c.account, c.stall, c.market from code c join stall s on s.id = c.stall where s.number = 'A1' and c.market = '${MARKETS[0]}'`);
    const { id } = connect('sepay', { name: 'silent' });
    register.socho('feed', 'open', '--account', account, '--connection', id, '--consent', 'Phiếu số 14');
    const look = async () => {
      register.sql(`insert into job (province, kind, dedupe) values (0, 'silences', gen_random_uuid()::text)`);
      for (;; await pause(50)) {
        const [job] = register.sql(`select state, result ->> 'found', result ->> 'ended' from job where kind = 'silences' order by created_at desc limit 1`);
        if (job[0] === 'done') return job.slice(1).map(Number);
      }
    };
    const list = async (open = true) => (await maker('GET', `/v1/markets/${market}/silences?open=${open}`)).json.items;
    const paid = (...daysAgo) => register.sql(daysAgo.map((n) => `insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
      values (22, '${stall}', (now() at time zone 'Asia/Ho_Chi_Minh')::date - ${n}, 9999, '${market}', 1, 5000, 1, now());`).join('\n'));
    paid(4, 5, 6, 7);
    assert.deepEqual(await look(), [0, 0], 'four days of a fortnight are not enough to expect a fifth');
    paid(9);
    assert.deepEqual([await look(), await look()], [[1, 0], [0, 0]]);
    const [silence] = await list();
    assert.deepEqual([silence.account.id, silence.connection.id, silence.ended_at], [account, id, null]);
    assert.match(register.log(), /job_alarm.*kind=silences.*wrong=1/);
    paid(1);
    assert.deepEqual(await look(), [0, 1]);
    assert.deepEqual([(await list()).length, (await list(false)).length], [0, 1]);
    register.socho('feed', 'end', '--account', account, '--connection', id);
    register.sql(`delete from stall_day where lane = 9999`);
    assert.equal((await maker('GET', `/v1/markets/${market}/silences?open=maybe`)).status, 422);
  }, { timeout: 30_000 });
});

describe('SePay', () => {
  let connection;
  const secret = 'test-sepay-hmac-secret-0123456789abcdef';
  const signed = (body, { at = Math.floor(Date.now() / 1000), over = body } = {}) => {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const mac = createHmac('sha256', secret).update(`${at}.${typeof over === 'string' ? over : JSON.stringify(over)}`).digest('hex');
    return send(connection.path, raw, { 'x-sepay-timestamp': String(at), 'x-sepay-signature': `sha256=${mac}` });
  };
  before(() => { connection = connect('sepay', { name: 'signed', secrets: { hmac_secret: secret } }); });

  test('is told the same success for a payment and for its repeats, which are recorded once', async () => {
    const one = sepay({ transferAmount: 120000 });
    for (let i = 0; i < 3; i++) {
      const { status, json, headers } = await signed(one);
      assert.deepEqual([status, json, headers['content-type']], [200, SUCCESS, 'application/json']);
    }
    assert.deepEqual((await signed({ ...one, transferAmount: 120001 })).json, SUCCESS, 'a conflict is kept and told as received');
    assert.deepEqual(stored(connection.id), [[String(one.id), 'credit', '120000', '970422', 'none', 'f']]);
    assert.deepEqual(register.sql(`select event_id, amount_vnd from confirmation_conflict where connection = '${connection.id}'`), [[String(one.id), '120001']]);
    assert.deepEqual([await metric(connection.id, 'recorded'), await metric(connection.id, 'duplicate'), await metric(connection.id, 'conflict')], [1, 2, 1]);
  });

  test('is refused when the body was changed, the time is wrong or the key is missing', async () => {
    const one = sepay();
    const rows = stored(connection.id);
    const answers = [await signed({ ...one, transferAmount: 1 }, { over: one }), await signed(one, { at: 1 }), await send(connection.path, one),
      await send(connection.path, one, { authorization: 'Apikey ' }), await send(connection.path, one, { authorization: 'Apikey undefined' })];
    for (const { status, json } of answers) assert.deepEqual([status, json], [401, { success: false }]);
    assert.deepEqual(stored(connection.id), rows);
    assert.deepEqual([await metric(connection.id, 'bad_secret'), await metric(connection.id, 'stale')], [4, 1]);
  });

  test('has what is genuine and not understood kept, sealed, with the reason, and never recorded', async () => {
    const rows = stored(connection.id);
    const text = (change) => JSON.stringify(sepay(change));
    const bad = [text({ transferAmount: -1 }), text({ transferAmount: 45000.5 }), text().replace('45000', '1e308'), text().replace('{', '{"id":1,'),
      text({ content: 'a\0b' }), text({ code: '@' }).replace('"@"', `${'['.repeat(1000)}${']'.repeat(1000)}`), text({ transferType: 'sideways' }),
      text({ transactionDate: '2126-01-01 00:00:00' }), 'not JSON'];
    for (const body of bad) assert.deepEqual([(await signed(body)).status, (await signed(body)).json], [200, SUCCESS], body);
    assert.deepEqual(stored(connection.id), rows);
    assert.deepEqual(aside(connection.id).map((row) => row.join(' ')), ['unread bad_amount transferAmount', 'unread bad_amount transferAmount',
      'unread bad_amount transferAmount', 'unread bad_choice transferType', 'unread bad_json -', 'unread bad_json -', 'unread bad_json -',
      'unread duplicate_key -', 'unread out_of_range transactionDate'], 'each once, although each came twice');
    assert.equal(await metric(connection.id, 'unread'), 2 * bad.length);
    assert.equal(register.sql(`select count(*) from delivery_aside where position('MBBank'::bytea in box) > 0`)[0][0], '0');
  });

  test('is refused a body that is too large, by size alone', async () => {
    const large = JSON.stringify(sepay({ description: 'x'.repeat(70_000) }));
    const answer = await signed(large);
    assert.deepEqual([answer.status, answer.json], [413, { success: false }]);
    const huge = await signed(JSON.stringify(sepay({ description: 'x'.repeat(2_000_000) }))).catch(() => ({ status: 413 }));
    assert.equal(huge.status, 413);
  });
});

describe('SePay by other means', () => {
  test('fetches a token with its client secret, and delivers with it while it lasts', async () => {
    const made = connect('sepay', { name: 'oauth', secrets: { client_id: 'sepay', client_secret: 'draw' } });
    assert.equal(made.apikey, undefined, 'no key is drawn that nobody asked for');
    const basic = (id, secret) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
    const fetch_ = (body, headers) => send(`${made.path}/token`, body, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
    const granted = await fetch_('grant_type=client_credentials', basic('sepay', made.client_secret));
    assert.deepEqual([granted.status, granted.json.token_type, granted.json.expires_in], [200, 'Bearer', 300]);
    assert.equal((await fetch_(`grant_type=client_credentials&client_id=sepay&client_secret=${made.client_secret}`)).status, 200);
    for (const [body, headers] of [['', basic('sepay', 'wrong')], ['', basic('other', made.client_secret)], ['', {}], ['client_id=&client_secret=', {}]])
      assert.deepEqual((await fetch_(body, headers)).json, { error: 'invalid_client' });
    const bearer = (token) => ({ authorization: `Bearer ${token}` });
    assert.deepEqual((await send(made.path, sepay(), bearer(granted.json.access_token))).json, SUCCESS);
    for (const token of ['', 'x', `${granted.json.access_token}x`, made.client_secret])
      assert.equal((await send(made.path, sepay(), bearer(token))).status, 401);
    assert.equal(stored(made.id).length, 1);
    const without = connect('sepay', { name: 'no oauth' });
    assert.equal((await send(`${without.path}/token`, '', basic('', ''))).status, 401);
    assert.equal((await send(`${connect('casso1').path}/token`, '', {})).status, 404);
  });

  test('has a Bank Hub with other names for the same', async () => {
    const made = connect('sepay_bankhub', { name: 'hub' });
    const one = { gateway: 'OCB', transaction_date: '2026-11-20 09:20:33', account_number: '0900011122', bank_account_xid: 'x', va: 'SEPHL0012',
      payment_code: null, content: 'x', transfer_type: 'credit', amount: 30000, reference_code: 'FT1', accumulated: 0, transaction_id: 'aa-bb' };
    assert.deepEqual((await send(made.path, one, { 'x-secret-key': made.secret_key })).json, SUCCESS);
    assert.equal((await send(made.path, one, { 'x-secret-key': 'wrong' })).status, 401);
    assert.deepEqual(stored(made.id), [['aa-bb', 'credit', '30000', '970448', 'none', 'f']]);
  });
});

describe('Casso', () => {
  const row = (id, change = {}) => ({ id, tid: `FT${id}`, description: 'x', amount: 20000, cusum_balance: 0, when: '2026-11-20 09:16:00',
    bank_sub_acc_id: '0900012345', subAccId: '0900012345', bankName: 'NH TMCP Quan Doi', bankAbbreviation: 'MB', virtualAccount: '', ...change });

  test('sends an array in its first form: each transaction is recorded, all or nothing, and a test call is not', async () => {
    const { id, path, secure_token: key } = connect('casso1', { name: 'first' });
    const deliver = (...data) => send(path, { error: 0, data }, { 'Secure-Token': key });
    assert.deepEqual((await deliver(row(1), row(2, { amount: -500000 }), row(0, { tid: 'MA_GIAO_DICH_THU_NGHIEM' }))).json, SUCCESS);
    assert.deepEqual(stored(id).map(([event_, direction, amount]) => [event_, direction, amount]), [['1', 'credit', '20000'], ['2', 'debit', '500000']]);
    assert.deepEqual((await deliver(row(3), row(4, { amount: 0.5 }))).json, SUCCESS);
    assert.equal(stored(id).length, 2, 'one that is not understood holds back its neighbours, and the bytes are kept');
    assert.deepEqual(aside(id).map(([kind, reason]) => [kind, reason]), [['unread', 'bad_amount'], ['test', 'test_call']]);
    assert.equal((await send(path, { error: 0, data: [row(5)] }, { 'Secure-Token': 'wrong' })).status, 401);
    assert.equal((await deliver(...Array.from({ length: 501 }, (_, n) => row(n + 100)))).status, 413);
    assert.deepEqual((await deliver(...Array.from({ length: 500 }, (_, n) => row(n + 100)))).json, SUCCESS);
    assert.equal(stored(id).length, 502);
  });

  test('signs its second form over the whole body with its keys in order, whichever language wrote it', async () => {
    const key = 'test-casso-v2-checksum-key';
    const { id, path } = connect('casso2', { name: 'second', secrets: { checksum_key: key } });
    const sorted = (v) => (Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v);
    const escaped = (text) => text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const writers = { js: (text) => text, php: (text) => escaped(text).replaceAll('/', '\\/'), python: escaped };
    let n = 0;
    for (const [name, write] of Object.entries(writers)) {
      const body = { error: 0, data: { id: ++n, reference: `FT${n}`, description: 'Trả tiền 5/11', amount: 45000, runningBalance: 1, transactionDateTime: '2026-11-20 09:15:00',
        accountNumber: '0900012345', bankName: 'MBBank', bankAbbreviation: 'MBB', virtualAccountNumber: '', counterAccountNumber: '' } };
      const sign = (t, text) => ({ 'x-casso-signature': `t=${t},v1=${createHmac('sha512', key).update(`${t}.${text}`).digest('hex')}` });
      const text = write(JSON.stringify(sorted(body)));
      assert.deepEqual((await send(path, body, sign(Date.now(), text))).json, SUCCESS, name);
      assert.equal((await send(path, body, sign(Date.now(), JSON.stringify(body)))).status, 401, 'not in their own order');
      assert.equal((await send(path, body, sign(Date.now() - 400_000, text))).status, 401);
      assert.equal((await send(path, { ...body, error: 1 }, sign(Date.now(), text))).status, 401);
    }
    assert.deepEqual(stored(id).map(([event_]) => event_), ['1', '2', '3']);
    assert.match(register.log(), /casso_canonical.*php/);
  });
});

describe('a provider told by configuration', () => {
  test('speaks as MB does for its terminals', async () => {
    const { id, path, bearer } = connect('mb_mms', { name: 'mb', secrets: { key: 'test-mb-access-key' } });
    const message = (change = {}) => ({ traceTransfer: '0000000002', storeLabel: 'CHO', terminalLabel: 'HL1A12', debitAmount: '20000', realAmount: '20000',
      payDate: '20261120091600', respCode: '00', respDesc: 'Success', rate: '1', billNumber: 'B1', consumerLabelTerm: '', referenceLabelCode: 'R1', userName: '',
      ftCode: 'FT26324000000002', endPointUrl: '', ...change });
    const signed = (m) => ({ ...m, checkSum: createHash('md5').update(`${m.traceTransfer}${m.billNumber}${m.payDate}${m.debitAmount}test-mb-access-key`).digest('hex') });
    const deliver = (m, token = bearer) => send(path.replace('mb_mms', 'mb-mms'), m, { authorization: `Bearer ${token}` });
    for (let i = 0; i < 2; i++) assert.deepEqual((await deliver(signed(message()))).json, { resCode: '00', resDesc: 'Success' });
    for (const answer of [await deliver({ ...signed(message()), debitAmount: '30000' }), await deliver(signed(message()), 'wrong'), await deliver(message())])
      assert.deepEqual([answer.status, answer.json], [400, { resCode: '12', resDesc: 'False checksum' }]);
    assert.deepEqual((await deliver(signed(message({ debitAmount: '1.5' })))).json, { resCode: '02', resDesc: 'Invalid order' });
    assert.deepEqual((await deliver(signed(message({ respCode: '05', ftCode: 'FT3' })))).json.resCode, '00');
    assert.deepEqual(stored(id), [['FT26324000000002', 'credit', '20000', '970422', 'none', 'f']]);
    assert.deepEqual(aside(id), [['unread', 'bad_amount', 'debitAmount'], ['ignored', 'not_paid', '-']]);
  });

  test('is not made when its settings would admit anybody, or without the key that it is checked by', () => {
    assert.throws(() => connect('mb_mms', { name: 'no key' }));
    assert.throws(() => connect('generic', { name: 'no settings', secrets: { key: 'x' } }));
    const settings = join(register.dir, 'settings.json');
    writeFileSync(settings, JSON.stringify({ event_id: ['id'], amount: 'a', direction: 'credit', replies: { recorded: { status: 200 }, bad_secret: { status: 401 } } }));
    assert.throws(() => connect('generic', { name: 'open', secrets: { key: 'x' }, words: ['--settings', settings] }));
  });

  test('is answered as its settings say', async () => {
    const settings = join(register.dir, 'settings.json');
    writeFileSync(settings, JSON.stringify({ bearer: true, event_id: ['id'], amount: 'sum', direction: 'credit', bank: '970436', account: '12345', reference: 'id',
      replies: { recorded: { status: 202, body: { ok: 1 } }, duplicate: { status: 208, body: { ok: 2 } }, bad_secret: { status: 403 } } }));
    const { id, path, bearer } = connect('generic', { name: 'own', words: ['--settings', settings] });
    const deliver = (token = bearer) => send(path, { id: 'a', sum: 7000 }, { authorization: `Bearer ${token}` });
    assert.deepEqual([(await deliver()).status, (await deliver()).json, (await deliver('x')).status], [202, { ok: 2 }, 403]);
    assert.deepEqual(stored(id), [['a', 'credit', '7000', '970436', 'none', 'f']]);
  });
});

describe('what nobody pushed', () => {
  const list = { asked: [], down: false };
  let server, base;
  const day = (at) => new Date(at + 7 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');
  before(async () => {
    server = http.createServer((request, response) => {
      const url = new URL(request.url, 'http://x');
      list.asked.push({ path: url.pathname, query: Object.fromEntries(url.searchParams), authorization: request.headers.authorization });
      const status = list.down ? 500 : 200;
      response.writeHead(status, { 'content-type': 'application/json' }).end(status === 200 ? JSON.stringify(list.answer(url)) : '{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${server.address().port}/list`;
  });
  after(() => server.close());

  const settings = (value) => {
    const file = join(register.dir, `settings${++serial}.json`);
    writeFileSync(file, JSON.stringify(value));
    return ['--settings', file];
  };
  const job = (id) => register.sql(`select state, coalesce(error, '-') from job where kind = 'pull' and dedupe = '${id}' order by created_at desc limit 1`)[0] ?? ['none'];
  /** Has the lists read as the clock has it every five minutes. */
  const pull = () => register.sql(`insert into job (province, kind, dedupe) values (0, 'pulls', gen_random_uuid()::text);
    update job set run_at = now() where kind = 'pull' and state = 'queued'`);
  async function pulled(id) {
    for (let before_ = register.sql(`select count(*) from job where kind = 'pull' and dedupe = '${id}' and state = 'done'`)[0][0]; ; await pause(50))
      if (register.sql(`select count(*) from job where kind = 'pull' and dedupe = '${id}' and state = 'done'`)[0][0] !== before_) return;
  }

  test('comes with the list: after 33 minutes of outage nothing is missing and everything is there once', async () => {
    const token = 'list-token';
    const made = connect('sepay', { name: 'drill', secrets: { apikey: 'draw', api_token: token }, words: settings({ pull: true, pull_url: base }) });
    const headers = { authorization: `Apikey ${made.apikey}` };
    const start = Date.now() - 40 * 60_000;
    // Every three seconds somebody pays; the list tells the newest first, as numbers in text.
    const truth = Array.from({ length: 660 }, (_, n) => ({ id: String(90_000_000 + n), bank_brand_name: 'MBBank', account_number: fedNumber, sub_account: null, code: null,
      transaction_date: day(start + n * 3000), amount_in: `${5000 + n}.00`, amount_out: '0.00', accumulated: '0.00', transaction_content: 'chuyen tien', reference_number: `FT${n}`, bank_account_id: '1' }));
    const broken = { ...truth[300], id: '99999999', amount_in: '0.00' };
    list.answer = (url) => {
      const [from, to, limit] = ['transaction_date_min', 'transaction_date_max', 'limit'].map((name) => url.searchParams.get(name));
      const transactions = [...truth, broken].filter(({ transaction_date: at }) => at >= from && at <= to).reverse().slice(0, Number(limit));
      return { status: 200, error: null, messages: { success: true }, transactions };
    };
    const pushed = (one) => send(made.path, { id: Number(one.id), gateway: 'MBBank', transactionDate: one.transaction_date, accountNumber: one.account_number, subAccount: null, code: null,
      content: one.transaction_content, transferType: 'in', transferAmount: Number(one.amount_in), referenceCode: one.reference_number, accumulated: 0, description: '' }, headers);
    for (const one of truth.slice(0, 40)) assert.equal((await pushed(one)).status, 200);
    // The register is away; what is pushed meanwhile is lost.
    await register.end('SIGTERM');
    await assert.rejects(pushed(truth[41]));
    list.down = true;
    await register.serve();
    pull();
    for (;;) {
      const [state, error = '-'] = job(made.id);
      if (error.includes('not_fetched') || /list could not be fetched/.test(error)) { assert.equal(state, 'queued'); break; }
      await pause(50);
    }
    assert.equal(stored(made.id).length, 40, 'a list that cannot be had changes nothing');
    list.down = false;
    for (const one of truth.slice(30, 60)) assert.equal((await pushed(one)).status, 200);
    pull();
    await pulled(made.id);
    assert.deepEqual(register.sql(`select count(*), count(distinct event_id), sum(amount_vnd) from confirmation where connection = '${made.id}'`),
      [['660', '660', String(truth.reduce((sum, { amount_in: amount }) => sum + Number(amount), 0))]]);
    assert.deepEqual(aside(made.id), [['unread', 'bad_amount', '-']]);
    const [[windows]] = register.sql(`select window_s from pull where connection = '${made.id}'`);
    assert.ok(list.asked.length > 4 && Number(windows) > 0, 'a window that comes back full is asked for in halves');
    assert.ok(list.asked.every(({ authorization }) => authorization === `Bearer ${token}`));
    assert.deepEqual(register.sql(`select sum(payments), sum(amount_vnd) from stall_day d join stall s on s.id = d.stall where s.number = 'A1' and s.market = '${MARKETS[0]}'`),
      register.sql(`select count(*), sum(amount_vnd) from confirmation c join stall s on s.id = c.stall where s.number = 'A1' and s.market = '${MARKETS[0]}' and c.counted`));
    // The provider's own retries come at last, and the list is read again: everything was there.
    for (const one of truth.slice(500, 530)) assert.deepEqual((await pushed(one)).json, SUCCESS);
    pull();
    await pulled(made.id);
    assert.equal(stored(made.id).length, 660);
    assert.equal(register.sql(`select count(*) from confirmation_conflict where connection = '${made.id}'`)[0][0], '0');
    const [[from]] = register.sql(`select from_at between now() - interval '125 minutes' and now() - interval '119 minutes' from pull where connection = '${made.id}'`);
    assert.equal(from, 't');
  }, { timeout: 60_000 });

  test('comes page by page from Casso', async () => {
    const made = connect('casso1', { name: 'pages', secrets: { secure_token: 'draw', api_key: 'list-key' }, words: settings({ pull: true, pull_url: base }) });
    const records = Array.from({ length: 150 }, (_, n) => ({ id: 7000 + n, tid: `TF${n}`, description: 'x', amount: n % 3 ? 20000 : -20000, cusumBalance: 1,
      when: day(Date.now() - 3600_000).replace(' ', 'T'), bankSubAccId: '8007041027107', bankCodeName: 'acb_digi', virtualAccount: '' }));
    list.asked.length = 0;
    list.answer = (url) => {
      const page = Number(url.searchParams.get('page')), size = Number(url.searchParams.get('pageSize'));
      const today = url.searchParams.get('toDate') >= records[0].when.slice(0, 10) && url.searchParams.get('fromDate') <= records[0].when.slice(0, 10);
      const all = today ? records : [];
      return { error: 0, message: 'success', data: { page, pageSize: size, nextPage: page * size < all.length ? page + 1 : null, records: all.slice((page - 1) * size, page * size) } };
    };
    pull();
    await pulled(made.id);
    assert.deepEqual(register.sql(`select count(*), count(distinct event_id), count(*) filter (where direction = 'debit'), min(bin) from confirmation where connection = '${made.id}'`),
      [['150', '150', '50', '970416']]);
    const mine = list.asked.filter(({ query }) => query.pageSize);
    assert.ok(mine.some(({ query }) => query.page === '2') && mine.every(({ authorization }) => authorization === 'Apikey list-key'));
  }, { timeout: 30_000 });

  test('is asked for at an address with TLS only, or on this machine', () => {
    for (const url of ['http://example.com/list', 'ftp://127.0.0.1:1/', 'file:///etc/passwd'])
      assert.throws(() => connect('sepay', { name: 'plain', words: settings({ pull: true, pull_url: url }) }));
  });
});

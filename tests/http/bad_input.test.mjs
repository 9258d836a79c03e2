// What is wrong is told by a stable code, the field, and a sentence in Vietnamese and in English; nothing is stored.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { build, CODES, form, PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false });
let markets, maker, admin, provider, signer;
const KIB = 1024;

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  [maker, admin] = [await register.person('maker', PASSWORD), await register.person('admin', PASSWORD)];
  provider = new Provider(register, { name: 'hmac' });
  signer = new Provider(register, { name: 'ed25519', kind: 'ed25519' });
  for (const who of [provider, signer]) assert.equal((await who.push(event(`first-${who.id}`))).status, 200);
}, { timeout: 120_000 });
after(() => register.stop());

/** How many rows each table has. */
const rows = () => register.sql(register.tables().map((name) => `select '${name}', count(*) from ${name};`).join('\n'));

/** A refusal in full; English and Vietnamese are two sentences, of what is wrong and of what is allowed. */
function refused(answer, [status, code, field, said], about) {
  assert.equal(answer.status, status, `${about}: ${answer.status} ${answer.bytes}`);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/, about);
  assert.deepEqual([answer.json.code, answer.json.field], [code, field], about);
  assert.match(answer.json.title, /^([\x20-\x7e]|đồng)+\.$/, about);
  assert.match(answer.json.title_vi, /[À-ỹ]/, about);
  assert.deepEqual(!answer.json.detail_vi, !answer.json.detail, about);
  if (/[a-z]{2}/.test(answer.json.detail ?? '')) assert.match(answer.json.detail_vi, /[À-ỹ]/, `${about}: ${answer.json.detail}`);
  if (said) assert.equal(answer.json.detail_vi, said, about);
  assert.equal(answer.json.request_id, answer.headers['x-request-id'], about);
}

async function all(cases) {
  await register.unchanged(rows, async () => {
    for (const [about, send, ...expected] of cases) refused(await send(), expected, about);
  });
  assert.equal((await register.request('GET', '/readyz')).status, 200);
}

const draft = (body) => () => maker('POST', `/v1/markets/${markets.own}/revisions`, body);
const vendor = (change) => draft(form('S1', { vendor: change }));
const account = (change) => draft(form('S1', { account: change }));
const push = (change) => () => provider.push(event(randomUUID(), change));
const bytes = (text, how) => () => provider.push(Buffer.isBuffer(text) ? text : Buffer.from(text, 'latin1'), how);
const nested = (depth) => `${'{"a":'.repeat(depth - 1)}[]${'}'.repeat(depth - 1)}`;
const amount = (digits) => bytes(JSON.stringify(event(randomUUID())).replace('"45000"', digits));

test('a form names the field that is wrong', () => all([
  ['unknown bank', account({ bin: '999999' }), 422, 'unknown_bank', 'account.bin'],
  ['bank that is no number', account({ bin: '97043x' }), 422, 'unknown_bank', 'account.bin'],
  ['account with a slash', account({ number: '1900/12345' }), 422, 'bad_account', 'account.number'],
  ['account of 20', account({ number: '1'.repeat(20) }), 422, 'bad_account', 'account.number'],
  ['account in wide digits', account({ number: '１２３４５６７８９' }), 422, 'bad_account', 'account.number'],
  ['account as a number', account({ number: 190000012345 }), 422, 'wrong_type', 'account.number'],
  ['no account', account({ number: null }), 422, 'missing', 'account.number'],
  ['name with a bell', vendor({ name: 'Hộ\u0007 Hường' }), 422, 'bad_text', 'vendor.name'],
  ['name with a line end', vendor({ name: 'Hộ\nHường' }), 422, 'bad_text', 'vendor.name'],
  ['name with a C1 control', vendor({ name: 'Hộ\u0085Hường' }), 422, 'bad_text', 'vendor.name'],
  ['name turned right to left', vendor({ name: 'Hộ \u202eHường' }), 422, 'bad_text', 'vendor.name'],
  ['name of blanks', vendor({ name: ' \u00a0 ' }), 422, 'missing', 'vendor.name'],
  ['name too long', vendor({ name: 'ệ'.repeat(121) }), 422, 'too_long', 'vendor.name'],
  ['phone', vendor({ phone: '12345' }), 422, 'bad_phone', 'vendor.phone'],
  ['unknown field', draft({ ...form('S1'), colour: 'red' }), 422, 'unknown_field', 'colour'],
  ['unknown field within', vendor({ colour: 'red' }), 422, 'unknown_field', 'vendor.colour'],
  ['unknown stall', draft(form('Z9')), 422, 'unknown_stall', 'stall'],
  ['an array for a form', draft([]), 422, 'missing', 'stall'],
  ['a word for a form', draft('x'), 400, 'bad_json', undefined],
  ['target of 0', async () => {
    const plans = await admin('GET', '/v1/plans');
    assert.equal(plans.status, 200);
    return admin('POST', `/v1/plans/${randomUUID()}/targets`, { indicator: 'ISS', market: markets.own, period_from: '2026-01-01',
      period_to: '2026-12-31', value: 0, value_kind: 'percent' });
  }, 422, 'bad_target', 'value'],
  ['number of a document', () => admin('POST', '/v1/plans', { number: 'x', issuer: 'UBND', title: 'x', province: 22,
    issued_on: '2026-01-01' }), 422, 'bad_document', 'number'],
]));

test('what is allowed is said in Vietnamese as in English', () => all([
  ['a phone of eleven digits', vendor({ phone: '0168 234 5678' }), 422, 'bad_phone', 'vendor.phone', 'số di động có mười chữ số từ năm 2018'],
  ['a birth to come', vendor({ id_number: '022984000101' }), 422, 'bad_id_number', 'vendor.id_number', 'năm sinh ở tương lai'],
  ['no stickers', () => maker('POST', `/v1/markets/${markets.own}/prints`, { layout: 'poster_a4', codes: [] }), 422, 'out_of_range', 'codes', 'từ 1 đến 2000'],
  ['no days of a calendar', () => maker('GET', `/v1/markets/${markets.own}/calendar?from=2026-02-02&to=2026-02-01`), 422, 'out_of_range', 'to',
    'không trước ngày đầu, và nhiều nhất 400 ngày'],
  ['a round of the past', () => admin('POST', `/v1/markets/${markets.own}/rounds`, { from_day: '2026-01-01', to_day: '2026-01-02' }), 422, 'out_of_range', 'from_day',
    'sớm nhất là hôm nay, và không quá 92 ngày tới'],
  ['a price list without prices', () => admin('POST', '/v1/tariffs', { province: 22, number: '12/2026/QĐ-UBND', issuer: 'UBND', title: 'Giá',
    issued_on: '2026-01-01', valid_from: '2026-02-01', lines: [] }), 422, 'out_of_range', 'lines', 'từ 1 đến 500'],
  ['figures of a year to come', () => admin('GET', `/v1/markets/${markets.own}/indicators?period=2099-01`), 422, 'bad_period', 'period', 'kỳ này chưa bắt đầu'],
  ['a target of nowhere', () => admin('POST', `/v1/plans/${randomUUID()}/targets`, { indicator: 'ISS', period_from: '2026-01-01', period_to: '2026-12-31', value: 1,
    value_kind: 'count' }), 422, 'missing', 'market', 'chọn một chợ, hoặc một đơn vị hành chính'],
  ['reports of a day', () => admin('POST', '/v1/report_cycles', { province: 22, period: '2026-01-05', lead: 'Sở Công Thương' }), 422, 'bad_period', 'period',
    'như 2026-10, 2026-Q4 hoặc 2026-Q4/15'],
  ['criteria without one', () => admin('POST', '/v1/criteria_sets', { province: 22, name: 'Bộ tiêu chí', valid_from: '2026-01-01', number: '12/2026/QĐ-UBND', issuer: 'UBND',
    issued_on: '2026-01-01', criteria: [] }), 422, 'out_of_range', 'criteria', 'từ 1 đến 30'],
]));

test('an event names the field that is wrong', () => all([
  ['unknown bank', push({ account: { bin: '999999', number: '1' } }), 422, 'unknown_bank', 'data.account.bin'],
  ['bad account', push({ account: { bin: '970436', number: '19-00' } }), 422, 'bad_account', 'data.account.number'],
  ['account of 20', push({ account: { bin: '970436', number: '1'.repeat(20) } }), 422, 'bad_account', 'data.account.number'],
  ['amount 0', amount('0'), 422, 'bad_amount', 'data.amount'],
  ['amount "0"', amount('"0"'), 422, 'bad_amount', 'data.amount'],
  ['amount 1.5', amount('1.5'), 422, 'bad_amount', 'data.amount'],
  ['amount "1.5"', amount('"1.5"'), 422, 'bad_amount', 'data.amount'],
  ['amount 45000.0', amount('45000.0'), 422, 'bad_amount', 'data.amount'],
  ['amount -1', amount('-1'), 422, 'bad_amount', 'data.amount'],
  ['amount "-1"', amount('"-1"'), 422, 'bad_amount', 'data.amount'],
  ['amount 1e308', amount('1e308'), 422, 'bad_amount', 'data.amount'],
  ['amount "1e308"', amount('"1e308"'), 422, 'bad_amount', 'data.amount'],
  ['amount past a double', amount('1e999'), 400, 'bad_json', undefined],
  ['amount past 64 bits', amount('99999999999999999999'), 400, 'bad_json', undefined],
  ['amount of 10^15', amount('1000000000000000'), 422, 'bad_amount', 'data.amount'],
  ['amount in wide digits', push({ amount: '４５０００' }), 422, 'bad_amount', 'data.amount'],
  ['amount with points', push({ amount: '45.000' }), 422, 'bad_amount', 'data.amount'],
  ['amount true', amount('true'), 422, 'wrong_type', 'data.amount'],
  ['no amount', push({ amount: null }), 422, 'missing', 'data.amount'],
  ['dollars', push({ currency: 'USD' }), 422, 'bad_currency', 'data.currency'],
  ['no id', push({ source_id: '' }), 422, 'missing', 'data.source_id'],
  ['id with a control', push({ source_id: 'a\u0000b' }), 400, 'bad_json', undefined],
  ['id with a line end', push({ source_id: 'a\r\nb' }), 422, 'bad_text', 'data.source_id'],
  ['id too long', push({ source_id: 'x'.repeat(60) }), 422, 'too_long', 'data.source_id'],
  ['content too long', push({ content: 'x'.repeat(501) }), 422, 'too_long', 'data.content'],
  ['day for a time', push({ occurred_at: '2026-11-21' }), 422, 'bad_date', 'data.occurred_at'],
  ['30 February', push({ booked_on: '2026-02-30' }), 422, 'bad_date', 'data.booked_on'],
  ['a time to come', push({ occurred_at: '2099-01-01T00:00:00Z' }), 422, 'out_of_range', 'data.occurred_at'],
  ['account as a list', push({ account: [] }), 422, 'wrong_type', 'data.account'],
  ['another type of event', () => provider.push({ ...event('x'), type: 'payment.dreamt' }), 422, 'bad_choice', 'type'],
  ['no data', () => provider.push({ type: 'payment.credited' }), 422, 'missing', 'data'],
  ['an array for an event', () => provider.push([]), 422, 'wrong_type', undefined],
  ['a number for an event', () => provider.push(7), 400, 'bad_json', undefined],
]));

test('a batch of which nothing can be read is refused by its first event', () => all([
  ['all of three', () => provider.push({ events: [event('b1', { amount: 0 }), 'x', event('b3', { currency: 'USD' })] }), 422, 'bad_amount', 'events[0].data.amount'],
  ['a word for events', () => provider.push({ events: ['x'] }), 422, 'wrong_type', 'events[0]'],
  ['none', () => provider.push({ events: [] }), 422, 'missing', 'events'],
  ['no list', () => provider.push({ events: {} }), 422, 'wrong_type', 'events'],
  ['another field beside', () => provider.push({ events: [event('b1')], more: 1 }), 422, 'unknown_field', 'more'],
  ['501', () => provider.push({ events: Array.from({ length: 501 }, (_, n) => event(`b${n}`)) }), 413, 'too_many_events', 'events'],
]));

test('bytes that are no JSON of ours are refused', () => {
  const text = JSON.stringify(event('j'));
  const raw = (body, type = 'application/json') => () => maker('POST', `/v1/markets/${markets.own}/revisions`, undefined,
    { raw: Buffer.from(body, 'latin1'), headers: { 'content-type': type } });
  const cases = (send) => [
    ['empty', send(''), 400, 'bad_json', undefined],
    ['cut', send(text.slice(0, -1)), 400, 'bad_json', undefined],
    ['twice', send(text + text), 400, 'bad_json', undefined],
    ['comment', send(`${text}//x`), 400, 'bad_json', undefined],
    ['NaN', send(text.replace('"45000"', 'NaN')), 400, 'bad_json', undefined],
    ['NUL after', send(`${text}\0`), 400, 'bad_json', undefined],
    ['NUL within', send(text.replace('test', 'te\0st')), 400, 'bad_json', undefined],
    ['escaped NUL', send(text.replace('test', 'te\\u0000st')), 400, 'bad_json', undefined],
    ['invalid UTF-8', send(text.replace('test', 'te\xffst')), 400, 'bad_json', undefined],
    ['overlong UTF-8', send(text.replace('test', 'te\xc0\xafst')), 400, 'bad_json', undefined],
    ['surrogate in UTF-8', send(text.replace('test', 'te\xed\xa0\x80st')), 400, 'bad_json', undefined],
    ['half a surrogate pair', send(text.replace('test', 'te\\ud800st')), 400, 'bad_json', undefined],
    ['byte order mark', send(`\xef\xbb\xbf${text}`), 400, 'bad_json', undefined],
    ['17 levels', send(nested(17)), 400, 'bad_json', undefined],
    ['30000 levels', send('['.repeat(30000)), 400, 'bad_json', undefined],
    ['duplicate key', send(text.replace('"amount"', '"amount":"1","amount"')), 400, 'duplicate_key', undefined],
    ['duplicate key, one escaped', send(text.replace('"amount"', '"amount":"1","\\u0061mount"')), 400, 'duplicate_key', undefined],
  ];
  return all([...cases((body) => bytes(body)), ...cases((body) => raw(body)),
    ['a form as text', raw('{}', 'text/plain'), 415, 'unsupported_type', undefined],
    ['a form as a form', raw('stall=S1', 'application/x-www-form-urlencoded'), 415, 'unsupported_type', undefined],
    ['a form of no type', raw('{}', ''), 415, 'unsupported_type', undefined]]);
});

/** Sends a body of this many bytes, announced or in chunks. */
function large(path, size, { chunked, headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const body = Buffer.alloc(size, 0x20);
    const request = https.request({ host: '127.0.0.1', port: register.port, agent: register.newAgent({ keepAlive: false }), method: 'POST', path,
      headers: { 'content-type': 'application/json', ...headers, ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': size }) } }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => {
        const all_ = Buffer.concat(pieces);
        resolve({ status: response.statusCode, headers: response.headers, bytes: all_, json: JSON.parse(all_) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

test('a body over its limit is refused, announced or in chunks, and one at its limit is read', async () => {
  const signIn = (size, how) => () => large('/v1/sessions', size, how);
  const pushed = (size, how) => () => large('/v1/confirmations', size, how);
  await all([
    ['64 KiB and 1', signIn(64 * KIB + 1), 413, 'too_large', undefined],
    ['64 KiB and 1 in chunks', signIn(64 * KIB + 1, { chunked: true }), 413, 'too_large', undefined],
    ['64 KiB of blanks', signIn(64 * KIB), 400, 'bad_json', undefined],
    ['64 KiB of blanks in chunks', signIn(64 * KIB, { chunked: true }), 400, 'bad_json', undefined],
    ['1 MiB and 1', pushed(KIB * KIB + 1), 413, 'too_large', undefined],
    ['1 MiB and 1 in chunks', pushed(KIB * KIB + 1, { chunked: true }), 413, 'too_large', undefined],
    ['1 MiB, not signed', pushed(KIB * KIB), 401, 'bad_signature', 'webhook-signature'],
    ['1 MiB, signed', () => provider.push(Buffer.alloc(KIB * KIB, 0x20)), 400, 'bad_json', undefined],
  ]);
});

test('what is not signed by a known connection at this time is refused before it is read', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const good = Buffer.from(JSON.stringify(event('s')));
  const other = Buffer.from(JSON.stringify(event('s', { amount: '45001' })));
  const at = (path) => ({ path: `/v1/confirmations?connection=${path}` });
  const cases = [];
  for (const who of [provider, signer])
    cases.push(
      ['another body', () => who.push(good, { headers: who.headers(other) }), 401, 'bad_signature', 'webhook-signature'],
      ['another id', () => who.push(good, { headers: { ...who.headers(good), 'webhook-id': 'x' } }), 401, 'bad_signature', 'webhook-signature'],
      ['another time', () => who.push(good, { headers: { ...who.headers(good), 'webhook-timestamp': String(now() + 5) } }), 401, 'bad_signature', 'webhook-signature'],
      ['half a signature', () => who.push(good, { headers: { ...who.headers(good), 'webhook-signature': 'v1,AAAA' } }), 401, 'bad_signature', 'webhook-signature'],
      ['no signature', () => who.push(good, { headers: { ...who.headers(good), 'webhook-signature': '' } }), 401, 'bad_signature', 'webhook-signature'],
      ['301 s ago', () => who.push(good, { at: now() - 301 }), 401, 'clock_skew', 'webhook-timestamp'],
      // A few seconds more than 301, which may pass before it arrives; 301 itself is in tests/unit/confirm_test.c.
      ['301 s ahead', () => who.push(good, { at: now() + 361 }), 401, 'clock_skew', 'webhook-timestamp'],
      ['a thousand years ahead', () => who.push(good, { at: now() + 31556952000 }), 401, 'clock_skew', 'webhook-timestamp'],
      ['bad JSON, badly signed', () => who.push(Buffer.from('{'), { headers: who.headers(good) }), 401, 'bad_signature', 'webhook-signature']);
  return all([...cases,
    ['a time that is none', () => provider.push(good, { path: at(provider.id).path, at: 'yesterday' }), 401, 'bad_signature', 'webhook-timestamp'],
    ['the key of another connection', () => provider.push(good, at(signer.id)), 401, 'bad_signature', 'webhook-signature'],
    ['an unknown connection', () => provider.push(good, at(randomUUID())), 401, 'unknown_connection', 'connection'],
    ['a connection that is no id', () => provider.push(good, at('bank')), 401, 'unknown_connection', 'connection'],
    ['a connection with a NUL', () => provider.push(good, at('%00')), 400, 'bad_request', 'connection'],
  ]);
});

test('a disabled connection admits nothing more', async () => {
  const gone = new Provider(register, { name: 'gone' });
  assert.equal((await gone.push(event('gone-1'))).status, 200);
  register.socho('connection', 'disable', gone.id);
  for (;;) {
    const answer = await gone.push(event('gone-1'));
    if (answer.status === 200) continue; // a repeat, until the directory is read again
    refused(answer, [401, 'bad_signature', 'webhook-signature'], 'disabled');
    break;
  }
  await all([['disabled and named', () => gone.push(event('gone-2'), { path: `/v1/confirmations?connection=${gone.id}` }), 401, 'unknown_connection', 'connection']]);
});

test('addresses with bytes that mean nothing are refused', () => all([
  ['NUL in a path', () => maker('GET', '/v1/codes/%00.png'), 400, 'bad_request', undefined],
  ['half an escape', () => maker('GET', '/v1/codes/%4'), 400, 'bad_request', undefined],
  ['invalid UTF-8 in an id', () => maker('GET', '/v1/revisions/%ff'), 404, 'not_found', undefined],
  ['invalid UTF-8 in a query', () => maker('GET', '/v1/markets?q=%ff'), 422, 'bad_text', 'q'],
  ['unknown query', () => maker('GET', '/v1/markets?sort=name'), 422, 'unknown_field', 'sort'],
  ['a page of nothing', () => maker('GET', '/v1/markets?limit=0'), 422, 'out_of_range', 'limit'],
  ['no such address', () => maker('GET', '/v1/nothing'), 404, 'not_found', undefined],
  ['another method', () => maker('DELETE', '/v1/markets'), 405, 'method_not_allowed', undefined],
  ['a month that is none', () => maker('GET', `/v1/markets/${markets.own}/adoption?month=2026-13`), 422, 'bad_period', 'month'],
]));

// Gateways and wallets that push in a form of their own, signed by their own libraries where they have one, through the
// running service: /in/{provider}/{token}.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

// Without a way to the package registry the rest is still tried.
const library = (name) => import(name).catch(() => null);
const [{ PayOS } = {}, { Webhook } = {}, vnpay] = (await Promise.all(['@payos/node', 'standardwebhooks', 'vnpay'].map(library))).map((one) => one ?? undefined);
const skip = !(PayOS && Webhook && vnpay) && "the providers' own libraries are not installed";
const { VNPay, HashAlgorithm, ignoreLogger, calculateSecureHash, buildPaymentUrlSearchParams } = vnpay ?? {};

const register = new Register({ config: 'web_processes = 1\n' });
let code, account;

before(async () => {
  await register.start();
  const [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
  const body = form('A1', { account: { bin: '970422' } });
  account = body.account.number;
  const revision = await submitted(maker, MARKETS[0], body);
  const made = await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second);
  [[code]] = register.sql(`select content_code from stall where id = (select stall from code where id = '${made.json.id}')`);
}, { timeout: 120_000 });
after(() => register.stop());

function connect(provider, { name = provider, secrets = {}, settings } = {}) {
  const file = join(register.dir, `${name}.json`);
  if (settings) writeFileSync(file, JSON.stringify(settings), { mode: 0o644 });
  const words = settings ? ['--settings', file] : [];
  return JSON.parse(register.socho('connection', 'add', '--name', name, '--provider', provider, '--json', '--secrets', '-', ...words,
    { input: Object.entries(secrets).map((pair) => `${pair.join(' = ')}\n`).join('') || '\n' }));
}
const send = (path, body, headers = {}) =>
  register.request('POST', path, { raw: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), headers });
const get = (path) => register.request('GET', path);
const stored = ({ id }) => register.sql(`select event_id, direction, amount_vnd, bin, match_rule, counted from confirmation
  where connection = '${id}' order by received_at, event_id`).map((row) => row.join(' '));
const aside = ({ id }) => register.sql(`select kind, reason from delivery_aside where connection = '${id}' order by reason`).map((row) => row.join(' '));
const local = (ms = Date.now()) => new Date(ms + 7 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');

describe('payOS', { skip }, () => {
  const checksumKey = 'a checksum key of the channel';
  const sdk = !skip && new PayOS({ clientId: 'a', apiKey: 'b', checksumKey });
  let connection;
  const data = (change = {}) => ({ orderCode: 20261120091501, amount: 45000, description: code, accountNumber: account, reference: 'FT26324000000001',
    transactionDateTime: local(), currency: 'VND', paymentLinkId: '0a1b2c3d4e5f40718293a4b5c6d7e8f9', code: '00', desc: 'thành công',
    counterAccountBankId: '970436', counterAccountBankName: null, counterAccountName: 'TRẦN & VĂN = B', counterAccountNumber: null,
    virtualAccountName: '', virtualAccountNumber: '', ...change });
  const hook = async (change) => {
    const body = { code: '00', desc: 'success', success: true, data: data(change) };
    body.signature = await sdk.crypto.createSignatureFromObj(body.data, checksumKey);
    assert.deepEqual(await sdk.webhooks.verify(body), body.data, 'its own library takes it');
    return body;
  };

  test('what its library signs is recorded and counted for the stall', async () => {
    connection = connect('payos', { secrets: { checksum_key: checksumKey }, settings: { bin: '970422' } });
    const body = await hook();
    const answer = await send(connection.path, body);
    assert.deepEqual([answer.status, answer.json], [200, { success: true }]);
    assert.deepEqual((await send(connection.path, body)).json, { success: true }, 'a repeat is told the same');
    assert.deepEqual(stored(connection), ['0a1b2c3d4e5f40718293a4b5c6d7e8f9-FT26324000000001 credit 45000 970422 content_code t']);
  });

  test('what is not signed is not believed', async () => {
    const body = await hook({ reference: 'FT2' });
    for (const change of [{ signature: body.signature.replace(/.$/, (c) => (c === '0' ? '1' : '0')) }, { signature: undefined }, { signature: '' },
      { data: { ...body.data, amount: 450000 } }, { data: [] }, { data: null }]) {
      const answer = await send(connection.path, { ...body, ...change });
      assert.deepEqual([answer.status, answer.json], [401, { success: false }]);
    }
    assert.equal((await send(connection.path, '')).status, 401);
    assert.equal(stored(connection).length, 1);
  });

  test('its try of the address is answered and kept apart', async () => {
    for (const change of [{ orderCode: 123, description: 'VQRIO123', amount: 3000 }, { description: 'Ma giao dich thu nghiem' }])
      assert.deepEqual((await send(connection.path, await hook(change))).json, { success: true });
    assert.deepEqual(aside(connection), ['test test_call', 'test test_call']);
    assert.equal(stored(connection).length, 1);
  });

  test('an order that was not paid is kept and not counted, whatever stands outside what is signed', async () => {
    assert.deepEqual((await send(connection.path, await hook({ code: '01', reference: 'FT3' }))).json, { success: true });
    assert.match(stored(connection)[1], / credit 45000 970422 \S+ f$/);
  });

  test('an amount that is none is kept apart with its reason', async () => {
    for (const amount of [45000.5, -1, 1e308])
      assert.deepEqual((await send(connection.path, await hook({ amount, reference: `FT${amount}` }))).json, { success: true });
    assert.deepEqual(aside(connection).filter((line) => line.startsWith('unread')), Array(3).fill('unread bad_amount'));
  });
});

describe('MoMo', () => {
  const names = ['amount', 'extraData', 'message', 'orderId', 'orderInfo', 'orderType', 'partnerCode', 'payType', 'requestId', 'responseTime', 'resultCode', 'transId'];
  const secrets = { secret_key: 'a secret key', access_key: 'F8BBA842ECF85' };
  const ipn = (change = {}) => {
    const body = { partnerCode: 'MOMOTEST', orderId: 'HL1A12-0001', requestId: 'req-0001', amount: 45000, orderInfo: `Thanh toan ${code}`, orderType: 'momo_wallet',
      transId: 4088878653, resultCode: 0, message: 'Thành công.', payType: 'qr', responseTime: Date.now(), extraData: '', ...change };
    const text = `accessKey=${secrets.access_key}&${names.map((name) => `${name}=${body[name]}`).join('&')}`;
    return { ...body, signature: createHmac('sha256', secrets.secret_key).update(text).digest('hex') };
  };

  test('a payment is answered 204; authorised first and then paid is two deliveries of which one counts', async () => {
    const connection = connect('momo', { secrets, settings: { bin: '970422', account } });
    for (const body of [ipn({ resultCode: 9000 }), ipn(), ipn()]) {
      const answer = await send(connection.path, body);
      assert.deepEqual([answer.status, answer.bytes.length], [204, 0]);
    }
    assert.deepEqual(stored(connection).sort(), ['4088878653-0 credit 45000 970422 content_code t', '4088878653-9000 credit 45000 970422 content_code f']);
    assert.equal((await send(connection.path, { ...ipn({ transId: 2 }), amount: 1 })).status, 401);
    assert.equal(stored(connection).length, 2);
  });
});

describe('ZaloPay', () => {
  const key2 = 'key two of the app';
  const callback = (change = {}, type = 1) => {
    const data = JSON.stringify({ app_id: 2553, app_trans_id: '261120_HL1A120001', app_time: Date.now(), app_user: 'sạp "A12"', amount: 20000,
      embed_data: JSON.stringify({ stall: code }), item: '[]', zp_trans_id: 261120000000001, server_time: Date.now(), channel: 38,
      merchant_user_id: 'u', user_fee_amount: 0, discount_amount: 0, ...change });
    return { data, mac: createHmac('sha256', key2).update(data).digest('hex'), type };
  };

  test('each outcome has its return code, and always 200', async () => {
    const connection = connect('zalopay', { secrets: { key2 } });
    const codes = [];
    const first = callback();
    for (const body of [first, first, { ...first, data: first.data.replace('20000', '200000') }, callback({ zp_trans_id: 2, app_trans_id: '261120_2' }), callback({}, 2)]) {
      const answer = await send(connection.path, body);
      assert.equal(answer.status, 200);
      codes.push(answer.json.return_code);
    }
    assert.deepEqual(codes, [1, 2, -1, 1, 1]);
    assert.deepEqual(stored(connection).map((line) => line.split(' ')[0]), ['261120000000001', '2']);
    assert.deepEqual(aside(connection), ['ignored not_an_order']);
  });
});

describe('VNPay', { skip }, () => {
  const secureSecret = 'TESTVNPAYHASHSECRET0000000000001';
  const sdk = !skip && new VNPay({ tmnCode: 'TESTTMN1', secureSecret, testMode: true, hashAlgorithm: HashAlgorithm.SHA512, loggerFn: ignoreLogger });
  let connection;
  const query = (change = {}) => {
    const at = local().replace(/\D/g, '');
    const data = { vnp_Amount: '4500000', vnp_BankCode: 'VNPAYQR', vnp_BankTranNo: 'VNP14831393', vnp_CardType: 'QRCODE', vnp_OrderInfo: `Thanh toán *~ ${code}`,
      vnp_PayDate: at, vnp_ResponseCode: '00', vnp_TmnCode: 'TESTTMN1', vnp_TransactionNo: '14831393', vnp_TransactionStatus: '00',
      vnp_TxnRef: 'HL1A12202611200001', ...change };
    const search = buildPaymentUrlSearchParams(data);
    const hash = calculateSecureHash({ secureSecret, data: search.toString(), hashAlgorithm: HashAlgorithm.SHA512, bufferEncode: 'utf-8' });
    search.append('vnp_SecureHash', hash);
    assert.equal(sdk.verifyIpnCall(Object.fromEntries(search)).isVerified, true, 'its own library takes it');
    return search.toString();
  };
  const told = async (text) => {
    const answer = await get(`${connection.path}?${text}`);
    assert.equal(answer.status, 200);
    return answer.json.RspCode;
  };

  test('each outcome has its RspCode, and always 200', async () => {
    connection = connect('vnpay', { secrets: { hash_secret: secureSecret }, settings: { bin: '970422', account } });
    const first = query();
    assert.equal(await told(first), '00');
    assert.equal(await told(first), '02');
    assert.equal(await told(query({ vnp_Amount: '9900000' })), '04');
    assert.equal(await told(first.replace('4500000', '4600000')), '97');
    assert.equal(await told(`${first}&vnp_Extra=1`), '97');
    assert.equal(await told(''), '97');
    assert.equal(await told(query({ vnp_TransactionNo: '14831394', vnp_TransactionStatus: '02', vnp_ResponseCode: '24' })), '00');
    assert.deepEqual(stored(connection).map((line) => line.split(' ').slice(0, 6).join(' ')).sort(),
      ['14831393-00 credit 45000 970422 content_code t', '14831394-02 credit 45000 970422 content_code f']);
  });

  test('a proxy that encodes anew does not make it a forgery', async () => {
    const text = query({ vnp_TransactionNo: '14831395', vnp_TxnRef: 'HL3' });
    assert.equal(await told(text.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~')), '00');
  });

  test('hundredths of a đồng are no amount', async () => {
    assert.equal(await told(query({ vnp_Amount: '4500050', vnp_TransactionNo: '14831396' })), '00');
    assert.deepEqual(aside(connection), ['unread bad_amount']);
  });
});

describe('vietqr.vn', () => {
  const echoKey = 'what our codes are signed with';
  let connection;
  const sync = (change = {}) => {
    const body = { transactionid: 'f2a1b7a0-0000-4000-8000-000000000001', transactiontime: Date.now(), referencenumber: 'FT26324000000055', amount: 45000,
      content: `VQR1a2b3c4d5e ${code}`, bankaccount: account, transType: 'C', orderId: 'HL1A12202611200001', terminalCode: 'HL1A12', urlLink: '',
      serviceCode: '', subTerminalCode: '', ...change };
    return { sign: createHmac('sha256', echoKey).update(`${body.orderId}|${body.bankaccount}|${body.terminalCode}|${body.amount}`).digest('hex'), ...body };
  };
  const basic = (user, password) => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` });
  const fetched = async () => {
    const answer = await send(`${connection.path}/api/token_generate`, '', basic(connection.basic_user, connection.basic_password));
    assert.deepEqual([answer.status, answer.json.token_type, answer.json.expires_in], [200, 'Bearer', 300]);
    return { authorization: `Bearer ${answer.json.access_token}` };
  };
  const deliver = async (body, headers) => send(`${connection.path}/bank/api/transaction-sync`, body, headers ?? await fetched());

  test('it fetches a token with its password, and nobody else does', async () => {
    connection = connect('vietqr_vn', { secrets: { echo_key: echoKey }, settings: { bin: '970422' } });
    await fetched();
    for (const wrong of [basic(connection.basic_user, 'x'), basic('x', connection.basic_password), {}, { authorization: 'Basic !' }])
      assert.equal((await send(`${connection.path}/api/token_generate`, '', wrong)).status, 401);
  });

  test('a delivery with the token is recorded and gets its reference, the same for a repeat', async () => {
    const first = await deliver(sync()), again = await deliver(sync());
    assert.equal(first.status, 200);
    assert.deepEqual({ ...first.json, object: null }, { error: false, errorReason: null, toastMessage: null, object: null });
    assert.match(first.json.object.reftransactionid, /^conf_[0-9a-f-]{36}$/);
    assert.deepEqual(again.json, first.json);
    assert.deepEqual(stored(connection).map((line) => line.split(' ').slice(1).join(' ')), ['credit 45000 970422 content_code t']);
  });

  test('without a token, with a foreign one, or with another sign than ours, nothing is taken', async () => {
    const other = connect('vietqr_vn', { name: 'another' });
    const foreign = await send(`${other.path}/api/token_generate`, '', basic(other.basic_user, other.basic_password));
    for (const headers of [{}, { authorization: 'Bearer x.y' }, { authorization: `Bearer ${foreign.json.access_token}` }]) {
      const answer = await deliver(sync({ transactionid: 'no' }), headers);
      assert.deepEqual([answer.status, answer.json.error], [401, true]);
    }
    assert.equal((await deliver(sync({ transactionid: 'no', sign: 'f'.repeat(64) }))).status, 401);
    assert.equal(stored(connection).length, 1);
  });

  test('the other spelling, a clock seven hours ahead, and money that went back are understood', async () => {
    const { transactionid, transactiontime, referencenumber, bankaccount, ...rest } = sync({ transactionid: 'camel' });
    assert.equal((await deliver({ ...rest, transactionId: transactionid, transactionTime: String(transactiontime), referenceNumber: `${referencenumber}9`, bankAccount: bankaccount })).status, 200);
    assert.equal((await deliver(sync({ transactionid: 'ahead', referencenumber: 'FT10', transactiontime: Date.now() + 7 * 3600_000 }))).status, 200);
    assert.equal((await deliver(sync({ transactionid: 'back', referencenumber: 'FT11', transType: 'D' }))).status, 200);
    assert.deepEqual(stored(connection).map((line) => line.split(' ').slice(0, 2).join(' ')).sort(),
      ['ahead credit', 'back debit', 'camel credit', 'f2a1b7a0-0000-4000-8000-000000000001 credit']);
    assert.deepEqual(register.sql(`select count(*) from confirmation where connection = '${connection.id}' and occurred_at > now() + interval '6 minutes'`), [['0']]);
  });
});

test('a native push may be signed by the Standard Webhooks library', { skip }, async () => {
  const provider = new Provider(register, { name: 'library' });
  const webhook = new Webhook(provider.secret);
  const body = JSON.stringify(event('by-library'));
  const at = new Date();
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(at / 1000)), 'webhook-signature': webhook.sign('msg_1', at, body), 'content-type': 'application/json' };
  assert.doesNotThrow(() => webhook.verify(body, headers));
  assert.equal((await send('/v1/confirmations', body, headers)).json.status, 'recorded');
  assert.equal((await send('/v1/confirmations', body.replace('45000', '95000'), headers)).status, 401);
});

test('no provider is admitted without its secret', () => {
  for (const [provider, needed] of [['payos', 'checksum_key'], ['momo', 'secret_key'], ['zalopay', 'key2'], ['vnpay', 'hash_secret']])
    assert.throws(() => connect(provider, { name: `bare ${provider}` }), (error) => error.status === 1, needed);
});

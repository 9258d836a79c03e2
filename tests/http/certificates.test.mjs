// Client certificates of providers, made here and shown in real TLS: a connection that asks for one takes nothing without
// it, whatever the signature says, and nobody else is ever asked.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';

let register, dir, port, bank, plain;
const certificates = {};

/** A self-signed certificate, as banks hand them over; the same key may have several. */
function certify(name, { key = name, days = 30 } = {}) {
  const file = (what) => join(dir, what);
  if (key === name) execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file(`${key}.key`)], { stdio: 'ignore' });
  execFileSync('openssl', ['req', '-x509', '-new', '-key', file(`${key}.key`), '-subj', `/CN=${name}`, '-days', String(days), '-out', file(`${name}.crt`)], { stdio: 'ignore' });
  certificates[name] = { crt: file(`${name}.crt`), cert: readFileSync(file(`${name}.crt`)), key: readFileSync(file(`${key}.key`)) };
  return certificates[name];
}
const pin = (name) => createHash('sha256').update(new X509Certificate(certificates[name].cert).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');

/** To the listener that asks; with the certificate of this name, or none. */
class At {
  constructor(name) {
    const { cert, key } = certificates[name] ?? {};
    this.agent = new https.Agent({ keepAlive: true, ca: readFileSync(join(register.dir, 'tls', 'ca.crt')), cert, key });
    const create = this.agent.createConnection.bind(this.agent);
    this.agent.createConnection = (options, done) => create({ ...options, port }, done);
  }
}
const push = (who, name, n) => who.push(event(n), { agent: new At(name).agent });
const refused = (answer, about) => assert.deepEqual([answer.status, answer.json.code, answer.json.field], [401, 'bad_signature', 'client_certificate'], about);
const metric = async (what) => {
  const text = (await register.request('GET', '/metrics')).bytes.toString();
  return Number(text.match(new RegExp(`^${what}(?:{[^}]*})? (\\d+)$`, 'm'))?.[1] ?? 0);
};

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'socho-crt-'));
  const spare = net.createServer().listen(0, '127.0.0.1');
  await once(spare, 'listening');
  ({ port } = spare.address());
  spare.close();
  await once(spare, 'close');
  register = new Register({ config: `listen_mtls = 127.0.0.1:${port}\n` });
  await register.start();
  for (const name of ['old', 'new', 'stranger']) certify(name);
  bank = new Provider(register, { name: 'bank', more: ['--client-certificate', certificates.old.crt] });
  plain = new Provider(register, { name: 'plain' });
}, { timeout: 120_000 });
after(async () => {
  await register.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a delivery counts under the pinned key only, and each other is counted', async () => {
  assert.equal((await push(bank, 'old', 'k1')).json.status, 'recorded');
  refused(await push(bank, 'stranger', 'k2'), 'another key');
  refused(await push(bank, undefined, 'k2'), 'no certificate');
  refused(await bank.push(event('k2')), 'the listener that asks nobody');
  assert.equal(await metric('socho_deliveries_total{[^}]*bad_certificate[^}]*}'), 3);
  const wrong = await bank.push(event('k2'), { agent: new At('old').agent, headers: { 'webhook-signature': 'v1,AAAA' } });
  assert.deepEqual([wrong.status, wrong.json.field], [401, 'webhook-signature'], 'a certificate is no signature');
  assert.equal(register.sql(`select count(*) from delivery_key where event_id = 'test/k2'`)[0][0], '0');
});

test('whose connection asks for none needs none, and shows any', async () => {
  assert.equal((await push(plain, undefined, 'p1')).json.status, 'recorded');
  assert.equal((await push(plain, 'stranger', 'p2')).json.status, 'recorded');
});

test('browsers are never asked for a certificate', () => {
  const said = (at) => spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${at}`], { input: '', encoding: 'utf8' }).stdout;
  assert.match(said(port), /Requested Signature Algorithms/, 'where providers are');
  assert.match(said(register.port), /Verification/);
  assert.doesNotMatch(said(register.port), /Requested Signature Algorithms/);
});

test('a certificate that is renewed under its key goes on, and another one runs beside it while they rotate', async () => {
  certify('renewed', { key: 'old', days: 365 });
  assert.equal((await push(bank, 'renewed', 'r1')).json.status, 'recorded');
  const out = register.socho('connection', 'rotate', bank.id, '--client-certificate', certificates.new.crt, '--json');
  assert.equal(JSON.parse(out).secret, undefined, 'the secret stays');
  const until = async (name, n, status) => {
    for (;;) if ((await push(bank, name, n)).status === status) return;
  };
  await until('new', 'r2', 200);
  assert.equal((await push(bank, 'old', 'r3')).json.status, 'recorded');
  const listed = () => register.socho('connection', 'list', '--json').trim().split('\n').map(JSON.parse).find(({ id }) => id === bank.id);
  assert.equal(listed().client_pin, pin('new'));
  assert.ok(Date.parse(listed().second_pin_until) > Date.now() + 23 * 3600_000);

  certify('third');
  register.socho('connection', 'rotate', bank.id, '--client-certificate', certificates.third.crt, '--overlap', '0');
  await until('new', 'r4', 401);
  refused(await push(bank, 'old', 'r5'));
  assert.equal((await push(bank, 'third', 'r6')).json.status, 'recorded');
  register.socho('connection', 'rotate', bank.id, '--client-certificate', 'none');
  await until(undefined, 'r7', 200);
  assert.deepEqual(register.sql(`select count(*) from audit where action = 'connection.pin' and entity_id = '${bank.id}'`)[0], ['3']);
});

test('each provider is refused in the words of its contract, its token endpoint included', async () => {
  const add = (provider) => JSON.parse(register.socho('connection', 'add', '--province', '22', '--provider', provider, '--name', provider,
    '--client-certificate', certificates.old.crt, '--json'));
  const sepay = add('sepay'), vietqr = add('vietqr_vn');
  const tell = (name, path, headers, body = {}) => register.request('POST', path, { raw: Buffer.from(JSON.stringify(body)), headers, agent: new At(name).agent });
  const key = { authorization: `Apikey ${sepay.apikey}` };
  const answer = await tell('stranger', sepay.path, key);
  assert.deepEqual([answer.status, answer.json], [401, { success: false }]);
  assert.equal((await tell('old', sepay.path, key)).status, 200);
  const basic = { authorization: `Basic ${Buffer.from(`${vietqr.basic_user}:${vietqr.basic_password}`).toString('base64')}` };
  const asked = (name) => tell(name, `${vietqr.path}/api/token_generate`, basic);
  assert.equal((await asked('stranger')).status, 401);
  assert.equal((await asked('old')).status, 200);
});

test('a file that is no certificate is refused', () => {
  const { status, stderr } = spawnSync(process.env.SOCHO, ['connection', 'rotate', bank.id, '--client-certificate', join(dir, 'old.key'), '--config', register.conf],
    { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /client-certificate/);
});

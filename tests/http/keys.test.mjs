// The keys of the seal on a running register: rotation, revocation, and what is published of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, createPublicKey, verify } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register, program } from './register.mjs';
import { build, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {};
let markets, trust, stall = 0;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A vendor on the next stall, approved: the code, and its sealed payload as scanned. */
async function issue() {
  const revision = await submitted(people.maker, markets.own, form(`S${++stall}`));
  const code = ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  const png = await people.maker('GET', `/v1/codes/${code.id}.png?face=sealed`);
  assert.equal(png.status, 200);
  const file = join(register.dir, 'code.png');
  writeFileSync(file, png.bytes);
  code.payload = execFileSync('zbarimg', ['--quiet', '--raw', '-S', 'disable', '-S', 'qrcode.enable', file],
    { encoding: 'utf8' }).trim();
  return code;
}

const listed = () => register.socho('key', 'list', '--json').trim().split('\n').map((line) => JSON.parse(line));
const stateOf = (id) => listed().find((key) => key.key_id === id).state;
const published = async () => ok(await register.request('GET', '/.well-known/socho/keys.json')).keys;
const publishedKey = async (id) => (await published()).find(({ kid }) => kid === id);

/** How a payload's seal reads to a stranger who fetched what is published. */
async function verdict(code) {
  const pem = (await published()).flatMap(({ x5c }) => x5c)
    .map((der) => `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`);
  writeFileSync(trust, pem.join(''));
  const list = await register.request('GET', '/.well-known/socho/revocations');
  assert.equal(list.status, 200);
  const file = join(register.dir, 'fetched.note');
  writeFileSync(file, list.bytes);
  return JSON.parse(program(['code', 'read', '--trust', trust, '--revocations', file], `${code.payload}\n`)).seal.verdict;
}

/** Sends SIGHUP and waits until another signer runs. */
async function hangUp() {
  const old = register.rolePid('signer');
  register.child.kill('SIGHUP');
  await register.newRolePid('signer', old);
}

before(async () => {
  await register.start();
  trust = join(register.dir, 'trust.pem');
  markets = build(register, 40);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  for (const login of ['maker', 'checker']) people[login] = await register.person(login, PASSWORD);
}, { timeout: 120_000 });
after(() => register.stop());

describe('a rotation on a running service', () => {
  let first, second;

  test('seals from before and after it are valid, and the published keys say which signs', async () => {
    first = await issue();
    const key = register.socho('key', 'rotate').trim();
    await hangUp();
    second = await issue();
    assert.notEqual(first.key_id, key);
    assert.equal(second.key_id, key);
    assert.deepEqual([await verdict(first), await verdict(second)], ['valid', 'valid']);
    assert.deepEqual([(await publishedKey(first.key_id)).state, (await publishedKey(key)).state], ['verify', 'current']);
  });

  test('no request in flight fails', async () => {
    const forms = await Promise.all(Array.from({ length: 12 }, () => submitted(people.maker, markets.own, form(`S${++stall}`))));
    await pause(1000); // the next key begins in another second
    const key = register.socho('key', 'rotate').trim();
    const old = register.rolePid('signer');
    const answers = forms.map(({ id }, n) => {
      if (n === 4) register.child.kill('SIGHUP');
      return people.checker('POST', `/v1/revisions/${id}/approve`, { version: 2 });
    });
    for (const answer of await Promise.all(answers)) assert.ok([second.key_id, key].includes(ok(answer).key_id));
    await register.newRolePid('signer', old);
    second = await issue();
    assert.equal(second.key_id, key);
  });

  test('a hang-up without another key leaves the signer alone', async () => {
    const signer = register.rolePid('signer');
    const reloads = () => register.log().split('tls_reloaded').length;
    const before = reloads();
    register.child.kill('SIGHUP');
    while (reloads() === before) await pause(20);
    assert.equal(register.rolePid('signer'), signer);
  });

  test('a revoked key is told by the list, by the published keys and by the next seal', async () => {
    register.socho('key', 'revoke', second.key_id, '--reason', 'mất máy');
    await hangUp();
    assert.equal(stateOf(second.key_id), 'revoked');
    assert.deepEqual([await verdict(first), await verdict(second)], ['valid', 'revoked']);
    const key = await publishedKey(second.key_id);
    assert.equal(key.state, 'revoked');
    assert.equal(key.reason, 'mất máy');
    assert.notEqual((await issue()).key_id, second.key_id);
  });
});

describe('what is published', () => {
  test('every key stands with its chain up to the root', async () => {
    for (const key of await published()) {
      const [leaf, root] = key.x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
      assert.ok(leaf.verify(root.publicKey) && root.verify(root.publicKey));
      assert.equal(leaf.publicKey.export({ format: 'jwk' }).x, key.x);
    }
  });

  test('the list is a signed note of the root', async () => {
    const note = (await register.request('GET', '/.well-known/socho/revocations')).bytes.toString();
    const end = note.lastIndexOf('\n\n') + 1;
    const [, name, line] = /^— (\S+) (\S+)\n$/.exec(note.slice(end + 1));
    assert.equal(name, 'vn.socho/revocations/22');
    const root = createPublicKey(readFileSync(join(register.dir, 'keys', 'authority.crt')));
    assert.ok(verify(null, Buffer.from(note.slice(0, end)), root, Buffer.from(line, 'base64').subarray(4)));
  });

  test('an unchanged answer costs no bytes, and a change is seen without a hang-up', async () => {
    for (const path of ['/.well-known/socho/keys.json', '/.well-known/socho/revocations']) {
      const { headers } = await register.request('GET', path);
      const again = () => register.request('GET', path, { headers: { 'if-none-match': headers.etag } });
      assert.equal((await again()).status, 304);
      register.socho('key', 'revoke', (await published()).find(({ state }) => state !== 'revoked').kid, '--reason', 'thử');
      while ((await again()).status === 304) await pause(50);
    }
  });

  test('a directory in disorder leaves what was published', async () => {
    const broken = join(register.dir, 'keys', 'broken.crt');
    const before = await published();
    writeFileSync(broken, 'no certificate');
    register.child.kill('SIGHUP');
    while (!register.log().includes('keys_not_published')) await pause(20);
    assert.deepEqual(await published(), before);
    rmSync(broken);
    assert.ok(readdirSync(join(register.dir, 'keys')).includes('revocations.note'));
  });
});

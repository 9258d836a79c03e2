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
  const body = form(`S${++stall}`);
  const revision = await submitted(people.maker, markets.own, body);
  const code = ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  const png = await people.maker('GET', `/v1/codes/${code.id}.png?face=sealed`);
  assert.equal(png.status, 200);
  const file = join(register.dir, 'code.png');
  writeFileSync(file, png.bytes);
  code.number = body.account.number;
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

describe('a key that was stolen at a known time', () => {
  let stolen, early, late, bank, lateBank, since;
  const issueAt = async () => {
    const code = await issue();
    const number = register.sql(`select count(*) from code`)[0][0];
    const payload = program(['code', 'build', '--bin', '970436', '--account', code.number, '--memo', `cua hang ${number}`]).trim();
    const asked = ok(await people.maker('POST', `/v1/stalls/${code.stall.id}/codes/import`, { payload, account: code.account.id }), 201);
    return [code, { ...ok(await people.checker('POST', `/v1/codes/${asked.id}/approve`, {})), payload }];
  };
  const online = async ({ payload }) => ok(await register.request('POST', '/v1/verify', { body: { payload } })).seal;
  const onPage = async ({ id }) => ok(await register.request('GET', `/v/${id}`, { headers: { accept: 'application/json' } })).seal;
  const offline = (codes) => {
    const file = join(register.dir, 'stolen.bundle');
    register.socho('bundle', 'export', '--market', markets.own, '--out', file);
    return program(['bundle', 'verify', file, '--config', register.conf], codes.map(({ payload }) => `${payload}\n`).join(''))
      .trim().split('\n').map((line) => JSON.parse(line).seal);
  };
  const everywhere = async (code) => [(await online(code)).verdict, await onPage(code), offline([code])[0].verdict];

  before(async () => {
    stolen = register.socho('key', 'issue').trim();
    await hangUp();
    [early, bank] = await issueAt();
    await pause(1500);
    since = new Date().toISOString();
    await pause(1500);
    [late, lateBank] = await issueAt();
    for (const code of [early, late, bank, lateBank]) assert.equal(code.key_id, stolen);
  });

  test('what a bank issued is judged by the seal that the register keeps beside it', async () => {
    assert.deepEqual([await online(bank), offline([bank])[0]], Array(2).fill({ verdict: 'valid', key_id: stolen, detached: true }));
    assert.deepEqual([(await online(early)).detached, offline([early])[0].detached], [false, false]);
    const was = register.sql(`select signature from code where id = '${bank.id}'`)[0][0];
    register.sql(`update code set signature = overlay(signature placing '\\x00000000' from 9) where id = '${bank.id}'`);
    assert.deepEqual(await everywhere(bank), ['invalid', 'valid', 'invalid'], 'the page tells how the key stands');
    register.sql(`update code set signature = '\\${was.slice(was.indexOf('x'))}' where id = '${bank.id}'`);
  });

  test('seals made before that time stay good wherever it is known when they were made', async () => {
    await pause(1000);
    register.socho('key', 'rotate');
    register.socho('key', 'revoke', stolen, '--reason', 'mất máy', '--compromised-since', since);
    await hangUp();
    assert.equal((await publishedKey(stolen)).compromised_since, register.socho('key', 'list', '--json').trim().split('\n')
      .map((line) => JSON.parse(line)).find(({ key_id: id }) => id === stolen).compromised_since);
    for (const code of [early, bank]) assert.deepEqual(await everywhere(code), ['valid', 'valid', 'valid']);
    for (const code of [late, lateBank]) assert.deepEqual(await everywhere(code), ['revoked', 'revoked', 'revoked']);
    assert.deepEqual([await verdict(early), await verdict(late)], ['revoked', 'revoked'], 'a stranger does not know when');
    const own = join(register.dir, 'keys', 'revocations.note'), forged = join(register.dir, 'stolen.bundle');
    const words = ['bundle', 'verify', forged, '--trust', trust];
    program([...words, '--revocations', own], 'x\n');
    writeFileSync(own + '.old', readFileSync(own, 'utf8').replace('version', 'Version'));
    assert.throws(() => program([...words, '--revocations', own + '.old'], 'x\n'), 'a list that the root did not sign');
  });

  test('a code sealed anew in place is judged by its new seal', async () => {
    register.socho('key', 'drill', stolen);
    while (register.sql(`select state from job where kind = 'reseal' and payload ->> 'key_id' = '${stolen}'`)[0][0] !== 'done') await pause(50);
    for (const code of [late, lateBank]) {
      const now = ok(await people.maker('GET', `/v1/codes/${code.id}`));
      assert.notEqual(now.key_id, stolen);
      assert.ok(Date.parse(now.sealed_at) > Date.parse(now.issued_at));
    }
    assert.deepEqual(await everywhere(lateBank), ['valid', 'valid', 'valid']);
    assert.equal(await onPage(late), 'valid');
    await pause(2100); // a key takes over in a later second than the one that it follows began in
    register.socho('key', 'rotate', '--from', new Date(Date.now() - 1000).toISOString());
    const { key_id: fresh, issued_at } = ok(await people.maker('GET', `/v1/codes/${late.id}`));
    register.socho('key', 'revoke', fresh, '--reason', 'thử', '--compromised-since', new Date(Date.parse(issued_at) + 1000).toISOString());
    await hangUp();
    assert.deepEqual(await everywhere(lateBank), ['revoked', 'revoked', 'revoked'], 'by when it was sealed, not issued');
  });
});

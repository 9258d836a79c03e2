// The ledger: sealed while it runs, published as checkpoints and tiles, and proven; judged by Go's transparency-log
// packages, which are not ours.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const register = new Register({ config: 'press_processes = 2\n' });
const scratch = mkdtempSync(join(tmpdir(), 'socho-ledger-'));
let provider;
before(async () => {
  execFileSync('go', ['build', '-o', join(scratch, 'witness'), join(ROOT, 'tests/http/witness/main.go')],
    { env: { ...process.env, GOPATH: '/usr/share/gocode', GO111MODULE: 'off', GOPROXY: 'off', GOCACHE: join(scratch, 'cache'), HOME: scratch } });
  await register.start();
  provider = new Provider(register);
}, { timeout: 240_000 });
after(async () => {
  await register.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const BASE = '/.well-known/socho/ledger';
const get = (path, options) => register.request('GET', path, options);
async function ok(path) {
  const answer = await get(path);
  assert.equal(answer.status, 200, `${path}: ${answer.bytes}`);
  return answer;
}
const refused = async (path, status, word, field) => {
  const answer = await get(path);
  assert.equal(answer.status, status, `${path}: ${answer.bytes}`);
  assert.equal(answer.json.code, word, path);
  if (field) assert.equal(answer.json.field, field);
};
const checkpoint = async (log) => (await ok(`${BASE}/${log}/checkpoint`)).bytes.toString();
const sizeOf = (note) => Number(note.split('\n')[1]);

/** Waits until nothing is listed and what is sealed is published. */
async function sealed() {
  for (let left = 200; left > 0; left--) {
    const [waiting] = register.sql(`select (select count(*) from confirmation_unsealed) + (select count(*) from audit_unsealed)
      + (select sum(size - note_size) from ledger)`)[0];
    if (waiting === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`not sealed: ${register.log()}`);
}

async function push(name, count) {
  const answer = await provider.push({ events: Array.from({ length: count }, (_, i) => event(`${name}-${i}`)) });
  assert.equal(answer.status, 200, answer.bytes.toString());
  return answer.json.results.map(({ id }) => id);
}

/** The address of a tile as c2sp.org/tlog-tiles writes it. */
function tilePath(log, level, number, width = 256) {
  const digits = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0').match(/.{3}/g);
  const groups = digits.map((group, i) => (i === digits.length - 1 ? group : `x${group}`));
  return `${BASE}/${log}/tile/${level}/${groups.join('/')}${width < 256 ? `.p/${width}` : ''}`;
}

/** Everything that is published of a log, in a directory for the witness. */
async function publish(log, name, notes) {
  const dir = join(scratch, name);
  const size = sizeOf(notes.at(-1));
  for (const note of notes) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `note.${sizeOf(note)}`), note);
  }
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / 256)) {
    mkdirSync(join(dir, 'tile', String(level)), { recursive: true });
    for (let n = 0; n * 256 < hashes; n++) {
      const width = Math.min(256, hashes - n * 256);
      const { bytes } = await ok(tilePath(log, level, n, width));
      writeFileSync(join(dir, 'tile', String(level), width < 256 ? `${n}.${width}` : String(n)), bytes);
    }
  }
  return dir;
}

/** How c2sp.org/signed-note tells verifiers of the register's key. */
async function verifier(log) {
  const { keys } = (await ok('/.well-known/socho/keys.json')).json;
  const origin = `vn.socho/ledger/22/${log}`;
  const key = Buffer.concat([Buffer.from([1]), Buffer.from(keys.find(({ state }) => state === 'current').x, 'base64url')]);
  const hash = createHash('sha256').update(`${origin}\n`).update(key).digest('hex').slice(0, 8);
  return `${origin}+${hash}+${key.toString('base64')}`;
}

const witness = async (log, dir) => execFileSync(join(scratch, 'witness'), [await verifier(log), dir], { encoding: 'utf8' });

const notes = [];
test('what was recorded is sealed, each thing once, and published under the register\'s key', async () => {
  for (const [name, count] of [['a', 1], ['b', 7], ['c', 300], ['d', 500]]) {
    await push(name, count);
    await sealed();
    notes.push(await checkpoint('confirmations'));
  }
  await push('a', 1);
  await sealed();
  assert.deepEqual(notes.map(sizeOf), [1, 8, 308, 808]);
  assert.equal(await checkpoint('confirmations'), notes.at(-1));
  const answer = await ok(`${BASE}/confirmations/checkpoint`);
  assert.match(answer.headers['content-type'], /^text\/plain/);
  assert.equal((await get(`${BASE}/confirmations/checkpoint`, { headers: { 'if-none-match': answer.headers.etag } })).status, 304);
});

test('a witness that is not ours finds every checkpoint, tile and proof right, and a changed one wrong', async () => {
  const inclusion = [], consistency = [];
  for (const index of [0, 1, 7, 8, 255, 256, 307, 511, 512, 700, 807]) {
    inclusion.push((await ok(`/v1/ledger/confirmations/proof?index=${index}`)).json);
  }
  for (const [from, to] of [[1, 8], [8, 308], [1, 808], [308, 808], [808, 808]]) {
    const proof = (await ok(`/v1/ledger/confirmations/consistency?from=${from}&to=${to}`)).json;
    assert.deepEqual(proof, (await ok(`/v1/ledger/confirmations/consistency?from=${from}${to === 808 ? '' : `&to=${to}`}`)).json);
    consistency.push(proof);
  }
  const dir = await publish('confirmations', 'all', notes);
  writeFileSync(join(dir, 'proofs.json'), JSON.stringify({ inclusion, consistency }));
  assert.match(await witness('confirmations', dir), /^right: 4 checkpoints, 11 entries, 5 steps, of 808/);

  const tile = Buffer.from((await ok(tilePath('confirmations', 0, 1))).bytes);
  tile[77] ^= 1;
  writeFileSync(join(dir, 'tile/0/1'), tile);
  await assert.rejects(() => witness('confirmations', dir), { stdout: /refused/ });
  writeFileSync(join(dir, 'tile/0/1'), (await ok(tilePath('confirmations', 0, 1))).bytes);
  writeFileSync(join(dir, 'note.8'), notes[1].replace('\n8\n', '\n9\n'));
  await assert.rejects(() => witness('confirmations', dir), { stdout: /refused/ });
});

test('the trail is a log of its own, under its own origin', async () => {
  await sealed();
  const note = await checkpoint('registry');
  assert.match(note, /^vn\.socho\/ledger\/22\/registry\n/);
  assert.equal(sizeOf(note), Number(register.sql('select count(*) from audit')[0][0]));
  const dir = await publish('registry', 'trail', [note]);
  const inclusion = [(await ok('/v1/ledger/registry/proof?index=0')).json];
  writeFileSync(join(dir, 'proofs.json'), JSON.stringify({ inclusion, consistency: [] }));
  assert.match(await witness('registry', dir), /^right: 1 checkpoints, 1 entries/);
});

test('an entry is the SHA-256 of the row\'s record, and is found by the row\'s id', async () => {
  const [id] = await push('found', 1);
  await sealed();
  const proof = (await ok(`/v1/ledger/confirmations/proof?id=${id}`)).json;
  assert.deepEqual([proof.log, proof.index, proof.size], ['confirmations', 808, 809]);
  const [record] = register.sql(`select encode(confirmation_leaf(c), 'hex') from confirmation c where id = '${id}'`)[0];
  assert.equal(proof.entry, createHash('sha256').update(Buffer.from(record, 'hex')).digest('base64'));
  const bundle = (await ok(tilePath('confirmations', 'entries', 3, 41))).bytes;
  assert.equal(bundle.length, 41 * 34);
  assert.equal(bundle.readUInt16BE(40 * 34), 32);
  assert.equal(bundle.subarray(40 * 34 + 2).toString('base64'), proof.entry);
  assert.match(proof.proof, /^c2sp\.org\/tlog-proof@v1\nindex 808\n/);
  assert.ok(proof.proof.endsWith(`\n\n${await checkpoint('confirmations')}`));
  assert.equal(register.sql(`select count(*) from confirmation c where not exists (select from ledger_hash h where h.log = 'confirmations'
    and h.level = -1 and position(sha256(confirmation_leaf(c)) in h.hashes) > 0)`)[0][0], '0');
});

test('tiles never change and say so; what is not there, or is not written as it should be, is not found', async () => {
  const answer = await ok(tilePath('confirmations', 0, 0));
  assert.match(answer.headers['cache-control'], /immutable/);
  assert.equal(answer.bytes.length, 8192);
  assert.deepEqual((await ok(tilePath('confirmations', 0, 0, 9))).bytes, answer.bytes.subarray(0, 9 * 32));
  for (const rest of ['0/003', '0/003.p/42', '0/004.p/1', '1/000', '1/000.p/4', '8/000', '-1/000', '00/000', '0/0', '0/0000', '0/x000/001', '0/x000',
    '0/000.p/0', '0/000.p/256', '0/000.p/01', '0/000/001', '0/x001/002', '0/x001/x002/003', '0/x001/x002/003.p/4', '0/x001/x002/x003/004', 'entry/000', '0/-01', '0/000.p/1/2']) {
    await refused(`${BASE}/confirmations/tile/${rest}`, 404, 'not_found');
  }
  await refused(`${BASE}/others/checkpoint`, 404, 'not_found');
  await refused(`${BASE}/others/tile/0/000`, 404, 'not_found');
  await refused('/v1/ledger/others/proof?index=0', 404, 'not_found');
  await refused('/v1/ledger/confirmations/proof?index=809', 404, 'not_sealed');
  await refused('/v1/ledger/confirmations/proof?id=01890000-0000-7000-8000-000000000000', 404, 'not_sealed', 'id');
  await refused('/v1/ledger/confirmations/proof', 422, 'missing', 'index');
  await refused('/v1/ledger/confirmations/proof?index=1&id=01890000-0000-7000-8000-000000000000', 422, 'missing', 'index');
  await refused('/v1/ledger/confirmations/proof?index=-1', 422, 'out_of_range', 'index');
  await refused('/v1/ledger/confirmations/consistency', 422, 'missing', 'from');
  await refused('/v1/ledger/confirmations/consistency?from=1&to=810', 422, 'out_of_range', 'to');
  await refused('/v1/ledger/confirmations/consistency?from=9&to=8', 422, 'out_of_range', 'from');
});

// The ledger: sealed while it runs, published as checkpoints and tiles, and proven; judged by Go's transparency-log
// packages, which are not ours.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
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

test('how far the sealer is behind is a figure of /metrics', async () => {
  const text = (await ok('/metrics')).bytes.toString();
  for (const log of ['confirmations', 'registry'])
    for (const name of ['socho_ledger_unsealed', 'socho_ledger_oldest_unsealed_seconds']) assert.match(text, new RegExp(`^${name}\\{log="${log}"\\} \\d+$`, 'm'));
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

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const b64 = (text) => Buffer.from(text, 'base64');
/** RFC 6962 2.1, and the walk up a path of 2.1.1. */
function treeRoot(hashes) {
  if (hashes.length === 1) return hashes[0];
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return sha(Buffer.from([1]), treeRoot(hashes.slice(0, k)), treeRoot(hashes.slice(k)));
}
function walk(hash, index, size, path) {
  let at = index, last = size - 1, hashes = [...path];
  for (; last > 0; at >>= 1, last >>= 1) {
    if (at % 2) hash = sha(Buffer.from([1]), hashes.shift(), hash);
    else if (at < last) hash = sha(Buffer.from([1]), hash, hashes.shift());
  }
  assert.equal(hashes.length, 0);
  return hash;
}

test('a sender that asks gets a signed promise of what it recorded, alone or with others, and the promise is kept', async () => {
  const { keys } = (await ok('/.well-known/socho/keys.json')).json;
  const key = createPublicKey({ key: keys.find(({ state }) => state === 'current'), format: 'jwk' });
  const promised = async (results, { index, hashes, promise }) => {
    const [text, signature] = promise.split('\n\n');
    const [name, size, root, by] = text.split('\n');
    assert.equal(name, 'vn.socho/ledger/22/confirmations/promise');
    assert.ok(verify(null, Buffer.from(`${text}\n`), key, b64(signature.trim().split(' ')[2]).subarray(4)), 'the register signed it');
    const entries = results.filter(({ status }) => status === 'recorded').map(({ entry }) => sha(Buffer.from([0]), b64(entry)));
    assert.equal(walk(treeRoot(entries), index, Number(size), hashes.map(b64)).toString('base64'), root);
    const [, until] = /^by (\S+)$/.exec(by);
    assert.ok(Math.abs(Date.parse(until) - Date.now() - 60_000) < 55_000, until);
    return Number(size);
  };
  const ask = (what) => provider.push(what, { headers: { prefer: 'respond-async, Receipt' } });
  const one = (await ask(event('r-1'))).json;
  assert.equal(await promised([one], one.receipt), 1);
  const many = (await ask({ events: [event('r-1'), ...Array.from({ length: 6 }, (_, i) => event(`r-${i + 2}`))] })).json;
  assert.equal(many.results[0].status, 'duplicate');
  assert.equal(await promised(many.results, many.receipt), 1);
  assert.equal((await ask(event('r-1'))).json.receipt, undefined);
  assert.equal((await provider.push(event('r-20'))).json.receipt, undefined);
  const agent = register.newAgent({ maxSockets: 40 });
  const answers = await Promise.all(Array.from({ length: 120 }, (_, i) => provider.push(event(`s-${i}`), { headers: { prefer: 'receipt' }, agent })));
  agent.destroy();
  const sizes = await Promise.all(answers.map(({ json }) => promised([json], json.receipt)));
  assert.ok(Math.max(...sizes) > 1, 'some travelled together');
  await sealed();
  for (const { id, entry } of [one, ...many.results.slice(1), ...answers.map(({ json }) => json)]) {
    assert.equal((await ok(`/v1/ledger/confirmations/proof?id=${id}`)).json.entry, entry);
  }
});

// ---- socho ledger

const command = (...words) => spawnSync(process.env.SOCHO ?? join(ROOT, 'build/socho'), ['ledger', ...words, '--config', register.conf], { encoding: 'utf8' });
function printed(...words) {
  const { status, stdout, stderr } = command(...words);
  assert.equal(status, 0, stderr + stdout);
  return stdout;
}
/** What `socho ledger verify` finds wrong in a log, without what follows for roots and checkpoints. */
function found(log, ...words) {
  const { status, stdout, stderr } = command('verify', log, '--json', ...words);
  const { findings } = JSON.parse(stdout);
  assert.equal(status, findings.length ? 1 : 0, stderr);
  return findings;
}
const place = (id) => Number(register.sql(`select p.first + (position(uuid_send('${id}') in p.keys) - 1) / 24 from ledger_place p
  where position(uuid_send('${id}') in p.keys) > 0`)[0][0]);

test('the command prints the checkpoint, its verifiers, and proofs that it judges without the database', async () => {
  const note = printed('checkpoint', 'confirmations');
  assert.equal(note, await checkpoint('confirmations'));
  assert.ok(printed('checkpoint', 'confirmations', '--verifiers').split('\n').includes(await verifier('confirmations')));
  const { entry, proof } = (await ok('/v1/ledger/confirmations/proof?index=300')).json;
  const [id] = register.sql(`select id from confirmation where event_id like '%found-0'`)[0];
  assert.equal(printed('prove', 'confirmations', '--index', '300'), proof);
  assert.match(printed('prove', 'confirmations', '--id', id), /^c2sp.org\/tlog-proof@v1\nindex 808\n/);
  const step = printed('prove', 'confirmations', '--from', '308').split('\n\n');
  assert.deepEqual(step[0].split('\n'), (await ok('/v1/ledger/confirmations/consistency?from=308')).json.hashes);
  const file = join(scratch, 'one.tlog-proof');
  const judge = (text, of) => {
    writeFileSync(file, text);
    return command('verify', '--proof', file, '--entry', of);
  };
  assert.match(judge(proof, entry).stdout, /^vn\.socho\/ledger\/22\/confirmations: entry 300 of 937, signed by /);
  for (const [text, of, word] of [
    [proof, createHash('sha256').update('x').digest('base64'), 'not there'], [proof.replace('index 300', 'index 301'), entry, 'not there'],
    [proof.replace('\n937\n', '\n938\n'), entry, 'no key'], ['', entry, 'no proof'], [proof, 'AAAA', '32 bytes'],
  ]) {
    const { status, stderr } = judge(text, of);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(word));
  }
  assert.equal(command('prove', 'confirmations', '--index', '937').status, 1);
  assert.equal(command('prove', 'confirmations', '--id', '01890000-0000-7000-8000-000000000000').status, 1);
  assert.equal(command('prove', 'others', '--index', '0').status, 2);
  assert.equal(command('prove', 'confirmations').status, 2);
});

test('verify computes both logs anew from the rows and finds nothing wrong, also of what waits on the list', async () => {
  await sealed();
  const logs = printed('verify', '--json').trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(logs.map(({ log, findings }) => [log, findings]), [['confirmations', []], ['registry', []]]);
  assert.deepEqual([logs[0].size, logs[0].root], [937, (await checkpoint('confirmations')).split('\n')[2]]);
  assert.equal(logs[1].root, (await checkpoint('registry')).split('\n')[2]);
  assert.match(printed('verify', 'confirmations'), /^confirmations: 937 entries, root .*; 0 wrong, 0 wait to be sealed, 0 forgotten\n$/);
  const kept = join(scratch, 'kept.note');
  writeFileSync(kept, notes[1]);
  assert.deepEqual(found('confirmations', '--checkpoint', kept), []);
  writeFileSync(kept, notes[1].replace('\n8\n', '\n9\n'));
  assert.deepEqual(found('confirmations', '--checkpoint', kept), [{ what: 'signature', at: 9 }]);
  writeFileSync(kept, notes[1].replace('/22/', '/19/'));
  assert.match(command('verify', '--checkpoint', kept).stderr, /another register/);
});

test('verify finds every altered, missing and added row by index, and nothing else', async () => {
  const ids = register.sql(`select id from confirmation order by event_id`).map(([id]) => id);
  const change = (statements) => register.sql(`begin; ${statements}; commit`);
  register.sql(`create table kept_rows as select * from confirmation where id in ('${ids[40]}', '${ids[41]}', '${ids[600]}')`);
  const restore = `delete from confirmation where id in (select id from kept_rows); insert into confirmation select * from kept_rows`;
  for (const column of ['amount_vnd = amount_vnd + 1', `event_id = event_id || 'x'`, 'occurred_at = occurred_at + interval \'1 us\'', `bin = '970999'`,
    'account_hash = decode(md5(id::text), \'hex\')', 'personal_hash = sha256(personal_hash)', `bank_reference = 'FT1'`, `booked_on = booked_on - 1`,
    `direction = 'debit'`, `connection = '01890000-0000-7000-8000-000000000000'`, `match_evidence = 'x'`]) {
    change(`update confirmation set ${column} where id = '${ids[40]}'`);
    assert.deepEqual(found('confirmations'), [{ what: 'altered', at: place(ids[40]), id: ids[40] }], column);
    change(restore);
  }
  change(`delete from confirmation where id = '${ids[41]}'; update confirmation set amount_vnd = 1 where id = '${ids[600]}';
    insert into confirmation select (jsonb_populate_record(null::confirmation, to_jsonb(k) || '{"id": "01890000-0000-7000-8000-00000000abcd"}')).*
    from kept_rows k where id = '${ids[40]}'`);
  assert.deepEqual(found('confirmations').sort((a, b) => (a.what < b.what ? -1 : 1)), [
    { what: 'added', id: '01890000-0000-7000-8000-00000000abcd' }, { what: 'altered', at: place(ids[600]), id: ids[600] },
    { what: 'missing', at: place(ids[41]), id: ids[41] },
  ]);
  change(`delete from confirmation where id = '01890000-0000-7000-8000-00000000abcd'; ${restore}`);
  assert.deepEqual(found('confirmations'), []);
  register.sql(`drop table kept_rows`);
});

test('who alters a row and its entry contradicts the checkpoints, and who rewrites those too, a checkpoint kept elsewhere', async () => {
  const kept = join(scratch, 'kept.note');
  writeFileSync(kept, notes[2]);
  const [id] = register.sql(`select id from confirmation where event_id like '%a-0'`)[0];
  assert.equal(place(id), 0);
  register.sql(`create table kept_hash as select * from ledger_hash where log = 'confirmations'; create table kept_ledger as select * from ledger;
    create table kept_note as select * from ledger_note`);
  register.sql(`update confirmation set amount_vnd = 46000 where id = '${id}'; update ledger_hash set hashes = overlay(hashes placing
    (select sha256(confirmation_leaf(c)) from confirmation c where id = '${id}') from 1) where log = 'confirmations' and level = -1 and first = 0`);
  const whats = (findings) => [...new Set(findings.map(({ what, at }) => `${what} ${at}`))].sort();
  const seen = whats(found('confirmations', '--checkpoint', kept));
  assert.ok(seen.includes('checkpoint 308') && seen.includes('checkpoint 937') && seen.includes('root 937') && seen.includes('hash 0'), seen.join());
  assert.ok(!seen.some((what) => what.startsWith('altered')));
  register.sql(`update ledger set note = null, note_size = -1 where log = 'confirmations'; delete from ledger_note where log = 'confirmations'`);
  assert.ok(whats(found('confirmations', '--checkpoint', kept)).includes('checkpoint 308'));
  register.sql(`update confirmation set amount_vnd = 45000 where id = '${id}'; delete from ledger_hash where log = 'confirmations';
    insert into ledger_hash select * from kept_hash; insert into ledger_note select * from kept_note where log = 'confirmations'
      on conflict (log, hour) do nothing;
    update ledger l set note = k.note, note_size = k.note_size from kept_ledger k where k.log = l.log;
    drop table kept_hash, kept_ledger, kept_note`);
  assert.deepEqual(found('confirmations', '--checkpoint', kept), []);
});

test('forgetting people leaves the ledger right: a confirmation\'s side row, and a line\'s salt with what it hid', async () => {
  const [id] = register.sql(`select id from confirmation where event_id like '%b-0'`)[0];
  register.sql(`delete from confirmation_personal where id = '${id}'`);
  assert.deepEqual(found('confirmations'), []);
  register.sql(`create table kept_line as select * from audit order by id limit 1; update audit set address = '203.0.113.9' where id in (select id from kept_line)`);
  const [line] = register.sql(`select id from kept_line`)[0];
  assert.deepEqual(found('registry'), [{ what: 'altered', at: place(line), id: line }]);
  register.sql(`update audit a set address = k.address, address_hash = sha256(k.salt || convert_to(k.address, 'UTF8')),
    before_hash = sha256(k.salt || convert_to(k.before::text, 'UTF8')), after_hash = sha256(k.salt || convert_to(k.after::text, 'UTF8')),
    salt = null, before = null, after = null from kept_line k where k.id = a.id`);
  assert.deepEqual(found('registry'), []);
  assert.match(printed('verify', 'registry'), /1 forgotten/);
  register.sql(`update audit set after_hash = sha256('x') where id in (select id from kept_line); drop table kept_line`);
  assert.deepEqual(found('registry'), [{ what: 'altered', at: place(line), id: line }]);
});

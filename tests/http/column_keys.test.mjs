// The keys of sealed columns: a register from before data keys goes on, a version is changed under the work of everybody, the
// press dies in the middle of sealing anew, and the master key is changed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dataKeys, firstBox, firstLookup, masters, openAll } from './boxes.mjs';
import { event, Provider } from './provider.mjs';
import { MARKETS, PROVINCE, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const PROGRAM = process.env.SOCHO ?? join(ROOT, 'build/socho');
const OLD = '40000009-0000-7000-8000-000000000000';
const idBytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};

/** As an older program left it: people, a vendor whose boxes and hashes come from the master key itself. */
class Aged extends Register {
  async serve() {
    if (!this.aged) await this.age();
    return super.serve();
  }

  async age() {
    this.aged = true;
    const [statement] = /insert into data_key[^;]*;/.exec(readFileSync(join(ROOT, 'sql/migrations/0058_data_keys.sql'), 'utf8'));
    assert.deepEqual(this.sql('select count(*) from data_key'), [['0']], 'an empty register has nothing to go on with');
    this.sql(statement);
    const [master] = masters(this), hex = (bytes) => `'\\x${bytes.toString('hex')}'`;
    this.sql(`insert into vendor (province, id, market, kind, name, name_fold, phone_box, phone_hash)
      values (${PROVINCE}, '${OLD}', '${MARKETS[0]}', 'individual', 'Bà Cũ', 'BA CU',
        ${hex(firstBox(master, PROVINCE, 'vendor', 'phone_box', idBytes(OLD), '+84901234567'))},
        ${hex(firstLookup(master, PROVINCE, 'vendor.phone', '+84901234567'))})`);
    // Each of them finds that there are no keys.
    this.providers = await Promise.all(['một', 'hai', 'ba', 'bốn'].map((name) => this.adding(name)));
  }

  async adding(name) {
    const child = spawn(PROGRAM, ['connection', 'add', '--province', '22', '--name', name, '--json', '--config', this.conf], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (piece) => { out += piece; });
    assert.deepEqual(await once(child, 'close'), [0, null]);
    const provider = Object.create(Provider.prototype);
    return Object.assign(provider, { register: this, ...JSON.parse(out) });
  }
}

const register = new Aged();
let maker, second, n = 0;
const status = () => JSON.parse(register.socho('column', 'status', '--province', String(PROVINCE)));
const state = (version) => status().versions.find((v) => v.version === version)?.state;
const vendor = (phone, stall = `A${++n}`) => form(stall, { vendor: { kind: 'individual', name: `Người bán ${stall}`, phone } });
const register_ = async (phone) => ok(await second('POST', `/v1/revisions/${(await submitted(maker, MARKETS[0], vendor(phone))).id}/approve`, { version: 2 }));
const phoneOf = async (id) => ok(await maker('GET', `/v1/vendors/${id}/contact`)).phone;
const push = (what, provider = register.providers[0]) => { provider.agent = register.agent; return provider.push(event(what)); };
const versions = () => new Set(openAll(register).filter((box) => box.province === PROVINCE).map((box) => box.version));
const contents = () => new Map(openAll(register).map((box) => [`${box.place} ${box.row}`, box.text]));
async function until(condition, what) {
  for (let i = 0; !(await condition()); i++) {
    if (i > 1200) throw new Error(`never: ${what}\n${JSON.stringify(status())}`);
    await pause(50);
  }
}

/** Holds a row until the function that comes back is called. */
async function hold(text) {
  const psql = spawn(join(ROOT, 'tools/pg'), ['psql', register.dir, '-q', '-A', '-t'], { stdio: ['pipe', 'pipe', 'inherit'] });
  psql.stdin.write(`set search_path = socho;\nbegin;\nselect 'held' from ${text} for update;\n`);
  for await (const piece of psql.stdout) if (piece.includes('held')) break;
  return () => psql.stdin.end('commit;\n');
}

before(async () => {
  await register.start();
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

test('what was sealed and looked up before there were data keys still is, beside what is new', async () => {
  assert.equal(await phoneOf(OLD), '+84901234567');
  const same = await submitted(maker, MARKETS[0], vendor('0901234567'));
  assert.deepEqual(same.duplicates.map((d) => [d.vendor, d.reasons]), [[OLD, ['phone']]]);
  assert.deepEqual(versions(), new Set([0, 1]));
  assert.deepEqual([state(0), state(1), status().look_up], ['opens', 'seals', 0]);
});

test('of processes that find no keys each goes on with the same ones', async () => {
  assert.deepEqual(register.sql(`select kind, version, count(*) from data_key group by 1, 2 order by 1, 2`),
    [['box', '0', '34'], ['box', '1', '34'], ['look_up', '0', '34']]);
  for (const [i, provider] of register.providers.entries()) assert.equal((await push(`first-${i}`, provider)).status, 200);
});

test('everything is sealed anew although the press is killed in the middle, and what is written meanwhile is fine', async () => {
  for (let i = 0; i < 4; i++) await register_(`09021000${10 + i}`);
  await Promise.all(Array.from({ length: 700 }, (_, i) => push(`many-${i}`)));
  ok(await maker('POST', `/v1/imports?market=${MARKETS[0]}&name=a.csv`, undefined,
    { raw: Buffer.alloc(1_500_000, 'Số sạp,'), headers: { 'content-type': 'application/octet-stream' } }), 201);
  await until(() => register.sql(`select count(*) from import_file where state = 'queued'`)[0][0] === '0', 'the file is read');
  const statement = join(register.dir, 'statement.csv');
  writeFileSync(statement, Buffer.alloc(1_200_000, 'no statement,'), { mode: 0o644 });
  spawnSync(PROGRAM, ['statement', 'import', '--config', register.conf, statement]);
  assert.equal(register.sql('select sum(cardinality(boxes)) from statement_file')[0][0], '3');
  const before = contents();
  const [[old]] = register.sql(`select encode(phone_box, 'hex') from vendor where id = '${OLD}'`);
  // An account: connections and vendors are behind the work by then, revisions, codes and confirmations before it.
  const release = await hold('account');
  assert.match(register.socho('column', 'rotate', '--province', '22'), /^22: version 2 seals in 5 s/);
  assert.match(register.socho('column', 'rotate', '--province', '22'), /^22: under way already$/m);
  assert.equal(state(2), 'announced');
  assert.equal((await push('announced')).status, 200);
  await until(() => register.sql(`select count(*) from pg_stat_activity where usename = 'socho_press' and wait_event_type = 'Lock'`)[0][0] === '1',
    'the press waits for the account');
  const pid = register.rolePid('press');
  process.kill(pid, 'SIGKILL');
  assert.equal((await push('meanwhile')).status, 200);
  const meanwhile = await register_('0902999001');
  // One that a process wrote late, with the old key, behind the work.
  register.sql(`update vendor set phone_box = '\\x${old}' where id = '${OLD}'`);
  await register.newRolePid('press', pid);
  release();
  assert.ok(versions().has(0) && versions().has(1) && versions().has(2), 'the work is in its middle');
  register.sql(`update job set lease_until = now() where kind = 'rekey' and state = 'running'`);
  await until(() => status().work.finished_at !== null, 'the work ends');

  assert.deepEqual(versions(), new Set([2]));
  const now = contents();
  for (const [place, text] of before) assert.equal(now.get(place), text, place);
  assert.ok(now.size > before.size);
  assert.deepEqual([state(0), state(1), state(2)], ['retired', 'retired', 'seals']);
  const { moved, unreadable, pass } = status().work;
  assert.ok(moved >= before.size && unreadable === 0 && pass > 1, JSON.stringify(status().work));
  assert.equal(register.sql(`select count(*) from audit where action = 'column.rotate'`)[0][0], '1');

  assert.equal(await phoneOf(OLD), '+84901234567');
  assert.equal(await phoneOf(meanwhile.vendor.id), '+84902999001');
  for (const [phone, found] of [['0902100011', 1], ['0902999001', 1], ['0902999002', 0]])
    assert.equal((await submitted(maker, MARKETS[0], vendor(phone))).duplicates.filter((d) => d.reasons.includes('phone')).length, found, phone);
  assert.equal((await push('many-1')).json.status, 'duplicate');
  assert.equal((await push('after', register.providers[2])).status, 200, 'the secrets of connections open');
});

test('a box that does not open is told and keeps its key from being retired', async () => {
  const [[box]] = register.sql(`select encode(phone_box, 'hex') from vendor where id = '${OLD}'`);
  register.sql(`update vendor set phone_box = overlay(phone_box placing '\\x00'::bytea from 20) where id = '${OLD}'`);
  register.socho('column', 'rotate', '--province', '22');
  await until(() => status().work.version === 3 && status().work.finished_at !== null, 'the work ends');
  assert.deepEqual([status().work.unreadable, state(2), state(3)], [1, 'opens', 'seals']);
  assert.match(register.log(), /event=rekey_unreadable .*table=vendor column=phone_box/);
  assert.match(register.log(), /event=job_alarm kind=rekey wrong=1/);
  register.sql(`update vendor set phone_box = '\\x${box}' where id = '${OLD}'`);
  assert.equal(await phoneOf(OLD), '+84901234567');
});

test('the master key is changed under a running register, which takes up what the new one wraps', async () => {
  const file = join(register.dir, 'column.key'), [first] = masters(register), { mode, uid } = statSync(file);
  assert.match(register.socho('column', 'master'), /^\d+ data keys are wrapped by a new master key/);
  assert.equal(masters(register).length, 1);
  assert.ok(!masters(register)[0].equals(first));
  assert.deepEqual([statSync(file).mode, statSync(file).uid], [mode, uid]);
  assert.deepEqual(masters(register, 'column.key.before'), [first]);
  assert.equal(dataKeys(register).size, Number(register.sql('select count(*) from data_key')[0][0]), 'each opens with the new one');
  assert.throws(() => dataKeys(register, 'column.key.before'));
  register.socho('column', 'rotate', '--province', '22');
  await until(() => status().work.version === 4 && status().work.finished_at !== null, 'the work ends');
  assert.deepEqual(versions(), new Set([4]));
  assert.deepEqual([state(2), state(3), state(4)], ['retired', 'retired', 'seals']);
  assert.equal(await phoneOf(OLD), '+84901234567');
  const last = await register_('0902999003');
  assert.equal(await phoneOf(last.vendor.id), '+84902999003');
});

test('a change of the master key that was stopped half-way is ended by another', async () => {
  // Killed after the file was written, and again after the data keys were.
  const file = join(register.dir, 'column.key'), [now] = masters(register), [old] = masters(register, 'column.key.before');
  const lines = (...keys) => keys.map((key) => `${key.toString('hex')}\n`).join('');
  for (const keys of [[old, now], [old, now]]) {
    register.secret('column.key', lines(...keys));
    assert.equal(JSON.parse(register.socho('column', 'status', '--province', '22')).masters.length, 1);
    register.socho('column', 'master');
    assert.deepEqual(masters(register), [old]);
    assert.equal(await phoneOf(OLD), '+84901234567');
  }
  await register.end('SIGTERM');
  renameSync(file, `${file}.good`);
  register.secret('column.key', lines(now));
  await assert.rejects(() => register.serve(), /wrapped by another master key/, 'nobody serves with a key that opens nothing');
  assert.ok(existsSync(`${file}.good`));
  renameSync(`${file}.good`, file);
  await register.serve();
  assert.equal(await phoneOf(OLD), '+84901234567');
});

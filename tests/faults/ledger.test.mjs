// The ledger under faults: its sealers work at once, one dies between the commit and the publication, a clock goes back,
// a transaction takes long, the signer is killed. Whatever happens there is one history: every checkpoint that anybody
// saw is one of the tree that the rows give in the end.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from '../http/provider.mjs';
import { Register } from '../http/register.mjs';
import { pause } from './storm.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const register = new Register({ config: 'press_processes = 3\n' });
let provider, pushed = 0;
const seen = new Map(); // checkpoints by size
before(async () => {
  await register.start();
  provider = new Provider(register);
}, { timeout: 120_000 });
after(() => register.stop());

/** What is published now; nobody ever saw another tree of the same size. */
async function look() {
  const answer = await register.request('GET', '/.well-known/socho/ledger/confirmations/checkpoint');
  if (answer.status !== 200) return -1;
  const note = answer.bytes.toString(), size = Number(note.split('\n')[1]);
  assert.equal(seen.get(size)?.split('\n')[2] ?? note.split('\n')[2], note.split('\n')[2], `two trees of ${size}`);
  seen.set(size, note);
  return size;
}

async function push(count) {
  const events = Array.from({ length: count }, () => event(`e-${pushed++}`));
  for (;;) {
    const answer = await provider.push({ events }).catch(() => null);
    if (answer?.status === 200) return;
    await pause(50);
  }
}

/** Waits until everything that was acknowledged is in a published checkpoint. */
async function sealed() {
  for (let left = 400; left > 0; left--) {
    if (await look() === pushed) return;
    await pause(50);
  }
  assert.fail(`${await look()} of ${pushed} sealed: ${register.log().split('\n').slice(-20).join('\n')}`);
}

/** The rows give every checkpoint that was seen. */
function verify() {
  const check = (...words) => {
    const { status, stdout, stderr } = spawnSync(process.env.SOCHO ?? join(ROOT, 'build/socho'),
      ['ledger', 'verify', 'confirmations', ...words, '--config', register.conf], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  };
  check();
  const sizes = [...seen.keys()].filter((size) => size > 0), step = Math.ceil(sizes.length / 12);
  const kept = join(register.dir, 'kept.note');
  for (let i = 0; i < sizes.length; i += step) {
    writeFileSync(kept, seen.get(sizes[i]));
    check('--checkpoint', kept);
  }
}

function presses() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[1] === 'role' && words[2] === 'press' && words.includes(register.conf);
    } catch {
      return false;
    }
  });
  return pids.map(Number);
}
const fence = () => Number(register.sql(`select fence from lease where name = 'ledger'`)[0][0]);

test('sealers that take the lease from each other all the time grow one tree', async () => {
  await push(10);
  await sealed();
  const before = fence();
  let thieving = true;
  const thief = (async () => {
    while (thieving) {
      register.sql(`update lease set until = now() - interval '1 hour' where name = 'ledger'`);
      await pause(5);
    }
  })();
  // Who comes first at a free lease is chance, and the sealers' turns may keep step for a while.
  const changed = () => fence() >= before + 3;
  for (let i = 0; i < 25 || (i < 1000 && !changed()); i++) {
    await push(1 + i % 40);
    await look();
    await pause(40);
  }
  thieving = false;
  await thief;
  await sealed();
  assert.ok(changed(), 'the lease changed hands');
  verify();
});

test('a sealer killed after its commit and before its publication leaves a tree that another publishes as it is', async () => {
  // Publication waits at a row that the test holds.
  register.sql(`create table gate (); create function hold() returns trigger language plpgsql security definer
    set search_path = socho as $$ begin lock table gate; return new; end $$;
    create trigger hold before update of note on ledger for each row execute function hold()`);
  const holder = spawn(join(ROOT, 'tools/pg'), ['psql', register.dir, '-q'], { stdio: ['pipe', 'ignore', 'inherit'] });
  holder.stdin.write('set search_path = socho; begin; lock table gate;\n');
  const locks = (granted) => register.sql(`select count(*) from pg_locks where relation = 'gate'::regclass and granted = ${granted}`)[0][0];
  while (locks(true) === '0') await pause(20);
  for (let round = 0; round < 2; round++) {
    await push(25);
    const state = () => register.sql(`select size, note_size, encode(root, 'base64')
      from ledger where log = 'confirmations'`)[0];
    while (state()[0] !== String(pushed) || locks(false) === '0') await pause(20);
    const [size, published, root] = state();
    assert.ok(Number(published) < Number(size));
    const killed = presses();
    assert.equal(killed.length, 3);
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    while (presses().filter((pid) => !killed.includes(pid)).length < 3) await pause(20);
    register.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'socho_press'
      and pid in (select pid from pg_locks where relation = 'gate'::regclass and not granted)`);
    assert.equal(state()[2], root);
  }
  holder.stdin.end('rollback;\n');
  await once(holder, 'exit');
  register.sql(`drop trigger hold on ledger; drop function hold(); drop table gate`);
  await sealed();
  verify();
});

test('a lease from a clock that has gone back an hour since holds nobody up', async () => {
  register.sql(`update lease set holder = 'nobody', until = now() + interval '1 hour' where name = 'ledger'`);
  await push(5);
  await sealed();
  verify();
});

test('rows with a time of receipt an hour back, in a transaction that ends long after later ones were sealed, are not missed', async () => {
  const writer = spawn(join(ROOT, 'tools/pg'), ['psql', register.dir, '-q', '-v', 'ON_ERROR_STOP=1'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const id = '01890000-0000-7000-8000-000000000001';
  writer.stdin.write(`set search_path = socho; begin;
    insert into confirmation select (jsonb_populate_record(null::confirmation, to_jsonb(c) || jsonb_build_object('id', '${id}',
      'received_at', c.received_at - interval '1 hour'))).* from confirmation c limit 1;
    insert into confirmation_unsealed (province, entries) select province, uuid_send(id)
      || int8send((extract(epoch from received_at) * 1000000)::bigint) || sha256(confirmation_leaf(c)) from confirmation c where id = '${id}';\n`);
  while (register.sql(`select count(*) from pg_stat_activity where backend_xid is not null and state = 'idle in transaction'`)[0][0] !== '1') await pause(20);
  for (let i = 0; i < 5; i++) {
    await push(20);
    await sealed();
  }
  writer.stdin.end('commit;\n');
  await once(writer, 'exit');
  pushed++;
  await sealed();
  assert.equal(Number(register.sql(`select p.first + (position(uuid_send('${id}') in p.keys) - 1) / 24 from ledger_place p
    where position(uuid_send('${id}') in p.keys) > 0`)[0][0]), pushed - 1);
  verify();
});

test('without its signer the tree grows and is published when there is one again', async () => {
  const pid = register.rolePid('signer');
  process.kill(pid, 'SIGKILL');
  await push(30);
  await register.newRolePid('signer', pid);
  await sealed();
  verify();
});

test('PostgreSQL is killed while the ledger grows, and what was acknowledged is sealed', async () => {
  const postmaster = Number(readFileSync(join(register.dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
  await push(40);
  process.kill(postmaster, 'SIGKILL');
  for (;;) {
    try {
      register.startDatabase();
      register.sql('select 1');
      break;
    } catch {
      await pause(200);
    }
  }
  await push(40);
  await sealed();
  verify();
});

// Each role, the supervisor and PostgreSQL are killed in the middle of the journey; nothing that was acknowledged is
// lost, nothing is there by halves, and the register comes back by itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { Register } from '../http/register.mjs';
import { build, PASSWORD, person } from '../http/town.mjs';
import { approveUnderFire, checkSums, gone, pause, Storm } from './storm.mjs';

const BLOWS = 10; // a hundred with --full: full/approvals.test.mjs
const WEB_KILLS = 10;
const register = new Register({ seed: false });
let markets, maker, checker, contents;

before(async () => {
  await register.start();
  markets = build(register, 3 * BLOWS + 10);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
  contents = register.sql(`select content_code from stall where market = '${markets.other}' limit 5`).flat();
}, { timeout: 120_000 });
after(() => register.stop());

const postmaster = () => Number(readFileSync(join(register.dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
const roles = () => ['signer', 'web', 'press'].map((role) => [role, register.findRole(role)]).filter(([, pid]) => pid);

async function storm(name, blows) {
  const provider = new Provider(register, { name });
  const weather = new Storm(register, provider, { contents });
  try {
    await weather.progress();
    await blows(weather);
    await weather.progress();
  } catch (error) {
    weather.giveUp();
    throw error;
  }
  await weather.stop();
  weather.check();
  await register.ready();
  return weather;
}

test('every role runs as an unprivileged user', { skip: process.getuid() !== 0 && 'not run as root' }, () => {
  const { uid } = statSync(register.dir);
  assert.notEqual(uid, 0);
  assert.ok(roles().length >= 2);
  for (const [role, pid] of roles()) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    assert.deepEqual(/^Uid:\s+(.*)$/m.exec(status)[1].split('\t'), Array(4).fill(String(uid)), role);
    assert.match(status, /^CapEff:\s+0+$/m, role);
    assert.match(status, /^NoNewPrivs:\s+1$/m, role);
    assert.match(status, /^Seccomp:\s+2$/m, role);
  }
});

test(`web is killed ${WEB_KILLS} times while providers push`, async () => {
  const weather = await storm('web', async (clients) => {
    for (let i = 0, pid = register.rolePid('web'); i < WEB_KILLS; i++) {
      process.kill(pid, 'SIGKILL');
      pid = await register.newRolePid('web', pid);
      await clients.progress();
    }
  });
  assert.ok(weather.unanswered > 0);
});

test('signer and press are killed while providers push, who notice nothing', async () => {
  const weather = await storm('others', async (clients) => {
    for (const [role, pid] of roles().filter(([name]) => name !== 'web')) {
      process.kill(pid, 'SIGKILL');
      await clients.progress(50);
      await register.newRolePid(role, pid);
    }
  });
  assert.equal(weather.unanswered + weather.refused, 0);
});

test('backends of PostgreSQL are ended one by one, by request and by force, while providers push', async () => {
  await storm('backend', async (clients) => {
    for (let i = 0; i < 8; i++) {
      register.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'socho_web' order by random() limit 1`);
      await clients.progress();
    }
    // One that is killed takes all the others with it: PostgreSQL starts anew.
    const [[pid]] = register.sql(`select pid from pg_stat_activity where usename = 'socho_web' and application_name = 'socho_intake' limit 1`);
    await register.killBackend(Number(pid));
    await clients.progress();
  });
});

test('PostgreSQL is stopped at once and started again while providers push', async () => {
  const weather = await storm('postmaster', async (clients) => {
    const pid = postmaster();
    process.kill(pid, 'SIGQUIT'); // pg_ctl stop -m immediate
    await gone(pid);
    for (;;) {
      const answer = await register.request('GET', '/readyz').catch(() => null);
      if (answer?.status === 503 && answer.json.database === false) break;
      await pause(20);
    }
    const refused = await clients.provider.push(event('while-down'));
    assert.equal(refused.status, 503, refused.bytes.toString());
    register.startDatabase();
    await clients.progress();
    // Asked again so that everything stored was acknowledged.
    clients.acked.set('while-down', { amount: 45000, ...(await clients.provider.push(event('while-down'))).json });
  });
  assert.ok(weather.refused > 0);
});

test('a web process that starts while PostgreSQL is away answers 503 and never 401', async () => {
  const provider = new Provider(register, { name: 'early' });
  assert.equal((await provider.push(event('early-1'))).status, 200);
  const pid = postmaster(), web = register.rolePid('web');
  process.kill(pid, 'SIGQUIT');
  await gone(pid);
  process.kill(web, 'SIGKILL');
  await register.newRolePid('web', web);
  let answer = null;
  while (!answer) {
    answer = await provider.push(event('early-2')).catch(() => null);
    await pause(20);
  }
  register.startDatabase();
  assert.equal(answer.status, 503, answer.bytes.toString());
  assert.equal(answer.json.code, 'database_down');
  await register.ready();
  assert.equal((await provider.push(event('early-2'))).json.status, 'recorded');
});

test('the supervisor is killed while providers push: its roles leave, and another start goes on', async () => {
  await storm('supervisor', async () => {
    const orphans = roles();
    await register.end('SIGKILL');
    await gone(...orphans.map(([, pid]) => pid));
    await register.serve();
  });
});

test('the supervisor is killed while a request is on its way: another start does not wait for its end', async () => {
  const old = register.rolePid('web');
  const request = https.request({ host: '127.0.0.1', port: register.port, agent: register.newAgent({ keepAlive: false }),
    method: 'POST', path: '/v1/sessions',
    headers: { 'content-type': 'application/json', 'content-length': 200, expect: '100-continue' } });
  request.on('error', () => {});
  request.flushHeaders();
  await once(request, 'continue');
  await register.end('SIGKILL');
  await register.serve();
  request.destroy();
  await gone(old);
});

test(`${BLOWS} approvals in flight are hit by the end of web, signer or backend: each has its code once, or nothing at all`, async () => {
  await approveUnderFire(register, { maker, checker, market: markets.own, blows: BLOWS });
  const [[code]] = register.sql('select id from code order by random() limit 1');
  assert.equal((await checker('GET', `/v1/codes/${code}.png`)).status, 200);
});

test('SIGHUP serves another certificate on new connections, and old ones go on', async () => {
  const old = register.newAgent({ maxSockets: 1 });
  const serial = (agent) => new Promise((resolve, reject) => {
    const request = https.get({ host: '127.0.0.1', port: register.port, agent, path: '/healthz' }, (response) => {
      const { socket } = response;
      const { serialNumber } = socket.getPeerCertificate();
      response.resume().on('end', () => resolve({ port: socket.localPort, serialNumber }));
    });
    request.on('error', reject);
  });
  const first = await serial(old);
  for (const file of ['server.crt', 'server.key']) rmSync(join(register.dir, 'tls', file));
  register.certify();
  const seen = register.log().split('event=tls_reloaded').length;
  register.child.kill('SIGHUP');
  while (register.log().split('event=tls_reloaded').length === seen) await pause(20);
  const fresh = register.newAgent({ keepAlive: false });
  assert.notEqual((await serial(fresh)).serialNumber, first.serialNumber);
  assert.equal((await serial(old)).port, first.port);
  // A file that is no certificate changes nothing.
  const now = (await serial(fresh)).serialNumber;
  register.secret('tls/server.crt', 'not a certificate\n');
  register.child.kill('SIGHUP');
  while (!register.log().includes('event=tls_reload_failed')) await pause(20);
  assert.equal((await serial(fresh)).serialNumber, now);
  rmSync(join(register.dir, 'tls/server.crt'));
  register.certify();
  old.destroy();
});

test('SIGTERM finishes what is in flight and ends with status 0', async () => {
  const provider = new Provider(register, { name: 'term' });
  const agent = register.newAgent();
  // Holds the table that every push writes.
  const holder = spawn(join(process.env.SOCHO_ROOT ?? '.', 'tools/pg'), ['psql', register.dir, '-q', '-A', '-t'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    holder.stdin.write(`begin; lock table socho.delivery_key in exclusive mode; select 'held';\n`);
    await once(holder.stdout, 'data');
    const pushes = Array.from({ length: 20 }, (_, n) => provider.push(event(`term-${n}`), { agent }));
    const inFlight = async () => Number(/^socho_http_requests_in_flight (\d+)$/m.exec((await register.request('GET', '/metrics')).bytes)[1]);
    while (await inFlight() < pushes.length + 1) await pause(20);
    register.child.kill('SIGTERM');
    while (!/event=stopping/.test(register.log().split('event=ready').at(-1))) await pause(20);
    holder.stdin.end('commit;\n');
    for (const answer of await Promise.all(pushes)) {
      assert.equal(answer.status, 200, answer.bytes.toString());
      assert.equal(answer.headers.connection, 'close');
    }
  } finally {
    holder.kill();
  }
  assert.deepEqual(await register.end('SIGTERM'), [0, null]);
  // Nothing had to be cut short at the end of the time that stopping is given.
  assert.ok(!/event=(roles_killed|stop_cut_short)/.test(register.log().split('event=stopping').at(-1)));
  assert.deepEqual(register.sql(`select count(*) from confirmation where connection = '${provider.id}'`), [['20']]);
  agent.destroy();
  await register.serve();
});

test('SIGTERM in the middle of a storm loses nothing and ends with status 0', async () => {
  await storm('term-storm', async () => {
    assert.deepEqual(await register.end('SIGTERM'), [0, null]);
    await register.serve();
  });
  checkSums(register);
});

// What names a person and what opens a door is put in through the API, and then looked for where a thief would look: a dump,
// the write-ahead log, every log at its most talkative; and no process can be made to tell it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';

const register = new Register({ config: 'log_level = debug\n' });
const CONTROL = 'Hộ Kiểm Soát Rõ Ràng';
const canaries = {
  phone: '0976543218', id_number: '079187654326', account: '7319460285517', memo: 'hoàng yến trong mỏ than', payer: 'KE TRA TIEN BI MAT',
  password: 'chim hoàng yến hót rất to 8317',
};
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const base32 = (text) => Buffer.from([...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('').match(/.{8}/g)
  .map((bits) => parseInt(bits, 2)));
let places;

before(async () => {
  await register.start();
  register.sql(`alter system set log_statement = 'all'; alter system set log_parameter_max_length = -1;`);
  register.sql(`alter system set log_parameter_max_length_on_error = -1; alter system set log_min_error_statement = 'debug1';`);
  register.sql('select pg_reload_conf()');
  const maker = await register.person('maker'), second = await register.person('second');
  canaries.totp = register.secrets.get('second');
  const provider = new Provider(register);
  canaries.connection = provider.secret;

  const revision = await submitted(maker, MARKETS[0], form('A1', {
    vendor: { kind: 'individual', name: CONTROL, phone: canaries.phone, id_number: canaries.id_number }, account: { number: canaries.account } }));
  ok(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  const facts = { content: canaries.memo, account: { bin: '970436', number: canaries.account },
    payer: { bin: '970422', number: '0011223344', name: canaries.payer } };
  const pushed = await provider.push(event('canary', facts));
  assert.equal(pushed.status, 200, pushed.bytes.toString());
  assert.equal((await provider.push(event('canary', { ...facts, amount: '1' }))).status, 409);
  // Refusals, which are what logs like to tell about.
  await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, form('A1', { vendor: { phone: canaries.phone, id_number: canaries.id_number }, account: { number: `${canaries.account}!` } }));
  await register.request('POST', '/v1/sessions', { body: { login: 'maker', password: canaries.password } });
  ok(await maker('POST', '/v1/me/password', { old: 'correct horse battery staple', new: canaries.password }), 204);
  register.sql('select pg_switch_wal()');

  const dump = join(register.dir, 'dump.sql'), to = openSync(dump, 'w');
  execFileSync('pg_dump', ['-d', `${register.database} user=postgres`], { stdio: ['ignore', to, 'inherit'],
    env: { ...process.env, PGPASSFILE: join(register.dir, 'passwords/pgpass') } });
  closeSync(to);
  const wal = join(register.dir, 'pg/pg_wal');
  places = {
    'the dump': readFileSync(dump),
    'the write-ahead log': Buffer.concat(readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name)).map((name) => readFileSync(join(wal, name)))),
    "PostgreSQL's log": Buffer.concat(readdirSync(join(register.dir, 'pg/log')).map((name) => readFileSync(join(register.dir, 'pg/log', name)))),
    'the service log': Buffer.from(register.log()),
  };
}, { timeout: 120_000 });
after(() => register.stop());

/** The ways a value may stand somewhere: as it is, in hex, in base64 at each of its three alignments. */
function shapes(bytes) {
  const inner = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    .slice(shift ? 4 : 0).replace(/=+$/, '').slice(0, -2));
  return [bytes, ...[bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...inner].filter((text) => text.length >= 8).map((text) => Buffer.from(text))];
}

test('what is kept plainly is found in each place, so that looking finds', () => {
  for (const place of ['the dump', 'the write-ahead log', "PostgreSQL's log"])
    assert.ok(places[place].includes(CONTROL), `${place}, ${places[place].length} bytes`);
  assert.ok(places['the service log'].includes('/v1/markets/{id}/revisions'));
  assert.ok(places['the service log'].includes('level=debug'));
  const sample = Buffer.concat([Buffer.from('x'), Buffer.from(canaries.memo), Buffer.from('yz')]);
  for (const text of [sample, Buffer.from(sample.toString('hex')), Buffer.from(sample.toString('base64'))])
    assert.ok(shapes(Buffer.from(canaries.memo)).some((shape) => text.includes(shape)), 'each way of writing it would be seen');
});

test('no secret and nothing that names a person is in a dump, the write-ahead log or any log', () => {
  const wanted = Object.entries(canaries).flatMap(([name, text]) => [[name, Buffer.from(text)],
    ...(name === 'phone' ? [[name, Buffer.from(`+84${text.slice(1)}`)]] : []),
    ...(name === 'totp' ? [[name, base32(text)]] : []),
    ...(name === 'connection' ? [[name, Buffer.from(text.slice('whsec_'.length), 'base64')]] : [])]);
  wanted.push(['master key', Buffer.from(readFileSync(join(register.dir, 'column.key'), 'utf8').trim(), 'hex')]);
  for (const [name, bytes] of wanted) {
    assert.ok(bytes.length >= 10, name);
    for (const shape of shapes(bytes))
      for (const [place, content] of Object.entries(places)) assert.ok(!content.includes(shape), `${name} in ${place} as ${shape.toString('latin1')}`);
  }
});

test('no role and no command writes a core or can be read by its own user', async () => {
  const command = spawn(process.env.SOCHO ?? join(process.env.SOCHO_ROOT ?? '.', 'build/socho'), ['code', 'read'], { stdio: ['pipe', 'pipe', 'inherit'] });
  command.stdin.write('x\n');
  await once(command.stdout, 'data'); // it is past its first lines
  const serve = register.child.pid, all = [['command', command.pid], ['supervisor', serve], ...['signer', 'web', 'press'].map((role) => [role, register.rolePid(role)])];
  for (const [role, pid] of all) {
    assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m, role);
    // The kernel gives these to root when a process is not dumpable; without root they open for nobody.
    assert.equal(statSync(`/proc/${pid}/environ`).uid, 0, role);
    if (process.getuid() === 0) continue;
    for (const file of ['mem', 'environ', 'maps']) assert.throws(() => readFileSync(`/proc/${pid}/${file}`), { code: 'EACCES' }, role);
    assert.throws(() => readlinkSync(`/proc/${pid}/exe`), { code: 'EACCES' }, role);
  }
  command.stdin.end();
  if (process.getuid() !== 0) assert.ok(readFileSync('/proc/self/environ').length > 0, 'this process can be');
});

// A register of its own for one test file: a private PostgreSQL and the real program, over TLS, with a few people, two
// markets and their stalls in Quảng Ninh. With {seed: false} it is empty: town.mjs fills it through commands.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const PROGRAM = process.env.SOCHO ?? process.env.SOCHO_PROGRAM ?? join(ROOT, 'build/socho');
const PG = join(ROOT, 'tools/pg');
/** Asked directly: Debian's psql is a wrapper in Perl, and tools/pg a shell, which take longer than most statements do. */
const PSQL = ['/usr/lib/postgresql/15/bin/psql'].find(existsSync) ?? 'psql';
/** A stopped cluster that has the schema, to copy instead of making one; tools/test makes it. */
const TEMPLATE = process.env.SOCHO_TEST_TEMPLATE;
const PASSWORD = 'correct horse battery staple';
/** Of the PASSWORD, at an eighth of the memory and a third of the passes that the program takes: people.test.mjs sees what it takes. */
const HASH = '$argon2id$v=19$m=8192,t=1,p=1$U28gQ2hvLCBpbiB0ZXN0cw$z0OhASMKS6tU5qybGEPQxbmZ80+573BGqaW99siVBdc';
export const PROVINCE = 22;
/** Where a trusted proxy asks from: requests with X-Forwarded-For do. */
const PROXY = '127.0.0.2';

const id = (kind, n) => `${kind}${String(n).padStart(7, '0')}-0000-7000-8000-000000000000`;
export const MARKETS = [id(2, 1), id(2, 2)];

/** The content code with this number, by the rule of the design. */
export function contentCode(number) {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXY';
  const values = [];
  for (let left = number; values.length < 5; left = Math.floor(left / 31)) values.unshift(left % 31);
  const check = values.reduce((sum, value, i) => sum + (i + 2) * value, 0) % 31;
  return `CZ${[...values, check].map((value) => alphabet[value]).join('')}Z`;
}

/** A one-time code (RFC 6238), so many steps from now; not the program's own making. */
export function oneTimeCode(secret, steps = 0) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const seed = `
set search_path = socho, public;
insert into operator (province, id, kind, name, name_fold) values (22, '${id(1, 1)}', 'board', 'Ban quản lý', 'ban quan ly');
insert into market (province, id, operator, unit, label_code, name, name_fold, kind)
select 22, v.id::uuid, '${id(1, 1)}', u.id, v.label, v.name, lower(v.label), 'market'
from (values ('${MARKETS[0]}', 'HL1', 'Chợ Hạ Long I'), ('${MARKETS[1]}', 'HL2', 'Chợ Hạ Long II')) as v (id, label, name)
join unit u on u.level = 'province' and u.code = '22' and u.valid_to is null;
${Array.from({ length: 40 }, (_, n) => `insert into stall (province, id, market, number, number_sort, census_date, content_code)
values (22, '${id(3, n + 1)}', '${MARKETS[n < 20 ? 0 : 1]}', 'A${n + 1}', 'A${String(n + 1).padStart(4, '0')}', '2026-01-01',
  '${contentCode(252 * 29791 + n)}');`).join('\n')}
insert into person (id, login, name, password_hash) values
${['maker', 'second', 'checker', 'elsewhere', 'viewer'].map((who, n) => `('${id(6, n + 1)}', '${who}', 'Người ${who}', '${HASH}')`).join(',\n')};
insert into role_grant (person, role, scope_kind, province, market) values
('${id(6, 1)}', 'market_maker', 'province', 22, null), ('${id(6, 1)}', 'market_checker', 'province', 22, null),
('${id(6, 2)}', 'market_maker', 'province', 22, null), ('${id(6, 2)}', 'market_checker', 'province', 22, null),
('${id(6, 3)}', 'market_checker', 'market', 22, '${MARKETS[0]}'), ('${id(6, 3)}', 'market_maker', 'market', 22, '${MARKETS[0]}'),
('${id(6, 4)}', 'market_checker', 'market', 22, '${MARKETS[1]}'),
('${id(6, 5)}', 'prov_viewer', 'province', 22, null);`;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the program; what it prints. */
export function program(words, input = '') {
  return execFileSync(PROGRAM, words, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** What a refusal says beside its title it says in both languages; only names and values are the same in both. */
export function untranslated({ detail, detail_vi: vi }) {
  if (!detail !== !vi) return `a detail in one language: ${detail ?? vi}`;
  if (detail && (detail === vi ? /[a-z]{2} [a-z]{2}/.test(detail) : !/[À-ỹ]/.test(vi))) return `an English detail: ${vi}`;
  return undefined;
}

export class Register {
  constructor({ seed: seeded = true, config = '', proxies = PROXY } = {}) {
    this.seeded = seeded;
    this.secrets = new Map();
    this.before = []; // words before the program's, such as those of another clock
    this.config = config;
    this.proxies = proxies;
  }

  async start() {
    this.dir = mkdtempSync(join(tmpdir(), 'socho-reg-'));
    if (TEMPLATE) execFileSync('cp', ['-a', join(TEMPLATE, 'pg'), join(TEMPLATE, 'passwords'), this.dir]);
    this.startDatabase();
    this.port = await freePort();
    this.conf = join(this.dir, 'socho.conf');
    this.configure(this.database);
    for (const name of ['column.key', 'keys.passphrase']) this.secret(name, `${randomBytes(32).toString('hex')}\n`);
    this.certify();
    this.socho('migrate');
    if (this.seeded) this.sql(seed);
    this.agent = this.newAgent();
    return this.serve();
  }

  /** Where its database is, as libpq takes it. */
  get database() {
    return (this.url ??= execFileSync(PG, ['url', this.dir], { encoding: 'utf8' }).trim());
  }

  configure(database) {
    writeFileSync(this.conf, `database = ${database}\nlisten = 127.0.0.1:${this.port}\ntrusted_proxies = ${this.proxies}\n${this.config}`);
  }

  /** A file for the roles' eyes only: run as root they are another user, whose directory this is by now. */
  secret(name, text) {
    const { uid, gid } = statSync(this.dir);
    writeFileSync(join(this.dir, name), text, { mode: 0o600 });
    chownSync(join(this.dir, name), uid, gid);
  }

  startDatabase() {
    execFileSync(PG, ['start', this.dir], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** The certificate of TLS; another one when the old is gone. */
  certify() {
    execFileSync(join(ROOT, 'tools/certs'), [this.dir], { stdio: 'ignore' });
  }

  /** A client's connections of its own. */
  newAgent(options = {}) {
    return new https.Agent({ keepAlive: true, ca: readFileSync(join(this.dir, 'tls', 'ca.crt')), ...options });
  }

  /** Starts the program and waits until it can serve. */
  async serve() {
    const log = openSync(join(this.dir, 'serve.log'), 'a');
    const [command, ...words] = [...this.before, PROGRAM, 'serve', '--config', this.conf];
    this.child = spawn(command, words, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.exited = once(this.child, 'exit');
    await this.ready();
    return this;
  }

  async ready() {
    for (;;) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`the server ended:\n${this.log()}`);
      const ready = await this.request('GET', '/readyz').catch(() => null);
      if (ready?.status === 200) return;
      await pause(50);
    }
  }

  /** Runs a command of the program on this register; what it prints. */
  socho(...words) {
    const more = typeof words.at(-1) === 'object' ? words.pop() : {};
    return program([...words, '--config', this.conf], more.input);
  }

  /** Ends the program by this signal; its exit status and signal. */
  async end(signal) {
    if (!this.child) return [];
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited;
  }

  async stop() {
    this.agent?.destroy();
    await this.end('SIGTERM');
    execFileSync(PG, ['stop', this.dir], { stdio: 'ignore' });
    rmSync(this.dir, { recursive: true, force: true });
  }

  log() {
    return readFileSync(join(this.dir, 'serve.log'), 'utf8');
  }

  /** What starts psql as the database's superuser. */
  superuser(...words) {
    return [PSQL, ['-X', '-d', `${this.database} user=postgres`, '-q', '-A', '-t', ...words],
      { encoding: 'utf8', env: { ...process.env, PGPASSFILE: join(this.dir, 'passwords/pgpass') } }];
  }

  /** Runs SQL as the database's superuser; rows as arrays of text. */
  sql(text) {
    const [psql, words, how] = this.superuser('-F', '\t', '-v', 'ON_ERROR_STOP=1', '-f', '-');
    const out = execFileSync(psql, words, { ...how, input: `set search_path = socho, public;\n${text}`, maxBuffer: 256 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'inherit'] });
    return out.split('\n').filter(Boolean).map((line) => line.split('\t'));
  }

  /** The tables that requests write: jobs and leases come and go with time, and the press sums and seals meanwhile. */
  tables() {
    return this.sql(`select c.relname from pg_class c where c.relnamespace = 'socho'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('job', 'lease', 'stall_half', 'stall_span', 'rollup_mark', 'provider_day', 'provider_mark', 'stall_today', 'today_mark')
      and c.relname !~ '_unsealed$|^ledger' order by 1`).flat();
  }

  /** Which jobs ran so far. */
  jobs() {
    return this.sql(`select count(*), sum(attempts), count(*) filter (where state in ('done', 'failed')) from job`).join();
  }

  /** No job runs, or is about to. */
  async quiet() {
    while (this.sql(`select exists (select from job where state = 'running' or (state = 'queued' and run_at <= now() + interval '1 second'))`)[0][0] === 't') await pause(50);
  }

  /** Does this, and sees that none of the rows changed, which begin with the name of their table. Where a job ran meanwhile,
   * which fell due by the clock, it is done again. */
  async unchanged(rows, work) {
    for (let tries = 3; tries--; ) {
      await this.quiet();
      const jobs = this.jobs(), before = rows();
      await work();
      const changed = rows().filter((row, n) => row.join() !== before[n].join());
      if (changed.length && tries && this.jobs() !== jobs) continue;
      assert.deepEqual(changed, [], 'rows that changed');
      return;
    }
  }

  /** Kills a backend and waits until PostgreSQL, which then ends all the others, is up again: it refuses every connection
   * from the moment it has buried the dead one until then. */
  async killBackend(pid) {
    process.kill(pid, 'SIGKILL');
    while (existsSync(`/proc/${pid}`)) await pause(5);
    for (;;) {
      const up = spawnSync(...this.superuser('-c', 'select 1'));
      if (up.status === 0) return;
      await pause(20);
    }
  }

  /** The process of a role of this register, once it runs under another number than this one. */
  async newRolePid(role, than) {
    for (;;) {
      const pid = this.findRole(role);
      if (pid && pid !== than) return pid;
      await pause(20);
    }
  }

  rolePid(role) {
    const pid = this.findRole(role);
    if (!pid) throw new Error(`no process of the role ${role}`);
    return pid;
  }

  /** The process of a role of this register; undefined when there is none. */
  findRole(role) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        if (words[1] === 'role' && words[2] === role && words.includes(this.conf)) return Number(pid);
      } catch { /* it ended meanwhile */ }
    }
    return undefined;
  }

  request(method, path, { body, cookie, headers = {}, raw, agent = this.agent, from } = {}) {
    const payload = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
    return new Promise((resolve, reject) => {
      const localAddress = from ?? (headers['x-forwarded-for'] ? PROXY : undefined);
      const request = https.request({ host: '127.0.0.1', port: this.port, agent, method, path, localAddress,
        headers: { ...(payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}),
          ...(cookie ? { cookie } : {}), ...headers } }, (response) => {
        const pieces = [];
        // A stream has no end of its own: that it opened is the answer.
        if (response.headers['content-type'] === 'text/event-stream') {
          resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.alloc(0) });
          response.destroy();
          return;
        }
        response.on('data', (piece) => pieces.push(piece));
        response.on('end', () => {
          const bytes = Buffer.concat(pieces);
          const json = /json/.test(response.headers['content-type'] ?? '') ? JSON.parse(bytes) : undefined;
          const untold = /problem/.test(response.headers['content-type'] ?? '') && response.statusCode < 500 && untranslated(json);
          if (untold) reject(new Error(`${method} ${path}: ${untold}`));
          else resolve({ status: response.statusCode, headers: response.headers, bytes, json });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(payload);
    });
  }

  /** What an approval came to, once its code is there: a changed account's rest is cut short, and the press does the rest. */
  async rested(answer, who) {
    if (answer.status !== 202) return answer;
    const { id } = answer.json.payout_change;
    // One that is due already may be at its job this moment, for which a later time would be one that is yet to come.
    this.sql(`update payout_change set due_at = now() where id = '${id}' and state = 'waiting' and due_at > now();
      update job set run_at = now() where dedupe = '${id}' and state = 'queued'`);
    for (;;) {
      const change = await who('GET', `/v1/payout_changes/${id}`);
      if (change.json.state === 'issued') return who('GET', `/v1/codes/${change.json.code}`);
      if (change.json.state !== 'waiting') throw new Error(`no code: ${change.bytes}`);
      const [[error]] = this.sql(`select coalesce(error, '-') from job where dedupe = '${id}'`);
      if (error !== '-') throw new Error(`no code: ${error}`);
      await pause(50);
    }
  }

  /** Signs in; the answer makes requests as that person. Whoever needs a second factor and has none enrols one first. */
  async person(login, password = PASSWORD) {
    const { cookie, me } = await this.signIn(login, password);
    const ask = (method, path, body, more = {}) => this.request(method, path, { body, cookie, ...more });
    if (me.owes === 'totp') await this.enrol(login, ask);
    return ask;
  }

  /** A session of somebody; with the second factor if this register enrolled one. */
  async signIn(login, password = PASSWORD) {
    const secret = this.secrets.get(login);
    // No test waits half a minute for the next code.
    if (secret) this.sql(`update person_totp set last_step = 0 where person = (select id from person where login = '${login}')`);
    const answer = await this.request('POST', '/v1/sessions',
      { body: { login, password, ...(secret ? { otp: oneTimeCode(secret) } : {}) } });
    if (answer.status !== 201) throw new Error(`cannot sign in as ${login}: ${answer.bytes}`);
    return { cookie: answer.headers['set-cookie'][0].split(';')[0], me: answer.json };
  }

  async enrol(login, ask) {
    const proposed = await ask('POST', '/v1/me/totp', {});
    if (proposed.status !== 201) throw new Error(`${login} gets no second factor: ${proposed.bytes}`);
    const { secret } = proposed.json;
    const confirmed = await ask('POST', '/v1/me/totp/confirm', { otp: oneTimeCode(secret) });
    if (confirmed.status !== 204) throw new Error(`${login} cannot enrol: ${confirmed.bytes}`);
    this.secrets.set(login, secret);
  }
}

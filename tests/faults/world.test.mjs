// What happens when the machine lets the register down: a disk that is full, for rows or for the log of writes; one that is
// slow; a clock that is off by an hour. The oracle is always the same: what was acknowledged is there, once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';
import { checkSums, pause, Storm } from './storm.mjs';
import { noWorld, otherClock, slowDisk, World } from './world.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const PG = join(ROOT, 'tools/pg');
const contents = (register) => register.sql('select content_code from stall order by id limit 10').flat();

/** A register whose data, or whose log of writes, lies on a file system of this size. */
class Cramped extends Register {
  constructor(what, megabytes) {
    super({ config: 'web_processes = 1\n' });
    Object.assign(this, { what, megabytes });
    this.world = new World();
  }

  get small() { return join(this.dir, this.what === 'data' ? 'pg' : 'pg/pg_wal'); }

  /** The cluster is made on the ordinary disk; then the one half of it moves to the small one, which only the world sees. */
  async cramp() {
    execFileSync(PG, ['stop', this.dir], { stdio: 'ignore' });
    const aside = join(this.dir, 'aside');
    if (this.what === 'data') {
      execFileSync('mv', [join(this.dir, 'pg/pg_wal'), join(this.dir, 'wal')]);
      execFileSync('ln', ['-s', join(this.dir, 'wal'), join(this.dir, 'pg/pg_wal')]);
    }
    await this.world.run(`mkdir ${aside} && cp -a ${this.small}/. ${aside}/ && mount -t tmpfs -o size=${this.megabytes}m,mode=0700 none ${this.small} &&
      cp -a ${aside}/. ${this.small}/ && rm -rf ${aside}`);
    await this.up();
  }

  up() { return this.world.run(`${PG} start ${this.dir} 2>/dev/null`); }
  /** Leaves so many kilobytes. */
  fill(kilobytes) {
    return this.world.run(`free=$(df --output=avail -k ${this.small} | tail -n 1); head -c $(( (free - ${kilobytes}) * 1024 )) /dev/zero >${this.small}/ballast`);
  }
  drain() { return this.world.run(`rm -f ${this.small}/ballast`); }

  async stop() {
    this.agent?.destroy();
    await this.end('SIGTERM');
    await this.world.run(`${PG} stop ${this.dir}`).catch(() => {});
    await this.world.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

for (const [what, megabytes, left] of [['data', 300, 1500], ['wal', 96, 0]]) {
  test(`a disk that is full for ${what === 'data' ? 'rows' : 'the log of writes'} loses nothing that was acknowledged, and goes on when there is room again`,
    { skip: noWorld, timeout: 300_000 }, async () => {
      const register = new Cramped(what, megabytes);
      try {
        await register.start();
        await register.end('SIGTERM');
        await register.cramp();
        await register.serve();
        const provider = new Provider(register);
        const storm = new Storm(register, provider, { clients: 8, contents: contents(register) });
        try {
          await storm.progress(50);
          await register.fill(left);
          const refused = () => storm.refused + storm.unanswered;
          const before = refused();
          while (refused() < before + 20) await Promise.race([pause(20), storm.failed]);
          await register.drain();
          // A log that cannot be written ends PostgreSQL, and its own new start may have found no room either.
          for (;;) {
            if (await register.up().then(() => true, () => false)) break;
            await pause(200);
          }
          await storm.progress(50);
          await storm.stop();
        } catch (error) {
          storm.giveUp();
          throw error;
        }
        storm.check();
      } finally {
        await register.stop();
      }
    });
}

test('a disk that takes a fifth of a second for each flush makes batches larger and loses nothing', { timeout: 240_000 }, async () => {
  const register = new Register({ config: 'web_processes = 1\n' });
  try {
    await register.start();
    await register.end('SIGTERM');
    execFileSync(PG, ['stop', register.dir], { stdio: 'ignore' });
    execFileSync(PG, ['start', register.dir], { stdio: 'ignore', env: { ...process.env, LD_PRELOAD: slowDisk(register.dir, 200) } });
    await register.serve();
    const provider = new Provider(register);
    const storm = new Storm(register, provider, { clients: 24, contents: contents(register) });
    try {
      await storm.progress(200);
      await storm.stop();
    } catch (error) {
      storm.giveUp();
      throw error;
    }
    storm.check();
    const [[rows, commits]] = register.sql(`select count(*), count(distinct xmin::text) from confirmation where connection = '${provider.id}'`);
    assert.ok(Number(rows) > 2 * Number(commits), `${rows} rows in ${commits} transactions`);
  } finally {
    await register.stop();
  }
});

for (const [name, seconds] of [['ahead', 3600], ['back', -3600]]) {
  test(`a clock an hour ${name} refuses what is signed with the right time, and nothing is lost or counted twice`, { skip: noWorld, timeout: 120_000 }, async () => {
    const register = new Register({ config: 'web_processes = 1\n' });
    try {
      await register.start();
      const provider = new Provider(register);
      const sepay = JSON.parse(register.socho('connection', 'add', '--name', 'sepay', '--provider', 'sepay', '--json', { input: '' }));
      const [content] = contents(register);
      const paid = (id) => register.request('POST', sepay.path, { headers: { authorization: `Apikey ${sepay.apikey}` },
        raw: Buffer.from(JSON.stringify({ id, gateway: 'MBBank', transactionDate: new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 19).replace('T', ' '),
          accountNumber: '0900012345', transferType: 'in', transferAmount: 45000, content, referenceCode: `FT${id}` })) });
      assert.equal((await provider.push(event('before', { content }))).json.status, 'recorded');
      await register.end('SIGTERM');
      register.before = otherClock(register.dir, seconds);
      await register.serve();
      const refused = await provider.push(event('during', { content }));
      assert.deepEqual([refused.status, refused.json.code], [401, 'clock_skew']);
      // Without a time to judge, the payment is taken; when it came is the clock's, when it was made the provider's.
      assert.equal((await paid(1)).status, 200);
      const [[off, made]] = register.sql(`select round(extract(epoch from received_at - now()) / 3600), round(extract(epoch from occurred_at - now()) / 3600)
        from confirmation where connection = '${sepay.id}'`);
      assert.deepEqual([Number(off), Number(made)], [seconds / 3600, 0]);
      await register.end('SIGTERM');
      register.before = [];
      await register.serve();
      assert.equal((await provider.push(event('during', { content }))).json.status, 'recorded');
      assert.equal((await provider.push(event('before', { content }))).json.status, 'duplicate');
      assert.equal((await paid(1)).status, 200);
      assert.equal(register.sql('select count(*) from confirmation')[0][0], '3');
      checkSums(register);
    } finally {
      await register.stop();
    }
  });
}

describe('duplicates', () => {
  test('each push five times, shuffled, up to three days late, money going back before it came: everything once', { timeout: 240_000 }, async () => {
    const register = new Register({ config: 'web_processes = 2\n' });
    try {
      await register.start();
      const providers = [new Provider(register), new Provider(register, { name: 'second bank line' })];
      const stalls = [];
      const [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
      for (const number of ['A1', 'A2', 'A3']) {
        const body = form(number, { vendor: { name: `Hộ ${number}`, phone: undefined } });
        const revision = await submitted(maker, MARKETS[0], body);
        const code = await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second);
        assert.equal(code.status, 200, code.bytes.toString());
        stalls.push({ content: register.sql(`select s.content_code from code c join stall s on s.id = c.stall where c.id = '${code.json.id}'`)[0][0],
          account: { bin: body.account.bin, number: body.account.number } });
      }
      const days = (n) => new Date(Date.now() - n * 86_400_000 - 60_000).toISOString();
      const facts = [];
      for (let n = 0; n < 120; n++) {
        const of = { amount: String(1000 + n * 100), occurred_at: days(Math.random() * 3), ...stalls[n % stalls.length] };
        facts.push([providers[0], event(`once-${n}`, { ...of, bank_reference: `FT${n}` })]);
        // The same money seen through another connection, and some of it going back.
        if (n % 3 === 0) facts.push([providers[1], event(`again-${n}`, { ...of, bank_reference: `FT${n}` })]);
        if (n % 5 === 0) {
          const back = event(`back-${n}`, { ...of, bank_reference: `FTR${n}` });
          facts.push([providers[0], { ...back, type: 'payment.reversed' }]);
        }
      }
      const all = facts.flatMap((one) => Array(5).fill(one)).map((one) => [Math.random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one);
      const agent = register.newAgent({ maxSockets: 12 });
      const told = await Promise.all(all.map(async ([provider, what]) => {
        for (;;) {
          const answer = await provider.push(what, { agent });
          if (answer.status === 200) return [what.data.source_id, answer.json];
          assert.equal(answer.status, 503, answer.bytes.toString());
          await pause(20);
        }
      }));
      agent.destroy();
      for (const id of new Set(told.map(([source]) => source))) {
        const mine = told.filter(([source]) => source === id).map(([, json]) => json);
        assert.equal(mine.filter(({ status }) => status === 'recorded').length, 1, id);
        assert.equal(new Set(mine.map((one) => one.id)).size, 1, id);
      }
      assert.equal(register.sql('select count(*) from confirmation')[0][0], String(facts.length));
      const sums = register.sql(`select count(*), sum(amount_vnd) from confirmation where counted`);
      assert.deepEqual(sums, [[String(120), String(Array.from({ length: 120 }, (_, n) => 1000 + n * 100).reduce((a, b) => a + b))]]);
      checkSums(register);
    } finally {
      await register.stop();
    }
  });
});

// The connection to PostgreSQL is lost inside COMMIT, on either side of it, or goes silent: nobody is told of success
// without the row, and asking again finds or makes it, once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { Register } from '../http/register.mjs';
import { build, form, PASSWORD, person, submitted } from '../http/town.mjs';
import { Proxy } from './proxy.mjs';
import { checkApprovals, checkSums } from './storm.mjs';

const ATTEMPTS = 5; // DB_TX_ATTEMPTS_MAX
const QUEUE_ROWS = 20_000; // CONFIRM_QUEUE_ROWS_MAX
const RECORD = 'confirm_record';
const register = new Register({ seed: false });
let proxy, markets, maker, checker, provider, content;

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  provider = new Provider(register);
  [[content]] = register.sql(`select content_code from stall where market = '${markets.other}' limit 1`);
  await register.end('SIGTERM');
  const [, directory] = /^host=(\S+)/.exec(register.database);
  proxy = await new Proxy(directory).open();
  register.configure(register.database.replace(directory, proxy.dir));
  await register.serve();
  [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
}, { timeout: 120_000 });
after(async () => {
  await register.end('SIGTERM');
  proxy.close();
  await register.stop();
});

const stored = (id) => Number(register.sql(`select count(*) from confirmation where event_id = 'test/${id}'`)[0][0]);
const unavailable = (answer) => {
  assert.equal(answer.status, 503, answer.bytes.toString());
  assert.ok(['database_down', 'unavailable'].includes(answer.json.code), answer.json.code);
  assert.ok(Number(answer.headers['retry-after']) > 0);
};

for (const [where, status, rows] of [['before', 'recorded', 0], ['after', 'duplicate', 1]]) {
  test(`a push whose commit is lost ${where} the server did it is asked again, and is there once`, async () => {
    // An approval made web forget whom payments are for; a batch on an old memory commits nothing and asks anew.
    await provider.push(event(`remembered-${where}`, { content }));
    proxy.cut(RECORD, where);
    const answer = await provider.push(event(`once-${where}`, { content }));
    assert.equal(proxy.done, 1);
    assert.equal(answer.status, 200, answer.bytes.toString());
    assert.equal(answer.json.status, status);
    assert.equal(stored(`once-${where}`), 1);
    assert.equal((await provider.push(event(`once-${where}`, { content }))).json.status, 'duplicate');
    checkSums(register);
  });

  test(`a push whose every commit is lost ${where} the server did it is answered 503, and is there once when asked again`, async () => {
    proxy.cut(RECORD, where, ATTEMPTS);
    unavailable(await provider.push(event(`always-${where}`, { content })));
    assert.equal(proxy.done, ATTEMPTS);
    assert.equal(stored(`always-${where}`), rows);
    assert.equal((await provider.push(event(`always-${where}`, { content }))).json.status, status);
    assert.equal(stored(`always-${where}`), 1);
    checkSums(register);
  });

  test(`an approval whose commit is lost ${where} the server did it is answered 503, and stands once or not at all`, async () => {
    const { id } = await submitted(maker, markets.own, form(where === 'before' ? 'S1' : 'S2'));
    proxy.cut('registry_revision_decide', where);
    unavailable(await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
    assert.equal(proxy.done, 1);
    checkApprovals(register);
    const again = await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 });
    if (where === 'before') assert.equal(again.status, 200, again.bytes.toString());
    else assert.deepEqual([again.status, again.json.code], [409, 'wrong_state']);
    assert.deepEqual(register.sql(`select count(*) from code where revision = '${id}'`), [['1']]);
    checkApprovals(register);
  });

  test(`a draft whose commit is lost ${where} the server did it is answered 503`, async () => {
    const count = () => Number(register.sql('select count(*) from revision')[0][0]);
    const before_ = count();
    proxy.cut('registry_revision_create', where);
    unavailable(await maker('POST', `/v1/markets/${markets.own}/revisions`, form('S3')));
    assert.equal(count(), before_ + rows);
  });
}

test('a sign-in whose session may not have been stored gives no cookie', async () => {
  for (const where of ['before', 'after']) {
    proxy.cut('http_open_session', where);
    const answer = await register.request('POST', '/v1/sessions', { body: { login: 'maker', password: PASSWORD } });
    unavailable(answer);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  await register.person('maker', PASSWORD);
});

test('past the bound of the queue a push is refused at once, and what was taken is recorded', async () => {
  const agent = register.newAgent();
  const batch = (name) => ({ events: Array.from({ length: 500 }, (_, n) => event(`${name}-${n}`, { content })) });
  const lanes = 2;
  proxy.stall();
  let refused = 0;
  // One after the other: none is answered while PostgreSQL is silent, unless it is refused.
  const taken = [];
  while (!refused) {
    assert.ok(taken.length <= QUEUE_ROWS / 500 + lanes + 1, 'the queue has a bound');
    const pushed = provider.push(batch(`queue-${taken.length}`), { agent });
    const answer = await Promise.race([pushed, new Promise((resolve) => setTimeout(resolve, 40))]);
    if (!answer) taken.push(pushed);
    else {
      unavailable(answer);
      assert.equal(answer.json.code, 'unavailable');
      refused++;
    }
  }
  proxy.resume();
  for (const pushed of taken) {
    const answer = await pushed;
    assert.equal(answer.status, 200, answer.bytes.toString());
    assert.ok(answer.json.results.every(({ status }) => status === 'recorded'));
  }
  assert.deepEqual(register.sql(`select count(*), count(distinct event_id) from confirmation where event_id like 'test/queue-%'`),
    [[String(taken.length * 500), String(taken.length * 500)]]);
  checkSums(register);
  agent.destroy();
});

test('a database that says nothing is given up: 503, and the row is there once when asked again', async () => {
  proxy.stall();
  const [pushed, shown] = await Promise.all([provider.push(event('silent', { content })), maker('GET', '/v1/me')]);
  unavailable(pushed);
  unavailable(shown);
  proxy.resume();
  const answer = await provider.push(event('silent', { content }));
  assert.equal(answer.status, 200, answer.bytes.toString());
  assert.equal(stored('silent'), 1);
  checkSums(register);
  await register.ready();
});

test('a statement that waits too long for a lock is answered 503 and leaves nothing', async () => {
  const holder = spawn(`${process.env.SOCHO_ROOT ?? '.'}/tools/pg`, ['psql', register.dir, '-q', '-A', '-t'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    holder.stdin.write(`begin; lock table socho.delivery_key in exclusive mode; select 'held';\n`);
    await once(holder.stdout, 'data');
    unavailable(await provider.push(event('locked', { content })));
    holder.stdin.end('commit;\n');
    await once(holder, 'exit');
  } finally {
    holder.kill();
  }
  assert.equal(stored('locked'), 0);
  assert.equal((await provider.push(event('locked', { content }))).json.status, 'recorded');
});

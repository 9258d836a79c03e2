// Money on its way in: what batches measure, and what a full queue says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';

const register = new Register({ config: 'web_processes = 1\n' });
let bank;

before(async () => {
  await register.start();
  bank = new Provider(register, { name: 'bank' });
}, { timeout: 120_000 });
after(() => register.stop());

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const one = (text) => register.sql(text)[0]?.[0];
const figure = (text, name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
const metrics = async () => (await register.request('GET', '/metrics')).bytes.toString();

/** Holds what this statement locks; what it resolves to lets go. */
async function hold(statement) {
  const holder = spawn(join(process.env.SOCHO_ROOT ?? '.', 'tools/pg'), ['psql', register.dir, '-q', '-A', '-t'], { stdio: ['pipe', 'pipe', 'inherit'] });
  holder.stdin.write(`set search_path = socho;\nbegin;\n${statement};\nselect 'held';\n`);
  await once(holder.stdout, 'data');
  return async () => {
    holder.stdin.end('rollback;\n');
    await once(holder, 'exit');
  };
}

test('every batch is told by its size and the time of its commit', async () => {
  ok(await bank.push({ events: Array.from({ length: 5 }, (_, n) => event(`size-${n}`)) }));
  const text = await metrics();
  assert.equal(figure(text, 'socho_ingest_batch_rows_sum'), 5);
  assert.equal(figure(text, 'socho_ingest_batch_rows_count'), 1);
  assert.equal(figure(text, 'socho_ingest_batch_rows_bucket\\{le="4"\\}'), 0);
  assert.equal(figure(text, 'socho_ingest_batch_rows_bucket\\{le="8"\\}'), 1);
  assert.equal(figure(text, 'socho_ingest_batch_seconds_count'), 1);
  assert.equal(figure(text, 'socho_ingest_batch_seconds_bucket\\{le="\\+Inf"\\}'), 1);
  assert.ok(figure(text, 'socho_ingest_batch_seconds_sum') > 0);
});

test('past its bound the queue says when to come again, and what it took is recorded', { timeout: 120_000 }, async () => {
  const before = Number(one('select count(*) from confirmation'));
  // Nothing is committed while somebody else holds the table; what arrives meanwhile waits in the queue.
  const release = await hold('lock table delivery_key in exclusive mode');
  const pushes = Array.from({ length: 46 }, (_, k) =>
    bank.push({ events: Array.from({ length: 500 }, (__, n) => event(`full-${k}-${n}`)) }, { agent: register.newAgent() }));
  const refused = await Promise.race(pushes);
  assert.equal(refused.status, 503, refused.bytes.toString());
  assert.equal(refused.json.code, 'unavailable');
  assert.match(refused.headers['retry-after'], /^[1-9][0-9]*$/);
  await release();
  const all = await Promise.all(pushes);
  const taken = all.filter((answer) => answer.status === 200).length;
  assert.equal(taken + all.filter((answer) => answer.status === 503).length, all.length);
  assert.ok(taken >= 40, `${taken} of ${all.length} were taken`);
  assert.equal(Number(one('select count(*) from confirmation')), before + taken * 500, 'nothing refused is recorded');
  assert.equal(figure(await metrics(), 'socho_confirmations_refused_total'), (all.length - taken) * 500);
});

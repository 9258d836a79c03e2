// The signer hangs, and then dies, while the press waits for it in the middle of a batch: nothing of the batch is stored or
// printed by halves, the job says why, and the next signer finishes it.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Register } from '../http/register.mjs';
import { build, form, PASSWORD, person, submitted } from '../http/town.mjs';
import { pause } from './storm.mjs';

const CODES = 24;
const register = new Register({ seed: false, config: 'public_url = https://cho.example.vn\n' });
let markets, maker, checker, stolen;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const one = (text) => register.sql(text)[0]?.[0];
const job = (kind) => one(`select state || ' ' || attempts || ' ' || coalesce(split_part(error, ' ', 1), '-') from job where kind = '${kind}'`);

async function issue(stall) {
  const revision = await submitted(maker, markets.own, form(stall));
  return ok(await checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
}

before(async () => {
  await register.start();
  markets = build(register, CODES);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
  for (let n = 0; n < CODES; n += 8) await Promise.all(Array.from({ length: 8 }, (_, i) => issue(`S${n + i + 1}`)));
  stolen = one('select distinct key_id from code');
}, { timeout: 240_000 });
after(() => register.stop());

test('a signer that hangs or is killed in the middle of a batch leaves it undone or whole, and told by its code', { timeout: 240_000 }, async () => {
  await pause(2100); // a key takes over in a later second than the one that it follows began in
  register.socho('key', 'rotate', '--from', new Date(Date.now() - 1000).toISOString());
  register.socho('key', 'revoke', stolen, '--reason', 'mất máy');
  const old = register.rolePid('signer');
  register.child.kill('SIGHUP');
  const signer = await register.newRolePid('signer', old);
  process.kill(signer, 'SIGSTOP');
  register.socho('key', 'drill', stolen);
  while (job('reseal') !== 'queued 1 signer_down') await pause(50);
  assert.deepEqual(register.sql('select key_id, state, count(*) from code group by 1, 2'), [[stolen, 'issued', String(CODES)]]);
  assert.equal(one(`select count(*) from audit where action in ('code.reseal', 'code.supersede')`), '0');

  // Printing needs no signer: what is printed meanwhile is one whole batch under the old seals.
  const asked = ok(await maker('POST', `/v1/markets/${markets.own}/prints`, { layout: 'stickers_3x7' }), 201);
  while (one(`select state from print_batch where id = '${asked.id}'`) !== 'done') await pause(50);
  assert.deepEqual(register.sql(`select state, count(*) from label where batch = '${asked.id}' group by state`), [['printed', String(CODES)]]);
  assert.deepEqual(readdirSync(join(register.dir, 'out')), [`${asked.id}.pdf`], 'and nothing half written beside it');
  assert.equal(String(statSync(join(register.dir, 'out', `${asked.id}.pdf`)).size), one(`select file_bytes from print_batch where id = '${asked.id}'`));

  register.sql(`update job set run_at = now() where kind = 'reseal'`);
  while (!job('reseal').startsWith('running 2')) await pause(20);
  process.kill(signer, 'SIGKILL');
  await register.newRolePid('signer', signer);
  while (!job('reseal').startsWith('done')) await pause(50);
  assert.equal(one(`select count(*) from code where key_id <> '${stolen}' and state in ('issued', 'printed')`), String(CODES));
  assert.deepEqual(register.sql(`select action, count(*) from audit where action in ('code.reseal', 'code.supersede') group by 1`),
    [['code.reseal', String(CODES)]], 'each once; the small stickers bear the plain face');
});

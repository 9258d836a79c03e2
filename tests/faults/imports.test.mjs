// The press is killed again and again while it looks at a spreadsheet and while it makes drafts of it: no row is looked at
// or made twice, and none is missing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from '../http/register.mjs';
import { pause } from './storm.mjs';

const ROWS = 6000;
const register = new Register();
let maker, id;

const one = async () => (await maker('GET', `/v1/imports/${id}`)).json;

/** Kills the press as soon as it has committed another piece and is at the next, until the import is in that state. */
async function killUntil(state, done) {
  let kills = 0;
  for (let seen = -1; ; ) {
    await pause(30);
    const now = await one();
    if (now.state === state) return kills;
    assert.ok(['queued', 'committing'].includes(now.state), JSON.stringify(now));
    const [[count]] = register.sql(done);
    const pid = register.findRole('press');
    if (!pid || Number(count) === seen) continue;
    seen = Number(count);
    process.kill(pid, 'SIGKILL');
    kills += 1;
    await register.newRolePid('press', pid);
    // What waiting for the lease of a dead worker comes to.
    register.sql(`update job set lease_until = now() - interval '1 second' where state = 'running' and kind like 'import%'`);
  }
}

before(async () => {
  await register.start();
  maker = await register.person('maker');
  const stalls = join(register.dir, 'many.tsv');
  writeFileSync(stalls, `market\tnumber\n${Array.from({ length: ROWS }, (_, n) => `HL1\tS${n}\n`).join('')}`);
  register.socho('stall', 'import', '--province', '22', stalls);
}, { timeout: 240_000 });
after(() => register.stop());

test('a press that is killed while it looks at rows leaves none out and stores none twice', { timeout: 240_000 }, async () => {
  const head = 'Số sạp,Loại người bán,Tên người bán,Số điện thoại,Ngân hàng,Số tài khoản,Tên chủ tài khoản\n';
  const rows = Array.from({ length: ROWS }, (_, n) =>
    `S${n},Cá nhân,Người ${n},${n % 10 === 3 ? '12' : `09${String(20000000 + n)}`},VCB,0011${String(100000 + n)},NGUOI SO ${n}\n`);
  const answer = await maker('POST', `/v1/imports?market=${MARKETS[0]}`, undefined,
    { raw: Buffer.from(head + rows.join('')), headers: { 'content-type': 'text/csv' } });
  assert.equal(answer.status, 201, answer.bytes.toString());
  id = answer.json.id;
  const kills = await killUntil('checked', 'select count(*) from import_row');
  assert.ok(kills >= 2, `${kills} kills`);
  const { actions, rows: count } = await one();
  assert.equal(count, ROWS);
  assert.deepEqual(actions, { create: ROWS * 0.9, update: 0, unchanged: 0, duplicate: 0, error: ROWS / 10 });
  assert.deepEqual(register.sql(`select count(distinct line), min(line), max(line) from import_row`), [[String(ROWS), '2', String(ROWS + 1)]]);
});

test('a press that is killed while it makes drafts makes every draft once', { timeout: 240_000 }, async () => {
  assert.equal((await maker('POST', `/v1/imports/${id}/commit`, { exclude: [2, 3] })).status, 200);
  const kills = await killUntil('committed', 'select count(*) from revision');
  assert.ok(kills >= 2, `${kills} kills`);
  const drafts = String(ROWS * 0.9 - 2);
  assert.deepEqual(register.sql(`select count(*), count(distinct stall), count(distinct id) from revision`), [[drafts, drafts, drafts]]);
  assert.deepEqual(register.sql(`select count(*) from revision_contributor`), [[drafts]]);
  assert.deepEqual(register.sql(`select count(*), count(distinct entity_id) from audit where action = 'revision.create'`), [[drafts, drafts]]);
  assert.deepEqual(register.sql(`select count(*) from import_row where action = 'create' and not excluded and revision is distinct from id`), [['0']]);
});

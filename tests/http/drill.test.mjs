// After an issuing key was stolen: a province's codes are sealed anew, although the press is killed in the middle.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register, program } from './register.mjs';
import { build, form, PASSWORD, person, submitted } from './town.mjs';

const CODES = 112;
const LIVE = CODES - 3; // more than the press takes in one piece
const BATCHES = ['50000001-0000-7000-8000-000000000000', '50000002-0000-7000-8000-000000000000'];
const register = new Register({ seed: false });
const people = {};
let markets, stolen;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const one = (text) => register.sql(text)[0]?.[0];
async function until(text, wanted) {
  while (one(text) !== wanted) await pause(50);
}
const report = () => JSON.parse(register.socho('key', 'drill', stolen, '--report'));

async function issue(stall) {
  const revision = await submitted(people.maker, markets.own, form(stall));
  return ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
}

/** Holds the row of a code until the function that comes back is called. */
async function hold(id) {
  const psql = spawn(join(process.env.SOCHO_ROOT ?? '.', 'tools/pg'), ['psql', register.dir, '-q', '-A', '-t'],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  psql.stdin.write(`begin;\nselect 'held' from socho.code where id = '${id}' for update;\n`);
  for await (const piece of psql.stdout) if (piece.includes('held')) break;
  return () => psql.stdin.end('commit;\n');
}

before(async () => {
  await register.start();
  markets = build(register, CODES);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  for (const login of ['maker', 'checker']) people[login] = await register.person(login, PASSWORD);
  for (let n = 0; n < CODES; n += 8)
    await Promise.all(Array.from({ length: 8 }, (_, i) => issue(`S${n + i + 1}`)));
  stolen = one('select distinct key_id from code');
}, { timeout: 240_000 });
after(() => register.stop());

describe('a stolen key', () => {
  const kinds = {};
  before(() => {
    const ids = register.sql('select id from code order by id').map(([id]) => id);
    Object.assign(kinds, { sticker: [ids[0], ids[50], ids[102]], plain: ids[1], revoked: ids[2], file: ids[3], small: ids[4], voided: ids[5], imported: ids[6], expired: ids[7], moved: ids[8],
      last: ids[CODES - 1] });
    const list = kinds.sticker.map((id) => `'${id}'`);
    register.sql(`update code set state = 'printed', printed_at = now() where id in (${list}, '${kinds.plain}', '${kinds.small}', '${kinds.voided}');
      update code set face = 'plain' where id = '${kinds.plain}';
      update code set kind = 'imported', face = 'plain', is_primary = false, sealed_hash = null where id = '${kinds.imported}';
      update code set expires_at = now() - interval '1 minute' where id = '${kinds.expired}';
      update code set state = 'superseded', superseded_by = '${ids[9]}', ended_at = now() where id = '${kinds.moved}';
      update code set state = 'revoked', reason = 'x', reason_class = 'other', ended_at = now() where id = '${kinds.revoked}';
      insert into print_batch (province, id, market, layout, format, labels, state, file_bytes, file_hash, finished_at)
        select 22, b.id::uuid, '${markets.own}', b.layout, 'pdf', 9, 'done', 1, sha256(''), now()
        from (values ('${BATCHES[0]}', 'stand_a6'), ('${BATCHES[1]}', 'stickers_3x7')) as b (id, layout);
      insert into label (province, code, serial, market, batch, position, copy, state, printed_at)
        select 22, c.id, l.serial, c.market, l.batch::uuid, row_number() over (), l.copy, 'printed', now()
        from code c
        join (values ('000001', '${BATCHES[0]}', 1), ('000002', '${BATCHES[0]}', 2)) as l (serial, batch, copy)
          on c.id in (${list}, '${kinds.plain}')
        union all
        select 22, c.id, '000003', c.market, '${BATCHES[1]}'::uuid, 1, 1, 'printed', now()
        from code c
        where c.id = '${kinds.small}';
      insert into label (province, code, serial, market, batch, position, copy, state, printed_at, voided_at)
        select 22, c.id, '000004', c.market, '${BATCHES[0]}', 9, 1, 'voided', now(), now()
        from code c
        where c.id = '${kinds.voided}';
      create table public.before as select id, plain_hash, sealed_hash, sealed_at from code;`);
  });

  let former; // a file that somebody downloaded before
  const scanned = async (id) => {
    const file = join(register.dir, 'c.png');
    writeFileSync(file, (await people.maker('GET', `/v1/codes/${id}.png?face=sealed&ended=true`)).bytes);
    return execFileSync('zbarimg', ['--quiet', '--raw', '-S', 'disable', '-S', 'qrcode.enable', file], { encoding: 'utf8' }).trim();
  };
  const verified = async (payload) => ok(await register.request('POST', '/v1/verify', { body: { payload } }));
  before(async () => {
    former = await scanned(kinds.file);
    assert.equal((await verified(former)).verdict, 'current');
  });

  test('only the codes of a revoked key are sealed anew', () => {
    assert.throws(() => register.socho('key', 'drill', stolen), 'it is not revoked');
    assert.throws(() => register.socho('key', 'drill', 'AAAAAAAA'));
  });

  test('a signer that still holds the key seals nothing', async () => {
    register.socho('key', 'revoke', stolen, '--reason', 'mất máy');
    assert.throws(() => register.socho('key', 'drill', stolen), 'no other key can sign');
    register.socho('key', 'issue');
    register.socho('key', 'drill', stolen);
    await until("select state || ' ' || attempts from job where kind = 'reseal'", 'queued 1');
    const { job, remaining } = report();
    assert.match(job.error, /^bad_key .*SIGHUP/);
    assert.equal(remaining, LIVE);
    assert.match(register.socho('key', 'drill', stolen), /under way already/);
    assert.equal(one(`select count(*) from audit where action = 'key.drill' and entity_id = '${stolen}'`), '1');
  });

  test('the job goes on where a killed press left it', async () => {
    const release = await hold(kinds.last);
    const signer = register.rolePid('signer');
    register.child.kill('SIGHUP');
    await register.newRolePid('signer', signer);
    register.sql("update job set run_at = now() where kind = 'reseal'");
    await until("select state || ' ' || progress from job where kind = 'reseal'", 'running 100');
    const press = register.rolePid('press');
    process.kill(press, 'SIGKILL');
    release();
    await register.newRolePid('press', press);
    assert.equal(report().remaining, LIVE - 100);
    register.sql("update job set lease_until = now() - interval '1 second' where kind = 'reseal' and state = 'running'");
    await until("select state from job where kind = 'reseal'", 'done');
    assert.deepEqual(JSON.parse(one("select result from job where kind = 'reseal'")), { resealed: LIVE, reprint: 3 });
    assert.deepEqual(report().job, { state: 'done', progress: LIVE, progress_total: LIVE, error: null });
  });

  test('every code was sealed once, and only stickers with the sealed face got a new one', () => {
    assert.equal(one(`select count(*) from code where key_id = '${stolen}' and state in ('issued', 'printed', 'displayed')
      and id <> '${kinds.expired}'`), '0');
    assert.deepEqual(register.sql(`select action, count(*) from audit where action in ('code.reseal', 'code.supersede')
      group by action order by action`), [['code.reseal', String(LIVE - 3)], ['code.supersede', '3']]);
    assert.deepEqual(register.sql("select id from code where state = 'superseded' order by id"),
      [...kinds.sticker, kinds.moved].sort().map((id) => [id]));
    assert.equal(one(`select state || ' ' || (key_id <> '${stolen}') from code where id = '${kinds.plain}'`), 'printed true');
    assert.equal(one(`select state from code where id = '${kinds.small}'`), 'printed', 'its sticker has room for the plain face only');
    assert.equal(one(`select state from code where id = '${kinds.voided}'`), 'printed', 'its sticker is void');
    for (const id of [kinds.revoked, kinds.expired, kinds.moved])
      assert.equal(one(`select key_id from code where id = '${id}'`), stolen);
    assert.equal(one(`select count(*) from code c join public.before b using (id)
      where c.key_id <> '${stolen}' and c.sealed_at is not distinct from b.sealed_at`), '0', 'a seal is as old as its signature');
    assert.equal(one('select count(*) from code c join public.before b using (id) where c.plain_hash <> b.plain_hash'), '0');
    assert.equal(one("select count(*) from code c join public.before b using (id) where c.sealed_hash = b.sealed_hash"), '6',
      'those that are not in use keep what they were');
    assert.equal(one(`select count(*) from code o join code n on n.id = o.superseded_by
      where o.id <> '${kinds.moved}' and n.state = 'issued' and n.printed_at is null and n.plain_hash = o.plain_hash
      and n.stall = o.stall and n.is_primary = o.is_primary`), '3');
  });

  test('the report says what each market prints again', () => {
    const told = report();
    assert.deepEqual([told.remaining, told.reprint, told.reprinted, told.stickers], [0, 3, 0, 6]);
    assert.deepEqual(told.markets.map(({ reprint, stickers }) => [reprint, stickers]), [[3, 6]]);
    register.sql(`update code set state = 'printed', printed_at = now()
      where id = (select superseded_by from code where id = '${kinds.sticker[0]}')`);
    assert.deepEqual([report().reprinted, report().markets[0].reprint], [1, 2]);
  });

  test('the new seals are valid to a stranger, kept codes and new ones alike', async () => {
    const { keys } = ok(await register.request('GET', '/.well-known/socho/keys.json'));
    const trust = join(register.dir, 'trust.pem'), list = join(register.dir, 'list.note');
    writeFileSync(trust, keys.flatMap(({ x5c }) => x5c).map((der) =>
      `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`).join(''));
    writeFileSync(list, (await register.request('GET', '/.well-known/socho/revocations')).bytes);
    const successor = one(`select superseded_by from code where id = '${kinds.sticker[1]}'`);
    for (const [id, verdict] of [[kinds.file, 'valid'], [kinds.plain, 'valid'], [successor, 'valid'], [kinds.sticker[1], 'revoked']]) {
      const payload = await scanned(id);
      assert.equal(JSON.parse(program(['code', 'read', '--trust', trust, '--revocations', list], payload)).seal.verdict, verdict);
    }
    const page = await register.request('GET', `/v/${kinds.sticker[1]}`, { headers: { accept: 'application/json' } });
    assert.deepEqual([ok(page).state, page.json.seal], ['superseded', 'revoked']);
    assert.ok((await register.request('GET', `/v/${kinds.sticker[1]}?lang=en`)).bytes.includes('That key was revoked'));
    for (const id of [kinds.plain, kinds.imported]) {
      const kept = await register.request('GET', `/v/${id}`, { headers: { accept: 'application/json' } });
      assert.deepEqual([ok(kept).state, kept.json.seal], ['current', 'valid']);
    }
  });

  test('a file with the face from before is told as that, by the same code and its old key', async () => {
    const told = await verified(former);
    assert.deepEqual([told.verdict, told.code.id, told.code.superseded_by, told.seal.verdict, told.seal.key_id],
      ['superseded', kinds.file, kinds.file, 'revoked', stolen]);
    assert.equal(Date.parse(told.code.ended_at), Date.parse(ok(await people.maker('GET', `/v1/codes/${kinds.file}`)).sealed_at));
    const now = await verified(await scanned(kinds.file));
    assert.deepEqual([now.verdict, now.seal.verdict], ['current', 'valid']);
    ok(await people.checker('POST', `/v1/codes/${kinds.file}/revoke`, { reason: 'mistake' }));
    const after_ = await verified(former);
    assert.deepEqual([after_.verdict, after_.code.superseded_by, after_.seal.verdict], ['revoked', null, 'revoked'], 'its end goes for every face');
    assert.equal(one(`select count(*) from code_face where code = '${kinds.imported}'`), '0', 'what a bank issued has no face of ours');
  });
});

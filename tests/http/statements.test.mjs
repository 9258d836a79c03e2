// Bank statements: handed in by command and over the API, proven, recorded once beside what was pushed, or refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { build, form, PASSWORD, person, submitted } from './town.mjs';

const PROGRAM = process.env.SOCHO ?? join(process.env.SOCHO_ROOT ?? '.', 'build/socho');
const ACCOUNT = '0900012345';
const register = new Register({ seed: false, config: 'public_url = https://cho.example.vn\n' });
let bank, reconciler, stall;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const one = (text) => register.sql(text)[0]?.[0];
const counted = () => one(`select coalesce(sum(payments), 0) || '/' || coalesce(sum(amount_vnd), 0) from stall_day where stall = '${stall}'`);

const HEAD = 'Ngày giao dịch/Transaction date,Ngày hạch toán/Posting date,Phát sinh nợ/Debit,Phát sinh có/Credit,Số dư/Balance,Nội dung/Description,Số bút toán/Transaction No';
/** A statement of MB: rows of [reference, credit (negative: debit)], from an opening balance. */
function mb(opening, rows, { account = ACCOUNT, day = '20/11/2026', break_ = 0 } = {}) {
  let balance = opening;
  return ['SAO KÊ CHI TIẾT TÀI KHOẢN / ACCOUNT STATEMENT', `Số tài khoản / Account number: ${account}`, HEAD,
    ...rows.map(([reference, amount]) => `${day} 09:15:00,${day},${amount < 0 ? -amount : ''},${amount > 0 ? amount : ''},${(balance += amount) + break_},tien rau,${reference}`)].join('\n');
}
const told = (reference, amount) => event(`push-${reference}`, { account: { bin: '970422', number: ACCOUNT }, amount: String(amount),
  occurred_at: '2026-11-20T09:15:03+07:00', bank_reference: reference });

/** What the command prints and its exit status. */
function hand(text, ...words) {
  const file = join(register.dir, `statement-${Math.random()}.csv`);
  writeFileSync(file, text, { mode: 0o644 });
  const done = spawnSync(PROGRAM, ['statement', 'import', '--json', ...words, '--config', register.conf, file], { encoding: 'utf8' });
  return { status: done.status, said: done.stdout ? JSON.parse(done.stdout) : undefined, error: done.stderr };
}
const upload = (who, text, query = '') => who('POST', `/v1/statements?name=t.csv${query}`, undefined,
  { raw: Buffer.from(text), headers: { 'content-type': 'application/octet-stream' } });
async function settled(answer) {
  for (;;) {
    const shown = ok(await reconciler('GET', `/v1/statements/${answer.id}`));
    if (shown.state !== 'queued') return shown;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

before(async () => {
  await register.start();
  const markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  person(register, 'soi', 'reconciler', '--province', '22');
  person(register, 'local', 'reconciler', '--market', 'HALONG1', '--province', '22');
  const [maker, checker] = [await register.person('maker', PASSWORD), await register.person('checker', PASSWORD)];
  reconciler = await register.person('soi', PASSWORD);
  const revision = await submitted(maker, markets.own, form('S1', { account: { bin: '970422', number: ACCOUNT } }));
  ok(await checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  stall = one(`select id from stall where market = '${markets.own}' and number = 'S1'`);
  bank = new Provider(register, { name: 'bank' });
}, { timeout: 240_000 });
after(() => register.stop());

test('a push and the row of a statement are counted once, whichever comes first', async () => {
  ok(await bank.push(told('FT26324000000001', 45000)));
  assert.equal(counted(), '1/45000');
  const { status, said } = hand(mb(100_000, [['FT26324000000001', 45000], ['FT26324000000002', 20000], ['FT26324000000003', -5000]]));
  assert.equal(status, 0);
  assert.equal(said.state, 'done');
  const [part] = said.statements;
  assert.deepEqual([part.bin, part.last4, part.proof, part.rows, part.recorded, part.opening, part.closing, part.notes],
    ['970422', '2345', 'rows', 3, 3, 100_000, 160_000, []]);
  assert.equal(counted(), '2/65000');
  ok(await bank.push(told('FT26324000000002', 20000)));
  assert.equal(counted(), '2/65000', 'the push that came behind the statement');
  assert.equal(one('select count(*) from movement_repeat'), '2');
  assert.equal(one(`select count(*) from confirmation where stall = '${stall}'`), '5', 'everything that was told is kept');
});

test('the same file is taken once, and the same rows in another file are known', async () => {
  const text = mb(100_000, [['FT26324000000001', 45000], ['FT26324000000002', 20000], ['FT26324000000003', -5000]]);
  const before_ = one('select count(*) from confirmation');
  const again = ok(await upload(reconciler, text));
  assert.equal(again.state, 'done');
  const longer = await settled(ok(await upload(reconciler, `${text}\n20/11/2026 10:00:00,20/11/2026,,7000,167000,ca,FT26324000000004`), 201));
  assert.deepEqual([longer.statements[0].recorded, longer.statements[0].duplicates], [1, 3]);
  assert.equal(Number(one('select count(*) from confirmation')), Number(before_) + 1);
  assert.equal(counted(), '3/72000');
});

test('a statement that does not go on from the one before it says so', async () => {
  const gap = hand(mb(200_000, [['FT26330000000001', 1000], ['FT26330000000002', 1000]], { day: '26/11/2026' }));
  assert.equal(gap.status, 0);
  assert.deepEqual(gap.said.statements[0].notes, [{ code: 'gap', detail: '167000, then 200000', detail_vi: '167000, rồi 200000' }]);
  const next = hand(mb(202_000, [['FT26331000000001', 1000], ['FT26331000000002', 1000]], { day: '27/11/2026' }));
  assert.deepEqual(next.said.statements[0].notes, []);
  const other = hand(mb(999, [['FT26332000000001', 1000]], { day: '28/11/2026' }));
  assert.deepEqual(other.said.statements[0].notes.map(({ code }) => code), ['opening_differs', 'unproven']);
});

test('a file whose balances do not follow is refused whole, and so is what is no statement', async () => {
  const rows = one('select count(*) from confirmation');
  const text = mb(0, [['FT1', 5000], ['FT2', 6000]]).replace(',11000,', ',11001,');
  const { status, said } = hand(text);
  assert.equal(status, 1);
  assert.deepEqual([said.state, said.error.code, said.error.detail, said.error.detail_vi], ['refused', 'statement_broken', 'line 5', 'dòng 5']);
  for (const [bytes, code] of [['hello', 'statement_format'], ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'statement_format'],
    [':20:A\n:25:1\n:60F:C261119USD5,\n', 'bad_currency']])
    assert.equal((await settled(ok(await upload(reconciler, bytes), 201))).error.code, code);
  assert.equal(one('select count(*) from confirmation'), rows);
  assert.equal((await settled(ok(await upload(reconciler, 'hello'), 201))).state, 'refused', 'and may be handed in again');
});

test('a statement for an account nobody has is kept with its code, and none of its rows is recorded', async () => {
  const rows = one('select count(*) from confirmation');
  const { status, said } = hand(mb(0, [['FT26324000000009', 5000]], { account: '111222333' }));
  assert.equal(status, 1);
  assert.deepEqual([said.state, said.statements[0].error, said.statements[0].recorded, said.statements[0].rows], ['done', 'statement_account', 0, 1]);
  assert.equal(one('select count(*) from confirmation'), rows);
});

test('what a statement says is sealed, and shown to who reconciles a whole province', async () => {
  assert.equal(one(`select count(*) from statement_file f where position('tien rau'::bytea in array_to_string(f.boxes, '')::bytea) > 0`), '0');
  const local = await register.person('local', PASSWORD), maker = await register.person('maker', PASSWORD);
  assert.deepEqual(ok(await local('GET', '/v1/statements')).items, []);
  assert.equal((await upload(local, mb(0, [['FT9', 1]]))).json.code, 'out_of_scope');
  assert.equal((await upload(maker, mb(0, [['FT9', 1]]))).json.code, 'forbidden');
  const listed = ok(await reconciler('GET', '/v1/statements?limit=2'));
  assert.equal(listed.items.length, 2);
  assert.equal(ok(await reconciler('GET', `/v1/statements?limit=200&after=${listed.next}`)).items.at(-1).name.startsWith('statement-'), true);
  assert.equal((await upload(reconciler, '')).json.code, 'bad_upload');
  assert.equal((await upload(reconciler, 'x', '&bank=none')).json.code, 'unknown_bank');
});

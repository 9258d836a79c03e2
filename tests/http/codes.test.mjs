// The life of a code through the real processes: kinds, succession, revocation, expiry, and who may do what.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { event, Provider } from './provider.mjs';
import { MARKETS, Register, program } from './register.mjs';

const register = new Register();
let maker, second, checker, elsewhere;
let serial = 0;

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere] = await Promise.all(['maker', 'second', 'checker', 'elsewhere'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

const fresh = () => String(290_000_000_000 + ++serial * 7919);
const account = (change = {}) => ({ bin: '970436', number: fresh(), holder_name: 'NGUYEN THI HUONG', evidence: 'tủ 1/ảnh 7', ...change });
const form = (stall, change = {}) => ({ stall, vendor: { kind: 'household', name: 'Hộ cô Hường' }, account: account(),
  consents: [{ purpose: 'registration', version: 1, channel: 'paper' }], ...change });
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const today = (days = 0) => new Date(Date.now() + 7 * 3600_000 + days * 86_400_000).toISOString().slice(0, 10);
const waited = async (revision) => register.rested(await approve(revision), second);
const approve = (revision, who = second) => who('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 });

async function submitted(body, market = MARKETS[0]) {
  const { id } = ok(await maker('POST', `/v1/markets/${market}/revisions`, body), 201);
  return ok(await maker('POST', `/v1/revisions/${id}/submit`, { version: 1 }));
}
async function issued(body, market) {
  const revision = await submitted(body, market);
  return ok(await waited(revision));
}
const code = async (id) => ok(await checker('GET', `/v1/codes/${id}`));
const page = async (id) => (await register.request('GET', `/v/${id}`, { headers: { accept: 'application/json' } })).json;
const trail = (id) => register.sql(`select action from audit where entity_id = '${id}' order by id`).flat();
const soleStall = (id) => register.sql(`select coalesce(s.number, '-') from account a left join stall s on s.id = a.sole_stall where a.id = '${id}'`)[0][0];

test('a revoked code says why in a word, and in words only to those inside', async () => {
  const made = await issued(form('A1'));
  assert.equal(soleStall(made.account.id), 'A1');
  const gone = ok(await checker('POST', `/v1/codes/${made.id}/revoke`, { reason: 'tampered', note: 'dán đè lên mã của cô Hường' }));
  assert.deepEqual([gone.state, gone.reason_class, gone.reason], ['revoked', 'tampered', 'dán đè lên mã của cô Hường']);
  assert.equal(soleStall(made.account.id), '-');
  const seen = await page(made.id);
  assert.deepEqual([seen.state, seen.reason, seen.ended_at !== null], ['revoked', 'tampered', true]);
  const html = (await register.request('GET', `/v/${made.id}`)).bytes.toString();
  assert.ok(html.includes('Mã đã bị thu hồi') && html.includes('Mã dán bị can thiệp'));
  for (const text of [html, JSON.stringify(seen)]) assert.ok(!text.includes('dán đè'), 'the note is not public');
  assert.deepEqual(ok(await checker('POST', `/v1/codes/${made.id}/revoke`, { reason: 'mistake' })), gone, 'twice is once');
  assert.deepEqual(trail(made.id), ['code.issue', 'code.revoke']);
});

test('only who decides may revoke, only what is there, and only for a reason', async () => {
  const made = await issued(form('A2'));
  const path = `/v1/codes/${made.id}/revoke`;
  refused(await register.request('POST', path, { body: { reason: 'mistake' } }), 401, 'unauthenticated');
  refused(await elsewhere('POST', path, { reason: 'mistake' }), 404, 'bad_code_id');
  refused(await checker('POST', '/v1/codes/00000000000/revoke', { reason: 'mistake' }), 404, 'bad_code_id');
  refused(await checker('POST', path, {}), 422, 'missing', 'reason');
  refused(await checker('POST', path, { reason: 'boredom' }), 422, 'bad_choice', 'reason');
  refused(await checker('POST', path, { reason: 'mistake', why: 'x' }), 422, 'unknown_field', 'why');
  refused(await checker('POST', path, { reason: 'mistake', note: 'x'.repeat(501) }), 422, 'too_long', 'note');
  assert.equal((await code(made.id)).state, 'issued');
});

test('a superseded code tells its successor and when, and is not revoked any more', async () => {
  const old = await issued(form('A3'));
  const made = await issued({ ...form('A3'), vendor: { id: old.vendor.id } });
  const seen = await page(old.id);
  assert.deepEqual([seen.state, seen.superseded_by], ['superseded', made.id]);
  assert.equal(Date.parse(seen.ended_at), Date.parse((await code(old.id)).ended_at));
  refused(await checker('POST', `/v1/codes/${old.id}/revoke`, { reason: 'mistake' }), 409, 'code_ended');
});

test('past its time a code is expired wherever it is looked at, before any job comes by', { timeout: 60_000 }, async () => {
  const made = await issued(form('A4'));
  register.sql(`update code set expires_at = now() - interval '1 second' where id = '${made.id}'`);
  const seen = await code(made.id);
  assert.equal(seen.state, 'expired');
  assert.equal(seen.ended_at, seen.expires_at);
  assert.deepEqual([(await page(made.id)).state, (await page(made.id)).ended_at !== null], ['expired', true]);
  refused(await checker('POST', `/v1/codes/${made.id}/revoke`, { reason: 'mistake' }), 409, 'code_ended');
  assert.ok(ok(await maker('GET', `/v1/markets/${MARKETS[0]}/codes?state=expired`)).items.some(({ id }) => id === made.id));
  assert.ok(!ok(await maker('GET', `/v1/markets/${MARKETS[0]}/codes?lasting=true`)).items.some(({ kind }) => kind === 'dynamic'), 'not those of one bill');
  register.sql("insert into job (province, kind) values (0, 'expire_codes')");
  while (register.sql(`select state from code where id = '${made.id}'`)[0][0] !== 'expired') await pause(100);
  assert.deepEqual(await code(made.id), seen, 'the job records what was told already');
  assert.deepEqual(trail(made.id), ['code.issue', 'code.expire']);
});

test('when the code of the primary account runs out, the other account becomes the primary one', { timeout: 60_000 }, async () => {
  const seen = async (id) => ok(await second('GET', `/v1/codes/${id}`));
  const older = await issued(form('A39'), MARKETS[1]);
  const newer = await issued({ ...form('A39', { account: account({ bin: '970422', keep_others: true, primary: true }) }), vendor: { id: older.vendor.id } }, MARKETS[1]);
  assert.deepEqual([(await seen(older.id)).primary, newer.primary], [false, true]);
  register.sql(`update code set expires_at = now() - interval '1 second' where id = '${newer.id}';
    insert into job (province, kind) values (0, 'expire_codes')`);
  while (register.sql(`select state from code where id = '${newer.id}'`)[0][0] !== 'expired') await pause(100);
  assert.equal((await seen(older.id)).primary, true);
  assert.deepEqual(trail(older.id).slice(-1), ['code.primary']);
  assert.equal(ok(await maker('POST', `/v1/stalls/${older.stall.id}/codes`, { amount: 1000 }), 201).account.id, older.account.id);
});

test('a stolen account is revoked at once in every market, and its replacement waits like any other', async () => {
  const one = await issued(form('A5'));
  const number = fresh();
  const two = await issued({ ...form('A6', { account: account({ number }) }), vendor: { id: one.vendor.id } });
  const there = await issued({ ...form('A22', { account: account({ number }) }), vendor: { id: one.vendor.id } }, MARKETS[1]);
  const path = `/v1/accounts/${two.account.id}/stolen`;
  refused(await elsewhere('POST', path, {}), 404, 'not_found');
  refused(await checker('POST', '/v1/accounts/nothing/stolen', {}), 404, 'not_found');
  const stolen = ok(await checker('POST', path, { note: 'SIM đổi chủ' }));
  assert.equal(stolen.state, 'stolen');
  assert.deepEqual(stolen.codes.map(({ id, state }) => [id, state]).sort(), [[two.id, 'revoked'], [there.id, 'revoked']].sort());
  assert.deepEqual([(await page(there.id)).state, (await page(there.id)).reason], ['revoked', 'account_stolen']);
  assert.equal((await code(one.id)).state, 'issued', 'another account of the same vendor lives on');
  assert.deepEqual([soleStall(two.account.id), soleStall(one.account.id)], ['-', 'A5']);
  assert.deepEqual(ok(await checker('POST', path, {})).state, 'stolen');
  assert.deepEqual(trail(two.account.id), ['account.photo', 'account.photo', 'account.stolen']);
  const next = await submitted({ ...form('A6'), vendor: { id: one.vendor.id } });
  const resting = ok(await approve(next), 202);
  assert.deepEqual([resting.state, resting.code, resting.payout_change.state], ['approved', null, 'waiting']);
  assert.equal(ok(await register.rested({ status: 202, json: resting }, second)).state, 'issued');
});

test('a stolen account is not approved again, whoever asks', async () => {
  const number = fresh();
  const made = await issued(form('A7', { account: account({ number }) }));
  ok(await checker('POST', `/v1/accounts/${made.account.id}/stolen`, {}));
  const again = await submitted({ ...form('A7', { account: account({ number }) }), vendor: { id: made.vendor.id } });
  refused(await approve(again), 409, 'account_stolen', 'account.number');
  const other = await submitted(form('A8', { account: account({ number }) }));
  refused(await approve(other), 409, 'account_stolen', 'account.number');
});

test('a vendor who leaves takes the codes along, and the next one gets new ones', async () => {
  const made = await issued(form('A9'));
  const stall = ok(await maker('GET', `/v1/markets/${MARKETS[0]}/stalls?limit=200`)).items.find(({ number }) => number === 'A9');
  const [tenancy] = stall.tenancies;
  assert.equal(tenancy.vendor.id, made.vendor.id);
  const path = `/v1/tenancies/${tenancy.id}/end`;
  refused(await elsewhere('POST', path, { to_day: today(), reason: 'x' }), 404, 'not_found');
  refused(await checker('POST', path, { to_day: today() }), 422, 'reason_needed', 'reason');
  refused(await checker('POST', path, { to_day: today(1), reason: 'x' }), 422, 'out_of_range', 'to_day');
  refused(await checker('POST', path, { to_day: today(-1), reason: 'x' }), 422, 'out_of_range', 'to_day');
  refused(await checker('POST', path, { to_day: 'hôm nay', reason: 'x' }), 422, 'bad_date', 'to_day');
  assert.equal((await code(made.id)).state, 'issued');
  const ended = ok(await checker('POST', path, { to_day: today(), reason: 'Nghỉ bán' }));
  assert.equal(ended.to_day, today());
  assert.deepEqual([(await page(made.id)).state, (await page(made.id)).reason], ['revoked', 'vendor_left']);
  assert.equal((await code(made.id)).reason, 'Nghỉ bán');
  ok(await checker('POST', path, { to_day: today(), reason: 'Nghỉ bán' }));
  refused(await checker('POST', path, { to_day: today(-3), reason: 'x' }), 409, 'conflict', 'to_day');
  const next = await submitted(form('A9'));
  assert.equal(ok(await approve(next)).state, 'issued', 'and nobody waits');
});

// What a scanner sees in the picture of a code.
async function scanned(id, query = '', who = checker) {
  const png = await who('GET', `/v1/codes/${id}.png${query}`);
  assert.equal(png.status, 200, png.bytes.toString());
  const file = join(register.dir, `scan-${++serial}.png`);
  writeFileSync(file, png.bytes);
  return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).replace(/\n$/, '');
}
const read = (payload) => JSON.parse(program(['code', 'read'], `${payload}\n`));
const stallCodes = async (number, query = '') =>
  ok(await maker('GET', `/v1/markets/${MARKETS[0]}/codes?stall=${number}${query}`)).items;

test('a second bank stands beside the first, and one of them is the primary', async () => {
  const first = await issued(form('A15'));
  assert.equal(first.primary, true);
  const beside = (change) => ({ ...form('A15', { account: account({ bin: '970422', keep_others: true, ...change }) }), vendor: { id: first.vendor.id } });
  const revision = await submitted(beside());
  assert.equal(revision.account.keep_others, true, 'who decides sees what is asked for');
  const other = ok(await waited(revision));
  assert.deepEqual([other.primary, (await code(first.id)).primary, (await code(first.id)).state], [false, true, 'issued']);
  assert.deepEqual([soleStall(first.account.id), soleStall(other.account.id)], ['A15', 'A15']);

  const sameBank = await submitted(beside());
  refused(await approve(sameBank), 409, 'duplicate', 'account.bin');
  refused(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, beside({ keep_others: 'yes' })), 422, 'wrong_type', 'account.keep_others');
  refused(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, beside({ keep_others: false, primary: false })), 422, 'bad_choice', 'account.primary');

  const third = await issued(beside({ bin: '970415', primary: true }));
  assert.deepEqual([third.primary, (await code(first.id)).primary, (await code(first.id)).state], [true, false, 'issued']);

  const alone = await issued({ ...form('A15'), vendor: { id: first.vendor.id } });
  for (const { id } of [first, other, third]) assert.deepEqual([(await code(id)).state, (await code(id)).superseded_by], ['superseded', alone.id]);
  assert.equal(alone.primary, true);
});

test('another account of the stall becomes the primary by a revision, without a new code', async () => {
  const first = await issued(form('A16'));
  const number = fresh();
  const body = (change) => ({ ...form('A16', { account: account({ bin: '970422', number, keep_others: true, ...change }) }), vendor: { id: first.vendor.id } });
  const other = await issued(body());
  const again = await submitted(body());
  refused(await approve(again), 409, 'duplicate', 'account.number');
  assert.equal((await issued(body({ primary: true }))).id, other.id);
  assert.deepEqual([(await code(first.id)).primary, (await code(other.id)).primary], [false, true]);
  assert.deepEqual((await stallCodes('A16')).map(({ state }) => state), ['issued', 'issued']);
  assert.deepEqual(trail(other.id), ['code.issue', 'code.primary']);
});

test('when the primary account ends, the oldest that is left at the stall takes its place in the same breath', async () => {
  const at = (number, bin, more) => ({ ...form(number, { account: account({ bin, keep_others: true }) }), ...more });
  const issuedAt = (number, bin, more) => issued(at(number, bin, more), MARKETS[1]);
  const first = await issuedAt('A24', '970436');
  const vendor = { vendor: { id: first.vendor.id } };
  const [older, newer] = [await issuedAt('A24', '970422', vendor), await issuedAt('A24', '970415', vendor)];
  const seen = async (id) => ok(await second('GET', `/v1/codes/${id}`));
  const primaries = async () => (await Promise.all([first, older, newer].map(({ id }) => seen(id)))).map(({ state, primary }) => [state, primary]);
  ok(await second('POST', `/v1/codes/${first.id}/revoke`, { reason: 'mistake' }));
  assert.deepEqual((await primaries()).slice(1), [['issued', true], ['issued', false]]);
  assert.deepEqual(trail(older.id), ['code.issue', 'code.primary']);
  const bill = ok(await maker('POST', `/v1/stalls/${first.stall.id}/codes`, { amount: 1000 }), 201);
  assert.equal(bill.account.id, older.account.id, 'and dynamic codes pay it');
  ok(await second('POST', `/v1/accounts/${older.account.id}/stolen`, {}));
  assert.deepEqual((await primaries()).slice(1).map(([state]) => state), ['revoked', 'issued']);
  assert.equal((await seen(newer.id)).primary, true);
  ok(await second('POST', `/v1/codes/${newer.id}/revoke`, { reason: 'mistake' }));
  refused(await maker('POST', `/v1/stalls/${first.stall.id}/codes`, { amount: 1000 }), 409, 'no_account', 'account');
});

test('no stall is left without a primary account when one is stolen and another approved at the same moment', async () => {
  const numbers = ['A33', 'A34', 'A35', 'A36', 'A37', 'A38'];
  const firsts = await Promise.all(numbers.map((number) => issued(form(number), MARKETS[1])));
  const beside = await Promise.all(firsts.map(({ vendor }, n) => submitted({ ...form(numbers[n],
    { account: account({ bin: '970422', keep_others: true }) }), vendor: { id: vendor.id } }, MARKETS[1])));
  const resting = await Promise.all(beside.map((revision) => approve(revision)));
  assert.deepEqual(resting.map(({ status }) => status), numbers.map(() => 202));
  await Promise.all(firsts.flatMap(({ account: { id } }, n) => {
    const both = [() => second('POST', `/v1/accounts/${id}/stolen`, {}), () => register.rested(resting[n], second)];
    return (n % 2 ? both : both.reverse()).map(async (ask) => ok(await ask()));
  }));
  assert.deepEqual(register.sql(`select s.number, count(*), count(*) filter (where c.is_primary) from code c join stall s on s.id = c.stall
    where s.number = any ('{${numbers}}') and c.kind = 'static' and c.state = 'issued' group by s.number order by s.number`),
  numbers.map((number) => [number, '1', '1']));
});

test('another vendor takes a stall over at once, with its codes', async () => {
  const old = await issued(form('A17'));
  const taken = await submitted(form('A17'));
  refused(await approve(taken), 409, 'stall_taken', 'stall');
  const revision = await submitted(form('A17', { vendor: { kind: 'household', name: 'Hộ ông Nam', replaces: true } }));
  assert.equal(revision.vendor.replaces, true);
  const resting = ok(await approve(revision), 202);
  assert.equal((await code(old.id)).state, 'issued');
  assert.deepEqual(register.sql(`select v.name from tenancy t join vendor v on v.id = t.vendor
    where t.stall = '${old.stall.id}' and t.to_day is null`), [['Hộ cô Hường']], 'until then the stall is whose it was');
  const made = ok(await register.rested({ status: 202, json: resting }, second));
  assert.equal(made.vendor.name, 'Hộ ông Nam');
  assert.deepEqual([(await code(old.id)).state, (await code(old.id)).superseded_by], ['superseded', made.id]);
  assert.deepEqual(register.sql(`select v.name, t.to_day is null from tenancy t join vendor v on v.id = t.vendor
    where t.stall = '${made.stall.id}' order by t.created_at`), [['Hộ cô Hường', 'f'], ['Hộ ông Nam', 't']]);
});

test('a dynamic code names the bill and pays the primary account, sealed on both faces', async () => {
  const first = await issued(form('A18'));
  const path = `/v1/stalls/${first.stall.id}/codes`;
  const expires_at = new Date(Date.now() + 3600_000).toISOString();
  const made = ok(await maker('POST', path, { amount: 45_000, expires_at, note: 'hai cân cá' }), 201);
  assert.deepEqual([made.kind, made.state, made.amount_vnd, made.note, made.account.id, made.primary],
    ['dynamic', 'issued', 45_000, 'hai cân cá', first.account.id, false]);
  assert.equal(Date.parse(made.expires_at), Date.parse(expires_at));
  for (const face of ['sealed', 'plain']) {
    const { ok: fine, fields, content_code } = read(await scanned(made.id, `?face=${face}`));
    assert.ok(fine);
    assert.deepEqual([fields.poi, fields.amount, fields.purpose], ['12', '45000', `${first.stall.content_code}${made.bill_tag}`]);
    assert.equal(content_code, first.stall.content_code);
  }
  const open = ok(await maker('POST', path, {}), 201);
  const { fields } = read(await scanned(open.id));
  assert.deepEqual([fields.poi, fields.amount, fields.purpose], ['11', undefined, `${first.stall.content_code}${open.bill_tag}`]);
  assert.notEqual(open.bill_tag, made.bill_tag);
  const found = JSON.parse(program(['memo', 'find'], `IBFT ${fields.purpose} GD 123\n`));
  assert.deepEqual([found.code, found.bill], [first.stall.content_code, open.bill_tag]);
  const seen = await page(made.id);
  assert.equal(seen.state, 'current');
  for (const secret of ['45000', '45.000', 'hai cân cá', made.bill_tag]) assert.ok(!JSON.stringify(seen).includes(secret), 'the bill is not public');
  // Whoever replaces the account ends the bills that pay it.
  const next = await issued({ ...form('A18'), vendor: { id: first.vendor.id } });
  assert.deepEqual([(await code(made.id)).state, (await code(open.id)).superseded_by], ['superseded', next.id]);
});

describe('a dynamic code meets its payments', () => {
  let provider, first, number;
  before(async () => {
    provider = new Provider(register, { name: 'bills' });
    number = fresh();
    first = await issued(form('A23', { account: account({ number }) }), MARKETS[1]);
  });
  const asked = async (body) => ok(await maker('POST', `/v1/stalls/${first.stall.id}/codes`, body), 201);
  const payments = async (id) => ok(await second('GET', `/v1/codes/${id}`)).payments.map(({ amount_vnd, outcome }) => [amount_vnd, outcome]);
  /** A signed push of a payment for this bill, as a bank would send it. */
  const pay = async (made, amount, change = {}) => {
    const told = event(randomUUID(), { amount: String(amount), account: { bin: '970436', number },
      content: `MBVCB.77.${first.stall.content_code.toLowerCase()} ${made.bill_tag}.CT tu 0760000000001`, ...change });
    const row = ok(await provider.push(told));
    assert.deepEqual([row.status, row.match], ['recorded', 'content_code'], 'the money is recorded whatever its bill says');
    assert.equal(ok(await provider.push(told)).status, 'duplicate');
    return row;
  };

  test('the payment that makes its bill whole uses it up, on every page and for every scanner', async () => {
    const made = await asked({ amount: 30_000 });
    const payload = await scanned(made.id, '', second);
    const { id: confirmation } = await pay(made, 30_000);
    const used = ok(await second('GET', `/v1/codes/${made.id}`));
    assert.deepEqual([used.state, used.payments.map((p) => [p.confirmation, p.amount_vnd, p.outcome])], ['used', [[confirmation, 30_000, 'exact']]]);
    assert.equal(Date.parse(used.payments[0].paid_at), Date.parse(used.ended_at));
    const seen = await page(made.id);
    assert.deepEqual([seen.state, seen.ended_at !== null], ['used', true]);
    const [html, english] = await Promise.all(['', '?lang=en'].map(async (query) => (await register.request('GET', `/v/${made.id}${query}`)).bytes.toString()));
    assert.ok(html.includes('Mã đã được dùng') && english.includes('This code was already used'));
    const told = ok(await register.request('POST', '/v1/verify', { body: { payload, stall: first.stall.id } }));
    assert.deepEqual([told.verdict, told.code.id], ['used', made.id]);
    assert.ok(ok(await maker('GET', `/v1/markets/${MARKETS[1]}/codes?state=used`)).items.some(({ id }) => id === made.id));
    refused(await second('POST', `/v1/codes/${made.id}/revoke`, { reason: 'mistake' }), 409, 'code_ended');
    assert.deepEqual(trail(made.id), ['code.issue', 'code.use']);
    await pay(made, 30_000);
    assert.deepEqual(await payments(made.id), [[30_000, 'exact'], [30_000, 'again']]);
    assert.deepEqual(trail(made.id), ['code.issue', 'code.use']);
    for (const text of [html, JSON.stringify(seen), JSON.stringify(told)]) assert.ok(!/30[.]?000/.test(text), 'what was paid is not public');
  });

  test('a part leaves it open, the rest uses it, and too much is told as that', async () => {
    const made = await asked({ amount: 50_000 });
    await pay(made, 20_000);
    assert.deepEqual([(await page(made.id)).state, await payments(made.id)], ['current', [[20_000, 'under']]]);
    await pay(made, 40_000);
    assert.deepEqual([(await page(made.id)).state, await payments(made.id)], ['used', [[20_000, 'under'], [40_000, 'over']]]);
    const open = await asked({});
    await pay(open, 12_345);
    assert.deepEqual([(await page(open.id)).state, await payments(open.id)], ['used', [[12_345, 'exact']]]);
  });

  test('past its time it is paid late and stays expired; paid in time and told late it is used', async () => {
    const [late, slow] = [await asked({ amount: 15_000 }), await asked({ amount: 15_000 })];
    register.sql(`update code set issued_at = now() - interval '2 hours', expires_at = now() - interval '1 minute' where id in ('${late.id}', '${slow.id}')`);
    await pay(late, 15_000);
    await pay(slow, 15_000, { occurred_at: new Date(Date.now() - 120_000).toISOString() });
    assert.deepEqual([(await page(late.id)).state, await payments(late.id)], ['expired', [[15_000, 'late']]]);
    assert.deepEqual([(await page(slow.id)).state, await payments(slow.id)], ['used', [[15_000, 'exact']]]);
  });

  test('neither money that goes out nor a tag that a stranger wrote for another account uses it', async () => {
    const made = await asked({ amount: 10_000 });
    const content = `${first.stall.content_code}${made.bill_tag}`;
    const out = ok(await provider.push({ ...event(randomUUID(), { amount: '10000', account: { bin: '970436', number }, content }), type: 'payment.debited' }));
    const other = ok(await provider.push(event(randomUUID(), { amount: '10000', content })));
    assert.deepEqual([out.status, other.status, other.match], ['recorded', 'recorded', 'none']);
    assert.deepEqual([(await page(made.id)).state, await payments(made.id)], ['current', []]);
  });
});

test('a dynamic code is refused by name, and nothing is stored', async () => {
  const first = await issued(form('A19'));
  const path = `/v1/stalls/${first.stall.id}/codes`;
  const before_ = register.sql('select count(*) from code')[0][0];
  for (const [body, status, name, field] of [
    [{ amount: 0 }, 422, 'bad_amount', 'amount'], [{ amount: 500_000_000 }, 422, 'bad_amount', 'amount'],
    [{ amount: '45000' }, 422, 'wrong_type', 'amount'], [{ amount: 1.5 }, 422, 'wrong_type', 'amount'],
    [{ account: 'x' }, 422, 'bad_id', 'account'], [{ account: first.stall.id }, 409, 'no_account', 'account'],
    [{ expires_at: '2026-01-01T00:00:00Z' }, 422, 'out_of_range', 'expires_at'], [{ expires_at: 'mai' }, 422, 'bad_date', 'expires_at'],
    [{ note: 'x'.repeat(501) }, 422, 'too_long', 'note'], [{ bill: 'x' }, 422, 'unknown_field', 'bill'],
  ]) refused(await maker('POST', path, body), status, name, field);
  refused(await elsewhere('POST', path, {}), 403, 'forbidden', undefined);
  refused(await checker('POST', '/v1/stalls/30000022-0000-7000-8000-000000000000/codes', {}), 404, 'not_found', undefined);
  refused(await register.request('POST', path, { body: {} }), 401, 'unauthenticated', undefined);
  const empty = ok(await maker('GET', `/v1/markets/${MARKETS[0]}/stalls?limit=200`)).items.find(({ number }) => number === 'A20');
  refused(await maker('POST', `/v1/stalls/${empty.id}/codes`, {}), 409, 'no_account', 'account');
  const signer = register.rolePid('signer');
  process.kill(signer, 'SIGSTOP');
  try {
    refused(await maker('POST', path, {}), 503, 'signer_down', undefined);
  } finally {
    process.kill(signer, 'SIGCONT');
  }
  assert.equal(register.sql('select count(*) from code')[0][0], before_);
  ok(await maker('POST', path, {}), 201);
});

test('many bills at once have as many tags', async () => {
  const first = await issued(form('A20'));
  const made = await Promise.all(Array.from({ length: 20 }, async () => ok(await maker('POST', `/v1/stalls/${first.stall.id}/codes`, { amount: 5000 }), 201)));
  assert.equal(new Set(made.map(({ bill_tag }) => bill_tag)).size, 20);
});

// A code as a bank issues it: objects in, checksum on.
function ofBank(...objects) {
  const text = `${objects.map(([id, value]) => `${id}${String([...value].length).padStart(2, '0')}${value}`).join('')}6304`;
  let crc = 0xffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return text + crc.toString(16).toUpperCase().padStart(4, '0');
}
const push = (name) => ofBank(['00', '01'], ['01', '11'], ['38', '0010A00000072701240006970436011000123456780206QRPUSH'], ['52', '5411'],
  ['53', '704'], ['58', 'VN'], ['59', name], ['60', 'HA LONG']);
const transfer = (number, memo, bin = '970436') => program(['code', 'build', '--bin', bin, '--account', number, '--memo', memo]).trim();

test('what a bank issued is kept byte for byte and sealed beside it by a second person', async () => {
  const number = fresh();
  const first = await issued(form('A1', { account: account({ number }), vendor: { kind: 'household', name: 'Hộ cô Hường', replaces: true } }));
  const payload = push('CÔ HƯỜNG BÁN CÁ');
  const path = `/v1/stalls/${first.stall.id}/codes/import`;
  const asked = ok(await maker('POST', path, { payload, account: first.account.id }), 201);
  assert.deepEqual([asked.kind, asked.face, asked.state, asked.key_id, asked.issued_at], ['imported', 'plain', 'requested', null, null]);
  refused(await checker('GET', `/v1/codes/${asked.id}.png`), 404, 'bad_code_id', undefined);
  assert.equal((await page(asked.id)).state, 'unknown', 'nobody outside learns of what was only asked for');
  refused(await maker('POST', `/v1/codes/${asked.id}/approve`, {}), 403, 'same_person', undefined);
  refused(await elsewhere('POST', `/v1/codes/${asked.id}/approve`, {}), 404, 'bad_code_id', undefined);
  const signer = register.rolePid('signer');
  process.kill(signer, 'SIGSTOP');
  try {
    refused(await checker('POST', `/v1/codes/${asked.id}/approve`, {}), 503, 'signer_down', undefined);
  } finally {
    process.kill(signer, 'SIGCONT');
  }
  assert.equal((await code(asked.id)).state, 'requested');
  const made = ok(await checker('POST', `/v1/codes/${asked.id}/approve`, {}));
  assert.deepEqual([made.state, made.key_id, made.primary], ['issued', first.key_id, false]);
  refused(await checker('POST', `/v1/codes/${asked.id}/approve`, {}), 409, 'conflict', undefined);
  assert.equal(await scanned(made.id), payload);
  refused(await checker('GET', `/v1/codes/${made.id}.png?face=sealed`), 422, 'bad_choice', 'face');
  assert.equal((await page(made.id)).state, 'current');
  refused(await maker('POST', path, { payload, account: first.account.id }), 409, 'duplicate', 'payload');
  assert.deepEqual(trail(made.id), ['code.request', 'code.issue']);
  assert.ok(!register.sql(`select c::text from code c where c.id = '${made.id}'`)[0][0].includes(Buffer.from('QRPUSH').toString('hex')), 'it is stored sealed');
  const next = await issued({ ...form('A1'), vendor: { id: first.vendor.id } });
  assert.deepEqual([(await code(made.id)).state, (await code(made.id)).superseded_by], ['superseded', next.id]);
});

test('what does not read, or pays somebody else, is not imported', async () => {
  const number = fresh();
  const made = await issued(form('A2', { account: account({ number }), vendor: { kind: 'household', name: 'Hộ cô Hường', replaces: true } }));
  const path = `/v1/stalls/${made.stall.id}/codes/import`;
  const good = push('CO HUONG');
  const sealed = await scanned(made.id);
  const before_ = register.sql('select count(*) from code')[0][0];
  for (const [payload, detail] of [['https://example.vn', 'E_NOTEMV'], [good.slice(0, -1), /^E_/], [`${good.slice(0, -4)}0000`, 'E_CRC'],
    [ofBank(['00', '01'], ['01', '11'], ['58', 'VN']), 'E_MISSING53'], [transfer(fresh(), 'x'), /another account/],
    [transfer(number, 'x', '970422'), /another account/], [sealed, /seal/]]) {
    const answer = await maker('POST', path, { payload, account: made.account.id });
    refused(answer, 422, 'bad_payload', 'payload');
    assert.match(answer.json.detail, detail instanceof RegExp ? detail : new RegExp(`^${detail}$`));
  }
  const long = ofBank(['00', '01'], ['01', '11'], ['53', '704'], ['58', 'VN'], ...Array.from({ length: 12 }, (_, n) => [String(80 + n), `0003abc01${90 - 11}${'x'.repeat(79)}`]));
  refused(await maker('POST', path, { payload: long, account: made.account.id }), 422, 'payload_too_long', 'payload');
  refused(await maker('POST', path, { payload: 7, account: made.account.id }), 422, 'wrong_type', 'payload');
  refused(await maker('POST', path, { account: made.account.id }), 422, 'missing', 'payload');
  refused(await maker('POST', path, { payload: good }), 422, 'missing', 'account');
  refused(await maker('POST', path, { payload: good, account: made.stall.id }), 409, 'no_account', 'account');
  const other = await issued(form('A19', { vendor: { kind: 'household', name: 'Hộ ông Bình', replaces: true } }));
  refused(await maker('POST', path, { payload: good, account: other.account.id }), 409, 'no_account', 'account');
  refused(await elsewhere('POST', path, { payload: good, account: made.account.id }), 403, 'forbidden', undefined);
  assert.equal(Number(register.sql('select count(*) from code')[0][0]), Number(before_) + 1, 'only the other vendor\'s code is new');
  assert.equal(ok(await maker('POST', path, { payload: transfer(number, 'x'), account: made.account.id }), 201).state, 'requested');
});

test('what was asked for can be refused, and is not approved once its account is gone', async () => {
  const first = await issued(form('A3', { vendor: { kind: 'household', name: 'Hộ cô Lan', replaces: true } }));
  const path = `/v1/stalls/${first.stall.id}/codes/import`;
  const ask = async (name) => ok(await maker('POST', path, { payload: push(name), account: first.account.id }), 201).id;
  const [one, two] = [await ask('LAN 1'), await ask('LAN 2')];
  assert.equal(ok(await checker('POST', `/v1/codes/${one}/revoke`, { reason: 'mistake' })).state, 'revoked');
  refused(await checker('POST', `/v1/codes/${one}/approve`, {}), 409, 'conflict', undefined);
  ok(await maker('POST', path, { payload: push('LAN 1'), account: first.account.id }), 201);
  ok(await checker('POST', `/v1/accounts/${first.account.id}/stolen`, {}));
  assert.equal((await code(two)).state, 'revoked');
  refused(await maker('POST', path, { payload: push('LAN 3'), account: first.account.id }), 409, 'no_account', 'account');
});

test('codes are listed in pages, by state and by stall, within the scope', async () => {
  for (let n = 0; n < 3; n++) await issued(form(`A${30 + n}`), MARKETS[1]);
  const list = (query = '', who = elsewhere) => who('GET', `/v1/markets/${MARKETS[1]}/codes${query}`);
  const all = ok(await list()).items;
  assert.deepEqual(all.map(({ created_at }) => created_at), all.map(({ created_at }) => created_at).sort().reverse());
  const walked = [];
  for (let after = ''; after !== null;) {
    const part = ok(await list(`?limit=1${after && `&after=${after}`}`));
    assert.equal(part.items.length, 1);
    walked.push(part.items[0]);
    after = part.next;
  }
  assert.deepEqual(walked, all);
  const stall = ok(await list('?stall=A31')).items;
  assert.deepEqual(stall.map(({ stall: { number } }) => number), ['A31']);
  assert.deepEqual(ok(await list(`?stall=${stall[0].stall.id}&state=issued`)).items, stall);
  assert.deepEqual(ok(await list('?stall=A31&state=revoked')).items, []);
  refused(await list('', checker), 404, 'not_found');
  refused(await list('?state=lost'), 422, 'bad_choice', 'state');
  refused(await list('?after=1'), 422, 'bad_id', 'after');
  refused(await list('?limit=0'), 422, 'out_of_range', 'limit');
  refused(await list('?colour=red'), 422, 'unknown_field', 'colour');
});

test('a revocation and a new account at the same moment leave one living code at most, each code ended once', async () => {
  for (let round = 0; round < 5; round++) {
    const old = await issued(form(`A${10 + round}`));
    const revision = await submitted({ ...form(`A${10 + round}`), vendor: { id: old.vendor.id } });
    const resting = await approve(revision);
    assert.equal(resting.status, 202);
    const [approved, revoked] = await Promise.all([register.rested(resting, second), checker('POST', `/v1/codes/${old.id}/revoke`, { reason: 'mistake' })]);
    const made = ok(approved);
    assert.ok([200, 409].includes(revoked.status), revoked.bytes.toString());
    const gone = await code(old.id);
    assert.equal(gone.state, revoked.status === 200 ? 'revoked' : 'superseded');
    assert.equal(gone.superseded_by, revoked.status === 200 ? null : made.id);
    assert.equal(soleStall(made.account.id), `A${10 + round}`);
    assert.equal(trail(old.id).length, 2);
  }
});

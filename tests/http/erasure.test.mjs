// Erasing a vendor: nothing that tells who it was is left in any row, on disk or in the log; figures and proofs stay.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { PASSWORD, accountNumber, form, person, submitted } from './town.mjs';

const register = new Register({ config: 'public_url = https://cho.example.vn/\n' });
let maker, second, checker, viewer, provider;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
};
const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
async function issued(body) {
  const revision = await submitted(maker, MARKETS[0], body);
  ok(await maker('POST', `/v1/revisions/${revision.id}/form`, {}), 201);
  return ok(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }));
}
const pay = async (number, content) => ok(await provider.push(event(randomUUID(), { account: { bin: '970436', number }, content: `${content} PHAM THI HUE tra tien`,
  payer: { bin: '970422', account: '0123456789' } })));
const asked = async (vendor) => ok(await maker('POST', `/v1/vendors/${vendor}/privacy_requests`, { kind: 'erasure', received_on: today(), channel: 'paper', note: 'Bà Lệ Quyên nghỉ bán' }), 201);
const step = (request, what, who = maker, body = {}) => who('POST', `/v1/privacy_requests/${request.id}/${what}`, { version: request.version, ...body });
const leave = async (stall) => {
  for (const [id] of register.sql(`select t.id from tenancy t join stall s on s.id = t.stall where s.number = '${stall}' and t.to_day is null`))
    ok(await second('POST', `/v1/tenancies/${id}/end`, { to_day: today(), reason: 'Lệ Quyên nghỉ bán' }));
};
async function ended(id) {
  for (;;) {
    const request = ok(await maker('GET', `/v1/privacy_requests/${id}`));
    if (request.state !== 'erasing') return request;
    await pause(50);
  }
}
/** Every row of every table, as a dump has them. */
function dump() {
  const tables = register.sql(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'socho' and c.relkind = 'r'`).flat();
  assert.ok(tables.length > 50);
  return Object.fromEntries(tables.map((table) => [table, register.sql(`select t::text from ${table} t`).flat().join('\n')]));
}
/** In which tables a text stands, as it is or as bytes; small and large letters are the same. */
function places(word, rows = dump()) {
  const wanted = [word.toLowerCase(), Buffer.from(word).toString('hex')];
  return Object.keys(rows).filter((table) => wanted.some((w) => rows[table].toLowerCase().includes(w))).sort();
}
const figures = async () => ({
  adoption: JSON.stringify(ok(await checker('GET', `/v1/markets/${MARKETS[0]}/adoption`)), (key, value) => (key === 'as_of' ? undefined : value)),
  sums: register.sql('select * from stall_day order by 1, 2, 3, 4'),
  confirmations: register.sql('select * from confirmation order by id'),
});
const leaves = () => new Map(register.sql(`select id, encode(sha256(audit_leaf(a)), 'hex') from audit a`));
const hidden = (id) => register.sql(`select count(*) from confirmation_personal p join confirmation c using (province, id, received_at) where c.account = '${id}'`)[0][0];

before(async () => {
  await register.start();
  [maker, second, checker, viewer] = await Promise.all(['maker', 'second', 'checker', 'viewer'].map((who) => register.person(who)));
  provider = new Provider(register, { name: 'bank', kind: 'hmac' });
}, { timeout: 120_000 });
after(() => register.stop());

const NUMBER = accountNumber();
const SECRETS = { name: 'Lệ Quyên', fold: 'le quyen', legal: 'Phan Thị Lệ Quyên', holder: 'PHAN THI LE QUYEN', phone: '912777333', email: 'lequyen@', id: '022184000777',
  number: NUMBER, last4: `…${NUMBER.slice(-4)}`, photo: 'tủ 9/07', relative: 'chị của Quyên' };
let vendor, code, account, request, other, otherNumber;

test('an erasure takes two people, and waits for what forbids it', async () => {
  const made = await issued({ ...form('A1', { vendor: { kind: 'individual', name: 'Cô Lệ Quyên mẫu', legal_name: SECRETS.legal, phone: `0${SECRETS.phone}`, email: 'lequyen@example.vn',
    id_number: SECRETS.id }, account: { number: NUMBER, holder_name: SECRETS.holder } }), consents: [{ purpose: 'registration', version: 1, channel: 'paper' }] });
  [vendor, code, account] = [made.vendor.id, made.id, made.account.id];
  ok(await maker('POST', `/v1/accounts/${account}/evidence`, { reference: SECRETS.photo }), 201);
  otherNumber = accountNumber();
  other = await issued(form('A2', { vendor: { name: 'Ông Khác', kind: 'household' }, account: { number: otherNumber } }));
  for (let n = 0; n < 3; n++) await pay(NUMBER, made.stall.content_code);
  await pay(otherNumber, other.stall.content_code);
  const sheet = [['Số sạp', 'Loại người bán', 'Tên người bán', 'Số điện thoại', 'Số định danh', 'Ngân hàng', 'Số tài khoản', 'Tên chủ tài khoản'],
    ['A1', 'Cá nhân', 'Cô Lệ Quyên mẫu', `0${SECRETS.phone}`, SECRETS.id, 'Vietcombank', NUMBER, SECRETS.holder],
    ['A7', 'Cá nhân', 'Cô Lệ Quyên mẫu', SECRETS.phone.slice(1), '', 'Vietcombank', '', ''],
    ['A8', 'Cá nhân', 'Ông Tám', '0912000002', '022084000888', 'Vietcombank', accountNumber(), 'TRAN VAN TAM']].map((line) => line.join(',')).join('\r\n');
  const { id: sheetId } = ok(await maker('POST', `/v1/imports?market=${MARKETS[0]}&name=sap.csv`, undefined, { raw: Buffer.from(sheet), headers: { 'content-type': 'application/octet-stream' } }), 201);
  while (ok(await maker('GET', `/v1/imports/${sheetId}`)).state === 'queued') await pause(50);
  assert.equal(register.sql(`select count(*) from import_part where import = '${sheetId}'`)[0][0] !== '0', true);
  person(register, 'lequyen', 'vendor', '--province', '22', '--market', 'HL1');
  register.socho('user', 'vendor', '--login', 'lequyen', '--vendor', vendor);
  const herself = await register.person('lequyen', PASSWORD);
  ok(await herself('GET', '/v1/me/vendor/data.json'));
  const print = ok(await maker('POST', `/v1/markets/${MARKETS[0]}/prints`, { layout: 'stand_a6', codes: [code] }), 201);
  for (let drawn = print; drawn.state !== 'done'; drawn = ok(await maker('GET', `/v1/prints/${print.id}`))) {
    assert.notEqual(drawn.state, 'refused', JSON.stringify(drawn));
    await pause(50);
  }
  assert.ok(existsSync(join(register.dir, 'out', `${print.id}.pdf`)));

  request = await asked(vendor);
  refused(await step(request, 'erase', second), 409, 'request_state');
  request = ok(await step(request, 'take'));
  refused(await step(request, 'answer', second), 409, 'request_state');
  refused(await step(request, 'erase', maker), 403, 'same_person');
  refused(await step(request, 'erase', viewer), 403, 'forbidden');
  refused(await step(request, 'erase', second), 409, 'erasure_tenancy');
  const draft = await submitted(maker, MARKETS[0], { ...form('A1', { account: { number: accountNumber(), holder_name: SECRETS.holder } }), vendor: { id: vendor } });
  await leave('A1');
  refused(await step(request, 'erase', second), 409, 'erasure_work');
  ok(await second('POST', `/v1/revisions/${draft.id}/reject`, { version: draft.version, reason: 'Lệ Quyên đã nghỉ' }));
  register.sql(`insert into retention_rule (what, valid_from, keep_days, ground) values ('vendor', current_date - 1, 1825, 'Luật Kế toán')`);
  const kept = await step(request, 'erase', second);
  refused(kept, 409, 'erasure_kept');
  assert.match(kept.json.detail, /^kept \d{4}-\d\d-\d\d/);
  assert.match(kept.json.detail_vi, /^giữ đến ngày \d{4}-\d\d-\d\d/);
  register.sql(`delete from retention_rule where keep_days = 1825`);
  assert.equal(ok(await maker('GET', `/v1/privacy_requests/${request.id}`)).version, request.version, 'a refusal changes nothing');
});

test('a press that is killed in the middle leaves everything as it was', async () => {
  const rows = register.sql(`select v::text from vendor v where id = '${vendor}'`), personal = hidden(account);
  assert.equal(personal, '3');
  // Somebody holds what comes late in the work.
  const holder = spawn(join(process.env.SOCHO_ROOT ?? '.', 'tools/pg'), ['psql', register.dir, '-q', '-c', 'begin; lock table socho.duplicate; select pg_sleep(60)'], { stdio: 'ignore' });
  const waits = (query) => register.sql(`select count(*) from pg_stat_activity where ${query}`)[0][0] !== '0';
  while (!waits(`query like '%lock table%' and wait_event = 'PgSleep'`)) await pause(20);
  ok(await step(request, 'erase', second), 202);
  while (!waits(`usename = 'socho_press' and wait_event_type = 'Lock'`)) await pause(20);
  const press = register.rolePid('press');
  process.kill(press, 'SIGKILL');
  await register.newRolePid('press', press);
  register.sql(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`);
  assert.deepEqual([register.sql(`select v::text from vendor v where id = '${vendor}'`), hidden(account)], [rows, personal]);
  assert.equal(ok(await maker('GET', `/v1/privacy_requests/${request.id}`)).state, 'erasing');
  holder.kill();
});

test('nothing of the vendor is left in any row, on disk or in the log, and figures and leaves are as they were', async () => {
  const before_ = await figures(), proofs = leaves(), rows = dump();
  for (const word of [SECRETS.name, SECRETS.fold, SECRETS.legal, SECRETS.holder, SECRETS.photo, 'lequyen']) assert.ok(places(word, rows).length > 0, `${word} is there to be erased`);
  const hashes = register.sql(`select encode(phone_hash, 'hex'), encode(id_number_hash, 'hex') from vendor where id = '${vendor}'`)[0];
  for (const hash of hashes) assert.ok(places(hash, rows).includes('vendor') && places(hash, rows).includes('audit'));
  // The dead press held the job for a minute; nobody waits that long here.
  register.sql(`update job set lease_until = now() where kind = 'erase' and state = 'running'`);
  const done = await ended(request.id);
  assert.deepEqual([done.state, done.accepted_by, done.ended_by, done.note], ['answered', 'Người second', 'Người second', null]);
  assert.deepEqual([done.result.payments, done.result.accounts, done.result.people], [3, 1, 1]);

  const left = dump();
  for (const word of Object.values(SECRETS)) if (word !== SECRETS.last4) assert.deepEqual(places(word, left), [], word);
  for (const hash of hashes) assert.deepEqual(places(hash, left), [], 'keyed hashes go, too');
  assert.deepEqual(register.sql(`select line, coalesce(name, '-'), personal_box is null from import_row order by line`), [['2', '-', 't'], ['3', '-', 't'], ['4', 'Ông Tám', 'f']], 'rows with her ID, and no other');
  assert.deepEqual(register.sql('select count(*) from import_part'), [['0']], 'the file told of her');
  assert.deepEqual([hidden(account), hidden(other.account.id)], ['0', '1'], 'who paid her is forgotten, and nobody else');
  assert.deepEqual(readdirSync(join(register.dir, 'out')).filter((name) => name.endsWith('.pdf')), []);
  for (const word of [SECRETS.name, SECRETS.holder, SECRETS.phone, NUMBER, SECRETS.id]) assert.ok(!register.log().includes(word), word);

  assert.deepEqual(await figures(), before_, 'not a figure moved');
  const proven = leaves();
  for (const [id, leaf] of proofs) assert.equal(proven.get(id), leaf, 'a leaf is what it was');
  const silenced = ok(await checker('GET', `/v1/vendors/${vendor}/trail`)).items;
  assert.ok(silenced.some((line) => line.erased && line.after === null) && silenced.some((line) => line.action === 'vendor.erase' && line.after.request === request.id));

  const seen = ok(await checker('GET', `/v1/vendors/${vendor}`));
  assert.deepEqual([seen.name, seen.state, seen.tenancies.length, seen.accounts[0].holder_name, seen.consents.every((c) => c.withdrawn_at)], ['Đã xóa', 'closed', 1, 'ĐÃ XÓA', true]);
  assert.deepEqual(ok(await checker('GET', `/v1/vendors/${vendor}/data.json`)).accounts.map((a) => a.number), ['']);
  assert.equal(ok(await register.request('GET', `/v/${code}`, { headers: { accept: 'application/json' } })).state, 'revoked', 'an old sticker is still judged');
  refused(await maker('GET', `/v1/codes/${code}.png?ended=true`), 410, 'code_gone');
  assert.equal((await checker('GET', `/v1/markets/${MARKETS[0]}/bundle`)).status, 200);
  refused(await step(done, 'erase', second), 409, 'request_state');
  assert.equal((await register.request('POST', '/v1/sessions', { body: { login: 'lequyen', password: PASSWORD } })).status, 401);
});

// From form to sticker through the real processes: registration, decision, issue, picture, public page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MARKETS, Register } from './register.mjs';

const register = new Register();
let maker, second, checker, elsewhere, viewer;
let serial = 0, visitors = 0;
// Each look at a sticker comes from another phone: one that misses often has to wait.
const look = (path, headers = {}) => register.request('GET', path,
  { headers: { ...headers, 'x-forwarded-for': `198.51.100.${++visitors}` } });

before(async () => {
  await register.start();
  maker = await register.person('maker');
  second = await register.person('second');
  checker = await register.person('checker');
  elsewhere = await register.person('elsewhere');
  viewer = await register.person('viewer');
}, { timeout: 120_000 });
after(() => register.stop());

const fresh = () => String(190_000_000_000 + ++serial * 7919);
const form = (stall, change = {}) => ({
  stall,
  vendor: { kind: 'household', name: 'Hộ cô Hường', phone: '0912 345 678', ...change.vendor },
  account: { bin: '970436', number: fresh(), holder_name: 'NGUYEN THI HUONG', evidence: 'tủ 1/ảnh 7', ...change.account },
  consents: [{ purpose: 'registration', version: 1, channel: 'paper' }],
});
const draft = (body, who = maker, market = MARKETS[0]) => who('POST', `/v1/markets/${market}/revisions`, body);
const act = (who, id, verb, body) => who('POST', `/v1/revisions/${id}/${verb}`, body);
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};
const counts = () => register.sql(`select (select count(*) from revision), (select count(*) from vendor),
  (select count(*) from tenancy), (select count(*) from account), (select count(*) from code), (select count(*) from audit)`)[0].join();

async function submitted(body, who = maker, market = MARKETS[0]) {
  const made = await draft(body, who, market);
  assert.equal(made.status, 201, made.bytes.toString());
  const sent = await act(who, made.json.id, 'submit', { version: 1 });
  assert.equal(sent.status, 200, sent.bytes.toString());
  return sent.json;
}
async function issued(body, market = MARKETS[0]) {
  const revision = await submitted(body, maker, market);
  const answer = await act(second, revision.id, 'approve', { version: 2 });
  assert.equal(answer.status, 200, answer.bytes.toString());
  return answer.json;
}
const soleStalls = (account) => register.sql(`select coalesce(s.number, '-') from account a
  left join stall s on s.id = a.sole_stall where a.last4 = '${account.slice(-4)}' order by 1`).map(([n]) => n);

/** Text chunks of a PNG, by keyword. */
function texts(png) {
  const found = {};
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const data = png.subarray(at + 8, at + 8 + length);
    if (png.toString('latin1', at + 4, at + 8) === 'iTXt') {
      const key = data.subarray(0, data.indexOf(0)).toString();
      found[key] = data.subarray(key.length + 5).toString();
    }
    at += 12 + length;
  }
  return found;
}
function scanned(png) {
  const file = join(register.dir, `scan-${++serial}.png`);
  writeFileSync(file, png);
  return execFileSync('zbarimg', ['--quiet', '--raw', '-S', 'disable', '-S', 'qrcode.enable', file], { encoding: 'utf8' }).trim();
}
function read(payload) {
  const keys = join(register.dir, 'keys');
  const trusted = readdirSync(keys).find((name) => /^code-.*\.crt$/.test(name));
  return JSON.parse(execFileSync(process.env.SOCHO ?? 'build/socho', ['code', 'read', '--strict', '--trust', join(keys, trusted)],
    { input: `${payload}\n`, encoding: 'utf8' }));
}

test('a vendor goes from form to sticker by two people', async () => {
  const number = fresh();
  const made = await draft(form('A1', { account: { number }, vendor: { id_number: '022184000123', tax_code: '0314409058-002' } }));
  assert.equal(made.status, 201);
  assert.equal(made.json.state, 'draft');
  assert.equal(made.json.version, 1);
  assert.equal(made.json.stall.number, 'A1');
  assert.deepEqual(made.json.account, { bin: '970436', bank: 'Vietcombank', last4: number.slice(-4), holder_name: 'NGUYEN THI HUONG', evidence: 'tủ 1/ảnh 7' });
  assert.equal(made.json.vendor.phone, '*********678');
  assert.match(made.json.created_at, /\+07:00$/);
  const { id } = made.json;

  const sent = await act(maker, id, 'submit', { version: 1 });
  assert.equal(sent.json.state, 'submitted');
  const listed = await checker('GET', `/v1/markets/${MARKETS[0]}/revisions?state=submitted`);
  assert.ok(listed.json.items.some((item) => item.id === id && item.account.last4 === number.slice(-4)));

  const approved = await act(checker, id, 'approve', { version: 2 });
  assert.equal(approved.status, 200, approved.bytes.toString());
  const code = approved.json;
  assert.match(code.id, /^[0-9A-HJKMNP-TV-Z]{11}$/);
  assert.equal(code.state, 'issued');
  assert.equal(code.revision, id);
  assert.deepEqual(soleStalls(number), ['A1']);
  const shown = await checker('GET', `/v1/revisions/${id}`);
  assert.equal(shown.json.state, 'approved');
  assert.equal(shown.json.code, code.id);
  assert.equal(shown.json.vendor.name, 'Hộ cô Hường');
  for (const answer of [made, sent, listed, approved, shown])
    for (const secret of [number, '912345678', '022184000123'])
      assert.ok(!answer.bytes.includes(secret));

  const trail = register.sql(`select action from audit where entity_id in ('${id}', '${code.id}') order by id`).flat();
  assert.deepEqual(trail.sort(), ['code.issue', 'consent.give', 'revision.approved', 'revision.create', 'revision.submit']);
  assert.deepEqual(register.sql(`select r.personal_box is null, t.from_day = (now() at time zone interval '7 hours')::date
    from revision r join tenancy t on t.vendor = r.vendor where r.id = '${id}'`), [['t', 't']]);
});

test('the picture holds the code that the register sealed, and says what it is', async () => {
  const number = fresh();
  const code = await issued(form('A2', { account: { number } }));
  const png = await maker('GET', `/v1/codes/${code.id}.png`);
  assert.equal(png.status, 200, png.bytes.toString());
  assert.equal(png.headers['content-type'], 'image/png');
  const notes = texts(png.bytes);
  const sealed = read(scanned(png.bytes));
  assert.equal(notes['socho:payload'], scanned(png.bytes));
  assert.equal(notes['socho:code'], code.id);
  assert.equal(notes['socho:seal'].slice(0, 9), `${code.key_id}.`);
  assert.equal(sealed.ok, true);
  assert.deepEqual(sealed.seal, { verdict: 'valid', key_id: code.key_id });
  assert.equal(sealed.fields.account, number);
  assert.equal(sealed.fields.bin, '970436');
  assert.equal(sealed.content_code, code.stall.content_code);

  const plain = await maker('GET', `/v1/codes/${code.id}.png?face=plain&scale=6`);
  const reading = read(scanned(plain.bytes));
  assert.equal(reading.seal.verdict, 'absent');
  assert.equal(reading.fields.account, number);
  assert.equal(reading.content_code, code.stall.content_code);

  const again = await maker('GET', `/v1/codes/${code.id.toLowerCase()}.png`, undefined, { headers: { 'if-none-match': png.headers.etag } });
  assert.equal(again.status, 304);
  assert.notEqual(plain.headers.etag, png.headers.etag);
  refused(await maker('GET', `/v1/codes/${code.id}.png?scale=41`), 422, 'bad_scale', 'scale');
  refused(await maker('GET', `/v1/codes/${code.id}.png?face=round`), 422, 'bad_choice', 'face');
  refused(await maker('GET', `/v1/codes/${code.id}.png?sclae=4`), 422, 'unknown_field', 'sclae');
  refused(await maker('GET', '/v1/codes/00000000000.png'), 404, 'bad_code_id');
  refused(await register.request('GET', `/v1/codes/${code.id}.png`), 401, 'unauthenticated');
});

test('anybody may see what the sticker should say, and nothing more', async () => {
  const number = fresh();
  const code = await issued(form('A3', { account: { number }, vendor: { name: '<b>Hường & con</b>', id_number: '022184000321' } }));
  const page = await look(`/v/${code.id}`);
  assert.equal(page.status, 200);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-/);
  const html = page.bytes.toString();
  for (const text of ['Mã đang dùng', 'Chợ Hạ Long I', 'A3', 'Vietcombank', 'NGUYEN THI HUONG', number.slice(-4), code.key_id,
    '&lt;b&gt;Hường &amp; con&lt;/b&gt;', 'đừng trả tiền'])
    assert.ok(html.includes(text), text);
  assert.ok(page.bytes.length < 15 * 1024);
  for (const secret of [number, '912345678', '022184000321', '<b>Hường', '<script']) assert.ok(!html.includes(secret), secret);

  const json = await look(`/v/${code.id}`, { accept: 'application/json' });
  assert.equal(json.status, 200);
  assert.equal(json.json.state, 'current');
  assert.equal(json.json.last4, number.slice(-4));
  assert.equal(json.json.bank, 'Vietcombank');

  for (const unknown of ['00000000000', 'ZZZZZZZZZZZ', 'nothing', '%27%3Cscript%3E']) {
    const none = await look(`/v/${unknown}`);
    assert.equal(none.status, 404);
    assert.match(none.headers['content-type'], /^text\/html/);
    assert.ok(none.bytes.includes('Không có mã này') && !none.bytes.includes('<script'));
    const nothing = await look(`/v/${unknown}`, { accept: 'application/json' });
    assert.equal(nothing.status, 404);
    assert.equal(nothing.json.state, 'unknown');
    assert.deepEqual(Object.keys(nothing.json), Object.keys(json.json));
  }
});

test('the key that sealed a code is published', async () => {
  const code = await issued(form('A4'));
  const keys = await register.request('GET', '/.well-known/socho/keys.json');
  assert.equal(keys.status, 200);
  const key = keys.json.keys.find(({ kid }) => kid === code.key_id);
  assert.equal(key.kty, 'OKP');
  assert.equal(key.crv, 'Ed25519');
  assert.equal(key.use, 'sig');
  assert.equal(Buffer.from(key.x, 'base64url').length, 32);
  assert.ok(key.nbf * 1000 <= Date.now() && key.exp * 1000 > Date.now());
});

test('a wrong field is named and nothing is stored', async () => {
  const before_ = counts();
  const cases = [
    [form('A5', { account: { bin: '999999' } }), 'unknown_bank', 'account.bin'],
    [form('A5', { account: { number: '12345' } }), 'bad_account', 'account.number'],
    [form('A5', { account: { number: '1234567890123456789012' } }), 'bad_account', 'account.number'],
    [form('A5', { account: { number: 123456789 } }), 'wrong_type', 'account.number'],
    [form('A5', { account: { holder_name: 'A😀' } }), 'bad_holder_name', 'account.holder_name'],
    [form('A5', { account: { holder_name: '' } }), 'missing', 'account.holder_name'],
    [form('A5', { account: { swift: 'X' } }), 'unknown_field', 'account.swift'],
    [form('A5', { vendor: { phone: '01234567890' } }), 'bad_phone', 'vendor.phone'],
    [form('A5', { vendor: { id_number: '123456789' } }), 'bad_id_number', 'vendor.id_number'],
    [form('A5', { vendor: { tax_code: '0100233480' } }), 'bad_tax_code', 'vendor.tax_code'],
    [form('A5', { vendor: { tax_code: '022184000124', id_number: '022184000125' } }), 'bad_tax_code', 'vendor.tax_code'],
    [form('A5', { vendor: { kind: 'pirate' } }), 'bad_choice', 'vendor.kind'],
    [form('A5', { vendor: { name: 'a\u0007b' } }), 'bad_text', 'vendor.name'],
    [form('A5', { vendor: { name: 'x'.repeat(121) } }), 'too_long', 'vendor.name'],
    [form('A5', { vendor: { email: 'x@y' } }), 'bad_email', 'vendor.email'],
    [form('A5', { vendor: { fax: '1' } }), 'unknown_field', 'vendor.fax'],
    [form('A5', { vendor: { kind: 'enterprise', tax_code: '022184000124' } }), 'bad_tax_code', 'vendor.tax_code'],
    [form('A5', { vendor: { kind: 'farmer', registration_number: '22A8012345' } }), 'bad_registration', 'vendor.registration_number'],
    [form('A5', { vendor: { registration_number: '022184000124', id_number: '022184000125' } }), 'bad_registration', 'vendor.registration_number'],
    [form('A5', { vendor: { registration_issued: '2026-01-01' } }), 'missing', 'vendor.registration_number'],
    [form('A5', { account: { relation: 'friend' } }), 'bad_choice', 'account.relation'],
    [{ ...form('A5', { vendor: { replaces: true } }), tenancy: { kind: 'shared' } }, 'bad_choice', 'tenancy.kind'],
    [{ ...form('A5'), tenancy: { kind: 'main', from_day: '2999-01-01' } }, 'out_of_range', 'tenancy.from_day'],
    [{ ...form('A5'), consents: [{ purpose: 'marketing', version: 1, channel: 'paper' }] }, 'bad_choice', 'consents.purpose'],
    [{ ...form('A5'), consents: [{ purpose: 'counts', version: 1, channel: 'paper', scan_sha256: 'ab' }] }, 'bad_text', 'consents.scan_sha256'],
    [form('A99'), 'unknown_stall', 'stall'],
    [form('A21'), 'unknown_stall', 'stall'],
    [{ ...form('A5'), colour: 'red' }, 'unknown_field', 'colour'],
    [{ stall: 'A5' }, 'missing', 'vendor'],
    [{ ...form('A5'), vendor: { id: '00000000-0000-7000-8000-000000000000' } }, 'unknown_vendor', 'vendor.id'],
  ];
  for (const [body, code, field] of cases) refused(await draft(body), 422, code, field);
  refused(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, undefined, { raw: Buffer.from('{"stall":"A5","stall":"A6"}') }),
    400, 'duplicate_key');
  refused(await maker('POST', '/v1/markets/nowhere/revisions', form('A5')), 404, 'not_found');
  refused(await maker('POST', '/v1/markets/00000000-0000-7000-8000-000000000000/revisions', form('A5')), 404, 'not_found');
  assert.equal(counts(), before_);
});

test('nobody who contributed may decide', async () => {
  const made = (await draft(form('A6'))).json;
  assert.equal((await second('PUT', `/v1/revisions/${made.id}`, { version: 1, ...form('A6') })).status, 200);
  await act(maker, made.id, 'submit', { version: 2 });
  const before_ = counts();
  for (const who of [maker, second])
    for (const [verb, body] of [['approve', {}], ['return', { reason: 'x' }], ['reject', { reason: 'x' }]])
      refused(await act(who, made.id, verb, { version: 3, ...body }), 403, 'same_person');
  assert.equal(counts(), before_);
  assert.equal((await act(checker, made.id, 'approve', { version: 3 })).status, 200);
});

test('a revision moves only along its states, and only from the version that was seen', async () => {
  const made = (await draft(form('A7'))).json;
  const path = `/v1/revisions/${made.id}`;
  refused(await act(checker, made.id, 'approve', { version: 1 }), 409, 'wrong_state');
  refused(await act(maker, made.id, 'submit', { version: 7 }), 409, 'conflict', 'version');
  refused(await act(maker, made.id, 'submit', {}), 422, 'missing', 'version');
  await act(maker, made.id, 'submit', { version: 1 });
  refused(await maker('PUT', path, { version: 2, ...form('A7') }), 409, 'wrong_state');
  refused(await act(checker, made.id, 'approve', { version: 1 }), 409, 'conflict', 'version');
  for (const verb of ['return', 'reject']) refused(await act(checker, made.id, verb, { version: 2 }), 422, 'reason_needed', 'reason');

  const returned = await act(checker, made.id, 'return', { version: 2, reason: 'Thiếu tên chủ tài khoản' });
  assert.equal(returned.json.state, 'returned');
  assert.equal(returned.json.reason, 'Thiếu tên chủ tài khoản');
  refused(await act(maker, made.id, 'submit', { version: 3 }), 409, 'wrong_state');
  const edited = await maker('PUT', path, { version: 3, ...form('A7', { vendor: { name: 'Hộ ông Nam' } }) });
  assert.equal(edited.json.state, 'draft');
  assert.equal(edited.json.vendor.name, 'Hộ ông Nam');
  assert.equal(edited.json.decided_by, null);
  await act(maker, made.id, 'submit', { version: 4 });
  const code = await act(checker, made.id, 'approve', { version: 5 });
  assert.equal(code.status, 200, code.bytes.toString());
  assert.equal(code.json.vendor.name, 'Hộ ông Nam');
  refused(await act(checker, made.id, 'approve', { version: 5 }), 409, 'wrong_state');
  refused(await act(checker, made.id, 'approve', { version: 6 }), 409, 'wrong_state');
});

test('what was rejected stays rejected and keeps nothing personal', async () => {
  const revision = await submitted(form('A8'));
  const before_ = counts().split(',').slice(1, 5).join();
  const answer = await act(checker, revision.id, 'reject', { version: 2, reason: 'Không có ở chợ' });
  assert.equal(answer.json.state, 'rejected');
  refused(await act(checker, revision.id, 'approve', { version: 3 }), 409, 'wrong_state');
  assert.deepEqual(register.sql(`select personal_box is null from revision where id = '${revision.id}'`), [['t']]);
  assert.equal(counts().split(',').slice(1, 5).join(), before_);
});

test('a stall has one vendor at a time, and a personal ID one vendor', async () => {
  await issued(form('A9', { vendor: { id_number: '022184000777' } }));
  const other = await submitted(form('A9'));
  const double = await submitted(form('A10', { vendor: { tax_code: '022184000777' } }));
  const before_ = counts();
  refused(await act(checker, other.id, 'approve', { version: 2 }), 409, 'stall_taken', 'stall');
  refused(await act(checker, double.id, 'approve', { version: 2 }), 409, 'duplicate', 'vendor.id_number');
  assert.equal(counts(), before_);
  assert.equal((await checker('GET', `/v1/revisions/${other.id}`)).json.state, 'submitted');
});

test('a new account for a stall waits a day, then supersedes the old code at once', async () => {
  const [first, then] = [fresh(), fresh()];
  const old = await issued(form('A11', { account: { number: first } }));
  const change = { stall: 'A11', vendor: { id: old.vendor.id }, account: { bin: '970422', number: then, holder_name: 'NGUYEN VAN NAM', evidence: 'tủ 2' } };
  const same = await submitted({ ...change, account: { bin: '970436', number: first, holder_name: 'NGUYEN THI HUONG' } });
  refused(await act(checker, same.id, 'approve', { version: 2 }), 409, 'duplicate', 'account.number');
  const revision = await submitted(change);
  const resting = await act(checker, revision.id, 'approve', { version: 2 });
  assert.equal(resting.status, 202, resting.bytes.toString());
  assert.equal((await checker('GET', `/v1/codes/${old.id}`)).json.state, 'issued');

  const now = await register.rested(resting, checker);
  assert.equal(now.status, 200, now.bytes.toString());
  const gone = (await checker('GET', `/v1/codes/${old.id}`)).json;
  assert.equal(gone.state, 'superseded');
  assert.equal(gone.superseded_by, now.json.id);
  assert.equal(now.json.vendor.id, old.vendor.id);
  assert.deepEqual(soleStalls(first), ['-']);
  assert.deepEqual(soleStalls(then), ['A11']);
  assert.deepEqual(register.sql(`select state from account where last4 = '${first.slice(-4)}'`), [['replaced']]);
  const page = (await look(`/v/${old.id}`)).bytes.toString();
  assert.ok(page.includes('Mã đã được thay') && page.includes(`/v/${now.json.id}`));
  const trail = register.sql(`select action from audit where entity_id = '${old.id}' order by id`).flat();
  assert.deepEqual(trail, ['code.issue', 'code.supersede']);
});

test('an account that two stalls use belongs to neither alone, across markets too', async () => {
  const number = fresh();
  const one = await issued(form('A12', { account: { number } }));
  assert.deepEqual(soleStalls(number), ['A12']);
  await issued({ ...form('A13', { account: { number } }), vendor: { id: one.vendor.id } });
  assert.deepEqual(soleStalls(number), ['-']);

  const shared = fresh();
  await issued(form('A14', { account: { number: shared } }));
  const relative = form('A21', { account: { number: shared, relation: 'spouse' } });
  relative.consents = [...relative.consents, { purpose: 'account_sharing', version: 1, channel: 'paper' }];
  const revision = await submitted(relative, maker, MARKETS[1]);
  assert.equal((await act(elsewhere, revision.id, 'approve', { version: 2 })).status, 200);
  assert.deepEqual(soleStalls(shared), ['-', '-']);
});

test('people see and change their own markets only', async () => {
  const there = await submitted(form('A22'), maker, MARKETS[1]);
  refused(await checker('GET', `/v1/revisions/${there.id}`), 404, 'not_found');
  refused(await checker('GET', `/v1/markets/${MARKETS[1]}/revisions`), 404, 'not_found');
  refused(await act(checker, there.id, 'approve', { version: 2 }), 403, 'out_of_scope');
  refused(await act(checker, there.id, 'reject', { version: 2, reason: 'x' }), 403, 'out_of_scope');
  refused(await draft(form('A22'), checker, MARKETS[1]), 404, 'not_found');
  refused(await viewer('GET', `/v1/revisions/${there.id}`), 403, 'forbidden');
  refused(await draft(form('A22'), elsewhere, MARKETS[1]), 403, 'forbidden');
  refused(await register.request('GET', `/v1/revisions/${there.id}`), 401, 'unauthenticated');
});

test('without a signer nothing is issued and nothing is stored, and later it is', async () => {
  const revision = await submitted(form('A15'));
  const before_ = counts();
  const signer = register.rolePid('signer');
  process.kill(signer, 'SIGSTOP');
  try {
    const answer = await act(checker, revision.id, 'approve', { version: 2 });
    refused(answer, 503, 'signer_down');
    assert.ok(answer.headers['retry-after']);
    assert.equal(counts(), before_);
  } finally {
    process.kill(signer, 'SIGCONT');
  }
  assert.equal((await act(checker, revision.id, 'approve', { version: 2 })).status, 200);
});

test('a transaction that breaks while the signer works begins anew and issues one code', { timeout: 60_000 }, async () => {
  const revision = await submitted(form('A16'));
  const signer = register.rolePid('signer');
  process.kill(signer, 'SIGSTOP');
  const asked = act(checker, revision.id, 'approve', { version: 2 });
  // The one backend that has written something and waits for its client.
  const waiting = `select pid from pg_stat_activity
    where usename = 'socho_web' and backend_xid is not null and wait_event = 'ClientRead'`;
  const backend = async (other) => {
    for (;;) {
      const found = register.sql(waiting).flat().find((pid) => pid !== other);
      if (found) return found;
      await setImmediate();
    }
  };
  const first = await backend();
  register.sql(`select pg_terminate_backend(${first})`);
  // It began anew: now two signatures are on their way, and only the second may count.
  await backend(first);
  process.kill(signer, 'SIGCONT');
  const answer = await asked;
  assert.equal(answer.status, 200, answer.bytes.toString());
  assert.deepEqual(register.sql(`select id from code where revision = '${revision.id}'`), [[answer.json.id]]);
  assert.ok(!register.log().includes('role_ended'));
});

test('two approvals of one revision at the same time issue one code', async () => {
  const revision = await submitted(form('A17'));
  const answers = await Promise.all([checker, second, checker, second].map((who) => act(who, revision.id, 'approve', { version: 2 })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
  assert.equal(register.sql(`select count(*) from code where revision = '${revision.id}'`)[0][0], '1');
});

test('the database holds no account number, phone or personal ID that can be read', async () => {
  const number = fresh();
  await issued(form('A18', { account: { number }, vendor: { phone: '0987123456', id_number: '022184000999' } }));
  await draft(form('A19', { account: { number: '555566667777' }, vendor: { phone: '0977123457' } }));
  const tables = ['revision', 'vendor', 'account', 'code', 'audit', 'tenancy'];
  const dump = register.sql(tables.map((name) => `select t::text from ${name} t;`).join('\n')).flat().join('\n');
  for (const secret of [number, '987123456', '022184000999', '555566667777', '977123457']) {
    assert.ok(!dump.includes(secret), secret);
    assert.ok(!dump.includes(Buffer.from(secret).toString('hex')), secret);
    assert.ok(!register.log().includes(secret), secret);
  }
});

// The main job from an empty register to an attained target, by its commands and its API only. Who may do what is asked in
// rights.test.mjs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { program, Register } from './register.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false, config: 'public_url = https://socho.example.vn\n' });
let markets;

before(async () => {
  await register.start();
  markets = build(register);
}, { timeout: 120_000 });
after(() => register.stop());

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
};

describe('the journey', () => {
  const account = '9704360012345678';
  let maker, checker, province, watcher, code;
  const step = async (name) => {
    const sheet = ok(await watcher('GET', `/v1/markets/${markets.own}/adoption`));
    return sheet.ladder.find((figure) => figure.step === name);
  };

  test('people are made by command and sign in with the password they were given', async () => {
    const here = ['--market', CODES.own, '--province', '22'];
    person(register, 'lan', 'market_maker', ...here);
    person(register, 'minh', 'market_checker', ...here);
    person(register, 'tinh', 'prov_admin', '--province', '22');
    person(register, 'xa', 'commune_officer', '--province', '22');
    // The same person is maker and checker: allowed, and still never of the same revision.
    register.socho('user', 'grant', '--login', 'lan', '--role', 'market_checker', ...here);
    refused(await register.request('POST', '/v1/sessions', { body: { login: 'lan', password: 'không phải mật khẩu' } }), 401, 'wrong_password');
    refused(await register.request('POST', '/v1/sessions', { body: { login: 'nobody', password: PASSWORD } }), 401, 'wrong_password');
    [maker, checker, province, watcher] = await Promise.all(['lan', 'minh', 'tinh', 'xa'].map((login) => register.person(login, PASSWORD)));
    const me = ok(await maker('GET', '/v1/me'));
    assert.deepEqual([me.login, me.roles], ['lan', ['market_checker', 'market_maker']]);
  });

  test('importing the same files again changes nothing', () => {
    const counts = () => register.sql('select (select count(*) from unit), (select count(*) from market), (select count(*) from stall), (select string_agg(content_code, \',\' order by id) from stall)');
    const before_ = counts();
    assert.deepEqual(build(register), markets);
    assert.deepEqual(counts(), before_);
  });

  test('before anything a market has stalls and no vendor', async () => {
    const registered = await step('registered');
    assert.deepEqual([registered.numerator, registered.denominator, registered.attainment], [0, 12, null]);
    assert.deepEqual([(await step('first_payment')).numerator, (await step('issued')).numerator], [0, 0]);
  });

  test('the province sets a plan and its targets', async () => {
    const plan = ok(await province('POST', '/v1/plans', { number: '107/KH-UBND', issuer: 'UBND tỉnh Quảng Ninh', province: 22,
      title: 'Chợ không dùng tiền mặt', issued_on: '2026-01-15', period_from: '2026-01-01', period_to: '2030-12-31' }), 201);
    for (const [indicator, value] of [['ISS', 50], ['FIRST', 25]])
      ok(await province('POST', `/v1/plans/${plan.id}/targets`, { indicator, market: markets.own, period_from: '2026-01-01',
        period_to: '2030-12-31', value, value_kind: 'percent' }), 201);
    const listed = ok(await province('GET', '/v1/plans'));
    assert.ok(JSON.stringify(listed).includes('107/KH-UBND'));
    const { attainment } = await step('issued');
    assert.deepEqual([attainment.value, attainment.target, attainment.percent, attainment.plan.number], [0, 50, 0, '107/KH-UBND']);
  });

  test('whoever drafted and submitted may not approve, another person may, once', async () => {
    const draft = ok(await maker('POST', `/v1/markets/${markets.own}/revisions`, form('S1', { account: { number: account } })), 201);
    const path = `/v1/revisions/${draft.id}`;
    ok(await maker('POST', `${path}/submit`, { version: 1 }));
    refused(await maker('POST', `${path}/approve`, { version: 2 }), 403, 'same_person');
    code = ok(await checker('POST', `${path}/approve`, { version: 2 }));
    refused(await checker('POST', `${path}/approve`, { version: 2 }), 409, 'wrong_state');
    assert.equal(code.stall.number, 'S1');
    assert.equal(ok(await maker('GET', path)).state, 'approved');
  });

  test('the picture is decoded by another program and its seal is valid for the published certificate', async () => {
    const png = await maker('GET', `/v1/codes/${code.id}.png`);
    assert.equal(png.status, 200);
    const again = await maker('GET', `/v1/codes/${code.id}.png`, undefined, { headers: { 'if-none-match': png.headers.etag } });
    assert.equal(again.status, 304);
    assert.equal(again.bytes.length, 0);
    const file = join(register.dir, 'code.png');
    writeFileSync(file, png.bytes);
    const payload = execFileSync('zbarimg', ['--quiet', '--raw', '-S', 'disable', '-S', 'qrcode.enable', file],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const keys = join(register.dir, 'keys');
    const certificate = readdirSync(keys).find((name) => /^code-.*\.crt$/.test(name));
    const read = (text) => JSON.parse(program(['code', 'read', '--strict', '--trust', join(keys, certificate)], `${text}\n`));
    const reading = read(payload);
    assert.equal(reading.ok, true);
    assert.deepEqual(reading.seal, { verdict: 'valid', key_id: code.key_id });
    assert.deepEqual([reading.fields.bin, reading.fields.account, reading.content_code], ['970436', account, code.stall.content_code]);
    const built = program(['code', 'build', '--bin', '970436', '--account', account, '--memo', code.stall.content_code]);
    assert.equal(read(built.trim()).seal.verdict, 'absent');
  });

  test('the public page says whom to pay and neither the account number nor the phone', async () => {
    for (const accept of ['text/html', 'application/json']) {
      const page = await register.request('GET', `/v/${code.id}`, { headers: { accept } });
      assert.equal(page.status, 200);
      const text = page.bytes.toString();
      for (const told of ['Chợ Hạ Long I', 'Hộ cô Hường', 'NGUYEN THI HUONG', account.slice(-4), 'Vietcombank']) assert.ok(text.includes(told), told);
      for (const secret of [account, account.slice(4), '912345678', '0912 345']) assert.ok(!text.includes(secret), secret);
    }
  });

  for (const kind of ['hmac', 'ed25519'])
    test(`a push signed by ${kind} is recorded once, matched by memo and by account, and a changed repeat is a conflict`, async () => {
      const provider = new Provider(register, { name: kind, kind });
      const into = { bin: '970436', number: account };
      const by = { memo: { content: `CT den ${code.stall.content_code.toLowerCase()} cam on`, account: into }, account: { account: into } };
      const one = event(`${kind}-memo`, by.memo);
      const recorded = ok(await provider.push(one));
      assert.deepEqual([recorded.status, recorded.match], ['recorded', 'content_code']);
      assert.deepEqual(ok(await provider.push(one)), { status: 'duplicate', id: recorded.id });
      refused(await provider.push(event(`${kind}-memo`, { ...by.memo, amount: '46000' })), 409, 'source_id_reused');
      assert.equal(ok(await provider.push(event(`${kind}-account`, by.account))).match, 'sole_account');
      assert.equal(ok(await provider.push(event(`${kind}-none`))).match, 'none');
      const elsewhere = event(`${kind}-elsewhere`, { content: by.memo.content });
      assert.equal(ok(await provider.push(elsewhere)).match, 'none', 'anybody can write a memo');

      const events = Array.from({ length: 500 }, (_, n) => event(`${kind}-${n}`, { ...(n % 2 ? by.memo : { content: null }), amount: 10_000 + n }));
      const batch = ok(await provider.push({ events })).results;
      assert.deepEqual([batch.length, batch[0].match, batch[1].match], [500, 'none', 'content_code']);
      assert.ok(batch.every(({ status }) => status === 'recorded'));
      const mixed = ok(await provider.push({ events: [event(`${kind}-0`, { content: null, amount: 10_000 }), event(`${kind}-1`, { amount: 1 }), event(`${kind}-new`)] })).results;
      assert.deepEqual(mixed.map(({ status }) => status), ['duplicate', 'conflict', 'recorded']);
      assert.deepEqual([mixed[0].id, mixed[1].id], [batch[0].id, batch[1].id]);
      const stored = register.sql(`select count(*), count(distinct event_id) from confirmation where connection = '${provider.id}'`);
      assert.deepEqual(stored, [['505', '505']]);
    });

  test('day sums are the sums of the rows', () => {
    assert.deepEqual(register.sql(`
      with kept as (
        select stall, day, sum(payments) payments, sum(amount_vnd) amount, sum(qualifying) qualifying from stall_day group by 1, 2
      ), counted as (
        select stall, day, count(*) payments, sum(amount_vnd) amount, count(*) filter (where amount_vnd >= 5000) qualifying
        from confirmation where counted group by 1, 2
      )
      select count(*) filter (where k is distinct from c), count(*) > 0
      from kept k full join counted c using (stall, day)`.replace('k is distinct from c',
      '(k.payments, k.amount, k.qualifying) is distinct from (c.payments, c.amount, c.qualifying)')), [['0', 't']]);
  });

  test('the payments move the market towards its targets, and command and API agree', async () => {
    const first = await step('first_payment'), issued = await step('issued'), active = await step('active');
    assert.deepEqual([issued.numerator, issued.denominator, issued.percent, issued.attainment.percent], [1, 12, 8.33, 16.67]);
    assert.deepEqual([first.numerator, first.denominator, first.attainment.target, first.attainment.percent], [1, 12, 25, 33.33]);
    assert.deepEqual([active.numerator, active.denominator, active.of_all.denominator], [1, 1, 12]);
    const told = JSON.parse(register.socho('report', 'adoption', '--market', markets.own, '--json'));
    const of = (sheet) => sheet.ladder.map(({ step: name, numerator, denominator }) => [name, numerator, denominator]);
    assert.deepEqual(of(told), of(ok(await watcher('GET', `/v1/markets/${markets.own}/adoption`))));
    const timeless = (text) => JSON.parse(text, (key, value) => (key === 'as_of' ? undefined : value));
    assert.deepEqual(timeless(register.socho('report', 'adoption', '--province', '22', '--json')),
      timeless((await watcher('GET', '/v1/provinces/22/adoption')).bytes));
    const [withheld, sum] = [ok(await province('GET', `/v1/markets/${markets.own}/adoption`)), ok(await province('GET', '/v1/provinces/22/adoption')).total];
    assert.deepEqual([withheld, sum].map(({ ladder, states }) => [ladder.find((f) => f.step === 'first_payment').state, states.active]),
      [['withheld', null], ['withheld', null]], 'to the province one stall of twelve is too few to be told of');
  });

  test('the report on paper says it in Vietnamese: one market, or a province and each of its markets', () => {
    const month = register.sql(`select to_char(now() at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM')`)[0][0];
    const page = register.socho('report', 'adoption', '--market', markets.own, '--month', month);
    const province22 = register.socho('report', 'adoption', '--province', '22');
    assert.match(page, /^MỨC ĐỘ THANH TOÁN KHÔNG DÙNG TIỀN MẶT\nChợ Hạ Long I, Quảng Ninh\nKỳ 01\/\d\d\/\d{4}–\d\d\/\d\d\/\d{4}, số liệu lúc /);
    assert.match(page, /Đã cấp mã +1\/12 +8,33 % +ISS@1\n +\[█{3}░{17}\] 16,67 % kế hoạch, chưa đạt: chỉ tiêu 50,00 %, số 107\/KH-UBND ngày 15\/01\/2026 /);
    assert.match(page, /Hoạt động không tiền mặt +1\/1 +100,00 % +ACT@1\n +trên mọi điểm đang sử dụng +1\/12 +8,33 %\n/);
    assert.match(page, /Trạng thái: hoạt động 1, chưa hoạt động 0, chưa quan sát được 11\./);
    assert.match(page, /từ 20 giao dịch trong kỳ, mỗi giao dịch từ 5\.000 đ/);
    const [sum, own, other] = province22.split(/\nChợ Hạ Long .*\n/);
    assert.match(sum, /\nQuảng Ninh\n.*\n\nToàn tỉnh, thành phố: 2 chợ\n.*24\/24/);
    assert.match(sum, /Đã đăng ký người bán +1\/24 +4,17 %/);
    assert.ok(page.includes(own.trimEnd()), 'a market stands in its province as it stands alone');
    assert.match(other, /Có giao dịch trong tháng +0\/0 +– +USE1@1/, 'nothing of nothing is no share');
  });

  test('signing out ends the session, and a block ends it too', async () => {
    const fresh = await register.person('lan', PASSWORD);
    assert.equal((await fresh('DELETE', '/v1/sessions/current')).status, 204);
    refused(await fresh('GET', '/v1/me'), 401, 'unauthenticated');
    ok(await maker('GET', '/v1/me'));
    register.socho('user', 'block', '--login', 'lan');
    refused(await maker('GET', '/v1/me'), 401, 'unauthenticated');
    refused(await register.request('POST', '/v1/sessions', { body: { login: 'lan', password: PASSWORD } }), 401, 'wrong_password');
  });
});

// The main job from an empty register to an attained target, by its commands and its API only; and who may do what.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { program, Register } from './register.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
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
  let maker, checker, province, code;
  const step = async (name) => {
    const sheet = ok(await province('GET', `/v1/markets/${markets.own}/adoption`));
    return sheet.ladder.find((figure) => figure.step === name);
  };

  test('people are made by command and sign in with the password they were given', async () => {
    const here = ['--market', CODES.own, '--province', '22'];
    person(register, 'lan', 'market_maker', ...here);
    person(register, 'minh', 'market_checker', ...here);
    person(register, 'tinh', 'prov_admin', '--province', '22');
    // The same person is maker and checker: allowed, and still never of the same revision.
    register.socho('user', 'grant', '--login', 'lan', '--role', 'market_checker', ...here);
    refused(await register.request('POST', '/v1/sessions', { body: { login: 'lan', password: 'không phải mật khẩu' } }), 401, 'wrong_password');
    refused(await register.request('POST', '/v1/sessions', { body: { login: 'nobody', password: PASSWORD } }), 401, 'wrong_password');
    [maker, checker, province] = await Promise.all(['lan', 'minh', 'tinh'].map((login) => register.person(login, PASSWORD)));
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
    assert.deepEqual(of(told), of(ok(await province('GET', `/v1/markets/${markets.own}/adoption`))));
    const timeless = (text) => JSON.parse(text, (key, value) => (key === 'as_of' ? undefined : value));
    assert.deepEqual(timeless(register.socho('report', 'adoption', '--province', '22', '--json')),
      timeless((await province('GET', '/v1/provinces/22/adoption')).bytes));
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

describe('rights', () => {
  // The two tables of the program: what each role may, as it tells, and what each address asks for, from its source.
  const source = (file) => readFileSync(join(ROOT, 'src/http', file), 'utf8');
  const roles = program(['user', 'roles', '--json']).trim().split('\n').map((line) => JSON.parse(line))
    .map(({ role, rights }) => ({ role, rights: rights.map((right) => right.toUpperCase()) }));
  const routes = [...source('routes.c').matchAll(/^\t\{(\w+), "([^"]+)", RIGHT_(\w+),/gm)].map(([, method, path, right]) => ({ method, path, right }));
  const strange = program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim();
  const people = {};
  const places = {};
  let serial = 0;

  // What each address is sent; in a place of one's own it is answered 2xx, or 409 for a version that nobody has.
  const stale = (body = {}) => () => ({ version: 99, ...body });
  const bodies = {
    'POST /v1/operators': (place) => ({ province: place.province, kind: 'board', name: `Ban quản lý ${++serial}` }),
    'POST /v1/markets': (place) => ({ operator: place.operator, unit: place.unit, label_code: `M${++serial}`, name: `Chợ ${serial}`, kind: 'market' }),
    'POST /v1/markets/{id}/quick_link': () => ({ open: false }),
    'POST /v1/markets/{id}/stalls': () => ({ number: `N${++serial}` }),
    'POST /v1/placements/{id}/decide': () => ({ unit: '98001', reason: 'x' }),
    'POST /v1/markets/{id}/changes': () => ({ valid_from: '2026-01-02', class: 2 }),
    'POST /v1/markets/{id}/openings': () => ({ valid_from: '2026-01-02', calendar: 'solar', days: [1 + (++serial % 28)] }),
    'POST /v1/markets/{id}/exceptions': () => ({ from_day: '2026-02-16', to_day: '2026-02-20', reason: 'Tết' }),
    'POST /v1/exceptions/{id}/withdraw': () => ({}),
    'POST /v1/stalls/{id}/census': () => ({ status: 'in_use' }),
    'POST /v1/markets/{id}/revisions': () => form('S3'),
    'POST /v1/vendors/{id}/revisions': () => ({ vendor: { phone: `09${String(30_000_000 + ++serial)}` } }),
    'PUT /v1/revisions/{id}': () => ({ version: 99, ...form('S3') }),
    'POST /v1/revisions/{id}/submit': stale(),
    'POST /v1/revisions/{id}/approve': stale(),
    'POST /v1/revisions/{id}/return': stale({ reason: 'x' }),
    'POST /v1/revisions/{id}/reject': stale({ reason: 'x' }),
    'POST /v1/revisions/decisions': () => ({ decision: 'approve', items: [{ id: randomUUID(), version: 1 }] }),
    'POST /v1/stalls/{id}/codes': () => ({ amount: 20_000 + ++serial }),
    'POST /v1/stalls/{id}/codes/import': (place) => ({ account: place.tillAccount, payload: transfer(place.tillNumber, `${++serial}`) }),
    'POST /v1/codes/{id}/approve': () => ({}),
    'POST /v1/markets/{id}/prints': () => ({ layout: 'stickers_3x7' }),
    'POST /v1/codes/{id}/revoke': () => ({ reason: 'mistake' }),
    'POST /v1/accounts/{id}/stolen': () => ({}),
    'POST /v1/accounts/{id}/feeds': (place) => ({ connection: place.connection, consent: 'Phiếu đồng ý số 1' }),
    'POST /v1/tenancies/{id}/end': () => ({ to_day: today(), reason: 'x' }),
    'POST /v1/vendors/{id}/privacy_requests': () => ({ kind: 'access', received_on: today(), channel: 'paper' }),
    'POST /v1/privacy_requests/{id}/take': stale(),
    'POST /v1/privacy_requests/{id}/extend': stale({ days: 5, reason: 'x' }),
    'POST /v1/privacy_requests/{id}/answer': stale(),
    'POST /v1/privacy_requests/{id}/refuse': stale({ reason: 'x' }),
    'POST /v1/scans': (place) => ({ client_id: randomUUID(), stall: place.stall, unreadable: true, at: new Date().toISOString() }),
    'POST /v1/incidents/{id}/acknowledge': stale(),
    'POST /v1/incidents/{id}/on_site': stale(),
    'POST /v1/incidents/{id}/replaced': stale(),
    'POST /v1/incidents/{id}/revoked': stale(),
    'POST /v1/incidents/{id}/close': stale({ outcome: 'false', reason: 'x' }),
    'POST /v1/plans': (place) => ({ number: `${++serial}/KH-UBND`, issuer: 'UBND', province: place.province, title: 'Kế hoạch', issued_on: '2026-02-01' }),
    'POST /v1/plans/{id}/targets': (place) => ({ indicator: 'ISS', market: place.market, period_from: '2026-03-01', period_to: `2026-03-${10 + (++serial % 20)}`, value: 10, value_kind: 'percent' }),
  };
  const transfer = (number, memo) => program(['code', 'build', '--bin', '970436', '--account', number, '--memo', memo]).trim();
  const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  const drafts = ['PUT /v1/revisions/{id}', 'POST /v1/revisions/{id}/submit'];
  const fill = ({ method, path }, place) => path.replace('{entity}/{id}', `revisions/${place.submitted}`).replace(/^\/v1\/(\w+)\/\{(?:id|code)\}/, (_, list) => `/v1/${list}/${{
    markets: place.market, revisions: drafts.includes(`${method} ${path}`) ? place.draft : place.submitted, codes: path.endsWith('/approve') ? place.asked : path.endsWith('/revoke') ? place.doomed : place.code, incidents: place.incident,
    provinces: place.province, plans: place.plan, accounts: place.account, tenancies: place.tenancy, stalls: place.till, vendors: place.vendor,
    units: place.unitId, placements: place.placement, privacy_requests: place.privacy, exceptions: place.exception,
    prints: path.endsWith('.png') ? place.png : place.pdf }[list]}`);
  const call = (who, route, place) => {
    const make = bodies[`${route.method} ${route.path}`];
    const body = make ? make(place) : ['POST', 'PUT'].includes(route.method) ? {} : undefined;
    return (who ?? register.request.bind(register))(route.method, fill(route, place), who ? body : { body });
  };
  // Of the others it is only known that nothing of elsewhere is shown, whatever they answer.
  const described = ({ method, path }) => (method === 'GET' ? true : Boolean(bodies[`${method} ${path}`])) &&
    !/\{/.test(path.replace('{entity}', '').replace(/^\/v1\/(markets|revisions|codes|incidents|provinces|plans|accounts|tenancies|stalls|prints|vendors|privacy_requests)\/\{(id|code)\}/, '').replace('{id}/trail', ''));
  const about = (route, place) => `${route.method} ${route.path} in ${place.name}`;
  const asked = () => routes.filter(({ right, method }) => !['PUBLIC', 'PROVIDER', 'QUICK_LINK'].includes(right) && !mine(right, method));
  // One's own password, second factor and sessions have a test of their own (people.test.mjs), and so has the quick link, which
  // is a public page for who may not read codes (images.test.mjs).
  const mine = (right, method) => right === 'OWN' && method !== 'GET';

  before(async () => {
    assert.ok(roles.length >= 10 && routes.length >= 20, 'the tables were read');
    const held = new Set(register.sql("select unnest(regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g')) from pg_constraint where conname = 'role_grant_role_check'").flat());
    assert.deepEqual(roles.map(({ role }) => role).filter((role) => !held.has(role)), [], 'roles that nobody can be given');
    for (const { role } of roles) {
      const scope = role === 'sysadmin' ? ['--all'] : role.startsWith('prov_') ? ['--province', '22'] : role === 'bank_checker' ? ['--province', '22', '--bank', '970436'] : ['--market', CODES.own, '--province', '22'];
      person(register, role, role, ...scope);
    }
    person(register, 'all-maker', 'market_maker', '--all');
    person(register, 'all-checker', 'market_checker', '--all');
    person(register, 'all-admin', 'prov_admin', '--all');
    for (const login of ['all-maker', 'all-checker', 'all-admin', ...roles.map(({ role }) => role)]) people[login] = await register.person(login, PASSWORD);
    // A commune that was split in two, for whose markets somebody has to say where they lie.
    register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
      select 'commune', v.code, 'xã', v.code, 'Xã ' || v.code, v.code, p.id, v.since::date, v.until::date, 'x'
      from (values ('98000', '2025-01-01', '2025-07-01'), ('98001', '2025-07-01', null), ('98002', '2025-07-01', null)) as v (code, since, until)
      join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
      insert into unit_succession (from_unit, to_unit, on_date, relation, document)
      select f.id, t.id, '2025-07-01', 'part', 'x' from unit f join unit t on t.code in ('98001', '98002') where f.code = '98000'`);
    for (const [name, market] of Object.entries(markets)) {
      const [[province, operator, unit]] = register.sql(`select m.province, m.operator, u.code from market m join unit u on u.id = m.unit where m.id = '${market}'`);
      const place = places[name] = { name, market, province: Number(province), operator, unit };
      place.connection = JSON.parse(register.socho('connection', 'add', '--province', String(province), '--name', name, '--json')).id;
      [[place.unitId]] = register.sql(`select unit from market where id = '${market}'`);
      [[place.placement]] = register.sql(`insert into placement (province, market, from_unit, on_date)
        select ${province}, '${market}', id, valid_to from unit where code = '98000' returning id`);
      place.exception = ok(await people['all-maker']('POST', `/v1/markets/${market}/exceptions`, { from_day: '2026-01-01', to_day: '2026-01-01', reason: 'x' }), 201).id;
      const revision = await submitted(people['all-maker'], market, form('S2'));
      place.code = ok(await people['all-checker']('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 })).id;
      const issued = async (stall, change) => {
        const { id } = await submitted(people['all-maker'], market, form(stall, change));
        return ok(await people['all-checker']('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
      };
      ({ account: { id: place.account }, vendor: { id: place.vendor } } = await issued('S6'));
      await issued('S7');
      place.doomed = (await issued('S9')).id;
      place.tillNumber = accountNumber();
      const till = await issued('S8', { account: { number: place.tillNumber } });
      [place.till, place.tillAccount] = [till.stall.id, till.account.id];
      place.asked = ok(await people['all-maker']('POST', `/v1/stalls/${place.till}/codes/import`, { account: place.tillAccount, payload: transfer(place.tillNumber, 'x') }), 201).id;
      place.privacy = ok(await people['all-maker']('POST', `/v1/vendors/${place.vendor}/privacy_requests`, bodies['POST /v1/vendors/{id}/privacy_requests']()), 201).id;
      for (const format of ['pdf', 'png']) {
        place[format] = ok(await people['all-maker']('POST', `/v1/markets/${market}/prints`, { layout: 'stand_a6', format, codes: [place.code] }), 201).id;
        while (ok(await people['all-maker']('GET', `/v1/prints/${place[format]}`)).state !== 'done') await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const stalls = ok(await people['all-maker']('GET', `/v1/markets/${market}/stalls?limit=200`)).items;
      place.tenancy = stalls.find(({ number }) => number === 'S7').tenancies[0].id;
      place.submitted = (await submitted(people['all-maker'], market, form('S3'))).id;
      place.stall = register.sql(`select id from stall where market = '${market}' and number = 'S2'`)[0][0];
      place.incident = ok(await people['all-maker']('POST', '/v1/scans', { client_id: randomUUID(), stall: place.stall, payload: strange, at: new Date().toISOString() })).incident;
      place.draft = ok(await people['all-maker']('POST', `/v1/markets/${market}/revisions`, form('S4')), 201).id;
      place.plan = ok(await people['all-admin']('POST', '/v1/plans', { number: `${++serial}/QĐ-UBND`, issuer: 'UBND', province: place.province, title: 'Kế hoạch', issued_on: '2026-02-01' }), 201).id;
    }
  }, { timeout: 120_000 });

  test('without a session nothing answers but what is public', async () => {
    for (const route of asked()) refused(await call(null, route, places.own), 401, 'unauthenticated');
  });

  for (const { role, rights } of roles)
    test(`${role} may do in its own place what its rights say, and nothing elsewhere`, async () => {
      const who = people[role];
      const elsewhere = role.startsWith('prov_') ? [places.far] : [places.other, places.far];
      for (const route of asked()) {
        const own = await call(who, route, places.own);
        if (!['OWN', 'SIGNED_IN'].includes(route.right) && !rights.includes(route.right)) {
          for (const place of Object.values(places)) refused(await call(who, route, place), 403, 'forbidden');
          continue;
        }
        if (described(route)) assert.ok(own.status < 300 || (own.status === 409 && own.json.code === 'conflict'), `${about(route, places.own)}: ${own.bytes}`);
        else assert.ok(own.status < 500 && own.status !== 401, `${about(route, places.own)}: ${own.bytes}`);
        for (const place of elsewhere) {
          const answer = await call(who, route, place);
          if (!described(route)) assert.ok(answer.status < 500 && answer.status !== 401, `${about(route, place)}: ${answer.bytes}`);
          else if (/\{|^\/v1\/(plans|markets|operators)$/.test(route.path) && route.method !== 'GET')
            assert.ok(['not_found', 'bad_code_id', 'out_of_scope', 'unknown_operator'].includes(answer.json?.code), `${about(route, place)}: ${answer.status} ${answer.bytes}`);
          else if (route.path.includes('{') && route.path !== '/v1/units/{id}') // which everybody may know
            // A province shows its head to whoever holds one of its markets.
            assert.ok(answer.status === 404 || (route.path.startsWith('/v1/provinces/') && place.province === places.own.province), `${about(route, place)}: ${answer.status} ${answer.bytes}`);
          for (const hidden of [place.market, place.code, place.submitted, place.draft])
            assert.ok(!answer.bytes.includes(hidden), `${about(route, place)} shows what is elsewhere`);
        }
      }
    });

  test('an end of a session is for whoever has one', async () => {
    refused(await register.request('DELETE', '/v1/sessions/current'), 401, 'unauthenticated');
    for (const { role } of roles) assert.equal((await people[role]('DELETE', '/v1/sessions/current')).status, 204);
  });
});

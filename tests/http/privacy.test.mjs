// The rights of the people who are in the register: a vendor's own data, requests with their clocks, and erasure.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { accountNumber, form, PASSWORD, person, REGISTRATION, submitted, unzipped } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere, viewer, provider;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
async function issued(body, market = MARKETS[0]) {
  const revision = await submitted(maker, market, body);
  return ok(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }));
}
const pay = async (number, content, amount = 45_000) => {
  const pushed = ok(await provider.push(event(randomUUID(), { amount: String(amount), account: { bin: '970436', number }, content,
    payer: { bin: '970422', account: '0123456789' } })));
  assert.equal(pushed.status, 'recorded');
  return pushed;
};
const LAN = { kind: 'individual', name: 'Cô Lan hoa quả', legal_name: 'Trần Thị Lan', phone: '0912 777 111', email: 'lan@example.vn',
  id_number: '022184000555' };

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere, viewer] = await Promise.all(
    ['maker', 'second', 'checker', 'elsewhere', 'viewer'].map((who) => register.person(who)));
  provider = new Provider(register, { name: 'bank', kind: 'hmac' });
}, { timeout: 120_000 });
after(() => register.stop());

test('a vendor takes her own data whole, the desk takes it masked, and both are told in the trail', async () => {
  const number = accountNumber();
  const consents = [{ purpose: 'registration', version: 1, channel: 'paper' }];
  const made = await issued({ ...form('A1', { vendor: LAN, account: { number, holder_name: 'TRAN THI LAN' } }), consents });
  await pay(number, made.stall.content_code);
  await pay(number, made.stall.content_code, 55_000);
  person(register, 'lan', 'vendor', '--province', '22', '--market', 'HL1');
  person(register, 'stranger', 'vendor', '--province', '22', '--market', 'HL1');
  assert.match(register.socho('user', 'vendor', '--login', 'lan', '--vendor', made.vendor.id), /sees the data of vendor/);
  assert.throws(() => register.socho('user', 'vendor', '--login', 'maker', '--vendor', made.vendor.id), /status|failed/i);
  const lan = await register.person('lan', PASSWORD), stranger = await register.person('stranger', PASSWORD);

  const own = ok(await lan('GET', '/v1/me/vendor/data.json'));
  assert.deepEqual([own.vendor.name, own.vendor.legal_name, own.vendor.phone, own.vendor.email, own.vendor.id_number],
    [LAN.name, LAN.legal_name, '+84912777111', LAN.email, LAN.id_number]);
  assert.deepEqual(own.accounts.map((a) => [a.bin, a.number, a.holder_name]), [['970436', number, 'TRAN THI LAN']]);
  assert.match(own.consents[0].text_vi, /^Ban quản lý chợ lưu tên/);
  assert.deepEqual(own.tenancies.map((t) => [t.market, t.stall, t.to_day]), [['Chợ Hạ Long I', 'A1', null]]);
  assert.deepEqual(own.codes.map((c) => [c.id, c.state]), [[made.id, 'issued']]);
  assert.deepEqual(own.figures.map((f) => [f.stall, f.payments, f.amount_vnd, f.shared_days]), [['A1', 2, 100_000, 0]]);
  assert.ok(own.revisions.length === 1 && own.trail.some((line) => line.action === 'revision.create' && line.who === 'Người maker'));

  const path = `/v1/vendors/${made.vendor.id}/data.json`;
  const desk = await checker('GET', path);
  const handed = ok(desk);
  assert.deepEqual([handed.vendor.phone, handed.vendor.email, handed.vendor.id_number], ['*********111', '***@example.vn', '*********555']);
  assert.equal(handed.accounts[0].number, number.slice(-4).padStart(number.length, '*'));
  for (const secret of [number, '912777111', 'lan@', '022184000555']) assert.ok(!desk.bytes.includes(secret), secret);
  assert.deepEqual(handed.figures.map((f) => [f.payments, f.amount_vnd]), [[null, null]], 'she did not agree to counts');
  ok(await maker('POST', `/v1/vendors/${made.vendor.id}/consents`, { purpose: 'counts', version: 1, channel: 'paper' }), 201);
  assert.deepEqual(ok(await checker('GET', path)).figures.map((f) => [f.payments, f.amount_vnd]), [[2, null]], 'and never to amounts');
  assert.ok(handed.trail.some((line) => line.action === 'vendor.data' && line.who === 'Người lan'), 'she sees who took it, and the desk that she did');
  const taken = register.sql(`select after ->> 'own', count(*) from audit where action = 'vendor.data' and entity_id = '${made.vendor.id}' group by 1 order by 1`);
  assert.deepEqual(taken, [['false', '2'], ['true', '1']]);

  const sheet = await lan('GET', '/v1/me/vendor/data.xlsx');
  assert.equal(sheet.status, 200);
  const strings = unzipped(sheet.bytes);
  for (const said of [number, '+84912777111', 'Thông tin', 'Đồng ý', 'Ai đã xem, đã sửa', 'Ban quản lý chợ lưu tên', made.id]) assert.ok(strings.includes(said), said);

  refused(await stranger('GET', '/v1/me/vendor/data.json'), 404, 'not_found');
  refused(await lan('GET', path), 403, 'forbidden');
  refused(await maker('GET', '/v1/me/vendor/data.json'), 403, 'forbidden');
  refused(await viewer('GET', path), 403, 'forbidden');
  refused(await elsewhere('GET', path), 404, 'not_found');
  refused(await maker('GET', `/v1/vendors/${made.vendor.id}/data.pdf`), 404, 'not_found');
});

test('payments of days on which somebody else held the stall too are in nobody\'s data', async () => {
  const [mine, other] = [accountNumber(), accountNumber()];
  const first = await issued(form('A2', { vendor: { ...LAN, name: 'Cô Một', id_number: undefined }, account: { number: mine, holder_name: 'TRAN THI LAN' } }));
  const shared = await issued({ ...form('A2', { vendor: { name: 'Cô Hai' }, account: { number: other } }), tenancy: { kind: 'shared' } });
  await pay(mine, first.stall.content_code);
  await pay(other, shared.stall.content_code);
  ok(await maker('POST', `/v1/vendors/${first.vendor.id}/consents`, { purpose: 'counts', version: 1, channel: 'paper' }), 201);
  const { figures } = ok(await checker('GET', `/v1/vendors/${first.vendor.id}/data.json`));
  assert.deepEqual(figures.map((f) => [f.payments, f.shared_days]), [[0, 1]]);
});

/** A day as text, so many days after another. */
const later = (day, days) => new Date(Date.parse(day) + days * 86400_000).toISOString().slice(0, 10);
const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
const weekday = (day) => new Date(day).getUTCDay();
/** The clocks of the law worked out anew: n working days on, and n days on, moved past days off. */
const working = (day, n, off = []) => {
  let at = day;
  for (let left = n; left > 0;) {
    at = later(at, 1);
    if (![0, 6].includes(weekday(at)) && !off.includes(at)) left--;
  }
  return at;
};
const ending = (day, n, off = []) => working(later(day, n - 1), 1, off);
const ask = (vendor, body, who = maker) => who('POST', `/v1/vendors/${vendor}/privacy_requests`, { received_on: today(), channel: 'paper', ...body });
const step = (request, what, body = {}, who = maker) => who('POST', `/v1/privacy_requests/${request.id}/${what}`, { version: request.version, ...body });

test('a request runs against both clocks, and days off move them', async () => {
  const { vendor } = await issued(form('A3', { vendor: { name: 'Bà Ba' } }));
  const received = later(today(), -2);
  const made = ok(await ask(vendor.id, { kind: 'restriction', received_on: received }), 201);
  assert.deepEqual([made.state, made.answer_due, made.finish_due, made.holidays_known], ['received', working(received, 2), ending(received, 15), false]);
  const slow = ok(await ask(vendor.id, { kind: 'objection', received_on: received, third_party: true }), 201);
  assert.equal(slow.finish_due, ending(received, 20));
  assert.equal(ok(await ask(vendor.id, { kind: 'access', received_on: received }), 201).finish_due, ending(received, 10));

  const off = [made.answer_due, made.finish_due, later(made.finish_due, 1)];
  const file = join(register.dir, 'holidays.tsv');
  const rows = (list) => writeFileSync(file, ['day\tkind\tname', ...list].join('\n') + '\n', { mode: 0o644 });
  rows(off.map((day) => `${day}\toff\tTết mẫu`));
  assert.match(register.socho('holiday', 'import', file), /3/);
  const moved = ok(await checker('GET', `/v1/privacy_requests/${made.id}`));
  assert.deepEqual([moved.answer_due, moved.finish_due, moved.holidays_known], [working(received, 2, off), ending(received, 15, off),
    off.some((day) => day.slice(0, 4) === moved.finish_due.slice(0, 4))]);
  // A Saturday that is worked is a working day.
  let saturday = received;
  do saturday = later(saturday, 1); while (weekday(saturday) !== 6);
  rows([`${saturday}\twork\tLàm bù`]);
  register.socho('holiday', 'import', file);
  assert.deepEqual(register.sql(`select is_working_day('${saturday}'), is_working_day('${later(saturday, 1)}'), working_day_after('${later(saturday, -1)}', 1)`), [['t', 'f', saturday]]);
  const { items } = ok(await checker('GET', `/v1/holidays?year=${saturday.slice(0, 4)}`));
  assert.ok(items.some((h) => h.day === saturday && h.kind === 'work'));
  rows(['2026-02-30\toff\tTết']);
  assert.throws(() => register.socho('holiday', 'import', file));
  rows(['2026-02-17\toff\tTết', '2026-02-17\toff\tTết']);
  assert.throws(() => register.socho('holiday', 'import', file));
  register.sql('delete from holiday');
});

test('a request goes from received to its end by people who are named, once extended with a reason', async () => {
  const { vendor } = await issued({ ...form('A4', { vendor: { name: 'Bà Tư' } }), consents: [REGISTRATION, { purpose: 'counts', version: 1, channel: 'paper' }] });
  const made = ok(await ask(vendor.id, { kind: 'withdraw_consent', purpose: 'counts', channel: 'phone', note: 'gọi điện' }), 201);
  assert.equal(made.extension_days_max, 15);
  refused(await step(made, 'answer'), 409, 'request_state', undefined);
  const taken = ok(await step(made, 'take'));
  assert.deepEqual([taken.state, taken.taken_by, taken.version], ['in_work', 'Người maker', 2]);
  refused(await step(made, 'take'), 409, 'conflict', undefined);
  refused(await step(taken, 'extend', { days: 16, reason: 'chờ ngân hàng' }), 409, 'no_extension', 'days');
  refused(await step(taken, 'extend', { days: 5 }), 422, 'reason_needed', 'reason');
  const longer = ok(await step(taken, 'extend', { days: 5, reason: 'chờ ngân hàng' }, checker));
  assert.deepEqual([longer.finish_due, longer.extension.days, longer.extension.by, longer.extension_days_max], [ending(made.finish_due, 5), 5, 'Người checker', 0]);
  refused(await step(longer, 'extend', { days: 5, reason: 'nữa' }), 409, 'no_extension', 'days');
  const done = ok(await step(longer, 'answer', { reason: 'đã rút' }, checker));
  assert.deepEqual([done.state, done.ended_by, done.reason], ['answered', 'Người checker', 'đã rút']);
  const consent = ok(await checker('GET', `/v1/vendors/${vendor.id}`)).consents.find((c) => c.purpose === 'counts');
  assert.deepEqual([consent.purpose, consent.withdrawn_channel], ['counts', 'phone'], 'the consent ends with the answer');
  refused(await step(done, 'refuse', { reason: 'x' }), 409, 'request_state', undefined);
  const lines = ok(await checker('GET', `/v1/privacy_requests/${made.id}/trail`)).items.map((line) => line.action).reverse();
  assert.deepEqual(lines, ['create', 'in_work', 'extend', 'answered'].map((word) => `privacy_request.${word}`));

  const other = ok(await ask(vendor.id, { kind: 'correction' }), 201);
  refused(await step(other, 'extend', { days: 1, reason: 'x' }), 409, 'no_extension', 'days');
  refused(await step(other, 'refuse'), 422, 'reason_needed', 'reason');
  assert.equal(ok(await step(other, 'refuse', { reason: 'không đúng người' })).state, 'refused');
  const own = ok(await maker('GET', `/v1/vendors/${vendor.id}/data.json`)).requests;
  assert.deepEqual(own.map((r) => [r.kind, r.state]), [['withdraw_consent', 'answered'], ['correction', 'refused']]);

  refused(await ask(vendor.id, { kind: 'withdraw_consent' }), 422, 'missing', 'purpose');
  refused(await ask(vendor.id, { kind: 'access', purpose: 'counts' }), 422, 'unknown_field', 'purpose');
  refused(await ask(vendor.id, { kind: 'access', received_on: later(today(), 1) }), 422, 'out_of_range', 'received_on');
  refused(await ask(vendor.id, { kind: 'forgetting' }), 422, 'bad_choice', 'kind');
  refused(await ask(vendor.id, { kind: 'access' }, elsewhere), 404, 'not_found', undefined);
  refused(await ask(vendor.id, { kind: 'access' }, viewer), 403, 'forbidden', undefined);
  refused(await elsewhere('GET', `/v1/privacy_requests/${made.id}`), 404, 'not_found', undefined);
});

test('what is overdue is listed, counted and exported', async () => {
  const { vendor } = await issued(form('A5', { vendor: { name: '=Bà Năm' } }));
  const late = ok(await ask(vendor.id, { kind: 'access', received_on: later(today(), -30) }), 201);
  const fresh = ok(await ask(vendor.id, { kind: 'access' }), 201);
  const taken = ok(await ask(vendor.id, { kind: 'objection', received_on: later(today(), -8) }), 201);
  assert.deepEqual([late.overdue, fresh.overdue, taken.overdue], [true, false, true], 'nobody answered the third');
  assert.equal(ok(await step(taken, 'take')).overdue, false, 'its other clock still runs');
  const list = async (query) => ok(await checker('GET', `/v1/privacy_requests?vendor=${vendor.id}&${query}`));
  const all = await list('');
  assert.deepEqual([all.items.map(({ id }) => id), all.open, all.overdue], [[taken.id, fresh.id, late.id], 3, 1]);
  assert.deepEqual((await list('overdue=yes')).items.map(({ id }) => id), [late.id]);
  assert.deepEqual((await list('state=in_work')).items.map(({ id }) => id), [taken.id]);
  const first = await list('limit=2');
  assert.deepEqual((await list(`limit=2&after=${first.next}`)).items.map(({ id }) => id), [late.id]);
  const csv = (await checker('GET', `/v1/exports/privacy_requests.csv?market=${MARKETS[0]}`)).bytes.toString();
  assert.match(csv, new RegExp(`HL1,${late.id},'=Bà Năm,access,,paper,${late.received_on},${late.answer_due},${late.finish_due},,received,quá hạn,`));
  assert.ok(!csv.includes(`${fresh.id},'=Bà Năm,access,,paper,${fresh.received_on},${fresh.answer_due},${fresh.finish_due},,received,quá hạn`));
  assert.deepEqual(ok(await elsewhere('GET', '/v1/privacy_requests')).items, []);
  refused(await checker('GET', '/v1/privacy_requests?overdue=no'), 422, 'bad_choice', 'overdue');
  refused(await viewer('GET', '/v1/privacy_requests'), 403, 'forbidden', undefined);
});

test('what is past its time goes at night by dated rules, is counted first by whoever asks, and is told in a report', async () => {
  register.sql(`insert into role_grant (person, role, scope_kind) select id, 'sysadmin', 'all' from person where login = 'viewer'`);
  const system = await register.person('viewer');
  const ask_ = async (body) => {
    const { id } = ok(await system('POST', '/v1/retention_runs', body), 202);
    for (;;) {
      const answer = await system('GET', `/v1/retention_runs/${id}`);
      assert.ok([200, 404].includes(answer.status), answer.bytes.toString());
      if (answer.status === 200 && answer.json.items[0].finished_at) return Object.fromEntries(answer.json.items[0].rules.map((r) => [r.what, r.rows]));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const { vendor } = await issued(form('A8', { vendor: { name: 'Bà Tám' } }));
  // Made old: 6 000 finished jobs, more than a batch; and one of everything else, beside as many that are young.
  register.sql(`
    insert into job (province, kind, state, finished_at) select 0, 'sessions', 'done', now() - interval '91 days' from generate_series(1, 6000);
    insert into job (province, kind, state, finished_at) values (0, 'notice', 'done', now() - interval '181 days'), (0, 'notice', 'done', now() - interval '91 days'),
      (0, 'print', 'failed', now() - interval '89 days');
    insert into idempotent_request (province, person, key, body_hash, entity, created_at)
      select 22, id, k, '\\x00112233445566778899aabbccddeeff', id, now() - age from person, (values ('old', interval '31 days'), ('new', interval '1 day')) as v (k, age) where login = 'maker';
    insert into session (token_hash, person, created_at, seen_at, expires_at)
      select '\\xff112233445566778899aabbccddeeff', id, now() - interval '2 days', now(), now() - interval '1 hour' from person where login = 'maker';
    set role socho_owner;
    select make_partition('confirmation_personal', '2019-03-01') where enter_all() is null or true;
    reset role;
    insert into confirmation_personal (province, id, received_at, salt, box) values (22, gen_random_uuid(), '2019-03-10', '\\x00112233445566778899aabbccddeeff', '\\x00');`);
  const wanted = { job: 6000, notice: 1, idempotent_request: 1, session: 1, import: 0, paper: 0, delivery_aside: 0, payment_personal: 1 };
  const counts = () => register.sql(`select (select count(*) from job where kind = 'sessions' and state = 'done' and finished_at < now() - interval '90 days'),
    (select count(*) from idempotent_request), to_regclass('confirmation_personal_2019_03') is null`)[0];
  assert.deepEqual(await ask_({ dry: true }), wanted);
  assert.deepEqual(counts(), ['6000', '2', 'f'], 'counting lets nothing go');
  assert.deepEqual(await ask_({}), wanted);
  assert.deepEqual(counts(), ['0', '1', 't']);
  assert.deepEqual(register.sql(`select kind, state from job where finished_at < now() - interval '80 days' order by 1`), [['notice', 'done'], ['print', 'failed']], 'the young ones stay');
  assert.deepEqual(Object.values(await ask_({})).reduce((sum, n) => sum + n), 0);
  const csv = (await system('GET', '/v1/exports/retention.csv')).bytes.toString();
  assert.match(csv, /,chạy thử,job,90,6000,Người viewer\r\n/);
  assert.equal(register.sql(`select count(*) from audit where action = 'retention.run' and person is not null`)[0][0], '3');
  assert.ok(register.sql(`select count(*) from job where kind = 'retention' and payload ? 'due'`)[0][0] !== '0', 'it is scheduled every night');

  const rule = { what: 'vendor', keep_days: 1825, ground: 'Luật Kế toán' };
  const { items } = ok(await system('POST', '/v1/retention_rules', rule), 201);
  assert.deepEqual(items.filter((r) => r.what === 'vendor').map((r) => [r.keep_days, r.current]), [[1825, true], [0, false]]);
  refused(await system('POST', '/v1/retention_rules', rule), 409, 'duplicate', 'valid_from');
  refused(await system('POST', '/v1/retention_rules', { ...rule, valid_from: '2026-01-02' }), 422, 'out_of_range', 'valid_from');
  refused(await system('POST', '/v1/retention_rules', { what: 'payment_personal', keep_days: 30, ground: 'x' }), 422, 'out_of_range', 'keep_days');
  refused(await system('POST', '/v1/retention_rules', { what: 'everything', keep_days: 30, ground: 'x' }), 422, 'bad_choice', 'what');
  refused(await maker('POST', '/v1/retention_runs', {}), 403, 'forbidden', undefined);
  refused(await maker('GET', '/v1/retention_rules'), 403, 'forbidden', undefined);
  // The rule is what erasure is judged by.
  for (const [id] of register.sql(`select id from tenancy where vendor = '${vendor.id}'`)) ok(await second('POST', `/v1/tenancies/${id}/end`, { to_day: today(), reason: 'nghỉ' }));
  const wish = ok(await step(ok(await ask(vendor.id, { kind: 'erasure' }), 201), 'take'));
  refused(await step(wish, 'erase', {}, second), 409, 'erasure_kept', undefined);
});

test('the metrics tell of the queue by kind, and how long the oldest has waited', async () => {
  register.sql(`insert into job (province, kind, run_at) values (0, 'nobody_does_this', now() - interval '1 hour'), (0, 'nobody_does_this', now() + interval '1 hour');
    insert into job (province, kind, state, finished_at) values (22, 'print', 'failed', now());`);
  const text = (await register.request('GET', '/metrics')).bytes.toString();
  assert.match(text, /^socho_jobs_queued\{kind="nobody_does_this"\} 2$/m);
  const waited = Number(/^socho_jobs_oldest_wait_seconds\{kind="nobody_does_this"\} (\d+)$/m.exec(text)[1]);
  assert.ok(waited >= 3600);
  const failed = register.sql(`select count(*) from job where kind = 'print' and state = 'failed'`)[0][0];
  assert.match(text, new RegExp(`^socho_jobs_failed\\{kind="print"\\} ${failed}$`, 'm'));
  assert.match(text, /^# TYPE socho_jobs_running gauge$/m);
  assert.match(text, /^socho_http_requests_total/m, 'beside the others');
});

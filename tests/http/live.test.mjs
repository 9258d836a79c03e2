// A vendor's own page: how it is given, what it shows, and payments that come in while it is watched; and the board's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { MARKETS, Register } from './register.mjs';
import { each, vendorsAt } from './stalls_of.mjs';
import { listen as listenAt, Watcher } from './stream.mjs';
import { form, submitted } from './town.mjs';

const register = new Register();
let maker, second, elsewhere, provider, huong, tam;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
};

/** A vendor with an account and a code on this stall. */
async function vendor(stall, name, phone) {
  const body = form(stall, { vendor: { name, phone } });
  const revision = await submitted(maker, MARKETS[0], body);
  const code = ok(await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second));
  const [[stallId]] = register.sql(`select stall from code where id = '${code.id}'`);
  return { id: code.vendor.id, account: body.account, code: code.id, stall: stallId, phone };
}
const pin = async (who) => ok(await maker('POST', `/v1/vendors/${who.id}/access`, {}), 201).pin;
const enter = async (who, secret) => register.signIn(who.phone, secret);
const asking = ({ cookie }) => (method, path, body) => register.request(method, path, { body, cookie });
const listen = (path, cookie, headers) => listenAt(register, path, cookie, headers);
let pushed = 0;
const pay = async (who, amount, more = {}) => ok(await provider.push(event(`live-${++pushed}`,
  { amount: String(amount), account: { bin: who.account.bin, number: who.account.number }, content: 'tien hang', ...more })));

before(async () => {
  await register.start();
  [maker, second, elsewhere] = await Promise.all(['maker', 'second', 'elsewhere'].map((who) => register.person(who)));
  provider = new Provider(register);
  huong = await vendor('A1', 'Hộ cô Hường', '0912 345 678');
  tam = await vendor('A2', 'Hộ bà Tám', '0987 654 321');
}, { timeout: 120_000 });
after(() => register.stop());

test('a vendor signs in with the phone number, however it is typed, and the PIN of the slip', async () => {
  const secret = await pin(huong);
  assert.match(secret, /^\d{6}$/);
  for (const typed of ['0912345678', '+84 912 345 678', '0912.345.678']) {
    const { me } = await register.signIn(typed, secret);
    assert.deepEqual([me.name, me.roles, me.rights], ['Hộ cô Hường', ['vendor'], ['own_vendor']]);
  }
  const wrong = String((Number(secret) + 1) % 1_000_000).padStart(6, '0');
  refused(await register.request('POST', '/v1/sessions', { body: { login: '0912345678', password: wrong } }), 401, 'wrong_password');
  refused(await register.request('POST', '/v1/sessions', { body: { login: '0911111111', password: secret } }), 401, 'wrong_password');
});

test('neither the number nor the PIN is kept where a reader of the tables finds it', async () => {
  const secret = await pin(huong);
  const rows = register.sql('select row_to_json(p) from person p').flat().join();
  assert.doesNotMatch(rows, /912345678/);
  assert.doesNotMatch(rows, new RegExp(`"${secret}"`));
  assert.doesNotMatch(register.log(), /912345678/);
});

test('the phone is remembered for 90 days, also unused', async () => {
  const answer = await register.request('POST', '/v1/sessions', { body: { login: huong.phone, password: await pin(huong) } });
  assert.equal(answer.status, 201);
  assert.match(answer.headers['set-cookie'][0], /Max-Age=7776000/);
  const who = asking({ cookie: answer.headers['set-cookie'][0].split(';')[0] });
  register.sql(`update session set seen_at = now() - interval '80 days', created_at = now() - interval '80 days', expires_at = now() + interval '10 days'
    where person in (select person from vendor_person where vendor = '${huong.id}')`);
  ok(await who('GET', '/v1/my'));
  const clerk = await register.person('maker');
  register.sql(`update session set seen_at = now() - interval '16 minutes' where person = (select id from person where login = 'maker')`);
  refused(await clerk('GET', '/v1/me'), 401, 'unauthenticated');
  maker = await register.person('maker');
});

test('another PIN takes the place of the first, and signs the vendor\'s phones out', async () => {
  const first = await pin(tam);
  const who = asking(await enter(tam, first));
  ok(await who('GET', '/v1/my'));
  const next = await pin(tam);
  refused(await who('GET', '/v1/my'), 401, 'unauthenticated');
  refused(await register.request('POST', '/v1/sessions', { body: { login: tam.phone, password: first } }), 401, 'wrong_password');
  ok(await asking(await enter(tam, next))('GET', '/v1/my'));
});

test('a page that was closed opens to nobody until another PIN is given', async () => {
  const secret = await pin(tam);
  const who = asking(await enter(tam, secret));
  ok(await maker('DELETE', `/v1/vendors/${tam.id}/access`), 204);
  refused(await who('GET', '/v1/my'), 401, 'unauthenticated');
  refused(await register.request('POST', '/v1/sessions', { body: { login: tam.phone, password: secret } }), 401, 'wrong_password');
  refused(await maker('DELETE', `/v1/vendors/${tam.id}/access`), 404, 'not_found');
  ok(await asking(await enter(tam, await pin(tam)))('GET', '/v1/my'));
});

test('a page is given within one\'s own market, to a vendor with a phone, and never over somebody else\'s number', async () => {
  refused(await elsewhere('POST', `/v1/vendors/${huong.id}/access`, {}), 403, 'forbidden');
  refused(await maker('POST', '/v1/vendors/00000000-0000-7000-8000-000000000000/access', {}), 404, 'not_found');
  register.sql(`update vendor set phone_box = null, phone_hash = null where id = '${tam.id}'`);
  refused(await maker('POST', `/v1/vendors/${tam.id}/access`, {}), 409, 'no_phone');
  const other = await vendor('A3', 'Hộ cô Hường', '0912 345 678');
  refused(await maker('POST', `/v1/vendors/${other.id}/access`, {}), 409, 'phone_elsewhere');
  const lines = register.sql(`select action, count(*) from audit where entity_id = '${tam.id}' and action like 'vendor.access%' group by 1 order by 1`);
  assert.deepEqual(lines.map(([action]) => action), ['vendor.access', 'vendor.access_ended']);
});

test('the page shows what is the vendor\'s own, and other pages show the vendor nothing', async () => {
  const who = asking(await enter(huong, await pin(huong)));
  const page = ok(await who('GET', '/v1/my'));
  assert.deepEqual(page.vendors.map((one) => one.id), [huong.id]);
  assert.deepEqual(page.stalls.map((one) => [one.number, one.market]), [['A1', 'Chợ Hạ Long I']]);
  assert.deepEqual(page.accounts.map((one) => [one.bin, one.last4, one.state]), [[huong.account.bin, huong.account.number.slice(-4), 'active']]);
  assert.deepEqual(page.codes.map((one) => one.id), [huong.code]);
  assert.doesNotMatch(JSON.stringify(page), new RegExp(huong.account.number));
  for (const path of [`/v1/markets/${MARKETS[0]}/stalls`, `/v1/vendors/${huong.id}`, `/v1/vendors/${tam.id}/contact`, `/v1/codes/${huong.code}`,
    `/v1/markets/${MARKETS[0]}/live`, `/v1/markets/${MARKETS[0]}/adoption`])
    refused(await who('GET', path), 403, 'forbidden');
  refused(await maker('GET', '/v1/my/payments'), 403, 'forbidden');
});

test('payments of the own accounts are listed with their sums, page by page, and nobody else\'s', async () => {
  const who = asking(await enter(huong, await pin(huong)));
  const before_ = ok(await who('GET', '/v1/my/payments')).totals.today;
  const ids = [];
  for (const amount of [11000, 12000, 13000]) ids.unshift((await pay(huong, amount)).id);
  await pay(tam, 99000);
  const all = ok(await who('GET', '/v1/my/payments?limit=2'));
  assert.deepEqual(all.items.map((one) => one.id), ids.slice(0, 2));
  assert.deepEqual(all.items.map((one) => one.amount_vnd), [13000, 12000]);
  assert.equal(all.items[0].stall, huong.stall);
  const rest = ok(await who('GET', `/v1/my/payments?limit=200&after=${all.next}`));
  assert.equal(rest.items[0].id, ids[2]);
  assert.ok(rest.items.every((one) => one.amount_vnd !== 99000));
  for (const span of ['today', 'month', 'year'])
    assert.ok(all.totals[span].amount_vnd >= before_.amount_vnd + 36000);
  assert.deepEqual(all.totals.today, { payments: before_.payments + 3, amount_vnd: before_.amount_vnd + 36000 });
});

test('a vendor has a picture of the own code, and makes one with an amount that is paid once', async () => {
  const who = asking(await enter(huong, await pin(huong)));
  const picture = await who('GET', `/v1/my/codes/${huong.code}.png?scale=4`);
  assert.deepEqual([picture.status, picture.headers['content-type'], picture.bytes.subarray(1, 4).toString()], [200, 'image/png', 'PNG']);
  refused(await who('GET', `/v1/my/codes/${tam.code}.png`), 404, 'bad_code_id');
  refused(await who('GET', `/v1/my/codes/${tam.code}`), 404, 'bad_code_id');
  const made = ok(await who('POST', '/v1/my/codes', { stall: huong.stall, amount: 64000 }), 201);
  assert.deepEqual([made.kind, made.state, made.stall, made.amount_vnd, made.account.last4, made.paid_vnd],
    ['dynamic', 'issued', huong.stall, 64000, huong.account.number.slice(-4), 0]);
  assert.ok(Math.abs(new Date(made.expires_at) - Date.now() - 3600_000) < 120_000, made.expires_at);
  assert.equal((await who('GET', `/v1/my/codes/${made.id}.png`)).status, 200);
  const [[content, tag]] = register.sql(`select s.content_code, c.bill_tag from code c join stall s on s.id = c.stall where c.id = '${made.id}'`);
  await pay(huong, 64000, { content: `${content}${tag}` });
  const paid = ok(await who('GET', `/v1/my/codes/${made.id}`));
  assert.deepEqual([paid.state, paid.paid_vnd], ['used', 64000]);
  refused(await who('GET', `/v1/my/codes/${made.id}.png`), 410, 'code_gone');
  refused(await who('POST', '/v1/my/codes', { stall: tam.stall, amount: 64000 }), 422, 'unknown_stall');
  for (const amount of [0, 500_000_000]) refused(await who('POST', '/v1/my/codes', { stall: huong.stall, amount }), 422, 'bad_amount');
  for (let n = 0; n < 50; n++) ok(await who('POST', '/v1/my/codes', { stall: huong.stall, amount: 1000 + n }), 201);
  const full = await who('POST', '/v1/my/codes', { stall: huong.stall, amount: 64000 });
  refused(full, 429, 'too_many');
  assert.ok(full.headers['retry-after']);
  register.sql(`update code set expires_at = now() where stall = '${huong.stall}' and kind = 'dynamic' and state = 'issued'`);
  ok(await who('POST', '/v1/my/codes', { stall: huong.stall, amount: 64000 }), 201);
});

test('the own year stands beside the line from which taxes begin', async () => {
  const who = asking(await enter(huong, await pin(huong)));
  register.sql(`insert into revenue_line values (current_date - 1, 1234, 'Hôm qua'), (current_date + 2, 5678, 'Ngày kia')`);
  assert.deepEqual(ok(await who('GET', '/v1/my/payments')).line.document, 'Hôm qua');
  register.sql(`delete from revenue_line where amount_vnd in (1234, 5678)`);
  assert.equal(ok(await who('GET', '/v1/my/payments')).line.amount_vnd, 1_000_000_000);
});

test('a vendor reports a problem once, the board of that market answers it, and nobody else sees it', async () => {
  const who = asking(await enter(huong, await pin(huong))), client_id = crypto.randomUUID();
  const report = { client_id, stall: huong.stall, kind: 'money', note: 'Khách trả 50 nghìn sáng nay mà không thấy.' };
  const made = ok(await who('POST', '/v1/my/reports', report), 201);
  assert.deepEqual([made.kind, made.note, made.answer], ['money', report.note, null]);
  assert.equal(ok(await who('POST', '/v1/my/reports', report), 201).id, made.id, 'sent again it is the same one');
  refused(await who('POST', '/v1/my/reports', { ...report, client_id: crypto.randomUUID(), stall: tam.stall }), 422, 'unknown_stall');
  refused(await who('POST', '/v1/my/reports', { ...report, kind: 'joke' }), 422, 'bad_choice');
  const open = async (ask) => ok(await ask('GET', `/v1/vendor_reports?market=${MARKETS[0]}&answered=false`)).items;
  assert.deepEqual((await open(maker)).map(({ id, stall, vendor: by }) => [id, stall.number, by.name]), [[made.id, 'A1', 'Hộ cô Hường']]);
  assert.deepEqual(await open(elsewhere), []);
  refused(await elsewhere('POST', `/v1/vendor_reports/${made.id}/answer`, { answer: 'x' }), 404, 'not_found');
  ok(await maker('POST', `/v1/vendor_reports/${made.id}/answer`, { answer: 'Đã hỏi ngân hàng; tiền về rồi.' }), 204);
  refused(await second('POST', `/v1/vendor_reports/${made.id}/answer`, { answer: 'x' }), 409, 'conflict');
  assert.deepEqual([await open(maker), ok(await who('GET', '/v1/my/reports')).items.map(({ answer }) => answer)], [[], ['Đã hỏi ngân hàng; tiền về rồi.']]);
  const nga = await vendor('A6', 'Chị Nga', '0966 000 111'), other = asking(await enter(nga, await pin(nga)));
  assert.deepEqual(ok(await other('GET', '/v1/my/reports')).items, []);
  for (let n = 0; n < 20; n++) ok(await who('POST', '/v1/my/reports', { ...report, client_id: crypto.randomUUID() }), 201);
  refused(await who('POST', '/v1/my/reports', { ...report, client_id: crypto.randomUUID() }), 429, 'too_many');
  assert.equal(ok(await who('POST', '/v1/my/reports', report), 201).id, made.id);
  assert.equal(ok(await who('GET', '/v1/me/vendor/data.json')).reports.length, 21);
});

test('a payment reaches the page that watches, once, and nobody else\'s page', async () => {
  const { cookie } = await enter(huong, await pin(huong));
  const mine = await listen('/v1/my/payments/live', cookie);
  assert.deepEqual([mine.status, mine.type], [200, 'text/event-stream']);
  const old = (await mine.until((s) => s.events.length >= 0)).events.length;
  const { id } = await pay(huong, 45000);
  await pay(tam, 77000);
  const last = await pay(huong, 46000);
  await mine.until((s) => s.events.some((one) => one.id === last.id));
  const told = mine.events.slice(old).filter((one) => [id, last.id].includes(one.id));
  assert.deepEqual(told.map((one) => [one.event, one.data.id, one.data.amount_vnd, one.data.stall]),
    [['payment', id, 45000, huong.stall], ['payment', last.id, 46000, huong.stall]]);
  assert.ok(mine.events.every((one) => one.data.amount_vnd !== 77000));
  mine.close();
});

/** An id as it would have been that many seconds ago. */
const earlier = (id, seconds) => id.replace(/^.{13}/, (Date.now() - seconds * 1000).toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-'));

test('a page that comes back is told what it missed since the last event it saw', async () => {
  const { cookie } = await enter(huong, await pin(huong));
  const seen = await pay(huong, 21000);
  const missed = await pay(huong, 22000);
  // Further back than a first poll looks.
  register.sql(`update confirmation set received_at = received_at - interval '2 minutes' where id in ('${seen.id}', '${missed.id}')`);
  const again = await listen('/v1/my/payments/live', cookie, { 'last-event-id': seen.id });
  const fresh = await pay(huong, 23000);
  await again.until((s) => s.events.some((one) => one.id === fresh.id));
  assert.equal(again.events.filter((one) => one.id === fresh.id).length, 1);
  again.close();
  const moved = earlier(seen.id, 120);
  const later = await listen('/v1/my/payments/live', cookie, { 'last-event-id': moved });
  await later.until((s) => s.events.some((one) => one.id === missed.id));
  later.close();
  // A page that begins anew has no such header; of both, the header is what was seen later.
  for (const [path, header] of [[`?after=${moved}`, {}], [`?after=${fresh.id}`, { 'last-event-id': moved }]]) {
    const anew = await listen(`/v1/my/payments/live${path}`, cookie, header);
    await anew.until((s) => s.events.some((one) => one.id === missed.id));
    anew.close();
  }
  refused(await register.request('GET', '/v1/my/payments/live?after=x', { cookie }), 422, 'bad_id');
});

test('many payments that were missed come in their order, each once, before what comes meanwhile', async () => {
  const { cookie } = await enter(huong, await pin(huong)), seen = await pay(huong, 20_000);
  const [[last]] = register.sql(`
    with missed as (
      insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, stall, market, day, counted, direction, bin, match_rule,
        event_id, account_hash, personal_hash)
      select c.province, new_id(), c.received_at - interval '2 hours' + n * interval '1 second', c.occurred_at, 100000 + n, c.connection, c.account, c.stall, c.market, c.day,
        c.counted, c.direction, c.bin, c.match_rule, 'missed-' || n, c.account_hash, sha256(n::text::bytea)
      from confirmation c cross join generate_series(1, 1000) n where c.id = '${seen.id}' returning id, amount_vnd)
    select id from missed where amount_vnd = 101000`);
  const back = await listen('/v1/my/payments/live', cookie, { 'last-event-id': earlier(seen.id, 3 * 3600) });
  const fresh = await pay(huong, 24_000);
  await back.until((s) => s.events.some((one) => one.id === fresh.id));
  const told = back.events.filter((one) => one.data.amount_vnd > 100_000);
  assert.deepEqual(told.map((one) => one.data.amount_vnd), Array.from({ length: 1000 }, (_, n) => 100_001 + n));
  assert.equal(told.at(-1).id, last);
  assert.ok(back.events.indexOf(told.at(-1)) < back.events.findIndex((one) => one.id === fresh.id), 'what came meanwhile comes after');
  back.close();
});

test('a hundred pages of twenty-five vendors are told every payment of their own, once and in order, though half come and go', async () => {
  const stalls = Array.from({ length: 25 }, (_, n) => (n < 12 ? { market: MARKETS[0], number: `A${n + 9}` } : { market: MARKETS[1], number: `A${n + 9}` }));
  const vendors = await vendorsAt(register, maker, second, stalls), sent = vendors.map(() => []);
  const pages = vendors.flatMap(({ cookie }, n) => Array.from({ length: 4 }, () => Object.assign(new Watcher(register, cookie), { of: n })));
  await each(pages, (page) => page.open(), 10);
  let over = false;
  const restless = each(pages.filter((_, n) => n % 2), async (page) => { while (!over) await page.reopen(); }, 10);
  // One after the other for each vendor, so that their order is known.
  await each(vendors, async ({ account }, n) => {
    for (let k = 1; k <= 8; k++)
      sent[n].push(ok(await provider.push(event(`hundred-${n}-${k}`, { amount: String(1000 * n + 10_000 + k), account, content: 'tien hang' }))).id);
  }, 8);
  over = true;
  await restless;
  await Promise.all(pages.map((page) => page.until(8)));
  for (const page of pages) assert.deepEqual([page.taken.map(({ id }) => id), page.repeats], [sent[page.of], 0]);
  assert.ok(pages.some(({ opened }) => opened > 1));
  pages.forEach((page) => page.close());
});

test('a stream ends when its session does', async () => {
  const { cookie } = await enter(huong, await pin(huong));
  const mine = await listen('/v1/my/payments/live', cookie);
  const other = await listen('/v1/my/payments/live', cookie);
  ok(await maker('DELETE', `/v1/vendors/${huong.id}/access`), 204);
  await mine.until((s) => s.ended);
  await other.until((s) => s.ended);
});

test('a fifth page of one person takes the place of the oldest', async () => {
  const { cookie } = await enter(huong, await pin(huong));
  const pages = [];
  for (let n = 0; n < 5; n++) pages.push(await listen('/v1/my/payments/live', cookie));
  await pages[0].until((s) => s.ended);
  const { id } = await pay(huong, 31000);
  for (const page of pages.slice(1)) {
    await page.until((s) => s.events.some((one) => one.id === id));
    page.close();
  }
});

test('a board is told which stalls were paid today, each once, and no amount', async () => {
  const { cookie } = await register.signIn('second');
  await pay(huong, 51000);
  const board = await listen(`/v1/markets/${MARKETS[0]}/live`, cookie);
  await board.until((s) => s.events.some((one) => one.data.stall === huong.stall));
  const neu = await vendor('A4', 'Ông Năm', '0977 000 111');
  await pay(neu, 52000);
  await pay(huong, 53000);
  await pay(neu, 54000);
  await board.until((s) => s.events.some((one) => one.data.stall === neu.stall));
  const later = await vendor('A5', 'Ông Sáu', '0977 000 222');
  await pay(later, 55000);
  await board.until((s) => s.events.some((one) => one.data.stall === later.stall));
  const stalls = board.events.map((one) => one.data.stall);
  assert.equal(new Set(stalls).size, stalls.length);
  assert.ok(board.events.every((one) => one.event === 'stall' && Object.keys(one.data).sort().join() === 'day,stall'));
  board.close();
  const there = await register.signIn('elsewhere');
  refused(await register.request('GET', `/v1/markets/${MARKETS[0]}/live`, { cookie: there.cookie }), 404, 'not_found');
});

// The market board goes on: rounds and incidents, dues and who has paid, and payments that nobody was credited with.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, PROVINCE, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';
import { Browser, everywhere, soon } from './browser.mjs';

const PASSWORD = 'correct horse battery staple';
const MARKET = MARKETS[0], HOME = `/board/${MARKET}`;
const register = new Register({ config: 'public_url = https://socho.example.vn\n' });
let browser, clerk, checker, bank, stalls = 0, turn = 0;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const day = (days) => new Date(Date.now() + (7 + 24 * days) * 3600_000).toISOString().slice(0, 10);
const shown = (iso) => iso.split('-').reverse().join('/');

/** A vendor on a stall, approved: the code as issued. */
async function issued(change) {
  const one = await submitted(clerk, MARKET, form(`A${++stalls}`, change));
  return ok(await checker('POST', `/v1/revisions/${one.id}/approve`, { version: one.version }));
}

before(async () => {
  await register.start();
  for (const [n, login, role, scope] of [[11, 'clerk', 'market_maker', `'market', ${PROVINCE}, '${MARKET}'`], [12, 'soi', 'reconciler', `'province', ${PROVINCE}, null`], [13, 'hai', 'reconciler', `'province', ${PROVINCE}, null`]])
    register.sql(`insert into person (id, login, name, password_hash) select '600000${n}-0000-7000-8000-000000000000', '${login}', 'Người ${login}', password_hash from person where login = 'maker';
      insert into role_grant (person, role, scope_kind, province, market) values ('600000${n}-0000-7000-8000-000000000000', '${role}', ${scope})`);
  [checker, clerk] = [await register.person('checker'), await register.person('clerk')];
  for (const login of ['soi', 'hai']) await register.person(login);
  bank = new Provider(register);
  const board = await issued({ vendor: { kind: 'institution', name: 'Ban quản lý chợ', phone: '0203 3825 111' }, account: { holder_name: 'BAN QUAN LY CHO' } });
  ok(await checker('PUT', `/v1/markets/${MARKET}/dues`, { payee_stall: board.stall.id }));
  for (const name of ['Hai', 'Ba', 'Tư', 'Năm']) {
    const { stall, vendor } = await issued({ vendor: { name: `Hộ bà ${name}` } });
    ok(await clerk('POST', `/v1/stalls/${stall.id}/leases`, { vendor: vendor.id, point_kind: 'stand', area_m2: 3.5, from_day: '2026-01-01', agreed_price_vnd: 100000, agreed_unit: 'm2_month' }), 201);
  }
  browser = new Browser(register);
}, { timeout: 180_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

everywhere('a round is planned, taken along on paper and ended with a reason', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), from = day(14 * turn), to = day(14 * turn++ + 7);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, `${HOME}/rounds`);
  await page.click('summary');
  await page.fill('input[name=from_day]', shown(from));
  await page.fill('input[name=to_day]', shown(to));
  await browser.check(page, 'board_rounds');
  await page.click('main form button[type=submit]');
  await page.waitForSelector(`h1:has-text("${shown(from)}")`);
  await page.waitForSelector('tbody tr');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('a[href*="round_sheets"]');
  await browser.check(page, 'board_round');
  await page.click('.actions button.second');
  await page.fill('dialog textarea', 'Chợ nghỉ vì mưa bão');
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('.state.good');
  assert.deepEqual(register.sql(`select state from round where from_day = '${from}'`), [['closed']]);
});

everywhere('an incident is taken, visited, settled and closed', test, async (screen, lang) => {
  const { stall } = await issued(), page = await browser.open(screen, lang);
  const strange = '00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5';
  const { incident } = ok(await clerk('POST', '/v1/scans', { client_id: randomUUID(), stall: stall.id, payload: strange, at: new Date().toISOString() }));
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.tasks a[href$="/incidents"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_incidents');
  await page.click(`a[href$="/incidents/${incident}"]`);
  await page.waitForSelector('main form');
  await browser.check(page, 'board_incident');
  for (const state of ['acknowledged', 'on_site', 'replaced']) {
    await page.click('main form button[type=submit] >> nth=0');
    await page.waitForFunction((sign) => document.querySelector('.page .state')?.textContent.startsWith(sign), { acknowledged: '→', on_site: '◉', replaced: '↻' }[state]);
  }
  await page.fill('textarea[name=reason]', 'Kẻ gian dán đè, đã báo công an');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.state.good');
  assert.deepEqual(register.sql(`select state, outcome from incident where id = '${incident}'`), [['closed', 'confirmed']]);
});

everywhere('bills are worked out, approved by another person, and told who has paid', test, async (screen, lang) => {
  const month = 1 + turn++, last = new Date(Date.UTC(2026, month, 0)).getUTCDate(), page = await browser.open(screen, lang), iso = `2026-${String(month).padStart(2, '0')}`;
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, `${HOME}/dues?view=runs`);
  await page.click('summary');
  await page.fill('input[name=period_from]', shown(`${iso}-01`));
  await page.fill('input[name=period_to]', shown(`${iso}-${last}`));
  await browser.check(page, 'board_bill_runs');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('h1:text-matches("^(Đợt|Run) ")');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_bill_run');
  const id = new URL(page.url()).pathname.split('/').at(-1), run = ok(await clerk('GET', `/v1/bill_runs/${id}`));
  assert.deepEqual([run.state, run.bills], ['prepared', 4]);
  ok(await checker('POST', `/v1/bill_runs/${id}/approve`, { version: run.version }));
  await page.reload();
  await page.click('main form button[type=submit]');
  await page.waitForSelector('a[href*="bill_slips"]');
  await browser.goto(page, `${HOME}/dues?month=${iso}`);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 4);
  await browser.check(page, 'board_payers');
  await soon.match(() => page.locator('.exports a').first().getAttribute('href'), new RegExp(`/payers\\.xlsx\\?month=${iso}$`));
  register.sql(`set session_replication_role = replica; update bill set due_on = current_date - 5 where run = '${id}'`);
  await page.click('.filter a[href*="view=arrears"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_arrears');
});

everywhere('a payment that nobody was credited with is proposed by one and confirmed by another', test, async (screen, lang) => {
  const told = ok(await bank.push(event(randomUUID(), { content: `tien gi khong biet ${turn++}`, amount: '70000' })));
  const page = await browser.open(screen, lang);
  await browser.signIn(page, 'soi', PASSWORD);
  await page.click('.doors a[href="/app/board/payments"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_payments');
  await page.click(`a[href$="/payments/${told.id}"]`);
  await page.selectOption('select', 'test');
  await page.fill('textarea[name=reason]', 'Nhân viên chuyển thử');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.note');
  await browser.check(page, 'board_payment');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.bad');
  assert.equal(register.sql(`select count(*) from payment_match where confirmation = '${told.id}'`)[0][0], '0', 'who proposed it does not confirm it');
  const other = await browser.open(screen, lang);
  await browser.signIn(other, 'hai', PASSWORD);
  await browser.goto(other, `/board/payments/${told.id}`);
  await other.click('main form button[type=submit]');
  await other.waitForSelector('.notice.good');
  assert.equal(register.sql(`select count(*) from payment_match where confirmation = '${told.id}'`)[0][0], '1');
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));

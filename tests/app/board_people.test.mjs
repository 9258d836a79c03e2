// The market board and its vendors: accounts that change, vendors that look alike, and what one stall and one vendor are.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, PROVINCE, Register } from '../http/register.mjs';
import { accountNumber, form, submitted } from '../http/town.mjs';
import { Browser, everywhere } from './browser.mjs';

const PASSWORD = 'correct horse battery staple';
const MARKET = MARKETS[0], HOME = `/board/${MARKET}`;
const register = new Register();
let browser, maker, second, provider, stalls = 0;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
/** A stall of its own. */
async function stall() {
  const number = `P${++stalls}`;
  return ok(await maker('POST', `/v1/markets/${MARKET}/stalls`, { number, zone: 'Hải sản', row: 'Dãy 1' }), 201);
}
const phone = () => `09${String(12_000_000 + stalls * 7919).padStart(8, '0')}`;
const approve = (one) => second('POST', `/v1/revisions/${one.id}/approve`, { version: one.version });
const registered = async (number, change = {}) => submitted(maker, MARKET, form(number, { ...change, vendor: { phone: phone(), ...change.vendor } }));
const issued = async (number, change) => ok(await register.rested(await approve(await registered(number, change)), second));

before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '60000012-0000-7000-8000-000000000000', 'office', 'Cô Sở', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind, province) values ('60000012-0000-7000-8000-000000000000', 'prov_admin', 'province', ${PROVINCE})`);
  await register.person('office');
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
  await register.person('checker');
  provider = new Provider(register);
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

everywhere('a change of account is seen beside the old one, let on by somebody else, and stopped', test, async (screen, lang) => {
  const { number } = await stall(), old = await issued(number, { vendor: { name: 'Hộ bà Sáu' } }), shared = accountNumber();
  await issued((await stall()).number, { vendor: { name: 'Ông Bảy' }, account: { number: shared } });
  const wanted = await submitted(maker, MARKET, { ...form(number, { account: { number: shared, holder_name: 'TRAN VAN BAY' } }), vendor: { id: old.vendor.id } });
  const { id } = ok(await approve(wanted), 202).payout_change, page = await browser.open(screen, lang);
  await browser.signIn(page, 'second', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.tasks a[href$="/changes?state=review"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_changes');
  await page.click(`a[href$="/changes/${id}"]`);
  await page.waitForSelector('table.differences tr:nth-child(3)');
  const told = await page.locator('table.differences tbody tr').allTextContents();
  assert.match(told[1], new RegExp(`••${old.account.last4}.*••${shared.slice(-4)}`));
  assert.match(told[2], /NGUYEN THI HUONG.*TRAN VAN BAY/);
  await browser.check(page, 'board_change_review');
  await page.click('.decide .accept');
  await page.fill('dialog textarea', 'đã gặp hai nhà');
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('dialog .notice.bad');
  assert.equal(register.sql(`select state from payout_change where id = '${id}'`)[0][0], 'review', 'who approved the revision is no second person');
  const other = await browser.open(screen, lang);
  await browser.signIn(other, 'checker', PASSWORD);
  await browser.goto(other, `${HOME}/changes/${id}`);
  await other.click('.decide .accept');
  await other.fill('dialog textarea', 'đã gặp hai nhà');
  await browser.check(other, 'board_change_accept');
  await other.click('dialog button[type=submit]');
  await other.waitForSelector('dialog', { state: 'detached' });
  await other.waitForSelector('.notice.note');
  assert.match(await other.textContent('.notice.note'), lang === 'vi' ? /còn 24 giờ/ : /in 24 hours/);
  await browser.check(other, 'board_change_rests');
  await other.click('.decide .stop');
  await other.fill('dialog textarea', 'người bán không xin đổi');
  await other.click('dialog button[type=submit]');
  await other.waitForSelector('.decide', { state: 'detached' });
  assert.match(await other.textContent('main'), /người bán không xin đổi/);
  await browser.check(other, 'board_change_stopped');
  assert.deepEqual(register.sql(`select state, reason from payout_change where id = '${id}'`), [['cancelled', 'người bán không xin đổi']]);
  assert.equal(ok(await maker('GET', `/v1/codes/${old.id}`)).state, 'issued');
});

test('the photo of an account is named by a clerk while the change rests, and what came about shows what it took the place of', async () => {
  const { number } = await stall(), old = await issued(number), page = await browser.open();
  const resting = ok(await approve(await submitted(maker, MARKET, { ...form(number), vendor: { id: old.vendor.id } })), 202), { id } = resting.payout_change;
  await browser.signIn(page, 'maker', PASSWORD);
  await browser.goto(page, `${HOME}/revisions/${resting.id}`);
  await page.click(`a[href$="/changes/${id}"]`);
  await page.click('summary');
  await page.fill('input[name=reference]', 'tủ 2, ảnh 14');
  await page.click('details button[type=submit]');
  await page.waitForFunction(() => document.querySelector('ul.rows')?.textContent.includes('ảnh 14'));
  const made = await register.rested({ status: 202, json: resting }, second);
  await page.reload();
  await page.waitForSelector('.state.good');
  await page.waitForFunction((last4) => document.querySelector('table.differences')?.textContent.includes(`••${last4}`), old.account.last4);
  assert.match(await page.textContent('table.differences'), new RegExp(`••${old.account.last4}.*••${made.json.account.last4}`));
});

everywhere('two that look alike are seen side by side and decided once', test, async (screen, lang) => {
  const [one, other] = [await stall(), await stall()], name = `Nguyễn Thị Lụa ${stalls}`;
  const first = await issued(one.number, { vendor: { name } });
  const { id } = (await registered(other.number, { vendor: { name: name.toUpperCase(), phone: phone() } })).duplicates.find(({ vendor }) => vendor === first.vendor.id), page = await browser.open(screen, lang);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.tasks a[href$="/duplicates"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_duplicates');
  await page.click(`a[href$="/duplicates/${id}"]`);
  await page.waitForSelector('table.differences');
  const places = await page.locator('table.differences tr', { hasText: one.number }).textContent();
  assert.ok(places.includes(other.number), 'the stalls of both in one line');
  await page.check('input[type=radio][value=same]');
  await browser.check(page, 'board_duplicate');
  await page.check('input[type=radio][value=different]');
  await page.fill('textarea[name=reason]', 'Hai chị em, đã gặp cả hai');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good');
  assert.equal(await page.locator('main form').count(), 0);
  await browser.check(page, 'board_duplicate_decided');
  assert.deepEqual(register.sql(`select state, reason from duplicate where id = '${id}'`), [['different', 'Hai chị em, đã gặp cả hai']]);
});

test('of two registered vendors who are one, the one that is kept has what the other had', async () => {
  const [one, other] = [await stall(), await stall()], same = phone(), page = await browser.open();
  const first = await issued(one.number, { vendor: { name: 'Phạm Thị Mận', phone: same } });
  const revision = await registered(other.number, { vendor: { name: 'Bà Mận', phone: same } }), [{ id }] = revision.duplicates;
  const later = ok(await approve(revision));
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, `${HOME}/duplicates/${id}`);
  await page.check('input[type=radio][value=same]');
  await page.selectOption('select[name=keep]', first.vendor.id);
  await page.fill('textarea[name=reason]', 'một người, hai sạp');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good');
  const kept = ok(await maker('GET', `/v1/vendors/${first.vendor.id}`));
  assert.deepEqual([kept.tenancies.map(({ stall: at }) => at.number).sort(), kept.merged_from.map(({ id: from }) => from)], [[one.number, other.number].sort(), [later.vendor.id]]);
});

everywhere('a stall tells how far it is, who sells there, what was seen, and a vendor leaves it', test, async (screen, lang) => {
  const one = await stall(), body = form(one.number, { vendor: { name: 'Hộ bà Chín', phone: phone() } });
  const first = ok(await register.rested(await approve(await submitted(maker, MARKET, body)), second));
  ok(await second('POST', '/v1/scans', { client_id: randomUUID(), stall: one.id, payload: 'xin chào', at: new Date().toISOString() }));
  const page = await browser.open(screen, lang);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, `${HOME}/stalls?stall=${one.id}`);
  await page.click(`dialog a[href$="/stalls/${one.id}"]`);
  await page.waitForFunction(() => document.querySelector('img.qr')?.naturalWidth > 0 && document.querySelectorAll('.rows li').length === 2);
  assert.match(await page.textContent('main'), /Hộ bà Chín/);
  const before = await page.textContent('.today .large');
  ok(await provider.push(event(randomUUID(), { amount: '30000', account: { bin: body.account.bin, number: body.account.number }, content: 'ca' })));
  await page.reload();
  await page.waitForSelector('.today .large');
  assert.notEqual(await page.textContent('.today .large'), before, 'it was paid');
  await browser.check(page, 'board_stall_page');
  await page.click('.rows button.small');
  await page.fill('dialog textarea', 'trả sạp, về quê');
  await browser.check(page, 'board_stall_leave');
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('img.qr', { state: 'detached' });
  await browser.check(page, 'board_stall_left');
  assert.equal(ok(await maker('GET', `/v1/codes/${first.id}`)).state, 'revoked');
  await page.click(`.actions a[href*="/register?stall="]`);
  await page.waitForFunction((number) => document.querySelector('input[name=stall]')?.value === number, one.number);
});

everywhere('a vendor’s page gives the phone number, a PIN on a slip, and changes what is registered', test, async (screen, lang) => {
  const { number } = await stall(), tel = phone(), { vendor } = await issued(number, { vendor: { name: `Hộ cô Mười ${number}`, phone: tel } });
  const page = await browser.open(screen, lang), looks = () => Number(register.sql(`select count(*) from audit where entity_id = '${vendor.id}' and action like '%contact%'`)[0][0]);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.doors a[href$="/vendors"]');
  await page.waitForSelector('tbody tr');
  await page.fill('input[type=search]', `ho co muoi ${number}`);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await browser.check(page, 'board_vendors');
  await page.click(`a[href$="/vendors/${vendor.id}"]`);
  await page.waitForSelector('.consents');
  await browser.check(page, 'board_vendor');
  assert.equal(looks(), 0, 'nobody looked yet');
  await page.click('button.show');
  await page.waitForSelector('.contact a[href^="tel:"]');
  assert.match((await page.textContent('.contact')).replace(/\D/g, ''), new RegExp(tel.slice(1)));
  assert.equal(looks(), 1);
  await page.click('.access button');
  await page.waitForSelector('.slip .secret');
  await browser.check(page, 'board_slip');
  const pin = await page.textContent('.slip .secret');
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual([await page.isVisible('.slip .secret'), await page.isVisible('.contact'), await page.isVisible('h1')], [true, false, false], 'the slip is alone on its paper');
  await page.emulateMedia({ media: null });
  assert.equal((await register.request('POST', '/v1/sessions', { body: { login: tel, password: pin } })).status, 201);
  await page.click('details.edit summary');
  await page.fill('input[name="vendor.email"]', `muoi${stalls}@cho.example.vn`);
  await page.click('details.edit button[type=submit]');
  await page.waitForSelector('details.edit .notice.good');
  await page.fill('input[name="vendor.name"]', `Hộ cô Mười Cá ${number}`);
  await page.click('details.edit button[type=submit]');
  await page.waitForFunction(() => document.querySelectorAll('details.edit .notice.good').length === 1);
  await browser.check(page, 'board_vendor_edited');
  assert.deepEqual(register.sql(`select state from revision where vendor = '${vendor.id}' and kind = 'vendor_details' order by id`), [['approved'], ['submitted']], 'the e-mail counts at once, the name is looked at');
  await page.click('details.close summary');
  await page.click('details.close button');
  await page.waitForSelector('.slip', { state: 'detached' });
  assert.equal((await register.request('POST', '/v1/sessions', { body: { login: tel, password: pin } })).status, 401);
});

test('consents are taken back and given, and what a vendor asks about the data is followed to its end', async () => {
  const { number } = await stall(), { vendor } = await issued(number, { vendor: { name: 'Bà Tư Rau' } }), page = await browser.open();
  const standing = () => register.sql(`select purpose, withdrawn_at is null from consent where vendor = '${vendor.id}' order by purpose, given_at`);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, `${HOME}/vendors/${vendor.id}`);
  await page.click('li[data-purpose=counts] button');
  await page.waitForSelector('li[data-purpose=counts] .state.good');
  assert.deepEqual(standing(), [['counts', 't'], ['registration', 't']]);
  await page.click('li[data-purpose=counts] button');
  await page.waitForSelector('li[data-purpose=counts] .state.bad');
  assert.deepEqual(standing(), [['counts', 'f'], ['registration', 't']]);
  await page.click('details.take_down summary');
  await page.selectOption('select[name=kind]', 'correction');
  await page.click('details.take_down button[type=submit]');
  await page.waitForSelector('.requests li');
  await browser.check(page, 'board_vendor_request');
  const state = () => register.sql(`select state from privacy_request where vendor = '${vendor.id}'`)[0][0];
  await page.click('.requests button[type=submit]');
  await page.waitForFunction(() => document.querySelector('.requests .state').textContent.startsWith('→'));
  assert.equal(state(), 'in_work');
  await page.click('.requests button[type=submit]');
  await page.waitForFunction(() => document.querySelector('.requests .state').textContent.startsWith('✓'));
  assert.equal(state(), 'answered');
  assert.equal(await page.locator('.requests button').count(), 0);
});

everywhere('a market tells what it is, and what payers are told: whom they call, once somebody who manages markets has said so', test, async (screen, lang) => {
  const code = await issued((await stall()).number), page = await browser.open(screen, lang), phone = `(0203) 3 825 11${stalls % 10}`;
  register.sql(`update market set contact_phone = null where id = '${MARKET}'`);
  await browser.signIn(page, 'office', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.doors a[href$="/about"]');
  await page.waitForSelector('.public_says .state.bad');
  await page.click('details.amend summary');
  await page.fill('input[name=contact_phone]', 'gọi cô Ba');
  await page.click('details.amend button[type=submit]');
  await page.waitForSelector('.amend .field.wrong input[name=contact_phone]');
  await page.fill('input[name=contact_phone]', phone);
  await page.fill('input[name=ground_m2]', '1.250,5');
  await browser.check(page, 'board_market_amend');
  await page.click('details.amend button[type=submit]');
  await page.waitForSelector('.amend .notice.good');
  await page.waitForFunction((said) => [...document.querySelectorAll('.public_says')].every((one) => one.textContent.includes(said)), phone);
  const told = await register.request('GET', `/v/${code.id}`);
  assert.ok(told.bytes.toString().includes(`>${phone}</a>`), 'the public page of a code says it');
  assert.equal(register.sql(`select ground_m2 from market where id = '${MARKET}'`)[0][0], '1250.50');
  await page.click('details.change_from summary');
  await page.selectOption('.change_from select[name=class]', '2');
  await page.fill('.change_from input[name=document]', '15/2026/QĐ-UBND');
  await page.click('.change_from button[type=submit]');
  await page.waitForSelector('.change_from .notice.good');
  await page.waitForFunction((word) => document.querySelector('.facts').textContent.includes(word) && document.querySelector('.list tbody')?.textContent.includes(word), lang === 'vi' ? 'Hạng 2' : 'Class 2');
  await browser.check(page, 'board_market_about');
  assert.deepEqual(register.sql(`select class, document from market_fact where market = '${MARKET}' and attribute = 'class' order by id desc limit 1`), [['2', '15/2026/QĐ-UBND']]);
});

everywhere('the days of a market are said from a day on, days it is closed besides, and taken back', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), all = () => page.waitForFunction(() => document.querySelectorAll('.month time').length === document.querySelectorAll('.month .open').length), reason = `Sửa mái ${screen.name}`;
  register.sql(`delete from market_opening where market = '${MARKET}'`);
  await browser.signIn(page, 'office', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.doors a[href$="/calendar"]');
  await page.waitForSelector('.month');
  await all();
  await browser.goto(page, `${HOME}/calendar?month=2027-02`);
  await page.waitForFunction(() => document.querySelectorAll('.month time').length === 28);
  await page.click('.say_rule summary');
  await page.selectOption('select[name=calendar]', 'lunar');
  await page.fill('input[name=days]', '2, mười');
  await page.click('.say_rule button[type=submit]');
  await page.waitForSelector('.say_rule .field.wrong input[name=days]');
  await page.fill('input[name=days]', '2, 12, 22');
  await page.fill('.say_rule input[name=valid_from]', '01/02/2027');
  await page.click('.say_rule button[type=submit]');
  await page.waitForSelector('.say_rule .notice.good');
  await page.waitForFunction(() => document.querySelectorAll('.month .open').length === 3);
  await browser.check(page, 'board_calendar');
  const open = await page.locator('.month .open time').evaluateAll((days) => days.map(({ dateTime }) => dateTime));
  assert.deepEqual(open, ok(await maker('GET', `/v1/markets/${MARKET}/calendar?from=2027-02-01`)).days);
  const clerk = await browser.open(screen, lang);
  await browser.signIn(clerk, 'maker', PASSWORD);
  await browser.goto(clerk, `${HOME}/calendar?month=2027-02`);
  await clerk.waitForSelector('.say_other');
  assert.equal(await clerk.locator('.say_rule').count(), 0, 'a clerk says no calendar');
  await clerk.click('.say_other summary');
  await clerk.fill('input[name=from_day]', open[1].split('-').reverse().join('/'));
  await clerk.fill('input[name=reason]', reason);
  await clerk.click('.say_other button[type=submit]');
  await clerk.waitForFunction(() => document.querySelectorAll('.month .open').length === 2);
  await clerk.waitForSelector(`tr:has-text("${reason}") .state`);
  await browser.check(clerk, 'board_calendar_closed');
  await clerk.click(`tr:has-text("${reason}") button`);
  await clerk.waitForFunction(() => document.querySelectorAll('.month .open').length === 3);
  assert.deepEqual(register.sql(`select from_day::text, withdrawn_at is not null from market_exception where reason = '${reason}'`), [[open[1], 't']]);
});

test('whoever may not manage markets reads what a market is and changes nothing', async () => {
  const page = await browser.open();
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, `${HOME}/about`);
  await page.waitForSelector('.facts dt');
  await page.waitForSelector('.public_says');
  assert.equal(await page.locator('main form').count(), 0);
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
